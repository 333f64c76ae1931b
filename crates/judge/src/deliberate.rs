//! From attempts to verdicts, in the order of their times.

use std::collections::BTreeMap;

use guard::detectors::{Act, Action, Attempt, Detectors, EPOCH_MS, Finding, Interner, Opinion, Seen};
use guard::{Outcome, Reason, Ruleset, Signals, Verdict};
use proto::{RulesHash, Timestamp};

use crate::kept::{Attempts, Kept};
use crate::memory::Memory;

/// A campaign is taken to be closed so long after its last line.
const CLOSES_AFTER_MS: u64 = 24 * 3_600_000;

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
    /// By number: what was thought of it at its campaign's end.
    opinions: Vec<Opinion>,
    pub(crate) ruleset: (String, RulesHash),
}

impl Judgement {
    /// What is thought of a weighed attempt in the end.
    pub(crate) fn opinion(&self, number: u32) -> &Opinion {
        &self.opinions[number as usize]
    }
}

pub(crate) fn deliberate(ruleset: &Ruleset, attempts: Attempts) -> Judgement {
    let mut order: Vec<usize> = (0..attempts.list.len()).collect();
    // Stable, so that lines of one millisecond stay in the input's order.
    order.sort_by_key(|index| attempts.list[*index].at);
    let mut bench = Bench::new(ruleset, &attempts);
    let mut decided: Vec<Option<Decided>> = (0..attempts.list.len()).map(|_| None).collect();
    for index in order {
        decided[index] = Some(bench.decide(&attempts, &attempts.list[index]));
    }
    bench.end();
    let Bench { changes, opinions, .. } = bench;
    let opinions = opinions.into_iter().map(|one| one.expect("every campaign was closed")).collect();
    let decided = decided.into_iter().map(|one| one.expect("every line is in the order once")).collect();
    let ruleset = (ruleset.name().to_owned(), ruleset.hash());
    Judgement { attempts, decided, changes, opinions, ruleset }
}

/// What is carried from one attempt to the next.
struct Bench<'r> {
    ruleset: &'r Ruleset,
    memory: Memory,
    interner: Interner,
    detectors: Detectors,
    changes: Vec<Change>,
    /// By number, once the campaign is closed.
    opinions: Vec<Option<Opinion>>,
    /// Campaigns that run, by when they close and by number, with the numbers of their attempts.
    open: BTreeMap<(Timestamp, u32), Vec<u32>>,
    closes_at: Vec<Timestamp>,
    /// The epoch that attempts arrive in.
    epoch: Option<u64>,
}

/// When each campaign closes: a day after its last line, since a file does not say.
fn closing_times(attempts: &Attempts) -> Vec<Timestamp> {
    let mut closes_at = Vec::new();
    for kept in &attempts.list {
        let index = kept.campaign as usize;
        closes_at.resize(closes_at.len().max(index + 1), Timestamp(0));
        closes_at[index] = closes_at[index].max(Timestamp(kept.at.0 + CLOSES_AFTER_MS));
    }
    closes_at
}

impl<'r> Bench<'r> {
    fn new(ruleset: &'r Ruleset, attempts: &Attempts) -> Self {
        Self {
            ruleset,
            memory: Memory::default(),
            interner: Interner::default(),
            detectors: Detectors::default(),
            changes: Vec::new(),
            opinions: Vec::new(),
            open: BTreeMap::new(),
            closes_at: closing_times(attempts),
            epoch: None,
        }
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
        self.opinions.push(None);
        let closes_at = self.closes_at[kept.campaign as usize];
        self.open.entry((closes_at, kept.campaign)).or_default().push(number);
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
            self.cut(epoch, Some(at));
        }
        self.epoch = Some(next);
    }

    /// Ends an epoch, and campaigns of which no line came for a day.
    fn cut(&mut self, epoch: u64, next: Option<Timestamp>) {
        let now = Timestamp((epoch + 1) * EPOCH_MS);
        let findings = self.detectors.cut(now);
        self.change(now, findings);
        while let Some(((closes_at, _), _)) = self.open.first_key_value() {
            let closes_at = *closes_at;
            if next.is_some_and(|next| next < closes_at) {
                return;
            }
            let ((_, campaign), numbers) = self.open.pop_first().expect("it was just looked at");
            // At the end of the file nobody waits for a day that brings nothing.
            self.close(campaign, &numbers, if next.is_some() { closes_at } else { now });
        }
    }

    /// Weighs a campaign once more, keeps what is thought of its attempts, and forgets the rest.
    fn close(&mut self, campaign: u32, numbers: &[u32], now: Timestamp) {
        let campaign = self.interner.campaign(u64::from(campaign));
        let findings = self.detectors.review(campaign);
        self.change(now, findings);
        for number in numbers {
            self.opinions[*number as usize] = Some(self.detectors.opinion(*number));
        }
        self.detectors.forget(campaign);
    }

    fn end(&mut self) {
        if let Some(epoch) = self.epoch {
            self.cut(epoch, None);
        }
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
