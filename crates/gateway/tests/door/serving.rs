//! Real connections on loopback.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use gateway::{ServeError, Settings};
use http::{Request, Version};
use http_body_util::BodyExt;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::world::{OPERATOR, World, settings};

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServeError>>,
    world: Arc<World>,
}

async fn serve(settings: Settings) -> Server {
    let world = Arc::new(World::with_spring(settings).await);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = world.clone();
    let shutdown = async {
        let _ = stopped.await;
    };
    let serving = tokio::spawn(async move { served.gateway.serve(listener, shutdown).await });
    Server { address, stop, serving, world }
}

fn get(path: &str) -> Request<Body> {
    Request::builder().uri(path).header("host", "fairground").body(Body::empty()).unwrap()
}

#[tokio::test]
async fn both_versions_are_spoken_on_one_port() {
    let server = serve(settings()).await;
    let stream = TokioIo::new(TcpStream::connect(server.address).await.unwrap());
    let (mut one, connection) = http1::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let answer = one.send_request(get("/livez")).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.version()), (200, Version::HTTP_11));

    let stream = TokioIo::new(TcpStream::connect(server.address).await.unwrap());
    let (mut two, connection) = http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    let uri = format!("http://{}/readyz", server.address);
    let request = Request::builder().uri(uri).version(Version::HTTP_2).body(Body::empty()).unwrap();
    let answer = two.send_request(request).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.version()), (200, Version::HTTP_2));
    server.stop.send(()).unwrap();
    server.serving.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_client_that_says_nothing_is_let_go() {
    let server = serve(Settings { header_read_timeout: Duration::from_millis(100), ..settings() }).await;
    for beginning in ["", "PRI", "GET /livez HTTP/1.1\r\nhost:"] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(beginning.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        // The connection ends; before that, hyper may say why.
        let _ = stream.read_to_end(&mut rest).await;
        assert!(!rest.starts_with(b"HTTP/1.1 200"), "{beginning:?}");
    }
}

#[tokio::test]
async fn huge_heads_are_refused_and_large_ones_with_a_problem() {
    let server = serve(settings()).await;
    for (bytes, problem) in [(20_000, true), (50_000, false), (100_000, false)] {
        for head in [
            format!("GET /{} HTTP/1.1\r\n", "a".repeat(bytes)),
            format!("GET /a HTTP/1.1\r\nx: {}\r\n", "a".repeat(bytes)),
        ] {
            let mut stream = TcpStream::connect(server.address).await.unwrap();
            // The server may hang up before it has read all of it.
            let _ = stream.write_all(format!("{head}host: x\r\nconnection: close\r\n\r\n").as_bytes()).await;
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer).await;
            let answer = String::from_utf8(answer).unwrap();
            assert!(answer.is_empty() && !problem || answer.starts_with("HTTP/1.1 4"), "{bytes}: {answer}");
            assert_eq!(answer.contains("application/problem+json"), problem, "{bytes}: {answer}");
        }
    }
    assert_eq!(server.world.get("/livez", "").await.status, 200);
}

#[tokio::test]
async fn stopping_ends_streams_and_hands_in_the_counts() {
    let server = serve(settings()).await;
    let ann = server.world.sign_in("ann").await;
    server.world.page(&ann).await;
    let before = server.world.shard.envelopes.lock().unwrap().len();
    let stream = TokioIo::new(TcpStream::connect(server.address).await.unwrap());
    let (mut client, connection) = http1::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let live = client.send_request(get("/v1/campaigns/spring/live")).await.unwrap();
    let mut body = live.into_body();
    assert!(body.frame().await.unwrap().is_ok());
    server.stop.send(()).unwrap();
    assert!(body.frame().await.is_none(), "the stream ends whole");
    server.serving.await.unwrap().unwrap();
    assert_eq!(server.world.shard.envelopes.lock().unwrap().len(), before + 1);
}

#[tokio::test]
async fn development_mode_is_for_loopback_only() {
    let world = World::new().await;
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let refused = world.gateway.serve(listener, std::future::pending()).await;
    assert!(matches!(refused, Err(ServeError::DevelopmentInPublic(_))));
}

/// Sends a head and a body in two segments, then another request, and reads all answers to the end.
async fn two_segments(address: SocketAddr, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server has time to answer before the body comes.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    stream.write_all(body).await.expect("the pipe does not break while the body is sent");
    // The server may close after its answer.
    let _ = stream.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).await.unwrap();
    String::from_utf8(answers).unwrap()
}

fn refused_heads(length: usize) -> [(String, u16); 5] {
    let post = |path: &str, headers: &str, status| {
        (format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n{headers}\r\n"), status)
    };
    [
        post("/v1/campaigns/spring/lines", "", 401),
        post("/v1/campaigns/spring/lines", &format!("authorization: Bearer {OPERATOR}\r\n"), 403),
        post("/v1/nothing", "", 404),
        post("/v1/campaigns/spring/board", "", 405),
        post("/v1/sessions", "fairground-at: x\r\n", 400),
    ]
}

#[tokio::test]
async fn a_refused_body_does_not_stand_before_the_next_request() {
    let server = serve(settings()).await;
    for (head, status) in refused_heads(40_000) {
        let answers = two_segments(server.address, &head, &[b'x'; 40_000]).await;
        assert!(answers.starts_with(&format!("HTTP/1.1 {status}")), "{head}{answers}");
        assert!(answers.contains("HTTP/1.1 200"), "{head}{answers}");
    }
}

#[tokio::test]
async fn a_refusal_reaches_one_who_sends_megabytes_and_says_that_it_ends_the_connection() {
    let server = serve(settings()).await;
    let body = vec![b'x'; 3 << 20];
    let too_large = format!(
        "POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let chunked = "POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                   transfer-encoding: chunked\r\n\r\n300000\r\n";
    let more = [(too_large, 413), (chunked.to_owned(), 413)];
    for (head, status) in refused_heads(body.len()).into_iter().chain(more) {
        for _ in 0..5 {
            let answers = two_segments(server.address, &head, &body).await;
            assert!(answers.starts_with(&format!("HTTP/1.1 {status}")), "{head}{answers}");
            assert!(answers.contains("connection: close"), "{head}{answers}");
            assert!(!answers.contains("HTTP/1.1 200"), "{head}{answers}");
        }
    }
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_refused_before_anything_is_sent() {
    let server = serve(settings()).await;
    for expect in ["", "expect: 100-continue\r\n"] {
        let head = format!(
            "POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{expect}content-length: 70000\r\n\r\n"
        );
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("connection: close"), "{answer}");
    }
}

#[tokio::test]
async fn one_who_waits_for_a_word_is_not_asked_for_a_body_that_nobody_wants() {
    let server = serve(settings()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = "POST /v1/nothing HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 10\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 404") && answer.contains("connection: close"), "{answer}");
}
