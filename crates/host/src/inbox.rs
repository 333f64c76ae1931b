//! Hears what another service tells: asks for what stands behind the last fact heard, has it decided, and asks on.
//!
//! Pulled from the source's log, so nothing is skipped and a service that was away catches up by itself. A notice that the
//! source's log has grown saves the wait. [`crate::ear`] says what to do; here are the bus and the waiting.

use std::sync::Arc;
use std::time::Duration;

use bus::Bus;
use bytes::Bytes;
use decider::Service;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, FactsFrom, Told};
use tokio::sync::{broadcast, oneshot, watch};

use crate::ear::{Ear, Facts, Next, Unusable};
use crate::inspect::Seen;
use crate::mailbox::{Mailbox, NotHeard, Unavailable, Work};

/// The shard that is heard of each service; there is one.
pub(crate) const FIRST_SHARD: u16 = 0;
/// How long a question may take.
const ASK_TIMEOUT: Duration = Duration::from_secs(10);
/// How long news are waited for before they are asked for without a notice: one may be lost on the way.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long news gather before they are asked for: under load each question then brings thousands of facts for one look into
/// the log, and a quiet campaign's vote is booked a fiftieth of a second later.
const GATHER: Duration = Duration::from_millis(20);
/// Pauses after something went wrong.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// The ear of a shard for one other service.
pub(crate) struct Inbox<S: Service> {
    pub(crate) bus: Bus,
    pub(crate) mailbox: Arc<Mailbox<S>>,
    pub(crate) service: &'static str,
    pub(crate) ear: Ear,
    /// Turns true at the end.
    pub(crate) leaving: watch::Receiver<bool>,
}

/// Why nothing was heard this time.
#[derive(Debug, thiserror::Error)]
enum Deaf {
    #[error("{0}")]
    Bus(#[from] bus::BusError),
    #[error("the answer can't be read: {0}")]
    Wire(#[from] wire::WireError),
    #[error("it can't look into its log: {0}")]
    Source(String),
    #[error("{0}")]
    Unusable(#[from] Unusable),
    #[error("{0}")]
    NotHeard(#[from] NotHeard),
    #[error("this shard's mailbox is full")]
    Full,
    #[error("this shard has stopped: {0}")]
    Stopped(String),
}

impl<S: Service> Inbox<S> {
    /// Listens until the shard leaves.
    pub(crate) async fn listen(mut self) {
        let mut leaving = self.leaving.clone();
        tokio::select! {
            () = self.hear() => {}
            _ = leaving.wait_for(|leaving| *leaving) => {}
        }
    }

    /// Hears until the shard has stopped.
    async fn hear(&mut self) {
        let mut news = self.bus.subscribe(&Subject::new(self.service, FIRST_SHARD, Purpose::Grown));
        let mut pause = PAUSE_MIN;
        self.ear.look();
        loop {
            match self.step(&mut news).await {
                Ok(()) => pause = PAUSE_MIN,
                Err(Deaf::Stopped(_)) => return,
                Err(deaf) => {
                    tracing::warn!(service = S::NAME, of = self.service, %deaf, "facts are not heard; trying again");
                    self.ear.look();
                    pause = (pause * 2).min(PAUSE_MAX);
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    async fn step(&mut self, news: &mut broadcast::Receiver<Bytes>) -> Result<(), Deaf> {
        match self.ear.next() {
            Next::Decide(facts) => {
                let through = facts.end();
                self.decide(facts).await?;
                self.ear.decided(through);
            }
            Next::Ask(asked) => {
                let told = self.ask(&asked).await?;
                self.ear.told(&told)?;
            }
            Next::Wait => {
                // Lagging behind notices, or their end, says no more than that it is time to look.
                if tokio::time::timeout(PATIENCE, news.recv()).await.is_ok() {
                    tokio::time::sleep(GATHER).await;
                }
                // One look answers to all notices so far.
                *news = news.resubscribe();
                self.ear.look();
            }
        }
        Ok(())
    }

    async fn ask(&self, asked: &FactsFrom) -> Result<Told, Deaf> {
        let subject = Subject::new(self.service, FIRST_SHARD, Purpose::Facts);
        let message = Bytes::from(wire::encode(asked));
        let reply = self.bus.request_within(&subject, message, ASK_TIMEOUT).await?;
        wire::decode::<Seen<Told>>(&reply)?.map_err(Deaf::Source)
    }

    /// Returns once what followed is durable.
    async fn decide(&self, facts: Facts) -> Result<(), Deaf> {
        let (reply, replied) = oneshot::channel();
        self.mailbox.push(Work::Hear(facts.0, reply)).map_err(|unavailable| match unavailable {
            Unavailable::Full => Deaf::Full,
            Unavailable::Stopped(reason) => Deaf::Stopped(reason),
        })?;
        match replied.await {
            Ok(heard) => Ok(heard?),
            Err(_) => Err(Deaf::Stopped(self.mailbox.stopped().unwrap_or_default())),
        }
    }
}
