//! How far a thread that serves connections is behind, so that an overload is refused before everybody feels it.
//!
//! Requests that nobody has looked at yet wait in sockets, where no limit sees them. But whatever waits, waits in the same
//! queue as a task that wants to run every few milliseconds: by how much that one is late, every request is late. This is
//! the delay that CoDel (RFC 8289) goes by: a standing queue is what hurts, while one that comes and goes, after a pause
//! of the machine, is served soonest by serving it.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::Instant;

/// How often a thread looks how late it is.
const BEAT: Duration = Duration::from_millis(10);
/// So late, and again so late the next time, new requests are refused: with the commit behind it, an answer still comes
/// well within a second.
const LATE_MAX: Duration = Duration::from_millis(200);
/// So little late, they are taken again. Far enough below that the queue has really gone.
const LATE_AGAIN: Duration = Duration::from_millis(50);

thread_local! {
    static STATE: Cell<State> = const { Cell::new(State::Well) };
}

/// How a thread keeps up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Well,
    /// Late for once, which a pause of the machine explains.
    Late,
    /// Late twice in a row: the queue stands.
    Overloaded,
}

/// Whether this thread should refuse what it can. Never true on threads where nothing [`watch`]es.
pub(crate) fn is_overloaded() -> bool {
    STATE.get() == State::Overloaded
}

/// Keeps looking how late this thread is.
pub(crate) async fn watch() {
    loop {
        let due = Instant::now() + BEAT;
        tokio::time::sleep_until(due).await;
        STATE.set(STATE.get().after(due.elapsed()));
    }
}

impl State {
    fn after(self, late: Duration) -> Self {
        match self {
            Self::Overloaded if late > LATE_AGAIN => Self::Overloaded,
            Self::Late if late > LATE_MAX => Self::Overloaded,
            _ if late > LATE_MAX => Self::Late,
            _ => Self::Well,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusing_begins_with_a_standing_queue_and_ends_only_once_it_has_gone() {
        use State::{Late, Overloaded, Well};
        let table = [
            (Well, 200, Well),
            (Well, 201, Late),
            (Late, 200, Well),
            (Late, 201, Overloaded),
            (Overloaded, 51, Overloaded),
            (Overloaded, 50, Well),
        ];
        for (before, late_ms, after) in table {
            assert_eq!(before.after(Duration::from_millis(late_ms)), after, "{before:?} {late_ms}");
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
        // Busy with something else for long, and again, as a thread is that has too many requests.
        while !is_overloaded() {
            let until = Instant::now() + LATE_MAX + BEAT * 3;
            while Instant::now() < until {
                std::hint::spin_loop();
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        wait(false).await;
        watching.abort();
    }
}
