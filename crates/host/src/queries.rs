//! How many questions to a read model are answered at once.

use std::sync::Arc;
use std::time::Duration;

use proto::Problem;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Questions of those who run and audit campaigns. Each may read for seconds; what comes on top is refused, so that nothing
/// piles up.
const AUDITS_MAX: usize = 16;
/// Refolds of the whole log. Each takes as much memory as the service itself, and goes on when whoever asked has given up.
const REFOLDS_MAX: usize = 1;
/// Questions of persons about themselves. Each reads a page of theirs; phones that come together wait for their turn.
const OWN_MAX: usize = 16;
/// How long a person's question waits for its turn: thousands have had theirs by then.
const OWN_WAIT: Duration = Duration::from_secs(2);

/// The places of a shard's read model, and of looks at its whole log. Persons and auditors have places of their own, so that
/// neither keeps the other out.
pub(crate) struct Queries {
    audits: Arc<Semaphore>,
    own: Arc<Semaphore>,
    refolds: Arc<Semaphore>,
}

impl Queries {
    pub(crate) fn new() -> Self {
        let of = |places| Arc::new(Semaphore::new(places));
        Self { audits: of(AUDITS_MAX), own: of(OWN_MAX), refolds: of(REFOLDS_MAX) }
    }

    /// The turn of a refold, for who drops it once the fold has ended.
    pub(crate) async fn refold(&self) -> OwnedSemaphorePermit {
        Arc::clone(&self.refolds).acquire_owned().await.expect("nobody closes it")
    }

    /// A place that is free again once it is dropped; a problem (503) if there is none.
    pub(crate) async fn place(&self, is_own: bool) -> Result<OwnedSemaphorePermit, Problem> {
        let place = if is_own {
            timeout(OWN_WAIT, Arc::clone(&self.own).acquire_owned()).await.ok().and_then(Result::ok)
        } else {
            Arc::clone(&self.audits).try_acquire_owned().ok()
        };
        place.ok_or_else(|| {
            let reason = "Many questions are being answered. Ask again in a moment.";
            Problem::new(503, "queries-busy", reason)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn auditors_are_refused_what_is_too_much_and_persons_wait_and_neither_is_in_the_others_way() {
        let queries = Queries::new();
        let mut audits = Vec::new();
        for _ in 0..AUDITS_MAX {
            audits.push(queries.place(false).await.unwrap());
        }
        assert_eq!(queries.place(false).await.unwrap_err().status, 503);
        let mut own = Vec::new();
        for _ in 0..OWN_MAX {
            own.push(queries.place(true).await.unwrap());
        }
        let waits = queries.place(true);
        tokio::pin!(waits);
        assert!(timeout(OWN_WAIT / 2, &mut waits).await.is_err(), "it waits");
        drop(own.pop());
        assert!(waits.await.is_ok());
        let whole = [queries.place(true).await, queries.place(true).await];
        assert!(whole[0].is_ok() && whole[1].as_ref().is_err_and(|problem| problem.status == 503));
        drop(audits.pop());
        assert!(queries.place(false).await.is_ok());
    }
}
