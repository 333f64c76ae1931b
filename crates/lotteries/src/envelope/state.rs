//! What decisions about red envelopes need to know, no more.

use decider::compact::{Compact, Fixed};
use proto::{Hash, PersonId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use super::password::Sealed;
use super::rules::Round;
use crate::follows::Admits;
use crate::state::{Status, Times};

/// Wrong passwords that a person may try within [`GUESSES_WINDOW_MS`]: enough for slips of the finger, too few to search.
pub const GUESSES_MAX: u32 = 5;
/// For how long wrong passwords are held against a person, from the first of them on, in milliseconds.
pub const GUESSES_WINDOW_MS: u64 = 10 * 60 * 1_000;

/// One red envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) rounds: Vec<Turn>,
    pub(crate) admits: Admits,
    pub(crate) commitment: Hash,
    /// Once it is public.
    pub(crate) seed: Option<Hash>,
    pub(crate) status: Status,
    /// Why it was stopped last.
    pub(crate) stopped: Option<String>,
    pub(crate) times: Times,
    /// Position of the last event that changed what can be seen of it.
    pub(crate) revision: u64,
    pub(crate) persons: Compact<PersonId, Claimer>,
}

/// A round, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Turn {
    pub(crate) round: Round,
    /// All passwords that it has had; the last one opens it.
    pub(crate) passwords: Vec<Sealed>,
    pub(crate) phase: Phase,
    /// The password, where the page shows it.
    pub(crate) shown: Option<String>,
    pub(crate) claims: u32,
    pub(crate) fen_left: u64,
}

/// What was said of a round's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Phase {
    Waiting,
    Released,
    Ended,
}

/// What a person has done. There may be millions: 24 bytes beside the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Claimer {
    /// A bit for each round that they have a part of.
    pub(crate) taken: u32,
    /// Wrong passwords since `guessing_since`.
    pub(crate) guesses: u32,
    pub(crate) guessing_since: Timestamp,
    /// Position of their last claim, 0 if there was none.
    pub(crate) newest: u64,
}

impl Fixed for Claimer {
    const BYTES: usize = 24;

    fn put(&self, into: &mut [u8]) {
        self.taken.put(&mut into[..4]);
        self.guesses.put(&mut into[4..8]);
        self.guessing_since.0.put(&mut into[8..16]);
        self.newest.put(&mut into[16..]);
    }

    fn take(from: &[u8]) -> Self {
        Self {
            taken: u32::take(&from[..4]),
            guesses: u32::take(&from[4..8]),
            guessing_since: Timestamp(u64::take(&from[8..16])),
            newest: u64::take(&from[16..]),
        }
    }
}

impl Claimer {
    /// Whether they have a part of the round at this index.
    pub(crate) fn has(&self, index: usize) -> bool {
        self.taken & (1 << index) != 0
    }

    /// When they may guess again, if they may not now.
    pub(crate) fn waits_until(&self, now: Timestamp) -> Option<Timestamp> {
        let until = self.guessing_since.plus_ms(GUESSES_WINDOW_MS);
        (self.guesses >= GUESSES_MAX && now < until).then_some(until)
    }

    /// With one more wrong password.
    pub(crate) fn guessed(self, now: Timestamp) -> Self {
        match self.guesses > 0 && now < self.guessing_since.plus_ms(GUESSES_WINDOW_MS) {
            true => Self { guesses: self.guesses + 1, ..self },
            false => Self { guesses: 1, guessing_since: now, ..self },
        }
    }
}

impl Envelope {
    /// What this person has done.
    pub(crate) fn of(&self, person: &PersonId) -> Claimer {
        self.persons.get(person).unwrap_or_default()
    }

    /// The first round that has not ended, by its index.
    pub(crate) fn current(&self) -> Option<(usize, &Turn)> {
        self.rounds.iter().enumerate().find(|(_, turn)| turn.phase != Phase::Ended)
    }

    /// What its rounds can still give, in fen.
    pub(crate) fn fen_left(&self) -> u64 {
        let going = self.rounds.iter().filter(|turn| turn.phase != Phase::Ended);
        going.map(|turn| turn.fen_left).sum()
    }

    /// When something has to be said of it. One that is stopped releases nothing, but its rounds end.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        let (_, turn) = self.current()?;
        match (self.status, turn.phase) {
            (Status::Open, Phase::Waiting) => Some(turn.round.releases_at_ms),
            (Status::Open | Status::Paused, _) => Some(turn.round.ends_at_ms),
            (Status::Draft | Status::Closed, _) => None,
        }
    }
}
