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

/// Proposals that are decided together at the most: a part of a block, so that votes get their share of each.
const AT_ONCE_MAX: usize = 64;

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
            if self.submit(&proposals, leaving).is_err() {
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
        // Not what comes meanwhile: under load there would be no end, and nothing would ever be proposed.
        let head = self.journal.head().position;
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
            if *position >= head || leaving.load(Ordering::Relaxed) {
                break;
            }
        }
        Ok(())
    }

    /// Has proposals decided, in their order; waits until that is durable.
    fn submit(&self, proposals: &[Proposal<S::Command>], leaving: &AtomicBool) -> Result<(), End> {
        let mut rest = proposals;
        while !rest.is_empty() {
            // Whoever says that all is done must not come in before something that was refused for now.
            let together =
                rest.iter().take(AT_ONCE_MAX).skip(1).take_while(|proposal| !proposal.is_last).count();
            let (next, behind) = rest.split_at(1 + together);
            let mut left = next;
            while !left.is_empty() {
                left = &left[self.decided(left, leaving)?..];
            }
            rest = behind;
        }
        Ok(())
    }

    /// How many of these were decided, from the first on. What comes behind may be decided as well: under its id it gets the
    /// same answer again.
    fn decided(&self, proposals: &[Proposal<S::Command>], leaving: &AtomicBool) -> Result<usize, End> {
        let mut replies = Vec::with_capacity(proposals.len());
        for proposal in proposals {
            if leaving.load(Ordering::Relaxed) {
                return Err(End::Leaving);
            }
            let (reply, replied) = oneshot::channel();
            match self.mailbox.push(Work::Command(Box::new(self.envelope(proposal)), reply)) {
                Ok(()) => replies.push(replied),
                Err(Unavailable::Full) => break,
                Err(Unavailable::Stopped(_)) => return Err(End::Stopped),
            }
        }
        let mut decided = 0;
        for (proposal, replied) in proposals.iter().zip(replies) {
            if !is_decided::<S>(proposal, replied.blocking_recv().map_err(|_| End::Stopped)?) {
                break;
            }
            decided += 1;
        }
        if decided < proposals.len() {
            self.rest(leaving);
        }
        Ok(decided)
    }

    fn envelope(
        &self,
        Proposal { id, tenant, campaign, command, .. }: &Proposal<S::Command>,
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

/// Whether that is done with. A refusal is an answer: the rules have the last word, such as over a result that is final by
/// now.
fn is_decided<S: Service>(proposal: &Proposal<S::Command>, outcome: Outcome) -> bool {
    let trouble = match outcome {
        Outcome::Reply(CommandReply::Stopped(_) | CommandReply::Full) => return false,
        Outcome::Reply(CommandReply::Answered { .. }) | Outcome::Stored { .. } => return true,
        Outcome::Reply(CommandReply::Malformed(reason)) => reason,
        Outcome::Reply(CommandReply::Conflict) => "two findings have one id".to_owned(),
    };
    tracing::error!(service = S::NAME, id = %proposal.id, reason = trouble, "a finding can't be decided; report this");
    true
}
