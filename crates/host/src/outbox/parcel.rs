//! Messages of streams, made from the log.

use bus::Span;
use bytes::Bytes;
use journal::{Block, Journal};

use super::standing::Cursor;
use crate::telling::Ready;

/// Packs the next message from a cursor on, of what stands up to a position; says why if the log can't be read.
pub(crate) type Pack = Box<dyn FnMut(&Cursor, u64) -> Result<Packed, String> + Send>;

/// What was packed.
pub(crate) struct Packed {
    /// The message; `None`: there was nothing to write.
    pub(crate) parcel: Option<(Span, Bytes)>,
    /// How far that is.
    pub(crate) looked: u64,
    /// End once the message is stored.
    pub(crate) spans: Vec<spans::Span>,
}

/// Packs blocks as an export has them, of one life, as many as fit.
pub(crate) fn blocks(journal: Journal, bytes_max: usize) -> Pack {
    Box::new(move |from, end| {
        let mut payload = Vec::new();
        let mut span: Option<Span> = None;
        for block in journal.blocks(from.looked + 1) {
            let block = block.map_err(|error| error.to_string())?;
            let fits = payload.len() + journal::framed_bytes(&block) <= bytes_max;
            let joins = span.is_none_or(|span| span.incarnation == block.header().incarnation);
            if block.last_position() > end || !fits || !joins {
                break;
            }
            journal::frame(&block, &mut payload);
            span = Some(joined(span, &block));
        }
        let looked = span.map_or(from.looked, |span| span.last);
        Ok(Packed { parcel: span.map(|span| (span, payload.into())), looked, spans: Vec::new() })
    })
}

fn joined(span: Option<Span>, block: &Block) -> Span {
    let first = span.map_or(block.first_position(), |span| span.first);
    Span { first, last: block.last_position(), incarnation: block.header().incarnation }
}

/// Packs facts, which are of one life and were found up to a position.
pub(crate) fn facts(facts: Vec<Ready>, looked: u64) -> Packed {
    let (Some(first), Some(last)) = (facts.first(), facts.last()) else {
        return Packed { parcel: None, looked, spans: Vec::new() };
    };
    let span = Span { first: first.position, last: last.position, incarnation: last.incarnation };
    let payload: Vec<u8> = facts.iter().flat_map(|fact| fact.bytes.iter().copied()).collect();
    let is_recorded = |span: &spans::Span| span.id().is_some();
    let spans = facts.into_iter().map(|fact| fact.span).filter(is_recorded).collect();
    Packed { parcel: Some((span, payload.into())), looked, spans }
}

/// The largest block fits into a message, or the stream would end there for ever.
const _: () = assert!(journal::EVENT_GROUP_BYTES_MAX + 4 <= bus::PAYLOAD_BYTES_MAX);
