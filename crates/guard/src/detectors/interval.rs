//! The 90 % range of a candidate's honest count.
//!
//! Each vote is fraud with the chance that its score says; the honest count is then a sum of independent trials
//! (Poisson binomial; Le Cam, Pacific Journal of Mathematics 10, 1960), taken as normal. Its upper end takes what counts for
//! honest, as the tally does. Its lower end takes it for what it weighs, and what is soft for what it would weigh: a crowd
//! that came by one link, at one hour, in a hurry may be a candidate's fans, and it may be bought. Votes without any evidence
//! against them are taken as honest: what shares nothing with anything can't be seen, and the range says nothing about it.

/// A range of counts, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// At least.
    pub low: u64,
    /// At most.
    pub high: u64,
}

/// What speaks against a vote, in milli-nats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// Its score if it is held.
    pub held: Option<i32>,
    /// Its score if soft parts could hold a vote.
    pub at_worst: i32,
}

/// Standard deviations on either side that hold 90 %.
const DEVIATIONS: f64 = 1.645;
/// Scores come from parts that are not quite independent, so they are taken for less sure than they say.
const TEMPER: f64 = 2_000.0;

/// A sum of trials.
#[derive(Debug, Default, Clone, Copy)]
struct Trials {
    mean: f64,
    variance: f64,
}

impl Trials {
    /// Adds a vote with this score, in milli-nats.
    fn add(&mut self, score: i32) {
        let honest = 1.0 / (1.0 + libm::exp(f64::from(score) / TEMPER));
        self.mean += honest;
        self.variance += honest * (1.0 - honest);
    }

    fn spread(self) -> f64 {
        DEVIATIONS * libm::sqrt(self.variance)
    }
}

/// The range for these votes. `against` holds those with any evidence against them, counted or not; `clear` is the number of
/// the others.
pub fn honest_range(clear: u64, against: impl Iterator<Item = Doubt>) -> Interval {
    let (mut least, mut most, mut votes) = (Trials::default(), Trials::default(), 0_u64);
    for Doubt { held, at_worst } in against {
        least.add(at_worst);
        // Nearly all that are counted are honest, also where something speaks against them.
        most.add(held.unwrap_or(i32::MIN));
        votes += 1;
    }
    let low = libm::floor(least.mean - least.spread()).max(0.0) as u64;
    let high = (libm::ceil(most.mean + most.spread()) as u64).min(votes);
    Interval { low: clear + low, high: clear + high }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(score: i32) -> Doubt {
        Doubt { held: Some(score), at_worst: score }
    }

    #[test]
    fn clear_votes_are_certain_and_doubtful_ones_widen_the_range() {
        assert_eq!(honest_range(9, std::iter::empty()), Interval { low: 9, high: 9 });
        let doubtful = honest_range(0, std::iter::repeat_n(scored(0), 100));
        assert_eq!(doubtful, Interval { low: 41, high: 59 });
        let fraud = honest_range(10, std::iter::repeat_n(scored(9_000), 100));
        assert!(fraud.low == 10 && fraud.high <= 14, "{fraud:?}");
    }

    #[test]
    fn nobody_is_counted_who_did_not_vote() {
        let range = honest_range(0, [scored(-1_000), scored(500)].into_iter());
        assert!(range.low <= range.high && range.high <= 2);
    }

    #[test]
    fn what_counts_lowers_the_lower_end_only() {
        let soft = Doubt { held: None, at_worst: 0 };
        assert_eq!(honest_range(9, std::iter::repeat_n(soft, 100)), Interval { low: 50, high: 109 });
        let both = Doubt { held: Some(0), at_worst: 2_000 };
        let range = honest_range(0, std::iter::repeat_n(both, 100));
        assert!(range.low < 27 && range.high == 59, "{range:?}");
    }
}
