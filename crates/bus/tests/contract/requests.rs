//! Questions and answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bus::{BusError, HANDLERS_MAX, MESSAGE_BYTES_MAX};
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use proto::subject::{Purpose, Subject};
use tokio::sync::Semaphore;

use crate::world::{PATIENCE, World, ask, soon, subject};

pub async fn a_request_reaches_its_handler_and_no_other(world: World) {
    world.there.serve(subject(), |message| Box::pin(async move { message.slice(1..) }));
    assert_eq!(ask(&world.here, &subject(), b"abc").await, "bc");
    let elsewhere = Subject::new("votes", 1, Purpose::Command);
    let answer = world.here.request(&elsewhere, Bytes::new()).await;
    assert!(matches!(answer, Err(BusError::NoResponder(_))), "{answer:?}");
}

pub async fn nobody_answering_is_told_at_once(world: World) {
    let begun = Instant::now();
    let answer = world.here.request(&subject(), Bytes::new()).await;
    assert!(matches!(answer, Err(BusError::NoResponder(_))), "{answer:?}");
    assert!(begun.elapsed() < Duration::from_secs(5));

    world.there.serve(subject(), |message| Box::pin(async move { message }));
    ask(&world.here, &subject(), b"x").await;
    world.there.withdraw(&subject());
    // One that was on its way when its handler went is never answered.
    soon(async {
        loop {
            match world.here.request_within(&subject(), Bytes::new(), Duration::from_millis(100)).await {
                Ok(_) | Err(BusError::TimedOut { .. }) => {}
                Err(BusError::NoResponder(_)) => return,
                Err(error) => panic!("{error}"),
            }
        }
    })
    .await;
}

pub async fn whoever_asks_once_all_is_settled_is_heard(world: World) {
    let notice = Subject::new("votes", 0, Purpose::Changed);
    for shard in 0..500 {
        let subject = Subject::new("votes", shard, Purpose::Command);
        world.there.serve(subject.clone(), |message| Box::pin(async move { message }));
        soon(world.there.settled(&notice)).await;
        let answer = world.here.request(&subject, Bytes::from_static(b"x")).await;
        assert!(answer.is_ok(), "shard {shard}: {answer:?}");
    }
}

pub async fn a_second_handler_replaces_the_first(world: World) {
    world.there.serve(subject(), |_| Box::pin(async { Bytes::from_static(b"first") }));
    assert_eq!(ask(&world.here, &subject(), b"").await, "first");
    world.there.serve(subject(), |_| Box::pin(async { Bytes::from_static(b"second") }));
    assert_eq!(ask(&world.here, &subject(), b"").await, "second");
}

pub async fn an_answer_that_is_late_is_told_as_such(world: World) {
    world.there.serve(subject(), |message| {
        Box::pin(async move {
            if message.is_empty() {
                std::future::pending::<()>().await;
            }
            message
        })
    });
    assert_eq!(ask(&world.here, &subject(), b"x").await, "x");
    let waited = Duration::from_millis(20);
    let answer = world.here.request_within(&subject(), Bytes::new(), waited).await;
    assert!(matches!(&answer, Err(BusError::TimedOut { waited: w, .. }) if *w == waited), "{answer:?}");
    assert!(answer.unwrap_err().may_have_taken_effect());
    // One that never comes holds up no other.
    assert_eq!(ask(&world.here, &subject(), b"y").await, "y");
}

pub async fn what_is_too_large_is_refused_and_what_fits_is_not(world: World) {
    world.there.serve(subject(), |message| {
        Box::pin(async move {
            let extra = usize::from(message.starts_with(b"more"));
            Bytes::from(vec![0; message.len() + extra])
        })
    });
    ask(&world.here, &subject(), b"ready").await;
    let largest = Bytes::from(vec![1; MESSAGE_BYTES_MAX]);
    let answer = soon(world.here.request(&subject(), largest)).await.unwrap();
    assert_eq!(answer.len(), MESSAGE_BYTES_MAX);

    let (bytes, bytes_max) = (MESSAGE_BYTES_MAX + 1, MESSAGE_BYTES_MAX);
    let refused = soon(world.here.request(&subject(), Bytes::from(vec![1; bytes]))).await.unwrap_err();
    assert!(!refused.may_have_taken_effect());
    let BusError::RequestTooLarge { bytes: told, bytes_max: max, .. } = refused else { panic!("{refused}") };
    assert_eq!((told, max), (bytes, bytes_max));

    let mut asks_for_more = vec![0; MESSAGE_BYTES_MAX];
    asks_for_more[..4].copy_from_slice(b"more");
    let refused = soon(world.here.request(&subject(), asks_for_more.into())).await.unwrap_err();
    let BusError::ReplyTooLarge { bytes: told, bytes_max: max, .. } = refused else { panic!("{refused}") };
    assert_eq!((told, max), (bytes, bytes_max));
}

pub async fn who_comes_when_all_hands_are_busy_is_told_at_once(world: World) {
    let gate = Arc::new(Semaphore::new(0));
    let handler_gate = Arc::clone(&gate);
    world.there.serve(subject(), move |message| {
        let gate = Arc::clone(&handler_gate);
        Box::pin(async move {
            if message.is_empty() {
                gate.acquire().await.unwrap().forget();
            }
            message
        })
    });
    ask(&world.here, &subject(), b"ready").await;
    let (beyond, asked) = (10, subject());
    let mut asking: FuturesUnordered<_> = (0..HANDLERS_MAX + beyond)
        .map(|_| world.here.request_within(&asked, Bytes::new(), PATIENCE))
        .collect();
    for _ in 0..beyond {
        let refused = soon(asking.next()).await.unwrap();
        assert!(matches!(refused, Err(BusError::Busy(_))), "{refused:?}");
    }
    gate.add_permits(HANDLERS_MAX);
    while let Some(answer) = soon(asking.next()).await {
        answer.unwrap();
    }
    assert_eq!(ask(&world.here, &subject(), b"again").await, "again");
}

pub async fn draining_finishes_what_was_taken_and_takes_no_more(world: World) {
    let (begun, gate) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (handler_begun, handler_gate) = (Arc::clone(&begun), Arc::clone(&gate));
    world.there.serve(subject(), move |message| {
        let (begun, gate) = (Arc::clone(&handler_begun), Arc::clone(&handler_gate));
        Box::pin(async move {
            if message.is_empty() {
                begun.add_permits(1);
                gate.acquire().await.unwrap().forget();
            }
            message
        })
    });
    ask(&world.here, &subject(), b"ready").await;
    let here = world.here.clone();
    let taken = tokio::spawn(async move { here.request(&subject(), Bytes::new()).await });
    soon(begun.acquire()).await.unwrap().forget();
    let there = world.there.clone();
    let drained = tokio::spawn(async move { there.drain().await });
    // Nobody new gets in.
    let within = Duration::from_secs(2);
    soon(async {
        while world.here.request_within(&subject(), Bytes::from_static(b"x"), within).await.is_ok() {}
    })
    .await;
    assert!(!drained.is_finished() && !taken.is_finished());
    gate.add_permits(1);
    soon(drained).await.unwrap();
    assert_eq!(soon(taken).await.unwrap().unwrap(), Bytes::new());
}
