//! In which minute a vote was cast: enough to tell its day, since days begin with a minute in every time zone.

use proto::Timestamp;
use serde::{Deserialize, Serialize};

const MINUTE_MS: u64 = 60_000;

/// The first position of each minute in which somebody voted, ascending, and the minute: 16 bytes each, 8 MiB in a year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Minutes(Vec<(u64, u64)>);

impl Minutes {
    /// A vote is cast. Log time never goes back.
    pub(crate) fn cast(&mut self, position: u64, at: Timestamp) {
        let minute = at.0 / MINUTE_MS;
        if self.0.last().is_none_or(|(_, last)| *last != minute) {
            self.0.push((position, minute));
        }
    }

    /// The beginning of the minute in which the vote at this position was cast.
    pub(crate) fn of(&self, position: u64) -> Timestamp {
        let behind = self.0.partition_point(|(first, _)| *first <= position);
        Timestamp(behind.checked_sub(1).map_or(0, |index| self.0[index].1 * MINUTE_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_vote_has_the_minute_in_which_it_was_cast() {
        let mut minutes = Minutes::default();
        for (position, ms) in [(4, 60_000), (5, 119_999), (9, 120_000), (12, 600_001)] {
            minutes.cast(position, Timestamp(ms));
        }
        let of = [4, 5, 9, 12, 13].map(|position| minutes.of(position).0);
        assert_eq!(of, [60_000, 60_000, 120_000, 600_000, 600_000]);
    }
}
