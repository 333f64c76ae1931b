//! The shapes of answers, as JSON.

use proto::{CampaignId, PersonId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::code::Code;
use crate::rules::Rules;
use crate::state::{Counts, Status};
use crate::tree::Medium;

/// A campaign of referrals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Referral")]
pub struct About {
    /// Its id.
    pub campaign: CampaignId,
    /// `referrals`.
    pub kind: &'static str,
    /// Its title.
    pub name: String,
    /// Where it is in its life.
    pub status: Status,
    /// Its rules.
    pub rules: Rules,
    /// When it was set up.
    pub created_at_ms: Timestamp,
    /// When it first opened.
    pub opened_at_ms: Option<Timestamp>,
    /// When it closed.
    pub closed_at_ms: Option<Timestamp>,
    /// When it will be final, if nothing is held by then; null while it is open, or while something is held.
    pub final_at_ms: Option<Timestamp>,
    /// How many got how far; null for those who don't run it.
    pub counts: Option<Counts>,
}

/// Who invited most, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "InviterRanking")]
pub struct Ranking {
    /// Whether it can't change any more.
    pub is_final: bool,
    /// The first hundred.
    pub lines: Vec<Ranked>,
}

/// One line of the ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "RankedInviter")]
pub struct Ranked {
    /// From 1; of equals, who got there first stands first.
    pub place: u32,
    /// How many of those whom they invited count.
    pub qualified: u32,
    /// Who; null for those who don't run the campaign.
    pub person: Option<PersonId>,
}

/// The channels of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "InvitationChannels")]
pub struct Channels {
    /// By name.
    pub channels: Vec<ChannelLine>,
}

/// A channel, and how far those came who came by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "InvitationChannel")]
pub struct ChannelLine {
    /// Its name.
    pub channel: CampaignId,
    /// What it is.
    pub medium: Medium,
    /// Its code.
    pub code: Code,
    /// How many accepted.
    pub accepted: u32,
    /// How many followed.
    pub followed: u32,
    /// How many of those count now.
    pub qualified: u32,
    /// How many of those have left.
    pub left: u32,
    /// How many of those turned out to have followed the account before.
    pub not_new: u32,
}
