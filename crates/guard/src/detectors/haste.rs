//! Haste: batches of which nobody reads.
//!
//! Whoever knows whom they want is quick, so half of a candidate's fans may be, and in some groups of friends two in three.
//! Accounts that were made on one day, or that one person leads here, and of which all but a few leave the page sooner than
//! anybody reads it, are worked through by a program or told to hurry (synchronised conduct: SynchroTrap, Cao et al., CCS
//! 2014; scripted times on a page: Jiang et al., CatchSync, KDD 2014). A batch is compared with the quickest honest groups,
//! or with everybody else where those are quicker still (binomial tail). Never enough alone.
//!
//! A batch that also has far more of a target's hasty votes than the batch's share of everybody else's lets expect weighs more,
//! unless that would cost the target: as many of its honest votes are lost as elsewhere have the batch's age and are quick. It
//! weighs no more where all of the target's others hurry as well, as they do whose link leads past what there is to read.
//!
//! Costs two look-ups an attempt. Memory: a counter for each batch with a hasty attempt.

use super::attempt::Attempt;
use super::brought::Unit;
use super::concentration::{BASELINE_MIN, MILD, TAIL_MIN, by_tail};
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map};
use super::kind::{Group, Kind};
use super::part::{Found, Part};
use crate::tails::{binomial_tail, ln_milli, poisson_tail};
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
/// Most that is added for a batch that one target has nearly for itself. With that it is still below the prior.
const APART_MAX: i32 = 1_600;
/// That is only where at most one in so many of the target's votes is expected to be such a one.
const COST_ONE_IN: f64 = 250.0;
/// As in concentration: honest counts vary more than chance.
const SLACK: f64 = 2.0;
const UNSEEN: f64 = 0.5;

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
        let mut weight = ((tail - TAIL_MIN) / 2).min(WEIGHT_MAX);
        // A link is made for one target.
        if weight > 0 && kind != Kind::Sharer {
            weight += self.apart(kind, attempt, (hasty, here), usual.max(QUICK_ODDS), counts);
        }
        let found = Found::Haste { kind, here, hasty, tail };
        (weight > 0).then(|| Part::hard(Group::Conduct, ReasonCode::Automaton, weight, found))
    }

    /// What is added where so many hasty ones of a batch are more than the target's share of it.
    fn apart(
        &self,
        kind: Kind,
        attempt: &Attempt,
        (hasty, here): (u32, u32),
        odds: f64,
        counts: &Counts,
    ) -> i32 {
        let (total, own) = (counts.total(Unit::Person), counts.target(attempt.target, Unit::Person));
        let resource = attempt.resource(kind);
        let cell = counts.cell(kind, resource, attempt.target);
        let others = counts.resource(kind, resource).clean().saturating_sub(cell.clean());
        let elsewhere = total.clean().saturating_sub(own.clean()).max(1);
        let rest = own.all.saturating_sub(here);
        let of_target = self.by_target.get(&attempt.target).copied().unwrap_or_default();
        let hurried = of_target.saturating_sub(hasty).min(rest);
        let hurry = binomial_tail(hasty, here, f64::from(hurried) / f64::from((rest - hurried).max(1)));
        let share = SLACK * f64::from(own.clean().saturating_sub(cell.clean()).max(1)) / f64::from(elsewhere);
        let expected = share * (f64::from(others) + UNSEEN) * odds / (1.0 + odds);
        if hurry < TAIL_MIN || expected * COST_ONE_IN > f64::from(rest) {
            return 0;
        }
        let ratio = ln_milli(f64::from(hasty) / (expected + 1.0)) - MILD;
        ratio.min(by_tail(poisson_tail(hasty, expected))).clamp(0, APART_MAX)
    }
}
