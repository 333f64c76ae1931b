//! What was looked at. Kinds only grow at the end.

use proto::{CampaignId, TenantId, TokenHash};
use serde::{Deserialize, Serialize};

decider::events! {
    /// What was looked at.
    pub enum Event {
        1 => Looked v1,
    }
    campaign(_event) => None;
    person(_event) => None;
}

/// Somebody was shown something. Written before they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Whose token it was.
    pub token: TokenHash,
    /// The service whose log the answer came from.
    pub service: String,
    /// Its shard.
    pub shard: u16,
    /// The campaign or book, if it was about one.
    pub campaign: Option<CampaignId>,
    /// What was asked, by the name of the operation.
    pub question: String,
    /// With which parameters, as in an address.
    pub parameters: String,
    /// The position of that log that the answer stood at.
    pub position: u64,
    /// The request, as the server's log lines name it.
    pub request: String,
}
