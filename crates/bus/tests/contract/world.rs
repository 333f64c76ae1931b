//! Two processes' views of one bus, and the server between them if there is one.

use std::time::Duration;

use bus::{Bus, BusError, Options, Span, StreamSettings};
use bytes::Bytes;
use nats_fixture::{Release, Server};
use proto::Incarnation;
use proto::subject::{Purpose, Stream, Subject, Topic};

/// Longer than anything here takes on a busy machine; only what hangs comes to it.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Two buses that reach each other.
pub struct World {
    pub here: Bus,
    pub there: Bus,
    pub server: Option<Server>,
}

impl World {
    /// Two handles of the bus in this process.
    pub async fn local() -> Self {
        let bus = Bus::local();
        Self { here: bus.clone(), there: bus, server: None }
    }

    /// Two connections to one server.
    pub async fn nats(release: Release) -> Self {
        let server = Server::start(release);
        let (here, there) = (connect(&server, "here").await, connect(&server, "there").await);
        Self { here, there, server: Some(server) }
    }

    /// The server, which must be there.
    pub fn server(&mut self) -> &mut Server {
        self.server.as_mut().unwrap()
    }
}

pub fn options(server: &Server, user: &str) -> Options {
    Options { servers: vec![server.url()], user: user.to_owned(), seed: None, authorities: None }
}

pub async fn connect(server: &Server, user: &str) -> Bus {
    let bus = Bus::nats(options(server, user)).await.unwrap();
    soon(bus.connected()).await;
    bus
}

/// What comes of it, unless it hangs.
pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("it hangs")
}

/// Between two looks at what nothing tells of.
pub async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

/// Asks until the other process serves, which it does in its own time.
pub async fn ask(bus: &Bus, subject: &Subject, message: &'static [u8]) -> Bytes {
    soon(async {
        loop {
            match bus.request_within(subject, Bytes::from_static(message), PATIENCE).await {
                Ok(answer) => return answer,
                Err(BusError::NoResponder(_)) => a_moment().await,
                Err(error) => panic!("{error}"),
            }
        }
    })
    .await
}

pub fn subject() -> Subject {
    Subject::new("votes", 0, Purpose::Command)
}

pub fn topic() -> Topic {
    Topic::new(Stream::Facts, "votes", 0)
}

pub const INCARNATION: Incarnation = Incarnation([7; 8]);

/// Positions of a message that holds `count` events from `first` on.
pub fn span(first: u64, count: u64) -> Span {
    Span { first, last: first + count - 1, incarnation: INCARNATION }
}

pub fn settings(bytes_max: u64) -> StreamSettings {
    StreamSettings { stream: Stream::Facts, bytes_max, replicas: 1 }
}

/// A stream with room for everything.
pub async fn roomy(bus: &Bus) {
    bus.ensure_stream(&settings(256 << 20)).await.unwrap();
}
