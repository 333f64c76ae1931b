//! The table that many scored runs give: each measure with its value, its range over seeds, and its target.

mod rows;
mod table;

use serde::Serialize;

use crate::score::Score;

pub use rows::rows;
pub use table::{Judged, table};

/// A run with its score.
#[derive(Debug, Clone)]
pub struct Scored {
    /// The scenario.
    pub scenario: &'static str,
    /// Its seed.
    pub seed: u64,
    /// What the verdicts are worth.
    pub score: Score,
}

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A share of one.
    Share,
    /// Seconds.
    Seconds,
}

/// What a measure should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Target {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }
}

/// One measure over all runs that it is taken from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What is measured.
    pub measure: String,
    /// Whether it is a part of the row above that stands for itself.
    pub is_detail: bool,
    /// What the numbers are of.
    pub unit: Unit,
    /// Over all runs; none if no run had anything to measure.
    pub value: Option<f64>,
    /// The least and the greatest of a seed.
    pub range: Option<(f64, f64)>,
    /// What it should be.
    pub target: Option<Target>,
    /// Whether it is, over all runs.
    pub is_met: Option<bool>,
    /// How many lines or attacks it is taken from.
    pub from: u64,
}

#[cfg(test)]
mod tests;
