//! Requests that were turned away or went wrong: counted by what their callers were told, and logged if it was our fault.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use metrics::Counter;
use proto::Problem;

/// Kinds of problems that are told apart. There are about a hundred in the code; the bound is for what hosts may add.
const KINDS_MAX: usize = 256;
/// Stands for all kinds beyond that.
const OTHER: &str = "other";
/// Lines a second about failed requests. In a flood each line is like the one before, and writing them would be the
/// slowest part of saying no.
const LINES_PER_SECOND_MAX: u64 = 20;

/// One failure, as its caller saw it.
pub(crate) struct Failure<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) method: &'static str,
    pub(crate) route: &'a str,
    pub(crate) campaign: Option<&'a str>,
    pub(crate) problem: &'a Problem,
    pub(crate) elapsed: Duration,
}

/// Counters by what callers were told.
pub(crate) struct Failures {
    problems: RwLock<HashMap<u16, HashMap<String, Counter>>>,
    refusals: RwLock<HashMap<&'static str, Counter>>,
    quiet: Quiet,
}

impl Failures {
    pub(crate) fn new() -> Self {
        Self { problems: RwLock::default(), refusals: RwLock::default(), quiet: Quiet::new() }
    }

    /// Counts a problem under its status and kind, and leaves a line about it if it was our fault.
    pub(crate) fn count(&self, failure: &Failure<'_>) {
        let (status, kind) = (failure.problem.status, slug(failure.problem));
        let known = self.problems.read().unwrap_or_else(PoisonError::into_inner);
        match known.get(&status).and_then(|kinds| kinds.get(kind)) {
            Some(counter) => counter.increment(1),
            None => {
                drop(known);
                self.count_first(status, kind);
            }
        }
        if status >= 500
            && let Some(left_out) = self.quiet.may_tell()
        {
            failure.tell(kind, left_out);
        }
    }

    fn count_first(&self, status: u16, kind: &str) {
        let mut known = self.problems.write().unwrap_or_else(PoisonError::into_inner);
        let kind = if known.values().map(HashMap::len).sum::<usize>() < KINDS_MAX { kind } else { OTHER };
        let made = || {
            let labels = [("status", status.to_string()), ("problem", kind.to_owned())];
            metrics::counter!("fairground_http_problems_total", &labels)
        };
        known.entry(status).or_default().entry(kind.to_owned()).or_insert_with(made).increment(1);
    }

    /// Counts a refusal by the door under the class of its limit or check.
    pub(crate) fn refused(&self, class: &'static str) {
        if let Some(counter) = self.refusals.read().unwrap_or_else(PoisonError::into_inner).get(class) {
            return counter.increment(1);
        }
        let made = || metrics::counter!("fairground_door_refusals_total", "class" => class);
        let mut refusals = self.refusals.write().unwrap_or_else(PoisonError::into_inner);
        refusals.entry(class).or_insert_with(made).increment(1);
    }
}

impl Failure<'_> {
    fn tell(&self, problem: &str, left_out: u64) {
        tracing::warn!(
            request_id = self.request_id,
            method = self.method,
            route = self.route,
            campaign = self.campaign,
            status = self.problem.status,
            problem,
            detail = self.problem.detail,
            latency_ms = u64::try_from(self.elapsed.as_millis()).unwrap_or(u64::MAX),
            left_out,
            "a request failed; what stands above with its id says why, its caller may try again"
        );
    }
}

fn slug(problem: &Problem) -> &str {
    problem.kind.rsplit('/').next().unwrap_or(OTHER)
}

/// Lets so many lines through a second, and knows how many it kept back.
struct Quiet {
    since: Instant,
    second: AtomicU64,
    told: AtomicU64,
    left_out: AtomicU64,
}

impl Quiet {
    fn new() -> Self {
        let zero = || AtomicU64::new(0);
        Self { since: Instant::now(), second: zero(), told: zero(), left_out: zero() }
    }

    /// Whether a line may be written, and how many were left out since the last.
    fn may_tell(&self) -> Option<u64> {
        self.may_tell_in(self.since.elapsed().as_secs())
    }

    fn may_tell_in(&self, second: u64) -> Option<u64> {
        // Two threads at the turn of a second may tell a line too many; nothing hangs on it.
        if self.second.swap(second, Ordering::Relaxed) != second {
            self.told.store(0, Ordering::Relaxed);
        }
        if self.told.fetch_add(1, Ordering::Relaxed) < LINES_PER_SECOND_MAX {
            return Some(self.left_out.swap(0, Ordering::Relaxed));
        }
        self.left_out.fetch_add(1, Ordering::Relaxed);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_leaves_some_lines_and_their_number() {
        let quiet = Quiet::new();
        let told = |second| (0..50).filter_map(|_| quiet.may_tell_in(second)).collect::<Vec<_>>();
        assert_eq!(told(7), [0; 20]);
        let next = told(8);
        assert_eq!((next.len(), next[0], next[1]), (20, 30, 0));
    }

    #[test]
    fn kinds_are_bounded() {
        let failures = Failures::new();
        for kind in 0..2 * KINDS_MAX {
            failures.count_first(503, &format!("kind-{kind}"));
        }
        let known = failures.problems.read().unwrap();
        assert_eq!(known[&503].len(), KINDS_MAX + 1);
        assert!(known[&503].contains_key(OTHER));
    }
}
