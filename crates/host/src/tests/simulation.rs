//! Hosts, journals and the bus in one thread, on a simulated clock, disk and network. All of a run follows from its seed.
//!
//! What runs is the product: the desk that decides, the platter that writes, the ear that asks, recovery, what is told,
//! and the rules of votes and ledger. Simulated is what is around them: `machine` and `shard` what dies and starts again,
//! `disk` what it writes to, `network` what is between machines, `clients` who asks, `weather` how bad all of it is. An
//! `auditor` reads the durable logs after each step. `planted` holds bugs that it must find.
//!
//! `make simulate SEED=n` plays a seed again and shows its steps, `make simulate SEEDS=n` so many new ones.

mod auditor;
mod books;
mod clients;
mod disk;
mod listener;
mod machine;
mod network;
mod planted;
mod shard;
mod weather;
mod world;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use decider::Service;
use ledger::Ledger;
use proto::Timestamp;

use planted::{Bug, Curt};
use weather::{Weather, Without};
use world::{Report, Trace, World};

/// Ten seconds before midnight in Beijing, so that caps begin anew within each run.
const START: Timestamp = Timestamp(1_749_571_190_000);
/// Seeds of the true code that each run of the tests tries.
const SEEDS: u64 = 60;
/// A planted bug must show within so many seeds.
const SEEDS_TO_FIND: u64 = 60;
/// Lines of a trace that are shown: what led to a failure is near its end.
const TRACE_LINES_SHOWN: usize = 120;

/// What to play.
#[derive(Debug, Clone)]
struct Play {
    seed: u64,
    bug: Bug,
    /// Trouble that it does without.
    without: Without,
    /// Gets a line for each step, if anybody reads it.
    trace: Option<Trace>,
}

impl Play {
    /// A seed of the true code in all its weather.
    fn of(seed: u64) -> Self {
        Self { seed, bug: Bug::None, without: 0, trace: None }
    }

    /// Says how it ended well, or what was found at which step.
    fn run<L: Service<Resources = ()>>(&self) -> Result<Report, String> {
        let world = World::new::<L>(self);
        // The product's own assertions find bugs as well.
        catch_unwind(AssertUnwindSafe(|| world.run())).unwrap_or_else(|panic| {
            let what = panic.downcast_ref::<String>().cloned();
            Err(what.or(panic.downcast_ref::<&str>().map(|what| (*what).to_owned())).unwrap_or_default())
        })
    }

    /// Plays it with a trace.
    fn tell<L: Service<Resources = ()>>(mut self) -> (Result<Report, String>, String) {
        let trace = self.trace.insert(Trace::default()).clone();
        (self.run::<L>(), trace.take())
    }
}

/// Plays these seeds on all cores; at the first that fails, panics with what led to it.
fn nothing_is_found<L: Service<Resources = ()>>(seeds: Range<u64>) -> Vec<Report> {
    let (next, reports) = (AtomicU64::new(seeds.start), Mutex::new(Vec::new()));
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= seeds.end {
            return;
        }
        match Play::of(seed).run::<L>() {
            Ok(report) => reports.lock().unwrap().push(report),
            Err(_) => {
                next.store(seeds.end, Ordering::Relaxed);
                explain::<L>(seed);
            }
        }
    };
    let cores = available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            worker.join().unwrap_or_else(|panic| resume_unwind(panic));
        }
    });
    reports.into_inner().unwrap()
}

/// Plays a seed that has failed again with as few kinds of trouble as will do, and shows what led to it.
fn explain<L: Service<Resources = ()>>(seed: u64) -> ! {
    let mut weather = Weather::default();
    let kinds = weather.kinds().map(|(name, _)| name);
    let fails = |without: &Without| Play { without: *without, ..Play::of(seed) }.run::<L>().is_err();
    let calmer = |without: Without, kind: usize| Some(without | 1 << kind).filter(fails).unwrap_or(without);
    let without = (0..kinds.len()).fold(0, calmer);
    let (ended, trace) = Play { without, ..Play::of(seed) }.tell::<L>();
    let what = ended.err().unwrap_or_else(|| "not again: a seed must tell one story".to_owned());
    let lines: Vec<&str> = trace.lines().collect();
    let end = lines[lines.len().saturating_sub(TRACE_LINES_SHOWN)..].join("\n");
    let left = kinds.iter().enumerate().filter(|(kind, _)| without >> kind & 1 == 0);
    let left: Vec<&str> = left.map(|(_, name)| *name).collect();
    panic!(
        "{end}\nseed {seed} fails with no other trouble than {left:?}: {what}\nplay it again with SEED={seed}"
    );
}

/// What the first of these seeds finds that finds something.
fn finds<L: Service<Resources = ()>>(bug: Bug) -> String {
    let found = (0..SEEDS_TO_FIND).find_map(|seed| Play { bug, ..Play::of(seed) }.run::<L>().err());
    found.unwrap_or_else(|| panic!("{bug:?} is not found within {SEEDS_TO_FIND} seeds"))
}

#[test]
fn nothing_is_lost_doubled_or_forgotten_whatever_fails() {
    let reports = nothing_is_found::<Ledger>(0..SEEDS);
    let sum = |of: fn(&Report) -> u64| reports.iter().map(of).sum::<u64>();
    // A calm simulation would find nothing either.
    for (what, met) in [
        ("lives", sum(|it| u64::from(it.lives)) - 2 * SEEDS),
        ("lost messages", sum(|it| it.lost)),
        ("held votes", sum(|it| it.tally.held)),
        ("refused votes", sum(|it| it.tally.refused)),
        ("booked votes", sum(|it| it.tally.booked)),
        ("declined votes", sum(|it| it.tally.declined)),
    ] {
        assert!(met >= SEEDS, "too few {what}: {met} in {SEEDS} runs");
    }
}

#[test]
fn a_seed_is_always_the_same_story() {
    for seed in 0..4 {
        let (first, second) = (Play::of(seed).tell::<Ledger>(), Play::of(seed).tell::<Ledger>());
        assert_eq!(first, second, "seed {seed}");
        assert!(first.1.lines().count() > 100, "there is no story");
    }
}

#[test]
fn an_activity_that_refuses_without_an_event_loses_no_reaction() {
    nothing_is_found::<Curt<false>>(0..SEEDS);
}

#[test]
fn an_acknowledgement_before_the_flush_is_found() {
    let what = finds::<Ledger>(Bug::AcknowledgesBeforeFlush);
    assert!(what.contains("acknowledged"), "{what}");
}

#[test]
fn a_heard_position_outside_the_block_is_found() {
    let what = finds::<Ledger>(Bug::NotesHeardBeforeFlush);
    assert!(what.contains("nothing followed"), "{what}");
}

#[test]
fn a_reaction_lost_when_refused_is_found() {
    let what = finds::<Curt<true>>(Bug::None);
    assert!(what.contains("nothing followed"), "{what}");
}

/// `SEED=n` plays one seed, with its trace. `SEEDS=n` plays so many from a random one on, as `make simulate` does.
#[test]
#[ignore = "for `make simulate`"]
fn one_seed_or_many() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = number("SEED") {
        let (ended, trace) = Play::of(seed).tell::<Ledger>();
        let report = ended.unwrap_or_else(|_| explain::<Ledger>(seed));
        println!("{trace}seed {seed}: {report:?}");
    }
    let Some(count) = number("SEEDS") else { return };
    let (first, begun) = (u64::from(std::process::id()) << 32, std::time::Instant::now());
    let reports = nothing_is_found::<Ledger>(first..first + count);
    let (steps, minutes) =
        (reports.iter().map(|it| it.steps).sum::<u64>(), begun.elapsed().as_secs_f64() / 60.0);
    println!(
        "{count} seeds from {first} on: {:.0} runs a minute, {} steps each",
        count as f64 / minutes,
        steps / count
    );
}
