//! What a shard does about another one that it hears: what to ask next, and what to have decided. No bus, no clock and no
//! waiting: [`crate::inbox`] has those in production, and the simulation its own.

use proto::fact::{self, Raw, UnreadableFact};
use proto::wire::{FactsFrom, Told};
use proto::{Heard, Incarnation};

use crate::telling::TOLD_BYTES_MAX;

/// A place in a log: the life of its journal, and the position.
pub(crate) type Place = (Incarnation, u64);

/// Facts of one log, in its order; at least one.
#[derive(Debug, Clone)]
pub(crate) struct Facts(pub(crate) Vec<Heard<Raw>>);

impl Facts {
    /// Where the last of them stands.
    pub(crate) fn end(&self) -> Option<Place> {
        self.0.last().map(|last| (last.source.incarnation, last.source.position))
    }
}

/// What to do next.
#[derive(Debug)]
pub(crate) enum Next {
    /// Have these decided, then say so: [`Ear::decided`].
    Decide(Facts),
    /// Ask the source, then give the answer to [`Ear::told`].
    Ask(FactsFrom),
    /// Wait for news, then [`Ear::look`].
    Wait,
}

/// Why an answer can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error(transparent)]
    Unreadable(#[from] UnreadableFact),
    #[error(
        "its journal was restored since it was last heard; import what it lacks, or restore this one as well"
    )]
    OtherLife,
}

/// How far one shard of another service was heard.
#[derive(Debug)]
pub(crate) struct Ear {
    /// The last fact heard: what followed from it is durable.
    heard: Option<Place>,
    /// Nothing up to here needs to be looked at again.
    looked: u64,
    /// To be decided.
    waiting: Option<Facts>,
    /// Whether the source may have more than was heard.
    is_behind: bool,
}

impl Ear {
    /// An ear that goes on behind the last fact that the log says was heard. Asks once there is news.
    pub(crate) fn new(heard: Option<Place>) -> Self {
        let looked = heard.map_or(0, |(_, position)| position);
        Self { heard, looked, waiting: None, is_behind: false }
    }

    /// What to do now. What is to be decided is given away: if it isn't [decided](Self::decided), it has to come again.
    pub(crate) fn next(&mut self) -> Next {
        match self.waiting.take() {
            Some(facts) => Next::Decide(facts),
            None if self.is_behind => {
                let heard = self.heard.map_or(0, |(_, position)| position);
                Next::Ask(FactsFrom { heard, looked: self.looked, bytes_max: TOLD_BYTES_MAX })
            }
            None => Next::Wait,
        }
    }

    /// The source may have more: it is asked.
    pub(crate) fn look(&mut self) {
        self.is_behind = true;
    }

    /// The source has answered.
    pub(crate) fn told(&mut self, told: &Told) -> Result<(), Unusable> {
        if self.heard.is_some_and(|(incarnation, _)| incarnation != told.incarnation) {
            return Err(Unusable::OtherLife);
        }
        let facts = told.facts.iter().map(|bytes| fact::read(bytes).map(|(fact, _)| fact));
        let facts = facts.collect::<Result<Vec<_>, _>>()?;
        self.is_behind = !told.at_end;
        if facts.is_empty() {
            self.looked = told.looked;
        } else {
            self.waiting = Some(Facts(facts));
        }
        Ok(())
    }

    /// All up to here was decided, and what followed is durable.
    pub(crate) fn decided(&mut self, through: Option<Place>) {
        self.heard = through;
        self.looked = through.map_or(0, |(_, position)| position);
    }
}
