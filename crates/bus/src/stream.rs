//! What streams hold and what they are like: the same in one process and over NATS.

use std::fmt;

use bytes::Bytes;
use proto::Incarnation;
use proto::subject::{Stream, Topic};

/// Largest payload in a stream: a block and what follows from it. Also the server's own limit for these streams, with room
/// for our headers on top.
pub const PAYLOAD_BYTES_MAX: usize = 512 << 10;
/// What our headers take at the most, with a service name of 64 letters.
pub(crate) const HEADER_BYTES_MAX: usize = 512;

/// How a stream is to be. The rest of it is the same everywhere: kept in files, refuses what no longer fits, forgets nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamSettings {
    /// Which one.
    pub stream: Stream,
    /// Bytes that it takes at the most; beyond, writers are refused.
    pub bytes_max: u64,
    /// On how many servers of a cluster it is kept.
    pub replicas: u8,
}

/// Which part of its journal a message stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Position of the first event.
    pub first: u64,
    /// Position of the last event.
    pub last: u64,
    /// The journal's life.
    pub incarnation: Incarnation,
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{} of {}", self.first, self.last, self.incarnation)
    }
}

/// Where a topic ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Last {
    /// The sequence of its last message; give it to the next append.
    pub sequence: u64,
    /// What that message stands for.
    pub span: Span,
}

/// A message of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Where it stands in the stream; grows, with gaps where other topics write.
    pub sequence: u64,
    /// Which part of the journal it stands for.
    pub span: Span,
    /// What was written.
    pub payload: Bytes,
}

/// Where reading begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At this sequence of the stream, or the first message after it.
    Sequence(u64),
    /// At the message that holds this position of the journal, or the first one after it.
    Position(u64),
}

/// The name under which a server knows a message again within its window. Only a second net: what keeps duplicates out is
/// the expected last sequence.
pub(crate) fn message_id(topic: &Topic, span: &Span) -> String {
    format!("{}/{}/{}/{}-{}", topic.service, topic.shard, span.incarnation, span.first, span.last)
}
