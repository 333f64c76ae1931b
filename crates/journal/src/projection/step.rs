//! The bytes of a step: the position (8), then each entry as length and key, length and value.

use super::Entry;
use crate::layout::{Fields, push_number};

/// Entries, and the position that they bring a projection to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) position: u64,
    pub(super) puts: Vec<Entry>,
}

pub(super) fn encode(position: u64, puts: &[Entry]) -> Vec<u8> {
    let mut bytes = position.to_le_bytes().to_vec();
    for part in puts.iter().flat_map(|(key, value)| [key, value]) {
        push_number(&mut bytes, part.len() as u64);
        bytes.extend_from_slice(part);
    }
    bytes
}

/// `None`: these are not the bytes of a step.
pub(super) fn decode(bytes: &[u8]) -> Option<Step> {
    let mut fields = Fields(bytes);
    let position = fields.u64()?;
    let mut puts = Vec::new();
    while !fields.0.is_empty() {
        puts.push((part(&mut fields)?, part(&mut fields)?));
    }
    Some(Step { position, puts })
}

fn part(fields: &mut Fields<'_>) -> Option<Vec<u8>> {
    let bytes = usize::try_from(fields.number()?).ok()?;
    fields.take(bytes).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_as_it_was_written_and_a_torn_one_not_at_all() {
        let puts = vec![(b"k".to_vec(), vec![7; 300]), (Vec::new(), Vec::new())];
        for puts in [Vec::new(), puts] {
            let bytes = encode(u64::MAX, &puts);
            assert_eq!(decode(&bytes), Some(Step { position: u64::MAX, puts: puts.clone() }));
            assert_eq!(decode(&bytes[..bytes.len() - 1]), None);
        }
    }
}
