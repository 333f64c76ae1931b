//! How services reach each other: requests that are answered, and notices that are not.
//!
//! Invariant: callers see subjects and bytes only, so that the same code runs in one process or over a network.
//! For now there is one bus, inside the process: a request is a call of the handler that serves its subject.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use bytes::Bytes;
use futures::future::BoxFuture;
use proto::subject::Subject;
use tokio::sync::broadcast;

/// Notices kept for a subscriber that is slow; one that falls further behind is told how many it missed.
const NOTICES_KEPT: usize = 1_024;

/// Why a request got no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BusError {
    /// Nobody serves the subject (yet, or any more).
    #[error("nobody answers on {0}; is the service running?")]
    NoResponder(String),
}

type Handler = Arc<dyn Fn(Bytes) -> BoxFuture<'static, Bytes> + Send + Sync>;

/// A bus inside one process. Clones share it.
#[derive(Clone, Default)]
pub struct Bus {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    handlers: RwLock<HashMap<Subject, Handler>>,
    topics: Mutex<HashMap<Subject, broadcast::Sender<Bytes>>>,
}

impl Bus {
    /// A bus that reaches the services of this process.
    pub fn local() -> Self {
        Self::default()
    }

    /// Answers requests on a subject from now on; a second handler for the same subject replaces the first.
    pub fn serve<H>(&self, subject: Subject, handler: H)
    where
        H: Fn(Bytes) -> BoxFuture<'static, Bytes> + Send + Sync + 'static,
    {
        let mut handlers = self.inner.handlers.write().unwrap_or_else(PoisonError::into_inner);
        handlers.insert(subject, Arc::new(handler));
    }

    /// Answers no more requests on a subject: what its handler holds is let go.
    pub fn withdraw(&self, subject: &Subject) {
        self.inner.handlers.write().unwrap_or_else(PoisonError::into_inner).remove(subject);
    }

    /// Asks whoever serves the subject.
    pub async fn request(&self, subject: &Subject, message: Bytes) -> Result<Bytes, BusError> {
        // The lock is held for the look-up only, never while the answer is awaited.
        let handler = {
            let handlers = self.inner.handlers.read().unwrap_or_else(PoisonError::into_inner);
            handlers.get(subject).cloned()
        };
        match handler {
            Some(handler) => Ok(handler(message).await),
            None => Err(BusError::NoResponder(subject.to_string())),
        }
    }

    /// Tells all who have subscribed; nobody having done so is fine.
    pub fn publish(&self, subject: &Subject, message: Bytes) {
        let topics = self.inner.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(topic) = topics.get(subject) {
            // An error means that all subscribers have left.
            let _ = topic.send(message);
        }
    }

    /// Hears all that is published on a subject from now on.
    pub fn subscribe(&self, subject: &Subject) -> broadcast::Receiver<Bytes> {
        let mut topics = self.inner.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics.entry(subject.clone()).or_insert_with(|| broadcast::channel(NOTICES_KEPT).0).subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proto::subject::Purpose;

    fn subject() -> Subject {
        Subject::new("votes", 0, Purpose::Command)
    }

    #[tokio::test]
    async fn a_request_reaches_its_handler_and_no_other() {
        let bus = Bus::local();
        bus.serve(subject(), |message| Box::pin(async move { message.slice(1..) }));
        assert_eq!(bus.request(&subject(), Bytes::from_static(b"abc")).await, Ok(Bytes::from_static(b"bc")));
        let elsewhere = Subject::new("votes", 1, Purpose::Command);
        assert!(matches!(bus.request(&elsewhere, Bytes::new()).await, Err(BusError::NoResponder(_))));
        bus.withdraw(&subject());
        assert!(matches!(bus.request(&subject(), Bytes::new()).await, Err(BusError::NoResponder(_))));
    }

    #[tokio::test]
    async fn a_notice_reaches_all_subscribers() {
        let bus = Bus::local();
        bus.publish(&subject(), Bytes::from_static(b"nobody hears"));
        let (mut one, mut two) = (bus.subscribe(&subject()), bus.subscribe(&subject()));
        bus.publish(&subject(), Bytes::from_static(b"x"));
        assert_eq!(one.recv().await.unwrap(), two.recv().await.unwrap());
    }
}
