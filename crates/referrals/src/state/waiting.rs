//! Rewards that wait for a person, and since when.

use std::collections::{BTreeMap, BTreeSet};

use proto::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

/// Followers whose rewards wait.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Waiting {
    since: BTreeMap<PersonId, Timestamp>,
    /// The same, the oldest first.
    oldest: BTreeSet<(Timestamp, PersonId)>,
}

impl Waiting {
    /// This reward waits from here on, unless it does already, or it waits no more.
    pub(crate) fn set(&mut self, follower: &PersonId, waits: bool, at: Timestamp) {
        match (waits, self.since.get(follower)) {
            (true, None) => {
                self.since.insert(*follower, at);
                self.oldest.insert((at, *follower));
            }
            (false, Some(since)) => {
                self.oldest.remove(&(*since, *follower));
                self.since.remove(follower);
            }
            (true, Some(_)) | (false, None) => {}
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.since.len() as u64
    }

    /// Since when the oldest waits.
    pub(crate) fn oldest(&self) -> Option<Timestamp> {
        self.oldest.first().map(|(since, _)| *since)
    }
}
