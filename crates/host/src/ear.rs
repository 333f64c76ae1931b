//! What a shard does about another one that it hears: what to ask next, and what to have decided. Pure: [`crate::inbox`]
//! carries questions, answers and messages.
//!
//! Facts come in two ways. **Told**: the source looked into its log for what follows on the last fact heard, and vouches that
//! this one stands in it; whatever is missing can be had so, also after the source was restored. **From a stream**: the
//! source put them there, perhaps long ago; they are taken only if they follow on the last fact heard within one life of
//! its journal. If not, they are let go, and the source is asked. So what comes twice, late or in another order does
//! nothing, and what doesn't come at all is noticed by what comes after it.

use proto::Heard;
use proto::fact::{self, Raw, Source, UnreadableFact};
use proto::wire::{FactsFrom, Mark, Told};

use crate::looked::Note;
use crate::telling::TOLD_BYTES_MAX;

/// Facts that are decided together at the most: one answer of the source, or as many messages of a stream.
const FACTS_MAX: usize = 10_000;

/// Facts of one log, in its order and without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The fact before the first of them; it stands in the same log.
    pub(crate) after: Option<Mark>,
    /// At least one.
    pub(crate) facts: Vec<Heard<Raw>>,
}

impl Facts {
    /// Each fact with the one before it.
    pub(crate) fn linked(&self) -> impl Iterator<Item = (Option<Mark>, &Heard<Raw>)> {
        let before =
            std::iter::once(self.after).chain(self.facts.iter().map(|fact| Some(mark(&fact.source))));
        before.zip(&self.facts)
    }

    /// Where the last of them stands.
    pub(crate) fn end(&self) -> Option<Mark> {
        self.facts.last().map(|fact| mark(&fact.source)).or(self.after)
    }
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// Have these decided, then say so: [`Ear::decided`].
    Decide(Facts),
    /// Ask the source, then give the answer to [`Ear::told`].
    Ask(FactsFrom),
    /// Wait for news: a notice ([`Ear::look`]) or a message of its stream ([`Ear::came`]).
    Wait,
}

/// Why what came can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unusable {
    #[error(transparent)]
    Unreadable(#[from] UnreadableFact),
    #[error("it holds a fact of {0}, which is another's to tell")]
    Foreign(String),
    /// What was heard is not in the source's log any more.
    #[error(
        "position {} of its life {} was heard, and is not in its log: it was restored to a point before. Bring back what it \
         lacks with fairground restore, or restore this service as well", .0.position, .0.incarnation
    )]
    Elsewhere(Mark),
}

/// How far one shard of another service was heard.
#[derive(Debug, Clone)]
pub(crate) struct Ear {
    service: &'static str,
    shard: u16,
    /// The last fact heard: what followed from it is durable.
    heard: Option<Mark>,
    /// Nothing up to here needs to be looked at again; not before `heard`.
    looked: Option<Mark>,
    /// To be decided.
    waiting: Option<Facts>,
    /// Whether the source may have more than was heard.
    is_behind: bool,
}

impl Ear {
    /// An ear that goes on behind the last fact that was heard by the log or, if that is more, by the note beside it: facts
    /// that led to nothing are in no block. Asks once there is news.
    pub(crate) fn new(service: &'static str, shard: u16, heard: Option<Mark>, noted: Option<Note>) -> Self {
        let position = |mark: Option<Mark>| mark.map_or(0, |mark| mark.position);
        // Positions heard grow, over all lives.
        let noted = noted.filter(|noted| position(noted.fact) >= position(heard));
        let (heard, looked) = noted.map_or((heard, heard), |noted| (noted.fact, Some(noted.looked)));
        Self { service, shard, heard, looked, waiting: None, is_behind: false }
    }

    /// The last fact heard.
    pub(crate) fn heard(&self) -> Option<Mark> {
        self.heard
    }

    /// What to note beside the log.
    pub(crate) fn note(&self) -> Option<Note> {
        self.looked.map(|looked| Note { fact: self.heard, looked })
    }

    /// What to do now. What is to be decided is given away: if it isn't [decided](Self::decided), it has to come again.
    pub(crate) fn next(&mut self) -> Next {
        match self.waiting.take() {
            Some(facts) => Next::Decide(facts),
            None if self.is_behind => {
                Next::Ask(FactsFrom { heard: self.heard, looked: self.looked, bytes_max: TOLD_BYTES_MAX })
            }
            None => Next::Wait,
        }
    }

    /// The source may have more: it is asked.
    pub(crate) fn look(&mut self) {
        self.is_behind = true;
    }

    /// The source's stream is read anew from behind the last fact heard: it is not asked unless something is missing there.
    pub(crate) fn follow(&mut self) {
        self.is_behind = false;
    }

    /// The source has answered. A late answer to an earlier question does no harm: what it tells is refused where it is
    /// decided, since it doesn't follow.
    pub(crate) fn told(&mut self, told: &Told) -> Result<(), Unusable> {
        if let Some(heard) = self.heard
            && !told.follows
        {
            return Err(Unusable::Elsewhere(heard));
        }
        let mut facts = Facts { after: self.heard, facts: Vec::with_capacity(told.facts.len()) };
        for bytes in &told.facts {
            facts.facts.push(self.own(fact::read(bytes)?.0)?);
        }
        self.is_behind = !told.at_end;
        if facts.facts.is_empty() {
            self.looked = told.looked.or(self.looked);
        } else {
            self.waiting = Some(facts);
        }
        Ok(())
    }

    /// A message of the source's stream came.
    pub(crate) fn came(&mut self, mut message: &[u8]) -> Result<(), Unusable> {
        while !message.is_empty() {
            let (fact, rest) = fact::read(message)?;
            message = rest;
            let fact = self.own(fact)?;
            let end = self.waiting.as_ref().map_or(self.heard, Facts::end);
            match follows(end, &fact) {
                Order::Next => {
                    let waiting = Facts { after: self.heard, facts: Vec::new() };
                    self.waiting.get_or_insert(waiting).facts.push(fact);
                }
                Order::Old => {}
                Order::Apart => {
                    self.is_behind = true;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Whether what waits to be decided is as much as is decided at once.
    pub(crate) fn is_full(&self) -> bool {
        self.waiting.as_ref().is_some_and(|waiting| waiting.facts.len() >= FACTS_MAX)
    }

    /// All up to here was decided, and what followed is durable.
    pub(crate) fn decided(&mut self, through: Option<Mark>) {
        self.heard = through;
        self.looked = through;
    }

    fn own(&self, fact: Heard<Raw>) -> Result<Heard<Raw>, Unusable> {
        let Source { service, shard, .. } = &fact.source;
        if service == self.service && *shard == self.shard {
            return Ok(fact);
        }
        Err(Unusable::Foreign(format!("{service}/{shard}")))
    }
}

/// Where a fact of a stream stands to the last one heard.
#[derive(Debug, PartialEq, Eq)]
enum Order {
    /// It is the next.
    Next,
    /// It was heard.
    Old,
    /// There may be others between them, or a restore.
    Apart,
}

fn follows(end: Option<Mark>, fact: &Heard<Raw>) -> Order {
    let Some(end) = end else {
        return if fact.previous == 0 { Order::Next } else { Order::Apart };
    };
    let is_same_life = fact.source.incarnation == end.incarnation;
    match fact.source.position {
        _ if !is_same_life => Order::Apart,
        position if position <= end.position => Order::Old,
        _ if fact.previous == end.position => Order::Next,
        _ => Order::Apart,
    }
}

/// Where a fact stands.
pub(crate) fn mark(source: &Source) -> Mark {
    Mark { incarnation: source.incarnation, position: source.position }
}

#[cfg(test)]
mod tests;
