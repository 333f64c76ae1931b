//! Streams over JetStream: making, writing, looking where one ends.

use std::time::Duration;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::publish::PublishAck;
use async_nats::jetstream::response::Response;
use async_nats::jetstream::stream::Config;
use async_nats::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use proto::subject::{STREAMS_API, Stream, Topic};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{Nats, settings};
use crate::stream::message_id;
use crate::{BusError, Last, PAYLOAD_BYTES_MAX, Span, StreamError, StreamSettings};

/// How long JetStream may take to answer about a stream.
pub(super) const API_TIMEOUT: Duration = Duration::from_secs(5);
/// How long it may take to store a message, which waits for its disk.
const STORE_TIMEOUT: Duration = Duration::from_secs(10);
/// Headers that say what a message stands for.
const FIRST: &str = "Fairground-First";
const LAST: &str = "Fairground-Last";
const INCARNATION: &str = "Fairground-Incarnation";
/// What newer servers say instead of [`ErrorCode::STREAM_WRONG_LAST_SEQUENCE`] where they don't name the sequence.
const WRONG_LAST_SEQUENCE_UNNAMED: ErrorCode = ErrorCode(10_164);

impl Nats {
    /// Makes the stream if it isn't there; if it is, it must be as wanted.
    pub(crate) async fn ensure(&self, wanted: &StreamSettings) -> Result<(), StreamError> {
        let (stream, config) = (wanted.stream, settings::config(wanted));
        let there = match self.stream_config(stream).await {
            Err(StreamError::Absent(_)) => self.make(stream, &config).await?,
            there => there?,
        };
        settings::compare(stream, &config, &there)
    }

    /// Makes a stream, unless another service was quicker; then what that made counts.
    async fn make(&self, stream: Stream, config: &Config) -> Result<Map<String, Value>, StreamError> {
        let made = self.api::<Value>(stream, &format!("STREAM.CREATE.{}", stream.name()), config).await;
        let there = self.stream_config(stream).await;
        match made {
            Ok(_) => tracing::info!(%stream, max_bytes = config.max_bytes, "stream made"),
            Err(error) => return there.map_err(|_| not_full(error)),
        }
        there
    }

    /// Changes a stream to these settings; only ops may.
    pub(crate) async fn change(&self, wanted: &StreamSettings) -> Result<(), StreamError> {
        let (stream, config) = (wanted.stream, settings::config(wanted));
        let changed = self.api::<Value>(stream, &format!("STREAM.UPDATE.{}", stream.name()), &config).await;
        changed.map(drop).map_err(not_full)
    }

    async fn stream_config(&self, stream: Stream) -> Result<Map<String, Value>, StreamError> {
        let mut info: Value = self.api(stream, &format!("STREAM.INFO.{}", stream.name()), &json!({})).await?;
        match info["config"].take() {
            Value::Object(config) => Ok(config),
            other => Err(StreamError::Refused { stream, reason: format!("its configuration reads {other}") }),
        }
    }

    pub(crate) async fn append(
        &self,
        topic: &Topic,
        span: Span,
        payload: Bytes,
        after: u64,
    ) -> Result<u64, StreamError> {
        let (bytes, bytes_max) = (payload.len(), PAYLOAD_BYTES_MAX);
        let too_large = || StreamError::TooLarge { topic: topic.clone(), bytes, bytes_max };
        if bytes > bytes_max {
            return Err(too_large());
        }
        let _alone = self.in_flight[topic.stream as usize].lock().await;
        let address = topic.address();
        let reply = self.ask(&address, headers(topic, &span, after), payload, STORE_TIMEOUT).await;
        let reply = reply.map_err(|error| absent(topic.stream, error))?;
        match read(topic.stream, &reply.payload)? {
            // Stored before: whoever writes does not know where the topic ends, just as below.
            Response::Ok(PublishAck { duplicate: true, .. }) => {
                Err(StreamError::WrongLast { topic: topic.clone(), after })
            }
            Response::Ok(PublishAck { sequence, .. }) => Ok(sequence),
            Response::Err { error } => Err(match error.error_code() {
                ErrorCode::STREAM_WRONG_LAST_SEQUENCE | WRONG_LAST_SEQUENCE_UNNAMED => {
                    StreamError::WrongLast { topic: topic.clone(), after }
                }
                ErrorCode::STREAM_MESSAGE_EXCEEDS_MAXIMUM => too_large(),
                _ => refused(topic.stream, &error),
            }),
        }
    }

    pub(crate) async fn last(&self, topic: &Topic) -> Result<Option<Last>, StreamError> {
        // Asked by address, so that nats.conf can grant it by address.
        let address = format!("{STREAMS_API}.DIRECT.GET.{}.{}", topic.stream.name(), topic.address());
        let reply = match self.ask(&address, HeaderMap::new(), Bytes::new(), API_TIMEOUT).await {
            // Releases before 2.10 are silent about a stream that isn't there.
            Err(late @ BusError::TimedOut { .. }) => {
                self.stream_config(topic.stream).await?;
                return Err(late.into());
            }
            reply => reply.map_err(|error| absent(topic.stream, error))?,
        };
        match reply.status {
            None => {}
            Some(StatusCode::NOT_FOUND) => return Ok(None),
            Some(status) => {
                let reason = reply.description.unwrap_or_else(|| status.to_string());
                return Err(StreamError::Refused { stream: topic.stream, reason });
            }
        }
        let headers = reply.headers.unwrap_or_default();
        let sequence = number(&headers, header::NATS_SEQUENCE.as_ref());
        let sequence = sequence.map_err(|reason| foreign(topic, 0, reason))?;
        let span = span(&headers).map_err(|reason| foreign(topic, sequence, reason))?;
        Ok(Some(Last { sequence, span }))
    }

    pub(crate) async fn purge(&self, topic: &Topic, through: u64) -> Result<(), StreamError> {
        let Some(last) = self.last(topic).await? else { return Ok(()) };
        // The last message stays: it says where the topic ends.
        let keep_from = through.saturating_add(1).min(last.sequence);
        // Nothing stands before the first. And to ask for what does would be taken for all by releases before 2.10.
        if keep_from <= 1 {
            return Ok(());
        }
        let purge = json!({ "filter": topic.address(), "seq": keep_from });
        let stream = topic.stream;
        let _: Value = self.api(stream, &format!("STREAM.PURGE.{}", stream.name()), &purge).await?;
        Ok(())
    }

    async fn api<T: DeserializeOwned>(
        &self,
        stream: Stream,
        request: &str,
        body: &impl Serialize,
    ) -> Result<T, StreamError> {
        let body = serde_json::to_vec(body).expect("requests to JetStream are plain data");
        let address = format!("{STREAMS_API}.{request}");
        let reply = self.ask(&address, HeaderMap::new(), body.into(), API_TIMEOUT).await?;
        match read(stream, &reply.payload)? {
            Response::Ok(answer) => Ok(answer),
            Response::Err { error } => Err(refused(stream, &error)),
        }
    }
}

fn headers(topic: &Topic, span: &Span, after: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE, after.to_string());
    headers.insert(header::NATS_MESSAGE_ID, message_id(topic, span));
    headers.insert(FIRST, span.first.to_string());
    headers.insert(LAST, span.last.to_string());
    headers.insert(INCARNATION, span.incarnation.to_string());
    headers
}

/// What the headers of a message say about it.
pub(super) fn span(headers: &HeaderMap) -> Result<Span, String> {
    let incarnation = headers.get(INCARNATION).ok_or_else(|| format!("it has no header {INCARNATION}"))?;
    let incarnation = incarnation.as_str().parse().map_err(|error| format!("{INCARNATION}: {error}"))?;
    Ok(Span { first: number(headers, FIRST)?, last: number(headers, LAST)?, incarnation })
}

fn number(headers: &HeaderMap, name: &str) -> Result<u64, String> {
    let value = headers.get(name).ok_or_else(|| format!("it has no header {name}"))?;
    value.as_str().parse().map_err(|_| format!("its header {name} is no number: {value}"))
}

fn read<T: DeserializeOwned>(stream: Stream, reply: &[u8]) -> Result<Response<T>, StreamError> {
    serde_json::from_slice(reply).map_err(|error| StreamError::Refused {
        stream,
        reason: format!("its answer can't be read: {error}"),
    })
}

pub(super) fn foreign(topic: &Topic, sequence: u64, reason: String) -> StreamError {
    StreamError::Foreign { topic: topic.clone(), sequence, reason }
}

/// Nobody answers on the address of a stream that isn't there.
fn absent(stream: Stream, error: BusError) -> StreamError {
    match error {
        BusError::NoResponder(_) => StreamError::Absent(stream),
        error => StreamError::Bus(error),
    }
}

/// A server without room for a stream as large as this uses the words for a full one.
fn not_full(error: StreamError) -> StreamError {
    match error {
        StreamError::Full { stream, reason } => StreamError::Refused { stream, reason },
        error => error,
    }
}

pub(super) fn refused(stream: Stream, error: &async_nats::jetstream::Error) -> StreamError {
    let reason = error.to_string();
    match error.error_code() {
        ErrorCode::STREAM_NOT_FOUND => StreamError::Absent(stream),
        ErrorCode::INSUFFICIENT_RESOURCES
        | ErrorCode::ACCOUNT_RESOURCES_EXCEEDED
        | ErrorCode::STORAGE_RESOURCES_EXCEEDED => StreamError::Full { stream, reason },
        // One code for all that keeps a message out; only the limits of a stream speak of a maximum.
        ErrorCode::STREAM_STORE_FAILED if reason.contains("maximum") => StreamError::Full { stream, reason },
        _ => StreamError::Refused { stream, reason },
    }
}
