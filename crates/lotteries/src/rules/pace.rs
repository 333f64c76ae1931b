//! Pacing: when how much of a line can be won. Whole numbers over log time, so that everybody computes the same.

use std::num::NonZeroU32;

use proto::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Prize;

/// A stretch of time over which units of a line come free, one after the other at even distances: the first when it begins,
/// the last before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// When it begins, in milliseconds since 1970 UTC.
    pub starts_at_ms: Timestamp,
    /// When it ends: from here on all of it is free.
    pub ends_at_ms: Timestamp,
    /// How often the line can be won by it.
    pub units: NonZeroU32,
}

impl Slot {
    /// How many of its units are free at this time.
    pub fn free(&self, now: Timestamp) -> u64 {
        let units = u64::from(self.units.get());
        if now < self.starts_at_ms {
            return 0;
        }
        if now >= self.ends_at_ms {
            return units;
        }
        // Unit k, from 0, comes at k × length ÷ units after the start. Below `units`, since the time that has passed is below
        // the length; 32 bits times a time in milliseconds can outgrow 64.
        let passed = u128::from(now.since_ms(self.starts_at_ms)) * u128::from(units);
        let length = u128::from(self.ends_at_ms.since_ms(self.starts_at_ms));
        u64::try_from(passed / length).expect("less than the units") + 1
    }
}

impl Prize {
    /// How often the line can have been won by this time, prizes that came back not counted; `None`: as often as there is stock.
    pub fn released(&self, now: Timestamp) -> Option<u64> {
        (!self.release.is_empty()).then(|| self.release.iter().map(|slot| slot.free(now)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(starts_at: u64, ends_at: u64, units: u32) -> Slot {
        let units = NonZeroU32::new(units).unwrap();
        Slot { starts_at_ms: Timestamp(starts_at), ends_at_ms: Timestamp(ends_at), units }
    }

    #[test]
    fn units_come_free_at_even_distances_from_the_start_and_all_before_the_end() {
        let slot = slot(1_000, 2_000, 4);
        let table =
            [(0, 0), (999, 0), (1_000, 1), (1_249, 1), (1_250, 2), (1_500, 3), (1_749, 3), (1_750, 4)];
        for (now, free) in table.into_iter().chain([(1_999, 4), (2_000, 4), (u64::MAX, 4)]) {
            assert_eq!(slot.free(Timestamp(now)), free, "at {now}");
        }
    }

    #[test]
    fn more_units_than_milliseconds_and_the_longest_slot_come_to_no_more_than_there_are() {
        let dense = slot(0, 3, 10);
        assert_eq!([0, 1, 2, 3].map(|now| dense.free(Timestamp(now))), [1, 4, 7, 10]);
        let long = slot(0, u64::MAX, u32::MAX);
        assert_eq!(long.free(Timestamp(u64::MAX - 1)), u64::from(u32::MAX));
    }

    #[test]
    fn what_one_slot_has_left_over_stays_for_the_next() {
        let mut prize = Prize::of(proto::Asset::Points, 1, 1);
        assert_eq!(prize.released(Timestamp(0)), None);
        prize.release = vec![slot(10, 20, 2), slot(30, 40, 3)];
        let released = [0, 10, 25, 30, 40].map(|now| prize.released(Timestamp(now)).unwrap());
        assert_eq!(released, [0, 1, 2, 3, 5]);
    }
}
