//! Counts per minute as the world gets them.

use proto::{CampaignId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// Minutes of log time, ascending. Those in which nothing was counted are left out.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "{M}s")]
pub struct Minutes<M> {
    /// The campaign; left out where the counts belong to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignId>,
    /// The position of the log up to which at least it was counted.
    pub position: u64,
    /// The minutes.
    pub minutes: Vec<MinuteLine<M>>,
    /// Ask with this `from_ms` for more; null: there is no more yet.
    pub next_from_ms: Option<Timestamp>,
}

/// What was counted in one minute.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "{M}")]
pub struct MinuteLine<M> {
    /// Its start, in milliseconds since the epoch, by the time of the log. A minute that is past never changes.
    pub minute_ms: Timestamp,
    /// The counts.
    #[serde(flatten)]
    pub counts: M,
}
