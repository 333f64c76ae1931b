//! What a network does: the server is killed as a crash would end it, and comes back on the same store.

use std::time::{Duration, Instant};

use bus::{Bus, BusError, Last, Start, StreamError};
use bytes::Bytes;
use proto::subject::{Purpose, Subject};
use tokio::sync::watch;

use crate::world::{PATIENCE, World, a_moment, ask, connect, options, roomy, soon, span, subject, topic};

/// Far longer than a refusal takes, far shorter than any time limit.
const AT_ONCE: Duration = Duration::from_secs(2);
/// How often the server is killed in one test, and how many messages are stored in between at the least.
const CRASHES: u64 = 3;
const BETWEEN: u64 = 60;

/// Writes one event a message without end, as an outbox does, and tells what was acknowledged.
async fn write(bus: Bus, acknowledged: watch::Sender<u64>) {
    let mut at = Last { sequence: 0, span: span(0, 1) };
    loop {
        let next = span(at.span.last + 1, 1);
        match bus.append(&topic(), next, Bytes::from(vec![1; 2_000]), at.sequence).await {
            Ok(sequence) => {
                at = Last { sequence, span: next };
                acknowledged.send_replace(next.last);
            }
            // Whether it was stored is seen once the server is there again.
            Err(StreamError::Bus(_) | StreamError::WrongLast { .. }) => {
                bus.connected().await;
                if let Ok(Some(last)) = bus.last(&topic()).await {
                    assert!(last.span.last >= *acknowledged.borrow(), "an acknowledged message is gone");
                    at = last;
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// Kills the server again and again while somebody writes; at the end, what was acknowledged.
async fn crash(world: &mut World) -> u64 {
    roomy(&world.here).await;
    let (acknowledge, mut acknowledged) = watch::channel(0);
    let writing = tokio::spawn(write(world.here.clone(), acknowledge));
    for crash in 1..=CRASHES {
        soon(acknowledged.wait_for(|last| *last >= crash * BETWEEN)).await.unwrap();
        world.server().kill();
        world.server().restart();
    }
    soon(acknowledged.wait_for(|last| *last >= (CRASHES + 1) * BETWEEN)).await.unwrap();
    writing.abort();
    *acknowledged.borrow()
}

pub async fn no_acknowledged_message_is_lost_when_the_server_is_killed(mut world: World) {
    let acknowledged = crash(&mut world).await;
    world.server().kill();
    world.server().restart();
    soon(world.there.connected()).await;
    let last = world.there.last(&topic()).await.unwrap().unwrap();
    assert!(last.span.last >= acknowledged, "{acknowledged} were acknowledged, it ends at {}", last.span);
    let mut reading = world.there.read(&topic(), Start::Position(1)).await.unwrap();
    let mut due = 1;
    while let Some(message) = soon(reading.next()).await.unwrap() {
        assert_eq!(message.span, span(due, 1), "each once, in order");
        due += 1;
    }
    // One more may have been stored when the writer was stopped.
    assert!(
        due > acknowledged && due <= acknowledged + 2,
        "{acknowledged} were acknowledged, {} read",
        due - 1
    );
}

pub async fn a_reader_goes_on_over_crashes_without_gap_or_repetition(mut world: World) {
    roomy(&world.there).await;
    let mut consumer = world.there.consume(&topic(), Start::Position(1)).await.unwrap();
    let reading = tokio::spawn(async move {
        for due in 1..=(CRASHES + 1) * BETWEEN {
            assert_eq!(consumer.next().await.unwrap().span, span(due, 1));
        }
    });
    crash(&mut world).await;
    // Far sooner than by noticing that the server is silent.
    tokio::time::timeout(Duration::from_secs(10), reading).await.expect("it lags").unwrap();
}

pub async fn a_reader_of_a_topic_that_lost_its_end_is_told_so(mut world: World) {
    roomy(&world.here).await;
    for position in 1..=3 {
        world.here.append(&topic(), span(position, 1), Bytes::new(), position - 1).await.unwrap();
    }
    let mut consumer = world.there.consume(&topic(), Start::Position(1)).await.unwrap();
    for position in 1..=3 {
        assert_eq!(soon(consumer.next()).await.unwrap().span, span(position, 1));
    }
    world.server().kill();
    std::fs::remove_dir_all(world.server().folder().join("store")).unwrap();
    world.server().restart();
    soon(world.here.connected()).await;
    roomy(&world.here).await;
    // Again, and in fewer messages.
    world.here.append(&topic(), span(1, 4), Bytes::new(), 0).await.unwrap();
    let lost = StreamError::Shorter { topic: topic(), last: 1, read: 3 };
    assert_eq!(soon(consumer.next()).await, Err(lost));
    let mut consumer = world.there.consume(&topic(), Start::Position(4)).await.unwrap();
    assert_eq!(soon(consumer.next()).await.unwrap().span, span(1, 4));
}

pub async fn questions_fail_fast_while_the_server_is_away_and_work_again_after(mut world: World) {
    world.there.serve(subject(), |message| {
        Box::pin(async move {
            if message.is_empty() {
                std::future::pending::<()>().await;
            }
            message
        })
    });
    ask(&world.here, &subject(), b"ready").await;
    let here = world.here.clone();
    let open = tokio::spawn(async move { here.request(&subject(), Bytes::new()).await });
    // It is on its way once one that was sent behind it is answered.
    ask(&world.here, &subject(), b"behind").await;
    let killed = Instant::now();
    world.server().kill();
    let broken = soon(open).await.unwrap().unwrap_err();
    assert!(matches!(broken, BusError::Interrupted(_)), "{broken}");
    assert!(broken.may_have_taken_effect() && killed.elapsed() < AT_ONCE);

    let begun = Instant::now();
    let refused = world.here.request(&subject(), Bytes::from_static(b"x")).await.unwrap_err();
    assert!(matches!(refused, BusError::Unreachable(_)), "{refused}");
    assert!(!refused.may_have_taken_effect() && begun.elapsed() < AT_ONCE);
    let refused = world.here.append(&topic(), span(1, 1), Bytes::new(), 0).await.unwrap_err();
    assert!(matches!(refused, StreamError::Bus(BusError::Unreachable(_))), "{refused}");
    assert!(!world.here.is_connected() && !world.here.trouble().is_empty());

    world.server().restart();
    soon(world.here.connected()).await;
    assert_eq!(world.here.trouble(), "");
    assert_eq!(ask(&world.here, &subject(), b"again").await, "again");
}

pub async fn subscribers_are_told_that_something_may_have_been_missed(mut world: World) {
    let changed = Subject::new("votes", 0, Purpose::Changed);
    let mut notices = world.here.subscribe(&changed);
    world.server().kill();
    world.server().restart();
    assert_eq!(soon(notices.recv()).await.unwrap(), Bytes::new());
}

pub async fn a_bus_may_start_before_its_server(mut world: World) {
    let options = options(world.server(), "early");
    world.server().kill();
    let bus = Bus::nats(options).await.unwrap();
    let served = subject();
    bus.serve(served.clone(), |message| Box::pin(async move { message }));
    let refused = bus.request_within(&served, Bytes::new(), PATIENCE).await;
    assert!(matches!(refused, Err(BusError::Unreachable(_))), "{refused:?}");
    world.server().restart();
    soon(bus.connected()).await;
    soon(world.here.connected()).await;
    assert_eq!(ask(&world.here, &served, b"x").await, "x");
    assert_eq!(ask(&bus, &served, b"y").await, "y");
}

pub async fn a_bus_that_is_dropped_answers_no_more(mut world: World) {
    let gone = connect(world.server(), "gone").await;
    gone.serve(subject(), |message| Box::pin(async move { message }));
    ask(&world.here, &subject(), b"ready").await;
    drop(gone);
    let refused = soon(async {
        loop {
            match world.here.request_within(&subject(), Bytes::new(), AT_ONCE).await {
                // One that was on its way when the other side left is lost, as if that had crashed.
                Ok(_) | Err(BusError::TimedOut { .. }) => a_moment().await,
                Err(error) => return error,
            }
        }
    })
    .await;
    assert!(matches!(refused, BusError::NoResponder(_)), "{refused}");
}

pub async fn a_message_of_somebody_else_is_named(mut world: World) {
    roomy(&world.here).await;
    world.here.append(&topic(), span(1, 1), Bytes::new(), 0).await.unwrap();
    let client = async_nats::connect(world.server().url()).await.unwrap();
    client.request(topic().address(), "by hand".into()).await.unwrap();
    let foreign = |error| matches!(error, StreamError::Foreign { sequence: 2, .. });
    assert!(foreign(world.here.last(&topic()).await.unwrap_err()));
    let reader = connect(world.server(), "reader").await;
    let mut consumer = reader.consume(&topic(), Start::Sequence(1)).await.unwrap();
    assert_eq!(soon(consumer.next()).await.unwrap().span, span(1, 1));
    assert!(foreign(soon(consumer.next()).await.unwrap_err()));
}
