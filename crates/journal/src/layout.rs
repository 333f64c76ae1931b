//! The bytes of a block.
//!
//! All numbers are little-endian. A block is a header, the event records, the answers, and the hash of its header.
//!
//! | offset | bytes | header field |
//! |---|---|---|
//! | 0 | 2 | format version, [`FORMAT_VERSION`] |
//! | 2 | 2 | number of positions heard from other services |
//! | 4 | 8 | incarnation of the journal that wrote it |
//! | 12 | 8 | position of the first event |
//! | 20 | 4 | number of events, at least one |
//! | 24 | 4 | number of answers |
//! | 28 | 4 | bytes of all event records |
//! | 32 | 4 | bytes of all answers |
//! | 36 | 8 | log time, milliseconds since the Unix epoch |
//! | 44 | 32 | hash of the header before, zeros for the first block |
//! | 76 | 32 | root over the event records, see [`crate::proof`] |
//! | 108 | 32 | BLAKE3 of all answers |
//! | 140 | … | positions heard: length of the service's name (1), name, shard (2), incarnation (8), position (8) |
//!
//! | bytes | event record |
//! |---|---|
//! | 2 | kind |
//! | 1 | version |
//! | 4 | length of the payload |
//! | … | payload |
//!
//! | bytes | answer |
//! |---|---|
//! | 16 | command id |
//! | 16 | intent |
//! | 8 | position of the first event that followed |
//! | 4 | number of events that followed |
//! | 4 | length of the answer |
//! | … | encoded answer |
//!
//! The last 32 bytes are the BLAKE3 hash of the header (its positions heard included), so that damage to the last
//! block, which no other block's header covers yet, is found too. The chain hashes headers: one event can be proved
//! to stand in the log from its record, its neighbours' hashes and the headers alone.

/// Version of the layout above.
pub const FORMAT_VERSION: u16 = 1;

/// Bytes that a block is meant to stay below: a group commit ends here.
pub const BLOCK_BYTES_MAX: usize = 64 << 10;

/// Bytes that no block may exceed, for the few events of one large command. Chosen so that the store never moves a
/// block into a file of its own, see `store::tuning`. A block also fits into one message of the bus (512 KiB).
pub const EVENT_GROUP_BYTES_MAX: usize = 120 << 10;

/// Positions heard in one block: more services than there will ever be.
pub const HEARD_MAX: usize = 1_024;

/// Bytes of the header in front of the positions heard.
pub(crate) const HEADER_BYTES: usize = 140;
/// Bytes of an event record in front of its payload.
pub(crate) const EVENT_BYTES: usize = 7;
/// Bytes of an answer in front of its encoded form.
pub(crate) const ANSWER_BYTES: usize = 48;
/// Bytes of the hash at the end.
pub(crate) const TRAILER_BYTES: usize = 32;

/// Reads fields off the front of bytes; `None` once they run out.
pub(crate) struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(front)
    }

    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}
