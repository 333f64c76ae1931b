//! What rules promise, and whether the stock keeps it.

use std::collections::BTreeMap;

use proto::Asset;

use super::{DRAWS_MAX, Plan};
use crate::rules::Prize;

/// Everything that can't be honoured.
pub(super) fn check(plan: &Plan) -> Result<(), Vec<String>> {
    // What makes no sense is not looked at further.
    plan.rules.validate().map_err(|reason| vec![format!("rules: {reason}")])?;
    let mut broken = Vec::new();
    if plan.draws.is_some_and(|draws| draws > DRAWS_MAX) {
        broken.push(format!("draws must be at most {DRAWS_MAX}"));
    }
    for (line, prize) in plan.rules.prizes.iter().enumerate() {
        broken.extend(of_line(plan, line, prize));
    }
    broken.extend(of_slots(plan));
    broken.extend(of_guarantee(plan));
    if let Some(consolation) = &plan.rules.consolation {
        let stock = plan.stock_of(&consolation.asset);
        if stock < consolation.amount {
            broken.push(format!(
                "consolation gives {} {} and {stock} are in stock; allot more",
                consolation.amount, consolation.asset
            ));
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken) }
}

fn of_line(plan: &Plan, line: usize, prize: &Prize) -> Option<String> {
    let (asset, amount, stock) = (&prize.asset, prize.amount, plan.stock_of(&prize.asset));
    if stock < amount {
        return Some(format!(
            "prizes[{line}] gives {amount} {asset} and {stock} are in stock: nobody can win it. Allot more, or leave it out"
        ));
    }
    let limits = [("per_person", prize.per_person), ("per_person_per_day", prize.per_person_per_day)];
    limits.into_iter().find_map(|(field, limit)| {
        let promised = u128::from(limit?.get()) * u128::from(amount);
        (promised > u128::from(stock)).then(|| {
            format!(
                "prizes[{line}].{field} lets one person win {promised} {asset} and {stock} are in stock; allot more, or \
                 lower the limit"
            )
        })
    })
}

/// Units of all slots come from one stock, whichever line they are of.
fn of_slots(plan: &Plan) -> Vec<String> {
    let mut promised: BTreeMap<&Asset, u128> = BTreeMap::new();
    for prize in &plan.rules.prizes {
        let units: u128 = prize.release.iter().map(|slot| u128::from(slot.units.get())).sum();
        *promised.entry(&prize.asset).or_default() += units * u128::from(prize.amount);
    }
    let broken = promised.into_iter().filter_map(|(asset, promised)| {
        let stock = plan.stock_of(asset);
        (promised > u128::from(stock)).then(|| {
            format!(
                "release lets {promised} {asset} be won and {stock} are in stock; allot more, or release less"
            )
        })
    });
    broken.collect()
}

/// At the worst every draw is one of those that lead to it.
fn of_guarantee(plan: &Plan) -> Option<String> {
    let guarantee = plan.rules.guarantee?;
    let prize = plan.rules.prize(guarantee.line);
    let after = u64::from(guarantee.after_draws.get());
    let times = plan.draws.map_or(1, |draws| draws / after);
    let (promised, stock) = (u128::from(times) * u128::from(prize.amount), plan.stock_of(&prize.asset));
    (promised > u128::from(stock)).then(|| {
        format!(
            "guarantee may give {promised} {} ({times} times in {} draws) and {stock} are in stock; allot more, or guarantee it \
             after more draws",
            prize.asset,
            plan.draws.unwrap_or(after)
        )
    })
}
