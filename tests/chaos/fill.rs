//! A stream without room, as it comes about: somebody writes more than ops have thought of.

use anyhow::Context;
use bus::{Bus, Last, PAYLOAD_BYTES_MAX, Span, StreamError};
use proto::Incarnation;
use proto::subject::{Stream, Topic};
use tests::Stack;

/// Who writes, under a shard that it does not have: what else is in the stream stays as it is.
const WRITER: &str = "lotteries";
const SHARD: u16 = 9;
const LIFE: Incarnation = Incarnation([9; 8]);
/// Who makes room.
const OPS: &str = "ops";
/// Bytes that are tried one after the other, each until it does not fit: in the end nothing does.
const PIECES_BYTES: [usize; 4] = [PAYLOAD_BYTES_MAX, 32 << 10, 2 << 10, 0];

/// Writes until the stream takes nothing more. The server must be running.
pub fn fill(stack: &Stack, stream: Stream) -> anyhow::Result<()> {
    as_user(stack, WRITER, async |bus| {
        let topic = Topic::new(stream, WRITER, SHARD);
        let (mut sequence, mut position) = end(bus, &topic).await?;
        for bytes in PIECES_BYTES {
            loop {
                position += 1;
                let span = Span { first: position, last: position, incarnation: LIFE };
                match bus.append(&topic, span, vec![0; bytes].into(), sequence).await {
                    Ok(stored) => sequence = stored,
                    Err(StreamError::Full { .. }) => break,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    })
}

/// Takes away what [`fill`] has written, as ops do.
pub fn make_room(stack: &Stack, stream: Stream) -> anyhow::Result<()> {
    as_user(stack, OPS, async |bus| {
        let topic = Topic::new(stream, WRITER, SHARD);
        let (sequence, _) = end(bus, &topic).await?;
        Ok(bus.purge(&topic, sequence).await?)
    })
}

/// Sequence and position that a topic ends with.
async fn end(bus: &Bus, topic: &Topic) -> anyhow::Result<(u64, u64)> {
    let end = bus.last(topic).await?;
    Ok(end.map_or((0, 0), |Last { sequence, span }| (sequence, span.last)))
}

fn as_user(
    stack: &Stack,
    user: &str,
    work: impl AsyncFnOnce(&Bus) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let options = stack.credential(user)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let bus = Bus::nats(options).await?;
        bus.connected().await;
        work(&bus).await.with_context(|| format!("as {user}, to fill or empty a stream"))
    })
}
