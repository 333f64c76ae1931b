//! Numbers from a seed, as many as are wanted, none likelier than another.
//!
//! The bytes are BLAKE3's output keyed with the seed, over a purpose, a campaign's name and whatever else the numbers are
//! for, each with its length in 8 bytes, least first, in front. For each number the next eight bytes that are no rest beyond
//! the largest multiple of its bound, read least first, give it by division.

use proto::{CampaignId, Hash};

/// An endless row of numbers: the same for the same seed and purpose, for ever.
pub struct Numbers(blake3::OutputReader);

impl Numbers {
    /// Numbers for this purpose of a campaign; `about` tells several rows of one purpose apart.
    pub fn of(seed: &Hash, purpose: &str, campaign: &CampaignId, about: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(&seed.0);
        for field in [purpose.as_bytes(), campaign.as_str().as_bytes()].iter().chain(about) {
            hasher.update(&(field.len() as u64).to_le_bytes()).update(field);
        }
        Self(hasher.finalize_xof())
    }

    /// The next number, each below `below` equally likely.
    ///
    /// # Panics
    /// If `below` is 0: there is no such number.
    pub fn below(&mut self, below: u64) -> u64 {
        even(&mut self.0, below) % below
    }
}

/// The next value of which every rest by `below` is equally likely.
///
/// # Panics
/// If `below` is 0: there is no such value.
pub(crate) fn even(bytes: &mut blake3::OutputReader, below: u64) -> u64 {
    assert_ne!(below, 0, "no number lies below 0");
    // How many of the 2^64 values lie beyond the largest multiple.
    let rest = (u64::MAX % below + 1) % below;
    loop {
        let mut value = [0; 8];
        bytes.fill(&mut value);
        let value = u64::from_le_bytes(value);
        if value <= u64::MAX - rest {
            return value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(purpose: &str, about: &[&[u8]]) -> Numbers {
        Numbers::of(&Hash([7; 32]), purpose, &"lucky".parse().unwrap(), about)
    }

    /// Written down for ever: whoever checks a campaign of this release computes the same.
    #[test]
    fn a_row_never_changes_and_differs_by_what_it_is_for() {
        let row = |mut numbers: Numbers| [10, 1_000_000, u64::MAX].map(|below| numbers.below(below));
        assert_eq!(row(numbers("a", &[b"b"])), [2, 940_947, 7_518_568_646_406_116_278]);
        assert_ne!(row(numbers("a", &[b"b"])), row(numbers("a", &[b"", b"b"])));
        assert_ne!(row(numbers("a", &[b"b"])), row(numbers("ab", &[])));
    }

    /// Chi-square with 9 degrees of freedom: 27.9 is exceeded once in a thousand fair tables, and this one is fixed.
    #[test]
    fn every_number_is_equally_likely() {
        let (mut numbers, mut counts) = (numbers("dice", &[]), [0_u64; 10]);
        (0..100_000).for_each(|_| counts[numbers.below(10) as usize] += 1);
        let thousandths: u64 =
            counts.iter().map(|count| count.abs_diff(10_000).pow(2) * 1_000 / 10_000).sum();
        assert!(thousandths < 27_900, "{counts:?}");
    }

    /// Of 2^64 values nearly half lie beyond 2^63 + 1: by division alone the lower half would come 667 times of 1,000.
    #[test]
    fn what_lies_beyond_the_largest_multiple_is_rejected() {
        let (mut numbers, below) = (numbers("half", &[]), (1 << 63) + 1);
        let low = (0..1_000).filter(|_| numbers.below(below) < below / 2).count();
        assert!((430..=570).contains(&low), "{low} of 1000 in the lower half");
    }
}
