//! Asking shards over the bus.

use std::time::Duration;

use bus::Bus;
use bytes::Bytes;
use proto::Envelope;
use proto::subject::Subject;
use proto::wire::{self, CommandReply, WireError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_bytes::ByteBuf;
use spans::Spans;

use crate::request_id::request_span;
use crate::trouble::Trouble;

/// Why a shard gave no answer.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// Nobody heard the question, so nothing came of it.
    Unheard,
    /// No answer in time; the question may still take effect.
    TooLate,
    /// The answer is none that this release knows.
    Unreadable(WireError),
}

impl From<Unanswered> for Trouble {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Unheard => Trouble::unavailable(
                "service-unavailable",
                "The service behind this can't be reached now, and nothing came of it. Try again in a moment.",
            ),
            Unanswered::TooLate => Trouble::unavailable(
                "no-answer-in-time",
                "No answer came in time; it may still take effect. Send it again with the same Idempotency-Key to \
                 learn what became of it.",
            ),
            Unanswered::Unreadable(error) => Trouble::internal(&error),
        }
    }
}

/// Asks one shard and waits at most so long for its answer.
pub(crate) async fn ask<R: DeserializeOwned>(
    bus: &Bus,
    subject: &Subject,
    question: &impl Serialize,
    timeout: Duration,
) -> Result<R, Unanswered> {
    match bus.request_within(subject, Bytes::from(wire::encode(question)), timeout).await {
        Ok(reply) => wire::decode(&reply).map_err(Unanswered::Unreadable),
        Err(error) => {
            tracing::debug!(%subject, %error, "no answer");
            Err(if error.may_have_taken_effect() { Unanswered::TooLate } else { Unanswered::Unheard })
        }
    }
}

/// Sends one shard a command, and waits at most so long for what becomes of it.
pub(crate) async fn send(
    bus: &Bus,
    spans: &Spans,
    subject: &Subject,
    envelope: &Envelope<ByteBuf>,
    timeout: Duration,
) -> Result<CommandReply, Unanswered> {
    let mut span = spans.sent(&envelope.request_id, &envelope.id, request_span());
    let reply = ask(bus, subject, envelope, timeout).await;
    span.describe(|it| {
        it.set("fairground.service", subject.service.clone());
        it.has_failed = reply.is_err();
    });
    reply
}
