//! The bounded queue in front of a shard. Full means a refusal at once, never a wait.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use decider::Service;
use proto::wire::{AskParked, CommandReply, Own, ParkedFacts};
use proto::{CommandId, Envelope, Intent, PersonalRef, Problem};
use tokio::sync::oneshot;

use crate::ear::Facts;

/// Commands that may wait: about eight full batches, a few tens of milliseconds of work.
pub const MAILBOX_COMMANDS_MAX: usize = 8_192;

/// How long a command may wait before those behind it are refused: while the disk is slow, a full mailbox would take
/// seconds to work off.
const WAIT_MAX: Duration = Duration::from_millis(200);
/// About as many commands as a block takes. They all go with the next one, however late it is, so they are no queue.
const NEXT_BLOCK: usize = 256;

/// Waiting commands that are worth deciding while a block is on its way. Fewer wait for the platter: waking the shard's
/// thread for each of them costs more than deciding does, and nobody is answered any sooner.
const CROWD: usize = 64;

/// What becomes of a command, as far as the shard itself can tell.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The whole reply.
    Reply(CommandReply),
    /// Its id was decided long ago; the answer, and for what intent, stands in the block that holds this position.
    Stored { id: CommandId, intent: Intent, position: u64 },
}

/// What the state says about a person.
#[derive(Debug)]
pub(crate) struct OwnState {
    /// The answer, without entries.
    pub(crate) body: serde_json::Value,
    /// The position that it stands at.
    pub(crate) position: u64,
    /// Where their newest entry stands, 0 if there is none; `None`: the state has forgotten.
    pub(crate) newest: Option<u64>,
}

/// Why a fact could not be heard now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotHeard {
    /// One in between never came.
    #[error("a fact is missing behind position {last}")]
    Missed {
        /// The last one heard.
        last: u64,
    },
    /// Nothing is taken for now.
    #[error("{0}")]
    Paused(String),
    /// Too many facts wait for an operator.
    #[error("too many facts are parked; look at `fairground parked list` and retry or drop them")]
    ParkingFull,
}

/// Something for the shard to do.
pub(crate) enum Work<S: Service> {
    Command(Box<Envelope<S::Command>>, oneshot::Sender<Outcome>),
    Own(Own, oneshot::Sender<Result<OwnState, Problem>>),
    /// These facts of one source came.
    Hear(Facts, oneshot::Sender<Result<(), NotHeard>>),
    /// An operator asks about parked facts, or has decided about one.
    Parked(AskParked, oneshot::Sender<Result<ParkedFacts, String>>),
    /// These personal data are gone: the view is made anew without them, and published before the word goes back.
    Forget(Vec<PersonalRef>, oneshot::Sender<()>),
    /// The state's own digest with its position, to hold against a replay's.
    #[cfg(test)]
    LiveDigest(oneshot::Sender<(u64, proto::Hash)>),
}

/// Why the mailbox takes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unavailable {
    Full,
    Stopped(String),
}

pub(crate) struct Mailbox<S: Service> {
    inbox: Mutex<Inbox<S>>,
    wake: Condvar,
    capacity: usize,
}

struct Inbox<S: Service> {
    /// With the moment when each was put in.
    work: VecDeque<(Instant, Work<S>)>,
    platter_free: bool,
    nudged: bool,
    closing: bool,
    stopped: Option<String>,
}

impl<S: Service> Inbox<S> {
    /// Whether the queue is longer than the next block and has been for too long.
    fn is_standing(&self, now: Instant) -> bool {
        let is_late = |(since, _): &(Instant, _)| now.saturating_duration_since(*since) > WAIT_MAX;
        self.work.len() > NEXT_BLOCK && self.work.front().is_some_and(is_late)
    }
}

/// What the shard found when it looked.
pub(crate) struct Turn<S: Service> {
    pub(crate) work: Vec<Work<S>>,
    /// Whether no more will come: finish what is there and leave.
    pub(crate) closing: bool,
    /// Whether the platter has failed: leave at once.
    pub(crate) failed: bool,
}

impl<S: Service> Mailbox<S> {
    pub(crate) fn new(capacity: usize) -> Self {
        let inbox =
            Inbox { work: VecDeque::new(), platter_free: true, nudged: false, closing: false, stopped: None };
        Self { inbox: Mutex::new(inbox), wake: Condvar::new(), capacity }
    }

    /// Puts work in, or says at once why not.
    pub(crate) fn push(&self, work: Work<S>) -> Result<(), Unavailable> {
        let mut inbox = self.lock();
        if let Some(reason) = &inbox.stopped {
            return Err(Unavailable::Stopped(reason.clone()));
        }
        if inbox.closing {
            return Err(Unavailable::Stopped("the service is shutting down".to_owned()));
        }
        let now = Instant::now();
        if inbox.work.len() >= self.capacity || inbox.is_standing(now) {
            return Err(Unavailable::Full);
        }
        inbox.work.push_back((now, work));
        if inbox.platter_free || inbox.work.len() == CROWD {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Waits until there is something to do: work that fits into `room`, a free platter for a batch that waits for
    /// it, a nudge, or the end of `patience`.
    pub(crate) fn take(&self, room: usize, batch_waits: bool, patience: Duration) -> Turn<S> {
        let inbox = self.lock();
        let idle = |inbox: &mut Inbox<S>| {
            let enough = if inbox.platter_free { 1 } else { CROWD };
            let has_work = room > 0 && inbox.work.len() >= enough;
            // A batch goes once the platter is free; at the end there is nothing else to wait for.
            let may_go = inbox.platter_free && (batch_waits || inbox.closing);
            !(has_work || may_go || inbox.nudged || inbox.stopped.is_some())
        };
        let waited = self.wake.wait_timeout_while(inbox, patience, idle);
        let mut inbox = waited.unwrap_or_else(PoisonError::into_inner).0;
        inbox.nudged = false;
        let count = room.min(inbox.work.len());
        Turn {
            work: inbox.work.drain(..count).map(|(_, work)| work).collect(),
            // While work is left over, the end has not come yet.
            closing: inbox.closing && inbox.work.is_empty() && inbox.platter_free,
            failed: inbox.stopped.is_some(),
        }
    }

    /// Whether all blocks that were handed over are durable. Asked anew each time: within a turn, a block may go.
    pub(crate) fn is_platter_free(&self) -> bool {
        let inbox = self.lock();
        inbox.platter_free && inbox.stopped.is_none()
    }

    /// Waits for the platter alone. False: it has failed.
    pub(crate) fn wait_for_platter(&self) -> bool {
        let inbox = self.lock();
        let busy = |inbox: &mut Inbox<S>| !inbox.platter_free && inbox.stopped.is_none();
        self.wake.wait_while(inbox, busy).unwrap_or_else(PoisonError::into_inner).stopped.is_none()
    }

    /// A block is under way.
    pub(crate) fn platter_busy(&self) {
        self.lock().platter_free = false;
    }

    /// The block is durable.
    pub(crate) fn platter_free(&self) {
        self.lock().platter_free = true;
        self.wake.notify_one();
    }

    /// Time was moved: look at the deadlines again.
    pub(crate) fn nudge(&self) {
        self.lock().nudged = true;
        self.wake.notify_one();
    }

    /// Takes nothing more; what waits is still done.
    pub(crate) fn close(&self) {
        self.lock().closing = true;
        self.wake.notify_one();
    }

    /// Takes nothing more and forgets what waits: its senders see the reason. The first reason stays.
    pub(crate) fn stop(&self, reason: String) {
        let mut inbox = self.lock();
        inbox.stopped.get_or_insert(reason);
        // Dropping the reply channels tells the waiting callers.
        inbox.work.clear();
        self.wake.notify_one();
    }

    /// Why it has stopped, if it has.
    pub(crate) fn stopped(&self) -> Option<String> {
        self.lock().stopped.clone()
    }

    /// How many may wait.
    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        self.lock().work.len()
    }

    fn lock(&self) -> MutexGuard<'_, Inbox<S>> {
        // No code that can panic runs under this lock, and the data is whole at each step.
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
