//! Whether the door has had to send requests away lately.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long the door counts as overrun after the last request that it sent away: rounds of a thread's queue that shed come and
/// go within a second, and who was sent away comes back within some.
const LATELY: Duration = Duration::from_secs(10);

/// When the door last sent a request away.
pub(crate) struct Shedding {
    started: Instant,
    /// Milliseconds since then, and one; 0: it never has.
    last: AtomicU64,
}

impl Shedding {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), last: AtomicU64::new(0) }
    }

    /// A request is sent away now.
    pub(crate) fn note(&self) {
        self.last.fetch_max(self.elapsed_ms(Instant::now()) + 1, Ordering::Relaxed);
    }

    /// Whether one was, not long ago.
    pub(crate) fn is_recent(&self) -> bool {
        self.is_recent_at(Instant::now())
    }

    fn is_recent_at(&self, now: Instant) -> bool {
        match self.last.load(Ordering::Relaxed) {
            0 => false,
            last => u128::from(self.elapsed_ms(now).saturating_sub(last - 1)) < LATELY.as_millis(),
        }
    }

    fn elapsed_ms(&self, now: Instant) -> u64 {
        u64::try_from(now.saturating_duration_since(self.started).as_millis()).unwrap_or(u64::MAX - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_remembered_for_a_while_and_no_longer() {
        let shedding = Shedding::new();
        assert!(!shedding.is_recent());
        shedding.note();
        let now = Instant::now();
        assert!(shedding.is_recent_at(now) && shedding.is_recent_at(now + LATELY / 2));
        assert!(!shedding.is_recent_at(now + LATELY));
        shedding.note();
        assert!(shedding.is_recent());
    }
}
