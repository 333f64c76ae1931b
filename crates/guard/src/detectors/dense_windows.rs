//! Dense windows: blocks of few prefixes, devices and ten minutes that hold many attempts for one target.
//!
//! DenseAlert and M-Zoom (Shin et al., KDD 2017 and ECML PKDD 2016), worked from the papers: a block's density is its
//! mass divided by the number of values that it spans in all its modes; peeling the value with the least mass again and
//! again passes a block at least a quarter as dense as the densest (four modes). As in FRAUDAR (KDD 2016) an attempt weighs
//! the less, the more others use its prefix and its device, so that popular phones behind a carrier's NAT are no block. It
//! runs over a sliding day, or the last 32,768 attempts of a busier one, again once a fifth of a small window or all of a
//! full one is new: some 50 ms for 16,384 attempts, the same for each, however many there are. Where a target has far more than its
//! share of ten minutes it does not wait for that, but looks at the latest attempts at once, and again each time that those for
//! the target have grown by half: an attack that is through within minutes is seen while it runs.
//!
//! A block is an alert if it is denser by a fifth than those of its size that were none, of which the memory fades, and if
//! its prefixes and devices favour its target (binomial tail, as in `concentration`). Then it is expanded: a prefix or device belongs to it from two
//! acts and half of its acts inside. It never holds a vote alone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proto::Timestamp;

use super::attempt::Attempt;
use super::brought::Unit;
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map};
use super::kind::{Group, Kind};
use super::part::{Case, Found, Part};
use super::peel::{self, Tuple};
use crate::tails::{binomial_tail, ln_milli, poisson_tail};
use crate::verdict::ReasonCode;

const DAY_MS: u64 = 24 * 3_600_000;
/// Most attempts that the sliding day holds; in a busier one it is shorter. About 1 MB.
const DAY_ATTEMPTS_MAX: usize = 32_768;
/// Of a window that is not full, one in so many is new at the next run; of a full one, all.
const NEW_ONE_IN: usize = 5;
/// Targets of one block that are looked at: those with most of it. An attack is for one, and each costs a walk over the day.
const BLOCK_TARGETS_MAX: usize = 3;
/// Sizes of blocks are told apart by doublings, up to so many. One phone that serves a whole school says what is usual of
/// crowds of hundreds, not of dozens.
const SIZES: usize = 16;
/// At each run the usual density of a size comes nearer to the least by one in so many, so that nobody blinds the window for
/// good by voting evenly for ten minutes.
const FADING_ONE_IN: u64 = 16;
/// Fewer attempts than that make no block.
const DAY_ATTEMPTS_MIN: usize = 60;
/// A block of fewer attempts for its target is a family.
const BLOCK_ATTEMPTS_MIN: u32 = 8;
/// Blocks looked for in one run.
const BLOCKS_MAX: usize = 4;
/// Blocks remembered; the oldest makes room.
const ALERTS_MAX: usize = 64;
/// An alert is denser than the usual by this much, in thousandths.
const ABOVE_USUAL_PERMILLE: u64 = 1_200;
/// Density that any crowd reaches, in thousandths of an attempt that nobody else resembles.
const USUAL_MIN_MILLI: u64 = 1_200;
/// Honest odds vary by so much.
const SLACK: f64 = 2.0;
/// Added to what others have before the logarithm is taken, as in the paper, so that rare values do not weigh without bound.
const FRAUDAR: f64 = 5.0;
/// Tail from which a block favours its target.
const TAIL_MIN: i32 = 6_000;
/// Most that a block weighs: not enough alone.
const WEIGHT_MAX: i32 = 2_000;
/// Rounds of expansion.
const EXPANSION_ROUNDS_MAX: usize = 5;

/// Latest attempts that are looked at when a target has a spurt: some 10 ms.
const SPURT_ATTEMPTS: usize = 2_048;

/// Attempts for a target in the ten minutes that run.
#[derive(Debug, Clone, Copy)]
struct Spurt {
    here: u32,
    /// From so many on it is looked at again.
    next: u32,
}

/// A block that was denser than usual.
#[derive(Debug)]
struct Alert {
    target: Id,
    prefixes: BTreeSet<Id>,
    devices: BTreeSet<Id>,
    found: Found,
    weight: i32,
}

/// The sliding day and its alerts.
#[derive(Debug, Default)]
pub(super) struct DenseWindows {
    day: VecDeque<(u64, Tuple)>,
    /// Attempts at the last run, and since.
    at_last_run: usize,
    since: usize,
    usual_milli: [u64; SIZES],
    alerts: VecDeque<Alert>,
    /// The ten minutes that run, attempts in them, and those for each target.
    minutes: Id,
    in_minutes: u32,
    spurts: Map<Id, Spurt>,
    /// Whether a target has a spurt that was not looked at yet.
    has_spurt: bool,
    /// Targets of alerts that are new, or weigh more than before.
    news: Vec<Id>,
}

impl Detector for DenseWindows {
    fn see(&mut self, attempt: &Attempt, counts: &Counts) {
        let (prefix, device) = (attempt.resource(Kind::Prefix), attempt.resource(Kind::Device));
        if !attempt.fresh.has(Unit::Joint) || prefix == 0 || device == 0 {
            return;
        }
        if self.day.len() >= DAY_ATTEMPTS_MAX {
            self.day.pop_front();
        }
        let minutes = attempt.resource(Kind::Minutes);
        self.day.push_back((attempt.at.0, [attempt.target, prefix, device, minutes]));
        self.since += 1;
        self.note_spurt(attempt, counts);
    }

    fn cut(&mut self, now: Timestamp, _cases: &mut Vec<Case>) {
        while self.day.front().is_some_and(|(at, _)| now.0.saturating_sub(*at) > DAY_MS) {
            self.day.pop_front();
        }
        let full = self.day.len() >= DAY_ATTEMPTS_MAX;
        let new = if full { self.since } else { self.since * NEW_ONE_IN };
        let grown = new >= self.at_last_run.max(DAY_ATTEMPTS_MIN);
        let has_spurt = std::mem::take(&mut self.has_spurt);
        if self.day.len() < DAY_ATTEMPTS_MIN {
            return;
        }
        if grown {
            self.run();
        } else if has_spurt {
            let earlier = self.day.len().saturating_sub(SPURT_ATTEMPTS);
            self.look_at(weighted(self.day.range(earlier..)), false);
        }
    }

    fn take_news(&mut self) -> Vec<Id> {
        std::mem::take(&mut self.news)
    }

    fn close(&mut self) {
        if self.day.len() >= DAY_ATTEMPTS_MIN {
            self.run();
        }
    }

    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        let (prefix, device) = (attempt.resource(Kind::Prefix), attempt.resource(Kind::Device));
        let inside = |alert: &&Alert| {
            alert.target == attempt.target
                && alert.prefixes.contains(&prefix)
                && alert.devices.contains(&device)
        };
        let heaviest = self.alerts.iter().filter(inside).max_by_key(|alert| alert.weight);
        let heaviest = heaviest.filter(|_| !counts.is_home(attempt));
        parts.extend(
            heaviest
                .map(|alert| Part::hard(Group::Window, ReasonCode::GroupControl, alert.weight, alert.found)),
        );
    }
}

impl DenseWindows {
    fn run(&mut self) {
        (self.at_last_run, self.since) = (self.day.len(), 0);
        for usual in &mut self.usual_milli {
            *usual -= *usual / FADING_ONE_IN;
        }
        self.look_at(weighted(self.day.iter()), true);
    }

    /// Takes in whether this attempt's target has far more than its share of these ten minutes.
    fn note_spurt(&mut self, attempt: &Attempt, counts: &Counts) {
        let minutes = attempt.resource(Kind::Minutes);
        if minutes != self.minutes {
            (self.minutes, self.in_minutes) = (minutes, 0);
            self.spurts.clear();
        }
        self.in_minutes += 1;
        let spurt = self.spurts.entry(attempt.target).or_insert(Spurt { here: 0, next: BLOCK_ATTEMPTS_MIN });
        spurt.here += 1;
        if spurt.here >= spurt.next {
            spurt.next = spurt.here + spurt.here / 2;
            let of_target = f64::from(counts.target(attempt.target, Unit::Joint).all);
            let share = of_target / f64::from(counts.total(Unit::Joint).all.max(1));
            let expected = SLACK * share * f64::from(self.in_minutes);
            self.has_spurt |= poisson_tail(spurt.here, expected) >= TAIL_MIN;
        }
    }

    /// Looks for blocks among these. Only whole days teach what is usual.
    fn look_at(&mut self, mut tuples: Vec<(Tuple, u64)>, learns: bool) {
        for _ in 0..BLOCKS_MAX {
            let Some(block) = peel::densest(&tuples) else { break };
            let inside = tuples.iter().filter(|(tuple, _)| block.holds(tuple));
            let mut targets: BTreeMap<Id, u32> = BTreeMap::new();
            inside.for_each(|(tuple, _)| *targets.entry(tuple[0]).or_default() += 1);
            let size = (targets.values().sum::<u32>().max(1).ilog2() as usize).min(SIZES - 1);
            let usual = self.usual_milli[size].max(USUAL_MIN_MILLI);
            if block.density() * 1_000 <= usual * ABOVE_USUAL_PERMILLE {
                break;
            }
            let mut targets: Vec<(u32, Id)> =
                targets.into_iter().map(|(target, mass)| (mass, target)).collect();
            targets.sort_unstable_by(|one, other| other.cmp(one));
            targets.truncate(BLOCK_TARGETS_MAX);
            let alerts: Vec<Alert> =
                targets.iter().filter_map(|(_, target)| self.alert(*target, &block, usual)).collect();
            if alerts.is_empty() && learns {
                self.usual_milli[size] = usual.max(block.density());
            }
            alerts.into_iter().for_each(|alert| self.remember(alert));
            tuples.retain(|(tuple, _)| !block.holds(tuple));
        }
    }

    /// Keeps an alert in place of earlier ones for its target that overlap it: the same block, seen again.
    fn remember(&mut self, mut alert: Alert) {
        let overlaps = |known: &Alert, alert: &Alert| {
            known.target == alert.target
                && !known.prefixes.is_disjoint(&alert.prefixes)
                && !known.devices.is_disjoint(&alert.devices)
        };
        let (same, others): (Vec<Alert>, Vec<Alert>) =
            self.alerts.drain(..).partition(|known| overlaps(known, &alert));
        self.alerts = others.into();
        if same.iter().all(|known| known.weight < alert.weight) {
            self.news.push(alert.target);
        }
        for known in same {
            // What slid out of the window still belongs to it.
            alert.prefixes.extend(known.prefixes);
            alert.devices.extend(known.devices);
            if known.weight > alert.weight {
                (alert.weight, alert.found) = (known.weight, known.found);
            }
        }
        if self.alerts.len() >= ALERTS_MAX {
            self.alerts.pop_front();
        }
        self.alerts.push_back(alert);
    }

    /// The block expanded for one of its targets, if it favours that.
    fn alert(&self, target: Id, block: &peel::Block, usual_milli: u64) -> Option<Alert> {
        let (mut prefixes, mut devices) = (block.values[1].clone(), block.values[2].clone());
        let for_target: Vec<&Tuple> =
            self.day.iter().map(|(_, tuple)| tuple).filter(|t| t[0] == target).collect();
        for _ in 0..EXPANSION_ROUNDS_MAX {
            let before = prefixes.len() + devices.len();
            let more_prefixes = joining(&for_target, (1, 2), |tuple| devices.contains(&tuple[2]));
            let more_devices = joining(&for_target, (2, 1), |tuple| prefixes.contains(&tuple[1]));
            prefixes.extend(more_prefixes);
            devices.extend(more_devices);
            if prefixes.len() + devices.len() == before {
                break;
            }
        }
        let sums = self.sums(target, &prefixes, &devices);
        let weight = sums.surprise().min(WEIGHT_MAX);
        if weight <= 0 || sums.here.both < BLOCK_ATTEMPTS_MIN || sums.tail() < TAIL_MIN {
            return None;
        }
        let found = Found::DenseBlock {
            attempts: sums.here.both,
            prefixes: count(prefixes.len()),
            devices: count(devices.len()),
            density_milli: block.density(),
            usual_milli,
        };
        Some(Alert { target, prefixes, devices, found, weight })
    }

    /// How many share the block's prefixes and devices, for its target and for others.
    fn sums(&self, target: Id, prefixes: &BTreeSet<Id>, devices: &BTreeSet<Id>) -> Sums {
        let mut sums = Sums::default();
        for (_, tuple) in &self.day {
            let sum = if tuple[0] == target { &mut sums.here } else { &mut sums.others };
            let (prefix, device) = (prefixes.contains(&tuple[1]), devices.contains(&tuple[2]));
            sum.all += 1;
            sum.prefix += u32::from(prefix);
            sum.device += u32::from(device);
            sum.both += u32::from(prefix && device);
        }
        sums
    }
}

/// Attempts, and those of them that share a block's prefixes, its devices, or both.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    all: u32,
    prefix: u32,
    device: u32,
    both: u32,
}

/// The same for a block's target and for all others.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    here: Sum,
    others: Sum,
}

impl Sums {
    /// Milli-nats by which both overlap more than either explains: fans of one town have the phones that everybody has, and
    /// owners of one model live where everybody lives.
    fn surprise(self) -> i32 {
        let share = |part: u32| (f64::from(part) + 0.5) / f64::from(self.others.all.max(1));
        let of = |here: u32, part: u32| {
            ln_milli(f64::from(self.here.both) / (SLACK * f64::from(here) * share(part) + 1.0))
        };
        of(self.here.prefix, self.others.device).min(of(self.here.device, self.others.prefix))
    }

    /// −ln of the chance that the block favours its target so much.
    fn tail(self) -> i32 {
        let outside = (self.here.all - self.here.both).max(1);
        let odds = SLACK * f64::from(outside) / f64::from(self.others.all.max(1));
        binomial_tail(self.here.both, self.here.both + self.others.both, odds)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Attempts with their weight in thousandths: one over the logarithms of how many for others share prefix and device.
fn weighted<'d>(day: impl Iterator<Item = &'d (u64, Tuple)> + Clone) -> Vec<(Tuple, u64)> {
    let mut all: Map<(u8, Id), u32> = Map::default();
    let mut here: Map<(u8, u64), u32> = Map::default();
    let of_target =
        |mode: usize, tuple: &Tuple| (mode as u8, u64::from(tuple[mode]) << 32 | u64::from(tuple[0]));
    for (_, tuple) in day.clone() {
        for mode in [1, 2] {
            *all.entry((mode as u8, tuple[mode])).or_default() += 1;
            *here.entry(of_target(mode, tuple)).or_default() += 1;
        }
    }
    let weigh = |tuple: &Tuple| {
        let rarity = |mode: usize| {
            let others = all[&(mode as u8, tuple[mode])] - here[&of_target(mode, tuple)];
            f64::from(ln_milli(f64::from(others) + FRAUDAR)) / 1_000.0
        };
        (1_000.0 / (rarity(1) * rarity(2))) as u64
    };
    day.map(|(_, tuple)| (*tuple, weigh(tuple))).collect()
}

/// Acts on one value, those of them inside a block, and the first value of the other mode and whether there are more.
#[derive(Debug, Default)]
struct Inside {
    all: u32,
    inside: u32,
    other: Id,
    several: bool,
}

/// Values of a mode with at least two acts, and at least half of their acts inside. What is one phone at one home joins only
/// with more than a family's.
fn joining(tuples: &[&Tuple], (mode, other): (usize, usize), is_inside: impl Fn(&Tuple) -> bool) -> Vec<Id> {
    let mut acts: BTreeMap<Id, Inside> = BTreeMap::new();
    for tuple in tuples {
        let known = acts.entry(tuple[mode]).or_default();
        known.all += 1;
        if is_inside(tuple) {
            known.inside += 1;
            known.several |= known.inside > 1 && known.other != tuple[other];
            known.other = tuple[other];
        }
    }
    let joins = acts.into_iter().filter(|(_, Inside { all, inside, several, .. })| {
        let beyond_family = *several || *inside >= BLOCK_ATTEMPTS_MIN;
        *inside >= 2 && beyond_family && 2 * inside >= *all
    });
    joins.map(|(value, _)| value).collect()
}
