//! What happened in referrals. Each struct is frozen once it was stored: a new shape is a new version.

mod former;
mod rewards;

pub use rewards::{
    CampaignFinished, Decision, FollowerHeld, FollowerLeft, FollowerQualified, FollowerRestored, Lost,
    MilestoneLost, MilestoneReached, MilestoneRegained, PlaceTaken, RewardDoubted, RewardJudged,
    RewardsWeighed,
};

use decider::exchange::{Declined, Parked, Released};
pub use proto::evidence::Seen;
use proto::fact::{Source, Trace};
use proto::{Actor, CampaignId, CommandId, Heard, PersonId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::refusal::RuleBroken;
use crate::rules::Rules;
use crate::tree::{Inviter, Medium};

decider::events! {
    /// What happened.
    pub enum Event {
        1 => CampaignCreated v2 { v1 => former::CampaignCreatedV1::lift },
        2 => CampaignOpened v1,
        3 => CampaignPaused v1,
        4 => CampaignClosed v1,
        5 => CodeIssued v2 { v1 => former::CodeIssuedV1::lift },
        6 => InvitationAccepted v2 { v1 => former::InvitationAcceptedV1::lift },
        7 => InvitationRefused v2 { v1 => former::InvitationRefusedV1::lift },
        8 => FollowNoted v3 { v1 => former::FollowNotedV1::lift, v2 => former::FollowNotedV2::lift },
        9 => FollowerQualified v2 { v1 => former::FollowerQualifiedV1::lift },
        10 => FollowerLeft v2 { v1 => former::FollowerLeftV1::lift },
        11 => FollowerRestored v1,
        12 => FollowerHeld v1,
        13 => RewardJudged v1,
        14 => VoteNoted v1,
        15 => RegistrationNoted v1,
        16 => ChannelOpened v1,
        17 => MilestoneReached v1,
        18 => MilestoneLost v1,
        19 => MilestoneRegained v1,
        20 => CampaignFinished v1,
        21 => PlaceTaken v1,
        22 => FactDeclined v1,
        23 => FactParked v1,
        24 => FactReleased v1,
        25 => RewardsWeighed v1,
        26 => RewardDoubted v1,
    }
    campaign(event) => Some(event.about());
    person(event) => event.whose();
}

/// A campaign was set up, as a draft.
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
    /// Who did it.
    pub by: Actor,
}

/// A draft was opened, or a paused campaign goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignOpened {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// Inviting stands still and can go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignPaused {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// Inviting has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignClosed {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// A person got a code to hand on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeIssued {
    /// The campaign.
    pub campaign: CampaignId,
    /// Whose it is.
    pub person: PersonId,
    /// The code.
    pub code: Code,
    /// Which attempt made it, from 0: another person may have had the earlier ones. See [`Code::of`].
    pub attempt: u32,
    /// What was seen of their device, if the page sent anything along.
    pub seen: Option<Seen>,
}

/// A person accepted an invitation; an earlier one that they accepted has lapsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationAccepted {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: Inviter,
    /// Who accepted.
    pub follower: PersonId,
    /// What was seen of their device.
    pub seen: Option<Seen>,
}

/// A person could not accept an invitation, by the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRefused {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: Inviter,
    /// Who tried.
    pub person: PersonId,
    /// Why.
    pub broken: RuleBroken,
}

/// It is on record whether a person follows the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowNoted {
    /// The campaign.
    pub campaign: CampaignId,
    /// The person.
    pub person: PersonId,
    /// Whether they follow.
    pub following: bool,
    /// When that was so, where it was stated; `None`: when it was noted. News may come late and out of order.
    pub at: Option<Timestamp>,
    /// By whose invitation they came by it. `None`: by nobody's, they had followed before, or they have left.
    pub inviter: Option<Inviter>,
    /// Whether it ends what has not counted yet: they left too early, or had followed before they were invited.
    pub ends: bool,
    /// Whether nothing was known of them following the account before, in any of its campaigns. For others to hear.
    pub is_new: bool,
    /// Who stated it.
    pub by: Actor,
}

/// A vote of a follower counts for the campaign's task, or no longer does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteNoted {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who voted.
    pub person: PersonId,
    /// Position of the vote in the log of votes.
    pub cast: u64,
    /// Whether it counts from here on.
    pub counts: bool,
    /// The fact that said so.
    pub cause: FactCause,
}

/// A person registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationNoted {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// Who stated it.
    pub by: Actor,
}

/// A channel got a code: an article, a poster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelOpened {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its name.
    pub channel: CampaignId,
    /// What it is.
    pub medium: Medium,
    /// The code.
    pub code: Code,
    /// Which attempt made it, from 0. See [`Code::of`].
    pub attempt: u32,
    /// Who did it.
    pub by: Actor,
}

/// A fact was heard, and nothing follows from it.
///
/// Reasons: `wrong-source`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDeclined {
    /// Which fact, and why.
    pub fact: Declined,
}

/// A fact waits for an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactParked {
    /// Which fact, and why.
    pub fact: Parked,
}

/// A parked fact waits no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactReleased {
    /// Which fact, and what was done.
    pub fact: Released,
}

/// The fact that an event follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactCause {
    /// Where it stands.
    pub source: Source,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The command that led to it.
    pub cause: CommandId,
    /// Ties it to the request that began it.
    pub trace: Trace,
}

impl FactCause {
    /// This fact.
    pub fn of<B>(heard: &Heard<B>) -> Self {
        let Heard { source, occurred_at, cause, trace, .. } = heard;
        Self { source: source.clone(), occurred_at: *occurred_at, cause: *cause, trace: trace.clone() }
    }
}

impl Event {
    fn about(&self) -> &CampaignId {
        match self {
            Self::CampaignCreated(e) => &e.campaign,
            Self::CampaignOpened(e) => &e.campaign,
            Self::CampaignPaused(e) => &e.campaign,
            Self::CampaignClosed(e) => &e.campaign,
            Self::CodeIssued(e) => &e.campaign,
            Self::InvitationAccepted(e) => &e.campaign,
            Self::InvitationRefused(e) => &e.campaign,
            Self::FollowNoted(e) => &e.campaign,
            Self::FollowerQualified(e) => &e.campaign,
            Self::FollowerLeft(e) => &e.campaign,
            Self::FollowerRestored(e) => &e.campaign,
            Self::FollowerHeld(e) => &e.campaign,
            Self::RewardJudged(e) => &e.campaign,
            Self::RewardsWeighed(e) => &e.campaign,
            Self::RewardDoubted(e) => &e.campaign,
            Self::VoteNoted(e) => &e.campaign,
            Self::RegistrationNoted(e) => &e.campaign,
            Self::ChannelOpened(e) => &e.campaign,
            Self::MilestoneReached(e) => &e.campaign,
            Self::MilestoneLost(e) => &e.campaign,
            Self::MilestoneRegained(e) => &e.campaign,
            Self::CampaignFinished(e) => &e.campaign,
            Self::PlaceTaken(e) => &e.campaign,
            Self::FactDeclined(e) => &e.fact.campaign,
            Self::FactParked(e) => &e.fact.campaign,
            Self::FactReleased(e) => &e.fact.campaign,
        }
    }

    fn whose(&self) -> Option<PersonId> {
        match self {
            Self::CodeIssued(e) => Some(e.person),
            Self::InvitationAccepted(e) => Some(e.follower),
            Self::InvitationRefused(e) => Some(e.person),
            Self::FollowNoted(e) => Some(e.person),
            Self::FollowerQualified(e) => Some(e.follower),
            Self::FollowerLeft(e) => Some(e.follower),
            Self::FollowerRestored(e) => Some(e.follower),
            Self::FollowerHeld(e) => Some(e.follower),
            Self::RewardJudged(e) => Some(e.follower),
            Self::RewardDoubted(e) => Some(e.follower),
            Self::VoteNoted(e) => Some(e.person),
            Self::RegistrationNoted(e) => Some(e.person),
            Self::MilestoneReached(e) => Some(e.person),
            Self::MilestoneLost(e) => Some(e.person),
            Self::MilestoneRegained(e) => Some(e.person),
            Self::PlaceTaken(e) => Some(e.person),
            Self::FactDeclined(e) => e.fact.person,
            Self::FactParked(e) => e.fact.person,
            Self::FactReleased(e) => e.fact.person,
            _ => None,
        }
    }
}
