//! What to ask another service, what to make of the answer, and when to ask again: hearing without a bus and without a
//! clock.

use std::time::Duration;

use proto::fact::{self, Raw};
use proto::wire::{self, FactsFrom, Told};
use proto::{Heard, Incarnation};

use crate::inspect::Seen;
use crate::mailbox::{NotHeard, Unavailable};
use crate::telling::TOLD_BYTES_MAX;

/// How long a question may take.
pub(crate) const ASK_TIMEOUT: Duration = Duration::from_secs(10);
/// How long news are waited for before they are asked for without a notice: one may be lost on the way.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long news gather before they are asked for: under load each question then brings thousands of facts for one look into
/// the log, and a quiet campaign's vote is booked a fiftieth of a second later.
pub(crate) const GATHER: Duration = Duration::from_millis(20);
/// Pauses after something went wrong.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// Why nothing was heard this time.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Deaf {
    #[error("{0}")]
    Bus(#[from] bus::BusError),
    #[error("the answer can't be read: {0}")]
    Wire(#[from] wire::WireError),
    #[error("{0}")]
    Unreadable(#[from] fact::UnreadableFact),
    #[error("it can't look into its log: {0}")]
    Source(String),
    #[error("{0}")]
    NotHeard(#[from] NotHeard),
    #[error("this shard's mailbox is full")]
    Full,
    #[error("this shard has stopped: {0}")]
    Stopped(String),
}

impl From<Unavailable> for Deaf {
    fn from(unavailable: Unavailable) -> Self {
        match unavailable {
            Unavailable::Full => Self::Full,
            Unavailable::Stopped(reason) => Self::Stopped(reason),
        }
    }
}

/// How far one shard of another service was heard by this process.
#[derive(Debug)]
pub(crate) struct Ear {
    /// The last fact heard, and the life of the journal that it stands in.
    heard: Option<(Incarnation, u64)>,
    /// How far the other's log was looked through: there is no fact between the last one heard and here.
    looked: u64,
    pause: Duration,
}

/// What an answer brought.
#[derive(Debug)]
pub(crate) struct News {
    /// To be decided, in this order.
    pub(crate) facts: Vec<Heard<Raw>>,
    /// To be noted once what followed is durable.
    pub(crate) mark: Mark,
}

/// How far an answer came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    heard: Option<(Incarnation, u64)>,
    looked: u64,
    at_end: bool,
}

/// When to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// At once: there is more.
    None,
    /// After a notice, or after this time without one.
    News(Duration),
    /// After this time.
    Pause(Duration),
}

impl Ear {
    /// Goes on behind the last fact that stands in a block.
    pub(crate) fn behind(heard: Option<(Incarnation, u64)>) -> Self {
        Self { heard, looked: 0, pause: PAUSE_MIN }
    }

    /// What to ask next.
    pub(crate) fn question(&self) -> FactsFrom {
        let heard = self.heard.map_or(0, |(_, position)| position);
        FactsFrom { heard, looked: self.looked, bytes_max: TOLD_BYTES_MAX }
    }

    /// What the answer to the last question brought.
    pub(crate) fn news(&self, reply: &[u8]) -> Result<News, Deaf> {
        let told: Told = wire::decode::<Seen<Told>>(reply)?.map_err(Deaf::Source)?;
        if self.heard.is_some_and(|(incarnation, _)| incarnation != told.incarnation) {
            return Err(NotHeard::OtherLife.into());
        }
        let facts = told.facts.iter().map(|bytes| fact::read(bytes).map(|(fact, _)| fact));
        let facts: Vec<Heard<Raw>> = facts.collect::<Result<_, _>>()?;
        let heard = facts.last().map(|last| (told.incarnation, last.source.position)).or(self.heard);
        Ok(News { facts, mark: Mark { heard, looked: told.looked, at_end: told.at_end } })
    }

    /// What followed from the news is durable.
    pub(crate) fn took(&mut self, mark: Mark) -> Rest {
        (self.heard, self.looked, self.pause) = (mark.heard, mark.looked, PAUSE_MIN);
        if mark.at_end { Rest::News(PATIENCE) } else { Rest::None }
    }

    /// Something went wrong: each time in a row the pause is longer.
    pub(crate) fn failed(&mut self) -> Rest {
        self.pause = (self.pause * 2).min(PAUSE_MAX);
        Rest::Pause(self.pause)
    }
}
