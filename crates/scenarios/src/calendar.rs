//! Days in Shanghai, and how the day's hours are filled.

use rand::Rng;

use crate::random::{Parameters, Random, Weights};

/// A second.
pub const SECOND_MS: u64 = 1_000;
/// A minute.
pub const MINUTE_MS: u64 = 60 * SECOND_MS;
/// An hour.
pub const HOUR_MS: u64 = 60 * MINUTE_MS;
/// A day.
pub const DAY_MS: u64 = 24 * HOUR_MS;
/// China has one time zone and no summer time.
const SHANGHAI_OFFSET_MS: u64 = 8 * HOUR_MS;
/// How finely a day is cut: five minutes.
const BINS: usize = 288;
const BIN_MS: u64 = DAY_MS / BINS as u64;

/// How busy a messenger is by hour in China: a night from 1 to 6, a bump at noon, the peak after nine in the evening.
const BY_HOUR: [f64; 24] = [
    0.35, 0.16, 0.08, 0.05, 0.05, 0.10, 0.32, 0.65, 0.85, 0.90, 0.95, 1.00, 1.20, 1.05, 0.90, 0.88, 0.90,
    0.98, 1.05, 1.20, 1.45, 1.55, 1.30, 0.75,
];

/// Which calendar day in Shanghai a time falls on, counted from 1970.
pub fn day_of(at_ms: u64) -> u64 {
    (at_ms + SHANGHAI_OFFSET_MS) / DAY_MS
}

/// When a day of Shanghai begins.
pub fn day_starts_ms(day: u64) -> u64 {
    day * DAY_MS - SHANGHAI_OFFSET_MS
}

/// Milliseconds since midnight in Shanghai.
pub fn time_of_day_ms(at_ms: u64) -> u64 {
    (at_ms + SHANGHAI_OFFSET_MS) % DAY_MS
}

/// How a crowd's acts spread over a day.
#[derive(Debug, Clone)]
pub struct Diurnal {
    bins: Vec<f64>,
    weights: Weights,
}

impl Diurnal {
    /// A curve of this crowd's own: later or earlier, flatter or steeper than the country's.
    pub fn draw(parameters: &mut Parameters, random: &mut Random) -> Self {
        let later_hours = parameters.draw(random, "crowd.diurnal_later_hours", -0.8..0.8);
        let steepness = parameters.draw(random, "crowd.diurnal_steepness", 0.75..1.3);
        let bins: Vec<f64> = (0..BINS)
            .map(|bin| {
                let hour = (bin as f64 * 24.0 / BINS as f64 - later_hours).rem_euclid(24.0);
                let (before, part) = (hour.floor() as usize % 24, hour.fract());
                (BY_HOUR[before] * (1.0 - part) + BY_HOUR[(before + 1) % 24] * part).powf(steepness)
            })
            .collect();
        Self { weights: Weights::new(bins.iter().copied()), bins }
    }

    /// A time of day in milliseconds since midnight.
    pub fn sample(&self, random: &mut Random) -> u64 {
        self.weights.pick(random) as u64 * BIN_MS + random.random_range(0..BIN_MS)
    }

    /// How busy the crowd is at a time, relative to its average.
    pub fn level(&self, at_ms: u64) -> f64 {
        let mean = self.bins.iter().sum::<f64>() / BINS as f64;
        self.bins[(time_of_day_ms(at_ms) / BIN_MS) as usize] / mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    #[test]
    fn a_day_in_shanghai_begins_at_sixteen_utc() {
        let midnight = 1_763_740_800_000; // 2025-11-21T16:00:00Z
        assert_eq!(time_of_day_ms(midnight), 0);
        assert_eq!(day_of(midnight), day_of(midnight - 1) + 1);
        assert_eq!(day_starts_ms(day_of(midnight)), midnight);
    }

    #[test]
    fn nights_are_quiet_and_evenings_are_not() {
        for seed in 0..20 {
            let mut random = stream(seed, "diurnal");
            let diurnal = Diurnal::draw(&mut Parameters::default(), &mut random);
            let mut hours = [0_u32; 24];
            for _ in 0..5_000 {
                hours[(diurnal.sample(&mut random) / HOUR_MS) as usize] += 1;
            }
            assert!(hours[3] * 5 < hours[21], "{hours:?}");
        }
    }
}
