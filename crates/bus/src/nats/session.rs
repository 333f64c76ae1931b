//! A reader that the server knows, for as long as both know each other.

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::consumer::pull::{BatchConfig, Config};
use async_nats::jetstream::consumer::{AckPolicy, Consumer, DeliverPolicy};
use async_nats::jetstream::stream::ConsumerErrorKind;
use async_nats::{StatusCode, Subscriber, jetstream};
use futures::StreamExt;
use proto::subject::{STREAMS_API, Topic};
use tokio::time::Instant;

use super::link::Watched;
use super::{Nats, streams};
use crate::{BusError, Message, StreamError};

/// Messages and bytes asked for at once, which is all that ever waits here: eight messages of the largest size.
const PULL_MESSAGES: usize = 256;
const PULL_BYTES: usize = 4 << 20;
/// How long a request for messages stands when none come.
const PULL_EXPIRES: Duration = Duration::from_secs(30);
/// How often the server says that it still stands.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// After so long without a word the server has forgotten us.
const SILENCE_MAX: Duration = Duration::from_secs(12);
/// How long the server remembers a reader that asks for nothing.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60);
const PROBE_FORGOTTEN_AFTER: Duration = Duration::from_secs(2);

/// A reader known to the server, until one side forgets the other.
pub(super) struct Session {
    context: jetstream::Context,
    consumer: Consumer<Config>,
    inbox: async_nats::Subject,
    messages: Subscriber,
    link: Watched,
    address: String,
    /// How many have come: the server counts too, so a loss shows as a gap.
    delivered: u64,
    /// How many may still come before more are asked for.
    asked_for: usize,
    silent_until: Instant,
    /// Looks at the headers of one message only.
    is_probe: bool,
}

/// A message as it came.
pub(super) struct Delivered {
    pub(super) sequence: u64,
    message: async_nats::Message,
}

impl Session {
    pub(super) async fn open(
        nats: &Arc<Nats>,
        topic: &Topic,
        from: u64,
        is_probe: bool,
    ) -> Result<Self, StreamError> {
        let (stream, address) = (topic.stream, topic.address());
        let link = nats.link.watch()?;
        // The last part of an inbox is random. Other users can't pull from a reader whose name they can't guess.
        let inbox = nats.client.new_inbox();
        let name = inbox.rsplit('.').next().unwrap_or_default();
        let api = format!("{STREAMS_API}.CONSUMER.CREATE.{}.{name}.{address}", stream.name());
        let wish =
            nats.context.create_consumer_on_stream(config(name, &address, from, is_probe), stream.name());
        let consumer = nats.while_connected(&api, wish).await?.map_err(|error| match error.kind() {
            ConsumerErrorKind::JetStream(error) => streams::refused(stream, &error),
            ConsumerErrorKind::TimedOut => {
                BusError::TimedOut { subject: api.clone(), waited: streams::API_TIMEOUT }.into()
            }
            _ => StreamError::Refused { stream, reason: error.to_string() },
        })?;
        let messages = nats.client.subscribe(inbox.clone()).await;
        let messages = messages.map_err(|_| BusError::Interrupted(address.clone()))?;
        Ok(Self {
            context: nats.context.clone(),
            consumer,
            inbox: inbox.into(),
            messages,
            link,
            address,
            delivered: 0,
            asked_for: 0,
            silent_until: Instant::now() + SILENCE_MAX,
            is_probe,
        })
    }

    /// The next message, or why none will come any more.
    pub(super) async fn next(&mut self) -> Result<Delivered, String> {
        loop {
            if self.asked_for == 0 {
                self.ask_for_more().await?;
            }
            let came = tokio::select! {
                biased;
                came = self.messages.next() => came.ok_or("the client has ended")?,
                broken = self.link.broken(&self.address) => return Err(broken.to_string()),
                () = tokio::time::sleep_until(self.silent_until) => return Err("the server is silent".to_owned()),
            };
            self.silent_until = Instant::now() + SILENCE_MAX;
            match came.status {
                None => return self.delivered(came),
                Some(StatusCode::IDLE_HEARTBEAT) => {}
                // Nothing came in time, or the next one did not fit into what was left of the bytes.
                Some(StatusCode::TIMEOUT | StatusCode::NOT_FOUND) => self.asked_for = 0,
                Some(status) => {
                    let description = came.description.unwrap_or_else(|| status.to_string());
                    let is_spent = ["message size exceeds", "batch completed"]
                        .iter()
                        .any(|end| description.to_lowercase().starts_with(end));
                    if !is_spent {
                        return Err(description);
                    }
                    self.asked_for = 0;
                }
            }
        }
    }

    async fn ask_for_more(&mut self) -> Result<(), String> {
        let batch = if self.is_probe { 1 } else { PULL_MESSAGES };
        let pull = BatchConfig {
            batch,
            max_bytes: PULL_BYTES,
            expires: Some(PULL_EXPIRES),
            idle_heartbeat: HEARTBEAT,
            ..BatchConfig::default()
        };
        self.consumer.request_batch(pull, self.inbox.clone()).await.map_err(|error| error.to_string())?;
        self.asked_for = batch;
        Ok(())
    }

    fn delivered(&mut self, message: async_nats::Message) -> Result<Delivered, String> {
        let message = jetstream::Message { message, context: self.context.clone() };
        let info = message.info().map_err(|error| error.to_string())?;
        self.delivered += 1;
        // More come than were asked for if the caller turned away between asking and noting it.
        self.asked_for = self.asked_for.saturating_sub(1);
        if info.consumer_sequence != self.delivered {
            return Err(format!("message {} came where {} was due", info.consumer_sequence, self.delivered));
        }
        let sequence = info.stream_sequence;
        Ok(Delivered { sequence, message: message.message })
    }
}

impl Delivered {
    pub(super) fn message(self, topic: &Topic) -> Result<Message, StreamError> {
        let (sequence, headers) = (self.sequence, self.message.headers.unwrap_or_default());
        let span = streams::span(&headers).map_err(|reason| streams::foreign(topic, sequence, reason))?;
        Ok(Message { sequence, span, payload: self.message.payload })
    }
}

fn config(name: &str, address: &str, from: u64, is_probe: bool) -> Config {
    Config {
        name: Some(name.to_owned()),
        filter_subject: address.to_owned(),
        deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: from },
        // The reader's own journal says how far it is; the server need not know.
        ack_policy: AckPolicy::None,
        headers_only: is_probe,
        inactive_threshold: if is_probe { PROBE_FORGOTTEN_AFTER } else { FORGOTTEN_AFTER },
        num_replicas: 1,
        memory_storage: true,
        ..Config::default()
    }
}
