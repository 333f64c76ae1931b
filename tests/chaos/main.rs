//! Chaos over real processes: services and the server between them are killed, stopped, cut off, delayed and given slow
//! disks while phones vote; then every acknowledged vote is counted once and booked once, and nothing else is.
//!
//! `make chaos SEED=7 SECONDS=60` has one run, `make chaos SEEDS=1-20 SECONDS=60` twenty; a run that fails prints its seed, its
//! plan and where its logs lie.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fill;
mod load;
mod plan;
mod run;
mod seeds;
mod way;

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use plan::Plan;
use run::Run;
use tests::Evidence;

/// Runs of each submission.
const SECONDS: u64 = 20;
/// Votes that have to be acknowledged at the least, or a run shows nothing. On an idle machine there are twenty each second.
const VOTES_MIN: usize = 10;

/// One run: a line that says what happened, or what is wrong.
fn chaos(seed: u64, seconds: u64) -> Result<String, String> {
    let plan = Plan::draw(seed, seconds);
    let mut run = Run::start().map_err(|error| format!("{error:#}"))?;
    let followed = run.follow(&plan, seconds);
    let wrong = match &followed {
        Ok(evidence) => tests::judge(evidence),
        Err(error) => vec![format!("{error:#}")],
    };
    match followed {
        Ok(evidence) if wrong.is_empty() => told(&plan, &evidence, run.doubled()),
        _ => Err(format!("{}\n{plan}logs lie in {}", wrong.join("\n"), run.keep().display())),
    }
}

/// What happened in a run that nothing is wrong with, in a line; unless too little did.
fn told(plan: &Plan, evidence: &Evidence, doubled: u64) -> Result<String, String> {
    let (votes, booked, faults) = (evidence.acknowledged.len(), evidence.booked.len(), plan.faults.len());
    if votes < VOTES_MIN {
        return Err(format!("only {votes} votes were acknowledged\n{plan}"));
    }
    let kinds = plan.kinds().into_iter().fold(String::new(), |mut text, (kind, times)| {
        let _ = write!(text, "{}{kind} {times}", if text.is_empty() { "" } else { ", " });
        text
    });
    Ok(format!(
        "seed {}: {votes} votes acknowledged, {booked} booked, all judged right after {faults} faults ({kinds}) and {doubled} \
         deliveries that came twice",
        plan.seed
    ))
}

#[test]
fn what_was_acknowledged_is_counted_and_booked_once_whatever_fails() {
    println!("{}", chaos(1, SECONDS).unwrap());
}

#[test]
fn the_same_for_other_faults_in_another_order() {
    println!("{}", chaos(2, SECONDS).unwrap());
}

/// For `make chaos`: runs one after the other, and names those that failed.
#[test]
#[ignore = "takes as long as it is told"]
fn as_told() {
    let seeds = seeds::parse(&std::env::var("CHAOS_SEEDS").unwrap_or_else(|_| "1".to_owned())).unwrap();
    let seconds =
        std::env::var("CHAOS_SECONDS").map_or(60, |text| text.parse().expect("a number of seconds"));
    let mut failed = Vec::new();
    for seed in seeds.clone() {
        // Helpers of tests panic where something can't go on; other seeds can.
        let ended = catch_unwind(AssertUnwindSafe(|| chaos(seed, seconds)));
        match ended.unwrap_or_else(|_| Err("a panic, see above".to_owned())) {
            Ok(line) => println!("{line}"),
            Err(wrong) => {
                println!(
                    "seed {seed} FAILED: {wrong}\nplay it again: make chaos SEED={seed} SECONDS={seconds}"
                );
                failed.push(seed);
            }
        }
    }
    let runs = seeds.count();
    println!("{} of {runs} runs of {seconds} s found nothing wrong", runs - failed.len());
    assert!(failed.is_empty(), "these seeds failed, and what to do is above: {failed:?}");
}
