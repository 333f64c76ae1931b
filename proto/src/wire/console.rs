//! What those who run campaigns ask, and how much of what a person did is shown at a time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Own;
use crate::ids::{CampaignId, PersonalRef, TenantId};
use crate::time::Timestamp;

/// Asks a published view about campaigns of one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum List {
    /// Where they live, newest first; the directory knows.
    Places {
        /// The tenant.
        tenant: TenantId,
        /// Only those with a lower number.
        before: Option<u64>,
        /// At most so many.
        limit: u32,
    },
    /// One line about each; the service that runs them knows.
    Summaries {
        /// The tenant that they must belong to.
        tenant: TenantId,
        /// The campaigns.
        campaigns: Vec<CampaignId>,
    },
}

/// What a view says about campaigns of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Listed {
    /// Newest first.
    Places(Vec<PlaceLine>),
    /// Those that are known, in the order asked for.
    Summaries(Vec<Summary>),
    /// This service does not know such things.
    Unknown,
}

/// Where one of a tenant's campaigns lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceLine {
    /// How many of the tenant's campaigns are older. It never changes.
    pub number: u64,
    /// The campaign.
    pub campaign: CampaignId,
    /// The service that runs it.
    pub service: String,
    /// The shard of that service.
    pub shard: u16,
}

/// Where a campaign is in its life, whatever its activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Set up, not yet opened.
    Draft,
    /// People take part.
    Open,
    /// It stands still and can go on.
    Paused,
    /// Nobody can take part any more.
    Closed,
    /// The result stands.
    Final,
}

/// One line about a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CampaignSummary")]
pub struct Summary {
    /// Its id.
    pub campaign: CampaignId,
    /// The kind of activity.
    pub kind: String,
    /// Its title.
    pub name: String,
    /// Where it is in its life.
    pub status: Stage,
    /// When it was set up.
    pub created_at_ms: Timestamp,
    /// When it first opened.
    pub opened_at_ms: Option<Timestamp>,
    /// When it closed.
    pub closed_at_ms: Option<Timestamp>,
}

/// Asks for counts per minute of log time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesFrom {
    /// Of this campaign; `None`: of what belongs to none.
    pub campaign: Option<CampaignId>,
    /// From the minute of this time on; `None`: the newest.
    pub from: Option<Timestamp>,
    /// At most so many minutes.
    pub limit: u32,
}

/// Personal data are gone from the vault: views that show them are to be made anew. `Result<(), String>` comes back once
/// everybody reads the new one; the text says why nobody does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forget {
    /// The references that lead to nothing any more.
    pub personal: Vec<PersonalRef>,
}

/// A person's question about themselves, with the part of their entries that they want to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPage {
    /// Who asks what.
    pub own: Own,
    /// The entry to begin with, by its position; `None`: the newest.
    pub from: Option<u64>,
    /// At most so many entries.
    pub limit: u32,
}
