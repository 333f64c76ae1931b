//! Malformed and hostile requests get 4xx with a problem body, and leave nothing behind.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::{Server, in_parallel};

/// Requests sent.
const REQUESTS: usize = 500;
/// Longest wait for an answer: far beyond any answer that comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Well-formed HTTP around something that no handler wants.
#[derive(Debug, Clone)]
struct Hostile {
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

fn method() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("POST".to_owned()),
        1 => prop::sample::select(vec!["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"]).prop_map(str::to_owned),
    ]
}

fn path() -> impl Strategy<Value = String> {
    let known = vec![
        "/v1/campaigns",
        "/v1/campaigns/spring/votes",
        "/v1/campaigns/spring/visits",
        "/v1/campaigns/spring/contestants",
        "/v1/campaigns/spring/contestants/99999999999999999999/approve",
        "/v1/campaigns/spring/open",
        "/v1/campaigns/spring/marks",
        "/v1/campaigns/nowhere/votes",
        "/v1/campaigns/%00/votes",
        "/v1/campaigns/..%2f..%2fetc/votes",
        "/v1/journals/votes/0/digest",
    ];
    prop_oneof![
        6 => prop::sample::select(known).prop_map(str::to_owned),
        1 => "/[a-z0-9/%._-]{0,60}".prop_map(|path| format!("/v1{path}")),
        1 => (1usize..9_000).prop_map(|length| format!("/v1/campaigns/{}", "a".repeat(length))),
    ]
}

fn headers() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let names = vec![
        "Authorization",
        "Idempotency-Key",
        "Content-Type",
        "X-Forwarded-For",
        "X-Request-Id",
        "Fairground-At",
        "If-None-Match",
        "Accept",
        "Cookie",
    ];
    let value = prop_oneof![
        prop::collection::vec(0x20u8..0x7f, 0..200),
        prop::collection::vec(0x80u8..=0xff, 1..50),
        Just(b"Bearer fgs1.AAAA".to_vec()),
        Just(b"Bearer fg-operator-00".to_vec()),
        Just(b"application/json".to_vec()),
        Just(b"127.0.0.1, , ::1, garbage".to_vec()),
    ];
    prop::collection::vec((prop::sample::select(names).prop_map(str::to_owned), value), 0..5)
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        Just(b"{\"contestant\":1e400,\"page_token\":null}".to_vec()),
        Just(b"{\"contestant\":-1,\"page_token\":\"x\"}".to_vec()),
        Just(b"{\"contestant\":1,\"contestants\":[1],\"page_token\":\"x\"}".to_vec()),
        Just(b"{\"id\":\"spring\",\"id\":\"autumn\"}".to_vec()),
        Just(b"{\"device\":{\"canvas\":[[[[]]]]}}".to_vec()),
        (1usize..4_000).prop_map(|depth| "[".repeat(depth).into_bytes()),
        Just(vec![b' '; 70_000]),
        Just("{\"name\":\"\u{202e}\u{0}\"}".as_bytes().to_vec()),
    ]
}

fn hostile() -> impl Strategy<Value = Hostile> {
    (method(), path(), headers(), body()).prop_map(|(method, path, headers, body)| Hostile {
        method,
        path,
        headers,
        body,
    })
}

/// Sends it as it is; gives status, content type and body.
fn send(address: &str, hostile: &Hostile) -> (u16, String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut request =
        format!("{} {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", hostile.method, hostile.path);
    request.push_str(&format!("Content-Length: {}\r\n", hostile.body.len()));
    let mut bytes = request.into_bytes();
    for (name, value) in &hostile.headers {
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&hostile.body);
    // A server that has answered already may have closed its end.
    let _ = stream.write_all(&bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let head_end =
        answer.windows(4).position(|window| window == b"\r\n\r\n").map_or(answer.len(), |at| at + 4);
    let head = String::from_utf8_lossy(&answer[..head_end]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let kind = head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap_or("").to_owned();
    (status, kind, answer[head_end..].to_vec())
}

#[test]
fn hostile_requests_get_4xx_problems_and_leave_nothing() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({}), 1).unwrap();
    let position = |api: &tests::Api| api.must_get("/v1/journals").unwrap()[1]["position"].clone();
    let before = position(&operator);

    let mut runner = TestRunner::deterministic();
    let requests: Vec<Hostile> =
        (0..REQUESTS).map(|_| hostile().new_tree(&mut runner).unwrap().current()).collect();
    let address = server.url().strip_prefix("http://").unwrap().to_owned();
    let wrong: Vec<String> = in_parallel(8, &requests, |request| {
        let (status, kind, body) = send(&address, request);
        let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
        let told = kind.starts_with("application/problem+json") && problem["status"] == status;
        let right = (400..500).contains(&status) && told;
        (!right).then(|| format!("{status} {kind} {}: {request:?}", String::from_utf8_lossy(&body)))
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(wrong.is_empty(), "{} of {REQUESTS}, the first: {}", wrong.len(), wrong[0]);

    assert_eq!(server.anybody().get("/readyz").unwrap().status, 200, "it still serves");
    assert_eq!(position(&operator), before, "nothing was written");
    server.stop().unwrap();
}

#[test]
fn what_is_not_http_at_all_is_turned_away_and_harms_nobody() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let address = server.url().strip_prefix("http://").unwrap().to_owned();
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"\0\0\0\0\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(garbage).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/1.1 2"), "{garbage:?}");
    }
    assert_eq!(server.anybody().get("/livez").unwrap().status, 200);
    server.stop().unwrap();
}
