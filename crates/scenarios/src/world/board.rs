//! The public board: what an attacker can see of the honest crowd.

use std::collections::BTreeMap;

use rand::Rng;

use super::{Choice, World};
use crate::attempt::Act;
use crate::calendar::MINUTE_MS;
use crate::random::{Random, Weights};

/// How often the board moves.
const GRID_MS: u64 = MINUTE_MS;

/// The main campaign's board on its grid.
#[derive(Debug)]
pub struct Board {
    opens_ms: u64,
    /// All votes of each minute.
    minutes: Weights,
    counts: Vec<u32>,
    /// Times of votes by candidate, ascending.
    by_candidate: BTreeMap<u32, Vec<u64>>,
}

impl Board {
    /// The board as it moved before any attacker came.
    pub fn of(world: &World) -> Self {
        let contest = &world.contests[0];
        let mut counts = vec![0_u32; (contest.length_ms() / GRID_MS + 1) as usize];
        let mut by_candidate: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for cast in world.sent().iter().filter(|cast| cast.contest == 0 && cast.act == Act::Vote) {
            counts[((cast.at_ms - contest.opens_ms) / GRID_MS) as usize] += 1;
            if let Choice::Number(candidate) = cast.candidate {
                by_candidate.entry(candidate).or_default().push(cast.at_ms);
            }
        }
        by_candidate.values_mut().for_each(|times| times.sort_unstable());
        let minutes = Weights::new(counts.iter().map(|count| f64::from(*count) + 1e-6));
        Self { opens_ms: contest.opens_ms, minutes, counts, by_candidate }
    }

    /// A time as busy as the crowd makes it.
    pub fn busy_time(&self, random: &mut Random) -> u64 {
        self.opens_ms + self.minutes.pick(random) as u64 * GRID_MS + random.random_range(0..GRID_MS)
    }

    /// A busy time in this span, or any time of it if the crowd sleeps.
    pub fn busy_time_within(&self, random: &mut Random, from_ms: u64, until_ms: u64) -> u64 {
        let minute = |at_ms: u64| (at_ms.saturating_sub(self.opens_ms) / GRID_MS) as usize;
        let (from, until) = (minute(from_ms), minute(until_ms).min(self.counts.len() - 1));
        let weights =
            Weights::new(self.counts[from.min(until)..=until].iter().map(|count| f64::from(*count) + 1e-3));
        let at_ms =
            self.opens_ms + (from + weights.pick(random)) as u64 * GRID_MS + random.random_range(0..GRID_MS);
        at_ms.clamp(from_ms, until_ms - 1)
    }

    /// How many votes a candidate shows at that time.
    pub fn votes(&self, candidate: u32, at_ms: u64) -> usize {
        let shown_ms = at_ms - at_ms % GRID_MS;
        self.by_candidate.get(&candidate).map_or(0, |times| times.partition_point(|time| *time < shown_ms))
    }
}
