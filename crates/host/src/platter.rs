//! The thread that writes: one block at a time, and nobody is told before it is durable.

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Instant;

use bus::Bus;
use bytes::Bytes;
use decider::Service;
use proto::subject::Subject;
use proto::wire::{self, Changed};

use crate::batch::{self, Batch};
use crate::mailbox::Mailbox;
use crate::status::Published;

pub(crate) struct Platter<S: Service> {
    pub(crate) journal: journal::Writer,
    pub(crate) batches: Receiver<Batch<S>>,
    pub(crate) mailbox: Arc<Mailbox<S>>,
    pub(crate) published: Arc<Published<S::View>>,
    pub(crate) bus: Bus,
    pub(crate) changed: Subject,
}

impl<S: Service> Platter<S> {
    /// Writes until the shard's thread has left or a block can't be written.
    pub(crate) fn run(mut self) {
        while let Ok(Batch { draft, waiting, view, .. }) = self.batches.recv() {
            let (events, bytes, begun) = (draft.events(), draft.bytes(), Instant::now());
            if let Err(error) = self.journal.append(draft) {
                tracing::error!(service = S::NAME, %error, "a block can't be written: the shard stops");
                // Nobody in this batch is told anything but the reason; what waits behind it likewise.
                self.mailbox.stop(error.to_string());
                return;
            }
            metrics::histogram!("fairground_commit_seconds", "service" => S::NAME)
                .record(begun.elapsed().as_secs_f64());
            metrics::histogram!("fairground_commit_events", "service" => S::NAME).record(events as f64);
            metrics::counter!("fairground_commit_bytes_total", "service" => S::NAME).increment(bytes as u64);
            if let Some(view) = view {
                self.publish(&view);
            }
            self.mailbox.platter_free();
            batch::tell(waiting);
        }
    }

    fn publish(&self, view: &Arc<S::View>) {
        let previous = self.published.set(Arc::clone(view));
        for campaign in S::moved(&previous, view) {
            self.bus.publish(&self.changed, Bytes::from(wire::encode(&Changed { campaign })));
        }
    }
}
