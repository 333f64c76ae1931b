//! Where time comes from, and when it is not to be believed.

use std::sync::{Mutex, PoisonError};
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

/// The time that a request last pretended it was. It stands still for [`HOLD`], so that simulated histories come out the
/// same however fast they are sent, and then runs on, so that deadlines still come by themselves.
#[derive(Debug, Default)]
pub struct DevelopmentClock {
    pretended: Mutex<Option<(Timestamp, Instant)>>,
}

/// How long a pretended time stands still.
const HOLD: Duration = Duration::from_secs(1);

impl DevelopmentClock {
    /// From now on it is this time.
    pub fn pretend(&self, at: Timestamp) {
        *self.pretended.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, Instant::now()));
    }
}

impl Clock for DevelopmentClock {
    fn now(&self) -> Timestamp {
        let pretended = *self.pretended.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((at, since)) = pretended else { return SystemClock.now() };
        let ran_on = since.elapsed().saturating_sub(HOLD);
        at.plus_ms(u64::try_from(ran_on.as_millis()).unwrap_or(u64::MAX))
    }

    fn is_watched(&self) -> bool {
        false
    }
}

/// Why the clock is not believed if it lies behind the log: days, quotas and deadlines would stand still meanwhile.
pub(crate) fn behind(wall: Timestamp, log: Timestamp) -> Option<String> {
    let behind_ms = log.since_ms(wall);
    (behind_ms > BACKWARD_JUMP_MS_MAX).then(|| {
        format!(
            "the clock is {} s behind the log; set it right, intake goes on by itself once it has caught up",
            behind_ms / 1_000
        )
    })
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
    fn a_clock_behind_the_log_is_doubted() {
        assert_eq!(behind(Timestamp(10_000), Timestamp(15_000)), None);
        assert!(behind(Timestamp(10_000), Timestamp(25_000)).unwrap().contains("15 s behind"));
    }

    #[test]
    fn a_development_clock_goes_on_from_where_it_was_set() {
        let clock = DevelopmentClock::default();
        clock.pretend(Timestamp(1_610_000_000_000));
        let now = clock.now();
        assert!(now >= Timestamp(1_610_000_000_000) && now < Timestamp(1_610_000_060_000), "{now:?}");
    }
}
