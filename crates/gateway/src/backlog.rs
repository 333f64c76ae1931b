//! How far a thread that serves connections is behind, so that an overload is refused before everybody feels it.
//!
//! Requests that nobody has looked at yet wait in sockets, where no limit sees them. But whatever waits, waits in the same
//! queue as a task that wants to run every few milliseconds: the time between two of its turns is one round of the queue,
//! and that is how long a request waits. So a round may admit requests for so long and no longer, and sends away what is
//! left of it: the share that is refused follows from how much too much there is, and who is admitted waits for a bounded
//! time however many come. As in CoDel (RFC 8289) only a standing queue counts; one that comes and goes, after a pause
//! of the machine, is served soonest by serving it.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// How often a thread looks how late it is.
const BEAT: Duration = Duration::from_millis(10);
/// How long a round of the queue admits requests. An accepted vote waits for a round or two, and for its commit: that
/// stays well within a second.
const ROUND_MAX: Duration = Duration::from_millis(200);

/// Requests that a round admits however long it takes. With fewer there is no queue to speak of: the thread itself gets no
/// time, on a machine that is busy with something else, and refusing would help nobody.
const ADMITTED_MIN: u32 = 256;

thread_local! {
    static ROUND: Cell<Option<Round>> = const { Cell::new(None) };
}

/// A round of a thread's queue.
#[derive(Debug, Clone, Copy)]
struct Round {
    began: Instant,
    /// Whether the round before was longer than it may be: then a long one is no pause of the machine.
    follows_long: bool,
    /// Requests that were let in since it began.
    admitted: u32,
}

/// Whether this thread lets in the request that has just come. It always does where nothing [`watch`]es.
pub(crate) fn admits() -> bool {
    let Some(round) = ROUND.get() else { return true };
    let is_over = round.is_over(Instant::now());
    if !is_over {
        ROUND.set(Some(Round { admitted: round.admitted.saturating_add(1), ..round }));
    }
    !is_over
}

/// Keeps looking how late this thread is.
pub(crate) async fn watch() {
    let mut round = Round { began: Instant::now(), follows_long: false, admitted: 0 };
    loop {
        ROUND.set(Some(round));
        tokio::time::sleep(BEAT).await;
        round = round.next(Instant::now());
    }
}

impl Round {
    fn is_long(self, now: Instant) -> bool {
        now.saturating_duration_since(self.began) > ROUND_MAX
    }

    fn is_over(self, now: Instant) -> bool {
        self.follows_long && self.admitted >= ADMITTED_MIN && self.is_long(now)
    }

    fn next(self, now: Instant) -> Self {
        Self { began: now, follows_long: self.is_long(now), admitted: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_after_a_long_one_admits_for_so_long_and_no_longer() {
        let table = [
            (false, 200, ADMITTED_MIN, false),
            (false, 5_000, ADMITTED_MIN, false),
            (true, 200, ADMITTED_MIN, false),
            (true, 201, ADMITTED_MIN - 1, false),
            (true, 201, ADMITTED_MIN, true),
        ];
        for (follows_long, for_ms, admitted, is_over) in table {
            let began = Instant::now();
            let now = began + Duration::from_millis(for_ms);
            let round = Round { began, follows_long, admitted };
            assert_eq!(round.is_over(now), is_over, "{follows_long} {for_ms} {admitted}");
            assert_eq!(round.next(now).follows_long, for_ms > 200, "{follows_long} {for_ms}");
        }
    }

    #[tokio::test]
    async fn a_thread_that_stays_behind_knows_it_until_it_has_caught_up() {
        let watching = tokio::spawn(watch());
        let busy = || {
            for _ in 0..ADMITTED_MIN {
                admits();
            }
            let until = Instant::now() + ROUND_MAX + BEAT * 3;
            while Instant::now() < until {
                std::hint::spin_loop();
            }
        };
        // Busy for long, and again, as a thread is that has too many requests.
        while admits() {
            tokio::time::sleep(BEAT / 5).await;
            busy();
        }
        while !admits() {
            tokio::time::sleep(BEAT / 2).await;
        }
        busy();
        tokio::time::sleep(BEAT * 2).await;
        assert!(admits(), "a new round has begun");
        watching.abort();
    }
}
