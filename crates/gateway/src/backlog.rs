//! How far a thread that serves connections is behind, so that an overload is refused before everybody feels it.
//!
//! Requests that nobody has looked at yet wait in sockets, where no limit sees them. But whatever waits, waits in the same
//! queue as a task that wants to run every few milliseconds: by how much that one is late, every request is late. This is
//! the delay that CoDel (RFC 8289) goes by: a standing queue is what hurts, however long it is.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::Instant;

/// How often a thread looks how late it is.
const BEAT: Duration = Duration::from_millis(10);
/// So late, new requests are refused: with the commit behind it, an answer still comes well within a second.
const LATE_MAX: Duration = Duration::from_millis(200);
/// So little late, they are taken again. Far enough below that the queue has really gone.
const LATE_AGAIN: Duration = Duration::from_millis(50);

thread_local! {
    static OVERLOADED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread should refuse what it can. Never true on threads where nothing [`watch`]es.
pub(crate) fn is_overloaded() -> bool {
    OVERLOADED.get()
}

/// Keeps looking how late this thread is.
pub(crate) async fn watch() {
    loop {
        let due = Instant::now() + BEAT;
        tokio::time::sleep_until(due).await;
        let is_overloaded = overloaded(OVERLOADED.get(), due.elapsed());
        if OVERLOADED.replace(is_overloaded) != is_overloaded {
            metrics::counter!("fairground_door_overloads_total").increment(u64::from(is_overloaded));
        }
    }
}

fn overloaded(before: bool, late: Duration) -> bool {
    late > if before { LATE_AGAIN } else { LATE_MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusing_begins_late_and_ends_only_once_the_queue_has_gone() {
        let table = [
            (false, 0, false),
            (false, 199, false),
            (false, 201, true),
            (true, 201, true),
            (true, 51, true),
            (true, 50, false),
        ];
        for (before, late_ms, after) in table {
            assert_eq!(overloaded(before, Duration::from_millis(late_ms)), after, "{before} {late_ms}");
        }
    }

    #[tokio::test]
    async fn a_thread_that_is_held_up_knows_it() {
        let watching = tokio::spawn(watch());
        let wait = async |wanted: bool| {
            while is_overloaded() != wanted {
                tokio::time::sleep(BEAT / 2).await;
            }
        };
        tokio::task::yield_now().await;
        // Busy with something else for long, as a thread is that has too many requests.
        let until = Instant::now() + LATE_MAX + BEAT * 3;
        while Instant::now() < until {
            std::hint::spin_loop();
        }
        wait(true).await;
        wait(false).await;
        watching.abort();
    }
}
