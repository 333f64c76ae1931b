//! Accepting connections: HTTP/1.1 and HTTP/2 on one port, each bounded in number, size and time.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::client::Peer;
use crate::front::Front;
use crate::gateway::App;
use crate::settings::{HTTP2_STREAMS_MAX, Settings};
use crate::socket::{Socket, WRITE_STALL_MAX};
use crate::workers::Workers;

/// Pause after a failed accept, e.g. for want of file descriptors, so that the loop doesn't spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Smallest head buffer that hyper takes.
const HEADER_BYTES_MIN: usize = 8 * 1024;
/// How often an idle HTTP/2 connection is asked whether it lives, and how long it may think.
const HTTP2_PING_INTERVAL: Duration = Duration::from_secs(30);
const HTTP2_PING_TIMEOUT: Duration = Duration::from_secs(10);

/// Why the gateway doesn't serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Development mode lets anybody be anybody.
    #[error(
        "--development must listen on loopback only, not on {0}; listen on 127.0.0.1 or drop --development"
    )]
    DevelopmentInPublic(SocketAddr),
    /// The listener can't say where it listens.
    #[error("the listener can't be used: {0}")]
    Listener(#[from] std::io::Error),
    /// There are no threads to serve with.
    #[error("the system gives no threads to serve connections with: {0}")]
    Threads(std::io::Error),
}

/// Serves connections until `shutdown`, then lets open requests finish within the grace time.
pub(crate) async fn accept(
    app: &App,
    front: Front,
    listener: &TcpListener,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), ServeError> {
    let (builder, front) = (Arc::new(builder(&app.settings)), Arc::new(front));
    let workers = Workers::start(app.settings.threads()).map_err(ServeError::Threads)?;
    let graceful = GracefulShutdown::new();
    tokio::pin!(shutdown);
    loop {
        // A place first: while none is free, connections wait in the kernel's bounded queue.
        let next = async { (app.connections.clone().acquire_owned().await, listener.accept().await) };
        let (place, accepted) = tokio::select! {
            () = &mut shutdown => break,
            next = next => next,
        };
        match accepted.and_then(|(stream, peer)| Ok((stream.into_std()?, peer))) {
            Ok((stream, peer)) => {
                let connection = Connection {
                    builder: builder.clone(),
                    front: front.clone(),
                    watcher: graceful.watcher(),
                    head_timeout: app.settings.header_read_timeout,
                };
                workers.spawn(async move {
                    connection.serve(stream, peer).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    app.stopping.send_replace(true);
    if tokio::time::timeout(app.settings.shutdown_grace, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
    workers.stop().await;
    Ok(())
}

fn builder(settings: &Settings) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(settings.header_read_timeout)
        .max_buf_size(settings.header_bytes_max.max(HEADER_BYTES_MIN));
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(HTTP2_PING_INTERVAL)
        .keep_alive_timeout(HTTP2_PING_TIMEOUT)
        .max_concurrent_streams(HTTP2_STREAMS_MAX)
        .max_header_list_size(u32::try_from(settings.header_bytes_max).unwrap_or(u32::MAX));
    builder
}

struct Connection {
    builder: Arc<Builder<TokioExecutor>>,
    front: Arc<Front>,
    watcher: Watcher,
    head_timeout: Duration,
}

impl Connection {
    async fn serve(self, stream: std::net::TcpStream, peer: SocketAddr) {
        // This thread's own poller waits on it from now on.
        let stream = match TcpStream::from_std(stream) {
            Ok(stream) => stream,
            Err(error) => return tracing::warn!(%error, "a connection can't be served"),
        };
        // Answers are small and whole; waiting to fill a segment only delays them. Failing to say so is no harm.
        let _ = stream.set_nodelay(true);
        let first = Arc::new(First::default());
        let (front, seen) = (self.front, first.clone());
        let service = hyper::service::service_fn(move |request: http::Request<Incoming>| {
            seen.request_came();
            handle(front.clone(), peer, request)
        });
        let (socket, left) = Socket::new(stream, WRITE_STALL_MAX);
        let serving = self.builder.serve_connection(TokioIo::new(socket), service).into_owned();
        let mut serving = Box::pin(self.watcher.watch(serving));
        // hyper's own timeout begins once it knows the version; one who never says it would stay for ever.
        let ended = tokio::select! {
            ended = &mut serving => ended,
            () = first.came.notified() => serving.as_mut().await,
            () = tokio::time::sleep(self.head_timeout) => return,
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        }
        // Lets go of the socket.
        drop(serving);
        left.linger().await;
    }
}

/// Whether a connection has brought a request yet.
#[derive(Default)]
struct First {
    seen: AtomicBool,
    came: Notify,
}

impl First {
    fn request_came(&self) {
        if !self.seen.swap(true, Ordering::Relaxed) {
            self.came.notify_one();
        }
    }
}

async fn handle(
    front: Arc<Front>,
    peer: SocketAddr,
    mut request: http::Request<Incoming>,
) -> Result<Response, Infallible> {
    request.extensions_mut().insert(Peer(peer));
    Ok(front.answer(request.map(Body::new)).await)
}
