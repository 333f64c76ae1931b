//! Questions to an activity's read model.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fact::Source;
use crate::ids::{CampaignId, TenantId};
use crate::problem::Problem;

/// Asks the read model of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The account of the one who asks; nothing of another is answered.
    pub tenant: TenantId,
    /// The campaign, where the question is about one.
    pub campaign: Option<CampaignId>,
    /// Which question of the activity.
    pub question: String,
    /// Its parameters, as they stood in the address.
    pub parameters: Vec<(String, String)>,
    /// How the answer is to be written.
    pub format: Format,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Format {
    /// One JSON object.
    #[default]
    Json,
    /// A JSON object a line.
    JsonLines,
    /// Comma-separated values (RFC 4180), the first line naming the columns.
    Csv,
}

/// What a read model says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Queried {
    /// An answer.
    Page(QueryPage),
    /// The question can't be answered.
    Problem(Problem),
}

/// An answer, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryPage {
    /// The position of the log that it stands at: all of the log up to here was taken into account, and nothing beyond.
    pub position: u64,
    /// Ask again with this `cursor` for more.
    pub next_cursor: Option<String>,
    /// In the format that was asked for.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
    /// What it refers to in the logs of other services; to be shown with it.
    pub cites: Vec<Source>,
}

/// What stands at a place in another service's log, added to an answer that refers to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cited {
    /// The place.
    pub source: Source,
    /// The event, as the log's readers see it; null: it can't be shown.
    pub event: Option<serde_json::Value>,
    /// Why it can't be shown, or why it may not be what was meant; null: it is.
    pub doubt: Option<String>,
}
