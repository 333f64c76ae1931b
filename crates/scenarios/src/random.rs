//! Chance from a seed, and the parameters that were drawn with it.

use std::ops::Range;

use rand::seq::SliceRandom;
use rand::{Rng, RngCore, SeedableRng};
use rand_distr::{Distribution, LogNormal, Poisson};
use serde::Serialize;

/// The generator: ChaCha, since its bytes are specified and stay the same in every release.
pub type Random = rand_chacha::ChaCha8Rng;

/// A stream of its own for each label, so that a change in one part of a scenario leaves the others as they were.
pub fn stream(seed: u64, label: &str) -> Random {
    let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 scenarios random v1");
    hasher.update(&seed.to_le_bytes()).update(label.as_bytes());
    Random::from_seed(*hasher.finalize().as_bytes())
}

/// A number that looks random and is the same for the same key and index: what a lease or a session needs, where a
/// stream would need a memory.
pub fn mix(key: u64, index: u64) -> u64 {
    // SplitMix64's finaliser.
    let mut z = key ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The same as a share of one, from 0 to below 1.
pub fn mix_share(key: u64, index: u64) -> f64 {
    (mix(key, index) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A parameter of a run, drawn from a stated range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameter {
    /// What it is, such as `crowd.iphone_share`.
    pub name: String,
    /// The range it was drawn from.
    pub low: f64,
    /// Its end, not included.
    pub high: f64,
    /// What was drawn.
    pub value: f64,
}

/// All parameters of a run in the order they were drawn.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Parameters(pub Vec<Parameter>);

impl Parameters {
    /// Draws evenly from a range and notes it.
    pub fn draw(&mut self, random: &mut Random, name: &str, range: Range<f64>) -> f64 {
        let value = random.random_range(range.clone());
        self.0.push(Parameter { name: name.to_owned(), low: range.start, high: range.end, value });
        value
    }

    /// Draws a whole number evenly from a range and notes it.
    pub fn count(&mut self, random: &mut Random, name: &str, range: Range<u32>) -> u32 {
        self.draw(random, name, f64::from(range.start)..f64::from(range.end)) as u32
    }

    /// Draws evenly in the logarithm, for what spans orders of magnitude.
    pub fn scale(&mut self, random: &mut Random, name: &str, range: Range<f64>) -> f64 {
        let value = random.random_range(range.start.ln()..range.end.ln()).exp();
        self.0.push(Parameter { name: name.to_owned(), low: range.start, high: range.end, value });
        value
    }
}

/// A log-normal sample with this median.
pub fn log_normal(random: &mut Random, median: f64, sigma: f64) -> f64 {
    LogNormal::new(median.max(1e-9).ln(), sigma).expect("sigma is finite").sample(random)
}

/// How often something happens that happens this often on average.
pub fn poisson(random: &mut Random, mean: f64) -> u32 {
    if mean <= 0.0 {
        return 0;
    }
    Poisson::new(mean).expect("the mean is positive").sample(random) as u32
}

/// Time until the next of events that come this often on average, in the same unit.
pub fn exponential(random: &mut Random, mean: f64) -> f64 {
    -mean * (1.0 - random.random::<f64>()).ln()
}

/// Whether something with this chance happens.
pub fn chance(random: &mut Random, share: f64) -> bool {
    random.random::<f64>() < share
}

/// One of these, each as likely.
pub fn pick<'a, T>(random: &mut Random, items: &'a [T]) -> &'a T {
    &items[random.random_range(0..items.len())]
}

/// This many of these, or all, in random order.
pub fn some<T: Clone>(random: &mut Random, items: &[T], count: usize) -> Vec<T> {
    let mut all = items.to_vec();
    all.shuffle(random);
    all.truncate(count);
    all
}

/// An id that nobody else gets.
pub fn id(random: &mut Random) -> u64 {
    random.next_u64()
}

/// Weights to pick by.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(Vec<f64>);

impl Weights {
    /// Weights of any sum; at least one is positive.
    pub fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let cumulative = weights.into_iter().map(|weight| {
            sum += weight;
            sum
        });
        Self(cumulative.collect())
    }

    /// The weights of ranks 1 to `count` under Zipf's law.
    pub fn zipf(count: usize, exponent: f64) -> Self {
        Self::new((1..=count).map(|rank| (rank as f64).powf(-exponent)))
    }

    /// An index, as likely as its weight.
    pub fn pick(&self, random: &mut Random) -> usize {
        let total = self.0.last().copied().unwrap_or_default();
        let at = random.random::<f64>() * total;
        self.0.partition_point(|sum| *sum <= at).min(self.0.len() - 1)
    }

    /// What share of all weight an index has.
    pub fn share(&self, index: usize) -> f64 {
        let before = if index == 0 { 0.0 } else { self.0[index - 1] };
        (self.0[index] - before) / self.0.last().copied().unwrap_or(1.0)
    }
}
