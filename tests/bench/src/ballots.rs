//! Who is voted for.

use rand::SeedableRng;
use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::rngs::SmallRng;

/// The same choices in each run.
const SEED: u64 = 7;

/// Contestants as a crowd chooses them: the k-th most loved gets 1/k of what the first gets (Zipf, s = 1).
#[derive(Debug)]
pub struct Ballots {
    random: SmallRng,
    ranks: WeightedIndex<f64>,
    /// Numbers of contestants as texts, by index.
    numbers: Vec<String>,
}

impl Ballots {
    /// For so many contestants, who are numbered from 1.
    pub fn of(contestants: usize) -> anyhow::Result<Self> {
        let ranks = WeightedIndex::new((1..=contestants).map(|rank| 1.0 / rank as f64))?;
        let numbers = (1..=contestants).map(|number| number.to_string()).collect();
        Ok(Self { random: SmallRng::seed_from_u64(SEED), ranks, numbers })
    }

    /// The next choice: index of a contestant and their number.
    pub fn draw(&mut self) -> (usize, &str) {
        let index = self.ranks.sample(&mut self.random);
        (index, &self.numbers[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_gets_half_of_the_first() {
        const DRAWS: u32 = 200_000;
        let mut ballots = Ballots::of(1_000).unwrap();
        let mut counts = vec![0_u32; 1_000];
        (0..DRAWS).for_each(|_| counts[ballots.draw().0] += 1);
        // Shares of the first thousand: 1/k over the harmonic number 7.485.
        for rank in [1_usize, 2, 10, 100] {
            let share = f64::from(counts[rank - 1]) / f64::from(DRAWS);
            let expected = 1.0 / (7.485 * rank as f64);
            assert!((share / expected - 1.0).abs() < 0.1, "rank {rank}: {share} instead of {expected}");
        }
        assert_eq!(ballots.numbers[999], "1000");
    }
}
