//! Reading a stream in order. What breaks on the way is mended here; the reader sees each message, perhaps late.

use std::sync::Arc;
use std::time::Duration;

use proto::subject::Topic;

use super::Nats;
use super::connect::spread;
use super::session::Session;
use crate::{BusError, Message, Start, StreamError};

/// Between attempts to read on: doubles from the first to the last.
const RETRY_FIRST: Duration = Duration::from_millis(20);
const RETRY_LAST: Duration = Duration::from_secs(2);

/// Reads one topic in order, over all reconnects.
pub(crate) struct NatsConsumer {
    nats: Arc<Nats>,
    topic: Topic,
    next: u64,
    session: Option<Session>,
    failures: u32,
}

impl NatsConsumer {
    pub(crate) async fn new(nats: &Arc<Nats>, topic: &Topic, start: Start) -> Result<Self, StreamError> {
        let next = match start {
            Start::Sequence(sequence) => sequence.max(1),
            Start::Position(position) => nats.find(topic, position).await?,
        };
        // Opened here, so that a stream that is absent or forbidden shows at once.
        let session = Some(Session::open(nats, topic, next, false).await?);
        Ok(Self { nats: Arc::clone(nats), topic: topic.clone(), next, session, failures: 0 })
    }

    pub(crate) fn next_sequence(&self) -> u64 {
        self.next
    }

    pub(crate) async fn next(&mut self) -> Result<Message, StreamError> {
        loop {
            let Some(session) = &mut self.session else {
                self.reopen().await?;
                continue;
            };
            match session.next().await {
                Ok(delivered) => {
                    self.failures = 0;
                    self.next = delivered.sequence + 1;
                    return delivered.message(&self.topic);
                }
                Err(reason) => {
                    tracing::debug!(topic = %self.topic, reason, "reading from a stream begins anew");
                    self.session = None;
                }
            }
        }
    }

    async fn reopen(&mut self) -> Result<(), StreamError> {
        self.nats.link.up().await;
        if self.failures > 0 {
            let pause = RETRY_FIRST * (1 << self.failures.min(10));
            tokio::time::sleep(spread(pause.min(RETRY_LAST))).await;
        }
        self.failures += 1;
        match self.go_on().await {
            Ok(session) => self.session = Some(session),
            Err(
                error @ (StreamError::Absent(_)
                | StreamError::Shorter { .. }
                | StreamError::Bus(BusError::Forbidden(_))),
            ) => return Err(error),
            Err(error) => {
                tracing::warn!(topic = %self.topic, %error, "can't read from a stream; it is tried again");
            }
        }
        Ok(())
    }

    /// A session behind what was read. Behind an end that was lost it would hear nothing until as much was written again.
    async fn go_on(&self) -> Result<Session, StreamError> {
        let last = self.nats.last(&self.topic).await?.map_or(0, |last| last.sequence);
        let read = self.next - 1;
        if last < read {
            return Err(StreamError::Shorter { topic: self.topic.clone(), last, read });
        }
        Session::open(&self.nats, &self.topic, self.next, false).await
    }
}

impl Nats {
    /// The sequence from which on a position of the journal, or what follows it, is found.
    async fn find(self: &Arc<Self>, topic: &Topic, position: u64) -> Result<u64, StreamError> {
        let Some(last) = self.last(topic).await? else { return Ok(1) };
        if position > last.span.last {
            return Ok(last.sequence + 1);
        }
        // Positions grow with sequences: the first message that ends at the position or behind it stands in low..=high.
        let (mut low, mut high) = (1, last.sequence);
        while low < high {
            let middle = low.midpoint(high);
            let probe = Session::open(self, topic, middle, true).await?.next().await;
            let probe = probe.map_err(|_| BusError::Interrupted(topic.address()))?;
            let sequence = probe.sequence;
            if probe.message(topic)?.span.last >= position {
                high = middle;
            } else {
                low = sequence + 1;
            }
        }
        Ok(low)
    }
}
