//! How far a log was looked through, and the last fact in it that was heard or told: noted beside the read models, so that a
//! start needn't go through a long log again in which there was nothing to do.
//!
//! Neither in blocks nor in the state, since it changes nothing: a note is made once all that followed is durable, and one
//! that is lost only costs the look. A journal that begins another life begins without notes, as its read models do.

use std::sync::Arc;

use journal::Projection;
use proto::wire::Mark;
use serde::{Deserialize, Serialize};

/// Positions between two notes while work goes on: going through so many again takes a fraction of a second.
const NOTED_EVERY: u64 = 10_000;

/// How far a log was looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Note {
    /// The last fact in it.
    pub(crate) fact: Option<Mark>,
    /// There are no others up to here.
    pub(crate) looked: Mark,
}

/// Where the note about one log is kept.
pub(crate) struct Looked {
    projection: Arc<Projection>,
    key: Vec<u8>,
    noted: Option<Note>,
}

impl Looked {
    /// The note about the log of this name.
    pub(crate) fn new(projection: &Arc<Projection>, log: &str) -> Self {
        let key = format!("looked {log}").into_bytes();
        let found = projection.noted(&key).ok().flatten();
        let noted = found.and_then(|bytes| postcard::from_bytes(&bytes).ok());
        Self { projection: Arc::clone(projection), key, noted }
    }

    /// What was noted last, if it is still there.
    pub(crate) fn noted(&self) -> Option<Note> {
        self.noted
    }

    /// Whether much was looked at since the last note, if this is how far it has come.
    pub(crate) fn is_due(&self, position: u64) -> bool {
        position >= self.noted.map_or(0, |noted| noted.looked.position).saturating_add(NOTED_EVERY)
    }

    /// Notes this if much was looked at since the last note.
    pub(crate) fn keep(&mut self, note: Option<Note>) {
        if note.is_some_and(|note| self.is_due(note.looked.position)) {
            self.store(note);
        }
    }

    /// Notes this if it is new.
    pub(crate) fn store(&mut self, note: Option<Note>) {
        let Some(new) = note.filter(|_| note != self.noted) else { return };
        self.noted = note;
        let bytes = postcard::to_stdvec(&new).expect("a note is plain data");
        if let Err(error) = self.projection.note(&self.key, &bytes) {
            let log = String::from_utf8_lossy(&self.key);
            tracing::warn!(%log, %error, "the next start goes through more of a log than it need");
        }
    }
}
