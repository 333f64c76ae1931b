//! Prizes that their winners must claim, from the win to whoever holds them in hand. Bounded by stock, and far fewer than wins.

use std::collections::{BTreeMap, BTreeSet};

use proto::{PersonId, PersonalRef, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a prize that must be claimed is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PrizeStage")]
pub enum Stage {
    /// Won, and not claimed yet.
    Won,
    /// Claimed: it is to be sent.
    Claimed,
    /// Sent or handed out.
    Fulfilled,
    /// Back in stock: nobody claimed it in time, or an operator took it back.
    Returned,
}

/// A prize that must be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Prized {
    /// Position of the event by which it was won.
    pub(crate) won: u64,
    pub(crate) at: Timestamp,
    /// The line of the table.
    pub(crate) line: u16,
    pub(crate) stage: Stage,
    /// Until when it can be claimed; `None`: as long as it takes.
    pub(crate) until: Option<Timestamp>,
}

impl Prized {
    /// Whether nobody has claimed it, and the time for that is over.
    pub(crate) fn has_lapsed(&self, now: Timestamp) -> bool {
        self.stage == Stage::Won && self.until.is_some_and(|until| until <= now)
    }
}

/// A prize that was claimed and is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) person: PersonId,
    pub(crate) line: u16,
    pub(crate) claimed_at: Timestamp,
    pub(crate) delivery: PersonalRef,
}

/// All prizes of a draw that must be claimed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// What each person has won, oldest first.
    by_person: BTreeMap<PersonId, Vec<Prized>>,
    /// Those that go back if nobody claims them, by when, and by the position at which they were won.
    lapsing: BTreeSet<(Timestamp, u64)>,
    /// Those that were claimed and are not sent, by the position at which they were won.
    pub(crate) waiting: BTreeMap<u64, Waiting>,
    /// Position of the last event that changed what waits.
    pub(crate) revision: u64,
}

impl Claims {
    /// A person's prizes, oldest first.
    pub(crate) fn of(&self, person: &PersonId) -> &[Prized] {
        self.by_person.get(person).map_or(&[], Vec::as_slice)
    }

    /// A person's prize that was won at this position.
    pub(crate) fn find(&self, person: &PersonId, won: u64) -> Option<Prized> {
        self.of(person).iter().find(|prized| prized.won == won).copied()
    }

    /// When the next prize goes back, unless it is claimed.
    pub(crate) fn next_lapse(&self) -> Option<Timestamp> {
        self.lapsing.first().map(|(until, _)| *until)
    }

    /// Prizes that nobody has claimed in time, by the position at which they were won.
    pub(crate) fn lapsed(&self, now: Timestamp) -> impl Iterator<Item = u64> {
        self.lapsing.iter().take_while(move |(until, _)| *until <= now).map(|(_, won)| *won)
    }

    pub(crate) fn win(&mut self, person: PersonId, prized: Prized) {
        self.by_person.entry(person).or_default().push(prized);
        self.lapsing.extend(prized.until.map(|until| (until, prized.won)));
    }

    /// It does not lapse while somebody looks into it.
    pub(crate) fn suspend(&mut self, person: &PersonId, won: u64) {
        let theirs = self.by_person.get_mut(person).into_iter().flatten();
        for prized in theirs.filter(|prized| prized.won == won) {
            let until = prized.until.take();
            until.map(|until| self.lapsing.remove(&(until, won)));
        }
    }

    /// It can be claimed again until then, unless it was.
    pub(crate) fn resume(&mut self, person: &PersonId, won: u64, until: Option<Timestamp>) {
        self.suspend(person, won);
        let theirs = self.by_person.get_mut(person).into_iter().flatten();
        for prized in theirs.filter(|prized| prized.won == won && prized.stage == Stage::Won) {
            prized.until = until;
            self.lapsing.extend(until.map(|until| (until, won)));
        }
    }

    pub(crate) fn claim(&mut self, won: u64, waiting: Waiting, position: u64) {
        self.suspend(&waiting.person, won);
        self.step(&waiting.person, won, Stage::Claimed);
        self.waiting.insert(won, waiting);
        self.revision = position;
    }

    /// The prize waits for nobody any more.
    pub(crate) fn end(&mut self, person: &PersonId, won: u64, stage: Stage, position: u64) {
        self.suspend(person, won);
        self.step(person, won, stage);
        if self.waiting.remove(&won).is_some() {
            self.revision = position;
        }
    }

    fn step(&mut self, person: &PersonId, won: u64, stage: Stage) {
        let theirs = self.by_person.get_mut(person).into_iter().flatten();
        theirs.filter(|prized| prized.won == won).for_each(|prized| prized.stage = stage);
    }
}
