//! What followers bring to those who invited them: what counts, what is held, taken back and given back.

use guard::referral::Weighed;
use proto::{Actor, CampaignId, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::state::Stage;
use crate::tree::Inviter;

/// A new follower has done all that the campaign asks, and counts. For others to hear, where a person invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerQualified {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: Inviter,
    /// Who followed.
    pub follower: PersonId,
    /// Who invited the inviter, where the campaign rewards two levels.
    pub above: Option<PersonId>,
}

/// A follower who had counted no longer does. For others to hear, where a person invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerLeft {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: Inviter,
    /// Who followed.
    pub follower: PersonId,
    /// Position of the event by which they had qualified.
    pub qualified: u64,
    /// Why.
    pub why: Lost,
}

/// Why a follower no longer counts. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    /// They left while that still matters.
    Left,
    /// They had followed before they were invited, as was only heard later.
    NotNew,
    /// The vote that the campaign asks for was voided.
    VoteVoided,
    /// A person decided so.
    Judged,
    /// What was seen since looks made up: it waits for a person's decision, as [`FollowerHeld`] beside it says.
    Weighed,
}

impl Lost {
    /// Where it leaves the follower.
    pub(crate) fn stage(self) -> Stage {
        match self {
            Self::Left => Stage::Left,
            Self::NotNew => Stage::NotNew,
            Self::VoteVoided | Self::Judged | Self::Weighed => Stage::Followed,
        }
    }
}

/// A follower who no longer counted counts again. For others to hear, where a person invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerRestored {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: Inviter,
    /// Who followed.
    pub follower: PersonId,
    /// Position of the event by which they had qualified.
    pub qualified: u64,
}

/// A new follower has done all that the campaign asks, and what was seen of it looks made up: the reward waits for a person's
/// decision. Told to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerHeld {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: Inviter,
    /// Who followed.
    pub follower: PersonId,
    /// What was found.
    pub weighed: Weighed,
}

/// A person decided about a reward. What follows from it stands in events beside this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardJudged {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: Inviter,
    /// Who followed.
    pub follower: PersonId,
    /// What was decided.
    pub to: Decision,
    /// Why, in the words of who decided.
    pub why: String,
    /// Who decided.
    pub by: Actor,
}

/// What a person decides about a reward. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RewardDecision")]
pub enum Decision {
    /// It is given, or stays so, and is neither held nor taken back by weighing again.
    Release,
    /// It is not given; what was given is taken back.
    Refuse,
    /// It waits; what was given is taken back.
    Hold,
}

impl Decision {
    /// Where it leaves a follower at this stage, before anything follows from it.
    pub(crate) fn stage(self, before: Stage) -> Stage {
        match (self, before) {
            (Self::Release, Stage::Qualified) => Stage::Qualified,
            (Self::Release, _) => Stage::Followed,
            (Self::Refuse, _) => Stage::Refused,
            (Self::Hold, _) => Stage::Held,
        }
    }
}

/// Rewards that had been given were weighed again, with all that has been seen since. What was taken back by it stands in
/// events before this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardsWeighed {
    /// The campaign.
    pub campaign: CampaignId,
    /// It goes on with those below this id; `None`: it is done.
    pub below: Option<PersonId>,
}

/// A reward looks made up by what was seen since, and stays given until a person decides: it was given too long ago to be taken
/// back by itself, or it looks so only by what others around the follower do. Told to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardDoubted {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who invited.
    pub inviter: Inviter,
    /// Who followed.
    pub follower: PersonId,
    /// What was found.
    pub weighed: Weighed,
}

/// So many invitees of a person count for the first time. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneReached {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// How many.
    pub qualified: u32,
}

/// Fewer count than a milestone asks for. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneLost {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// How many it asks for.
    pub qualified: u32,
    /// Position of the event by which it was reached.
    pub reached: u64,
}

/// As many count again as a milestone asks for. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneRegained {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// How many it asks for.
    pub qualified: u32,
    /// Position of the event by which it was reached.
    pub reached: u64,
}

/// Nothing about the campaign changes any more: whoever was invited before the close has counted, left or let it be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignFinished {
    /// The campaign.
    pub campaign: CampaignId,
}

/// A person's place in the final ranking. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceTaken {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// From 1; of equals, who got there first stands first.
    pub place: u32,
    /// How many of those whom they invited count.
    pub qualified: u32,
}
