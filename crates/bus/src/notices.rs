//! Notices that go to all who subscribed in this process.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use proto::subject::Subject;
use tokio::sync::broadcast;

/// Notices kept for a subscriber that is slow; one that falls further behind is told how many it missed.
pub(crate) const NOTICES_KEPT: usize = 1_024;

/// Subscribers by subject.
#[derive(Default)]
pub(crate) struct Topics {
    senders: Mutex<HashMap<Subject, broadcast::Sender<Bytes>>>,
}

impl Topics {
    /// Tells all subscribers; nobody having subscribed is fine.
    pub(crate) fn tell(&self, subject: &Subject, notice: Bytes) {
        let senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = senders.get(subject) {
            // An error means that all subscribers have left.
            let _ = sender.send(notice);
        }
    }

    /// A new subscriber, and whether it is the first ever on its subject.
    pub(crate) fn subscribe(&self, subject: &Subject) -> (broadcast::Receiver<Bytes>, bool) {
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = !senders.contains_key(subject);
        let sender = senders.entry(subject.clone()).or_insert_with(|| broadcast::channel(NOTICES_KEPT).0);
        (sender.subscribe(), is_first)
    }
}
