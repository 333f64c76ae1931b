//! Rules as earlier releases stored them.

use std::num::{NonZeroU16, NonZeroU32};

use proto::{Asset, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Consolation, Guarantee, Prize, Rules, Skin};
use crate::follows::Admits;

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

/// Rules of version 2 of `CampaignCreated`: whoever came could draw, whether or not they followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesV2 {
    /// The lines.
    pub prizes: Vec<Prize>,
    /// How many numbers give nothing.
    pub blank_weight: u64,
    /// What comes where no line is given.
    pub consolation: Option<Consolation>,
    /// What comes after so many draws without a line.
    pub guarantee: Option<Guarantee>,
    /// Draws of one person in all.
    pub draws_per_person: Option<NonZeroU32>,
    /// Draws of one person on a calendar day.
    pub draws_per_person_per_day: Option<NonZeroU32>,
    /// Whose calendar days count.
    pub utc_offset_minutes: i16,
    /// Whether only listed persons draw.
    pub listed_only: bool,
    /// When a draft opens by itself.
    pub opens_at_ms: Option<Timestamp>,
    /// When the draw closes by itself.
    pub closes_at_ms: Option<Timestamp>,
    /// How long prizes can be claimed.
    pub claim_within_hours: Option<NonZeroU16>,
    /// How a page shows the draw.
    pub skin: Skin,
}

impl From<RulesV2> for Rules {
    fn from(former: RulesV2) -> Self {
        Self {
            prizes: former.prizes,
            blank_weight: former.blank_weight,
            consolation: former.consolation,
            guarantee: former.guarantee,
            draws_per_person: former.draws_per_person,
            draws_per_person_per_day: former.draws_per_person_per_day,
            utc_offset_minutes: former.utc_offset_minutes,
            listed_only: former.listed_only,
            opens_at_ms: former.opens_at_ms,
            closes_at_ms: former.closes_at_ms,
            claim_within_hours: former.claim_within_hours,
            skin: former.skin,
            admits: Admits::Everybody,
        }
    }
}
