//! The prize table and who may draw from it. Settled at creation, so an auditor finds it in the log.
//!
//! A draw gives a number below the sum of all weights; each line of the table takes as many numbers as its weight, in
//! order, and the blank takes the rest. A line that can't be given (out of stock, not yet released, beyond a limit) gives
//! nothing, or the consolation: no other line gets likelier by it. See [`crate::outcome`].
//!
//! What the platform forbids can't be expressed: a draw knows tickets and nothing of shares, likes or friends who help, its
//! weights are the same for everybody, and its result is told at once. What earns a ticket stands in the rules of the
//! ledger, which know counted votes and qualified followers only. A field that does not exist is an error that names it.

mod check;
mod former;
mod pace;
mod skin;

pub(crate) use check::check_label;
pub use check::{LABEL_CHARACTERS_MAX, SLOTS_MAX, TIME_MS_MAX};
pub use former::{PrizeV1, RulesV1, RulesV2};
pub use pace::Slot;
pub use skin::{SQUARES, Skin};

use std::num::{NonZeroU16, NonZeroU32};

use proto::{Asset, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Won;
use crate::follows::Admits;

/// Most lines of a table: more than any wheel has.
pub const PRIZES_MAX: usize = 64;
/// Largest weight. One in a billion is rarer than any prize that a campaign can hope to give away.
pub const WEIGHT_MAX: u64 = 1_000_000_000;
/// Most that one draw may give: the bound of facts, since the ledger is told of it.
pub const PRIZE_MAX: u64 = proto::fact::FACT_AMOUNT_MAX;
/// China's, where nothing else is said.
const UTC_OFFSET_MINUTES: i16 = 8 * 60;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: u64 = 3_600_000;

/// What a draw may give, to whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DrawRules")]
pub struct Rules {
    /// 1 to 64 lines, in the order in which a page shows them.
    pub prizes: Vec<Prize>,
    /// How many numbers give nothing.
    #[serde(default)]
    pub blank_weight: u64,
    /// What comes where no line is given; null: nothing. Taken from stock like every prize, points as well: else the ledger
    /// would have to make it from nothing.
    #[serde(default)]
    pub consolation: Option<Consolation>,
    /// What comes after so many draws without a line; null: nothing is guaranteed.
    #[serde(default)]
    pub guarantee: Option<Guarantee>,
    /// Draws of one person in all; null: as many as they have tickets.
    #[serde(default)]
    pub draws_per_person: Option<NonZeroU32>,
    /// Draws of one person on a calendar day; null: as many as they have tickets.
    #[serde(default)]
    pub draws_per_person_per_day: Option<NonZeroU32>,
    /// Whose calendar days count: minutes east of UTC, 480 by default, which is China's time.
    #[serde(default = "utc_offset_minutes")]
    pub utc_offset_minutes: i16,
    /// Whether only persons draw whom an operator has put on the list. Who was denied never draws.
    #[serde(default)]
    pub listed_only: bool,
    /// When a draft opens by itself, in milliseconds since 1970 UTC; null: by hand. Neither opens it while stock is missing that the
    /// rules promise: by its time it opens as soon as that has come, and says meanwhile what it waits for.
    #[serde(default)]
    pub opens_at_ms: Option<Timestamp>,
    /// When the draw closes by itself, in milliseconds since 1970 UTC; null: by hand.
    #[serde(default)]
    pub closes_at_ms: Option<Timestamp>,
    /// Prizes that must be claimed or picked up go back into stock so many hours after they were won; null: never.
    #[serde(default)]
    pub claim_within_hours: Option<NonZeroU16>,
    /// How a page shows the draw.
    #[serde(default)]
    pub skin: Skin,
    /// Whether only followers of the account draw, or only new ones; by default everybody. Who follows is stated in campaigns
    /// of referrals of the same account.
    #[serde(default)]
    pub admits: Admits,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prize {
    /// What a page calls it, up to 20 characters; empty: by its asset.
    #[serde(default)]
    pub label: String,
    /// What is won.
    pub asset: Asset,
    /// How much of it, in the asset's smallest unit.
    pub amount: u64,
    /// How many numbers give it. 0 only for a line that is guaranteed.
    pub weight: u64,
    /// How often one person can win it, whatever becomes of their prizes; null: no limit.
    #[serde(default)]
    pub per_person: Option<NonZeroU32>,
    /// How often one person can win it on a calendar day; null: no limit.
    #[serde(default)]
    pub per_person_per_day: Option<NonZeroU32>,
    /// When how much of it can be won, in order of time; empty: all of its stock from the start. What was not won in one
    /// slot can be won in the next.
    #[serde(default)]
    pub release: Vec<Slot>,
    /// What the winner does to get it.
    #[serde(default)]
    pub claim: Claim,
}

/// What a winner does to get a prize. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// Nothing: it is theirs in the books at once, as points, tickets and money are.
    #[default]
    AtOnce,
    /// Says who gets it where: name, phone and address, kept in the vault.
    Delivery,
    /// Shows a code where the prize is handed out. Good for one prize, once.
    PickUp,
}

impl Claim {
    /// Until when it can be claimed by whoever won at this time, where so many hours are given; `None`: for ever, or there is nothing
    /// to claim.
    pub(crate) fn until(self, within_hours: Option<NonZeroU16>, won_at: Timestamp) -> Option<Timestamp> {
        let hours = within_hours.filter(|_| self != Self::AtOnce)?;
        Some(won_at.plus_ms(u64::from(hours.get()) * HOUR_MS))
    }
}

/// What comes where no line is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consolation {
    /// What is won.
    pub asset: Asset,
    /// How much of it, in the asset's smallest unit.
    pub amount: u64,
}

/// A line that comes at the latest after so many draws.
///
/// It steps in where the number of that draw gives none: whoever wins a line by their number is not paid twice. It ends by
/// running out of stock and in no other way, so that line has neither limit nor slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guarantee {
    /// Whoever was given no line in so many draws in a row, less one, gets this one by the next.
    pub after_draws: NonZeroU32,
    /// The line, from 0.
    pub line: u16,
}

fn utc_offset_minutes() -> i16 {
    UTC_OFFSET_MINUTES
}

impl Rules {
    /// A table without anything else.
    pub fn of(prizes: Vec<Prize>, blank_weight: u64) -> Self {
        Self {
            prizes,
            blank_weight,
            consolation: None,
            guarantee: None,
            draws_per_person: None,
            draws_per_person_per_day: None,
            utc_offset_minutes: UTC_OFFSET_MINUTES,
            listed_only: false,
            opens_at_ms: None,
            closes_at_ms: None,
            claim_within_hours: None,
            skin: Skin::default(),
            admits: Admits::default(),
        }
    }

    /// How many numbers there are. Never 0, and far from overflowing, for rules that are [valid](Self::validate).
    pub fn total_weight(&self) -> u64 {
        self.prizes.iter().map(|prize| prize.weight).sum::<u64>() + self.blank_weight
    }

    /// The line, from 0, that a number below the [total](Self::total_weight) gives; `None`: the blank.
    pub fn line(&self, number: u64) -> Option<u16> {
        let mut end = 0;
        let line = self.prizes.iter().position(|prize| {
            end += prize.weight;
            number < end
        });
        line.map(|line| u16::try_from(line).expect("a table has few lines"))
    }

    /// The prize of a line.
    ///
    /// # Panics
    /// If the table has no such line.
    pub fn prize(&self, line: u16) -> &Prize {
        &self.prizes[usize::from(line)]
    }

    /// The calendar day at this time, in days since 1970-01-01. Whole numbers, so that a fold years later comes to the same.
    pub fn day(&self, at: Timestamp) -> i32 {
        let local_ms = i64::try_from(at.0)
            .unwrap_or(i64::MAX)
            .saturating_add(i64::from(self.utc_offset_minutes) * MINUTE_MS);
        i32::try_from(local_ms.div_euclid(DAY_MS)).unwrap_or(i32::MAX)
    }

    /// Until when a prize of this line can be claimed that was won at this time; `None`: for ever, or there is nothing to claim.
    pub(crate) fn claim_until(&self, line: u16, won_at: Timestamp) -> Option<Timestamp> {
        self.prize(line).claim.until(self.claim_within_hours, won_at)
    }
}

impl Prize {
    /// A line that everybody can win as long as there is stock.
    pub fn of(asset: Asset, amount: u64, weight: u64) -> Self {
        Self {
            label: String::new(),
            asset,
            amount,
            weight,
            per_person: None,
            per_person_per_day: None,
            release: Vec::new(),
            claim: Claim::default(),
        }
    }

    /// What the line gives.
    pub fn won(&self) -> Won {
        Won { asset: self.asset.clone(), amount: self.amount }
    }

    /// Whether somebody who has won it may be unable to win it again.
    pub(crate) fn is_limited(&self) -> bool {
        self.per_person.is_some() || self.per_person_per_day.is_some()
    }
}

impl Consolation {
    /// What it gives.
    pub fn won(&self) -> Won {
        Won { asset: self.asset.clone(), amount: self.amount }
    }
}

#[cfg(test)]
mod tests;
