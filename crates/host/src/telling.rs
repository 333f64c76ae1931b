//! What a shard tells others, made from its log whenever somebody asks or a stream wants it: so a crash delays facts and
//! loses none.
//!
//! A fact names the life that wrote its block. So it reads the same for ever, also out of a log that was restored since.

use std::iter::Peekable;

use decider::{Recorded, Service, Stamp};
use journal::{Answer, Block, Journal, JournalError};
use proto::fact::{FACT_BYTES_MAX, Source};
use proto::wire::{self, FactsFrom, Mark, Told};
use proto::{CommandId, Fact, Heard, Incarnation};
use serde_bytes::ByteBuf;
use spans::Span;

use crate::inspect::{EVENTS_READ_MAX, Seen};
use crate::traces::Traces;

/// Bytes of facts in one answer at the most: they stay below the bound of messages between services.
pub(crate) const TOLD_BYTES_MAX: u32 = 384 << 10;

/// What stands in the log behind what was heard, and not behind `end`, which is 0 until it is known.
pub(crate) fn facts<S: Service>(
    journal: &Journal,
    view: &S::View,
    traces: &Traces,
    end: u64,
    message: &[u8],
) -> Seen<Told> {
    let asked: FactsFrom = wire::decode(message).map_err(|error| error.to_string())?;
    let stands = |mark: Mark| holds(journal, mark).map_err(|error| error.to_string());
    if let Some(heard) = asked.heard
        && !stands(heard)?
    {
        return Ok(Told { follows: false, facts: Vec::new(), looked: None, at_end: true });
    }
    let heard = asked.heard.map_or(0, |heard| heard.position);
    // Right after a start. To answer that nothing follows would let who asked go on behind what is missing there.
    if end < heard.max(1).min(journal.head().position) {
        return Err("how far it may tell is not known yet; ask again".to_owned());
    }
    // What was looked at may be gone, where nothing that was told is: then it is looked at again.
    let looked = match asked.looked {
        Some(looked) if stands(looked)? => looked.position.max(heard),
        _ => heard,
    };
    let bytes_max = asked.bytes_max.min(TOLD_BYTES_MAX) as usize;
    let mut telling = Telling::<S>::new(journal, view, traces, bytes_max, heard);
    let looked = telling.look(looked, end)?;
    let at_end = looked >= end;
    let looked = mark(journal, looked).map_err(|error| error.to_string())?;
    let facts = telling.facts.into_iter().map(|fact| ByteBuf::from(fact.bytes)).collect();
    Ok(Told { follows: true, facts, looked, at_end })
}

/// Whether this stands in the log.
pub(crate) fn holds(journal: &Journal, wanted: Mark) -> Result<bool, JournalError> {
    Ok(mark(journal, wanted.position)? == Some(wanted))
}

/// The mark at this position; `None` if it is 0 or not durable.
pub(crate) fn mark(journal: &Journal, position: u64) -> Result<Option<Mark>, JournalError> {
    let block = journal.block_of(position)?;
    Ok(block.map(|block| Mark { incarnation: block.header().incarnation, position }))
}

/// A fact ready to be told.
pub(crate) struct Ready {
    pub(crate) position: u64,
    pub(crate) incarnation: Incarnation,
    pub(crate) bytes: Vec<u8>,
    /// Ends once it is told.
    pub(crate) span: Span,
}

/// Collects facts from the log, up to a bound.
pub(crate) struct Telling<'a, S: Service> {
    journal: &'a Journal,
    view: &'a S::View,
    traces: &'a Traces,
    bytes_max: usize,
    /// Whether facts of two lives may stand together.
    mixes_lives: bool,
    previous: u64,
    bytes: usize,
    pub(crate) facts: Vec<Ready>,
}

impl<'a, S: Service> Telling<'a, S> {
    /// Tells what follows on the fact at position `previous`, 0 for none.
    pub(crate) fn new(
        journal: &'a Journal,
        view: &'a S::View,
        traces: &'a Traces,
        bytes_max: usize,
        previous: u64,
    ) -> Self {
        Self { journal, view, traces, bytes_max, mixes_lives: true, previous, bytes: 0, facts: Vec::new() }
    }

    /// Collects facts of one life only.
    pub(crate) fn of_one_life(mut self) -> Self {
        self.mixes_lives = false;
        self
    }

    /// Looks at what stands behind a position and not behind `end`, until enough was found or looked at. Returns how far
    /// it has come.
    pub(crate) fn look(&mut self, mut looked: u64, end: u64) -> Result<u64, String> {
        let enough = looked.saturating_add(EVENTS_READ_MAX);
        for block in self.journal.blocks(looked + 1) {
            let block = block.map_err(|error| error.to_string())?;
            let is_other_life =
                self.facts.last().is_some_and(|fact| fact.incarnation != block.header().incarnation);
            if block.last_position() > end || (is_other_life && !self.mixes_lives) {
                break;
            }
            looked = self.tell(&block, looked)?;
            if looked < block.last_position() || self.is_full() || looked >= enough {
                break;
            }
        }
        Ok(looked)
    }

    /// One more fact might not fit.
    fn is_full(&self) -> bool {
        self.bytes + FACT_BYTES_MAX > self.bytes_max
    }

    /// The facts of a block behind this position, as many as fit. Returns how far it has come.
    fn tell(&mut self, block: &Block, behind: u64) -> Result<u64, String> {
        let mut answers = block.answers().peekable();
        for record in block.events() {
            let (position, at) = (record.position, block.at());
            let cause = cause(&mut answers, position);
            if position <= behind {
                continue;
            }
            // At least one, whatever the bound: who asks must come on.
            if self.is_full() && !self.facts.is_empty() {
                return Ok(position - 1);
            }
            let event = S::Event::decode(record.kind, record.version, record.payload)
                .map_err(|error| format!("position {position}: {error}"))?;
            let Some(event) = event else { continue };
            let Some(told) = S::announce(&event, Stamp { position, at }) else { continue };
            let of = event.campaign().unwrap_or(&told.campaign);
            let tenant = told.tenant.as_ref().or_else(|| S::tenant(self.view, of));
            let tenant = tenant.ok_or_else(|| format!("{of} belongs to nobody"))?;
            let fact = Heard {
                source: self.source(block, position),
                previous: self.previous,
                tenant: tenant.clone(),
                campaign: told.campaign,
                occurred_at: at,
                cause: cause.map_or_else(CommandId::default, |(id, _)| id),
                trace: cause.map(|(_, first_position)| self.traces.of(first_position)).unwrap_or_default(),
                body: told.fact,
            };
            let mut bytes = Vec::new();
            fact.seal().encode(&mut bytes);
            self.bytes += bytes.len();
            let span = self.span(&fact);
            self.facts.push(Ready { position, incarnation: fact.source.incarnation, bytes, span });
            self.previous = position;
        }
        Ok(block.last_position())
    }

    fn span(&self, fact: &Heard<Fact>) -> Span {
        let mut span = self.traces.spans.told(fact.trace.as_str(), &fact.cause);
        span.describe(|it| {
            it.set("fairground.service", S::NAME);
            it.set("fairground.fact", fact.body.name());
            it.set("fairground.position", fact.source.position);
        });
        span
    }

    fn source(&self, block: &Block, position: u64) -> Source {
        let header = self.journal.header();
        let service = header.service.as_str().into();
        Source { service, shard: header.shard, incarnation: block.header().incarnation, position }
    }
}

/// The command that led to the event at this position, with the position of its first event. `None`: nobody asked for it.
fn cause<'a>(
    answers: &mut Peekable<impl Iterator<Item = Answer<'a>>>,
    position: u64,
) -> Option<(CommandId, u64)> {
    while answers.next_if(|answer| answer.first_position + u64::from(answer.count) <= position).is_some() {}
    let answer = answers.peek().filter(|answer| answer.first_position <= position)?;
    Some((answer.id, answer.first_position))
}
