//! Looks at whole logs: each costs as much as a start, so few at a time are under way.

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, Digest};
use tokio::sync::{mpsc, watch};

use crate::world::{AUDITOR, World, settings};

const DIGEST: &str = "/v1/journals/guestbook/0/digest";

#[tokio::test]
async fn a_look_takes_its_place_until_it_has_ended_also_when_nobody_waits_for_it() {
    let world = World::with_spring(settings()).await;
    let (begun, mut begins) = mpsc::unbounded_channel();
    let may_end = Arc::new(watch::Sender::new(false));
    let gate = Arc::clone(&may_end);
    let subject = Subject::new("guestbook", 0, Purpose::Digest);
    world.bus.withdraw(&subject);
    world.bus.serve(subject, move |_| {
        begun.send(()).unwrap();
        let mut gate = gate.subscribe();
        Box::pin(async move {
            gate.wait_for(|may_end| *may_end).await.unwrap();
            Bytes::from(wire::encode(&Err::<Digest, _>("it has ended".to_owned())))
        })
    });
    for _ in 0..2 {
        let mut asked = pin!(world.get(DIGEST, AUDITOR));
        tokio::select! {
            _ = &mut asked => unreachable!("it can't have ended"),
            _ = begins.recv() => {}
        }
        // Whoever asked hangs up.
    }
    let third = world.get(DIGEST, AUDITOR).await;
    assert_eq!((third.status, third.problem()), (503, "audits-busy"));
    may_end.send_replace(true);
    while world.get(DIGEST, AUDITOR).await.problem() == "audits-busy" {
        tokio::task::yield_now().await;
    }
    assert_eq!(world.get(DIGEST, AUDITOR).await.problem(), "log-unreadable");
}
