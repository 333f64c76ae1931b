//! The look at the slots of the vault that its start did not look at, on a thread beside the work.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use host::Pace;
use vault::Vault;

/// The thread; dropped, it is done, so that the vault can be left in good order.
pub(super) struct LookOver {
    leaving: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// So that the thread, which steps back for all others, is never the last to have it: that one writes the roll.
    _vault: Arc<Vault>,
}

impl LookOver {
    /// Begins.
    pub(super) fn begin(vault: Arc<Vault>) -> io::Result<Self> {
        let leaving = Arc::new(AtomicBool::new(false));
        let (left, looked_at) = (Arc::clone(&leaving), Arc::clone(&vault));
        let thread = thread::Builder::new().name("look-over".to_owned());
        let thread = thread.spawn(move || run(&looked_at, &left))?;
        Ok(Self { leaving, thread: Some(thread), _vault: vault })
    }
}

impl Drop for LookOver {
    fn drop(&mut self) {
        self.leaving.store(true, Ordering::Relaxed);
        let Some(thread) = self.thread.take() else { return };
        thread.thread().unpark();
        if thread.join().is_err() {
            tracing::error!("the look over the vault ended in a panic; the next start looks at every slot");
        }
    }
}

fn run(vault: &Vault, leaving: &AtomicBool) {
    let begun = Instant::now();
    host::step_back();
    let mut pace = Pace::new(leaving);
    let mut pieces: u64 = 0;
    let looked = vault.look_over(|| {
        pieces += 1;
        pace.go_on().is_ok()
    });
    let (seconds, has_ended) = (begun.elapsed().as_secs_f64(), leaving.load(Ordering::Relaxed));
    match looked {
        Ok(damaged) if pieces > 0 && !has_ended => {
            tracing::info!(damaged, seconds, "every slot of the vault's persons was looked at");
        }
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "the look over the vault is given up"),
    }
}
