//! How services reach each other: requests that are answered, notices that are not, and streams that are kept.
//!
//! Invariant: this is the only crate that knows NATS. Callers see subjects, topics and bytes, so the same code runs in one
//! process ([`Bus::local`]) or over a network ([`Bus::nats`]). One suite of tests holds both to the same contract.

pub mod credentials;
mod error;
mod local;
mod nats;
mod notices;
mod options;
mod stream;
mod streams;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use proto::subject::Subject;
use tokio::sync::broadcast;

use local::Local;
use nats::Nats;

pub use error::{BusError, SetupError, StreamError};
pub use options::Options;
pub use stream::{Last, Message, PAYLOAD_BYTES_MAX, Span, Start, StreamSettings};
pub use streams::{Consumer, Reading};

/// Largest request and largest answer. A page of a log, a board or a list stays below it; `max_payload` in nats.conf is this
/// and some room for headers. A server that takes less refuses at its own bound.
pub const MESSAGE_BYTES_MAX: usize = 4 << 20;
/// Requests that one subject answers at once: a mailbox full of commands, and as many again that are being read or written.
/// Whoever comes beyond is told so at once.
pub const HANDLERS_MAX: usize = 16_384;
/// How long a request waits for its answer if the caller sets no time: longer than the walk of a whole log takes.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(3_600);

type Handler = Arc<dyn Fn(Bytes) -> BoxFuture<'static, Bytes> + Send + Sync>;

/// The way to all services. Clones share it.
#[derive(Clone)]
pub struct Bus {
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Local(Arc<Local>),
    Nats(Arc<Nats>),
}

impl Default for Bus {
    fn default() -> Self {
        Self::local()
    }
}

impl Bus {
    /// A bus that reaches the services of this process.
    pub fn local() -> Self {
        Self { kind: Kind::Local(Arc::default()) }
    }

    /// A bus that reaches the services of other processes over NATS. The connection is made behind it, and made again
    /// whenever it breaks; meanwhile all that is asked fails at once. Must be called within a tokio runtime.
    pub async fn nats(options: Options) -> Result<Self, SetupError> {
        Ok(Self { kind: Kind::Nats(Arc::new(Nats::new(options).await?)) })
    }

    /// Whether others can be reached now.
    pub fn is_connected(&self) -> bool {
        match &self.kind {
            Kind::Local(_) => true,
            Kind::Nats(nats) => nats.is_connected(),
        }
    }

    /// What is wrong with the connection, for readiness: why there is none, or what the server refused last. Empty if all
    /// is well.
    pub fn trouble(&self) -> String {
        match &self.kind {
            Kind::Local(_) => String::new(),
            Kind::Nats(nats) => nats.trouble(),
        }
    }

    /// How often a connection was made. Whenever this has grown, a server may have come back without the end of a stream.
    pub fn connections(&self) -> u64 {
        match &self.kind {
            Kind::Local(_) => 0,
            Kind::Nats(nats) => nats.connections(),
        }
    }

    /// Until others can be reached.
    pub async fn connected(&self) {
        if let Kind::Nats(nats) = &self.kind {
            nats.connected().await;
        }
    }

    /// Answers requests on a subject from now on; a second handler for the same subject replaces the first.
    pub fn serve<H>(&self, subject: Subject, handler: H)
    where
        H: Fn(Bytes) -> BoxFuture<'static, Bytes> + Send + Sync + 'static,
    {
        match &self.kind {
            Kind::Local(local) => local.serve(subject, Arc::new(handler)),
            Kind::Nats(nats) => nats.serve(subject, Arc::new(handler)),
        }
    }

    /// Until whoever asks is heard on every subject that is served by now: before, they are told that nobody serves it. An empty
    /// notice goes out on `notice`, which the credential must be allowed to send and to hear.
    pub async fn settled(&self, notice: &Subject) {
        if let Kind::Nats(nats) = &self.kind {
            nats.settled(notice).await;
        }
    }

    /// Answers no more requests on a subject: what its handler holds is let go once those that came before are answered. What
    /// is on its way over the network at that moment is lost to who asked, as by a crash.
    pub fn withdraw(&self, subject: &Subject) {
        match &self.kind {
            Kind::Local(local) => local.withdraw(subject),
            Kind::Nats(nats) => nats.withdraw(subject),
        }
    }

    /// Before the process ends: answers nothing new on any subject, and returns when all that was taken is answered. What is
    /// on its way over the network at that moment is lost to who asked, as by a crash.
    pub async fn drain(&self) {
        match &self.kind {
            Kind::Local(local) => local.drain().await,
            Kind::Nats(nats) => nats.drain().await,
        }
    }

    /// Asks whoever serves the subject. Fails at once if nobody does, or if nobody can be reached.
    pub async fn request(&self, subject: &Subject, message: Bytes) -> Result<Bytes, BusError> {
        self.request_within(subject, message, REQUEST_TIMEOUT).await
    }

    /// Like [`Bus::request`], but waits no longer than this for the answer.
    pub async fn request_within(
        &self,
        subject: &Subject,
        message: Bytes,
        within: Duration,
    ) -> Result<Bytes, BusError> {
        match &self.kind {
            Kind::Local(local) => local.request(subject, message, within).await,
            Kind::Nats(nats) => nats.request(subject, message, within).await,
        }
    }

    /// Tells all who have subscribed; nobody having done so is fine. Never waits. An empty notice says
    /// that some were lost: whoever has just started sends one, since nobody heard those of its last moments.
    pub fn publish(&self, subject: &Subject, message: Bytes) {
        match &self.kind {
            Kind::Local(local) => local.topics.tell(subject, message),
            Kind::Nats(nats) => nats.publish(subject, message),
        }
    }

    /// Hears all that is published on a subject from now on. A subscriber that is slow is told how many it missed; an empty
    /// notice says that some were lost on the way here, so that it is time to look for oneself.
    pub fn subscribe(&self, subject: &Subject) -> broadcast::Receiver<Bytes> {
        match &self.kind {
            Kind::Local(local) => local.topics.subscribe(subject).0,
            Kind::Nats(nats) => nats.subscribe(subject),
        }
    }
}
