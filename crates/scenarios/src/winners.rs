//! Whether the right one wins, over many small campaigns.

use serde::Serialize;

use crate::score::Winner;

/// Contests closer than this are a toss.
pub const MARGIN_MIN: f64 = 0.02;
/// How often the right one should win.
pub const RIGHT_MIN: f64 = 0.99;

/// What many small campaigns came to under one judge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Winners {
    /// Which judge.
    pub judge: String,
    /// All campaigns.
    pub runs: usize,
    /// Those whose honest winner leads by more than the margin.
    pub clear: usize,
    /// Of those, how many have the right winner.
    pub right: usize,
    /// Seeds of those that don't.
    pub wrong_seeds: Vec<u64>,
}

impl Winners {
    /// Sums up campaigns by seed.
    pub fn of(judge: &str, runs: &[(u64, Winner)]) -> Self {
        let clear: Vec<_> = runs.iter().filter(|(_, winner)| winner.margin > MARGIN_MIN).collect();
        let wrong_seeds: Vec<u64> =
            clear.iter().filter(|(_, winner)| !winner.is_right).map(|(seed, _)| *seed).collect();
        Self {
            judge: judge.to_owned(),
            runs: runs.len(),
            clear: clear.len(),
            right: clear.len() - wrong_seeds.len(),
            wrong_seeds,
        }
    }

    /// How often the right one won where it was clear who should.
    pub fn share(&self) -> Option<f64> {
        (self.clear > 0).then(|| self.right as f64 / self.clear as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_clear_contests_count() {
        let winner = |margin, is_right| Winner { margin, is_right };
        let runs = [
            (1, winner(0.5, true)),
            (2, winner(0.03, false)),
            (3, winner(0.01, false)),
            (4, winner(0.021, true)),
        ];
        let winners = Winners::of("judge", &runs);
        assert_eq!((winners.runs, winners.clear, winners.right), (4, 3, 2));
        assert_eq!(winners.wrong_seeds, [2]);
        assert_eq!(Winners::of("judge", &[]).share(), None);
    }
}
