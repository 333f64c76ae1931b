//! How often something comes in n draws, counted in whole numbers.

/// Most draws that odds are computed for.
pub const DRAWS_MAX: u64 = 1_000_000_000;
/// What the likeliest count weighs: others weigh less, down to nothing at a billionth of a billionth of it. With it, the products
/// below stay within 128 bits: 60 bits for a weight, 30 for draws, 37 for numbers.
const PEAK: u128 = 1 << 60;

/// The distribution of how often something with this chance comes.
pub(super) struct Binomial {
    /// The least count that weighs anything.
    first: u64,
    /// What counts weigh, relative to each other.
    weights: Vec<u128>,
}

impl Binomial {
    /// Of this many draws, with this many numbers of so many.
    pub(super) fn new(draws: u64, numbers: u64, of: u64) -> Self {
        let draws = draws.min(DRAWS_MAX);
        if numbers == 0 || numbers >= of {
            return Self { first: if numbers == 0 { 0 } else { draws }, weights: vec![PEAK] };
        }
        let (n, yes, no) = (u128::from(draws), u128::from(numbers), u128::from(of - numbers));
        let likeliest = ((n + 1) * yes / u128::from(of)).min(n);
        let down = |(count, weight): (u128, u128)| {
            let weight = if count == 0 { 0 } else { weight * count * no / ((n - count + 1) * yes) };
            (weight > 0).then(|| (count - 1, weight))
        };
        let up = |(count, weight): (u128, u128)| {
            let weight = weight * (n - count) * yes / ((count + 1) * no);
            (weight > 0).then_some((count + 1, weight))
        };
        let walk = |step: &dyn Fn((u128, u128)) -> Option<(u128, u128)>| -> Vec<u128> {
            let steps = std::iter::successors(Some((likeliest, PEAK)), |at| step(*at));
            steps.skip(1).map(|(_, weight)| weight).collect()
        };
        let (below, above) = (walk(&down), walk(&up));
        let first = u64::try_from(likeliest).unwrap_or(draws) - below.len() as u64;
        let weights = below.into_iter().rev().chain([PEAK]).chain(above).collect();
        Self { first, weights }
    }

    /// The least count that is exceeded with a chance of at most `numbers` in `of`.
    pub(super) fn quantile(&self, numbers: u64, of: u64) -> u64 {
        let total: u128 = self.weights.iter().sum();
        let (mut sum, mut count) = (0, self.first);
        for weight in &self.weights {
            sum += weight;
            if (total - sum) * u128::from(of) <= total * u128::from(numbers) {
                break;
            }
            count += 1;
        }
        count
    }

    /// What to expect of the count if there are only so many and each is worth `each`, in thousandths of what that is in.
    pub(super) fn expected_milli(&self, cap: u64, each: u64) -> u128 {
        let total: u128 = self.weights.iter().sum();
        let counts = self.first..;
        let sum: u128 =
            counts.zip(&self.weights).map(|(count, weight)| u128::from(count.min(cap)) * weight).sum();
        // The sum has up to 110 bits and a remainder up to 80, so it is taken apart before 30 bits of worth and 10 of thousandths come
        // to it; rounded only then, since what is rare may be worth much.
        let parts = u128::from(each) * 1_000;
        sum / total * parts + (sum % total * parts + total / 2) / total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ones_are_as_they_are_counted_by_hand() {
        // Two coins: 0, 1 or 2 heads in 1, 2, 1 of 4.
        let coins = Binomial::new(2, 1, 2);
        assert_eq!([(3, 4), (1, 4), (0, 4)].map(|(numbers, of)| coins.quantile(numbers, of)), [0, 1, 2]);
        assert_eq!([0, 1, 2, 9].map(|cap| coins.expected_milli(cap, 1)), [0, 750, 1_000, 1_000]);
        for (numbers, count) in [(0, 0), (7, 100)] {
            let certain = Binomial::new(100, numbers, 7);
            assert_eq!(
                (certain.quantile(1, 100), certain.expected_milli(u64::MAX, 1)),
                (count, u128::from(count) * 1_000)
            );
        }
        assert_eq!(Binomial::new(0, 1, 2).quantile(1, 100), 0);
    }

    /// From tables: 99th percentiles of Bin(100, 1/2), Bin(1000, 1/10) and Bin(1000, 1/1000).
    #[test]
    fn percentiles_are_those_of_tables() {
        assert_eq!(Binomial::new(100, 1, 2).quantile(1, 100), 62);
        assert_eq!(Binomial::new(1_000, 1, 10).quantile(1, 100), 123);
        assert_eq!(Binomial::new(1_000, 1, 1_000).quantile(1, 100), 4);
    }

    #[test]
    fn the_largest_stay_within_their_bits() {
        let of = 65 * 1_000_000_000;
        for numbers in [1, of / 2, of - 1] {
            let large = Binomial::new(DRAWS_MAX, numbers, of);
            let exact = u128::from(DRAWS_MAX) * u128::from(numbers) * 1_000 / u128::from(of);
            assert!(large.expected_milli(u64::MAX, 1).abs_diff(exact) <= 1, "{numbers}");
            let exact = u128::from(DRAWS_MAX) * u128::from(numbers) * 1_000_000_000_000 / u128::from(of);
            // Twelve digits hold.
            assert!(
                large.expected_milli(u64::MAX, 1_000_000_000).abs_diff(exact)
                    <= 1 + exact / 1_000_000_000_000
            );
        }
    }
}
