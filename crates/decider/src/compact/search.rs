//! Where something stands in an order, from where it is likely to.
//!
//! What is large lies in no cache, so what a search costs is the memory that it waits for. A search that halves looks at
//! places far apart, one after the other; one that begins next to the right place looks at one or two lines of a cache.

/// How far from its likely place something is looked for step by step; about twice the spread of random keys.
const STEPS_MAX: usize = 8;
/// Bits of a number that don't matter for where it is likely to stand; without them products don't overflow.
const SHIFT: u32 = 16;

/// Where a number is likely to stand among so many that are spread from the first to the end, as those of random ids are.
pub(super) fn likely(number: u64, (first, end): (u64, u64), count: usize) -> usize {
    let span = end.saturating_sub(first);
    let into = number.saturating_sub(first).min(span);
    (into >> SHIFT) as usize * count / ((span >> SHIFT) as usize + 1)
}

/// The first of `count` places that lies not before something, looked for from a guess on. Places before it come first.
pub(super) fn boundary(count: usize, guess: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let mut at = guess.min(count);
    let goes_up = at < count && is_before(at);
    for _ in 0..STEPS_MAX {
        match goes_up {
            true if at < count && is_before(at) => at += 1,
            false if at > 0 && !is_before(at - 1) => at -= 1,
            _ => return at,
        }
    }
    let (mut low, mut high) = if goes_up { (at, count) } else { (0, at) };
    while low < high {
        let middle = low.midpoint(high);
        match is_before(middle) {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boundary_is_found_from_every_guess() {
        for count in [0, 1, 2, 7, 8, 9, 40] {
            for found in 0..=count {
                for guess in 0..=count + 1 {
                    assert_eq!(boundary(count, guess, |at| at < found), found, "{count} {found} {guess}");
                }
            }
        }
    }

    #[test]
    fn a_number_is_likely_to_stand_in_proportion() {
        let span = (1 << 60, 3 << 60);
        assert_eq!(
            [1 << 60, 2 << 60, 3 << 60, u64::MAX, 0].map(|at| likely(at, span, 100)),
            [0, 49, 99, 99, 0]
        );
        assert_eq!(likely(u64::MAX, (0, u64::MAX), 256), 255);
        assert_eq!(likely(5, (5, 5), 9), 0);
    }
}
