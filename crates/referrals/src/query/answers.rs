//! The shapes of answers, as JSON.

use proto::{CampaignId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::code::Code;
use crate::rules::Rules;
use crate::state::{Counts, Stage, Status};

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
    /// How many got how far; null for those who don't run it.
    pub counts: Option<Counts>,
}

/// What a person may know about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OwnInvitations")]
pub struct OwnAnswer {
    /// Their code to hand on; null: they have not asked for one.
    pub code: Option<Code>,
    /// How far they came themselves, by somebody's invitation.
    pub invitation: Stage,
    /// How many followed by their invitation.
    pub invitees_followed: u32,
    /// How many of those count now.
    pub invitees_qualified: u32,
}

/// What a person may know about themselves, with what the host adds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OwnInvitationsPage")]
pub struct OwnPage {
    /// The first part.
    #[serde(flatten)]
    pub own: OwnAnswer,
    /// Always empty.
    pub receipts: Vec<serde_json::Value>,
    /// Always null.
    pub next_cursor: Option<String>,
    /// The position of the log that the answer stands at.
    pub position: u64,
}
