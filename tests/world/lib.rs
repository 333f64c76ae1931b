//! Starts things for journeys: real servers on free ports, and clients that speak to them as the world does. Judges what a
//! stack leaves behind.

mod api;
mod cast_log;
mod collector;
mod evidence;
mod judge;
mod proof;
mod server;
mod stack;
mod strangers;

pub use rustix::process::Signal;

pub use api::{Api, Person, Reply};
pub use cast_log::{Row, cast, count, parse};
pub use collector::{Collector, Recorded};
pub use evidence::{gather, has_counted, lines};
pub use judge::{Digests, Evidence, LOGS, judge};
pub use proof::solve;
pub use server::{Server, fairground};
pub use stack::{Setup, Stack, Variables};
pub use strangers::{checked, exported, strangers};

/// Runs `work` for each item on some threads, in no particular order.
pub fn in_parallel<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let size = items.len().div_ceil(threads.max(1)).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let handles: Vec<_> = items
            .chunks(size)
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<R>>()))
            .collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("a thread of the test panicked")).collect()
    })
}
