//! How far a thread that serves connections is behind, so that an overload is refused before everybody feels it.
//!
//! Requests that nobody has looked at yet wait in sockets, where no limit sees them. But whatever waits, waits in the same
//! queue as a task that wants to run every few milliseconds: the time between two of its turns is one round of the queue,
//! and that is how long a request waits. A round that takes too long has those behind it admit requests for a part of it only
//! and send away the rest, which takes time as well: the more connections there are, the more. So the part is halved as
//! long as rounds are too long and grows a little with each that is not, as TCP treats its window: as many are admitted
//! as can be while everybody's answer, also a refusal, comes within a round or two. A pause of the machine is one long
//! round; what has piled up behind it is mostly let in.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// How often a thread looks how late it is.
const BEAT: Duration = Duration::from_millis(10);
/// How long a round of the queue may take. An accepted vote waits for a round or two, and for its commit: that stays well
/// within a second.
const ROUND_MAX: Duration = Duration::from_millis(200);
/// What a round admits requests for at the least: enough that the rate is found again which the thread can bear.
const ADMITTING_MIN: Duration = Duration::from_millis(10);
/// How much longer the next round admits after one that was short enough.
const ADMITTING_STEP: Duration = Duration::from_millis(10);

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
    /// How long it admits requests; `None`: to its end, since no round was too long lately.
    admitting: Option<Duration>,
    /// Requests that were let in since it began.
    admitted: u32,
}

/// Whether this thread lets in the request that has just come. It always does where nothing [`watch`]es.
pub(crate) fn admits() -> bool {
    let Some(round) = ROUND.get() else { return true };
    let admits = round.admits(Instant::now());
    if admits {
        ROUND.set(Some(Round { admitted: round.admitted.saturating_add(1), ..round }));
    }
    admits
}

/// Keeps looking how late this thread is.
pub(crate) async fn watch() {
    let mut round = Round { began: Instant::now(), admitting: None, admitted: 0 };
    loop {
        ROUND.set(Some(round));
        tokio::time::sleep(BEAT).await;
        // What it has admitted meanwhile plays no part.
        round = round.next(Instant::now());
    }
}

impl Round {
    fn lasts(self, now: Instant) -> Duration {
        now.saturating_duration_since(self.began)
    }

    fn admits(self, now: Instant) -> bool {
        self.admitted < ADMITTED_MIN || self.admitting.is_none_or(|admitting| self.lasts(now) <= admitting)
    }

    fn next(self, now: Instant) -> Self {
        let admitting = if self.lasts(now) > ROUND_MAX {
            Some(self.admitting.map_or(ROUND_MAX, |admitting| (admitting / 2).max(ADMITTING_MIN)))
        } else {
            let longer = self.admitting.map(|admitting| admitting + ADMITTING_STEP);
            longer.filter(|admitting| *admitting < ROUND_MAX)
        };
        Self { began: now, admitting, admitted: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_round_admits_for_so_long_and_no_longer() {
        let table = [
            (None, 5_000, ADMITTED_MIN, true),
            (Some(50), 50, ADMITTED_MIN, true),
            (Some(50), 51, ADMITTED_MIN - 1, true),
            (Some(50), 51, ADMITTED_MIN, false),
        ];
        for (admitting_ms, for_ms, admitted, admits) in table {
            let began = Instant::now();
            let round = Round { began, admitting: admitting_ms.map(|ms: u32| MS * ms), admitted };
            assert_eq!(round.admits(began + MS * for_ms), admits, "{admitting_ms:?} {for_ms} {admitted}");
        }
    }

    #[test]
    fn long_rounds_halve_what_the_next_admits_and_short_ones_give_it_back() {
        let mut round = Round { began: Instant::now(), admitting: None, admitted: 7 };
        let mut after = |ms: u32| {
            round = round.next(round.began + MS * ms);
            assert_eq!(round.admitted, 0);
            round.admitting.map(|admitting| admitting.as_millis())
        };
        assert_eq!([200, 201, 1_000, 200].map(&mut after), [None, Some(200), Some(100), Some(110)]);
        assert_eq!([900, 900, 900].map(&mut after), [Some(55), Some(27), Some(13)]);
        let given_back: Vec<_> = (0..19).map(|_| after(10)).collect();
        assert_eq!((given_back[17], given_back[18]), (Some(193), None));
    }

    /// Answers all who wait in rounds: those who are admitted at some cost, the others at a smaller one. Gives the longest
    /// round of the last second and the share that was admitted in it, after a while with so many connections that ask
    /// again at once.
    fn flooded(connections: u32, (admitted_us, refused_us): (u64, u64)) -> (Duration, f64) {
        let start = Instant::now();
        let (mut now, mut round) = (start, Round { began: start, admitting: None, admitted: 0 });
        let (mut longest, mut admitted, mut asked) = (Duration::ZERO, 0, 0);
        while now - start < MS * 10_000 {
            for _ in 0..connections {
                let admits = round.admits(now);
                round.admitted += u32::from(admits);
                now += Duration::from_micros(if admits { admitted_us } else { refused_us });
            }
            if now - start > MS * 9_000 {
                longest = longest.max(round.lasts(now));
                (admitted, asked) = (admitted + round.admitted, asked + connections);
            }
            round = round.next(now);
        }
        (longest, f64::from(admitted) / f64::from(asked))
    }

    #[test]
    fn as_many_are_admitted_as_can_be_within_a_round_or_so_however_many_come() {
        for (connections, costs, share_min) in [
            (1_000, (100, 20), 1.0),
            (3_000, (100, 20), 0.3),
            (6_000, (120, 25), 0.05),
            (6_000, (60, 10), 0.3),
        ] {
            let (longest, share) = flooded(connections, costs);
            assert!(longest <= ROUND_MAX * 5 / 4, "{connections} {costs:?}: {longest:?}");
            assert!(share >= share_min, "{connections} {costs:?}: {share}");
        }
        // Where refusing alone takes longer, it is what is left to do.
        let (longest, share) = flooded(10_000, (100, 30));
        assert!(longest < MS * 400 && share < 0.1, "{longest:?} {share}");
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
