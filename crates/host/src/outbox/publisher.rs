//! Writes one stream of a shard, behind its durable log.

use std::convert::Infallible;
use std::time::Duration;

use bus::{Bus, StreamError, StreamSettings};
use journal::Journal;
use metrics::{Counter, Gauge, Label, Unit, counter, gauge};
use proto::subject::Topic;
use tokio::sync::watch;

use super::parcel::Pack;
use super::standing::{self, Cursor};
use crate::HostError;
use crate::looked::{Looked, Note};
use crate::telling;

/// How long growth is waited for before it is looked whether to leave, or whether a connection was made.
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
        let mut health = Health::of(&self.topic);
        loop {
            let Err(trouble) = self.follow(&mut health).await;
            if let Trouble::Host(HostError::Apart(apart)) = &trouble {
                tracing::error!(%apart, "another writes this shard's stream: the shard stops");
                return (self.stop)(apart.to_string());
            }
            let pause = health.fails(&trouble, *self.position.borrow());
            tokio::time::sleep(pause).await;
        }
    }

    /// Asks where the stream ends, and writes on from there until something goes wrong.
    async fn follow(&mut self, health: &mut Health) -> Result<Infallible, Trouble> {
        loop {
            // What stands in the stream may be another with each connection: a server may have lost its end.
            let connections = self.bus.connections();
            let mut cursor = self.begin().await?;
            health.ends(cursor.last);
            loop {
                self.position.send_replace(cursor.looked);
                self.note(&cursor)?;
                let Some(end) = self.grown(cursor.looked, connections, health).await else { break };
                let packed = (self.pack)(&cursor, end).map_err(Trouble::Log)?;
                if let Some((span, payload)) = packed.parcel {
                    cursor.sequence = self.bus.append(&self.topic, span, payload, cursor.sequence).await?;
                    drop(packed.spans);
                    cursor.last = span.last;
                    health.ends(span.last);
                    health.works(span.last);
                }
                cursor.looked = packed.looked;
            }
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

    /// Waits until there is something behind this position; returns up to where. `None`: a connection was made meanwhile.
    async fn grown(&mut self, position: u64, connections: u64, health: &mut Health) -> Option<u64> {
        loop {
            let end = match &mut self.end {
                // This thread does nothing else, so it may block.
                End::Head => self.journal.wait_past(position, PATIENCE).position,
                End::Stored(stored) => {
                    let grows = stored.wait_for(|end| *end > position);
                    if let Ok(Err(_)) = tokio::time::timeout(PATIENCE, grows).await {
                        // Who writes the blocks has ended, as this shard is about to.
                        return std::future::pending().await;
                    }
                    *stored.borrow()
                }
            };
            if end > position {
                return Some(end);
            }
            if self.bus.connections() != connections {
                return None;
            }
            health.works(position);
            tokio::task::yield_now().await;
        }
    }
}

/// Whether a stream can be written, as log and metrics tell it.
struct Health {
    topic: Topic,
    failures: u32,
    refused: Gauge,
    /// The last position that was known to be in the stream.
    last: u64,
    position: Gauge,
    lost_ends: Counter,
}

impl Health {
    fn of(topic: &Topic) -> Self {
        let labels = [
            Label::new("stream", topic.stream.name()),
            Label::new("service", topic.service.clone()),
            Label::new("shard", topic.shard.to_string()),
        ];
        Self {
            topic: topic.clone(),
            failures: 0,
            refused: gauge!("fairground_stream_refused", labels.iter()),
            last: 0,
            position: gauge!("fairground_stream_position", labels.iter()),
            lost_ends: counter!("fairground_stream_lost_ends_total", labels.iter()),
        }
    }

    /// The stream ends with this position, 0 if it is empty, as it said itself.
    fn ends(&mut self, last: u64) {
        if last < self.last {
            self.lost_ends.increment(1);
            let (topic, had) = (&self.topic, self.last);
            tracing::warn!(%topic, had, has = last, "a stream has lost what it had acknowledged; it is written again from the log");
        }
        self.last = last;
        self.position.set(last as f64);
    }

    /// All up to here is written.
    fn works(&mut self, position: u64) {
        if std::mem::take(&mut self.failures) > 1 {
            tracing::info!(topic = %self.topic, position, "a stream is written again");
        }
        self.refused.set(0.0);
    }

    /// It is written up to here and no further; returns when to try again.
    fn fails(&mut self, trouble: &Trouble, position: u64) -> Duration {
        self.failures += 1;
        // One failure is no more than a connection that was made anew, or an acknowledgement that was lost.
        if self.failures > 1 {
            self.refused.set(1.0);
            let topic = &self.topic;
            tracing::warn!(%topic, position, %trouble, "a stream is not written; the shard goes on, and it is tried again");
        }
        (PAUSE_MIN * (1 << self.failures.min(10))).min(PAUSE_MAX)
    }
}

/// Says what the metrics of a stream mean.
pub(crate) fn describe() {
    use metrics::{describe_counter as counter, describe_gauge as gauge};
    gauge!(
        "fairground_stream_refused",
        Unit::Count,
        "1 while a stream takes nothing: it is full, or NATS is away. The log line says which; the shard goes on"
    );
    gauge!(
        "fairground_stream_position",
        Unit::Count,
        "Position of the last event or fact that is in a stream"
    );
    counter!(
        "fairground_stream_lost_ends_total",
        Unit::Count,
        "Times that a stream had lost what it had acknowledged; it was written again from the log"
    );
}
