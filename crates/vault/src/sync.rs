//! Group sync: whoever waits first syncs for all who wait.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Instant;

use metrics::Histogram;

use crate::error::VaultError;
use crate::meters;

/// Names a write; durable once everything up to it was synced.
pub(crate) type Ticket = u64;

/// A write of an earlier run, found by this open: durable, since open syncs what it finds.
pub(crate) const ALREADY_DURABLE: Ticket = 0;

/// Syncs several files for many waiting threads.
pub(crate) struct GroupSync {
    files: Vec<Arc<File>>,
    durable: AtomicU64,
    state: Mutex<State>,
    changed: Condvar,
    seconds: Histogram,
}

#[derive(Default)]
struct State {
    written: Ticket,
    /// One bit per file that was written since its last sync.
    dirty: u32,
    syncing: bool,
    stopped: bool,
}

impl GroupSync {
    pub fn new(files: Vec<Arc<File>>) -> Self {
        let state = Mutex::new(State::default());
        let (durable, changed, seconds) =
            (AtomicU64::new(ALREADY_DURABLE), Condvar::new(), meters::sync_seconds());
        Self { files, durable, state, changed, seconds }
    }

    /// Takes note that a write to a file has been handed to the system.
    pub fn wrote(&self, file: usize) -> Ticket {
        let mut state = self.state();
        state.written += 1;
        state.dirty |= 1 << file;
        state.written
    }

    /// The last write of all, to wait for several at once.
    pub fn last(&self) -> Ticket {
        self.state().written
    }

    /// The last write that is on the platter, with all before it.
    pub fn durable(&self) -> Ticket {
        self.durable.load(Ordering::Acquire)
    }

    /// Whether the write is on the platter.
    pub fn is_durable(&self, ticket: Ticket) -> bool {
        self.durable() >= ticket
    }

    /// Returns once the write is on the platter; the first to come syncs for all who came meanwhile.
    pub fn wait(&self, ticket: Ticket) -> Result<(), VaultError> {
        if self.is_durable(ticket) {
            return Ok(());
        }
        let mut state = self.state();
        loop {
            if self.is_durable(ticket) {
                return Ok(());
            }
            if state.stopped {
                return Err(VaultError::Stopped);
            }
            if state.syncing {
                state = self.changed.wait(state).expect("a panic while syncing leaves nothing to trust");
                continue;
            }
            state.syncing = true;
            let (target, dirty) = (state.written, std::mem::take(&mut state.dirty));
            drop(state);
            let begun = Instant::now();
            let synced = self.sync(dirty);
            self.seconds.record(begun.elapsed());
            state = self.state();
            state.syncing = false;
            match synced {
                Ok(()) => self.durable.store(target, Ordering::Release),
                // After a failed sync the system may drop the pages and say yes the next time, so it isn't
                // asked again.
                Err(error) => {
                    tracing::error!(%error, "the vault could not sync and stops; mend the disk, then restart");
                    state.stopped = true;
                }
            }
            self.changed.notify_all();
        }
    }

    /// Nothing may be written any more: a write failed, and what reached the disk is unknown.
    pub fn stop(&self) {
        self.state().stopped = true;
        self.changed.notify_all();
    }

    /// Refuses once stopped.
    pub fn check(&self) -> Result<(), VaultError> {
        if self.state().stopped { Err(VaultError::Stopped) } else { Ok(()) }
    }

    fn sync(&self, dirty: u32) -> io::Result<()> {
        let mut written = self.files.iter().enumerate().filter(|(n, _)| dirty & (1 << n) != 0);
        written.try_for_each(|(_, file)| file.sync_data())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("a panic while syncing leaves nothing to trust")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl GroupSync {
        /// As if a sync went on, until [`GroupSync::go_on`].
        pub fn stand_still(&self) {
            let was_syncing = std::mem::replace(&mut self.state().syncing, true);
            assert!(!was_syncing, "nobody else may be at it");
        }

        /// That sync has ended; whoever waited syncs anew.
        pub fn go_on(&self) {
            self.state().syncing = false;
            self.changed.notify_all();
        }
    }

    fn sync_over(paths: &[&std::path::Path]) -> GroupSync {
        GroupSync::new(paths.iter().map(|path| Arc::new(File::open(path).unwrap())).collect())
    }

    #[test]
    fn a_write_is_durable_only_after_a_sync() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let sync = sync_over(&[file.path()]);
        let (first, second) = (sync.wrote(0), sync.wrote(0));
        assert!(sync.is_durable(ALREADY_DURABLE) && !sync.is_durable(first));
        sync.wait(first).unwrap();
        assert!(sync.is_durable(second), "one sync serves all writes before it");
        let third = sync.wrote(0);
        assert!(!sync.is_durable(third));
        assert_eq!(sync.last(), third);
    }

    #[test]
    fn a_failed_sync_stops_for_good() {
        let file = tempfile::NamedTempFile::new().unwrap();
        // The system refuses to sync this device.
        let sync = sync_over(&[file.path(), std::path::Path::new("/dev/null")]);
        let good = sync.wrote(0);
        sync.wait(good).unwrap();
        let bad = sync.wrote(1);
        assert!(matches!(sync.wait(bad), Err(VaultError::Stopped)));
        assert!(matches!(sync.wait(bad), Err(VaultError::Stopped)), "a second try must not pretend");
        assert!(matches!(sync.wait(sync.wrote(0)), Err(VaultError::Stopped)));
        assert!(matches!(sync.check(), Err(VaultError::Stopped)));
        sync.wait(good).unwrap();
    }
}
