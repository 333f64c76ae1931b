//! What writes: one block at a time, and nobody is told before it is durable.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use bus::Bus;
use bytes::Bytes;
use decider::Service;
use journal::{Draft, JournalError};
use proto::subject::Subject;
use proto::wire::{self, Changed};

use crate::batch::{self, Batch, Waiting};
use crate::mailbox::Mailbox;
use crate::meters::{Carried, Meters};
use crate::status::Published;

pub(crate) struct Platter<S: Service> {
    pub(crate) journal: journal::Writer,
    pub(crate) published: Arc<Published<S::View>>,
    pub(crate) bus: Bus,
    pub(crate) changed: Subject,
    pub(crate) grown: Subject,
    pub(crate) meters: Arc<Meters>,
}

impl<S: Service> Platter<S> {
    /// Writes until the shard's thread has left or a block can't be written.
    pub(crate) fn run(mut self, batches: &Receiver<Batch<S>>, mailbox: &Mailbox<S>) {
        while let Ok(batch) = batches.recv() {
            if !self.write(batch, mailbox) {
                return;
            }
        }
    }

    /// Writes a batch and tells who waits. False: it can't be written, and the shard has stopped.
    pub(crate) fn write(&mut self, batch: Batch<S>, mailbox: &Mailbox<S>) -> bool {
        match self.commit(batch) {
            Ok(waiting) => {
                mailbox.platter_free();
                batch::tell(waiting);
                true
            }
            Err(error) => {
                tracing::error!(service = S::NAME, %error, "a block can't be written: the shard stops; mend the disk, restart");
                mailbox.stop(error.to_string());
                false
            }
        }
    }

    /// Makes a batch durable, publishes its view, and gives those who may be told now. Nobody in a batch that can't be
    /// written is told anything but the reason; what waits behind it likewise.
    pub(crate) fn commit(&mut self, batch: Batch<S>) -> Result<Vec<Waiting>, JournalError> {
        let Batch { draft, waiting, view, .. } = batch;
        // A view may change without an event, where personal data are gone.
        if !draft.is_empty() {
            self.append(draft, waiting.len())?;
        }
        if let Some(view) = view {
            self.publish(&view);
        }
        // After the view, which knows whose the campaigns are that facts are about.
        self.bus.publish(&self.grown, Bytes::new());
        Ok(waiting)
    }

    fn append(&mut self, draft: Draft, commands: usize) -> Result<(), JournalError> {
        let carried = Carried { commands, events: draft.events(), bytes: draft.bytes() };
        let first_position = draft.first_position();
        let _span = tracing::debug_span!("commit", service = S::NAME, first_position, commands).entered();
        let begun = self.meters.begin_commit();
        let appended = self.journal.append(draft);
        self.meters.end_commit(begun, appended.is_ok().then_some(carried));
        appended.map(drop)
    }

    fn publish(&self, view: &Arc<S::View>) {
        let previous = self.published.set(Arc::clone(view));
        self.meters.published();
        for campaign in S::moved(&previous, view) {
            self.bus.publish(&self.changed, Bytes::from(wire::encode(&Changed { campaign })));
        }
    }
}
