//! What a number of draws costs, by asset and by slot.

use std::collections::BTreeMap;

use proto::{Asset, Timestamp};
use serde::Serialize;

use super::binomial::Binomial;
use super::{Milli, Plan};
use crate::rules::{Prize, Rules, Slot};

/// What one asset costs, in its smallest unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// Which.
    pub asset: Asset,
    /// What is to be allotted.
    pub stock: u64,
    /// What is to be expected.
    #[serde(rename = "expected_thousandths")]
    pub expected: Milli,
    /// What it costs at the most, in 99 of 100.
    pub percentile_99: u64,
    /// How both were come by.
    pub method: Method,
    /// Whether the stock may run out.
    pub may_run_out: bool,
}

/// How a number was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// It is exact: one binomial distribution, cut off where the stock ends.
    Exact,
    /// It is no more than this: the sum of what draws on the stock, each at a percentile so high that all hold together.
    AtMost,
}

/// What a slot of a line costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlotCost {
    /// The line, from 0.
    pub line: usize,
    /// When it begins.
    pub starts_at_ms: Timestamp,
    /// When it ends.
    pub ends_at_ms: Timestamp,
    /// How many draws come in it.
    pub draws: u64,
    /// How often the line can be won in it, with all that was left over from those before it.
    pub units: u64,
    /// How much of the asset is to be expected to go.
    #[serde(rename = "expected_thousandths")]
    pub expected: Milli,
    /// How much goes at the most, in 99 of 100.
    pub percentile_99: u64,
}

/// Something that takes from a stock: so much each time, with this chance, or this often at the most.
struct Consumer {
    amount: u64,
    weight: u64,
    at_most: Option<u64>,
}

/// What all draws cost, by asset.
pub(super) fn costs(plan: &Plan, draws: u64) -> Vec<Cost> {
    let rules = &plan.rules;
    let mut consumers: BTreeMap<&Asset, Vec<Consumer>> = BTreeMap::new();
    for prize in &rules.prizes {
        add(consumers.entry(&prize.asset).or_default(), prize);
    }
    if let Some(guarantee) = rules.guarantee {
        let prize = rules.prize(guarantee.line);
        let at_most = Some(draws / u64::from(guarantee.after_draws.get()));
        let guaranteed = Consumer { amount: prize.amount, weight: 0, at_most };
        consumers.entry(&prize.asset).or_default().push(guaranteed);
    }
    let mut costs: BTreeMap<&Asset, Cost> =
        consumers.iter().map(|(asset, of)| (*asset, cost(plan, asset, of, draws))).collect();
    if let Some(consolation) = &rules.consolation {
        // Whatever line may be withheld may console as well; so may one that consolations take the stock from.
        let is_short = |prize: &&Prize| prize.asset == consolation.asset || may_be_withheld(prize, &costs);
        let withheld: u64 = rules.prizes.iter().filter(is_short).map(|prize| prize.weight).sum();
        let weight = rules.blank_weight + withheld;
        let of = consumers.entry(&consolation.asset).or_default();
        of.push(Consumer { amount: consolation.amount, weight, at_most: None });
        let mut consoled = cost(plan, &consolation.asset, of, draws);
        // A guarantee comes instead of some of them.
        if withheld > 0 || rules.guarantee.is_some() {
            consoled.method = Method::AtMost;
        }
        costs.insert(&consolation.asset, consoled);
    }
    costs.into_values().collect()
}

/// Lines of one asset and amount are as good as one.
fn add(consumers: &mut Vec<Consumer>, prize: &Prize) {
    match consumers.iter_mut().find(|consumer| consumer.amount == prize.amount) {
        Some(same) => same.weight += prize.weight,
        None => consumers.push(Consumer { amount: prize.amount, weight: prize.weight, at_most: None }),
    }
}

fn may_be_withheld(prize: &Prize, costs: &BTreeMap<&Asset, Cost>) -> bool {
    prize.is_limited()
        || !prize.release.is_empty()
        || costs.get(&prize.asset).is_none_or(|cost| cost.may_run_out)
}

fn cost(plan: &Plan, asset: &Asset, consumers: &[Consumer], draws: u64) -> Cost {
    let (stock, total) = (plan.stock_of(asset), plan.rules.total_weight());
    // All but one of a hundred, shared between those that are left to chance.
    let of = 100 * consumers.len() as u64;
    let (mut expected, mut high) = (0, 0);
    for Consumer { amount, weight, at_most } in consumers {
        let hits = Binomial::new(draws, *weight, total);
        let units = stock / amount;
        let often = at_most.unwrap_or_else(|| hits.quantile(1, of));
        let most = |often: u64| u128::from(often) * u128::from(*amount) * 1_000;
        expected += at_most.map_or_else(|| hits.expected_milli(units, *amount), most);
        high += u128::from(often) * u128::from(*amount);
    }
    let is_one = matches!(consumers, [Consumer { at_most: None, .. }]);
    let is_withheld =
        |prize: &Prize| prize.asset == *asset && (prize.is_limited() || !prize.release.is_empty());
    let is_exact = is_one && !plan.rules.prizes.iter().any(is_withheld);
    // What is left of a stock that is no multiple of the amount stays there.
    let most = if is_one { stock / consumers[0].amount * consumers[0].amount } else { stock };
    Cost {
        asset: asset.clone(),
        stock,
        expected: Milli(expected.min(u128::from(most) * 1_000)),
        percentile_99: u64::try_from(high.min(u128::from(most))).unwrap_or(most),
        method: if is_exact { Method::Exact } else { Method::AtMost },
        may_run_out: high > u128::from(most),
    }
}

/// What slots cost, if draws come evenly between opening and closing.
pub(super) fn slots(plan: &Plan, draws: u64) -> Vec<SlotCost> {
    let rules = &plan.rules;
    let Some((opens, closes)) = rules.opens_at_ms.zip(rules.closes_at_ms) else { return Vec::new() };
    let of_line = |(line, prize): (usize, &Prize)| -> Vec<SlotCost> {
        let mut released = 0;
        let slot = |slot: &Slot| {
            released += u64::from(slot.units.get());
            let within = slot.starts_at_ms.max(opens).0..slot.ends_at_ms.min(closes).0;
            let share = u128::from(within.end.saturating_sub(within.start));
            let draws = u128::from(draws) * share / u128::from(closes.since_ms(opens));
            slot_cost((line, prize), slot, u64::try_from(draws).unwrap_or(u64::MAX), (released, rules))
        };
        prize.release.iter().map(slot).collect()
    };
    rules.prizes.iter().enumerate().flat_map(of_line).collect()
}

fn slot_cost(
    (line, prize): (usize, &Prize),
    slot: &Slot,
    draws: u64,
    (units, rules): (u64, &Rules),
) -> SlotCost {
    let hits = Binomial::new(draws, prize.weight, rules.total_weight());
    SlotCost {
        line,
        starts_at_ms: slot.starts_at_ms,
        ends_at_ms: slot.ends_at_ms,
        draws,
        units,
        expected: Milli(hits.expected_milli(units, prize.amount)),
        percentile_99: hits.quantile(1, 100).min(units).saturating_mul(prize.amount),
    }
}
