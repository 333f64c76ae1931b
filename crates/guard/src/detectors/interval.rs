//! The 90 % range of a candidate's honest count.
//!
//! Each vote is fraud with the chance that its score says; the honest count is then a sum of independent trials
//! (Poisson binomial; Le Cam, Pacific Journal of Mathematics 10, 1960), taken as normal. Votes without any evidence against
//! them are taken as honest: what shares no resource with anything can't be seen, and the range says nothing about it.

/// A range of counts, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// At least.
    pub low: u64,
    /// At most.
    pub high: u64,
}

/// Standard deviations on either side that hold 90 %.
const DEVIATIONS: f64 = 1.645;
/// Scores come from parts that are not quite independent, so they are taken for less sure than they say.
const TEMPER: f64 = 2_000.0;

/// The range for votes with these scores, in milli-nats. `against` holds those of votes with any evidence against them,
/// counted or not; `clear` is the number of the others.
pub fn honest_range(clear: u64, against: impl Iterator<Item = i32>) -> Interval {
    let (mut mean, mut variance, mut votes) = (0.0, 0.0, 0_u64);
    for score in against {
        let honest = 1.0 / (1.0 + libm::exp(f64::from(score) / TEMPER));
        mean += honest;
        variance += honest * (1.0 - honest);
        votes += 1;
    }
    let spread = DEVIATIONS * libm::sqrt(variance);
    let low = libm::floor(mean - spread).max(0.0) as u64;
    let high = (libm::ceil(mean + spread) as u64).min(votes);
    Interval { low: clear + low, high: clear + high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_votes_are_certain_and_doubtful_ones_widen_the_range() {
        assert_eq!(honest_range(9, std::iter::empty()), Interval { low: 9, high: 9 });
        let doubtful = honest_range(0, std::iter::repeat_n(0, 100));
        assert_eq!(doubtful, Interval { low: 41, high: 59 });
        let fraud = honest_range(10, std::iter::repeat_n(9_000, 100));
        assert!(fraud.low == 10 && fraud.high <= 14, "{fraud:?}");
    }

    #[test]
    fn nobody_is_counted_who_did_not_vote() {
        let range = honest_range(0, [-1_000, 500].into_iter());
        assert!(range.low <= range.high && range.high <= 2);
    }
}
