//! What happened in voting campaigns. Each struct is frozen once it was stored: a new shape is a new version.

mod act;
mod attempt;
mod case;
mod cast;
mod mention;
mod ruleset;
mod watched;

pub use act::{ActTaken, FoundBy, Ground, VerdictChanged, VoteStatus, Why};
pub use attempt::{Evidence, Likeness, Neighbourhood, PageUsed, Renderings, RuleBroken};
pub use case::{CaseDecided, CaseExtended, CaseKey, CaseOpened, Decision, Subject};
pub use cast::VoteCast;
pub use mention::Mention;
pub use ruleset::{RulesetSet, ShadowChange, ShadowFound, ShadowSet, ShadowStopped};
pub use watched::{CampaignReviewed, EpochCut, FindingsConcluded, ReviewAsked};

use std::collections::BTreeMap;

use proto::{Actor, CampaignId, PersonId, PersonalRef, RulesHash, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::rules::Rules;
use cast::cast_from_v1;

decider::events! {
    /// What happened.
    pub enum Event {
        1 => CampaignCreated v1,
        2 => CampaignOpened v1,
        3 => CampaignPaused v1,
        4 => CampaignClosed v1,
        5 => CampaignFinalized v1,
        6 => ContestantSignedUp v1,
        7 => SignUpRefused v1,
        8 => ContestantApproved v1,
        9 => ContestantRejected v1,
        10 => ContestantWithdrawn v1,
        11 => FollowRecorded v1,
        12 => MarkGiven v1,
        13 => RoundEnded v1,
        // 14 was never stored.
        15 => VoteCast v2 { v1 => cast_from_v1 },
        16 => VoteRefused v1,
        17 => BoardMoved v1,
        18 => BoardFrozen v1,
        19 => DoorSummed v1,
        20 => ActTaken v1,
        21 => VerdictChanged v1,
        22 => CaseOpened v1,
        23 => CaseExtended v1,
        24 => CaseDecided v1,
        25 => EpochCut v1,
        26 => FindingsConcluded v1,
        27 => ReviewAsked v1,
        28 => CampaignReviewed v1,
        29 => RulesetSet v1,
        30 => ShadowSet v1,
        31 => ShadowStopped v1,
        32 => ShadowFound v1,
    }
    campaign(event) => event.about();
    person(event) => event.whose();
}

/// An operator set a campaign up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignCreated {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its rules, for good.
    pub rules: Rules,
    /// The anti-cheat rules that weigh its votes, until others are set.
    pub ruleset: RulesHash,
    /// Who did it.
    pub by: Actor,
}

/// Voting began or went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignOpened {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it; the system if it was due by schedule.
    pub by: Actor,
}

/// Voting stopped for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignPaused {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// Voting ended. The board moves a last time before the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignClosed {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it; the system if it was due by schedule.
    pub by: Actor,
}

/// The result stands: ranks follow from votes and marks so far and the campaign's rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignFinalized {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it; the system if it was due by schedule.
    pub by: Actor,
}

/// A contestant signed up or was added, and got the next number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestantSignedUp {
    /// The campaign.
    pub campaign: CampaignId,
    /// The number, from 1 without gaps.
    pub contestant: u32,
    /// The person, if one signed up; `None` if the operator added the contestant.
    pub person: Option<PersonId>,
    /// Name, text and picture, in the vault.
    pub profile: PersonalRef,
    /// Whether the contestant stands at once, without approval.
    pub approved: bool,
    /// Who did it.
    pub by: Actor,
}

/// A person tried to sign up and the campaign's rules said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpRefused {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who tried.
    pub person: PersonId,
    /// Which rule said no.
    pub broken: RuleBroken,
}

/// An operator let a contestant stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestantApproved {
    /// The campaign.
    pub campaign: CampaignId,
    /// The contestant's number.
    pub contestant: u32,
    /// Who did it.
    pub by: Actor,
}

/// An operator turned a contestant down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestantRejected {
    /// The campaign.
    pub campaign: CampaignId,
    /// The contestant's number.
    pub contestant: u32,
    /// Who did it.
    pub by: Actor,
}

/// An operator took a contestant out of the running. Votes cast so far stay in the log and in its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestantWithdrawn {
    /// The campaign.
    pub campaign: CampaignId,
    /// The contestant's number.
    pub contestant: u32,
    /// Who did it.
    pub by: Actor,
}

/// A person follows the account, or no longer does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowRecorded {
    /// The campaign.
    pub campaign: CampaignId,
    /// The person.
    pub person: PersonId,
    /// Whether they follow.
    pub following: bool,
    /// Who said so.
    pub by: Actor,
}

/// A juror's mark; a later one by the same juror replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkGiven {
    /// The campaign.
    pub campaign: CampaignId,
    /// The contestant's number.
    pub contestant: u32,
    /// Short name of the juror.
    pub juror: SmolStr,
    /// 0 to 100.
    pub points: u8,
    /// Who entered it.
    pub by: Actor,
}

/// A round ended. Those who go on start again at 0, the others are out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundEnded {
    /// The campaign.
    pub campaign: CampaignId,
    /// The round that ended, from 1.
    pub round: u16,
    /// Numbers of those who go on, best first.
    pub advanced: Vec<u32>,
    /// Who did it; the system if it was due by schedule.
    pub by: Actor,
}

/// A person tried to vote and the campaign's public rules said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteRefused {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who tried.
    pub person: PersonId,
    /// Numbers of the contestants, ascending.
    pub contestants: Vec<u32>,
    /// Which rule said no.
    pub broken: RuleBroken,
    /// What was seen of device and address.
    pub evidence: Evidence,
    /// Whether the page token had been spent before.
    pub replayed: bool,
}

/// The public board took over the counts so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardMoved {
    /// The campaign.
    pub campaign: CampaignId,
}

/// The public board stands still from here to the close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardFrozen {
    /// The campaign.
    pub campaign: CampaignId,
}

/// What the gateway's door saw and refused in one minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorSummed {
    /// The campaign; `None` for what belongs to none.
    pub campaign: Option<CampaignId>,
    /// Start of the minute, by the gateway's clock.
    pub minute: Timestamp,
    /// How many requests each limit refused.
    pub refusals: BTreeMap<SmolStr, u64>,
    /// How many pages were opened.
    pub visits: u64,
}

impl Event {
    fn about(&self) -> Option<&CampaignId> {
        match self {
            Self::CampaignCreated(e) => Some(&e.campaign),
            Self::CampaignOpened(e) => Some(&e.campaign),
            Self::CampaignPaused(e) => Some(&e.campaign),
            Self::CampaignClosed(e) => Some(&e.campaign),
            Self::CampaignFinalized(e) => Some(&e.campaign),
            Self::ContestantSignedUp(e) => Some(&e.campaign),
            Self::SignUpRefused(e) => Some(&e.campaign),
            Self::ContestantApproved(e) => Some(&e.campaign),
            Self::ContestantRejected(e) => Some(&e.campaign),
            Self::ContestantWithdrawn(e) => Some(&e.campaign),
            Self::FollowRecorded(e) => Some(&e.campaign),
            Self::MarkGiven(e) => Some(&e.campaign),
            Self::RoundEnded(e) => Some(&e.campaign),
            Self::VoteCast(e) => Some(&e.campaign),
            Self::VoteRefused(e) => Some(&e.campaign),
            Self::BoardMoved(e) => Some(&e.campaign),
            Self::BoardFrozen(e) => Some(&e.campaign),
            Self::DoorSummed(e) => e.campaign.as_ref(),
            Self::ActTaken(e) => Some(&e.campaign),
            Self::VerdictChanged(e) => Some(&e.campaign),
            Self::CaseOpened(e) => Some(&e.campaign),
            Self::CaseExtended(e) => Some(&e.campaign),
            Self::CaseDecided(e) => Some(&e.campaign),
            Self::EpochCut(_) | Self::FindingsConcluded(_) => None,
            Self::ReviewAsked(e) => Some(&e.campaign),
            Self::CampaignReviewed(e) => Some(&e.campaign),
            Self::RulesetSet(e) => Some(&e.campaign),
            Self::ShadowSet(e) => Some(&e.campaign),
            Self::ShadowStopped(e) => Some(&e.campaign),
            Self::ShadowFound(e) => Some(&e.campaign),
        }
    }

    fn whose(&self) -> Option<PersonId> {
        match self {
            Self::ContestantSignedUp(e) => e.person,
            Self::SignUpRefused(e) => Some(e.person),
            Self::FollowRecorded(e) => Some(e.person),
            Self::VoteCast(e) => Some(e.person),
            Self::VoteRefused(e) => Some(e.person),
            Self::VerdictChanged(e) => Some(e.person),
            _ => None,
        }
    }
}
