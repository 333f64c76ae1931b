//! Many runs at once, each simulated, judged and scored.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use scenarios::means::MEANS;
use scenarios::score::{Score, inside, score};
use scenarios::{Attempt, Order, Scenario};

use super::judge::Judge;
use crate::progress;

/// The scores of each order: the judge's first, then those of the simple means. As many workers as there are cores, and
/// each holds one run in memory.
pub(super) fn all(judge: &Judge, orders: &[(Scenario, Order)]) -> anyhow::Result<Vec<Vec<Score>>> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let bar = progress::bar("simulating and judging");
    bar.set_length(orders.len() as u64);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<Vec<Score>>>> = Mutex::new(vec![None; orders.len()]);
    let worker = || -> anyhow::Result<()> {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((scenario, order)) = orders.get(index) else { return Ok(()) };
            let scores = one(judge, scenario, order);
            if scores.is_err() {
                // The others finish what they are at and stop.
                next.store(orders.len(), Ordering::Relaxed);
            }
            let scores = scores.with_context(|| format!("{}, seed {}", scenario.name, order.seed))?;
            done.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(scores);
            bar.inc(1);
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores.min(orders.len())).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("a worker's panic is a bug"))
    })?;
    bar.finish_and_clear();
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.into_iter().map(|scores| scores.context("a run was not scored")).collect()
}

fn one(judge: &Judge, scenario: &Scenario, order: &Order) -> anyhow::Result<Vec<Score>> {
    let run = scenario.run(order);
    let mut own = score(&run, &judge.verdicts(&run)?)?;
    if scenario.name == "bought_votes" {
        match judge.summary(&run) {
            Ok(summary) => own.inside = Some(inside(&run, &summary)),
            Err(error) => eprintln!("fairground: no intervals are scored: {error:#}"),
        }
    }
    let mut scores = vec![own];
    let attempts: Vec<Attempt> = run.attempts().collect();
    for means in &MEANS {
        scores.push(score(&run, &(means.judge)(&attempts))?);
    }
    Ok(scores)
}
