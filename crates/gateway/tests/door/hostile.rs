//! Malformed and hostile requests get a 4xx problem, and leave nothing behind.

use axum::body::Body;
use http::{HeaderValue, Request};
use proptest::prelude::*;
use serde_json::json;

use crate::world::{Answer, OPERATOR, World, request, settings};

const LINES: &str = "/v1/campaigns/spring/lines";

fn raw(
    method: &str,
    path: &str,
    token: &str,
    headers: &[(&str, &[u8])],
    body: Vec<u8>,
) -> Option<Request<Body>> {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, HeaderValue::from_bytes(value).ok()?);
    }
    request.body(body.into()).ok()
}

#[track_caller]
fn assert_refused(answer: &Answer) {
    assert!((400..500).contains(&answer.status), "{answer:?}");
    answer.problem();
}

#[tokio::test]
async fn wrong_shapes_are_named() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let json = ("content-type", "application/json");
    let key = ("idempotency-key", "k");
    let table: [(&[(&str, &str)], Vec<u8>, u16, &str); 15] = [
        (&[json, key], b"{\"line\":1".to_vec(), 400, "bad-json"),
        (&[json, key], b"{\"line\":1,\"line\":2}".to_vec(), 400, "bad-json"),
        (&[json, key], b"[]".to_vec(), 400, "bad-json"),
        (&[json, key], b"\xff\xfe".to_vec(), 400, "bad-json"),
        (&[json, key], "[".repeat(5_000).into_bytes(), 400, "bad-json"),
        (&[json, key], b"{\"line\":\"one\"}".to_vec(), 400, "bad-body"),
        (&[json, key], b"{\"line\":1,\"colour\":2}".to_vec(), 400, "bad-body"),
        (&[json, key], b"{\"line\":1,\"page_token\":7}".to_vec(), 400, "bad-body"),
        (&[json, key], b"{\"line\":1,\"device\":{\"gps\":1}}".to_vec(), 400, "bad-body"),
        (&[json, key], b"{\"line\":1,\"moves\":65536}".to_vec(), 400, "bad-body"),
        (&[json, key], b"{\"line\":1,\"moves\":-1}".to_vec(), 400, "bad-body"),
        (&[json, key], b"{\"line\":1,\"moves\":1.5}".to_vec(), 400, "bad-body"),
        (&[key], b"{\"line\":1}".to_vec(), 415, "not-json"),
        (&[("content-type", "text/plain"), key], b"{}".to_vec(), 415, "not-json"),
        (&[json, key], vec![b' '; 70_000], 413, "body-too-large"),
    ];
    for (headers, body, status, slug) in table {
        let headers: Vec<(&str, &[u8])> =
            headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let answer = world.send(raw("POST", LINES, &ann, &headers, body).unwrap()).await;
        assert_eq!((answer.status, answer.problem()), (status, slug), "{answer:?}");
    }
    let seen = world.shard.envelopes.lock().unwrap().len();
    assert_eq!(seen, 1, "only the creation of the campaign may have reached the shard");
}

#[tokio::test]
async fn a_panic_is_a_problem_and_the_door_stays_open() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let answer = world.post("/v1/campaigns/spring/panic", &ann, json!({})).await;
    assert_eq!((answer.status, answer.problem()), (500, "internal-error"));
    assert_eq!(world.get("/v1/campaigns/spring/board", "").await.status, 200);
}

#[tokio::test]
async fn request_ids_are_taken_if_they_are_sane() {
    let world = World::new().await;
    let sent = |id: &'static str| world.send(request("GET", "/livez", "", &[("x-request-id", id)], None));
    assert_eq!(sent("my-id").await.header("x-request-id"), "my-id");
    let long: &str = Box::leak("x".repeat(65).into_boxed_str());
    for bad in ["", "a b", long] {
        let answer = sent(bad).await;
        assert_eq!(answer.header("x-request-id").len(), 32, "{bad:?}");
    }
}

#[tokio::test]
async fn a_trace_is_taken_from_those_who_are_trusted_and_is_the_id_of_the_request() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    let parent = &*format!("00-{TRACE}-00f067aa0ba902b7-01");
    let door = |proxies: &[&str]| {
        let trusted_proxies = gateway::networks(proxies.iter().copied()).unwrap();
        World::with(gateway::Settings { development: false, trusted_proxies, ..settings() })
    };
    let (trusting, other) = (door(&["127.0.0.1/32"]).await, door(&["10.0.0.0/8"]).await);
    let id = async |world: &World, headers: &[(&str, &str)]| {
        world.send(request("GET", "/livez", "", headers, None)).await.header("x-request-id").to_owned()
    };
    assert_eq!(id(&trusting, &[("traceparent", parent)]).await, TRACE);
    assert_eq!(id(&trusting, &[("traceparent", parent), ("x-request-id", "r-1")]).await, TRACE);
    assert_eq!(id(&other, &[("traceparent", parent), ("x-request-id", "r-1")]).await, "r-1");
    for (world, headers) in [
        (&other, &[("traceparent", parent)][..]),
        (&trusting, &[("traceparent", parent), ("traceparent", parent)][..]),
        (&trusting, &[("traceparent", &parent[..54])][..]),
    ] {
        let fresh = id(world, headers).await;
        assert!(fresh.len() == 32 && fresh != TRACE, "{fresh}");
    }
}

#[tokio::test]
async fn when_all_places_are_taken_the_rest_is_told_so() {
    let world = World::with(gateway::Settings { concurrency_max: 0, ..settings() }).await;
    let answer = world.get("/v1/journals", OPERATOR).await;
    assert_eq!((answer.status, answer.problem(), answer.header("retry-after")), (503, "server-busy", "1"));
    assert_eq!(world.get("/livez", "").await.status, 200);
}

/// One hostile request: where, how, with which headers and body.
fn hostile() -> impl Strategy<Value = (String, String, u8, Vec<(String, Vec<u8>)>, Vec<u8>)> {
    let text = || "[ -~]{0,40}";
    let path = prop_oneof![
        Just(LINES.to_owned()),
        Just("/v1/campaigns".to_owned()),
        Just("/v1/sessions".to_owned()),
        Just("/v1/campaigns/spring/members".to_owned()),
        Just("/v1/campaigns/spring/visits".to_owned()),
        "/v1/campaigns/[a-zA-Z0-9%_.-]{1,80}/(board|me|lines|visits|live)",
        "/v1/campaigns/spring/members/[!-\"$-.0-~]{1,30}/approve",
        "/v1/journals/[a-z]{1,9}/[0-9-]{1,9}/(digest|events|blocks)",
        "/v1/[!-\"$-~]{0,3000}",
    ];
    let method =
        prop_oneof![Just("POST"), Just("POST"), Just("GET"), Just("PUT"), Just("DELETE"), Just("BREW")];
    let name = prop::sample::select(vec![
        "content-type",
        "idempotency-key",
        "authorization",
        "x-forwarded-for",
        "fairground-at",
        "x-request-id",
        "if-none-match",
        "accept",
        "content-length-hint",
    ]);
    let value = prop_oneof![prop::collection::vec(any::<u8>(), 0..60), text().prop_map(String::into_bytes)];
    let headers = prop::collection::vec((name.prop_map(str::to_owned), value), 0..5);
    let field = prop::sample::select(vec![
        "line",
        "page_token",
        "device",
        "moves",
        "openid",
        "tenant",
        "id",
        "kind",
        "name",
        "x",
    ]);
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-1".to_owned()),
        Just("1e400".to_owned()),
        Just("{}".to_owned()),
        Just("[[[]]]".to_owned()),
        text().prop_map(|text| json!(text).to_string()),
    ];
    let object = prop::collection::vec((field, leaf), 0..5).prop_map(|fields| {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", fields.join(",")).into_bytes()
    });
    let body = prop_oneof![object, prop::collection::vec(any::<u8>(), 0..400)];
    (method.prop_map(str::to_owned), path, 0u8..4, headers, body)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// 12 × 64 requests, each batch against one world.
    #[test]
    fn hostile_requests_are_4xx_problems_or_harmless(batch in prop::collection::vec(hostile(), 64)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let world = World::with_spring(settings()).await;
            let ann = world.sign_in("ann").await;
            for (method, path, who, headers, body) in batch {
                let token = ["", &ann, OPERATOR, "rubbish"][usize::from(who)];
                let headers: Vec<(&str, &[u8])> = headers.iter().map(|(n, v)| (n.as_str(), v.as_slice())).collect();
                let Some(request) = raw(&method, &path, token, &headers, body) else { continue };
                let live = path.ends_with("/live");
                if live && path.contains("/spring/") {
                    continue;
                }
                let answer = world.send(request).await;
                assert!(answer.status < 500, "{method} {path}: {answer:?}");
                if answer.status >= 400 {
                    assert_refused(&answer);
                }
            }
        });
    }
}
