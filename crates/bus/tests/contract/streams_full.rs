//! The bounds of streams.

use bus::{Last, PAYLOAD_BYTES_MAX, Start, StreamError};
use bytes::Bytes;
use proto::subject::Stream;

use crate::world::{World, roomy, settings, soon, span, topic};

pub async fn the_largest_message_fits_and_no_larger(world: World) {
    roomy(&world.here).await;
    // The longest headers that there can be.
    let far = bus::Span { first: u64::MAX - 1, last: u64::MAX, ..span(1, 1) };
    let topic = proto::subject::Topic::new(Stream::Facts, &"s".repeat(64), u16::MAX);
    let largest = Bytes::from(vec![5; PAYLOAD_BYTES_MAX]);
    let sequence = world.here.append(&topic, far, largest.clone(), 0).await.unwrap();
    let mut reading = world.there.read(&topic, Start::Sequence(1)).await.unwrap();
    assert!(soon(reading.next()).await.unwrap().unwrap().payload == largest);

    let (bytes, bytes_max) = (PAYLOAD_BYTES_MAX + 1, PAYLOAD_BYTES_MAX);
    let refused = world.here.append(&topic, far, vec![5; bytes].into(), sequence).await;
    assert_eq!(refused, Err(StreamError::TooLarge { topic, bytes, bytes_max }));
}

pub async fn large_messages_come_in_order_however_slowly_they_are_read(world: World) {
    roomy(&world.here).await;
    let mut consumer = world.there.consume(&topic(), Start::Position(1)).await.unwrap();
    let mut after = 0;
    // More than is ever fetched ahead, and all of it written before the first is read.
    for n in 1..=40u64 {
        let payload =
            Bytes::from(vec![u8::try_from(n).unwrap(); PAYLOAD_BYTES_MAX - usize::try_from(n).unwrap()]);
        after = world.here.append(&topic(), span(n, 1), payload, after).await.unwrap();
    }
    for n in 1..=40 {
        let message = soon(consumer.next()).await.unwrap();
        assert_eq!((message.span.first, message.payload[0]), (n, u8::try_from(n).unwrap()));
    }
}

pub async fn a_full_stream_refuses_until_there_is_room(world: World) {
    let small = 300 << 10;
    world.here.ensure_stream(&settings(small)).await.unwrap();
    let (mut after, mut n) = (0, 1);
    let payload = Bytes::from(vec![3; 64 << 10]);
    let full = loop {
        match world.here.append(&topic(), span(n, 1), payload.clone(), after).await {
            Ok(sequence) => (after, n) = (sequence, n + 1),
            Err(error) => break error,
        }
    };
    assert!(matches!(full, StreamError::Full { stream: Stream::Facts, .. }), "{full}");
    assert_eq!(after, 4, "four of 64 KiB fit into 300");
    // Nothing was stored, and nothing was forgotten for it.
    assert_eq!(world.here.last(&topic()).await.unwrap(), Some(Last { sequence: 4, span: span(4, 1) }));
    world.here.change_stream(&settings(2 * small)).await.unwrap();
    assert_eq!(world.here.append(&topic(), span(n, 1), payload, after).await, Ok(5));
    let mut reading = world.there.read(&topic(), Start::Position(1)).await.unwrap();
    for n in 1..=5 {
        assert_eq!(soon(reading.next()).await.unwrap().unwrap().span, span(n, 1));
    }
}

pub async fn purging_makes_room_and_keeps_the_end(world: World) {
    world.here.ensure_stream(&settings(300 << 10)).await.unwrap();
    world.here.purge(&topic(), 5).await.unwrap();
    let payload = Bytes::from(vec![3; 64 << 10]);
    world.here.append(&topic(), span(1, 1), payload.clone(), 0).await.unwrap();
    for through in [0, 1, 2] {
        world.here.purge(&topic(), through).await.unwrap();
        assert_eq!(world.here.last(&topic()).await.unwrap(), Some(Last { sequence: 1, span: span(1, 1) }));
    }
    for n in 2..=4 {
        world.here.append(&topic(), span(n, 1), payload.clone(), n - 1).await.unwrap();
    }
    world.here.purge(&topic(), 2).await.unwrap();
    let mut reading = world.there.read(&topic(), Start::Position(1)).await.unwrap();
    assert_eq!(soon(reading.next()).await.unwrap().unwrap().span, span(3, 1));
    world.here.purge(&topic(), u64::MAX).await.unwrap();
    assert_eq!(world.here.last(&topic()).await.unwrap(), Some(Last { sequence: 4, span: span(4, 1) }));
    for n in 5..=7 {
        world.here.append(&topic(), span(n, 1), payload.clone(), n - 1).await.unwrap();
    }
}

/// The server sets room aside when a stream is made.
pub async fn a_stream_larger_than_its_server_is_refused(world: World) {
    let refused = world.here.ensure_stream(&settings(1 << 50)).await.unwrap_err();
    let StreamError::Refused { stream: Stream::Facts, reason } = &refused else { panic!("{refused}") };
    assert!(reason.contains("storage"), "{reason}");
    world.here.ensure_stream(&settings(1 << 20)).await.unwrap();
    let refused = world.here.change_stream(&settings(1 << 50)).await.unwrap_err();
    assert!(matches!(refused, StreamError::Refused { .. }), "{refused}");
}
