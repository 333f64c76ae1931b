//! Facts that wait for an operator.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::envelope::Actor;
use crate::fact::Source;
use crate::ids::{CampaignId, PersonId, TenantId};
use crate::time::Timestamp;

/// Asks a shard about the facts that it has parked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskParked {
    /// Which there are.
    List,
    /// An operator has decided about one.
    Release {
        /// Position of the event that parked it.
        position: u64,
        /// What is to be done.
        how: Release,
        /// Who decided.
        by: Actor,
    },
}

/// What an operator may do about a parked fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Release {
    /// It is heard again, once the cause is mended.
    Retry,
    /// It never takes effect.
    Drop,
}

/// What is parked, after what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ParkedFacts {
    /// In the order in which they were parked.
    pub parked: Vec<ParkedFact>,
}

/// A parked fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ParkedFact {
    /// Position of the event that parked it: its name for retry and drop.
    pub position: u64,
    /// Since when, by log time.
    pub since_ms: Timestamp,
    /// Where the fact stands.
    pub source: Source,
    /// The account that it belongs to; null: its envelope can't be read.
    pub tenant: Option<TenantId>,
    /// The campaign that it is about.
    pub campaign: CampaignId,
    /// Whose account it touches; null: nobody's, or nobody knows whose.
    pub person: Option<PersonId>,
    /// Why it was parked; empty: it only waits behind another.
    pub reason: String,
    /// The parked fact that it waits behind; that one comes first.
    pub behind: Option<u64>,
}
