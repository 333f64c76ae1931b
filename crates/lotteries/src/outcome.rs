//! What a draw gives: a pure function of the rules, the number, and what had happened by then.
//!
//! In this order:
//! 1. The number gives a line, or the blank. The line is given unless it is withheld: the person has won it as often as they
//!    may, its slots have not released it yet, or there is too little stock.
//! 2. Where no line is given and the person's draws in a row without one have come to the guarantee, the guaranteed line is
//!    given, if there is stock.
//! 3. Where no line is given still, the consolation is, if there is stock.
//!
//! Nothing here changes what other persons' numbers give: a line that is withheld gives nothing instead of making others
//! likelier.

use std::collections::BTreeMap;

use proto::{Asset, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Won;
use crate::rules::Rules;

/// What a draw depends on beside rules and number.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'f> {
    /// Units that can be won.
    pub stock: &'f BTreeMap<Asset, u64>,
    /// How often each line is out: won and not taken back. Lines that never were may be missing.
    pub out: &'f [u64],
    /// How often the person has won the line that the number gives; anything if it gives the blank.
    pub own: Wins,
    /// In how many draws in a row, this one not among them, the person was given no line.
    pub dry: u32,
    /// Log time of the draw.
    pub now: Timestamp,
}

/// How often a person has won a line. What became of the prizes later does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wins {
    /// In all.
    pub ever: u32,
    /// On the calendar day of the draw.
    pub today: u32,
}

/// What a draw gives, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// The line of the table that takes the number, from 0; null: the blank.
    pub line: Option<u16>,
    /// The line that is given, from 0; null: none.
    pub given: Option<u16>,
    /// Why that one, or none.
    pub why: Why,
    /// What is won. Where no line is given, it is the consolation; null: nothing.
    pub won: Option<Won>,
    /// The cell of the skin that comes out, from 0; null: drawn before there were skins.
    pub cell: Option<u8>,
}

/// Why a line is given, or none. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The number says so.
    Number,
    /// There is too little stock for the number's line.
    OutOfStock,
    /// The number's line is released later.
    NotReleased,
    /// The person has won the number's line as often as they may.
    PersonLimit,
    /// The person has won the number's line as often as they may on one day.
    DayLimit,
    /// Nothing else would come, and the guaranteed line is due.
    Guaranteed,
}

impl Why {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::OutOfStock => "out_of_stock",
            Self::NotReleased => "not_released",
            Self::PersonLimit => "person_limit",
            Self::DayLimit => "day_limit",
            Self::Guaranteed => "guaranteed",
        }
    }
}

impl Outcome {
    /// Whether the consolation was won.
    pub fn is_consolation(&self) -> bool {
        self.given.is_none() && self.won.is_some()
    }
}

/// What the draw with this number in its campaign gives by this random number.
pub fn outcome(rules: &Rules, draw: u64, number: u64, facts: &Facts<'_>) -> Outcome {
    let line = rules.line(number);
    let withheld = line.and_then(|line| withheld(rules, line, facts));
    let by_number = line.filter(|_| withheld.is_none());
    let (given, why) = match guaranteed(rules, facts).filter(|_| by_number.is_none()) {
        Some(line) => (Some(line), Why::Guaranteed),
        None => (by_number, withheld.unwrap_or(Why::Number)),
    };
    let won = match given {
        Some(line) => Some(rules.prize(line).won()),
        None => rules.consolation.as_ref().map(|it| it.won()).filter(|won| facts.has(won)),
    };
    Outcome { line, given, why, won, cell: Some(rules.cell(given, draw)) }
}

/// Why this line can't be given now, if it can't.
fn withheld(rules: &Rules, line: u16, facts: &Facts<'_>) -> Option<Why> {
    let prize = rules.prize(line);
    if prize.per_person.is_some_and(|limit| facts.own.ever >= limit.get()) {
        return Some(Why::PersonLimit);
    }
    if prize.per_person_per_day.is_some_and(|limit| facts.own.today >= limit.get()) {
        return Some(Why::DayLimit);
    }
    let out = facts.out.get(usize::from(line)).copied().unwrap_or(0);
    if prize.released(facts.now).is_some_and(|released| out >= released) {
        return Some(Why::NotReleased);
    }
    (!facts.has(&prize.won())).then_some(Why::OutOfStock)
}

/// The guaranteed line, if it is due and there is stock.
fn guaranteed(rules: &Rules, facts: &Facts<'_>) -> Option<u16> {
    let guarantee = rules.guarantee?;
    let is_due = facts.dry.saturating_add(1) >= guarantee.after_draws.get();
    (is_due && facts.has(&rules.prize(guarantee.line).won())).then_some(guarantee.line)
}

impl Facts<'_> {
    fn has(&self, prize: &Won) -> bool {
        self.stock.get(&prize.asset).copied().unwrap_or(0) >= prize.amount
    }
}
