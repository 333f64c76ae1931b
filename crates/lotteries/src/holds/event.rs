//! What was seen of who takes, and what became of prizes that were held. Each struct is frozen once it was stored: a new shape is
//! a new version.

use guard::prizes::Weighed;
pub use proto::evidence::Seen;
use proto::{Actor, CampaignId, PersonId, Pseudonym};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Won;

/// Something new was seen of a person who takes: another phone, another neighbourhood. What follows stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakerSeen {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// What.
    pub seen: Seen,
}

/// A person said where a parcel goes, for the first time or otherwise than before. Keyed hashes under the campaign's evidence key:
/// the same text has the same one, and nobody without the key can tell which text that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayeeSeen {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// Of the telephone number.
    pub phone: Option<Pseudonym>,
    /// Of the address.
    pub address: Option<Pseudonym>,
}

/// A prize looks as if a squad had taken it, and waits for a person's decision. For others to hear where they had heard that it
/// was won: it no longer counts as paid. It stays won, and out of stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrizeHeld {
    /// The campaign.
    pub campaign: CampaignId,
    /// Position of the event by which it was won.
    pub won: u64,
    /// Who had won.
    pub person: PersonId,
    /// What, and how much.
    pub prize: Won,
    /// Position of the event that others know the win by; `None`: they know nothing of it.
    pub told: Option<u64>,
    /// What was found.
    pub weighed: Weighed,
}

/// A person decided about a prize. For others to hear: it is won once it is released, and comes back if it had been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrizeJudged {
    /// The campaign.
    pub campaign: CampaignId,
    /// Position of the event by which it was won.
    pub won: u64,
    /// Who had won.
    pub person: PersonId,
    /// What, and how much.
    pub prize: Won,
    /// Position of the event that others know the win by; `None`: they know nothing of it.
    pub told: Option<u64>,
    /// What was decided.
    pub to: Decision,
    /// Why, in the words of who decided.
    pub why: String,
    /// Who decided.
    pub by: Actor,
}

/// From which score on prizes are held from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BarSet {
    /// The campaign.
    pub campaign: CampaignId,
    /// In milli-nats; `None`: nothing is held.
    pub bar: Option<i32>,
    /// Who did it.
    pub by: Actor,
}

/// What a person decides about a prize. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PrizeDecision")]
pub enum Decision {
    /// It is theirs, and not held again by itself.
    Release,
    /// It is not theirs, and is set aside.
    Refuse,
    /// It waits.
    Hold,
}

impl Decision {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Refuse => "refuse",
            Self::Hold => "hold",
        }
    }
}
