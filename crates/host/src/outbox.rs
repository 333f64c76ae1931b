//! What a shard puts into streams: its blocks for itself, to restore the journal from, and its facts for the others.
//!
//! Two followers of the durable log, one message of each in flight. No cursor is stored: a stream says itself where it ends,
//! and the log has the rest. So a crash on either side delays, and loses nothing.
//!
//! Nothing is told before its block is in the stream of blocks, neither by stream nor on request. So whatever the others
//! have heard, a journal that is restored from its stream still has.

mod parcel;
mod publisher;
mod standing;

use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, BusError, PAYLOAD_BYTES_MAX, StreamError, StreamSettings};
use decider::Service;
use journal::Journal;
use proto::subject::{Stream, Topic};
use tokio::sync::watch;

use crate::HostError;
use crate::looked::Looked;
use crate::serve::Desk;
use crate::telling::Telling;
use publisher::End;

pub(crate) use publisher::{Publisher, describe};
pub use standing::Apart;

/// Pauses between attempts to reach streams before a start.
const PAUSE_MIN: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// How streams are to be. Every service of a deployment must say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamsConfig {
    /// Bytes of facts that are kept at the most.
    pub facts_bytes_max: u64,
    /// Bytes of blocks that are kept at the most.
    pub journal_bytes_max: u64,
    /// On how many servers of a cluster each is kept.
    pub replicas: u8,
}

impl StreamsConfig {
    fn settings(&self, stream: Stream) -> StreamSettings {
        let bytes_max = match stream {
            Stream::Facts => self.facts_bytes_max,
            Stream::Journal => self.journal_bytes_max,
        };
        StreamSettings { stream, bytes_max, replicas: self.replicas }
    }
}

/// Streams that are there as they should be, and end where a journal's own log goes on. Whoever has this may start the shard.
#[derive(Debug)]
pub struct Streams(StreamsConfig);

impl Streams {
    /// Makes the streams if they aren't there, and compares what this journal has written to them with the journal itself.
    /// While they can't be reached it waits and tries again.
    ///
    /// # Errors
    /// - A stream is otherwise than configured; its field is named with both values.
    /// - A stream has blocks or facts that the journal lacks; the error names them and the command that brings them back. A
    ///   start would write other events under their positions.
    pub async fn open(bus: &Bus, journal: &Journal, config: StreamsConfig) -> Result<Self, HostError> {
        let mut pause = PAUSE_MIN;
        loop {
            match compare(bus, journal, &config).await {
                Ok(()) => return Ok(Self(config)),
                Err(HostError::Stream(StreamError::Bus(error)))
                    if !matches!(error, BusError::Forbidden(_)) =>
                {
                    let journal = journal.header().identity();
                    tracing::warn!(%journal, %error, "the start waits until the streams can be reached");
                }
                Err(error) => return Err(error),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }
}

async fn compare(bus: &Bus, journal: &Journal, config: &StreamsConfig) -> Result<(), HostError> {
    let header = journal.header();
    for stream in Stream::ALL {
        bus.ensure_stream(&config.settings(stream)).await?;
        let topic = Topic::new(stream, &header.service, header.shard);
        standing::stand(&topic, bus.last(&topic).await?, journal)?;
    }
    Ok(())
}

/// The streams of a shard that is being started.
pub(crate) struct Outbox {
    config: StreamsConfig,
    /// Up to where blocks are in their stream.
    stored: watch::Sender<u64>,
    /// Up to where facts are in theirs.
    told: watch::Sender<u64>,
}

impl Outbox {
    pub(crate) fn new(streams: &Streams) -> Self {
        Self { config: streams.0, stored: watch::Sender::new(0), told: watch::Sender::new(0) }
    }

    /// Up to where blocks are in their stream, and facts may be told.
    pub(crate) fn stored(&self) -> watch::Receiver<u64> {
        self.stored.subscribe()
    }

    /// Each stream that is written, by what its follower is called, with how far it has come.
    pub(crate) fn positions<S: Service>(&self) -> Vec<(&'static str, watch::Receiver<u64>)> {
        let mut positions = vec![("journal-stream", self.stored.subscribe())];
        if S::TELLS {
            positions.push(("facts-stream", self.told.subscribe()));
        }
        positions
    }

    /// What writes the streams, each to run on a thread of its own.
    pub(crate) fn publishers<S: Service>(
        self,
        desk: &Desk<S>,
        bus: &Bus,
        leaving: &watch::Receiver<bool>,
    ) -> Vec<(&'static str, Publisher)> {
        let publisher = |stream, end, position, looked, pack| {
            let mailbox = Arc::clone(&desk.mailbox);
            Publisher {
                bus: bus.clone(),
                topic: Topic::new(stream, S::NAME, desk.shard),
                settings: self.config.settings(stream),
                journal: desk.journal.clone(),
                end,
                pack,
                position,
                looked,
                stop: Box::new(move |reason| mailbox.stop(reason)),
                leaving: leaving.clone(),
            }
        };
        let end = End::Stored(self.stored.subscribe());
        let journal = desk.journal.clone();
        let blocks = parcel::blocks(journal, PAYLOAD_BYTES_MAX);
        let mut publishers =
            vec![("journal-stream", publisher(Stream::Journal, End::Head, self.stored, None, blocks))];
        if S::TELLS {
            let looked = Some(Looked::new(&desk.projection, "own facts"));
            publishers.push(("facts-stream", publisher(Stream::Facts, end, self.told, looked, facts(desk))));
        }
        publishers
    }
}

/// Packs the facts of a shard.
fn facts<S: Service>(desk: &Desk<S>) -> parcel::Pack {
    let (journal, published) = (desk.journal.clone(), Arc::clone(&desk.published));
    let traces = Arc::clone(&desk.traces);
    Box::new(move |from, end| {
        let view = published.get();
        let mut telling =
            Telling::<S>::new(&journal, &view, &traces, PAYLOAD_BYTES_MAX, from.last).of_one_life();
        let looked = telling.look(from.looked, end)?;
        Ok(parcel::facts(telling.facts, looked))
    })
}
