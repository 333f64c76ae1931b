//! What goes wrong when: drawn from a seed, so that a run that failed can be had again.

use std::collections::BTreeMap;
use std::fmt;

use proto::subject::Stream;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

/// Processes that faults strike.
pub const SERVICES: [&str; 3] = ["votes", "ledger", "gateway"];
/// The server between them.
pub const NATS: &str = "nats";
/// Nothing goes wrong for so long at the beginning, so that there is something to lose, and at the end.
const QUIET_MS: u64 = 1_000;
/// Between the beginnings of two faults: they overlap more often than not.
const GAP_MS: std::ops::RangeInclusive<u64> = 200..=900;
/// How long a fault lasts: longer than a request may take, shorter than clients and streams give up.
const LASTS_MS: std::ops::RangeInclusive<u64> = 300..=2_500;
/// How much later bytes arrive.
const DELAY_MS: std::ops::RangeInclusive<u64> = 20..=250;
/// How long a platter takes longer.
const SYNC_MS: std::ops::RangeInclusive<u64> = 20..=200;

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// SIGKILL; it is started again at the end.
    Kill(&'static str),
    /// SIGSTOP, and SIGCONT at the end: a machine that stands still and believes it never did.
    Freeze(&'static str),
    /// All connections to the NATS server break, once. What was not acknowledged is delivered again.
    Cut,
    /// Bytes to and from the NATS server are late.
    Delay {
        /// By so much.
        ms: u64,
    },
    /// A stream takes nothing more, until ops make room.
    Fill(Stream),
    /// A process waits for its disk.
    SlowDisk {
        /// Which.
        service: &'static str,
        /// How much longer each sync takes.
        ms: u64,
    },
}

/// Something that goes wrong for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// When it begins, from the beginning of the run.
    pub at_ms: u64,
    /// How long it lasts.
    pub lasts_ms: u64,
    /// What it is.
    pub what: What,
}

/// All of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it was drawn from.
    pub seed: u64,
    /// By when they begin.
    pub faults: Vec<Fault>,
}

impl Plan {
    /// The plan of a run of so many seconds. Each kind of fault comes before any comes again.
    pub fn draw(seed: u64, seconds: u64) -> Self {
        let mut random = SmallRng::seed_from_u64(seed);
        let (mut at_ms, end_ms) = (QUIET_MS, (seconds * 1_000).saturating_sub(QUIET_MS));
        let (mut faults, mut deck) = (Vec::new(), Vec::new());
        let mut busy_until: BTreeMap<&str, u64> = BTreeMap::new();
        loop {
            if deck.is_empty() {
                deck = kinds(&mut random);
            }
            let lasts_ms = random.random_range(LASTS_MS);
            if at_ms + lasts_ms >= end_ms {
                return Self { seed, faults };
            }
            // What is down can't be struck: another kind takes its turn.
            let is_free = |what: &What| busy_until.get(what.whom()).is_none_or(|until| *until < at_ms);
            if let Some(index) = deck.iter().rposition(is_free) {
                let what = deck.remove(index);
                busy_until.insert(what.whom(), at_ms + lasts_ms);
                faults.push(Fault { at_ms, lasts_ms, what });
            }
            at_ms += random.random_range(GAP_MS);
        }
    }
}

/// One of each kind, in an order of chance.
fn kinds(random: &mut SmallRng) -> Vec<What> {
    let mut kinds: Vec<What> = SERVICES.into_iter().chain([NATS]).map(What::Kill).collect();
    kinds.extend(["votes", "ledger"].map(What::Freeze));
    kinds.extend(Stream::ALL.map(What::Fill));
    kinds.extend([What::Cut, What::Delay { ms: random.random_range(DELAY_MS) }]);
    for service in ["votes", "ledger"] {
        kinds.push(What::SlowDisk { service, ms: random.random_range(SYNC_MS) });
    }
    kinds.shuffle(random);
    kinds
}

impl What {
    /// Whom it strikes: one thing at a time goes wrong with each.
    pub fn whom(&self) -> &'static str {
        match self {
            Self::Kill(whom) | Self::Freeze(whom) => whom,
            // Streams are filled and emptied by asking the server.
            Self::Fill(_) => NATS,
            Self::Cut | Self::Delay { .. } => "the way to NATS",
            Self::SlowDisk { service: "votes", .. } => "the disk of votes",
            Self::SlowDisk { .. } => "the disk of the ledger",
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}:", self.seed)?;
        self.faults.iter().try_for_each(|fault| {
            let Fault { at_ms, lasts_ms, what } = fault;
            writeln!(f, "  at {at_ms:>6} ms for {lasts_ms:>4} ms: {what:?}")
        })
    }
}

#[test]
fn one_seed_gives_one_plan_and_others_give_others() {
    assert_eq!(Plan::draw(7, 60), Plan::draw(7, 60));
    let plans: Vec<_> = (0..50).map(|seed| Plan::draw(seed, 60).faults).collect();
    assert!(plans.iter().enumerate().all(|(index, plan)| !plans[..index].contains(plan)));
}

#[test]
fn a_plan_of_twenty_seconds_has_every_kind_and_begins_and_ends_quietly() {
    for seed in 0..200 {
        let plan = Plan::draw(seed, 20);
        let mut kinds: Vec<_> =
            plan.faults.iter().map(|fault| (fault.what.whom(), discriminant(fault))).collect();
        kinds.sort_unstable();
        kinds.dedup();
        // Two streams share a line here.
        assert!(kinds.len() >= 10, "{} of 11 kinds: {plan}", kinds.len());
        assert!(plan.faults.iter().all(|fault| fault.at_ms >= QUIET_MS));
        assert!(plan.faults.iter().all(|fault| fault.at_ms + fault.lasts_ms < 20_000 - QUIET_MS), "{plan}");
        assert!(plan.faults.is_sorted_by_key(|fault| fault.at_ms));
    }
}

#[test]
fn nothing_is_struck_while_it_is_down() {
    for seed in 0..200 {
        let plan = Plan::draw(seed, 60);
        for (index, fault) in plan.faults.iter().enumerate() {
            let mut later = plan.faults[index + 1..].iter();
            let same = later.find(|other| other.what.whom() == fault.what.whom());
            assert!(same.is_none_or(|other| other.at_ms > fault.at_ms + fault.lasts_ms), "{plan}");
        }
    }
}

#[cfg(test)]
fn discriminant(fault: &Fault) -> &'static str {
    match fault.what {
        What::Kill(_) => "kill",
        What::Freeze(_) => "freeze",
        What::Cut => "cut",
        What::Fill(_) => "fill",
        What::Delay { .. } => "delay",
        What::SlowDisk { .. } => "slow disk",
    }
}
