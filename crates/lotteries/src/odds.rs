//! What a draw will cost, before anybody draws: exact chances, what to expect, and what one draw in a hundred goes beyond.
//!
//! Whole numbers throughout. How often a line's numbers come in n draws is binomial, and is counted so, to more than fifteen
//! digits. Where several things draw on one stock (lines of different amounts, a guarantee, the consolation), each is taken
//! at a percentile so high that all of them together hold in 99 of 100 draws: the sum is then an upper bound, and says so.
//!
//! A table that can't be honoured is refused, with what to change.

mod binomial;
mod cost;

pub use binomial::DRAWS_MAX;
pub use cost::{Cost, Method, SlotCost};

use proto::Asset;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::promises::Against;
use crate::rules::Rules;
use binomial::Binomial;

/// A draw as it is to be set up, with what is to be allotted to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its rules.
    pub rules: Rules,
    /// What is to be allotted.
    pub stock: Vec<Stock>,
    /// How often will be drawn, if that can be said.
    #[serde(default)]
    pub draws: Option<u64>,
    // So that the body that sets the draw up can be used as it is.
    #[serde(default, rename = "id")]
    _id: Option<IgnoredAny>,
    #[serde(default, rename = "kind")]
    _kind: Option<IgnoredAny>,
    #[serde(default, rename = "name")]
    _name: Option<IgnoredAny>,
}

/// Units of one asset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stock {
    /// Which.
    pub asset: Asset,
    /// How many units.
    pub amount: u64,
}

/// What is to be expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Odds {
    /// By line of the table.
    pub lines: Vec<LineOdds>,
    /// The blank's chance.
    pub blank: Share,
    /// How many draws the numbers below are for; `None`: there are none below.
    pub draws: Option<u64>,
    /// By asset, over all draws.
    pub costs: Vec<Cost>,
    /// By slot of release. Draws are taken to come evenly between opening and closing; without both there are none.
    pub slots: Vec<SlotCost>,
}

/// A line's chances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineOdds {
    /// The line, from 0.
    pub line: usize,
    /// What it is called.
    pub label: String,
    /// What it gives.
    pub asset: Asset,
    /// How much of it.
    pub amount: u64,
    /// How likely its numbers are, whatever the stock.
    pub chance: Share,
    /// How often its numbers are to be expected.
    #[serde(rename = "hits_thousandths")]
    pub hits: Option<Milli>,
    /// How often they come at the most, in 99 of 100.
    pub hits_percentile_99: Option<u64>,
}

/// A chance: so many numbers of so many, reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Share {
    /// So many.
    pub numbers: u64,
    /// Of so many.
    pub of: u64,
}

/// Thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Milli(pub u128);

impl Share {
    fn of(weight: u64, total: u64) -> Self {
        let (mut a, mut b) = (total, weight);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        Self { numbers: weight / a, of: total / a }
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const DIGITS: usize = 7;
        let parts = u128::from(self.numbers) * 10_u128.pow(DIGITS as u32 + 2) / u128::from(self.of);
        let (whole, rest) = (parts / 10_u128.pow(DIGITS as u32), parts % 10_u128.pow(DIGITS as u32));
        write!(f, "{}/{} ({whole}.{rest:0DIGITS$} %)", self.numbers, self.of)
    }
}

impl std::fmt::Display for Milli {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

/// The odds of a plan.
///
/// # Errors
/// Everything that can't be honoured, each with what to change.
pub fn odds(plan: &Plan) -> Result<Odds, Vec<String>> {
    plan.check()?;
    let (rules, total) = (&plan.rules, plan.rules.total_weight());
    let line = |(line, prize): (usize, &crate::rules::Prize)| {
        let hits = plan.draws.map(|draws| Binomial::new(draws, prize.weight, total));
        LineOdds {
            line,
            label: prize.label.clone(),
            asset: prize.asset.clone(),
            amount: prize.amount,
            chance: Share::of(prize.weight, total),
            hits: plan
                .draws
                .map(|draws| Milli(u128::from(draws) * u128::from(prize.weight) * 1_000 / u128::from(total))),
            hits_percentile_99: hits.map(|hits| hits.quantile(1, 100)),
        }
    };
    Ok(Odds {
        lines: rules.prizes.iter().enumerate().map(line).collect(),
        blank: Share::of(rules.blank_weight, total),
        draws: plan.draws,
        costs: plan.draws.map_or_else(Vec::new, |draws| cost::costs(plan, draws)),
        slots: plan.draws.map_or_else(Vec::new, |draws| cost::slots(plan, draws)),
    })
}

impl Plan {
    /// Everything that can't be honoured.
    fn check(&self) -> Result<(), Vec<String>> {
        // What makes no sense is not looked at further.
        let checked = self.rules.validate().and_then(|()| self.rules.check_reachable());
        checked.map_err(|reason| vec![format!("rules: {reason}")])?;
        let many = self.draws.is_some_and(|draws| draws > DRAWS_MAX);
        let against =
            Against { rules: &self.rules, stock: |asset: &Asset| self.stock_of(asset), draws: self.draws };
        let too_many = many.then(|| format!("draws must be at most {DRAWS_MAX}"));
        let broken: Vec<_> =
            too_many.into_iter().chain(against.broken().into_iter().map(|broken| broken.said)).collect();
        if broken.is_empty() { Ok(()) } else { Err(broken) }
    }

    /// What is to be allotted of this asset.
    fn stock_of(&self, asset: &Asset) -> u64 {
        let amounts = self.stock.iter().filter(|stock| stock.asset == *asset).map(|stock| stock.amount);
        amounts.fold(0, u64::saturating_add)
    }
}

#[cfg(test)]
mod tests;
