//! Who can stand above a follower: persons, and channels of the account's own, such as an article or a poster.

use proto::{CampaignId, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most channels of a campaign: articles, posters and partners of a season, each looked up by its place in the tree.
pub const CHANNELS_MAX: usize = 1_000;

/// Keys of two purposes never meet.
const CONTEXT: &str = "fairground 2026 channel of invitations";

/// By whom or by what somebody was invited. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Inviter {
    /// A person, who is rewarded.
    Person(PersonId),
    /// A channel, which is counted and never rewarded; names follow the rules of campaign ids.
    Channel(CampaignId),
}

/// What a channel is. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// An article.
    Article,
    /// Something on a wall.
    Poster,
    /// Another organisation or a person under contract.
    Partner,
    /// Anything else.
    Other,
}

impl Inviter {
    /// The person, if it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(*person),
            Self::Channel(_) => None,
        }
    }

    /// Where it stands in the tree of a campaign.
    pub(crate) fn node(&self, campaign: &CampaignId) -> PersonId {
        match self {
            Self::Person(person) => *person,
            Self::Channel(name) => channel_node(campaign, name),
        }
    }
}

impl From<PersonId> for Inviter {
    fn from(person: PersonId) -> Self {
        Self::Person(person)
    }
}

/// The id under which a channel stands among persons: as wide as theirs, and nobody's.
pub(crate) fn channel_node(campaign: &CampaignId, name: &CampaignId) -> PersonId {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    hasher.update(&(campaign.as_str().len() as u64).to_le_bytes()).update(campaign.as_str().as_bytes());
    hasher.update(name.as_str().as_bytes());
    let mut node = PersonId([0; 16]);
    hasher.finalize_xof().fill(&mut node.0);
    node
}
