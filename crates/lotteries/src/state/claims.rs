//! Prizes that their winners must claim, from the win to whoever holds them in hand. Bounded by stock, and far fewer than wins.

use std::collections::BTreeMap;

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
    /// Those that go back if nobody claims them, by the position at which they were won: as each has the same time for it, the
    /// first is due first.
    lapsing: BTreeMap<u64, (PersonId, Timestamp)>,
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
        self.lapsing.first_key_value().map(|(_, (_, until))| *until)
    }

    /// Prizes that nobody has claimed in time, by the position at which they were won.
    pub(crate) fn lapsed(&self, now: Timestamp) -> impl Iterator<Item = u64> {
        self.lapsing.iter().take_while(move |(_, (_, until))| *until <= now).map(|(won, _)| *won)
    }

    pub(crate) fn win(&mut self, person: PersonId, prized: Prized, until: Option<Timestamp>) {
        self.by_person.entry(person).or_default().push(prized);
        if let Some(until) = until {
            self.lapsing.insert(prized.won, (person, until));
        }
    }

    pub(crate) fn claim(&mut self, won: u64, waiting: Waiting, position: u64) {
        self.lapsing.remove(&won);
        self.step(&waiting.person, won, Stage::Claimed);
        self.waiting.insert(won, waiting);
        self.revision = position;
    }

    /// The prize waits for nobody any more.
    pub(crate) fn end(&mut self, person: &PersonId, won: u64, stage: Stage, position: u64) {
        self.lapsing.remove(&won);
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
