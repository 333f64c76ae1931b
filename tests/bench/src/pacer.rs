//! When requests are due, for loads that do not wait for answers.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

/// Requests that fall due within this time are let go together: a wake-up for each would cost more than it tells.
const TICK: Duration = Duration::from_micros(250);

/// A part of a schedule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Requests a second.
    pub rate: f64,
    /// For how long.
    pub lasting: Duration,
}

/// When each request of a schedule is due, from its beginning.
fn due_times(steps: &[Step]) -> impl Iterator<Item = Duration> {
    let mut begins = Duration::ZERO;
    steps.iter().flat_map(move |step| {
        let begin = begins;
        begins += step.lasting;
        let requests = (step.rate * step.lasting.as_secs_f64()).round() as u64;
        let rate = step.rate;
        (0..requests).map(move |request| begin + Duration::from_secs_f64(request as f64 / rate))
    })
}

/// Requests that are due and that no connection has taken yet.
pub struct Due {
    times: Mutex<VecDeque<Instant>>,
    waiting: Semaphore,
}

impl Due {
    /// None yet.
    pub fn new() -> Self {
        Self { times: Mutex::default(), waiting: Semaphore::new(0) }
    }

    /// Waits for the next request; `None` at the end of the schedule.
    pub async fn next(&self) -> Option<Instant> {
        self.waiting.acquire().await.ok()?.forget();
        self.times().pop_front()
    }

    /// Ends the schedule early, because nobody takes requests any more.
    pub fn give_up(&self) {
        self.waiting.close();
    }

    /// Lets requests fall due until the end of the schedule, then tells each of so many takers that it has come.
    ///
    /// On a thread of its own, since the runtime's timers are rounded up to milliseconds, which would stand in every
    /// latency.
    pub fn run(&self, steps: &[Step], begun: Instant, takers: usize) {
        let mut due = due_times(steps).peekable();
        while let Some(at) = due.peek()
            && !self.waiting.is_closed()
        {
            thread::park_timeout(at.saturating_sub(begun.elapsed()).max(TICK));
            let passed = begun.elapsed();
            let mut times = self.times();
            let before = times.len();
            times.extend(std::iter::from_fn(|| due.next_if(|at| *at <= passed)).map(|at| begun + at));
            let fallen_due = times.len() - before;
            drop(times);
            self.waiting.add_permits(fallen_due);
        }
        // Those who find no time behind the last one know that it was the last.
        self.waiting.add_permits(takers);
    }

    fn times(&self) -> MutexGuard<'_, VecDeque<Instant>> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_spread_evenly_over_their_step() {
        let steps = [
            Step { rate: 2.0, lasting: Duration::from_secs(1) },
            Step { rate: 4.0, lasting: Duration::from_millis(500) },
        ];
        let due: Vec<u128> = due_times(&steps).map(|at| at.as_millis()).collect();
        assert_eq!(due, [0, 500, 1_000, 1_250]);
    }

    #[test]
    fn takers_hear_of_each_request_and_of_the_end() {
        let due = Due::new();
        let steps = [Step { rate: 1_000.0, lasting: Duration::from_millis(20) }];
        let begun = Instant::now();
        let take = || async {
            let mut taken = 0;
            while let Some(at) = due.next().await {
                assert!(at >= begun && at <= Instant::now());
                taken += 1;
            }
            taken
        };
        thread::scope(|scope| {
            scope.spawn(|| due.run(&steps, begun, 2));
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let (first, second) = runtime.block_on(async { futures::join!(take(), take()) });
            assert_eq!(first + second, 20);
        });
    }

    #[test]
    fn a_schedule_that_nobody_follows_any_more_ends_at_once() {
        let due = Due::new();
        due.give_up();
        let begun = Instant::now();
        due.run(&[Step { rate: 0.001, lasting: Duration::from_secs(1_000_000) }], begun, 1);
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
