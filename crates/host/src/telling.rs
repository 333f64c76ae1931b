//! What a shard tells others, made from its log whenever somebody asks: so a crash delays facts and loses none.

use std::iter::Peekable;

use decider::{Recorded, Service, Stamp};
use journal::{Answer, Block, Journal};
use proto::fact::Source;
use proto::wire::{self, FactsFrom, Told};
use proto::{CommandId, Heard};
use serde_bytes::ByteBuf;

use crate::inspect::{EVENTS_READ_MAX, Seen};
use crate::traces::Traces;

/// Bytes of facts in one answer at the most: they stay below the bound of messages between services.
pub(crate) const TOLD_BYTES_MAX: u32 = 384 << 10;

/// What stands in the log behind what was heard.
pub(crate) fn facts<S: Service>(
    journal: &Journal,
    view: &S::View,
    traces: &Traces,
    message: &[u8],
) -> Seen<Told> {
    let asked: FactsFrom = wire::decode(message).map_err(|error| error.to_string())?;
    let mut telling =
        Telling::<S> { journal, view, traces, previous: asked.heard, facts: Vec::new(), bytes: 0 };
    let bytes_max = asked.bytes_max.min(TOLD_BYTES_MAX) as usize;
    let mut looked = asked.looked.max(asked.heard);
    let end = looked.saturating_add(EVENTS_READ_MAX);
    for block in journal.blocks(looked + 1) {
        let block = block.map_err(|error| error.to_string())?;
        telling.tell(&block, looked)?;
        looked = block.last_position();
        if telling.bytes >= bytes_max || looked >= end {
            break;
        }
    }
    let at_end = looked >= journal.head().position;
    Ok(Told { incarnation: journal.header().incarnation, facts: telling.facts, looked, at_end })
}

struct Telling<'a, S: Service> {
    journal: &'a Journal,
    view: &'a S::View,
    traces: &'a Traces,
    previous: u64,
    facts: Vec<ByteBuf>,
    bytes: usize,
}

impl<S: Service> Telling<'_, S> {
    /// The facts of a block behind this position.
    fn tell(&mut self, block: &Block, behind: u64) -> Result<(), String> {
        let mut answers = block.answers().peekable();
        for record in block.events() {
            let (position, at) = (record.position, block.at());
            let cause = cause(&mut answers, position);
            if position <= behind {
                continue;
            }
            let event = S::Event::decode(record.kind, record.version, record.payload)
                .map_err(|error| format!("position {position}: {error}"))?;
            let Some(event) = event else { continue };
            let Some(told) = S::announce(&event, Stamp { position, at }) else { continue };
            let of = event.campaign().unwrap_or(&told.campaign);
            let tenant = S::tenant(self.view, of).ok_or_else(|| format!("{of} belongs to nobody"))?;
            let header = self.journal.header();
            let fact = Heard {
                source: Source {
                    service: header.service.as_str().into(),
                    shard: header.shard,
                    incarnation: header.incarnation,
                    position,
                },
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
            self.facts.push(ByteBuf::from(bytes));
            self.previous = position;
        }
        Ok(())
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
