//! The detectors of one campaign's votes, or of its draws, claims or invitations: acts of one sort are compared with each
//! other.

use std::collections::{BTreeMap, BTreeSet};

use proto::Timestamp;

use super::attempt::Attempt;
use super::brought::{Brought, Unit};
use super::combine::{self, Known};
use super::counts::Counts;
use super::detector::Detector;
use super::interner::Id;
use super::part::{Case, Part};

/// Attempts that stand before the campaign's own population says how often devices are shared.
const POPULATION_MIN: u32 = 300;
/// New holds of a target from which its earlier attempts are weighed again: one in so many of those held, so that all the
/// weighing again costs a few times one.
const AGAIN_ONE_IN: u32 = 12;
/// Latest attempts of a target that are weighed again while it runs, some tenth of a second; at the close all are.
const AGAIN_MAX: usize = 20_000;
/// Time between two weighings again of a target, for so many of its attempts: what is small is weighed again at once, and
/// nothing costs more than two thousand weighings a second.
const AGAIN_MS: u64 = 10_000;

/// Attempts for one target.
#[derive(Debug, Default)]
struct Log {
    attempts: Vec<u32>,
    /// How many were there when the last epoch ended.
    settled: usize,
    held_since: u32,
    held: u32,
    /// A detector knows more about what came before.
    has_news: bool,
    again_at: Timestamp,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Panel {
    pub counts: Counts,
    detectors: Vec<Box<dyn Detector>>,
    logs: BTreeMap<Id, Log>,
    touched: BTreeSet<Id>,
    /// Who brought what for whom.
    brought: Brought,
}

impl Panel {
    pub fn new(detectors: Vec<Box<dyn Detector>>) -> Self {
        let (logs, touched, brought) = (BTreeMap::new(), BTreeSet::new(), Brought::default());
        Self { counts: Counts::default(), detectors, logs, touched, brought }
    }

    /// Takes an attempt in; `number` is its place among all.
    pub fn see(&mut self, number: u32, attempt: &mut Attempt) {
        attempt.fresh = self.brought.see(attempt);
        self.counts.see(attempt);
        self.detectors.iter_mut().for_each(|detector| detector.see(attempt, &self.counts));
        self.logs.entry(attempt.target).or_default().attempts.push(number);
        self.touched.insert(attempt.target);
    }

    pub fn cut(&mut self, now: Timestamp, cases: &mut Vec<Case>) {
        for detector in &mut self.detectors {
            detector.cut(now, cases);
            for target in detector.take_news() {
                self.logs.entry(target).or_default().has_news = true;
            }
        }
    }

    pub fn close(&mut self) {
        self.detectors.iter_mut().for_each(|detector| detector.close());
    }

    /// An attempt left the tally, or came back.
    pub fn moved(&mut self, attempt: &Attempt, held: bool) {
        self.counts.moved(attempt, held);
        let log = self.logs.entry(attempt.target).or_default();
        if held {
            log.held += 1;
            log.held_since += 1;
        } else {
            log.held = log.held.saturating_sub(1);
        }
    }

    /// What speaks for fraud in an attempt; `others` are detectors of the whole campaign and of all campaigns.
    pub fn weigh<'d>(
        &'d self,
        attempt: &Attempt,
        others: impl Iterator<Item = &'d Box<dyn Detector>>,
        parts: &mut Vec<Part>,
    ) -> i32 {
        parts.clear();
        for detector in self.detectors.iter().chain(others) {
            detector.weigh(attempt, &self.counts, parts);
        }
        let population = self.knows_population();
        combine::score(attempt, parts, Known { population, shared: self.counts.is_shared(attempt) })
    }

    /// Whether the campaign's own population says how often devices are shared.
    pub fn knows_population(&self) -> bool {
        self.counts.total(Unit::Person).clean() >= POPULATION_MIN
    }

    /// Targets with attempts since the last epoch, and those attempts.
    pub fn take_fresh(&mut self) -> Vec<(Id, Vec<u32>)> {
        let touched = std::mem::take(&mut self.touched);
        let fresh = touched.into_iter().filter_map(|target| {
            let log = self.logs.get_mut(&target)?;
            let fresh = log.attempts[log.settled..].to_vec();
            log.settled = log.attempts.len();
            Some((target, fresh))
        });
        fresh.collect()
    }

    /// Earlier attempts for a target that are to be weighed again, since enough new ones were held, or more is known.
    pub fn take_again(&mut self, target: Id, now: Timestamp) -> Vec<u32> {
        let Some(log) = self.logs.get_mut(&target) else { return Vec::new() };
        let few = log.held_since == 0 || log.held_since * AGAIN_ONE_IN < log.held;
        if (few && !log.has_news) || now < log.again_at {
            return Vec::new();
        }
        (log.held_since, log.has_news) = (0, false);
        let from = log.attempts.len().saturating_sub(AGAIN_MAX);
        let latest = log.attempts[from..].to_vec();
        log.again_at = Timestamp(now.0.saturating_add(AGAIN_MS * latest.len() as u64 / AGAIN_MAX as u64));
        latest
    }

    /// Every attempt, target by target.
    pub fn all(&self) -> Vec<u32> {
        self.logs.values().flat_map(|log| log.attempts.iter().copied()).collect()
    }
}
