//! What keeps a draw from opening.

use proto::{Asset, CampaignId};
use serde::{Deserialize, Serialize};

/// A draft was to open by its time, and stock is missing that its rules promise: it opens once that has come, or by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningDelayed {
    /// The draw.
    pub campaign: CampaignId,
    /// The rule that promises it.
    pub field: String,
    /// Which prize.
    pub asset: Asset,
    /// How much is promised.
    pub needed: u64,
    /// How much the ledger has handed over.
    pub has: u64,
}
