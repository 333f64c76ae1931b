//! The prize table: what can be won, and how often in how many draws. Settled at creation, so an auditor finds it in the log.
//!
//! A draw gives a number below the sum of all weights; each line of the table takes as many numbers as its weight, in
//! order, and the blank takes the rest. A line whose prize is out of stock gives nothing: no other line gets likelier by it.

use proto::Asset;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most lines of a table: more than any wheel has.
pub const PRIZES_MAX: usize = 64;
/// Largest weight. One in a billion is rarer than any prize that a campaign can hope to give away.
pub const WEIGHT_MAX: u64 = 1_000_000_000;
/// Most that one draw may give: the bound of facts, since the ledger is told of it.
pub const PRIZE_MAX: u64 = proto::fact::FACT_AMOUNT_MAX;

/// What a draw may give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DrawRules")]
pub struct Rules {
    /// 1 to 64 lines, in the order in which a page shows them.
    pub prizes: Vec<Prize>,
    /// How many numbers give nothing.
    #[serde(default)]
    pub blank_weight: u64,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prize {
    /// What is won.
    pub asset: Asset,
    /// How much of it, in the asset's smallest unit.
    pub amount: u64,
    /// How many numbers give it.
    pub weight: u64,
}

impl Rules {
    /// Checks what types can't. Says which field to change, and how.
    pub fn validate(&self) -> Result<(), String> {
        if !(1..=PRIZES_MAX).contains(&self.prizes.len()) {
            return Err(format!("prizes has {} lines; give 1 to {PRIZES_MAX}", self.prizes.len()));
        }
        for (index, prize) in self.prizes.iter().enumerate() {
            if !(1..=PRIZE_MAX).contains(&prize.amount) {
                return Err(format!("prizes[{index}].amount must be 1 to {PRIZE_MAX}"));
            }
            if !(1..=WEIGHT_MAX).contains(&prize.weight) {
                return Err(format!(
                    "prizes[{index}].weight must be 1 to {WEIGHT_MAX}; leave out what can't be won"
                ));
            }
        }
        if self.blank_weight > WEIGHT_MAX {
            return Err(format!("blank_weight must be 0 to {WEIGHT_MAX}"));
        }
        Ok(())
    }

    /// How many numbers there are. Never 0, and far from overflowing, for rules that are [valid](Self::validate).
    pub fn total_weight(&self) -> u64 {
        self.prizes.iter().map(|prize| prize.weight).sum::<u64>() + self.blank_weight
    }

    /// The line, from 0, that a number below the [total](Self::total_weight) gives; `None`: the blank.
    pub fn line(&self, number: u64) -> Option<usize> {
        let mut end = 0;
        self.prizes.iter().position(|prize| {
            end += prize.weight;
            number < end
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(weights: &[u64], blank_weight: u64) -> Rules {
        let line = |weight: &u64| Prize { asset: Asset::Points, amount: 5, weight: *weight };
        Rules { prizes: weights.iter().map(line).collect(), blank_weight }
    }

    #[test]
    fn each_line_takes_as_many_numbers_as_its_weight() {
        let rules = rules(&[1, 3, 2], 4);
        assert_eq!(rules.total_weight(), 10);
        let lines = Vec::from_iter((0..10).map(|number| rules.line(number)));
        let of = |line, count| std::iter::repeat_n(line, count);
        let expected = of(Some(0), 1).chain(of(Some(1), 3)).chain(of(Some(2), 2)).chain(of(None, 4));
        assert_eq!(lines, Vec::from_iter(expected));
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_to_change() {
        assert_eq!(rules(&[1], 0).validate(), Ok(()));
        assert_eq!(rules(&[WEIGHT_MAX; PRIZES_MAX], WEIGHT_MAX).validate(), Ok(()));
        assert!(rules(&[], 1).validate().unwrap_err().contains("give 1 to 64"));
        assert!(rules(&[1; PRIZES_MAX + 1], 1).validate().unwrap_err().contains("65 lines"));
        assert!(rules(&[1, 0], 1).validate().unwrap_err().contains("prizes[1].weight"));
        assert!(rules(&[WEIGHT_MAX + 1], 1).validate().unwrap_err().contains("prizes[0].weight"));
        assert!(rules(&[1], WEIGHT_MAX + 1).validate().unwrap_err().contains("blank_weight"));
        let mut free = rules(&[1], 1);
        free.prizes[0].amount = 0;
        assert!(free.validate().unwrap_err().contains("prizes[0].amount"));
    }
}
