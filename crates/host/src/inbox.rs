//! Hears what another service tells: asks for what stands behind the last fact heard, has it decided, and asks on.
//!
//! Pulled from the source's log, so nothing is skipped and a service that was away catches up by itself. A notice that the
//! source's log has grown saves the wait.

use std::sync::Arc;
use std::time::Duration;

use bus::Bus;
use bytes::Bytes;
use decider::Service;
use proto::fact::{self, Raw};
use proto::subject::{Purpose, Subject};
use proto::wire::{self, FactsFrom, HeardFrom, Told};
use proto::{Heard, Incarnation};
use tokio::sync::{oneshot, watch};

use crate::inspect::Seen;
use crate::mailbox::{Mailbox, NotHeard, Unavailable, Work};
use crate::status::Shared;
use crate::telling::TOLD_BYTES_MAX;

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
    /// The last fact heard.
    pub(crate) heard: Option<(Incarnation, u64)>,
    /// Told how far this has come.
    pub(crate) shared: Arc<Shared>,
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
    #[error("{0}")]
    Unreadable(#[from] fact::UnreadableFact),
    #[error("it can't look into its log: {0}")]
    Source(String),
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
        let mut news = self.bus.subscribe(&Subject::new(self.service, FIRST_SHARD, Purpose::Grown));
        let mut leaving = self.leaving.clone();
        let (mut looked, mut pause) = (0, PAUSE_MIN);
        self.note(looked);
        loop {
            let rest = match self.hear(&mut looked).await {
                Ok(at_end) => {
                    pause = PAUSE_MIN;
                    if at_end { PATIENCE } else { Duration::ZERO }
                }
                Err(Deaf::Stopped(_)) => return,
                Err(deaf) => {
                    tracing::warn!(service = S::NAME, of = self.service, %deaf, "facts are not heard; trying again");
                    pause = (pause * 2).min(PAUSE_MAX);
                    pause
                }
            };
            tokio::select! {
                _ = leaving.wait_for(|leaving| *leaving) => return,
                // Lagging behind notices, or their end, says no more than that it is time to look.
                _ = news.recv(), if rest == PATIENCE => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(rest) => {}
            }
            // One look answers to all notices so far.
            news = news.resubscribe();
        }
    }

    /// Asks once and has it decided. Says whether the source had no more.
    async fn hear(&mut self, looked: &mut u64) -> Result<bool, Deaf> {
        let heard = self.heard.map_or(0, |(_, position)| position);
        let asked = FactsFrom { heard, looked: *looked, bytes_max: TOLD_BYTES_MAX };
        let subject = Subject::new(self.service, FIRST_SHARD, Purpose::Facts);
        let message = Bytes::from(wire::encode(&asked));
        let reply = self.bus.request_within(&subject, message, ASK_TIMEOUT).await?;
        let told: Told = wire::decode::<Seen<Told>>(&reply)?.map_err(Deaf::Source)?;
        if self.heard.is_some_and(|(incarnation, _)| incarnation != told.incarnation) {
            return Err(NotHeard::OtherLife.into());
        }
        let facts = told.facts.iter().map(|bytes| fact::read(bytes).map(|(fact, _)| fact));
        let facts: Vec<Heard<Raw>> = facts.collect::<Result<_, _>>()?;
        if let Some(last) = facts.last().map(|fact| fact.source.position) {
            self.decide(facts).await?;
            self.heard = Some((told.incarnation, last));
        }
        *looked = told.looked;
        self.note(*looked);
        Ok(told.at_end)
    }

    fn note(&self, looked: u64) {
        let position = self.heard.map_or(0, |(_, position)| position);
        let (service, shard) = (self.service.to_owned(), FIRST_SHARD);
        self.shared.heard(HeardFrom { service, shard, position, looked: looked.max(position) });
    }

    /// Returns once what followed is durable.
    async fn decide(&self, facts: Vec<Heard<Raw>>) -> Result<(), Deaf> {
        let (reply, replied) = oneshot::channel();
        self.mailbox.push(Work::Hear(facts, reply)).map_err(|unavailable| match unavailable {
            Unavailable::Full => Deaf::Full,
            Unavailable::Stopped(reason) => Deaf::Stopped(reason),
        })?;
        match replied.await {
            Ok(heard) => Ok(heard?),
            Err(_) => Err(Deaf::Stopped(self.mailbox.stopped().unwrap_or_default())),
        }
    }
}
