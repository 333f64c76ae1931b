//! Bursts: more attempts for one target in a minute than its usual share of the campaign's.
//!
//! Opens a case for a person to look at and never touches a vote: growth is not guilt. A push lifts the whole campaign, so
//! the expectation is the target's usual share of what the campaign gets in that minute (Poisson scan with a common
//! factor; Kulldorff, Communications in Statistics 26, 1997); a celebrity lifts one target alone, which is a case and is none
//! of our guilt either.

use std::collections::{BTreeMap, BTreeSet};

use proto::Timestamp;

use super::attempt::Attempt;
use super::counts::Counts;
use super::detector::Detector;
use super::interner::Id;
use super::part::{Case, Part};
use crate::tails::poisson_tail;
use crate::verdict::ReasonCode;

const MINUTE_MS: u64 = 60_000;
/// Tail from which a minute is unusual: once among e^20 minutes.
const TAIL_MIN: i32 = 20_000;
/// A target's bursts within so long are one case.
const CASE_MS: u64 = 6 * 3_600_000;
/// Attempts before a share is usual.
const HISTORY_MIN: u32 = 50;
/// Honest shares move by so much within a day.
const SLACK: f64 = 3.0;

/// What one target had.
#[derive(Debug, Default)]
struct Share {
    before: u32,
    this_minute: u32,
    case_at: Option<Timestamp>,
}

/// Shares by target, of which a campaign has at most some thousands.
#[derive(Debug, Default)]
pub(super) struct Bursts {
    campaign: Id,
    minute: u64,
    before: u32,
    this_minute: u32,
    shares: BTreeMap<Id, Share>,
    /// Targets with attempts in this minute. Only those are looked at, so that a second costs no more than its minute brought.
    lively: BTreeSet<Id>,
}

impl Detector for Bursts {
    fn see(&mut self, attempt: &Attempt, _counts: &Counts) {
        self.campaign = attempt.campaign;
        self.turn(attempt.at.0 / MINUTE_MS);
        self.this_minute += 1;
        self.shares.entry(attempt.target).or_default().this_minute += 1;
        self.lively.insert(attempt.target);
    }

    fn cut(&mut self, now: Timestamp, cases: &mut Vec<Case>) {
        if self.before < HISTORY_MIN {
            return;
        }
        for target in &self.lively {
            let Some(share) = self.shares.get_mut(target) else { continue };
            let usual = (f64::from(share.before) + 1.0) / f64::from(self.before);
            // What others got this minute says how lively it is; before it, the usual minute does.
            let lively = f64::from(self.this_minute - share.this_minute) + 1.0;
            let expected = SLACK * usual * lively / (1.0 - usual).max(0.05);
            let known = share.case_at.is_some_and(|at| now.since_ms(at) < CASE_MS);
            if !known && poisson_tail(share.this_minute, expected) >= TAIL_MIN {
                share.case_at = Some(now);
                cases.push(Case {
                    campaign: self.campaign,
                    target: *target,
                    since: Timestamp(self.minute * MINUTE_MS),
                    code: ReasonCode::PaidTask,
                    seen: share.this_minute,
                    expected_milli: (expected * 1_000.0) as u64,
                });
            }
        }
    }

    fn weigh(&self, _attempt: &Attempt, _counts: &Counts, _parts: &mut Vec<Part>) {}
}

impl Bursts {
    fn turn(&mut self, minute: u64) {
        if minute == self.minute {
            return;
        }
        self.minute = minute;
        self.before += std::mem::take(&mut self.this_minute);
        for target in std::mem::take(&mut self.lively) {
            let share = self.shares.entry(target).or_default();
            share.before += std::mem::take(&mut share.this_minute);
        }
    }
}
