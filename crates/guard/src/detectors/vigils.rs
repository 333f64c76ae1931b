//! Vigils: accounts that were made together and act around the clock, where people sleep.
//!
//! A batch of aged accounts could be a rally's public, and a few votes at night could be anybody's. A batch of which as large a
//! part acts between one and five as at noon is neither: honest publics have few at that time, however they were won
//! (the diurnal shape of human activity; Barabási, Nature 435, 2005). Compared with how many of the others act then
//! (binomial tail), so a campaign with readers abroad sets its own measure. Never enough alone.
//!
//! Whoever began that week by chance is no part of the batch: a vote weighs no more than by how many more came with it, at night
//! or by day, than the week's others let expect.
//!
//! Costs two look-ups an attempt. Memory: a counter for each batch with an act at night.

use super::attempt::{Attempt, hour_of};
use super::brought::Unit;
use super::concentration::{BASELINE_MIN, TAIL_MIN, expected_by_odds};
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map};
use super::kind::{Group, Kind};
use super::part::{Found, Part};
use crate::tails::{binomial_tail, ln_milli};
use crate::verdict::ReasonCode;

/// What makes a batch.
const KINDS: [Kind; 2] = [Kind::FollowDay, Kind::FollowWeek];
/// Hours of the night, in China.
const NIGHT: std::ops::Range<u64> = 1..5;
/// Fewer are up at night by accident: everybody is at times.
const BATCH_MIN: u32 = 8;
/// Most batches that are followed, about 150 MB; a campaign has some thousand days for each of its candidates.
const BATCHES_MAX: usize = 4 << 20;
/// As in concentration: some publics are up longer than others.
const SLACK: f64 = 2.0;
/// Most that it weighs, which is not enough alone.
const WEIGHT_MAX: i32 = 2_000;

/// Acts at night, in all and by batch and target.
#[derive(Debug, Default)]
pub(super) struct Vigils {
    all: u32,
    by_target: Map<Id, u32>,
    batches: Map<u64, u32>,
}

fn key(kind: Kind, attempt: &Attempt) -> u64 {
    kind.cell(attempt.resource(kind), attempt.target)
}

impl Detector for Vigils {
    fn see(&mut self, attempt: &Attempt, _counts: &Counts) {
        if !attempt.fresh.has(Unit::Person) || !NIGHT.contains(&hour_of(attempt.at)) {
            return;
        }
        self.all += 1;
        *self.by_target.entry(attempt.target).or_default() += 1;
        for key in KINDS.iter().map(|kind| key(*kind, attempt)) {
            if self.batches.len() < BATCHES_MAX || self.batches.contains_key(&key) {
                *self.batches.entry(key).or_default() += 1;
            }
        }
    }

    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        let elsewhere = counts.total(Unit::Person).all - counts.target(attempt.target, Unit::Person).all;
        if elsewhere >= BASELINE_MIN {
            let found = KINDS.iter().filter_map(|kind| self.part(*kind, attempt, elsewhere, counts));
            parts.extend(found.max_by_key(|part| part.weight));
        }
    }
}

impl Vigils {
    fn part(&self, kind: Kind, attempt: &Attempt, elsewhere: u32, counts: &Counts) -> Option<Part> {
        let nightly = *self.batches.get(&key(kind, attempt))?;
        if attempt.resource(kind) == 0 {
            return None;
        }
        let here = counts.cell(kind, attempt.resource(kind), attempt.target).all.max(nightly);
        if here < BATCH_MIN {
            return None;
        }
        let others = self.all - self.by_target.get(&attempt.target).copied().unwrap_or_default();
        let odds = SLACK * (f64::from(others) + 1.0) / f64::from(elsewhere.saturating_sub(others).max(1));
        let tail = binomial_tail(nightly, here, odds);
        let ratio = ln_milli(f64::from(nightly) * (1.0 + odds) / (f64::from(here) * odds));
        let by_night = f64::from(others) / f64::from(elsewhere.max(1));
        let (beside, usual) = if NIGHT.contains(&hour_of(attempt.at)) {
            (nightly, by_night)
        } else {
            (here - nightly, 1.0 - by_night)
        };
        let expected = usual * expected_by_odds(kind, attempt, counts)?;
        let beyond = ln_milli(f64::from(beside.max(1)) / (expected + 1.0));
        let weight = (ratio + WEIGHT_MAX / 2).min((tail - TAIL_MIN) / 2).min(beyond).min(WEIGHT_MAX);
        let found = Found::Vigil { kind, here, nightly, tail };
        (ratio > 0 && weight > 0).then(|| Part::hard(Group::Rhythm, ReasonCode::RegularTiming, weight, found))
    }
}
