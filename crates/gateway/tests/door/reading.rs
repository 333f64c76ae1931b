//! Views, live streams, logs, documents.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use futures::StreamExt;
use futures::future::join_all;
use gateway::{Activity, STREAMS_PREFIX_MAX, Settings};
use http_body_util::BodyExt;
use proto::subject::{Purpose, Subject};
use proto::wire;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::world::{AUDITOR, OPERATOR, World, request, settings};

const BOARD: &str = "/v1/campaigns/spring/board";
pub const LIVE: &str = "/v1/campaigns/spring/live";

pub async fn open(world: &World, path: &str, token: &str) -> http::Response<Body> {
    world.router.clone().oneshot(request("GET", path, token, &[], None)).await.unwrap()
}

pub async fn next(body: &mut Body) -> String {
    let frame = body.frame().await.unwrap().unwrap();
    String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn a_view_that_has_not_moved_is_not_sent_again() {
    let world = World::with_spring(settings()).await;
    let board = world.get(BOARD, "").await;
    assert_eq!(board.header("etag"), "\"v0\"");
    let again = request("GET", BOARD, "", &[("if-none-match", "\"v0\"")], None);
    let again = world.send(again).await;
    assert_eq!((again.status, again.bytes.len(), again.header("etag")), (304, 0, "\"v0\""));
    world.move_board(1);
    let moved = request("GET", BOARD, "", &[("if-none-match", "\"v0\"")], None);
    assert_eq!(world.send(moved).await.status, 200);
}

#[tokio::test]
async fn only_known_parameters_are_taken_once() {
    let world = World::with_spring(settings()).await;
    let found = world.get(&format!("{BOARD}?search=%E6%98%A5&limit=3"), "").await;
    assert_eq!(found.body["asked"].to_string(), r#"[["limit","3"],["search","春"]]"#);
    for (query, slug) in [("colour=red", "parameter-unknown"), ("limit=1&limit=2", "parameter-repeated")] {
        let answer = world.get(&format!("{BOARD}?{query}"), "").await;
        assert_eq!((answer.status, answer.problem()), (400, slug));
    }
}

#[tokio::test]
async fn where_no_parameter_is_taken_that_is_said() {
    let world = World::with_spring(settings()).await;
    let answer = world.get("/v1/campaigns/spring/motto?x=1", "").await;
    assert_eq!((answer.status, answer.problem()), (400, "parameter-unknown"));
    let detail = answer.body["detail"].as_str().unwrap();
    assert!(detail.contains("\"x\"") && detail.contains("leave it out"), "{detail}");
    assert_eq!(world.get("/v1/campaigns/spring/motto?", "").await.status, 200);
}

#[tokio::test]
async fn one_network_does_not_take_all_streams() {
    let world = World::with_spring(settings()).await;
    let from = |address: &str| {
        let request = request("GET", LIVE, "", &[("x-forwarded-for", address)], None);
        world.router.clone().oneshot(request)
    };
    let mut held = Vec::new();
    for last in 0..STREAMS_PREFIX_MAX {
        held.push(from(&format!("117.136.8.{}", last % 256)).await.unwrap());
        assert_eq!(held[last].status(), 200);
    }
    assert_eq!(from("117.136.8.1").await.unwrap().status(), 503);
    assert_eq!(from("117.136.9.1").await.unwrap().status(), 200);
    assert_eq!(from("127.0.0.1").await.unwrap().status(), 200);
    held.pop();
    assert_eq!(from("117.136.8.1").await.unwrap().status(), 200);
}

#[tokio::test]
async fn live_shows_the_view_and_then_each_move() {
    let world = World::with_spring(settings()).await;
    let response = open(&world, LIVE, "").await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body();
    assert!(next(&mut body).await.contains("\"board\":0"));
    for board in 1..4 {
        world.move_board(board);
        assert!(next(&mut body).await.contains(&format!("\"board\":{board}")));
    }
    // A second follower joins the same view, and both see what comes.
    let mut second = open(&world, LIVE, "").await.into_body();
    assert!(next(&mut second).await.contains("\"board\":3"));
    drop(body);
    world.move_board(9);
    assert!(next(&mut second).await.contains("\"board\":9"));
}

#[tokio::test]
async fn streams_are_bounded_and_give_their_place_back() {
    let world = World::with_spring(Settings { streams_max: 1, ..settings() }).await;
    let first = open(&world, LIVE, "").await;
    let second = world.get(LIVE, "").await;
    assert_eq!((second.status, second.problem()), (503, "streams-full"));
    drop(first);
    assert_eq!(open(&world, LIVE, "").await.status(), 200);
}

#[tokio::test]
async fn events_come_as_lines_of_ones_own_tenant() {
    let world = World::with_spring(settings()).await;
    let events = world.get("/v1/journals/guestbook/0/events", AUDITOR).await;
    assert_eq!(events.header("content-type"), "application/x-ndjson");
    let text = String::from_utf8(events.bytes.to_vec()).unwrap();
    let positions: Vec<u64> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .inspect(|line| assert_eq!(line["tenant"], "default"))
        .map(|line| line["position"].as_u64().unwrap())
        .collect();
    assert_eq!(positions, [1, 2, 3, 4, 5]);
    let some = world.get("/v1/journals/guestbook/0/events?from=2&limit=3", OPERATOR).await;
    assert_eq!(String::from_utf8(some.bytes.to_vec()).unwrap().lines().count(), 3);
    let bad = world.get("/v1/journals/guestbook/0/events?tenant=elsewhere", OPERATOR).await;
    assert_eq!(bad.problem(), "parameter-invalid");
}

#[tokio::test]
async fn whoever_follows_events_stays() {
    let world = World::with_spring(settings()).await;
    let response = open(&world, "/v1/journals/guestbook/0/events?from=3&follow=true", AUDITOR).await;
    let mut lines = pin!(response.into_body().into_data_stream());
    let first = lines.next().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&first).contains("\"position\":3"));
    assert!(String::from_utf8_lossy(&lines.next().await.unwrap().unwrap()).contains("\"position\":5"));
}

#[tokio::test]
async fn a_follower_wakes_when_a_view_moves_and_falls_silent_with_its_token() {
    let world = World::with_spring(settings()).await;
    let response = open(&world, "/v1/journals/guestbook/0/events?from=5&follow=true", AUDITOR).await;
    let mut lines = pin!(response.into_body().into_data_stream());
    lines.next().await.unwrap().unwrap();
    let started = std::time::Instant::now();
    for more in 1..=20 {
        world.shard.more_lines.store(more, Ordering::Relaxed);
        world.move_board(more);
        let line = lines.next().await.unwrap().unwrap();
        assert!(String::from_utf8_lossy(&line).contains(&format!("\"position\":{}", 5 + more)));
    }
    // Waiting for the next look each time would have taken twenty seconds.
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    world.revoked.store(true, Ordering::Relaxed);
    world.shard.more_lines.store(21, Ordering::Relaxed);
    world.move_board(21);
    assert!(lines.next().await.unwrap().is_err());
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn activities_that_name_one_path_differently_are_refused_with_both_names() {
    let mut operations = crate::guestbook::operations();
    operations.retain(|operation| operation.name == "approve");
    operations[0].path = "/members/{member}/reject";
    let other = Activity { service: "other", operations, sum_door: None };
    let error = crate::world::with_activity(other).err().unwrap().to_string();
    assert!(error.contains("{number}") && error.contains("{member}"), "{error}");
    let mut operations = crate::guestbook::operations();
    operations.retain(|operation| operation.name == "approve");
    let other = Activity { service: "other", operations, sum_door: None };
    drop(crate::world::with_activity(other).unwrap().router());
}

#[tokio::test]
async fn raw_blocks_say_where_to_go_on() {
    let world = World::with_spring(settings()).await;
    let blocks = world.get("/v1/journals/guestbook/0/blocks?from=1", AUDITOR).await;
    assert_eq!(&blocks.bytes[..], b"\x05\0\0\0block");
    assert_eq!(blocks.header("fairground-next-position"), "9");
    assert_eq!(
        world.get("/v1/journals/guestbook/0/blocks?to=1", AUDITOR).await.problem(),
        "parameter-invalid"
    );
}

/// Longer than readiness goes by what it knows.
async fn a_second_passes() {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(1)).await;
    tokio::time::resume();
}

/// Answers a hundred requests at once, while no shard answers before all of them wait. Gives how often it was asked.
async fn a_hundred_at_once(path: &str, token: &str) -> (World, Arc<AtomicUsize>) {
    let world = World::with_spring(settings()).await;
    let status = Subject::new("guestbook", 0, Purpose::Status);
    let (asked, all_wait) = (Arc::new(AtomicUsize::new(0)), watch::Sender::new(false));
    world.bus.withdraw(&status);
    let (shard, count, waiting) = (world.shard.clone(), asked.clone(), all_wait.subscribe());
    world.bus.serve(status, move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        let (shard, mut waiting) = (shard.clone(), waiting.clone());
        Box::pin(async move {
            waiting.wait_for(|all| *all).await.unwrap();
            wire::encode(&shard.status()).into()
        })
    });
    let mut answers = join_all((0..100).map(|_| world.get(path, token)));
    // More than once, should a request give way to others on its way in.
    for _ in 0..10 {
        assert!(futures::poll!(&mut answers).is_pending());
        tokio::task::yield_now().await;
    }
    all_wait.send_replace(true);
    assert!(answers.await.iter().all(|answer| answer.status == 200));
    (world, asked)
}

#[tokio::test]
async fn however_many_ask_at_once_each_shard_is_asked_once() {
    let (world, asked) = a_hundred_at_once("/readyz", "").await;
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    world.get("/readyz", "").await;
    assert_eq!(asked.load(Ordering::Relaxed), 1, "readiness goes by what was known a moment ago");
    a_second_passes().await;
    world.get("/readyz", "").await;
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    let (world, asked) = a_hundred_at_once("/v1/services", AUDITOR).await;
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    world.get("/v1/services", AUDITOR).await;
    assert_eq!(asked.load(Ordering::Relaxed), 2, "staff see what they have just done");
}

#[tokio::test]
async fn readiness_does_not_wait_for_ever_on_one_who_hung_up() {
    let world = World::with_spring(settings()).await;
    {
        let mut first = pin!(world.get("/readyz", ""));
        assert!(futures::poll!(&mut first).is_pending());
    }
    assert_eq!(world.get("/readyz", "").await.status, 200);
}

#[tokio::test]
async fn readiness_names_the_shard_that_stopped() {
    let world = World::with_spring(settings()).await;
    assert_eq!(world.get("/readyz", "").await.status, 200);
    *world.shard.stopped.lock().unwrap() = "the disk is full".into();
    a_second_passes().await;
    let answer = world.get("/readyz", "").await;
    assert_eq!((answer.status, answer.problem()), (503, "not-ready"));
    assert_eq!(answer.body["detail"], "guestbook.0: the disk is full");
    assert_eq!(world.get("/livez", "").await.status, 200);
}

#[tokio::test]
async fn the_document_names_every_route_and_refers_only_to_what_it_holds() {
    let world = World::with_spring(settings()).await;
    let document = world.get("/openapi.json", "").await.body;
    assert_eq!(document["openapi"], "3.1.0");
    let write = &document["paths"]["/v1/campaigns/{campaign}/lines"]["post"];
    let body = &write["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["required"].to_string(), r#"["line","page_token"]"#);
    assert_eq!(body["properties"]["moves"]["maximum"], 65_535);
    assert_eq!(write["security"].to_string(), r#"[{"session":[]}]"#);
    assert_eq!(write["parameters"][0]["in"], "path");
    let join = &document["paths"]["/v1/campaigns/{campaign}/members"]["post"];
    let body = &join["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["required"].to_string(), r#"["line","name"]"#);
    assert_eq!(body["properties"]["name"]["type"], "string");
    assert_eq!(body["properties"]["about"]["type"].to_string(), r#"["string","null"]"#);
    assert_eq!(body["properties"]["picture"]["pattern"], "^(https://|/assets/)");
    // Which of the two it is, the activity says with each receipt.
    let statuses: Vec<_> = write["responses"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(statuses, ["200", "201", "default"]);
    let text = document.to_string();
    assert!(!text.contains("2XX"));
    for reference in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
    let mut ids: Vec<&str> =
        text.split("\"operationId\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let operations = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), operations);
    assert_eq!(document["paths"].as_object().unwrap().len(), 32);
}

#[tokio::test]
async fn the_documentation_page_reads_our_document() {
    let world = World::new().await;
    assert_eq!(world.get("/docs", "").await.header("location"), "/docs/");
    let index = world.get("/docs/", "").await;
    assert!(index.header("content-type").starts_with("text/html"));
    let script = world.get("/docs/swagger-initializer.js", "").await;
    assert!(String::from_utf8_lossy(&script.bytes).contains("/openapi.json"));
    assert_eq!(world.get("/docs/nothing.js", "").await.problem(), "not-found");
}
