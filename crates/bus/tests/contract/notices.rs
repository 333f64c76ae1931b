//! Notices: heard by all, kept for none.

use std::time::Duration;

use bus::{Bus, Options};
use bytes::Bytes;
use proto::subject::{Purpose, Subject};
use tokio::sync::broadcast::error::RecvError;

use crate::proxy::Proxy;
use crate::world::{World, ask, options, soon, subject};

fn changed(shard: u16) -> Subject {
    Subject::new("votes", shard, Purpose::Changed)
}

pub async fn a_notice_reaches_all_subscribers(world: World) {
    world.there.publish(&changed(0), Bytes::from_static(b"nobody hears"));
    let mut one = world.here.subscribe(&changed(0));
    is_heard(&world, &mut one).await;
    let mut two = world.here.subscribe(&changed(0));
    world.there.publish(&changed(0), Bytes::from_static(b"x"));
    assert_eq!(next(&mut one).await, "x");
    assert_eq!(next(&mut two).await, "x");
}

pub async fn who_is_slow_is_told_how_many_were_missed(world: World) {
    let mut quick = world.here.subscribe(&changed(0));
    is_heard(&world, &mut quick).await;
    let mut slow = world.here.subscribe(&changed(0));
    let told = 1_024 + 200;
    for n in 0..told {
        world.there.publish(&changed(0), Bytes::from(format!("n{n}")));
        // One that keeps up misses nothing.
        assert_eq!(next(&mut quick).await, format!("n{n}"));
    }
    let missed = soon(slow.recv()).await;
    let Err(RecvError::Lagged(missed)) = missed else { panic!("{missed:?}") };
    assert!(missed >= 200, "{missed}");
    assert_eq!(next(&mut slow).await, format!("n{}", 200));
}

pub async fn what_is_told_after_a_question_is_heard_by_who_subscribed_before_it(world: World) {
    let there = world.there.clone();
    world.there.serve(subject(), move |message| {
        let there = there.clone();
        Box::pin(async move {
            let shard = std::str::from_utf8(&message).unwrap().parse().unwrap_or(u16::MAX);
            there.publish(&changed(shard), message.clone());
            message
        })
    });
    ask(&world.here, &subject(), b"ready").await;
    // A view is looked at after subscribing to its changes, so no change may fall in between.
    for shard in 0..100 {
        let mut notices = world.here.subscribe(&changed(shard));
        let asked = Bytes::from(shard.to_string());
        world.here.request(&subject(), asked.clone()).await.unwrap();
        assert_eq!(next(&mut notices).await, asked);
    }
}

/// The other side's connection may break while ours stands. Then it says so itself.
pub async fn what_another_could_not_send_is_told_as_missed(mut world: World) {
    let mut proxy = Proxy::start(world.server().url()).await;
    let there = Bus::nats(Options { servers: vec![proxy.url()], ..options(world.server(), "behind") });
    let there = there.await.unwrap();
    world.there = there;
    soon(world.there.connected()).await;
    let mut notices = world.here.subscribe(&changed(0));
    is_heard(&world, &mut notices).await;
    proxy.cut();
    assert_eq!(next(&mut notices).await, "");
}

/// Whoever publishes never waits. What was more than could be sent is made up for by an empty notice behind it.
pub async fn what_is_published_too_fast_is_told_as_missed(world: World) {
    let mut notices = world.here.subscribe(&changed(0));
    is_heard(&world, &mut notices).await;
    // The other side's sender gets no turn in between.
    for n in 0..20_000 {
        world.there.publish(&changed(0), Bytes::from(format!("n{n}")));
    }
    soon(async {
        loop {
            match notices.recv().await {
                Ok(notice) if notice.is_empty() => break,
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => panic!("closed"),
            }
        }
    })
    .await;
}

type Notices = tokio::sync::broadcast::Receiver<Bytes>;

async fn next(notices: &mut Notices) -> Bytes {
    soon(notices.recv()).await.unwrap()
}

/// Until the other process's notices come through, which takes its connection a moment to learn.
async fn is_heard(world: &World, notices: &mut Notices) {
    soon(async {
        loop {
            world.there.publish(&changed(0), Bytes::from_static(b"ping"));
            if tokio::time::timeout(Duration::from_millis(20), notices.recv()).await.is_ok() {
                break;
            }
        }
    })
    .await;
    world.there.publish(&changed(0), Bytes::from_static(b"end"));
    while next(notices).await != "end" {}
}
