//! The read model that an activity keeps for itself: its rows beside the others in the store, and answers from them.
//!
//! - [`Growing`]: the rows that follow from a block, before they are stored.
//! - [`Readers`]: who reads meanwhile, each at the position at which they began.

mod readers;

pub(crate) use readers::Readers;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::{Bound, Range};

use decider::rows::{Order, ROWS_AT_ONCE, Row, Rows, Shelf, Unreadable};
use decider::{Recorded, Service, Stamp};
use journal::{Block, Journal, JournalError, Projection};
use proto::Problem;
use proto::wire::{Queried, Query};

use crate::HostError;
use readers::{Reader, split, stamped};

/// First byte of the keys of rows; minutes and entries have others.
const ROW: u8 = 3;

/// Rows as they are after the events of a block read so far, most of them not yet stored.
pub(crate) struct Growing<'p> {
    projection: &'p Projection,
    fresh: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl<'p> Growing<'p> {
    pub(crate) fn begin(projection: &'p Projection) -> Self {
        Self { projection, fresh: BTreeMap::new() }
    }

    /// Adds the rows that follow from an event.
    pub(crate) fn grow<S: Service>(&mut self, stamp: Stamp, event: &S::Event) -> Result<(), HostError> {
        let rows = S::rows(stamp, event, self)
            .map_err(|error| HostError::Rows { position: stamp.position, reason: error.to_string() })?;
        self.fresh.extend(rows);
        Ok(())
    }

    /// What is to be stored once all events up to this position are read.
    pub(crate) fn puts(self, position: u64) -> impl Iterator<Item = journal::Entry> {
        self.fresh.into_iter().map(move |(key, value)| entry(position, &key, &value))
    }
}

impl Rows for Growing<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        match self.fresh.get(key) {
            Some(value) => Ok(Some(value.clone())),
            None => get(self.projection, key),
        }
    }

    fn range(&self, keys: Range<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Unreadable> {
        let found = range(self.projection, keys.clone(), limit, order)?;
        if keys.start >= keys.end {
            return Ok(found);
        }
        // The first of all are among the first of either; where both have a row, the fresh one counts.
        let fresh = self.fresh.range::<[u8], _>((Bound::Included(keys.start), Bound::Excluded(keys.end)));
        let owned = |(key, value): (&Vec<u8>, &Vec<u8>)| (key.clone(), value.clone());
        let mut both: BTreeMap<Vec<u8>, Vec<u8>> = found.into_iter().collect();
        Ok(match order {
            Order::Ascending => {
                both.extend(fresh.take(limit).map(owned));
                both.into_iter().take(limit).collect()
            }
            Order::Descending => {
                both.extend(fresh.rev().take(limit).map(owned));
                both.into_iter().rev().take(limit).collect()
            }
        })
    }
}

/// Rows at one position, and the log behind them.
struct Resting<'a> {
    rows: Reader<'a>,
    journal: &'a Journal,
    /// The block read last: neighbours mostly share one.
    block: RefCell<Option<Block>>,
}

impl Rows for Resting<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        self.rows.get(key)
    }

    fn range(&self, keys: Range<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Unreadable> {
        self.rows.range(keys, limit, order)
    }
}

impl<E: Recorded> Shelf<E> for Resting<'_> {
    fn position(&self) -> u64 {
        self.rows.position()
    }

    fn event(&self, position: u64) -> Result<Option<(Stamp, E)>, Unreadable> {
        if position > self.rows.position() {
            return Ok(None);
        }
        let mut last = self.block.borrow_mut();
        let holds = |block: &Block| block.first_position() <= position && position <= block.last_position();
        if !last.as_ref().is_some_and(holds) {
            *last = self.journal.block_of(position).map_err(|error| unreadable(&error))?;
        }
        let Some(block) = &*last else { return Ok(None) };
        let Some(record) = block.events().find(|record| record.position == position) else { return Ok(None) };
        let event = E::decode(record.kind, record.version, record.payload)
            .map_err(|error| Unreadable(format!("position {position}: {error}")))?;
        Ok(event.map(|event| (Stamp { position, at: block.at() }, event)))
    }
}

/// The answer to a question, from the rows as they stand when it begins. What is booked meanwhile goes on beside it.
pub(crate) fn answer<S: Service>(
    journal: &Journal,
    projection: &Projection,
    readers: &Readers,
    asked: &Query,
) -> Result<Queried, Unreadable> {
    let rows = readers.begin(projection).map_err(|error| unreadable(&error))?;
    let resting = Resting { rows, journal, block: RefCell::default() };
    match S::query(asked, &resting) {
        Err(_) if resting.rows.is_outrun() => Ok(Queried::Problem(outrun())),
        answered => answered,
    }
}

fn outrun() -> Problem {
    let detail = "While this was being answered so much else changed that it can't be finished as of one position. Ask for \
                  less at once, such as a shorter period, or again when less is going on.";
    Problem::new(503, "answer-outrun", detail)
}

fn get(projection: &Projection, key: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
    let found = projection.get(&stored(key)).map_err(|error| unreadable(&error))?;
    found.map(|found| Ok(split(&found)?.1.to_vec())).transpose()
}

fn range(
    projection: &Projection,
    keys: Range<&[u8]>,
    limit: usize,
    order: Order,
) -> Result<Vec<Row>, Unreadable> {
    let (start, end) = (stored(keys.start), stored(keys.end));
    let limit = limit.min(ROWS_AT_ONCE);
    let found = projection
        .scan_range(&start..&end, limit, order == Order::Descending)
        .map_err(|error| unreadable(&error))?;
    let row = |(key, found): journal::Entry| Ok((key[1..].to_vec(), split(&found)?.1.to_vec()));
    found.into_iter().map(row).collect()
}

/// A row as it is stored when it was written at this position.
pub(crate) fn entry(position: u64, key: &[u8], value: &[u8]) -> journal::Entry {
    (stored(key), stamped(position, value))
}

fn stored(key: &[u8]) -> Vec<u8> {
    let mut stored = Vec::with_capacity(key.len() + 1);
    stored.push(ROW);
    stored.extend_from_slice(key);
    stored
}

fn unreadable(error: &JournalError) -> Unreadable {
    Unreadable(error.to_string())
}
