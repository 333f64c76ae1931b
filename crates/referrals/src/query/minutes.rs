//! What is counted per minute, for those who run a campaign.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::refusal::RuleBroken;

/// Invitations by how far they came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ReferralMinute {
    /// Codes given out.
    pub codes: u64,
    /// Invitations accepted.
    pub accepted: u64,
    /// Attempts to accept that the rules refused, by the rule: `not_open`, `own_code`, `followed_before`,
    /// `accepted_before`.
    pub refused: BTreeMap<String, u64>,
    /// Followers who came by an invitation.
    pub followed: u64,
    /// Followers who have done all that the campaign asks, and counted.
    pub qualified: u64,
    /// Followers who had counted and no longer do.
    pub left: u64,
    /// Followers who no longer counted, and count again.
    pub restored: u64,
    /// Rewards that were held, those among them that had been given before.
    pub held: u64,
    /// Rewards that looked made up too late to be taken back by themselves.
    pub doubted: u64,
    /// Decisions of persons about rewards.
    pub judged: u64,
    /// Milestones that were reached for the first time.
    pub milestones: u64,
}

impl ReferralMinute {
    /// Counts an event; says whether anything was counted.
    pub(crate) fn tally(&mut self, event: &Event) -> bool {
        match event {
            Event::CodeIssued(_) => self.codes += 1,
            Event::InvitationAccepted(_) => self.accepted += 1,
            Event::InvitationRefused(refused) => {
                *self.refused.entry(reason(refused.broken).to_owned()).or_default() += 1;
            }
            Event::FollowNoted(noted) if noted.inviter.is_some() => self.followed += 1,
            Event::FollowerQualified(_) => self.qualified += 1,
            Event::FollowerLeft(_) => self.left += 1,
            Event::FollowerRestored(_) => self.restored += 1,
            Event::FollowerHeld(_) => self.held += 1,
            Event::RewardDoubted(_) => self.doubted += 1,
            Event::RewardJudged(_) => self.judged += 1,
            Event::MilestoneReached(_) => self.milestones += 1,
            _ => return false,
        }
        true
    }
}

/// The rule's name, as the log has it.
fn reason(broken: RuleBroken) -> &'static str {
    match broken {
        RuleBroken::NotOpen { .. } => "not_open",
        RuleBroken::OwnCode => "own_code",
        RuleBroken::FollowedBefore => "followed_before",
        RuleBroken::AcceptedBefore => "accepted_before",
    }
}
