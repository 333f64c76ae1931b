//! How far a thread that serves connections is behind, so that an overload is refused before everybody feels it.
//!
//! Requests that nobody has looked at yet wait in sockets, where no limit sees them. But whatever waits, waits in the same
//! queue as a task that wants to run every few milliseconds: the time between two of its turns is one round of the queue,
//! and that is how long a request waits. A round that takes too long has those behind it admit requests for a part of it only
//! and send away the rest, which takes time as well: the more connections there are, the more. So the part is halved as
//! long as rounds are too long and grows a little with each that is not, as TCP treats its window: as many are admitted
//! as can be while everybody's answer, also a refusal, comes within a round or two. A round counts from its first request,
//! so that a pause of the machine, when nothing could be done, keeps nobody out; and one that was long though it admitted few
//! says that the machine is busy with something else, which no refusal mends.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// How often a thread looks how late it is.
const BEAT: Duration = Duration::from_millis(10);
/// How long a round of the queue may take. An accepted vote waits for a round or two, and for its commit: that stays well
/// within a second.
const ROUND_MAX: Duration = Duration::from_millis(200);
/// What a round admits requests for at the most: all of it.
const ADMITTING_MAX: Duration = ROUND_MAX;
/// And at the least: enough that the rate is found again which the thread can bear.
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
    /// When its first request came.
    began: Option<Instant>,
    /// How long it admits requests from then on.
    admitting: Duration,
    /// Requests that were let in.
    admitted: u32,
}

/// Whether this thread lets in the request that has just come. It always does where nothing [`watch`]es.
pub(crate) fn admits() -> bool {
    let Some(mut round) = ROUND.get() else { return true };
    let admits = round.admits(Instant::now());
    ROUND.set(Some(round));
    admits
}

/// Keeps looking how late this thread is.
pub(crate) async fn watch() {
    loop {
        ROUND.set(Some(ROUND.get().map_or_else(Round::first, |round| round.next(Instant::now()))));
        tokio::time::sleep(BEAT).await;
    }
}

impl Round {
    fn first() -> Self {
        Self { began: None, admitting: ADMITTING_MAX, admitted: 0 }
    }

    fn admits(&mut self, now: Instant) -> bool {
        let began = *self.began.get_or_insert(now);
        let admits = self.admitted < ADMITTED_MIN || now.saturating_duration_since(began) <= self.admitting;
        self.admitted = self.admitted.saturating_add(u32::from(admits));
        admits
    }

    fn next(self, now: Instant) -> Self {
        let is_long = self.began.is_some_and(|began| now.saturating_duration_since(began) > ROUND_MAX);
        let admitting = match is_long {
            true if self.admitted < ADMITTED_MIN => self.admitting,
            true => self.admitting / 2,
            false => self.admitting + ADMITTING_STEP,
        };
        Self { began: None, admitting: admitting.clamp(ADMITTING_MIN, ADMITTING_MAX), admitted: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_round_admits_for_so_long_from_its_first_request_and_no_longer() {
        for (admitting, for_ms, admitted, admits) in [
            (ADMITTING_MAX, 200, ADMITTED_MIN, true),
            (ADMITTING_MAX, 201, ADMITTED_MIN, false),
            (MS * 50, 50, ADMITTED_MIN, true),
            (MS * 50, 51, ADMITTED_MIN - 1, true),
            (MS * 50, 51, ADMITTED_MIN, false),
        ] {
            let began = Instant::now();
            let mut round = Round { began: None, admitting, admitted };
            assert!(round.admits(began), "nobody has waited in it yet");
            round.admitted = admitted;
            assert_eq!(round.admits(began + MS * for_ms), admits, "{admitting:?} {for_ms} {admitted}");
            assert_eq!(round.admitted, admitted + u32::from(admits));
        }
    }

    #[test]
    fn long_rounds_halve_what_the_next_admits_and_short_ones_give_it_back() {
        let (mut now, mut round) = (Instant::now(), Round::first());
        let mut after = |ms: u32| {
            round.admits(now);
            round.admitted = ADMITTED_MIN;
            now += MS * ms;
            round = round.next(now);
            assert_eq!((round.began, round.admitted), (None, 0));
            round.admitting.as_millis()
        };
        assert_eq!([200, 201, 1_000, 200].map(&mut after), [200, 100, 50, 60]);
        assert_eq!([900, 900, 900].map(&mut after), [30, 15, 10]);
        let given_back: Vec<_> = (0..20).map(|_| after(10)).collect();
        assert_eq!((given_back[17], given_back[18], given_back[19]), (190, 200, 200));
    }

    #[test]
    fn a_round_that_is_long_with_few_requests_changes_nothing() {
        let now = Instant::now();
        for (admitted, admitting) in [(ADMITTED_MIN - 1, MS * 100), (ADMITTED_MIN, MS * 50)] {
            let round = Round { began: Some(now), admitting: MS * 100, admitted };
            assert_eq!(round.next(now + MS * 900).admitting, admitting, "{admitted}");
        }
    }

    #[test]
    fn a_pause_without_requests_is_no_long_round() {
        let now = Instant::now();
        let mut round = Round::first().next(now + MS * 5_000);
        assert_eq!(round.admitting, ADMITTING_MAX);
        round.admitted = ADMITTED_MIN;
        assert!(round.admits(now + MS * 9_000) && round.admits(now + MS * 9_200));
    }

    /// Answers all who wait in rounds: those who are admitted at some cost, the others at a smaller one; all ask again at once.
    /// Gives the longest round of all, the longest of the tenth second, and the share that was admitted in that.
    fn flooded(connections: u32, (admitted_us, refused_us): (u64, u64)) -> (Duration, Duration, f64) {
        let start = Instant::now();
        let (mut now, mut round) = (start, Round::first());
        let (mut longest, mut longest_late, mut admitted, mut asked) = (Duration::ZERO, Duration::ZERO, 0, 0);
        while now - start < MS * 10_000 {
            let began = now;
            for _ in 0..connections {
                let admits = round.admits(now);
                now += Duration::from_micros(if admits { admitted_us } else { refused_us });
            }
            longest = longest.max(now - began);
            if now - start > MS * 9_000 {
                longest_late = longest_late.max(now - began);
                (admitted, asked) = (admitted + round.admitted, asked + connections);
            }
            round = round.next(now);
        }
        (longest, longest_late, f64::from(admitted) / f64::from(asked))
    }

    #[test]
    fn as_many_are_admitted_as_can_be_within_a_round_or_so_however_many_come() {
        for (connections, costs, share_min) in [
            (1_000, (100, 20), 1.0),
            (3_000, (100, 20), 0.3),
            (6_000, (120, 25), 0.04),
            (6_000, (60, 10), 0.2),
        ] {
            let (longest, late, share) = flooded(connections, costs);
            assert!(longest <= ROUND_MAX * 2, "{connections} {costs:?}: {longest:?}");
            assert!(late <= ROUND_MAX * 5 / 4, "{connections} {costs:?}: {late:?}");
            assert!(share >= share_min, "{connections} {costs:?}: {share}");
        }
        // Where refusing alone takes longer, it is what is left to do.
        let (_, late, share) = flooded(10_000, (100, 30));
        assert!(late < MS * 400 && share < 0.1, "{late:?} {share}");
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
        tokio::time::sleep(BEAT / 5).await;
        busy();
        assert!(!admits(), "the round is too long");
        while !admits() {
            tokio::time::sleep(BEAT / 2).await;
        }
        busy();
        tokio::time::sleep(BEAT * 2).await;
        assert!(admits(), "a new round has begun");
        watching.abort();
    }
}
