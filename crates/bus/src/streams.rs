//! Streams: what is written to them is kept for those who were away.
//!
//! A topic has one writer, which says with each message what it believes to be the last one before it. So neither a second
//! writer nor a message sent twice can get in between; whoever is refused asks for the last message and compares.

use bytes::Bytes;
use proto::subject::Topic;

use crate::local::LocalConsumer;
use crate::nats::NatsConsumer;
use crate::{Bus, Kind, Last, Message, Span, Start, StreamError, StreamSettings};

impl Bus {
    /// Makes a stream if it isn't there. If it is, it must be as these settings say: a difference is an error, and nothing
    /// is changed.
    pub async fn ensure_stream(&self, settings: &StreamSettings) -> Result<(), StreamError> {
        match &self.kind {
            Kind::Local(local) => local.streams.ensure(settings),
            Kind::Nats(nats) => nats.ensure(settings).await,
        }
    }

    /// Changes a stream to these settings; on NATS only the credential of ops may.
    pub async fn change_stream(&self, settings: &StreamSettings) -> Result<(), StreamError> {
        match &self.kind {
            Kind::Local(local) => local.streams.change(settings),
            Kind::Nats(nats) => nats.change(settings).await,
        }
    }

    /// Stores a message behind the one with the sequence `after`, 0 for the first of its topic, and returns its sequence
    /// once it is stored. One at a time goes to each stream: more are slower.
    ///
    /// After [`StreamError::WrongLast`], and after an error by which it may have been stored all the same, ask
    /// [`Bus::last`] before going on.
    pub async fn append(
        &self,
        topic: &Topic,
        span: Span,
        payload: Bytes,
        after: u64,
    ) -> Result<u64, StreamError> {
        match &self.kind {
            Kind::Local(local) => local.streams.append(topic, span, payload, after),
            Kind::Nats(nats) => nats.append(topic, span, payload, after).await,
        }
    }

    /// Where a topic ends; `None` if nothing was ever written to it.
    pub async fn last(&self, topic: &Topic) -> Result<Option<Last>, StreamError> {
        match &self.kind {
            Kind::Local(local) => local.streams.last(topic),
            Kind::Nats(nats) => nats.last(topic).await,
        }
    }

    /// Forgets the messages of a topic up to this sequence, to make room; on NATS only the credential of ops may. The last
    /// one always stays, since it says where the topic ends.
    pub async fn purge(&self, topic: &Topic, through: u64) -> Result<(), StreamError> {
        match &self.kind {
            Kind::Local(local) => local.streams.purge(topic, through),
            Kind::Nats(nats) => nats.purge(topic, through).await,
        }
    }

    /// Reads a topic in order, and goes on as it grows.
    pub async fn consume(&self, topic: &Topic, start: Start) -> Result<Consumer, StreamError> {
        let source = match &self.kind {
            Kind::Local(local) => Source::Local(LocalConsumer::new(local, topic, start)?),
            Kind::Nats(nats) => Source::Nats(Box::new(NatsConsumer::new(nats, topic, start).await?)),
        };
        Ok(Consumer { source })
    }

    /// Reads a topic in order up to where it ends now.
    pub async fn read(&self, topic: &Topic, start: Start) -> Result<Reading, StreamError> {
        let end = self.last(topic).await?.map_or(0, |last| last.sequence);
        Ok(Reading { consumer: self.consume(topic, start).await?, end })
    }
}

/// Messages of a topic as they come. They are fetched as they are asked for, a bounded number ahead.
pub struct Consumer {
    source: Source,
}

enum Source {
    Local(LocalConsumer),
    Nats(Box<NatsConsumer>),
}

impl Consumer {
    /// The next message; waits until there is one. While NATS can't be reached it waits too, and goes on by itself: no
    /// message is left out, none comes twice. An error is one that waiting does not mend. May be dropped and called again.
    pub async fn next(&mut self) -> Result<Message, StreamError> {
        match &mut self.source {
            Source::Local(consumer) => consumer.next().await,
            Source::Nats(consumer) => consumer.next().await,
        }
    }

    /// No message before this sequence comes any more.
    fn next_sequence(&self) -> u64 {
        match &self.source {
            Source::Local(consumer) => consumer.next_sequence(),
            Source::Nats(consumer) => consumer.next_sequence(),
        }
    }
}

/// Messages of a topic up to its end.
pub struct Reading {
    consumer: Consumer,
    end: u64,
}

impl Reading {
    /// The next message; `None` behind the last that there was when the reading began.
    pub async fn next(&mut self) -> Result<Option<Message>, StreamError> {
        if self.consumer.next_sequence() > self.end {
            return Ok(None);
        }
        // There is one: the last message of a topic is never purged.
        self.consumer.next().await.map(Some)
    }
}
