//! Tells an activity's watcher the durable log, and has decided what it asks for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use decider::{Proposal, Recorded, Service, Stamp, Watcher};
use journal::Journal;
use proto::wire::CommandReply;
use proto::{Envelope, Intent, Timestamp};
use tokio::sync::{oneshot, watch};

use crate::HostError;
use crate::clock::Clock;
use crate::mailbox::{Mailbox, Outcome, Unavailable, Work};
use crate::serve::Desk;

/// How long it waits for news before it looks whether something is due, or whether it should leave.
const PATIENCE: Duration = Duration::from_millis(50);
/// Pause after a proposal was not taken, since the mailbox was full or intake rests. Votes go first.
const PAUSE: Duration = Duration::from_millis(200);

/// The thread of a watcher.
pub(crate) struct Watching<S: Service> {
    watcher: Box<dyn Watcher<S>>,
    journal: Journal,
    mailbox: Arc<Mailbox<S>>,
    clock: Arc<dyn Clock>,
    /// How far the watcher has seen.
    position: watch::Sender<u64>,
}

/// Why the thread ends.
enum End {
    Leaving,
    Stopped,
}

impl<S: Service> Watching<S> {
    pub(crate) fn new(watcher: Box<dyn Watcher<S>>, desk: &Desk<S>, clock: &Arc<dyn Clock>) -> Self {
        Self {
            watcher,
            journal: desk.journal.clone(),
            mailbox: Arc::clone(&desk.mailbox),
            clock: Arc::clone(clock),
            position: watch::Sender::new(0),
        }
    }

    /// Its name among followers of the log, and how far it has come.
    pub(crate) fn follower(&self) -> (&'static str, watch::Receiver<u64>) {
        ("watcher", self.position.subscribe())
    }

    /// Watches until the shard ends.
    pub(crate) fn run(mut self, leaving: &AtomicBool) {
        let mut position = 0;
        let mut at = Timestamp(0);
        while !leaving.load(Ordering::Relaxed) {
            let grown = self.journal.wait_past(position, self.patience(at)).position > position;
            if grown && let Err(error) = self.catch_up((&mut position, &mut at), leaving) {
                tracing::error!(service = S::NAME, position, %error, "the log is not watched; trying again");
                self.rest(leaving);
                continue;
            }
            let now = self.clock.now().max(at);
            let proposals = self.watcher.propose(now);
            if proposals.iter().try_for_each(|proposal| self.submit(proposal, leaving)).is_err() {
                return;
            }
        }
    }

    fn patience(&self, at: Timestamp) -> Duration {
        let due = self.watcher.due().map(|due| due.since_ms(self.clock.now().max(at)));
        due.map_or(PATIENCE, |ms| PATIENCE.min(Duration::from_millis(ms)))
    }

    /// Tells the watcher all that is durable.
    fn catch_up(
        &mut self,
        (position, at): (&mut u64, &mut Timestamp),
        leaving: &AtomicBool,
    ) -> Result<(), HostError> {
        for block in self.journal.blocks(*position + 1) {
            let block = block?;
            // A block that is read again, since something in it could not be read, must not be seen twice.
            let done = *position;
            for record in block.events().filter(|record| record.position > done) {
                let event = S::Event::decode(record.kind, record.version, record.payload)
                    .map_err(|error| HostError::Unreadable { position: record.position, error })?;
                if let Some(event) = event {
                    self.watcher.see(Stamp { position: record.position, at: block.at() }, &event);
                }
                *position = record.position;
            }
            *at = block.at();
            self.position.send_replace(*position);
            if leaving.load(Ordering::Relaxed) {
                break;
            }
        }
        Ok(())
    }

    /// Has a proposal decided; waits until that is durable.
    fn submit(&self, proposal: &Proposal<S::Command>, leaving: &AtomicBool) -> Result<(), End> {
        while !leaving.load(Ordering::Relaxed) {
            let (reply, replied) = oneshot::channel();
            match self.mailbox.push(Work::Command(Box::new(self.envelope(proposal)), reply)) {
                Ok(()) => {}
                Err(Unavailable::Full) => {
                    self.rest(leaving);
                    continue;
                }
                Err(Unavailable::Stopped(_)) => return Err(End::Stopped),
            }
            match replied.blocking_recv() {
                // A refusal is an answer: the rules have the last word, such as over a result that is final by now.
                Ok(Outcome::Reply(CommandReply::Answered { .. }) | Outcome::Stored { .. }) => return Ok(()),
                Ok(Outcome::Reply(CommandReply::Stopped(_) | CommandReply::Full)) => self.rest(leaving),
                Ok(Outcome::Reply(CommandReply::Malformed(reason))) => {
                    tracing::error!(service = S::NAME, id = %proposal.id, reason, "a finding can't be written; report this");
                    return Ok(());
                }
                Ok(Outcome::Reply(CommandReply::Conflict)) => {
                    tracing::error!(service = S::NAME, id = %proposal.id, "two findings have one id; report this");
                    return Ok(());
                }
                Err(_) => return Err(End::Stopped),
            }
        }
        Err(End::Leaving)
    }

    fn envelope(
        &self,
        Proposal { id, tenant, campaign, command }: &Proposal<S::Command>,
    ) -> Envelope<S::Command> {
        let now = self.clock.now();
        Envelope::from_system(*id, Intent::default(), tenant.clone(), campaign.clone(), now, command.clone())
    }

    fn rest(&self, leaving: &AtomicBool) {
        let until = Instant::now() + PAUSE;
        while Instant::now() < until && !leaving.load(Ordering::Relaxed) {
            self.journal.wait_past(u64::MAX, PATIENCE);
        }
    }
}
