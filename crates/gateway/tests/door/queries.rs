//! Questions to a service's rows, and what other logs say beside the answer.

use std::time::Duration;

use bytes::Bytes;
use proto::fact::Source;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, Queried, QueryPage};
use serde_json::json;
use tokio::time::Instant;

use crate::world::{AUDITOR, OPERATOR, World, settings};

const LINES: &str = "/v1/campaigns/spring/lines";

/// Hears everything and answers nothing.
fn hang(world: &World, service: &str, purpose: Purpose) {
    world.bus.serve(Subject::new(service, 0, purpose), |_| Box::pin(std::future::pending()));
}

/// Answers with events of other services.
fn cite(world: &World, services: &[&str]) {
    let cites = services.iter().map(|service| Source {
        service: (*service).into(),
        shard: 0,
        incarnation: Default::default(),
        position: 3,
    });
    let page = QueryPage { position: 7, next_cursor: None, body: b"{}".to_vec(), cites: cites.collect() };
    let reply = Bytes::from(wire::encode(&Queried::Page(page)));
    world.bus.serve(Subject::new("guestbook", 0, Purpose::Query), move |_| {
        let reply = reply.clone();
        Box::pin(async move { reply })
    });
}

/// How long all the waiting of a request takes, by a clock that stands still otherwise.
async fn waited(world: &World) -> (u16, serde_json::Value, Duration) {
    tokio::time::pause();
    let started = Instant::now();
    let answer = world.get(LINES, AUDITOR).await;
    (answer.status, answer.body, started.elapsed())
}

#[tokio::test]
async fn that_a_service_hangs_is_told_long_before_an_answer_would_be_late() {
    let world = World::with_spring(settings()).await;
    hang(&world, "guestbook", Purpose::Status);
    hang(&world, "guestbook", Purpose::Query);
    let (status, body, waited) = waited(&world).await;
    assert_eq!((status, &body["type"]), (503, &json!("/problems/no-answer-in-time")));
    assert!(waited < 2 * settings().answer_timeout, "{waited:?}");
}

#[tokio::test]
async fn logs_that_can_not_be_read_are_named_after_one_wait_for_all() {
    let world = World::with_spring(settings()).await;
    cite(&world, &["votes", "lotteries", "guestbook", "referrals"]);
    for service in ["votes", "lotteries"] {
        hang(&world, service, Purpose::Status);
    }
    let (status, body, waited) = waited(&world).await;
    assert_eq!(status, 200, "{body}");
    let cited = body["cited"].as_array().unwrap();
    assert_eq!(cited[2]["event"]["position"], 3);
    for (at, service) in [(0, "votes"), (1, "lotteries"), (3, "referrals")] {
        let doubt = cited[at]["doubt"].as_str().unwrap();
        assert!(doubt.starts_with(&format!("{service} can't be asked now")), "{doubt}");
    }
    assert!(waited < 2 * settings().answer_timeout, "{waited:?}");
}

/// Answers with what it was asked.
fn echo(world: &World, service: &str) {
    world.bus.serve(Subject::new(service, 0, Purpose::Query), |message| {
        let asked: wire::Query = wire::decode(&message).unwrap();
        let body = json!({ "at": asked.campaign, "question": asked.question, "given": asked.parameters });
        let body = body.to_string().into_bytes();
        let page = QueryPage { position: 7, next_cursor: None, body, cites: Vec::new() };
        let reply = Bytes::from(wire::encode(&Queried::Page(page)));
        Box::pin(async move { reply })
    });
}

#[tokio::test]
async fn a_person_asks_what_the_account_keeps_about_them_and_about_nobody_else() {
    let world = World::with_spring(settings()).await;
    echo(&world, "guestbook");
    let (ann, bob) = (world.sign_in("ann").await, world.sign_in("bob").await);
    let second = json!({"id":"summer","kind":"guestbook","name":"Summer"});
    assert_eq!(world.post("/v1/campaigns", OPERATOR, second).await.status, 201);
    let kept = |campaign: &str| format!("/v1/campaigns/{campaign}/me/kept?cursor=5");
    let answer = world.get(&kept("summer"), &ann).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.headers["cache-control"], "no-store");
    // The oldest place of the service is asked, about the campaign at whose address this stands.
    assert_eq!((&answer.body["at"], &answer.body["question"]), (&json!("spring"), &json!("kept")));
    let given = answer.body["given"].as_array().unwrap().clone();
    assert_eq!((&given[0], &given[2]), (&json!(["cursor", "5"]), &json!(["campaign", "summer"])));
    assert_eq!(given[1][0], "person");
    assert_ne!(world.get(&kept("summer"), &bob).await.body["given"][1], given[1]);

    let forged = format!("{}&person={}", kept("summer"), "0".repeat(32));
    assert_eq!(world.get(&forged, &ann).await.problem(), "parameter-unknown");
    assert_eq!(world.get(&kept("summer"), "").await.problem(), "token-missing");
    assert_eq!(world.get(&kept("summer"), OPERATOR).await.problem(), "wrong-role");
}
