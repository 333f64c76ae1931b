//! The bytes of a block.
//!
//! All numbers are little-endian. A block is a header, a body (the event records, then the answers), and the hash of
//! its header. Numbers without a width are LEB128 in as few bytes as they take.
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
//! | 108 | 32 | BLAKE3 of the body as stored |
//! | 140 | … | positions heard: length of the service's name (1), name, shard (2), incarnation (8), position (8) |
//!
//! | bytes | event record |
//! |---|---|
//! | | kind |
//! | 1 | version |
//! | | length of the payload |
//! | … | payload |
//!
//! | bytes | answer |
//! |---|---|
//! | | first position that followed, counted from the end of the answer before (or the block's first position) |
//! | | number of events that followed |
//! | | length of the answer |
//! | … | encoded answer |
//! | 16 | command id |
//! | 8 | intent |
//!
//! The body is stored as one LZ4 block if that is shorter, which its length tells: campaigns and constants repeat from
//! vote to vote. Hashed is what is stored; records, and the root over them, are of the body as it was put in.
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
/// Bytes of an event record in front of its payload, at most.
pub(crate) const EVENT_BYTES_MAX: usize = 3 + 1 + 5;
/// Bytes of an answer around its encoded form, at most.
pub(crate) const ANSWER_BYTES_MAX: usize = 10 + 5 + 5 + 16 + 8;
/// Bytes of the hash at the end.
pub(crate) const TRAILER_BYTES: usize = 32;

/// Appends a number in LEB128.
pub(crate) fn push_number(into: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

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

    /// A number in LEB128; `None` also if it takes more bytes than it needs, since one number has one spelling.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits || (byte == 0 && shift > 0) {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}
