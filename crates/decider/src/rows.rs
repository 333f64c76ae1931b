//! Read models of an activity's own: rows that a host keeps for it behind the log, and questions answered from them.
//!
//! What grows with history stands here and not in the state: outside the digest, made again from the log whenever
//! [`Service::ROWS_VERSION`](crate::Service::ROWS_VERSION) changes. Rows are bytes under bytes; what they mean only the
//! activity knows. Which rows an event leaves may depend on the rows before it, and on nothing else, so they come out the
//! same live and made again.

use std::ops::Range;

use proto::Problem;
use proto::wire::{Format, Queried, QueryPage};

use crate::Stamp;

/// Rows fetched at once on a walk over many.
pub const ROWS_AT_ONCE: usize = 1_000;

/// A row: its key and its value.
pub type Row = (Vec<u8>, Vec<u8>);

/// The store or the log can't be read, with the reason. No fault of the question; it may work again later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// Why a question has no answer.
#[derive(Debug)]
pub enum NoAnswer {
    /// It can't be answered as it was asked.
    Problem(Problem),
    /// It may be later.
    Unreadable(Unreadable),
}

impl From<Problem> for NoAnswer {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Unreadable> for NoAnswer {
    fn from(error: Unreadable) -> Self {
        Self::Unreadable(error)
    }
}

/// An answer as [`Service::query`](crate::Service::query) gives it.
pub fn queried(answer: Result<QueryPage, NoAnswer>) -> Result<Queried, Unreadable> {
    match answer {
        Ok(page) => Ok(Queried::Page(page)),
        Err(NoAnswer::Problem(problem)) => Ok(Queried::Problem(problem)),
        Err(NoAnswer::Unreadable(error)) => Err(error),
    }
}

/// From which end rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// In the order of their keys.
    Ascending,
    /// From the last one back.
    Descending,
}

/// Rows in the order of their keys.
pub trait Rows {
    /// The value under this key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unreadable>;

    /// Up to `limit` rows, at most [`ROWS_AT_ONCE`], whose keys lie in this range.
    fn range(&self, range: Range<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Unreadable>;
}

/// What questions are answered from: the rows, and the log that they were made from, both at one position.
pub trait Shelf<E>: Rows {
    /// The position that the rows stand at.
    fn position(&self) -> u64;

    /// The event at a position; `None` if there is none, or none that this release knows. Going up one by one is cheap.
    fn event(&self, position: u64) -> Result<Option<(Stamp, E)>, Unreadable>;
}

/// All rows of a range, fetched a few at a time.
pub fn walk<R: Rows + ?Sized>(
    rows: &R,
    range: Range<Vec<u8>>,
    order: Order,
) -> impl Iterator<Item = Result<Row, Unreadable>> {
    let Range { mut start, mut end } = range;
    let (mut fetched, mut is_done) = (Vec::new().into_iter(), false);
    std::iter::from_fn(move || {
        if let Some(row) = fetched.next() {
            return Some(Ok(row));
        }
        if is_done {
            return None;
        }
        match rows.range(&start..&end, ROWS_AT_ONCE, order) {
            Err(error) => {
                is_done = true;
                Some(Err(error))
            }
            Ok(some) => {
                is_done = some.len() < ROWS_AT_ONCE;
                if let Some((last, _)) = some.last() {
                    match order {
                        // The least key behind the last one.
                        Order::Ascending => start = [last.as_slice(), &[0]].concat(),
                        Order::Descending => end.clone_from(last),
                    }
                }
                fetched = some.into_iter();
                fetched.next().map(Ok)
            }
        }
    })
}

/// What stands behind every key that begins with `prefix`; such a prefix must have a byte that is not 255.
pub fn behind(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while end.pop_if(|last| *last == u8::MAX).is_some() {}
    if let Some(last) = end.last_mut() {
        *last += 1;
    }
    end
}

/// All formats that pages of lines come in.
pub const FORMATS: &[Format] = &[Format::Json, Format::JsonLines, Format::Csv];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::kept::KeptRows;

    #[test]
    fn a_walk_meets_each_row_of_its_range_once() {
        for count in [0, 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 2 * ROWS_AT_ONCE] {
            let key = |number: usize| [b"a", &number.to_be_bytes()[..]].concat();
            let mut kept: BTreeMap<_, _> = (0..count).map(|number| (key(number), Vec::new())).collect();
            kept.insert(b"b".to_vec(), Vec::new());
            let kept = KeptRows(kept);
            let met = |order| -> Vec<Vec<u8>> {
                walk(&kept, b"a".to_vec()..behind(b"a"), order).map(|row| row.unwrap().0).collect()
            };
            assert_eq!(met(Order::Ascending), (0..count).map(key).collect::<Vec<_>>());
            assert_eq!(met(Order::Descending), (0..count).rev().map(key).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_stands_behind_a_prefix_is_above_all_that_begin_with_it() {
        for prefix in [&[1, 2][..], &[1, 255], &[1, 255, 255]] {
            let end = behind(prefix);
            assert!([prefix, &[255; 40]].concat() < end && end.as_slice() > prefix, "{prefix:?}");
        }
        assert_eq!(behind(&[1, 255]), [2]);
    }
}
