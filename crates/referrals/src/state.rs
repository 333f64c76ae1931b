//! What decisions need to know, no more, and the parts it is made of. `evolve` changes it.

use std::collections::{BTreeMap, BTreeSet};

use decider::compact::{Compact, Fixed};
use proto::{CampaignId, PersonId, TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::rules::Rules;

/// All campaigns of a shard.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// Position of the last event that changed what anybody can see.
    pub(crate) revision: u64,
    pub(crate) campaigns: BTreeMap<CampaignId, Campaign>,
    /// Who has ever followed an account, in whichever of its campaigns that was noted: 16 bytes each.
    pub(crate) followers: BTreeMap<TenantId, Compact<PersonId, ()>>,
    /// Followers who qualify at a time if they stay, soonest first.
    pub(crate) due: BTreeSet<(Timestamp, CampaignId, PersonId)>,
}

/// Where a campaign is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ReferralStatus")]
pub enum Status {
    /// Set up, not yet opened.
    Draft,
    /// Persons can invite and accept.
    Open,
    /// Inviting stands still and can go on.
    Paused,
    /// Inviting has ended.
    Closed,
}

impl Status {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }
}

/// One campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Campaign {
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) rules: Rules,
    pub(crate) status: Status,
    pub(crate) times: Times,
    /// Position of the last event that changed what can be seen of it.
    pub(crate) revision: u64,
    /// Whose code this is.
    pub(crate) codes: Compact<Code, PersonId>,
    pub(crate) persons: Compact<PersonId, Person>,
    pub(crate) counts: Counts,
}

/// When what happened to a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Times {
    pub(crate) created: Timestamp,
    pub(crate) opened: Option<Timestamp>,
    pub(crate) closed: Option<Timestamp>,
}

/// How many got how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ReferralCounts")]
pub struct Counts {
    /// Accepted an invitation, one that lapsed included.
    pub accepted: u64,
    /// Followed by an invitation.
    pub followed: u64,
    /// Stayed as long as the campaign asks.
    pub qualified: u64,
    /// Left after they had counted, while that still mattered.
    pub left: u64,
}

/// How far a person who was invited has come. Stored in snapshots: numbers never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InvitationStage")]
pub enum Stage {
    /// They have accepted no invitation.
    #[default]
    Nobodys,
    /// They have accepted one and not followed yet.
    Accepted,
    /// They have followed by it, and have to stay.
    Followed,
    /// They have stayed and count.
    Qualified,
    /// They left too early, or while that still mattered: over for good.
    Left,
}

const STAGES: [Stage; 5] = [Stage::Nobodys, Stage::Accepted, Stage::Followed, Stage::Qualified, Stage::Left];

/// Somebody who invites, was invited, or follows. There may be millions: 47 bytes beside the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Person {
    /// Where they stand as one who was invited.
    pub(crate) stage: Stage,
    /// Whether they follow now.
    pub(crate) follows: bool,
    /// Whether a code was issued to them.
    pub(crate) has_code: bool,
    /// Who invited them, unless they are nobody's.
    pub(crate) inviter: PersonId,
    /// When they came to this stage.
    pub(crate) since: Timestamp,
    /// Position of the event by which they qualified.
    pub(crate) qualified: u64,
    /// Which attempt made their code, if they have one, see [`Code::of`].
    pub(crate) code_attempt: u32,
    /// Of those they invited: how many followed by it.
    pub(crate) invitees_followed: u32,
    /// How many of those count now.
    pub(crate) invitees_qualified: u32,
}

impl Fixed for Person {
    const BYTES: usize = 47;

    fn put(&self, into: &mut [u8]) {
        let stage = STAGES.iter().position(|stage| *stage == self.stage).expect("every stage is listed");
        into[..3].copy_from_slice(&[stage as u8, self.follows.into(), self.has_code.into()]);
        self.inviter.put(&mut into[3..19]);
        let long = [self.since.0, self.qualified];
        into[19..35].chunks_exact_mut(8).zip(long).for_each(|(into, field)| field.put(into));
        let short = [self.code_attempt, self.invitees_followed, self.invitees_qualified];
        into[35..].chunks_exact_mut(4).zip(short).for_each(|(into, field)| field.put(into));
    }

    fn take(from: &[u8]) -> Self {
        let long = |index: usize| u64::take(&from[19 + 8 * index..][..8]);
        let short = |index: usize| u32::take(&from[35 + 4 * index..][..4]);
        Self {
            stage: STAGES[usize::from(from[0])],
            follows: from[1] != 0,
            has_code: from[2] != 0,
            inviter: PersonId::take(&from[3..19]),
            since: Timestamp(long(0)),
            qualified: long(1),
            code_attempt: short(0),
            invitees_followed: short(1),
            invitees_qualified: short(2),
        }
    }
}

impl State {
    /// Whether a person has ever followed this account: whoever comes back is not new, in none of its campaigns.
    pub(crate) fn has_followed(&self, tenant: &TenantId, person: &PersonId) -> bool {
        self.followers.get(tenant).is_some_and(|followers| followers.contains(person))
    }
}

impl Campaign {
    /// What is known of a person.
    pub(crate) fn person(&self, person: &PersonId) -> Person {
        self.persons.get(person).unwrap_or_default()
    }
}

impl Person {
    /// Whether an invitation that they accepted still holds.
    pub(crate) fn is_invited(&self, rules: &Rules, now: Timestamp) -> bool {
        self.stage == Stage::Accepted && now.since_ms(self.since) <= rules.follow_within_ms()
    }
}
