//! Rules as earlier releases stored them.

use proto::Asset;
use serde::{Deserialize, Serialize};

use super::{Prize, Rules};

/// Rules of version 1 of `CampaignCreated`: a table and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesV1 {
    /// The lines.
    pub prizes: Vec<PrizeV1>,
    /// How many numbers give nothing.
    pub blank_weight: u64,
}

/// A line of such a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrizeV1 {
    /// What is won.
    pub asset: Asset,
    /// How much of it.
    pub amount: u64,
    /// How many numbers give it.
    pub weight: u64,
}

impl From<RulesV1> for Rules {
    fn from(RulesV1 { prizes, blank_weight }: RulesV1) -> Self {
        let line = |PrizeV1 { asset, amount, weight }| Prize::of(asset, amount, weight);
        Self::of(prizes.into_iter().map(line).collect(), blank_weight)
    }
}
