//! Which request led to which events, for as long as it takes to tell others of them. The log does not hold it. And where spans
//! of requests are recorded.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use proto::fact::Trace;
use spans::Spans;

/// Commands that are remembered: some seconds at full load, some megabytes. What is told later names its command alone.
const TRACES_MAX: usize = 65_536;

/// Requests by the position of their command's first event.
#[derive(Default)]
pub(crate) struct Traces {
    known: Mutex<VecDeque<(u64, Box<str>)>>,
    /// Records what is done for requests.
    pub(crate) spans: Spans,
}

impl Traces {
    /// Knows of no request yet.
    pub(crate) fn new(spans: Spans) -> Self {
        Self { known: Mutex::default(), spans }
    }

    /// Remembers the request behind a command. Positions only rise.
    pub(crate) fn note(&self, first_position: u64, request_id: &str) {
        if request_id.is_empty() {
            return;
        }
        let mut known = self.lock();
        if known.len() >= TRACES_MAX {
            known.pop_front();
        }
        known.push_back((first_position, request_id.into()));
    }

    /// The request behind the command whose first event stands there; empty if it is not known any more.
    pub(crate) fn of(&self, first_position: u64) -> Trace {
        let known = self.lock();
        let found = known.binary_search_by_key(&first_position, |(position, _)| *position);
        found.map_or_else(|_| Trace::default(), |index| Trace::of(&known[index].1))
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(u64, Box<str>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
