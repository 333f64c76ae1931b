//! The bytes of a compiled table.

use proto::Network;
use proto::evidence::{NetworkClass, Operator};

const MAGIC: &[u8; 5] = b"FGNT\x01";

/// Most segments in a table: twenty times today's, so that a broken count can't ask for all memory.
const SEGMENTS_MAX: u32 = 1 << 20;

/// Each class at the number that stands for it in a table; grows at its end.
const CLASSES: [NetworkClass; 7] = [
    NetworkClass::Unknown,
    NetworkClass::Carrier,
    NetworkClass::Fixed,
    NetworkClass::Campus,
    NetworkClass::DataCentre,
    NetworkClass::Vpn,
    NetworkClass::Private,
];

/// Each operator at the number that stands for it in a table; grows at its end.
const OPERATORS: [Operator; 7] = [
    Operator::Other,
    Operator::ChinaMobile,
    Operator::ChinaUnicom,
    Operator::ChinaTelecom,
    Operator::Cernet,
    Operator::Cstnet,
    Operator::DrPeng,
];

/// Why bytes are not a network table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTable {
    /// Made by another release, or not a table at all.
    #[error("these bytes are not a network table of format 1; compile the lists again with this release")]
    Format,
    /// Cut short, too long or garbled.
    #[error("the network table is damaged at segment {segment}; compile the lists again")]
    Damaged {
        /// Which segment can't be read, from 0.
        segment: u32,
    },
}

/// Adjoining addresses of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub first: u32,
    pub last: u32,
    pub network: Network,
}

/// The bytes of sorted, disjoint segments.
pub(super) fn encode(segments: &[Segment]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    let count = u32::try_from(segments.len()).expect("fewer segments than addresses");
    put(&mut bytes, count);
    let mut next = 0;
    for segment in segments {
        put(&mut bytes, segment.first - next);
        put(&mut bytes, segment.last - segment.first);
        let class = CLASSES.iter().position(|class| *class == segment.network.class);
        let operator = OPERATORS.iter().position(|operator| *operator == segment.network.operator);
        let code = class.zip(operator).map(|(class, operator)| class << 4 | operator);
        bytes.push(code.and_then(|code| u8::try_from(code).ok()).expect("every kind has a code below 16"));
        next = segment.last.wrapping_add(1);
    }
    bytes
}

/// The segments in these bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<Vec<Segment>, InvalidTable> {
    let mut rest = bytes.strip_prefix(MAGIC).ok_or(InvalidTable::Format)?;
    let count = take(&mut rest).filter(|count| *count <= SEGMENTS_MAX).ok_or(InvalidTable::Format)?;
    let mut segments: Vec<Segment> = Vec::with_capacity(count as usize);
    let mut next = Some(0);
    for index in 0..count {
        let segment = next.and_then(|next| segment(&mut rest, next));
        let segment = segment.ok_or(InvalidTable::Damaged { segment: index })?;
        next = segment.last.checked_add(1);
        segments.push(segment);
    }
    if rest.is_empty() { Ok(segments) } else { Err(InvalidTable::Damaged { segment: count }) }
}

fn segment(rest: &mut &[u8], next: u32) -> Option<Segment> {
    let first = next.checked_add(take(rest)?)?;
    let last = first.checked_add(take(rest)?)?;
    let (code, after) = rest.split_first()?;
    *rest = after;
    let class = *CLASSES.get(usize::from(code >> 4))?;
    let operator = *OPERATORS.get(usize::from(code & 15))?;
    Some(Segment { first, last, network: Network { operator, class } })
}

/// Appends a number as LEB128.
fn put(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Takes a LEB128 number off the front.
fn take(rest: &mut &[u8]) -> Option<u32> {
    let mut value = 0_u64;
    for shift in [0, 7, 14, 21, 28] {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return u32::try_from(value).ok();
        }
    }
    None
}
