//! From attempts to verdicts, in the order of their times.

use guard::detectors::{Act, Action, Attempt, Detectors, EPOCH_MS, Finding, Interner, Seen};
use guard::{Outcome, Reason, Ruleset, Signals, Verdict};
use proto::{RulesHash, Timestamp};

use crate::kept::{Attempts, Kept};
use crate::memory::Memory;

/// What became of a line at once.
#[derive(Debug)]
pub(crate) enum Decided {
    /// Weighed, with this number among the detectors' attempts.
    Weighed { number: u32, held: bool, score: i32, reasons: Box<[Reason]> },
    /// The day's vote was used by that line.
    Refused { by: u32 },
    /// It repeats that line.
    Duplicate { of: u32 },
}

/// What detectors made of a weighed attempt.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Change {
    pub held: bool,
    pub void: bool,
    pub at: Option<Timestamp>,
}

/// All that was decided.
#[derive(Debug)]
pub struct Judgement {
    pub(crate) attempts: Attempts,
    /// By place in the input.
    pub(crate) decided: Vec<Decided>,
    /// By number among the detectors' attempts.
    pub(crate) changes: Vec<Change>,
    pub(crate) detectors: Detectors,
    pub(crate) ruleset: (String, RulesHash),
}

pub(crate) fn deliberate(ruleset: &Ruleset, attempts: Attempts) -> Judgement {
    let mut order: Vec<usize> = (0..attempts.list.len()).collect();
    // Stable, so that lines of one millisecond stay in the input's order.
    order.sort_by_key(|index| attempts.list[*index].at);
    let mut bench = Bench::new(ruleset);
    let mut decided: Vec<Option<Decided>> = (0..attempts.list.len()).map(|_| None).collect();
    for index in order {
        decided[index] = Some(bench.decide(&attempts, &attempts.list[index]));
    }
    bench.close();
    let Bench { changes, detectors, .. } = bench;
    let decided = decided.into_iter().map(|one| one.expect("every line is in the order once")).collect();
    let ruleset = (ruleset.name().to_owned(), ruleset.hash());
    Judgement { attempts, decided, changes, detectors, ruleset }
}

/// What is carried from one attempt to the next.
struct Bench<'r> {
    ruleset: &'r Ruleset,
    memory: Memory,
    interner: Interner,
    detectors: Detectors,
    changes: Vec<Change>,
    /// The epoch that attempts arrive in.
    epoch: Option<u64>,
}

impl<'r> Bench<'r> {
    fn new(ruleset: &'r Ruleset) -> Self {
        let (memory, interner, detectors) = (Memory::default(), Interner::default(), Detectors::default());
        Self { ruleset, memory, interner, detectors, changes: Vec::new(), epoch: None }
    }

    fn decide(&mut self, attempts: &Attempts, kept: &Kept) -> Decided {
        self.cut_before(kept.at);
        if let Some(of) = self.memory.retry_of(kept) {
            return Decided::Duplicate { of };
        }
        if let Some(by) = self.memory.quota_spent_by(kept) {
            return Decided::Refused { by };
        }
        let (sighting, page) = (attempts.sighting(kept), kept.page());
        let known = self.memory.know(kept);
        let verdict = self.ruleset.weigh(&Signals {
            sighting: &sighting,
            page: page.as_ref(),
            now: kept.at,
            replayed: known.replayed,
            accounts_on_device: known.accounts_on_device,
            persons: known.persons,
            page_of_another: known.page_of_another,
        });
        self.memory.remember(kept);
        let seen = Seen {
            sighting: &sighting,
            page: page.as_ref(),
            at: kept.at,
            followed_at: kept.followed_at,
            payee: kept.payee,
            hello: kept.hello,
            verdict: &verdict,
        };
        let attempt = self.attempt(kept).with(&seen, &mut self.interner);
        let Verdict { outcome, score, reasons } = verdict;
        let held = outcome == Outcome::Held;
        let number = self.detectors.see(attempt, held);
        self.changes.push(Change { held, void: false, at: None });
        Decided::Weighed { number, held, score, reasons: reasons.into_boxed_slice() }
    }

    fn attempt(&mut self, kept: &Kept) -> Attempt {
        let interner = &mut self.interner;
        let campaign = interner.campaign(u64::from(kept.campaign));
        let person = interner.person(kept.voter);
        let inviter = if kept.inviter == 0 { 0 } else { interner.person(kept.inviter) };
        // Who gains: the inviter by an invitation, the candidate by a vote, the payee by a prize.
        let gains = match (kept.act, kept.payee) {
            (Act::Invite, _) if inviter != 0 => 2 << 40 | u64::from(inviter),
            (Act::Draw | Act::Claim, Some(payee)) => u64::from_le_bytes(payee.0) | 1 << 63,
            _ => 1 << 40 | u64::from(kept.candidate),
        };
        let target = interner.target(campaign, gains);
        let mut attempt = Attempt::bare(kept.at, campaign, person, target, 0);
        (attempt.inviter, attempt.act) = (inviter, kept.act);
        attempt
    }

    /// Ends the epoch before this time, if attempts came in it.
    fn cut_before(&mut self, at: Timestamp) {
        let next = at.0 / EPOCH_MS;
        if let Some(epoch) = self.epoch.filter(|epoch| *epoch < next) {
            self.cut(epoch);
        }
        self.epoch = Some(next);
    }

    fn cut(&mut self, epoch: u64) {
        let now = Timestamp((epoch + 1) * EPOCH_MS);
        let findings = self.detectors.cut(now);
        self.change(now, findings);
    }

    fn close(&mut self) {
        let Some(epoch) = self.epoch else { return };
        self.cut(epoch);
        let findings = self.detectors.close();
        self.change(Timestamp((epoch + 1) * EPOCH_MS), findings);
    }

    fn change(&mut self, now: Timestamp, findings: Vec<Finding>) {
        for finding in findings {
            for number in finding.attempts {
                let change = &mut self.changes[number as usize];
                let held = finding.action != Action::Restore;
                // A vote that is voided after it was held left the tally when it was held.
                if change.held != held || change.at.is_none() {
                    change.at = Some(now);
                }
                (change.held, change.void) = (held, finding.action == Action::Void);
            }
        }
    }
}
