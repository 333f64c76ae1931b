//! Haste: batches of which nobody reads.
//!
//! Whoever knows whom they want is quick, so half of a candidate's fans may be, and in some groups of friends two in three.
//! Accounts that were made on one day, or that one person leads here, and of which all but a few leave the page sooner than
//! anybody reads it, are worked through by a program or told to hurry (synchronised conduct: SynchroTrap, Cao et al., CCS
//! 2014; scripted times on a page: Jiang et al., CatchSync, KDD 2014). A batch is compared with the quickest honest groups,
//! or with everybody else where those are quicker still (binomial tail). Never enough alone.
//!
//! Costs two look-ups an attempt. Memory: a counter for each batch with a hasty attempt.

use super::attempt::Attempt;
use super::brought::Unit;
use super::concentration::{BASELINE_MIN, TAIL_MIN};
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map};
use super::kind::{Group, Kind};
use super::part::{Found, Part};
use crate::tails::binomial_tail;
use crate::verdict::ReasonCode;

/// What makes a batch. Of one age within a doubling are also those whom one push brought, so that is none.
const KINDS: [Kind; 3] = [Kind::FollowDay, Kind::FollowWeek, Kind::Sharer];
/// Fewer are quick by accident.
const BATCH_MIN: u32 = 8;
/// The odds that one of the quickest honest groups is hasty: two in three.
const QUICK_ODDS: f64 = 2.0;
/// Most batches that are followed, about 150 MB.
const BATCHES_MAX: usize = 4 << 20;
/// Most that it weighs: what else makes the batch must weigh as much.
const WEIGHT_MAX: i32 = 2_000;

/// Hasty attempts, in all, and by batch and target.
#[derive(Debug, Default)]
pub(super) struct Haste {
    all: u32,
    by_target: Map<Id, u32>,
    batches: Map<u64, u32>,
}

impl Detector for Haste {
    fn see(&mut self, attempt: &Attempt, _counts: &Counts) {
        if !attempt.fresh.has(Unit::Person) || attempt.resource(Kind::Hasty) == 0 {
            return;
        }
        self.all += 1;
        *self.by_target.entry(attempt.target).or_default() += 1;
        for kind in KINDS {
            let (resource, batch) =
                (attempt.resource(kind), kind.cell(attempt.resource(kind), attempt.target));
            if resource != 0 && (self.batches.len() < BATCHES_MAX || self.batches.contains_key(&batch)) {
                *self.batches.entry(batch).or_default() += 1;
            }
        }
    }

    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        if attempt.resource(Kind::Hasty) != 0 {
            let found = KINDS.iter().filter_map(|kind| self.part(*kind, attempt, counts));
            parts.extend(found.max_by_key(|part| part.weight));
        }
    }
}

impl Haste {
    fn part(&self, kind: Kind, attempt: &Attempt, counts: &Counts) -> Option<Part> {
        let resource = attempt.resource(kind);
        let hasty = *self.batches.get(&kind.cell(resource, attempt.target)).filter(|_| resource != 0)?;
        let here = counts.cell(kind, resource, attempt.target).all.max(hasty);
        let elsewhere = counts.total(Unit::Person).all - counts.target(attempt.target, Unit::Person).all;
        if here < BATCH_MIN || elsewhere < BASELINE_MIN {
            return None;
        }
        let others = self.all - self.by_target.get(&attempt.target).copied().unwrap_or_default();
        let usual = f64::from(others) / f64::from(elsewhere.saturating_sub(others).max(1));
        let tail = binomial_tail(hasty, here, usual.max(QUICK_ODDS));
        let weight = ((tail - TAIL_MIN) / 2).min(WEIGHT_MAX);
        let found = Found::Haste { kind, here, hasty, tail };
        (weight > 0).then(|| Part::hard(Group::Conduct, ReasonCode::Automaton, weight, found))
    }
}
