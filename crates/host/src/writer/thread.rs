//! The thread at the desk.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use decider::Service;

use super::{Desk, Outlet, Writer};
use crate::batch::Batch;
use crate::mailbox::Mailbox;

/// The way to the platter's thread.
pub(crate) struct ToPlatter<S: Service> {
    /// Knows whether the platter is free.
    pub(crate) mailbox: Arc<Mailbox<S>>,
    pub(crate) batches: SyncSender<Batch<S>>,
}

impl<S: Service> Outlet<S> for ToPlatter<S> {
    fn is_free(&self) -> bool {
        self.mailbox.is_platter_free()
    }

    fn wait(&mut self) -> bool {
        self.mailbox.wait_for_platter()
    }

    fn take(&mut self, batch: Batch<S>) {
        self.mailbox.platter_busy();
        // The thread takes one at a time and is free now; if it is gone, dropping the batch tells all.
        drop(self.batches.send(batch));
    }
}

impl<S: Service> Writer<S, ToPlatter<S>> {
    /// Works until the mailbox closes or the platter fails.
    pub(crate) fn run(self) {
        let mailbox = Arc::clone(&self.outlet.mailbox);
        let mut desk = Desk::new(self);
        loop {
            let turn = mailbox.take(desk.room(), !desk.is_idle(), desk.patience());
            if turn.failed {
                return;
            }
            desk.turn(turn.work);
            if turn.closing && desk.is_idle() && mailbox.is_platter_free() {
                return;
            }
        }
    }
}
