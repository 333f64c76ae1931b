//! What goes wrong when: drawn from a seed, so that a run that failed can be had again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use proto::subject::Stream;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

/// Processes that faults strike.
pub const SERVICES: [&str; 3] = ["votes", "ledger", "gateway"];
/// The server between them.
pub const NATS: &str = "nats";
/// All of these.
const ALL: [&str; 4] = [SERVICES[0], SERVICES[1], SERVICES[2], NATS];
/// Whose disks are slow and whose processes stand still: those that keep a log.
const SHARDS: [&str; 2] = ["votes", "ledger"];
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
    /// SIGKILL; it is started again at the end, whether the server is there or not.
    Kill(&'static str),
    /// SIGKILL to all at once, as when the power fails. They are started again in this order, the server never first.
    Blackout([&'static str; 4]),
    /// SIGSTOP, and SIGCONT at the end: a machine that stands still and believes it never did.
    Freeze(&'static str),
    /// All connections to the NATS server break, once. What was not acknowledged is delivered again.
    Cut,
    /// Bytes to and from the NATS server are late.
    Delay {
        /// By so much.
        ms: u64,
    },
    /// What is delivered out of streams comes twice.
    Double,
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
            let is_free = |what: &What| {
                what.strikes().iter().all(|whom| busy_until.get(whom).is_none_or(|until| *until < at_ms))
            };
            if let Some(index) = deck.iter().rposition(is_free) {
                let what = deck.remove(index);
                busy_until.extend(what.strikes().into_iter().map(|whom| (whom, at_ms + lasts_ms)));
                faults.push(Fault { at_ms, lasts_ms, what });
            }
            at_ms += random.random_range(GAP_MS);
        }
    }
}

/// One of each kind, in an order of chance.
fn kinds(random: &mut SmallRng) -> Vec<What> {
    let mut kinds: Vec<What> = ALL.into_iter().map(What::Kill).collect();
    kinds.push(What::Blackout(order(random)));
    kinds.extend(SHARDS.map(What::Freeze));
    kinds.extend(Stream::ALL.map(What::Fill));
    kinds.extend([What::Cut, What::Delay { ms: random.random_range(DELAY_MS) }, What::Double]);
    for service in SHARDS {
        kinds.push(What::SlowDisk { service, ms: random.random_range(SYNC_MS) });
    }
    kinds.shuffle(random);
    kinds
}

/// All of them in an order of chance, but the server not first: whoever comes before it has to wait for it.
fn order(random: &mut SmallRng) -> [&'static str; 4] {
    let mut order = ALL;
    order.shuffle(random);
    if order[0] == NATS {
        let later = random.random_range(1..order.len());
        order.swap(0, later);
    }
    order
}

impl What {
    /// What it is, and of whom.
    pub fn kind(&self) -> String {
        match self {
            Self::Kill(whom) => format!("{whom} killed"),
            Self::Blackout(_) => "blackout".to_owned(),
            Self::Freeze(whom) => format!("{whom} stopped"),
            Self::Cut => "connections cut".to_owned(),
            Self::Delay { .. } => "bytes late".to_owned(),
            Self::Double => "deliveries doubled".to_owned(),
            Self::Fill(stream) => format!("{} full", stream.name()),
            Self::SlowDisk { service, .. } => format!("{service} slow"),
        }
    }

    /// Whom it strikes: one thing at a time goes wrong with each.
    fn strikes(&self) -> Vec<&'static str> {
        match self {
            Self::Kill(whom) | Self::Freeze(whom) => vec![whom],
            Self::Blackout(all) => all.to_vec(),
            // Streams are filled and emptied by asking the server.
            Self::Fill(_) => vec![NATS],
            Self::Cut | Self::Delay { .. } => vec!["the way to NATS"],
            Self::Double => vec!["what NATS delivers"],
            Self::SlowDisk { service: "votes", .. } => vec!["the disk of votes"],
            Self::SlowDisk { .. } => vec!["the disk of the ledger"],
        }
    }
}

impl Plan {
    /// How often each kind comes.
    pub fn kinds(&self) -> BTreeMap<String, usize> {
        let mut kinds = BTreeMap::new();
        self.faults.iter().for_each(|fault| *kinds.entry(fault.what.kind()).or_default() += 1);
        kinds
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

/// Every kind that there is: 4 kills, a blackout, 2 standstills, 3 troubles on the way, 2 full streams, 2 slow disks.
#[cfg(test)]
const KINDS: usize = 14;

#[test]
fn every_kind_is_in_every_run_of_twenty_seconds_and_often_in_one_of_sixty() {
    let named: BTreeSet<String> = kinds(&mut SmallRng::seed_from_u64(0)).iter().map(What::kind).collect();
    assert_eq!(named.len(), KINDS);
    for seed in 0..500 {
        for (seconds, often) in [(20, 1), (60, 3)] {
            let plan = Plan::draw(seed, seconds);
            let met = plan.kinds();
            assert!(met.len() == KINDS && met.values().all(|times| *times >= often), "{met:?}: {plan}");
        }
    }
}

#[test]
fn a_plan_begins_and_ends_quietly() {
    for seed in 0..200 {
        let plan = Plan::draw(seed, 20);
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
            let is_same =
                |other: &&Fault| other.what.strikes().iter().any(|whom| fault.what.strikes().contains(whom));
            let same = plan.faults[index + 1..].iter().find(is_same);
            assert!(same.is_none_or(|other| other.at_ms > fault.at_ms + fault.lasts_ms), "{plan}");
        }
    }
}

#[test]
fn after_a_blackout_all_come_back_and_somebody_before_the_server() {
    let mut orders = BTreeSet::new();
    for seed in 0..200 {
        for fault in Plan::draw(seed, 60).faults {
            if let What::Blackout(order) = fault.what {
                assert_ne!(order[0], NATS);
                assert_eq!(BTreeSet::from(order), BTreeSet::from(ALL));
                orders.insert(order);
            }
        }
    }
    assert_eq!(orders.len(), 18, "of the 24 orders there are, 6 begin with the server");
}
