//! Where in the log the votes for each contestant stand that count, so that the newest one is found without a walk over all
//! votes.

use decider::compact::{Compact, Fixed};
use serde::{Deserialize, Serialize};

/// Positions of one part. A search looks at each vote of two parts at the most: some milliseconds.
pub const PART_POSITIONS: u64 = 65_536;

/// How many votes for a contestant count in each part of the log that has any: 12 bytes each.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Parts(Compact<Part, u32>);

/// A contestant's number, and that of a part.
#[derive(Debug, Clone, Copy)]
struct Part(u32, u32);

impl Fixed for Part {
    const BYTES: usize = 8;

    fn put(&self, into: &mut [u8]) {
        self.0.put(&mut into[..4]);
        self.1.put(&mut into[4..]);
    }

    fn take(from: &[u8]) -> Self {
        Self(u32::take(&from[..4]), u32::take(&from[4..]))
    }
}

impl Parts {
    /// A vote for this contestant counts.
    pub(super) fn add(&mut self, contestant: u32, position: u64) {
        self.0.upsert(&Part(contestant, part_of(position)), |votes| votes.unwrap_or(0) + 1);
    }

    /// One does no more.
    pub(super) fn remove(&mut self, contestant: u32, position: u64) {
        let part = Part(contestant, part_of(position));
        match self.0.get(&part) {
            Some(votes) if votes > 1 => drop(self.0.insert(&part, &(votes - 1))),
            _ => drop(self.0.remove(&part)),
        }
    }

    /// First and behind the last position of the parts that have such votes, newest first, from the one with this position.
    pub(super) fn back_from(&self, contestant: u32, position: u64) -> impl Iterator<Item = (u64, u64)> {
        let parts = self.0.below(&Part(contestant, part_of(position) + 1));
        let parts = parts.take_while(move |(part, _)| part.0 == contestant);
        parts.map(|(Part(_, part), _)| {
            (u64::from(part) * PART_POSITIONS, (u64::from(part) + 1) * PART_POSITIONS)
        })
    }
}

fn part_of(position: u64) -> u32 {
    u32::try_from(position / PART_POSITIONS).unwrap_or(u32::MAX - 1)
}
