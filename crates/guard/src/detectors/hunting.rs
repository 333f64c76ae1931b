//! Hunting: persons who are among the first in campaign after campaign, and only where something is paid.
//!
//! Red-envelope squads share tips and come within seconds of a launch. A deal lover takes part in as many campaigns, in
//! their own time. Early acts are compared with how often everybody else is early (binomial tail), since a pushed article
//! makes many people early once. Seldom read about in papers; it is the synchrony of SynchroTrap against the launch.

use std::collections::BTreeMap;

use super::attempt::{Act, Attempt};
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map};
use super::kind::Group;
use super::part::{Found, Part};
use crate::tails::binomial_tail;
use crate::verdict::ReasonCode;

/// From the first paid act of a campaign.
const EARLY_MS: u64 = 60_000;
/// Campaigns before a habit shows.
const CAMPAIGNS_MIN: u32 = 4;
/// Nats that chance may bring among all persons.
const CHANCE: i32 = 4_000;
/// Enough alone at six campaigns or so.
const WEIGHT_MAX: i32 = 4_600;

/// Where a person took part that paid.
#[derive(Debug, Default, Clone, Copy)]
struct Habit {
    campaigns: u32,
    early: u32,
    last: Id,
}

/// Habits of persons, and launches by campaign.
#[derive(Debug, Default)]
pub(super) struct Hunting {
    launches: BTreeMap<Id, u64>,
    /// Of those who took part where something is paid, some 27 bytes each.
    habits: Map<Id, Habit>,
    /// Votes by number of the person, 2 bytes each; nobody takes part in as many campaigns as fit.
    free_acts: Vec<u16>,
    campaigns: u32,
    early: u32,
}

impl Detector for Hunting {
    fn see(&mut self, attempt: &Attempt, _counts: &Counts) {
        if !matches!(attempt.act, Act::Draw | Act::Claim) {
            if attempt.act == Act::Vote {
                self.see_vote(attempt.person);
            }
            return;
        }
        let launch = *self.launches.entry(attempt.campaign).or_insert(attempt.at.0);
        let habit = self.habits.entry(attempt.person).or_default();
        if habit.last == attempt.campaign {
            return;
        }
        habit.last = attempt.campaign;
        let early = u32::from(attempt.at.0.saturating_sub(launch) <= EARLY_MS);
        habit.campaigns += 1;
        habit.early += early;
        self.campaigns += 1;
        self.early += early;
    }

    fn weigh(&self, attempt: &Attempt, _counts: &Counts, parts: &mut Vec<Part>) {
        if !matches!(attempt.act, Act::Draw | Act::Claim) {
            return;
        }
        let Some(habit) = self.habits.get(&attempt.person) else { return };
        let Habit { campaigns, early, .. } = *habit;
        let free_acts = self.free_acts.get(attempt.person as usize).copied().unwrap_or_default();
        if campaigns < CAMPAIGNS_MIN || u32::from(free_acts) > campaigns {
            return;
        }
        let (others, others_early) = (self.campaigns - campaigns, self.early - early);
        let late = others.saturating_sub(others_early);
        let odds = f64::from(others_early + 1) / f64::from(late.max(1));
        let tail = binomial_tail(early, campaigns, odds);
        let weight = (tail - CHANCE).min(WEIGHT_MAX);
        let found = Found::Hunting { campaigns, early };
        parts.extend((weight > 0).then(|| Part::hard(Group::Timing, ReasonCode::PaidTask, weight, found)));
    }
}

impl Hunting {
    fn see_vote(&mut self, person: Id) {
        let index = person as usize;
        if self.free_acts.len() <= index {
            self.free_acts.resize(index + 1, 0);
        }
        self.free_acts[index] = self.free_acts[index].saturating_add(1);
    }
}
