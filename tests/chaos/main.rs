//! Chaos over real processes: services and the server between them are killed, stopped, cut off, delayed and given slow
//! disks while phones vote; then every acknowledged vote is counted once and booked once, and nothing else is.
//!
//! `make chaos SEED=7 SECONDS=60` has one run; a run that fails prints its seed, its plan and where its logs lie.
#![allow(clippy::unwrap_used, reason = "tests")]

mod load;
mod plan;
mod run;
mod way;

use plan::Plan;
use run::Run;

/// Runs of each submission.
const SECONDS: u64 = 20;
/// Votes that have to be acknowledged at the least, or a run shows nothing. On an idle machine there are twenty each second.
const VOTES_MIN: usize = 10;

fn chaos(seed: u64, seconds: u64) {
    let plan = Plan::draw(seed, seconds);
    let mut run = Run::start().unwrap();
    let followed = run.follow(&plan, seconds);
    let wrong = match &followed {
        Ok(evidence) => tests::judge(evidence),
        Err(error) => vec![format!("{error:#}")],
    };
    if !wrong.is_empty() {
        let kept = run.keep();
        panic!("{}\n{plan}logs lie in {}", wrong.join("\n"), kept.display());
    }
    let evidence = followed.unwrap();
    let (votes, faults) = (evidence.acknowledged.len(), plan.faults.len());
    println!(
        "seed {seed}: {votes} votes acknowledged, {} booked, through {faults} faults",
        evidence.booked.len()
    );
    assert!(votes >= VOTES_MIN, "only {votes} votes were acknowledged\n{plan}");
}

#[test]
fn what_was_acknowledged_is_counted_and_booked_once_whatever_fails() {
    chaos(1, SECONDS);
}

#[test]
fn the_same_for_other_faults_in_another_order() {
    chaos(2, SECONDS);
}

/// For `make chaos`.
#[test]
#[ignore = "takes as long as it is told"]
fn as_told() {
    let told = |name, usual| std::env::var(name).map_or(usual, |text| text.parse().expect("a number"));
    chaos(told("CHAOS_SEED", 1), told("CHAOS_SECONDS", 60));
}
