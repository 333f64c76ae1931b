//! Tails of distributions, in whole milli-nats.
//!
//! Chernoff's bound (Annals of Mathematical Statistics 23, 1952) is used in place of exact tails: it never makes a tail
//! smaller than it is, so no count looks more unlikely than it was, and it costs one logarithm. `libm` computes that in
//! plain Rust, so the bits are the same on every machine.

/// Most that a tail is worth: beyond it nothing is decided any more.
const TAIL_MAX: f64 = 1_000_000.0;

/// The natural logarithm in milli-nats, rounded toward zero. What is not above 0 has the smallest there is.
pub(crate) fn ln_milli(value: f64) -> i32 {
    if value > 0.0 { clamp(libm::log(value) * 1_000.0) } else { i32::MIN }
}

/// How unlikely it is to count `seen` or more where `mean` are expected, as at least −ln P.
pub(crate) fn poisson_tail(seen: u32, mean: f64) -> i32 {
    let seen = f64::from(seen);
    if seen <= mean {
        return 0;
    }
    if mean <= 0.0 {
        return TAIL_MAX as i32;
    }
    clamp((seen * libm::log(seen / mean) - (seen - mean)) * 1_000.0)
}

/// How unlikely it is to count `seen` or fewer where `mean` are expected, as at least −ln P.
pub(crate) fn poisson_lower_tail(seen: u32, mean: f64) -> i32 {
    let seen = f64::from(seen);
    if seen >= mean {
        return 0;
    }
    let log = if seen > 0.0 { seen * libm::log(seen / mean) } else { 0.0 };
    clamp((log + mean - seen) * 1_000.0)
}

/// How unlikely it is that `hits` or more of `tries` hit where each does with odds `odds`, as at least −ln P.
pub(crate) fn binomial_tail(hits: u32, tries: u32, odds: f64) -> i32 {
    let (hits, tries) = (f64::from(hits), f64::from(tries.max(hits)));
    let chance = odds / (1.0 + odds);
    if hits <= tries * chance {
        return 0;
    }
    let misses = tries - hits;
    let part =
        |count: f64, expected: f64| if count > 0.0 { count * libm::log(count / expected) } else { 0.0 };
    clamp((part(hits, tries * chance) + part(misses, tries * (1.0 - chance))) * 1_000.0)
}

fn clamp(milli: f64) -> i32 {
    milli.clamp(-TAIL_MAX, TAIL_MAX) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exact tails by adding up, to compare with.
    fn poisson_exact(seen: u32, mean: f64) -> f64 {
        let term = |k: u32| (1..=k).fold(libm::exp(-mean), |term, i| term * mean / f64::from(i));
        -libm::log((seen..seen + 200).map(term).sum::<f64>()) * 1_000.0
    }

    #[test]
    fn a_bound_is_near_the_exact_tail_and_never_above_it() {
        for (seen, mean) in [(3, 1.0), (10, 2.0), (25, 10.0), (60, 50.0)] {
            let (bound, exact) = (f64::from(poisson_tail(seen, mean)), poisson_exact(seen, mean));
            assert!(bound <= exact && exact - bound < 4_000.0, "{seen} of {mean}: {bound} for {exact}");
        }
    }

    #[test]
    fn what_is_expected_is_no_tail() {
        assert_eq!(poisson_tail(5, 5.0), 0);
        assert_eq!(binomial_tail(10, 100, 0.2), 0);
        assert_eq!(poisson_lower_tail(5, 5.0), 0);
        assert_eq!(binomial_tail(0, 0, 0.0), 0);
        assert_eq!(ln_milli(0.0), i32::MIN);
        assert_eq!(ln_milli(1.0), 0);
    }

    #[test]
    fn none_where_some_are_expected_costs_as_many_nats() {
        assert_eq!(poisson_lower_tail(0, 7.0), 7_000);
        assert!((1_000..7_000).contains(&poisson_lower_tail(2, 7.0)));
    }

    #[test]
    fn all_hits_cost_the_chance_of_each() {
        // Ten of ten at even odds: 10 · ln 2.
        assert_eq!(binomial_tail(10, 10, 1.0), 6_931);
    }
}
