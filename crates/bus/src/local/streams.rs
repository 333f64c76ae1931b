//! Streams in memory, for the one-process mode and for tests: refuse and order as NATS does, and end with the process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use proto::subject::{Stream, Topic};
use tokio::sync::watch;

use super::Local;
use crate::stream::HEADER_BYTES_MAX;
use crate::{Last, Message, PAYLOAD_BYTES_MAX, Span, Start, StreamError, StreamSettings};

/// All streams of this process.
pub(crate) struct LocalStreams {
    kept: Mutex<BTreeMap<Stream, Kept>>,
    /// Told after each message.
    grown: watch::Sender<()>,
}

struct Kept {
    settings: StreamSettings,
    topics: BTreeMap<Topic, BTreeMap<u64, Message>>,
    last_sequence: u64,
    bytes: u64,
}

impl Default for LocalStreams {
    fn default() -> Self {
        Self { kept: Mutex::default(), grown: watch::Sender::new(()) }
    }
}

impl LocalStreams {
    pub(crate) fn ensure(&self, settings: &StreamSettings) -> Result<(), StreamError> {
        let mut kept = self.lock();
        let Some(there) = kept.get(&settings.stream) else {
            kept.insert(settings.stream, Kept::new(settings));
            return Ok(());
        };
        let fields = [
            ("max_bytes", settings.bytes_max, there.settings.bytes_max),
            ("num_replicas", settings.replicas.into(), there.settings.replicas.into()),
        ];
        match fields.into_iter().find(|(_, ours, theirs)| ours != theirs) {
            None => Ok(()),
            Some((field, ours, theirs)) => Err(StreamError::Differs {
                stream: settings.stream,
                field: field.to_owned(),
                ours: ours.to_string(),
                theirs: theirs.to_string(),
            }),
        }
    }

    pub(crate) fn change(&self, settings: &StreamSettings) -> Result<(), StreamError> {
        self.in_stream(settings.stream, |kept| {
            kept.settings = settings.clone();
            Ok(())
        })
    }

    pub(crate) fn append(
        &self,
        topic: &Topic,
        span: Span,
        payload: Bytes,
        after: u64,
    ) -> Result<u64, StreamError> {
        let (bytes, bytes_max) = (payload.len(), PAYLOAD_BYTES_MAX);
        if bytes > bytes_max {
            return Err(StreamError::TooLarge { topic: topic.clone(), bytes, bytes_max });
        }
        let sequence = self.in_stream(topic.stream, |kept| kept.append(topic, span, payload, after))?;
        self.grown.send_replace(());
        Ok(sequence)
    }

    pub(crate) fn last(&self, topic: &Topic) -> Result<Option<Last>, StreamError> {
        self.in_stream(topic.stream, |kept| Ok(kept.last(topic)))
    }

    pub(crate) fn purge(&self, topic: &Topic, through: u64) -> Result<(), StreamError> {
        self.in_stream(topic.stream, |kept| {
            kept.purge(topic, through);
            Ok(())
        })
    }

    /// The sequence that reading begins at.
    fn find(&self, topic: &Topic, start: Start) -> Result<u64, StreamError> {
        self.in_stream(topic.stream, |kept| match start {
            Start::Sequence(sequence) => Ok(sequence),
            Start::Position(position) => {
                let messages = kept.topics.get(topic).into_iter().flat_map(BTreeMap::values);
                let found = messages.into_iter().find(|message| message.span.last >= position);
                Ok(found.map_or(kept.last_sequence + 1, |message| message.sequence))
            }
        })
    }

    fn next(&self, topic: &Topic, from: u64) -> Result<Option<Message>, StreamError> {
        self.in_stream(topic.stream, |kept| {
            let messages = kept.topics.get(topic);
            Ok(messages
                .and_then(|messages| messages.range(from..).next())
                .map(|(_, message)| message.clone()))
        })
    }

    fn in_stream<T>(
        &self,
        stream: Stream,
        work: impl FnOnce(&mut Kept) -> Result<T, StreamError>,
    ) -> Result<T, StreamError> {
        work(self.lock().get_mut(&stream).ok_or(StreamError::Absent(stream))?)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Stream, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn new(settings: &StreamSettings) -> Self {
        Self { settings: settings.clone(), topics: BTreeMap::new(), last_sequence: 0, bytes: 0 }
    }

    fn last(&self, topic: &Topic) -> Option<Last> {
        let (_, message) = self.topics.get(topic)?.last_key_value()?;
        Some(Last { sequence: message.sequence, span: message.span })
    }

    fn append(&mut self, topic: &Topic, span: Span, payload: Bytes, after: u64) -> Result<u64, StreamError> {
        let last = self.last(topic);
        // Written before, as a server would know by the message's name.
        let is_repeated = last.is_some_and(|last| last.span == span);
        if is_repeated || last.map_or(0, |last| last.sequence) != after {
            return Err(StreamError::WrongLast { topic: topic.clone(), after });
        }
        let bytes = self.bytes + size(&payload);
        if bytes > self.settings.bytes_max {
            let reason = "maximum bytes exceeded".to_owned();
            return Err(StreamError::Full { stream: topic.stream, reason });
        }
        self.bytes = bytes;
        self.last_sequence += 1;
        let sequence = self.last_sequence;
        let messages = self.topics.entry(topic.clone()).or_default();
        messages.insert(sequence, Message { sequence, span, payload });
        Ok(sequence)
    }

    /// The last message stays: it says where the topic ends.
    fn purge(&mut self, topic: &Topic, through: u64) {
        let (Some(last), Some(messages)) = (self.last(topic), self.topics.get_mut(topic)) else { return };
        let rest = messages.split_off(&(through.saturating_add(1)).min(last.sequence));
        let gone = std::mem::replace(messages, rest);
        self.bytes -= gone.values().map(|message| size(&message.payload)).sum::<u64>();
    }
}

/// What a message takes: its payload, and as much around it as it can be on NATS.
fn size(payload: &Bytes) -> u64 {
    (payload.len() + HEADER_BYTES_MAX) as u64
}

/// Reads one topic in order.
pub(crate) struct LocalConsumer {
    local: Arc<Local>,
    topic: Topic,
    next: u64,
    grown: watch::Receiver<()>,
}

impl LocalConsumer {
    pub(crate) fn new(local: &Arc<Local>, topic: &Topic, start: Start) -> Result<Self, StreamError> {
        let next = local.streams.find(topic, start)?;
        let grown = local.streams.grown.subscribe();
        Ok(Self { local: Arc::clone(local), topic: topic.clone(), next, grown })
    }

    pub(crate) fn next_sequence(&self) -> u64 {
        self.next
    }

    pub(crate) async fn next(&mut self) -> Result<Message, StreamError> {
        loop {
            self.grown.mark_unchanged();
            if let Some(message) = self.local.streams.next(&self.topic, self.next)? {
                self.next = message.sequence + 1;
                return Ok(message);
            }
            // Can't fail: the sender lives as long as the streams that this holds.
            let _ = self.grown.changed().await;
        }
    }
}
