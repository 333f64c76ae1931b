//! Rows as they stood when a question was asked, while the follower moves them on.
//!
//! Each stored row begins with the position that it was last written at. Who reads at a position takes rows that are as old
//! as it for what they are. For younger ones the follower has left what stood there before; where it has left nothing, there
//! was no row. So a question that takes long holds up neither the follower nor other questions.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use decider::rows::{Order, ROWS_AT_ONCE, Row, Rows, Unreadable};
use journal::{Entry, JournalError, Projection};

use super::{ROW, stored, unreadable};

/// Most rows whose former values are kept for one question, some 200 bytes each. Nearly all that an event leaves are new rows,
/// of which nothing is kept; what is replaced are sums, such as those of an hour, the same few again and again.
const REPLACED_ROWS_MAX: usize = 20_000;

/// Those who read now: as many as [`Queries`](crate::queries::Queries) has places.
#[derive(Default)]
pub(crate) struct Readers {
    reading: Mutex<Reading>,
}

#[derive(Default)]
struct Reading {
    readers: Vec<Arc<Left>>,
    /// The last step may be stored in part: rows of it would be taken for ones that were not there before.
    torn: bool,
}

/// What the follower leaves somebody who reads.
struct Left {
    position: u64,
    /// By stored key; `None` once they were too many.
    replaced: Mutex<Option<BTreeMap<Vec<u8>, Vec<u8>>>>,
}

/// Rows at one position.
pub(crate) struct Reader<'a> {
    readers: &'a Readers,
    projection: &'a Projection,
    left: Arc<Left>,
}

impl Readers {
    /// Begins to read where the rows stand now.
    ///
    /// # Errors
    /// Also while the last step is stored in part.
    pub(crate) fn begin<'a>(&'a self, projection: &'a Projection) -> Result<Reader<'a>, JournalError> {
        // Held while the position is read: from the next block on, the follower leaves what it replaces.
        let mut reading = lock(&self.reading);
        if reading.torn {
            let reason = "a step of it is stored in part, and is being finished".to_owned();
            return Err(JournalError::Store { what: "read a projection", reason });
        }
        let replaced = Mutex::new(Some(BTreeMap::new()));
        let left = Arc::new(Left { position: projection.position()?, replaced });
        reading.readers.push(Arc::clone(&left));
        Ok(Reader { readers: self, projection, left })
    }

    /// Stores rows, and whatever is stored with them, and brings the projection to their position.
    pub(crate) fn move_on(
        &self,
        projection: &Projection,
        position: u64,
        puts: &[Entry],
    ) -> Result<(), JournalError> {
        let mut reading = lock(&self.reading);
        let readers = &reading.readers;
        let rows = puts.iter().filter(|(key, _)| !readers.is_empty() && key.first() == Some(&ROW));
        for (key, _) in rows {
            if let Some(before) = projection.get(key)? {
                readers.iter().for_each(|left| left.keep(key, &before));
            }
        }
        let applied = projection.apply(position, puts);
        reading.torn = applied.is_err();
        applied
    }

    /// Has what was stored in part stored whole, before anything is made or read from it; says at which position the rows stand
    /// then.
    pub(crate) fn recover(&self, projection: &Projection) -> Result<u64, JournalError> {
        let mut reading = lock(&self.reading);
        let position = projection.recover()?;
        reading.torn = false;
        Ok(position)
    }
}

impl Left {
    /// Keeps what stood under a key, unless it was younger than what is read.
    fn keep(&self, key: &[u8], before: &[u8]) {
        let Ok((written_at, value)) = split(before) else { return };
        let mut replaced = lock(&self.replaced);
        let Some(rows) = replaced.as_mut().filter(|_| written_at <= self.position) else { return };
        if rows.len() < REPLACED_ROWS_MAX {
            rows.insert(key.to_vec(), value.to_vec());
        } else {
            *replaced = None;
        }
    }
}

impl Reader<'_> {
    /// The position that is read at.
    pub(crate) fn position(&self) -> u64 {
        self.left.position
    }

    /// Whether too much was replaced, so that nothing more can be read.
    pub(crate) fn is_outrun(&self) -> bool {
        lock(&self.left.replaced).is_none()
    }

    /// What stood under this key, which has this value now.
    fn as_it_was(&self, key: &[u8], now: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        let (written_at, value) = split(now)?;
        if written_at <= self.left.position {
            return Ok(Some(value.to_vec()));
        }
        let replaced = lock(&self.left.replaced);
        let rows = replaced.as_ref().ok_or_else(|| Unreadable("too many rows were replaced".to_owned()))?;
        Ok(rows.get(key).cloned())
    }
}

impl Rows for Reader<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        let key = stored(key);
        let now = self.projection.get(&key).map_err(|error| unreadable(&error))?;
        now.map_or(Ok(None), |now| self.as_it_was(&key, &now))
    }

    fn range(&self, keys: Range<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Unreadable> {
        let (mut start, mut end) = (stored(keys.start), stored(keys.end));
        let limit = limit.min(ROWS_AT_ONCE);
        let mut rows = Vec::new();
        // Who gets fewer rows than they asked for takes that for the end, so those that are too young are made up for.
        while rows.len() < limit {
            let wanted = limit - rows.len();
            let scanned = self
                .projection
                .scan_range(&start..&end, wanted, order == Order::Descending)
                .map_err(|error| unreadable(&error))?;
            let is_end = scanned.len() < wanted;
            match (scanned.last(), order) {
                (Some((last, _)), Order::Ascending) => start = [last.as_slice(), &[0]].concat(),
                (Some((last, _)), Order::Descending) => end.clone_from(last),
                (None, _) => {}
            }
            for (key, now) in scanned {
                rows.extend(self.as_it_was(&key, &now)?.map(|value| (key[1..].to_vec(), value)));
            }
            if is_end {
                break;
            }
        }
        Ok(rows)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        lock(&self.readers.reading).readers.retain(|left| !Arc::ptr_eq(left, &self.left));
    }
}

/// A row's value as it is stored, written at this position.
pub(super) fn stamped(position: u64, value: &[u8]) -> Vec<u8> {
    [&position.to_be_bytes(), value].concat()
}

/// The position that a stored row was written at, and its value.
pub(super) fn split(stored: &[u8]) -> Result<(u64, &[u8]), Unreadable> {
    let (position, value) =
        stored.split_first_chunk().ok_or_else(|| Unreadable("a row is too short".to_owned()))?;
    Ok((u64::from_be_bytes(*position), value))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
