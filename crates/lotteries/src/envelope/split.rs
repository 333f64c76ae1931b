//! How a sum becomes parts: a pure function of the seed, the round and the order, so decided before anybody claims.
//!
//! A fixed split gives each part the same. A random split follows the rule of *twice the mean*: with `spare` fen left beyond one
//! for each of the `left` parts that are not taken, the next part gets 1 fen and ⌊(x + y) / left⌋ more, where x is any of 0 to
//! 2 · spare and y any of 0 to left − 1, all equally likely; the last part gets what is left. The y rounds without favour:
//! by it the average of every part, whatever its place in the order, is exactly the sum divided by the number of parts. Later parts
//! vary more than earlier ones; none exceeds 1 + ⌈2 · spare / left⌉, and no part that is still to come falls below one fen.
//!
//! x and y are the first two [`Numbers`] for the purpose [`PURPOSE`] of the campaign, about the round and the number of
//! the part, each in 4 bytes, least first.

use proto::{CampaignId, Hash};

use super::rules::{Round, Split};
use crate::chance::Numbers;

/// What the numbers are for.
pub const PURPOSE: &str = "part of a red envelope";

/// A round of a campaign, with the seed that its parts follow from.
pub struct Splitting<'a> {
    /// The seed.
    pub seed: &'a Hash,
    /// The campaign.
    pub campaign: &'a CampaignId,
    /// The round, from 1.
    pub number: u16,
    /// What is split.
    pub round: &'a Round,
}

impl Splitting<'_> {
    /// The part that follows on `taken` parts that left so many fen.
    ///
    /// # Panics
    /// If all parts are taken, or fewer fen are left than parts: neither follows from rules that are valid.
    pub fn next(&self, taken: u32, fen_left: u64) -> u64 {
        let left = u64::from(self.round.parts.saturating_sub(taken));
        assert!(left > 0 && fen_left >= left, "{fen_left} fen are left for {left} parts");
        match self.round.split {
            Split::Fixed => fen_left / left,
            Split::Random if left == 1 => fen_left,
            Split::Random => {
                let (round, part) = (u32::from(self.number).to_le_bytes(), (taken + 1).to_le_bytes());
                let mut numbers = Numbers::of(self.seed, PURPOSE, self.campaign, &[&round, &part]);
                let spare = fen_left - left;
                let (x, y) = (numbers.below(2 * spare + 1), numbers.below(left));
                1 + (x + y) / left
            }
        }
    }

    /// All parts, in the order in which they are taken.
    pub fn parts(&self) -> impl Iterator<Item = u64> {
        let mut fen_left = self.round.fen;
        (0..self.round.parts).map(move |taken| {
            let part = self.next(taken, fen_left);
            fen_left -= part;
            part
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proto::Timestamp;

    use super::*;

    fn round(fen: u64, parts: u32, split: Split) -> Round {
        let (releases_at_ms, ends_at_ms) = (Timestamp(0), Timestamp(1));
        Round { releases_at_ms, ends_at_ms, fen, parts, split, shows_password: false }
    }

    fn parts(seed: u8, number: u16, round: &Round) -> Vec<u64> {
        let campaign = "spring".parse().unwrap();
        Splitting { seed: &Hash([seed; 32]), campaign: &campaign, number, round }.parts().collect()
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_fen_and_none_is_empty(seed: u8, parts_of in 1..400_u32, spare in 0..100_000_u64) {
            let round = round(spare + u64::from(parts_of), parts_of, Split::Random);
            let parts = parts(seed, 1, &round);
            prop_assert_eq!(parts.len() as u32, parts_of);
            prop_assert_eq!(parts.iter().sum::<u64>(), round.fen);
            prop_assert!(parts.iter().all(|part| *part >= 1));
        }

        #[test]
        fn no_part_exceeds_twice_the_mean_of_what_was_left(seed: u8, parts_of in 2..60_u32, spare in 0..10_000_u64) {
            let round = round(spare + u64::from(parts_of), parts_of, Split::Random);
            let mut fen_left = round.fen;
            for (taken, part) in parts(seed, 1, &round).into_iter().enumerate() {
                let left = u64::from(parts_of) - taken as u64;
                prop_assert!(left == 1 || part <= 1 + (2 * (fen_left - left)).div_ceil(left));
                fen_left -= part;
            }
        }
    }

    /// Written down for ever: whoever checks a round of this release computes the same.
    #[test]
    fn the_parts_of_a_round_never_change() {
        assert_eq!(parts(7, 1, &round(1_000, 5, Split::Random)), [253, 21, 27, 229, 470]);
        assert_eq!(parts(7, 1, &round(1_000, 5, Split::Fixed)), [200; 5]);
        assert_eq!(parts(7, 1, &round(5, 5, Split::Random)), [1; 5], "nothing to spare");
    }

    #[test]
    fn parts_differ_by_seed_and_round() {
        let round = round(100_000, 20, Split::Random);
        assert_ne!(parts(1, 1, &round), parts(2, 1, &round));
        assert_ne!(parts(1, 1, &round), parts(1, 2, &round));
    }

    /// 20,000 rounds of 26 fen in 20 parts: with rounding down alone the first parts would nearly always be the least.
    #[test]
    fn every_place_in_the_order_gets_the_same_on_average_also_where_there_is_little_to_spare() {
        let (round, rounds) = (round(26, 20, Split::Random), 20_000_u64);
        let campaign = "spring".parse().unwrap();
        let mut sums = [0_u64; 20];
        for seed in 0..rounds {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&seed.to_le_bytes());
            let splitting = Splitting { seed: &Hash(bytes), campaign: &campaign, number: 1, round: &round };
            splitting.parts().zip(&mut sums).for_each(|(part, sum)| *sum += part);
        }
        // 1.3 fen each. The last part varies most: by less than 1 fen, so the mean of 20,000 by less than 0.01; five of those.
        let expected = 26 * rounds / 20;
        assert!(sums.iter().all(|sum| sum.abs_diff(expected) < 1_000), "{sums:?} instead of {expected}");
    }
}
