//! A stored block, read. The layout is in [`crate::layout`].

use std::ops::Range;
use std::sync::Arc;

use proto::{CommandId, Hash, Incarnation, Intent, Timestamp};

use crate::error::Head;
use crate::layout::{EVENT_GROUP_BYTES_MAX, FORMAT_VERSION, Fields, HEADER_BYTES, HEARD_MAX, TRAILER_BYTES};
use crate::{body, proof};

/// One group commit: events, the answers given, and the positions heard from other services.
///
/// Holds the bytes as stored. A value of this type is well-formed: every record lies where the counts say.
/// Whether the bytes are also those that were written is what [`Block::check`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    bytes: Arc<[u8]>,
    header: Header,
    /// Where the body is stored.
    stored: Range<usize>,
    /// The body, unpacked: the events, and from `answers` on the answers.
    body: Arc<[u8]>,
    answers: usize,
}

/// The fixed part of a block's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The life of the journal that wrote the block.
    pub incarnation: Incarnation,
    /// Position of the first event.
    pub first_position: u64,
    /// Number of events, at least one.
    pub event_count: u32,
    /// Number of answers.
    pub answer_count: u32,
    /// Log time of everything in it.
    pub at: Timestamp,
    /// Hash of the header before; zeros for the first block.
    pub previous: Hash,
    /// Root over the event records.
    pub events_root: Hash,
    /// BLAKE3 of the body as stored.
    pub body_hash: Hash,
    heard_count: u16,
}

/// One event as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event<'a> {
    /// From 1, without gaps.
    pub position: u64,
    /// The kind's number.
    pub kind: u16,
    /// Version of the payload.
    pub version: u8,
    /// Encoded event.
    pub payload: &'a [u8],
    /// The whole record, as the events root covers it.
    pub record: &'a [u8],
}

/// The answer that a command got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The command.
    pub id: CommandId,
    /// What it asked for.
    pub intent: Intent,
    /// Position of the first event that followed.
    pub first_position: u64,
    /// Number of events that followed.
    pub count: u32,
    /// Encoded answer.
    pub answer: &'a [u8],
}

/// How far another service's journal had been heard when the block was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heard {
    /// The other service.
    pub service: String,
    /// Its shard.
    pub shard: u16,
    /// The life of its journal.
    pub incarnation: Incarnation,
    /// The last position heard.
    pub position: u64,
}

/// Bytes that are no block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a block: {0}")]
pub struct Malformed(pub(crate) &'static str);

impl Block {
    /// Takes bytes as a block if every field and record lies where the layout says and nothing is left over.
    ///
    /// Hashes are not compared; see [`Block::check`].
    pub fn parse(bytes: impl Into<Arc<[u8]>>) -> Result<Self, Malformed> {
        let bytes: Arc<[u8]> = bytes.into();
        if bytes.len() > EVENT_GROUP_BYTES_MAX {
            return Err(Malformed("longer than any block may be"));
        }
        let (header, events_len, answers_len) =
            read_header(&bytes).ok_or(Malformed("cut short in the header"))??;
        let mut rest = Fields(&bytes[HEADER_BYTES..]);
        for _ in 0..header.heard_count {
            read_heard(&mut rest).ok_or(Malformed("a position heard is cut short or names no service"))?;
        }
        let start = bytes.len() - rest.0.len();
        let body_len = events_len.saturating_add(answers_len);
        let stored = rest.0.len().checked_sub(TRAILER_BYTES).map(|length| start..start + length);
        // Bounded before it is unpacked: a few bytes may claim to be millions.
        let stored = stored.filter(|_| body_len <= EVENT_GROUP_BYTES_MAX);
        let stored = stored.ok_or(Malformed("its length is not what its header says"))?;
        let body = body::unpack(&bytes[stored.clone()], body_len);
        let body = body.ok_or(Malformed("its body is not what its header says"))?;
        let (events, answers) = body.split_at(events_len);
        if !is_made_of(events, header.event_count, read_event) {
            return Err(Malformed("the event records are not what the header says"));
        }
        let mut answered = header.first_position;
        if !is_made_of(answers, header.answer_count, |rest| read_answer(rest, &mut answered)) {
            return Err(Malformed("the answers are not what the header says"));
        }
        Ok(Self { bytes, header, stored, body, answers: events_len })
    }

    /// Compares the hashes that cover the stored bytes, each byte by one; says which one differs.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.bytes[self.stored.end..] != self.header_hash().0 {
            return Err("the header's hash differs");
        }
        if hash(&self.bytes[self.stored.clone()]) != self.header.body_hash {
            return Err("the hash of the body differs");
        }
        Ok(())
    }

    /// Compares the root over the events as well. It covers no byte that [`Block::check`] leaves out, but it is what
    /// proofs of single events lead to; whoever takes blocks from others, or vouches for a log, asks for it.
    pub fn check_root(&self) -> Result<(), &'static str> {
        if self.events_root() == self.header.events_root {
            Ok(())
        } else {
            Err("the root over the events differs")
        }
    }

    /// The bytes as stored.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The fixed part of the header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The header's bytes, which the chain hashes.
    pub fn header_bytes(&self) -> &[u8] {
        &self.bytes[..self.stored.start]
    }

    /// Hash of the header, which the next block names.
    pub fn header_hash(&self) -> Hash {
        hash(self.header_bytes())
    }

    /// Position of the first event.
    pub fn first_position(&self) -> u64 {
        self.header.first_position
    }

    /// Position of the last event.
    pub fn last_position(&self) -> u64 {
        self.header.first_position + u64::from(self.header.event_count) - 1
    }

    /// Log time of everything in the block.
    pub fn at(&self) -> Timestamp {
        self.header.at
    }

    /// The head of a journal that ends with this block.
    pub fn head(&self) -> Head {
        Head { position: self.last_position(), hash: self.header_hash(), at: self.at() }
    }

    /// The events, in order.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let mut rest = Fields(&self.body[..self.answers]);
        let mut position = self.first_position();
        std::iter::from_fn(move || {
            let event = Event { position, ..read_event(&mut rest)? };
            position += 1;
            Some(event)
        })
    }

    /// The answers, in the order in which their commands were decided.
    pub fn answers(&self) -> impl Iterator<Item = Answer<'_>> {
        let mut rest = Fields(&self.body[self.answers..]);
        let mut answered = self.first_position();
        std::iter::from_fn(move || read_answer(&mut rest, &mut answered))
    }

    /// The positions heard from other services.
    pub fn heard(&self) -> impl Iterator<Item = Heard> + '_ {
        let mut rest = Fields(&self.bytes[HEADER_BYTES..self.stored.start]);
        std::iter::from_fn(move || read_heard(&mut rest))
    }

    /// What proves that the event at this position stands under [`Header::events_root`], see [`proof::holds`].
    ///
    /// `None`: the position lies in another block.
    pub fn prove(&self, position: u64) -> Option<Vec<Hash>> {
        let index = position.checked_sub(self.first_position())?;
        let leaves: Vec<Hash> = self.events().map(|event| proof::leaf(event.record)).collect();
        proof::prove(&leaves, usize::try_from(index).ok()?)
    }

    fn events_root(&self) -> Hash {
        let leaves: Vec<Hash> = self.events().map(|event| proof::leaf(event.record)).collect();
        proof::root(&leaves)
    }
}

pub(crate) fn hash(bytes: &[u8]) -> Hash {
    Hash(*blake3::hash(bytes).as_bytes())
}

/// `None`: too short. Otherwise the header with the lengths of events and answers.
#[allow(clippy::type_complexity, reason = "a private helper of parse")]
fn read_header(bytes: &[u8]) -> Option<Result<(Header, usize, usize), Malformed>> {
    let mut fields = Fields(bytes);
    if fields.u16()? != FORMAT_VERSION {
        return Some(Err(Malformed("its format version is unknown to this release")));
    }
    let heard_count = fields.u16()?;
    let incarnation = Incarnation(fields.array()?);
    let first_position = fields.u64()?;
    let event_count = fields.u32()?;
    let answer_count = fields.u32()?;
    let events_len = fields.u32()? as usize;
    let answers_len = fields.u32()? as usize;
    let at = Timestamp(fields.u64()?);
    let (previous, events_root, body_hash) = (fields.array()?, fields.array()?, fields.array()?);
    if usize::from(heard_count) > HEARD_MAX {
        return Some(Err(Malformed("it has heard more positions than a block may")));
    }
    if event_count == 0 || first_position == 0 {
        return Some(Err(Malformed("it has no event or no position")));
    }
    if first_position.checked_add(u64::from(event_count)).is_none() {
        return Some(Err(Malformed("its positions overflow")));
    }
    let header = Header {
        incarnation,
        first_position,
        event_count,
        answer_count,
        at,
        previous: Hash(previous),
        events_root: Hash(events_root),
        body_hash: Hash(body_hash),
        heard_count,
    };
    Some(Ok((header, events_len, answers_len)))
}

fn read_event<'a>(rest: &mut Fields<'a>) -> Option<Event<'a>> {
    let all = rest.0;
    let kind = u16::try_from(rest.number()?).ok()?;
    let version = rest.u8()?;
    let length = usize::try_from(rest.number()?).ok()?;
    let payload = rest.take(length)?;
    Some(Event { position: 0, kind, version, payload, record: &all[..all.len() - rest.0.len()] })
}

/// `answered` is the position after the last one that an answer before was for.
fn read_answer<'a>(rest: &mut Fields<'a>, answered: &mut u64) -> Option<Answer<'a>> {
    let first_position = answered.wrapping_add(rest.number()?);
    let count = u32::try_from(rest.number()?).ok()?;
    let length = usize::try_from(rest.number()?).ok()?;
    let answer = rest.take(length)?;
    *answered = first_position.wrapping_add(count.into());
    Some(Answer {
        id: CommandId(rest.array()?),
        intent: Intent(rest.array()?),
        first_position,
        count,
        answer,
    })
}

fn read_heard(rest: &mut Fields<'_>) -> Option<Heard> {
    let length = rest.u8()?;
    let service = std::str::from_utf8(rest.take(length.into())?).ok().filter(|name| !name.is_empty())?;
    Some(Heard {
        service: service.to_owned(),
        shard: rest.u16()?,
        incarnation: Incarnation(rest.array()?),
        position: rest.u64()?,
    })
}

/// Whether exactly `count` records make up the bytes.
fn is_made_of<'a, T>(
    bytes: &'a [u8],
    count: u32,
    mut read: impl FnMut(&mut Fields<'a>) -> Option<T>,
) -> bool {
    let mut rest = Fields(bytes);
    (0..count).all(|_| read(&mut rest).is_some()) && rest.0.is_empty()
}
