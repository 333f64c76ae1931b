//! Writes one stream of a shard, behind its durable log.

use std::convert::Infallible;
use std::time::Duration;

use bus::{Bus, StreamError, StreamSettings};
use journal::Journal;
use metrics::{Gauge, Unit, gauge};
use proto::subject::Topic;
use tokio::sync::watch;

use super::parcel::Pack;
use super::standing::{self, Cursor};
use crate::HostError;
use crate::looked::{Looked, Note};
use crate::telling;

/// How long the log is watched before it is looked whether to leave.
const PATIENCE: Duration = Duration::from_millis(50);
/// Pauses after something went wrong. The first is short: most often a connection was just made again.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// Writes one stream.
pub(crate) struct Publisher {
    pub(crate) bus: Bus,
    pub(crate) topic: Topic,
    pub(crate) settings: StreamSettings,
    pub(crate) journal: Journal,
    pub(crate) end: End,
    pub(crate) pack: Pack,
    /// Up to where all is written.
    pub(crate) position: watch::Sender<u64>,
    /// How far the log was looked through behind the last message, where not every block makes one.
    pub(crate) looked: Option<Looked>,
    /// Stops the shard for this reason.
    pub(crate) stop: Box<dyn Fn(String) + Send>,
    /// Turns true at the end.
    pub(crate) leaving: watch::Receiver<bool>,
}

/// Up to where the log may be written.
pub(crate) enum End {
    /// Up to its durable head.
    Head,
    /// Up to this position.
    Stored(watch::Receiver<u64>),
}

/// Why writing could not go on.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Stream(#[from] StreamError),
    #[error(transparent)]
    Host(#[from] HostError),
    #[error("the log can't be read: {0}")]
    Log(String),
}

impl Publisher {
    /// Writes until the shard leaves. Whatever goes wrong is tried again: the shard goes on meanwhile.
    pub(crate) fn run(mut self) {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return (self.stop)(format!("{} can't be written: {error}", self.topic)),
        };
        let mut leaving = self.leaving.clone();
        runtime.block_on(async {
            tokio::select! {
                () = self.publish() => {}
                _ = leaving.wait_for(|leaving| *leaving) => {}
            }
        });
    }

    async fn publish(&mut self) {
        let refused = refused(&self.topic);
        let mut failures = 0;
        loop {
            let Err(trouble) = self.follow(&mut failures, &refused).await;
            if let Trouble::Host(HostError::Apart(apart)) = &trouble {
                tracing::error!(%apart, "another writes this shard's stream: the shard stops");
                return (self.stop)(apart.to_string());
            }
            failures += 1;
            // One failure is no more than a connection that was made anew, or an acknowledgement that was lost.
            if failures > 1 {
                refused.set(1.0);
                let (topic, position) = (&self.topic, *self.position.borrow());
                tracing::warn!(%topic, position, %trouble, "a stream is not written; the shard goes on, and it is tried again");
            }
            tokio::time::sleep((PAUSE_MIN * (1 << failures.min(10))).min(PAUSE_MAX)).await;
        }
    }

    /// Asks where the stream ends, and writes on from there until something goes wrong.
    async fn follow(&mut self, failures: &mut u32, refused: &Gauge) -> Result<Infallible, Trouble> {
        let mut cursor = self.begin().await?;
        loop {
            self.position.send_replace(cursor.looked);
            self.note(&cursor)?;
            let end = self.grown(cursor.looked).await;
            let packed = (self.pack)(&cursor, end).map_err(Trouble::Log)?;
            if let Some((span, payload)) = packed.parcel {
                cursor.sequence = self.bus.append(&self.topic, span, payload, cursor.sequence).await?;
                cursor.last = span.last;
                if std::mem::take(failures) > 1 {
                    tracing::info!(topic = %self.topic, position = span.last, "a stream is written again");
                }
                refused.set(0.0);
            }
            cursor.looked = packed.looked;
        }
    }

    async fn begin(&mut self) -> Result<Cursor, Trouble> {
        let end = match self.bus.last(&self.topic).await {
            // Somebody has removed it. Made anew it holds the whole log again.
            Err(StreamError::Absent(_)) => {
                self.bus.ensure_stream(&self.settings).await?;
                self.bus.last(&self.topic).await?
            }
            end => end?,
        };
        let mut cursor = standing::stand(&self.topic, end, &self.journal)?;
        let last = telling::mark(&self.journal, cursor.last).map_err(HostError::from)?;
        let noted = self.looked.as_ref().and_then(Looked::noted).filter(|noted| noted.fact == last);
        cursor.looked = noted.map_or(cursor.looked, |noted| noted.looked.position.max(cursor.looked));
        Ok(cursor)
    }

    fn note(&mut self, cursor: &Cursor) -> Result<(), HostError> {
        let Some(looked) = &mut self.looked else { return Ok(()) };
        if !looked.is_due(cursor.looked) {
            return Ok(());
        }
        let fact = telling::mark(&self.journal, cursor.last)?;
        let at = telling::mark(&self.journal, cursor.looked)?;
        looked.store(at.map(|looked| Note { fact, looked }));
        Ok(())
    }

    /// Waits until there is something behind this position; returns up to where.
    async fn grown(&mut self, position: u64) -> u64 {
        match &mut self.end {
            // The sender lives in this shard's other publisher; once that has ended there is no more to tell.
            End::Stored(stored) => match stored.wait_for(|stored| *stored > position).await {
                Ok(stored) => *stored,
                Err(_) => std::future::pending().await,
            },
            End::Head => loop {
                // This thread does nothing else, so it may block.
                let head = self.journal.wait_past(position, PATIENCE).position;
                if head > position {
                    return head;
                }
                tokio::task::yield_now().await;
            },
        }
    }
}

fn refused(topic: &Topic) -> Gauge {
    let (stream, service, shard) = (topic.stream.name(), topic.service.clone(), topic.shard.to_string());
    gauge!("fairground_stream_refused", "stream" => stream, "service" => service, "shard" => shard)
}

/// Says what the gauge of a stream means.
pub(crate) fn describe() {
    metrics::describe_gauge!(
        "fairground_stream_refused",
        Unit::Count,
        "1 while a stream takes nothing: it is full, or NATS is away. The log line says which; the shard goes on"
    );
}
