//! Hears what another service tells, and has it decided.
//!
//! Where there are streams, facts come from the source's own, also while the source is away; else a notice that its log has
//! grown says that it is time to ask. Whatever does not follow on what was heard is asked of the source, out of its log: so
//! nothing is skipped, and a service that was away catches up by itself. [`crate::ear`] says what to do; this does it.

use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, Consumer, Start};
use bytes::Bytes;
use decider::Service;
use futures::FutureExt;
use proto::subject::{Purpose, Stream, Subject, Topic};
use proto::wire::{self, FactsFrom, HeardFrom, Mark, Told};
use tokio::sync::{broadcast, oneshot, watch};

use crate::ear::{Ear, Facts, Next, Unusable};
use crate::inspect::Seen;
use crate::looked::{Looked, Note};
use crate::mailbox::{Mailbox, NotHeard, Unavailable, Work};
use crate::status::Shared;

/// The shard that is heard of each service; there is one.
pub(crate) const FIRST_SHARD: u16 = 0;
/// How long a question may take.
const ASK_TIMEOUT: Duration = Duration::from_secs(10);
/// How long news are waited for before they are asked for without a notice: one may be lost on the way.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long news gather before they are asked for: under load each question then brings thousands of facts for one look into
/// the log, and a quiet campaign's vote is booked a fiftieth of a second later.
const GATHER: Duration = Duration::from_millis(20);
/// Pauses after something went wrong: doubled each time until something is heard again.
const PAUSE_MIN: Duration = Duration::from_millis(50);
pub(crate) const PAUSE_MAX: Duration = Duration::from_secs(5);
/// From which pause on it is a warning: services start together, and whoever is first finds the others away for a moment.
const LOUD: Duration = Duration::from_secs(1);

/// The ear of a shard for one other service.
pub(crate) struct Inbox<S: Service> {
    pub(crate) bus: Bus,
    pub(crate) mailbox: Arc<Mailbox<S>>,
    pub(crate) service: &'static str,
    pub(crate) ear: Ear,
    pub(crate) news: News,
    /// How far the source's log was looked through, beside the read models.
    pub(crate) looked: Looked,
    /// Told how far this has come.
    pub(crate) shared: Arc<Shared>,
    /// Turns true at the end.
    pub(crate) leaving: watch::Receiver<bool>,
}

/// Where it shows that the source has told something.
pub(crate) enum News {
    /// Notices that its log has grown.
    Notices(broadcast::Receiver<Bytes>),
    /// Its stream; `None` until it is opened, and after something went wrong.
    Stream(Option<Box<Consumer>>),
}

/// Why nothing was heard this time.
#[derive(Debug, thiserror::Error)]
enum Deaf {
    #[error("{0}")]
    Bus(#[from] bus::BusError),
    #[error("{0}")]
    Stream(#[from] bus::StreamError),
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

impl News {
    /// From the source's stream if there are streams, else from its notices.
    pub(crate) fn of(service: &str, bus: &Bus, has_streams: bool) -> Self {
        match has_streams {
            true => Self::Stream(None),
            false => Self::Notices(bus.subscribe(&Subject::new(service, FIRST_SHARD, Purpose::Grown))),
        }
    }
}

impl<S: Service> Inbox<S> {
    /// Listens until the shard leaves.
    pub(crate) async fn listen(mut self) {
        let mut leaving = self.leaving.clone();
        tokio::select! {
            () = self.hear() => {}
            _ = leaving.wait_for(|leaving| *leaving) => {}
        }
        self.looked.store(self.ear.note());
    }

    /// Hears until the shard has stopped.
    async fn hear(&mut self) {
        if matches!(self.news, News::Notices(_)) {
            self.ear.look();
        }
        self.show();
        let mut pause = PAUSE_MIN;
        loop {
            let stood = self.stands();
            let stepped = self.step().await;
            self.shared.refused(self.service, FIRST_SHARD, stepped.is_err());
            match stepped {
                // A stream that could be opened again, or a message that came, says nothing yet: whatever was refused before may
                // be refused right behind it.
                Ok(()) if self.stands() == stood => {}
                Ok(()) => pause = PAUSE_MIN,
                Err(Deaf::Stopped(_)) => return,
                Err(deaf) => {
                    self.begin_again(&deaf);
                    pause = (pause * 2).min(PAUSE_MAX);
                    let (service, of) = (S::NAME, self.service);
                    match pause < LOUD {
                        true => tracing::debug!(service, of, %deaf, "facts are not heard; trying again"),
                        false => tracing::warn!(service, of, %deaf, "facts are not heard; trying again"),
                    }
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    /// How far it has come: what was heard, and what was looked through.
    fn stands(&self) -> (Option<Mark>, Option<Note>) {
        (self.ear.heard(), self.ear.note())
    }

    async fn step(&mut self) -> Result<(), Deaf> {
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
            Next::Wait => return self.wait().await,
        }
        self.looked.keep(self.ear.note());
        self.show();
        Ok(())
    }

    /// After something went wrong. A stream is read anew behind the last fact heard, since the source may be away; it is
    /// asked only where the stream itself is the trouble.
    fn begin_again(&mut self, deaf: &Deaf) {
        match &mut self.news {
            News::Notices(_) => self.ear.look(),
            News::Stream(consumer) => {
                *consumer = None;
                if matches!(deaf, Deaf::Stream(_)) { self.ear.look() } else { self.ear.follow() }
            }
        }
    }

    /// Until there is something to do.
    async fn wait(&mut self) -> Result<(), Deaf> {
        match &mut self.news {
            News::Notices(notices) => {
                // Lagging behind notices, or their end, says no more than that it is time to look.
                if tokio::time::timeout(PATIENCE, notices.recv()).await.is_ok() {
                    tokio::time::sleep(GATHER).await;
                }
                // One look answers to all notices so far.
                *notices = notices.resubscribe();
                self.ear.look();
            }
            News::Stream(Some(consumer)) => {
                self.ear.came(&consumer.next().await?.payload)?;
                // What has come meanwhile is decided with it.
                while !self.ear.is_full()
                    && let Some(message) = consumer.next().now_or_never()
                {
                    self.ear.came(&message?.payload)?;
                }
            }
            News::Stream(consumer) => {
                let topic = Topic::new(Stream::Facts, self.service, FIRST_SHARD);
                let heard = self.ear.heard().map_or(0, |heard| heard.position);
                let opened = self.bus.consume(&topic, Start::Position(heard + 1)).await?;
                *consumer = Some(Box::new(opened));
            }
        }
        Ok(())
    }

    async fn ask(&self, asked: &FactsFrom) -> Result<Told, Deaf> {
        if matches!(self.news, News::Stream(_)) {
            self.shared.backfills(self.service, FIRST_SHARD);
        }
        let subject = Subject::new(self.service, FIRST_SHARD, Purpose::Facts);
        let message = Bytes::from(wire::encode(asked));
        let reply = self.bus.request_within(&subject, message, ASK_TIMEOUT).await?;
        wire::decode::<Seen<Told>>(&reply)?.map_err(Deaf::Source)
    }

    /// For those who ask how far this is behind.
    fn show(&self) {
        let position = self.ear.heard().map_or(0, |heard| heard.position);
        let looked = self.ear.note().map_or(0, |note| note.looked.position).max(position);
        let (service, shard) = (self.service.to_owned(), FIRST_SHARD);
        self.shared.heard(HeardFrom { service, shard, position, looked });
    }

    /// Returns once what followed is durable.
    async fn decide(&self, facts: Facts) -> Result<(), Deaf> {
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
