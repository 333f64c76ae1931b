//! Campaigns: when they run, who stands, how popular each is.

use rand::Rng;

use super::Setup;
use crate::calendar::{DAY_MS, HOUR_MS, MINUTE_MS, day_of, day_starts_ms, time_of_day_ms};
use crate::random::{Parameters, Random, Weights, chance, exponential, pick};

/// 2026-03-01T00:00:00+08:00: scenarios begin some time in the half year after it.
const EPOCH_MS: u64 = 1_772_294_400_000;
/// A time in milliseconds, drawn or given.
type Time = u64;

/// One campaign.
#[derive(Debug, Clone)]
pub struct Contest {
    /// Its id.
    pub name: String,
    /// From when on votes are taken.
    pub opens_ms: Time,
    /// Until when.
    pub closes_ms: Time,
    /// How popular each candidate is among the honest; candidate `n` stands at index `n - 1`.
    pub popularity: Weights,
    /// Candidates by popularity, the most popular first.
    pub ranking: Vec<u32>,
    /// Pushes of an article: when, and what share of the crowd each brings.
    pub pushes: Vec<(Time, f64)>,
    /// How much of the crowd comes on each day.
    days: Weights,
}

impl Contest {
    /// Whether votes are taken then.
    pub fn is_open(&self, at_ms: Time) -> bool {
        (self.opens_ms..self.closes_ms).contains(&at_ms)
    }

    /// A candidate as the honest choose.
    pub fn choose(&self, random: &mut Random) -> u32 {
        self.popularity.pick(random) as u32 + 1
    }

    /// How long votes are taken.
    pub fn length_ms(&self) -> u64 {
        self.closes_ms - self.opens_ms
    }

    /// A time as the crowd comes: on a push, or by its own habit.
    pub fn arrival(&self, random: &mut Random, habit_ms: u64) -> Time {
        for (at_ms, share) in &self.pushes {
            let at_ms = at_ms + exponential(random, 50.0 * MINUTE_MS as f64) as u64;
            if chance(random, *share) && self.is_open(at_ms) {
                return at_ms;
            }
        }
        let day = day_of(self.opens_ms) + self.days.pick(random) as u64;
        let off_ms = random.random_range(0..2 * HOUR_MS);
        let at_ms = (day_starts_ms(day) + habit_ms + off_ms).saturating_sub(HOUR_MS);
        if self.is_open(at_ms) {
            return at_ms;
        }
        // Who would have come before the opening or after the end comes at some other hour of the day.
        loop {
            let at_ms = self.opens_ms + random.random_range(0..self.length_ms());
            if (7 * HOUR_MS..DAY_MS).contains(&time_of_day_ms(at_ms)) {
                return at_ms;
            }
        }
    }
}

/// The main campaign and those before it, oldest last.
pub(super) fn draw_all(parameters: &mut Parameters, random: &mut Random, setup: &Setup) -> Vec<Contest> {
    let starts = parameters.draw(random, "contest.starts_on_day", 0.0..180.0) as u64;
    let drawn = parameters.count(random, "contest.earlier_campaigns", 1..4);
    let earlier = setup.earlier.unwrap_or(drawn);
    let mut day = day_of(EPOCH_MS) + starts + 200;
    let mut contests: Vec<Contest> = Vec::new();
    for index in 0..=earlier {
        contests.push(draw(parameters, random, setup, index, day));
        day -= random.random_range(12..40);
    }
    contests
}

fn draw(parameters: &mut Parameters, random: &mut Random, setup: &Setup, index: u32, day: u64) -> Contest {
    let days = u64::from(parameters.count(random, "contest.days", 3..8));
    let opens_ms = day_starts_ms(day) + random.random_range(8..11) * HOUR_MS;
    let closes_ms = day_starts_ms(day + days - 1) + random.random_range(18..24) * HOUR_MS;
    let few = (setup.scale / 60).clamp(8, 120);
    let count = parameters.count(random, "contest.candidates", few / 2..few + 1) as usize;
    let exponent = parameters.draw(random, "contest.popularity_exponent", 0.5..1.2);
    let mut ranking: Vec<u32> = (1..=count as u32).collect();
    rand::seq::SliceRandom::shuffle(&mut ranking[..], random);
    let mut popularity = vec![0.0; count];
    for (rank, candidate) in ranking.iter().enumerate() {
        // Neighbours in rank are not as evenly apart as Zipf has them.
        popularity[*candidate as usize - 1] =
            (rank as f64 + 1.0).powf(-exponent) * random.random_range(0.8..1.25);
    }
    let decay = parameters.draw(random, "contest.daily_decay", 0.55..0.95);
    let finale = parameters.draw(random, "contest.last_day_rise", 1.0..2.5);
    let weights = (0..days).map(|day| decay.powi(day as i32) * if day == days - 1 { finale } else { 1.0 });
    let pushes = (0..parameters.count(random, "contest.pushes", 1..4))
        .map(|_| {
            let day = day_of(opens_ms) + random.random_range(0..days);
            let at_ms = day_starts_ms(day) + random.random_range(11 * HOUR_MS..18 * HOUR_MS);
            (at_ms, random.random_range(0.03..0.12))
        })
        .collect();
    let name = match &setup.campaign {
        Some(name) if index == 0 => name.clone(),
        _ => {
            let words =
                ["spring", "choir", "teachers", "bakery", "lantern", "photo", "village", "robotics", "dance"];
            format!("{}-{}-{}", pick(random, &words), day % 10_000, index + 1)
        }
    };
    let (popularity, days) = (Weights::new(popularity), Weights::new(weights));
    Contest { name, opens_ms, closes_ms, popularity, ranking, pushes, days }
}

/// The next time of day at or after a moment; used by whoever comes again the next day.
pub(crate) fn on_day(at_ms: Time, days_later: u64, time_of_day_ms: u64) -> Time {
    day_starts_ms(day_of(at_ms) + days_later) + time_of_day_ms.min(DAY_MS - 1)
}
