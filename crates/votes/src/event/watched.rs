//! How far detectors have looked at votes.

use proto::{Actor, CampaignId};
use serde::{Deserialize, Serialize};

/// A second of log time in which people voted is over: detectors weigh what came in it, also if nothing more comes. Theirs
/// to ask for; where somebody votes first, that ends the second just as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochCut {
    /// In seconds since 1970-01-01.
    pub second: u64,
}

/// Everything that detectors found when they came to this position has been decided. Stands in the log only where they
/// found something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingsConcluded {
    /// The position of the event that ended a second.
    pub through: u64,
}

/// An operator asked detectors to weigh all votes of a campaign anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAsked {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who asked.
    pub by: Actor,
}

/// Detectors have weighed all votes of a campaign anew, and what they found has been decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignReviewed {
    /// The campaign.
    pub campaign: CampaignId,
    /// The position of the event that asked for it: the close, or an operator's wish.
    pub through: u64,
}
