//! What auditors are shown is noted first, or not shown.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use access::{Access, Command, Looked};
use bus::Bus;
use bytes::Bytes;
use decider::{Context, Decider};
use gateway::token_hash;
use http_body_util::BodyExt;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, CommandReply};
use proto::{Envelope, Timestamp};
use serde_bytes::ByteBuf;

use crate::reading::{LIVE, next, open};
use crate::world::{AUDITOR, NOON, OPERATOR, World, settings};

/// The real rules of the access journal, without a log.
#[derive(Default)]
pub struct Looks {
    noted: Mutex<Vec<Looked>>,
    is_full: AtomicBool,
}

pub fn serve(bus: &Bus) -> Arc<Looks> {
    let looks = Arc::new(Looks::default());
    let noting = looks.clone();
    bus.serve(Subject::new("access", 0, Purpose::Command), move |message| {
        let reply = noting.note(&message);
        Box::pin(async move { Bytes::from(wire::encode(&reply)) })
    });
    looks
}

impl Looks {
    fn note(&self, message: &[u8]) -> CommandReply {
        if self.is_full.load(Ordering::SeqCst) {
            return CommandReply::Full;
        }
        let envelope: Envelope<ByteBuf> = wire::decode(message).unwrap();
        let body: Command = decider::answer::read(&envelope.body).unwrap();
        let context = Context { now: Timestamp(NOON), position: 1, resources: &() };
        let decision = Access::decide(&access::State::default(), &envelope.map(|_| body), &context);
        let noted = decision.events.iter().map(|access::Event::Looked(looked)| looked.clone());
        self.noted.lock().unwrap().extend(noted);
        let answer = decider::answer::encode::<Access>(&decision.answer);
        CommandReply::Answered { position: 1, at: Timestamp(NOON), answer, repeated: false }
    }
}

/// What was noted, each as service, question and parameters.
fn noted(world: &World) -> Vec<String> {
    let noted = world.looks.noted.lock().unwrap();
    noted.iter().map(|look| format!("{} {} {}", look.service, look.question, look.parameters)).collect()
}

#[tokio::test]
async fn an_auditors_look_is_noted_and_an_operators_is_not() {
    let world = World::new().await;
    for token in [OPERATOR, AUDITOR] {
        assert_eq!(world.get("/v1/journals/guestbook/0/events?limit=2", token).await.status, 200);
    }
    let noted = world.looks.noted.lock().unwrap();
    let [look] = &noted[..] else { panic!("{noted:?}") };
    assert_eq!((look.token, look.tenant.as_str()), (token_hash(AUDITOR), "default"));
    assert_eq!((look.question.as_str(), look.parameters.as_str()), ("events", "limit=2"));
    assert_eq!((look.service.as_str(), look.request.is_empty()), ("guestbook", false));
}

#[tokio::test]
async fn what_auditors_see_is_noted_also_where_the_public_may_ask() {
    let world = World::with_spring(settings()).await;
    let paths = [
        "campaigns/spring/board?limit=3",
        "campaigns/spring/minutes?limit=5",
        "campaigns?limit=7",
        "door",
        "journals/guestbook/0/parked",
    ];
    assert_eq!(world.get("/v1/campaigns/spring/board", "").await.status, 200);
    for path in paths {
        for token in [OPERATOR, AUDITOR] {
            assert_eq!(world.get(&format!("/v1/{path}"), token).await.status, 200, "{path}");
        }
    }
    let expected = [
        "guestbook board limit=3",
        "guestbook minutes limit=5",
        "directory campaigns limit=7",
        "directory door ",
        "guestbook parked ",
    ];
    assert_eq!(noted(&world), expected);
    world.looks.is_full.store(true, Ordering::SeqCst);
    for path in paths {
        assert_eq!(world.get(&format!("/v1/{path}"), AUDITOR).await.problem(), "look-not-noted");
    }
    assert_eq!(world.get("/v1/campaigns/spring/board", "").await.status, 200);
}

#[tokio::test]
async fn what_an_auditor_follows_is_noted_once_before_the_first_event() {
    let world = World::with_spring(settings()).await;
    for (board, token) in (1..).zip(["", OPERATOR, AUDITOR]) {
        let mut body = open(&world, LIVE, token).await.into_body();
        assert!(next(&mut body).await.contains(&format!("\"inside\":{}", !token.is_empty())));
        world.move_board(board);
        assert!(next(&mut body).await.contains(&format!("\"board\":{board}")));
    }
    assert_eq!(noted(&world), ["guestbook board "]);
    world.looks.is_full.store(true, Ordering::SeqCst);
    assert_eq!(world.get(LIVE, AUDITOR).await.problem(), "look-not-noted");
    assert_eq!(open(&world, LIVE, "").await.status(), 200);
}

#[tokio::test]
async fn who_follows_from_inside_sees_nothing_more_once_the_token_is_revoked() {
    let world = World::with_spring(settings()).await;
    let mut streams = Vec::new();
    for token in ["", OPERATOR, AUDITOR] {
        let mut body = open(&world, LIVE, token).await.into_body();
        next(&mut body).await;
        streams.push(body);
    }
    world.revoked.store(true, Ordering::SeqCst);
    world.move_board(1);
    let [public, inside @ ..] = &mut streams[..] else { unreachable!() };
    assert!(next(public).await.contains("\"board\":1"));
    for body in inside {
        assert!(body.frame().await.is_none());
    }
}

#[tokio::test]
async fn where_nothing_moves_a_stream_from_inside_ends_with_the_next_sign_of_life() {
    let world = World::with_spring(settings()).await;
    let mut body = open(&world, LIVE, AUDITOR).await.into_body();
    next(&mut body).await;
    world.revoked.store(true, Ordering::SeqCst);
    tokio::time::pause();
    let rest = tokio::time::timeout(Duration::from_secs(60), body.collect()).await;
    let rest = rest.expect("the stream ends").unwrap().to_bytes();
    assert!(!String::from_utf8_lossy(&rest).contains("data:"), "{rest:?}");
}

#[tokio::test]
async fn nothing_is_shown_that_could_not_be_noted() {
    let world = World::new().await;
    world.looks.is_full.store(true, Ordering::SeqCst);
    let path = "/v1/journals/guestbook/0/events";
    let refused = world.get(path, AUDITOR).await;
    assert_eq!((refused.status, refused.problem()), (503, "look-not-noted"));
    assert_eq!(world.get(path, OPERATOR).await.status, 200);
}
