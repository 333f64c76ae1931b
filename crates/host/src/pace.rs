//! Work beside which others are to feel nothing: done in short pieces, with rests between them.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use thread_priority::{
    NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy,
    thread_native_id,
};

use crate::HostError;

/// How long a piece of work takes: about as long as a vote may wait for it.
const PIECE: Duration = Duration::from_millis(4);
/// Rests are so many times as long as the piece before them: the work takes a quarter of a processor at the most. Without
/// rests, votes waited up to 190 ms while a snapshot was taken, on a machine that they kept two thirds busy.
const REST_TIMES: u32 = 3;
/// A rest is no longer than this, also behind what can't be cut into pieces.
const REST_MAX: Duration = Duration::from_millis(100);

/// The pace of a thread that does such work; see the module.
pub struct Pace<'l> {
    /// Turns true when the work is to be given up.
    leaving: &'l AtomicBool,
    since: Instant,
}

impl<'l> Pace<'l> {
    /// Begins a piece.
    pub fn new(leaving: &'l AtomicBool) -> Self {
        Self { leaving, since: Instant::now() }
    }

    /// Goes on, after a rest if the piece has been long enough. [`HostError::GivenUp`] if the work is to be given up.
    pub fn go_on(&mut self) -> Result<(), HostError> {
        let worked = self.since.elapsed();
        if worked >= PIECE {
            // A thread may wake early; then the rest was a shorter one.
            thread::park_timeout(rest_after(worked));
            self.since = Instant::now();
        }
        if self.leaving.load(Ordering::Relaxed) { Err(HostError::GivenUp) } else { Ok(()) }
    }
}

/// Has this thread run only while no other wants its processor (`SCHED_IDLE`): niceness of 19 still takes turns with the others.
/// Where it is not allowed, what it does merely competes.
pub fn step_back() {
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle) {
        tracing::warn!(
            ?error,
            "a thread could not step back (SCHED_IDLE): snapshots and looks over the vault compete with votes"
        );
    }
}

fn rest_after(worked: Duration) -> Duration {
    (worked * REST_TIMES).min(REST_MAX)
}

/// Takes bytes at such a pace.
pub(crate) struct Paced<'w, 'l> {
    pub(crate) into: &'w mut dyn Write,
    pub(crate) pace: &'w mut Pace<'l>,
}

impl Write for Paced<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pace.go_on().map_err(io::Error::other)?;
        self.into.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_followed_by_a_rest_in_proportion_and_never_by_a_long_one() {
        assert_eq!(rest_after(PIECE), PIECE * REST_TIMES);
        assert_eq!(rest_after(Duration::from_secs(9)), REST_MAX);
    }

    #[test]
    fn work_that_is_given_up_takes_no_more_bytes() {
        let leaving = AtomicBool::new(false);
        let (mut pace, mut bytes) = (Pace::new(&leaving), Vec::new());
        Paced { into: &mut bytes, pace: &mut pace }.write_all(b"whole").unwrap();
        leaving.store(true, Ordering::Relaxed);
        assert!(matches!(pace.go_on(), Err(HostError::GivenUp)));
        assert!(Paced { into: &mut bytes, pace: &mut pace }.write_all(b"more").is_err());
        assert_eq!(bytes, b"whole");
    }
}
