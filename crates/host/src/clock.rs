//! Where time comes from, and when it is not to be believed.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use proto::Timestamp;

/// A jump forward beyond this while running means that the machine's clock was set or the machine slept.
const FORWARD_JUMP_MS_MAX: u64 = 10 * 60 * 1_000;
/// A jump back beyond this is no slewing by a time daemon.
const BACKWARD_JUMP_MS_MAX: u64 = 5 * 1_000;

/// The time now. Two kinds: the system's, and the system's with an offset for development.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since the Unix epoch.
    fn now(&self) -> Timestamp;
    /// Whether a jump of this clock is a fault. In development callers move it on purpose.
    fn is_watched(&self) -> bool;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where the system's time enters")]
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Timestamp(u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX))
    }

    fn is_watched(&self) -> bool {
        true
    }
}

/// The machine's clock, shifted to whatever time a request last pretended it was. It runs on from there, so that
/// deadlines still come by themselves.
#[derive(Debug, Default)]
pub struct DevelopmentClock {
    ahead_ms: AtomicI64,
}

impl DevelopmentClock {
    /// From now on it is this time.
    pub fn pretend(&self, at: Timestamp) {
        let (at, system) = (i128::from(at.0), i128::from(SystemClock.now().0));
        let ahead_ms = i64::try_from(at - system).unwrap_or(0);
        self.ahead_ms.store(ahead_ms, Ordering::Relaxed);
    }
}

impl Clock for DevelopmentClock {
    fn now(&self) -> Timestamp {
        Timestamp(SystemClock.now().0.saturating_add_signed(self.ahead_ms.load(Ordering::Relaxed)))
    }

    fn is_watched(&self) -> bool {
        false
    }
}

/// Compares the system's clock with the monotonic one, so that a jump is seen while running.
#[derive(Debug)]
pub(crate) struct ClockWatch {
    wall: Timestamp,
    monotonic: Instant,
}

impl ClockWatch {
    pub(crate) fn starting(wall: Timestamp, monotonic: Instant) -> Self {
        Self { wall, monotonic }
    }

    /// `None` while the clock is believable, else why it is not. Believing it again takes its coming back, or a
    /// restart: that is how ops accept a new time.
    pub(crate) fn doubt(&mut self, wall: Timestamp, monotonic: Instant) -> Option<String> {
        let elapsed = monotonic.saturating_duration_since(self.monotonic);
        let expected = self.wall.plus_ms(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX));
        let forward_ms = wall.since_ms(expected);
        let backward_ms = expected.since_ms(wall);
        if forward_ms > FORWARD_JUMP_MS_MAX {
            return Some(format!(
                "the clock jumped forward by {} s; set it right, or restart to accept the new time",
                forward_ms / 1_000
            ));
        }
        if backward_ms > BACKWARD_JUMP_MS_MAX {
            return Some(format!(
                "the clock jumped back by {} s; set it right, or restart to accept the new time",
                backward_ms / 1_000
            ));
        }
        // Small drifts are followed, so that slewing over days never adds up to a jump.
        *self = Self { wall, monotonic };
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jumps_are_doubted_and_drifts_followed() {
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        let mut watch = ClockWatch::starting(Timestamp(1_000_000), start);
        assert_eq!(watch.doubt(Timestamp(1_001_000), after(1_000)), None);
        assert_eq!(watch.doubt(Timestamp(998_000), after(2_000)), None, "4 s back is slewing");
        assert!(watch.doubt(Timestamp(990_000), after(2_001)).unwrap().contains("back by 8 s"));
        assert!(watch.doubt(Timestamp(1_700_000), after(3_000)).unwrap().contains("forward by 701 s"));
        assert_eq!(watch.doubt(Timestamp(999_500), after(3_500)), None, "it came back by itself");
    }

    #[test]
    fn a_development_clock_runs_on_from_where_it_was_set() {
        let clock = DevelopmentClock::default();
        clock.pretend(Timestamp(1_610_000_000_000));
        let now = clock.now();
        assert!(now >= Timestamp(1_610_000_000_000) && now < Timestamp(1_610_000_060_000), "{now:?}");
    }
}
