//! Commands to a shard inside this process, without HTTP.

use anyhow::{Context, bail};
use bus::Bus;
use bytes::Bytes;
use decider::answer;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use proto::Envelope;
use proto::subject::Subject;
use proto::wire::{self, CommandReply};
use serde_bytes::ByteBuf;

/// Commands in flight: so many go with the next block, however long the one before takes, and none is refused.
pub const IN_FLIGHT: usize = 256;

/// Sends commands with so many in flight, each of which must be accepted.
pub async fn send_all(
    bus: &Bus,
    subject: &Subject,
    in_flight_max: usize,
    commands: impl Iterator<Item = anyhow::Result<Envelope<ByteBuf>>>,
) -> anyhow::Result<()> {
    let mut in_flight = FuturesUnordered::new();
    for command in commands {
        if in_flight.len() >= in_flight_max {
            in_flight.next().await.context("some are in flight")??;
        }
        let message = Bytes::from(wire::encode(&command?));
        in_flight.push(async move { accepted(&bus.request(subject, message).await?) });
    }
    while let Some(done) = in_flight.next().await {
        done?;
    }
    Ok(())
}

fn accepted(reply: &[u8]) -> anyhow::Result<()> {
    match wire::decode(reply)? {
        CommandReply::Answered { answer, .. } if !answer::is_refusal(&answer) => Ok(()),
        other => bail!("a command was not accepted: {other:?}"),
    }
}
