//! What was seen of a load: answers by status, with their latencies.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;

/// Longest latency that is told apart from longer ones: ten minutes.
const LATENCY_US_MAX: u64 = 600_000_000;
/// Significant digits of latencies.
const LATENCY_DIGITS: u8 = 3;
/// Status of a request that got no answer, and none when it was sent again.
pub const UNANSWERED: u16 = 0;
/// Status of what was accepted.
pub const CREATED: u16 = 201;

/// How long a request has waited for its answer.
#[derive(Debug, Clone, Copy)]
pub struct Waited {
    /// From when it was due: what a person waits.
    pub since_due: Duration,
    /// From when its bytes were sent for the first time: what the server can do something about.
    pub since_sent: Duration,
}

/// Answers and their latencies.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    by_status: BTreeMap<u16, Histogram<u64>>,
    /// Of what was accepted alone: from when its bytes were sent.
    since_sent: Option<Histogram<u64>>,
    body_bytes: u64,
}

impl Answers {
    /// One more.
    pub fn note(&mut self, status: u16, waited: Waited, body_bytes: usize) {
        let record = |into: &mut Histogram<u64>, waited: Duration| {
            into.saturating_record(u64::try_from(waited.as_micros()).unwrap_or(u64::MAX));
        };
        record(self.by_status.entry(status).or_insert_with(latencies), waited.since_due);
        if status == CREATED {
            record(self.since_sent.get_or_insert_with(latencies), waited.since_sent);
        }
        self.body_bytes += body_bytes as u64;
    }

    /// All of another as well.
    pub fn add(&mut self, other: &Self) {
        for (status, seen) in &other.by_status {
            *self.by_status.entry(*status).or_insert_with(latencies) += seen;
        }
        if let Some(seen) = &other.since_sent {
            *self.since_sent.get_or_insert_with(latencies) += seen;
        }
        self.body_bytes += other.body_bytes;
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.by_status.values().map(Histogram::len).sum()
    }

    /// How many accepted something: a vote, a session, a visit.
    pub fn created(&self) -> u64 {
        self.of(CREATED)
    }

    /// How many have this status.
    pub fn of(&self, status: u16) -> u64 {
        self.by_status.get(&status).map_or(0, Histogram::len)
    }

    /// How many have each status.
    pub fn statuses(&self) -> BTreeMap<u16, u64> {
        self.by_status.iter().map(|(status, seen)| (*status, seen.len())).collect()
    }

    /// Mean length of bodies.
    pub fn body_bytes_mean(&self) -> u64 {
        self.body_bytes / self.count().max(1)
    }

    /// Latency of what was accepted, in milliseconds, that so large a share stayed within, such as 0.99.
    pub fn created_ms(&self, quantile: f64) -> f64 {
        self.within_ms(quantile, |status| status == CREATED)
    }

    /// The same from when a request was sent: without what it waited here for a connection, or for this program's turn.
    pub fn created_since_sent_ms(&self, quantile: f64) -> f64 {
        self.since_sent.as_ref().map_or(0.0, |seen| seen.value_at_quantile(quantile) as f64 / 1e3)
    }

    /// The same of what was refused or not answered.
    pub fn refused_ms(&self, quantile: f64) -> f64 {
        self.within_ms(quantile, |status| status != CREATED)
    }

    fn within_ms(&self, quantile: f64, is_meant: impl Fn(u16) -> bool) -> f64 {
        let mut all = latencies();
        self.by_status.iter().filter(|(status, _)| is_meant(**status)).for_each(|(_, seen)| all += seen);
        all.value_at_quantile(quantile) as f64 / 1e3
    }
}

/// Room for latencies in microseconds.
pub fn latencies() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LATENCY_US_MAX, LATENCY_DIGITS).expect("the bounds are good ones")
}

/// Answers over time, in windows of one length.
#[derive(Debug)]
pub struct Measured {
    /// From the first request to the last answer.
    pub elapsed: Duration,
    /// Answers to requests that were due in each window.
    pub windows: Vec<Answers>,
}

impl Measured {
    /// All windows.
    pub fn all(&self) -> Answers {
        let mut all = Answers::default();
        self.windows.iter().for_each(|window| all.add(window));
        all
    }

    /// Accepted things a second.
    pub fn rate(&self) -> f64 {
        self.all().created() as f64 / self.elapsed.as_secs_f64().max(f64::EPSILON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepted_and_refused_are_told_apart() {
        let mut one = Answers::default();
        let waited =
            |ms| Waited { since_due: Duration::from_millis(ms), since_sent: Duration::from_millis(ms / 2) };
        (1..=100).for_each(|ms| one.note(CREATED, waited(ms), 10));
        let mut other = Answers::default();
        other.note(503, waited(700), 110);
        other.note(UNANSWERED, waited(900), 0);
        one.add(&other);
        assert_eq!((one.count(), one.created(), one.of(503)), (102, 100, 1));
        assert_eq!(one.body_bytes_mean(), 1_110 / 102);
        assert!((one.created_ms(0.99) - 99.0).abs() < 0.1, "{}", one.created_ms(0.99));
        assert!((one.created_since_sent_ms(1.0) - 50.0).abs() < 0.1, "{}", one.created_since_sent_ms(1.0));
        assert!((one.refused_ms(0.5) - 700.0).abs() < 1.0, "{}", one.refused_ms(0.5));
    }
}
