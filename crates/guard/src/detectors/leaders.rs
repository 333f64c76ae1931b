//! Which phones bring most of a resource's attempts.
//!
//! Misra and Gries' summary (Science of Computer Programming 2, 1982): one pass, a few counters, and whoever has more than a fifth
//! is left. A counter takes 4 bytes while it is small, as nearly all are.

use super::interner::{Id, Long, LongMap};

/// Phones that bring most of a resource's attempts, at most: a rack of more is a crowd of its own.
const LEADERS: usize = 4;
/// Bits of a small counter that name the phone, of which there are at most 8 million; the others count.
const PHONE_BITS: u32 = 24;
/// In place of small counters: they were too small. No phone has this number and leads by as much.
const OUTGROWN: [u32; LEADERS] = [u32::MAX; LEADERS];

/// Phones, each with by how much it leads; by 0 is a free place.
type Wide = [(Id, u32); LEADERS];

/// By resource and target, as [`super::kind::Kind::cell`] has them.
#[derive(Debug, Default)]
pub(super) struct Leaders {
    small: LongMap<[u32; LEADERS]>,
    wide: LongMap<Wide>,
}

impl Leaders {
    /// Resources and targets of which leaders are known.
    pub fn len(&self) -> usize {
        self.small.len()
    }

    /// One more attempt came on this phone.
    pub fn see(&mut self, cell: u64, phone: Id) {
        let cell = Long::from(cell);
        let small = self.small.entry(cell).or_default();
        if *small == OUTGROWN {
            return count(self.wide.entry(cell).or_default(), phone);
        }
        let mut wide = widened(*small);
        count(&mut wide, phone);
        *small = narrowed(&wide).unwrap_or(OUTGROWN);
        if *small == OUTGROWN {
            self.wide.insert(cell, wide);
        }
    }

    /// Those phones.
    pub fn of(&self, cell: u64) -> impl Iterator<Item = Id> {
        let cell = Long::from(cell);
        let wide = match self.small.get(&cell) {
            Some(&OUTGROWN) => self.wide.get(&cell).copied(),
            small => small.copied().map(widened),
        };
        wide.into_iter().flatten().filter(|(_, lead)| *lead > 0).map(|(phone, _)| phone)
    }
}

fn count(leaders: &mut Wide, phone: Id) {
    if let Some((_, lead)) = leaders.iter_mut().find(|(leader, lead)| *leader == phone && *lead > 0) {
        *lead += 1;
    } else if let Some(free) = leaders.iter_mut().find(|(_, lead)| *lead == 0) {
        *free = (phone, 1);
    } else {
        leaders.iter_mut().for_each(|(_, lead)| *lead -= 1);
    }
}

fn widened(small: [u32; LEADERS]) -> Wide {
    small.map(|counter| (counter & ((1 << PHONE_BITS) - 1), counter >> PHONE_BITS))
}

/// `None` if a counter is too large for that.
fn narrowed(wide: &Wide) -> Option<[u32; LEADERS]> {
    let fits = |(phone, lead): &(Id, u32)| phone >> PHONE_BITS == 0 && lead >> (32 - PHONE_BITS) == 0;
    wide.iter().all(fits).then(|| wide.map(|(phone, lead)| lead << PHONE_BITS | phone))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leaders_of(phones: &[Id]) -> Vec<Id> {
        let mut leaders = Leaders::default();
        phones.iter().for_each(|phone| leaders.see(7, *phone));
        leaders.of(7).collect()
    }

    #[test]
    fn who_brings_more_than_a_fifth_is_among_them() {
        // The fifth phone takes one off each lead, and leaves the room that the sixth has.
        assert_eq!(leaders_of(&[1, 2, 1, 3, 1, 4, 5, 1, 6]), [1, 6]);
        assert_eq!(Leaders::default().of(7).count(), 0);
    }

    proptest! {
        #[test]
        fn however_large_they_are_they_count_alike(
            phones in prop::collection::vec(prop_oneof![1..7_u32, Just(u32::MAX), Just(1 << PHONE_BITS)], 0..50),
            often in prop_oneof![1..4_usize, 200..300_usize],
        ) {
            let phones: Vec<Id> = phones.iter().flat_map(|phone| std::iter::repeat_n(*phone, often)).collect();
            let mut wide = Wide::default();
            phones.iter().for_each(|phone| count(&mut wide, *phone));
            let expected: Vec<Id> =
                wide.iter().filter(|(_, lead)| *lead > 0).map(|(phone, _)| *phone).collect();
            prop_assert_eq!(leaders_of(&phones), expected);
        }
    }
}
