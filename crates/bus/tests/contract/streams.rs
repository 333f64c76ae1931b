//! What is written to streams, and how it is read.

use bus::{Last, Start, StreamError, StreamSettings};
use bytes::Bytes;
use proto::subject::{Stream, Topic};

use crate::world::{World, roomy, settings, soon, span, topic};

pub async fn a_stream_that_is_otherwise_than_wanted_is_named_and_left_alone(world: World) {
    let wanted = settings(1 << 20);
    world.here.ensure_stream(&wanted).await.unwrap();
    world.there.ensure_stream(&wanted).await.unwrap();
    let larger = settings(2 << 20);
    for _ in 0..2 {
        let differs = world.there.ensure_stream(&larger).await.unwrap_err();
        let StreamError::Differs { stream, field, ours, theirs } = &differs else { panic!("{differs}") };
        assert_eq!((*stream, field.as_str()), (Stream::Facts, "max_bytes"));
        assert_eq!((ours.as_str(), theirs.as_str()), ("2097152", "1048576"));
    }
    world.here.ensure_stream(&wanted).await.unwrap();
    world.here.change_stream(&larger).await.unwrap();
    world.there.ensure_stream(&larger).await.unwrap();
    // Each stream stands for itself.
    world.here.ensure_stream(&StreamSettings { stream: Stream::Journal, ..wanted }).await.unwrap();
}

pub async fn what_is_written_comes_back_in_order(world: World) {
    roomy(&world.here).await;
    assert_eq!(world.here.last(&topic()).await, Ok(None));
    assert!(all(&world, Start::Position(1)).await.is_empty());
    let mut after = 0;
    let spans = [span(1, 3), span(4, 1), span(5, 700)];
    for (n, span) in spans.into_iter().enumerate() {
        let sequence = world.here.append(&topic(), span, Bytes::from(vec![9; n]), after).await.unwrap();
        assert!(sequence > after);
        after = sequence;
        assert_eq!(world.there.last(&topic()).await, Ok(Some(Last { sequence, span })));
    }
    let mut reading = world.there.read(&topic(), Start::Sequence(1)).await.unwrap();
    for (n, span) in spans.into_iter().enumerate() {
        let message = soon(reading.next()).await.unwrap().unwrap();
        assert_eq!((message.span, message.payload), (span, Bytes::from(vec![9; n])));
    }
    assert_eq!(reading.next().await, Ok(None));
}

pub async fn of_two_writers_one_is_refused(world: World) {
    roomy(&world.here).await;
    let (topic, mut after) = (topic(), 0);
    for round in 0..20u64 {
        let ours = world.here.append(&topic, span(2 * round + 1, 1), Bytes::from_static(b"ours"), after);
        let theirs = world.there.append(&topic, span(2 * round + 2, 1), Bytes::from_static(b"theirs"), after);
        let refused = StreamError::WrongLast { topic: topic.clone(), after };
        after = match soon(async { tokio::join!(ours, theirs) }).await {
            (Ok(sequence), Err(error)) | (Err(error), Ok(sequence)) => {
                assert_eq!(error, refused);
                sequence
            }
            both => panic!("{both:?}"),
        };
    }
    assert_eq!(all(&world, Start::Sequence(0)).await.len(), 20);
}

pub async fn a_message_sent_twice_is_stored_once(world: World) {
    roomy(&world.here).await;
    let payload = || Bytes::from_static(b"facts");
    let sequence = world.here.append(&topic(), span(1, 2), payload(), 0).await.unwrap();
    // As after a lost acknowledgement; and as by a second process that believes to be the only one.
    for (bus, after) in [(&world.here, 0), (&world.there, 0), (&world.there, sequence)] {
        let again = bus.append(&topic(), span(1, 2), payload(), after).await;
        assert_eq!(again, Err(StreamError::WrongLast { topic: topic(), after }));
        assert_eq!(bus.last(&topic()).await.unwrap().unwrap().span, span(1, 2));
    }
}

pub async fn reading_begins_at_any_position(world: World) {
    roomy(&world.here).await;
    let elsewhere = Topic::new(Stream::Facts, "ledger", 0);
    let (mut after, mut noise, mut position) = (0, 0, 1);
    let mut written = Vec::new();
    for n in 0..40u64 {
        // Others write in between, so sequences have gaps.
        noise = world.there.append(&elsewhere, span(n + 1, 1), Bytes::new(), noise).await.unwrap();
        let span = span(position, 1 + n % 5);
        after = world.here.append(&topic(), span, Bytes::new(), after).await.unwrap();
        written.push((after, span));
        position = span.last + 1;
    }
    for from in [0, 1, 2, 7, 50, position - 1, position, position + 100] {
        let expected: Vec<_> = written.iter().copied().filter(|(_, span)| span.last >= from).collect();
        assert_eq!(all(&world, Start::Position(from)).await, expected, "from position {from}");
    }
    for from in [0, 1, 2, 3, 40, after, after + 1] {
        let expected: Vec<_> = written.iter().copied().filter(|(sequence, _)| *sequence >= from).collect();
        assert_eq!(all(&world, Start::Sequence(from)).await, expected, "from sequence {from}");
    }
}

pub async fn a_reader_follows_what_is_written_meanwhile(world: World) {
    roomy(&world.here).await;
    let mut consumer = world.there.consume(&topic(), Start::Position(1)).await.unwrap();
    let writer = world.here.clone();
    let writing = tokio::spawn(async move {
        let mut after = 0;
        for n in 1..=600 {
            after = writer.append(&topic(), span(n, 1), Bytes::from(n.to_string()), after).await.unwrap();
        }
    });
    for n in 1..=600 {
        let message = soon(consumer.next()).await.unwrap();
        assert_eq!((message.span, message.payload), (span(n, 1), Bytes::from(n.to_string())));
    }
    writing.await.unwrap();
    // A reader that was put aside while it waited goes on where it was.
    let nothing = tokio::time::timeout(std::time::Duration::from_millis(20), consumer.next()).await;
    assert!(nothing.is_err());
    let last = world.here.last(&topic()).await.unwrap().unwrap();
    world.here.append(&topic(), span(601, 1), Bytes::new(), last.sequence).await.unwrap();
    assert_eq!(soon(consumer.next()).await.unwrap().span, span(601, 1));
}

pub async fn topics_do_not_mix(world: World) {
    roomy(&world.here).await;
    let journal = StreamSettings { stream: Stream::Journal, ..settings(1 << 20) };
    world.here.ensure_stream(&journal).await.unwrap();
    let topics = [
        topic(),
        Topic::new(Stream::Facts, "votes", 1),
        Topic::new(Stream::Facts, "ledger", 0),
        Topic::new(Stream::Journal, "votes", 0),
    ];
    for topic in &topics {
        world.here.append(topic, span(1, 1), Bytes::from(topic.to_string()), 0).await.unwrap();
    }
    for topic in &topics {
        let mut reading = world.there.read(topic, Start::Position(1)).await.unwrap();
        assert_eq!(soon(reading.next()).await.unwrap().unwrap().payload, topic.to_string());
        assert_eq!(reading.next().await, Ok(None));
    }
}

pub async fn nothing_is_read_from_a_stream_that_is_not_there(world: World) {
    let absent = StreamError::Absent(Stream::Facts);
    assert_eq!(world.here.append(&topic(), span(1, 1), Bytes::new(), 0).await, Err(absent.clone()));
    assert_eq!(world.here.last(&topic()).await, Err(absent.clone()));
    assert_eq!(world.here.consume(&topic(), Start::Sequence(1)).await.err(), Some(absent.clone()));
    assert_eq!(world.here.change_stream(&settings(1)).await, Err(absent));
}

async fn all(world: &World, start: Start) -> Vec<(u64, bus::Span)> {
    let mut reading = world.there.read(&topic(), start).await.unwrap();
    let mut found = Vec::new();
    while let Some(message) = soon(reading.next()).await.unwrap() {
        found.push((message.sequence, message.span));
    }
    found
}
