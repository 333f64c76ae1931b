//! What one group commit carries: the block in the making, and who waits for it.

use std::collections::HashMap;
use std::sync::Arc;

use decider::Service;
use journal::Draft;
use proto::wire::CommandReply;
use proto::{CommandId, Intent, PersonalRef, Timestamp};
use tokio::sync::oneshot;

use crate::mailbox::Outcome;

/// Commands in one block at the most: more would make the first wait for the last without writing any faster.
pub(crate) const BATCH_COMMANDS_MAX: usize = 1_024;

/// An answer that is not yet durable, for retries that arrive meanwhile.
pub(crate) struct Recent {
    /// What was asked for.
    pub(crate) intent: Intent,
    pub(crate) position: u64,
    pub(crate) at: Timestamp,
    pub(crate) answer: Vec<u8>,
}

/// Told once everything decided before it is durable.
pub(crate) type Waiting = Box<dyn FnOnce() + Send>;

pub(crate) struct Batch<S: Service> {
    pub(crate) draft: Draft,
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) recent: HashMap<CommandId, Recent>,
    /// Personal data that are gone, and must go from the view.
    pub(crate) gone: Vec<PersonalRef>,
    /// The view to publish with it, if it changes what the public sees.
    pub(crate) view: Option<Arc<S::View>>,
}

impl<S: Service> Batch<S> {
    pub(crate) fn begin(first_position: u64, at: Timestamp) -> Self {
        Self {
            draft: Draft::new(first_position, at),
            waiting: Vec::new(),
            recent: HashMap::new(),
            gone: Vec::new(),
            view: None,
        }
    }

    /// Whether nobody waits and nothing is to be written.
    pub(crate) fn is_empty(&self) -> bool {
        self.draft.is_empty() && self.waiting.is_empty()
    }

    /// How many more commands fit.
    pub(crate) fn room(&self) -> usize {
        if self.draft.bytes() >= journal::BLOCK_BYTES_MAX {
            return 0;
        }
        BATCH_COMMANDS_MAX.saturating_sub(self.waiting.len())
    }

    /// This reply goes out once the batch is durable.
    pub(crate) fn reply(&mut self, to: oneshot::Sender<Outcome>, reply: CommandReply) {
        self.wait(to, Outcome::Reply(reply));
    }

    /// This answer, whatever its type, goes out once the batch is durable.
    pub(crate) fn wait<T: Send + 'static>(&mut self, to: oneshot::Sender<T>, answer: T) {
        self.wait_within((), to, answer);
    }

    /// The same for an answer whose spans end when it goes out.
    pub(crate) fn wait_within<T: Send + 'static>(
        &mut self,
        spans: impl Send + 'static,
        to: oneshot::Sender<T>,
        answer: T,
    ) {
        self.waiting.push(Box::new(move || {
            drop(spans);
            // A caller that has given up has dropped its end; its command stands all the same.
            drop(to.send(answer));
        }));
    }
}

/// Tells all who wait.
pub(crate) fn tell(waiting: Vec<Waiting>) {
    waiting.into_iter().for_each(|tell| tell());
}
