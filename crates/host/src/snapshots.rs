//! Takes snapshots beside the work: seldom enough that nobody notices, often enough that a start is short.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use decider::Service;
use journal::Journal;

use crate::meters::Meters;
use crate::pace::step_back;
use crate::{HostError, recovery};

/// Events between two snapshots, at least: a start folds so many in about a second.
pub const SNAPSHOT_EVENTS: u64 = 200_000;
/// How often it is looked at whether a snapshot is due.
const LOOK: Duration = Duration::from_secs(1);
/// After a snapshot this many times as long passes before the next: it reads and writes the whole state, so with
/// millions of persons, while votes come by the ten thousand, events alone would make it begin anew all the time.
const REST: u32 = 3;

/// The thread that takes a shard's snapshots.
pub(crate) struct Snapshots {
    pub(crate) journal: Journal,
    pub(crate) events_min: u64,
    pub(crate) meters: Arc<Meters>,
    /// Turns true when the shard ends: a snapshot that is being taken is then given up.
    pub(crate) leaving: Arc<AtomicBool>,
    /// Its other end is dropped behind that.
    pub(crate) left: Receiver<()>,
}

impl Snapshots {
    /// Takes a snapshot whenever one is due, until the shard ends.
    pub(crate) fn run<S: Service>(self) {
        step_back();
        let (mut done, _) = self.meters.snapshot();
        let mut rest = LOOK;
        while self.left.recv_timeout(rest) == Err(RecvTimeoutError::Timeout) {
            rest = LOOK;
            let position = self.journal.head().position;
            if position < done.saturating_add(self.events_min) || self.journal.path().is_none() {
                continue;
            }
            // Whether it worked or not, the next try is as far away.
            done = position;
            let begun = Instant::now();
            let taken = recovery::take_snapshot::<S>(&self.journal, &self.leaving);
            if matches!(taken, Err(HostError::GivenUp)) {
                return;
            }
            rest = LOOK.max(begun.elapsed() * REST);
            self.meters.snapshot_ended(begun, taken.as_ref().ok().map(|head| (head.position, head.at)));
            if let Err(error) = taken {
                tracing::error!(service = S::NAME, %error, "no snapshot; the next start folds more of the log");
            }
        }
    }
}
