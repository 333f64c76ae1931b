//! What each measure should come to. The one place for these numbers.

/// Which side of a bound is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The more, the better.
    AtLeast,
    /// The less, the better.
    AtMost,
}

/// What a measure should come to.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Name of the measure, as in the JSON line.
    pub measure: &'static str,
    /// Which side is good.
    pub bound: Bound,
    /// The bound.
    pub target: f64,
    /// What to strive for once it is met.
    pub beyond: f64,
}

impl Target {
    /// Whether a figure is within a bound.
    pub fn is_within(&self, figure: f64, bound: f64) -> bool {
        match self.bound {
            Bound::AtLeast => figure >= bound,
            Bound::AtMost => figure <= bound,
        }
    }
}

const fn at_least(measure: &'static str, target: f64, beyond: f64) -> Target {
    Target { measure, bound: Bound::AtLeast, target, beyond }
}

const fn at_most(measure: &'static str, target: f64, beyond: f64) -> Target {
    Target { measure, bound: Bound::AtMost, target, beyond }
}

/// Every target. Ratios are ours over the peer's, in one pair of rounds.
const TARGETS: [Target; 27] = [
    at_least("votes_64_over_noop", 0.4, 0.65),
    at_least("votes_256_over_noop", 0.4, 0.65),
    at_least("votes_64_over_postgres", 4.0, 6.0),
    at_least("votes_256_over_postgres", 4.0, 6.0),
    at_least("votes_64_over_redis_always", 1.3, 2.0),
    at_least("votes_256_over_redis_always", 1.3, 2.0),
    at_least("votes_64_over_redis_everysec", 1.0, 1.3),
    at_least("votes_256_over_redis_everysec", 1.0, 1.3),
    at_most("p99_at_half_peak_ms", 10.0, 5.0),
    at_least("replay_votes_per_second_core", 1e6, 3e6),
    at_most("start_with_snapshot_s", 3.0, 1.0),
    at_most("memory_mb_per_million_voters", 150.0, 80.0),
    at_most("disk_bytes_per_vote", 200.0, 120.0),
    at_most("guard_mean_us", 3.0, 1.0),
    at_most("guard_p99_us", 100.0, 30.0),
    at_most("whatif_inline_us_per_vote", 3.0, 1.5),
    at_most("whatif_us_per_vote", 12.0, 6.0),
    at_most("live_votes_lost_percent", 10.0, 5.0),
    at_most("live_lateness_s", 2.0, 1.0),
    at_least("stack_64_over_embedded", 0.5, 0.7),
    at_least("stack_256_over_embedded", 0.5, 0.7),
    at_most("stack_lag_p99_ms", 250.0, 50.0),
    at_most("embedded_lag_p99_ms", 250.0, 50.0),
    at_least("transfers_over_postgres", 10.0, 30.0),
    at_most("push_accepted_max_ms", 1_000.0, 500.0),
    at_most("push_refused_max_ms", 1_000.0, 500.0),
    at_most("push_recovery_s", 10.0, 5.0),
];

/// The target of a measure, if it has one.
pub fn target(measure: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.measure == measure)
}
