//! A log and its rows in memory, as a host keeps them on disk, for tests.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::rows::{Order, ROWS_AT_ONCE, Row, Rows, Shelf, Unreadable};
use crate::{Service, Stamp};

/// Rows in memory.
#[derive(Debug, Clone, Default)]
pub struct KeptRows(pub BTreeMap<Vec<u8>, Vec<u8>>);

/// A log, with the rows that its events left.
pub struct Kept<'l, S: Service> {
    log: &'l [(Stamp, S::Event)],
    /// The rows.
    pub rows: KeptRows,
}

impl<'l, S: Service> Kept<'l, S> {
    /// What a log leaves, event by event.
    ///
    /// # Panics
    ///
    /// If the rows can't be made.
    pub fn of(log: &'l [(Stamp, S::Event)]) -> Self {
        let mut rows = KeptRows::default();
        for (stamp, event) in log {
            let added = S::rows(*stamp, event, &rows);
            rows.0.extend(added.unwrap_or_else(|error| panic!("position {}: {error}", stamp.position)));
        }
        Self { log, rows }
    }
}

impl Rows for KeptRows {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        Ok(self.0.get(key).cloned())
    }

    fn range(&self, range: Range<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Unreadable> {
        let found = self.0.range(range.start.to_vec()..range.end.to_vec());
        let owned = |(key, value): (&Vec<u8>, &Vec<u8>)| (key.clone(), value.clone());
        let limit = limit.min(ROWS_AT_ONCE);
        Ok(match order {
            Order::Ascending => found.take(limit).map(owned).collect(),
            Order::Descending => found.rev().take(limit).map(owned).collect(),
        })
    }
}

impl<S: Service> Rows for Kept<'_, S> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        self.rows.get(key)
    }

    fn range(&self, range: Range<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Unreadable> {
        self.rows.range(range, limit, order)
    }
}

impl<S: Service> Shelf<S::Event> for Kept<'_, S>
where
    S::Event: Clone,
{
    fn position(&self) -> u64 {
        self.log.len() as u64
    }

    fn event(&self, position: u64) -> Result<Option<(Stamp, S::Event)>, Unreadable> {
        let index = usize::try_from(position).ok().and_then(|position| position.checked_sub(1));
        Ok(index.and_then(|index| self.log.get(index)).cloned())
    }
}
