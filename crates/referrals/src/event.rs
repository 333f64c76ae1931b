//! What happened in referrals. Each struct is frozen once it was stored: a new shape is a new version.

use proto::{Actor, CampaignId, PersonId, TenantId};
use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::refusal::RuleBroken;
use crate::rules::Rules;

decider::events! {
    /// What happened.
    pub enum Event {
        1 => CampaignCreated v1,
        2 => CampaignOpened v1,
        3 => CampaignPaused v1,
        4 => CampaignClosed v1,
        5 => CodeIssued v1,
        6 => InvitationAccepted v1,
        7 => InvitationRefused v1,
        8 => FollowNoted v1,
        9 => FollowerQualified v1,
        10 => FollowerLeft v1,
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
}

/// A person accepted an invitation; an earlier one that they accepted has lapsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationAccepted {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: PersonId,
    /// Who accepted.
    pub follower: PersonId,
}

/// A person could not accept an invitation, by the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRefused {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: PersonId,
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
    /// By whose invitation they came just now. `None`: by nobody's, they had followed before, or they have left.
    pub inviter: Option<PersonId>,
    /// Who stated it.
    pub by: Actor,
}

/// A new follower has stayed as long as the campaign asks. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerQualified {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: PersonId,
    /// Who followed.
    pub follower: PersonId,
}

/// A follower who had counted left while that still matters. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerLeft {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: PersonId,
    /// Who left.
    pub follower: PersonId,
    /// Position of the event by which they had qualified.
    pub qualified: u64,
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
            _ => None,
        }
    }
}
