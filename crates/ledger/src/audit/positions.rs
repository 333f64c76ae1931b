//! Which events to read, in which order, for those who page through entries.

use decider::rows::{Order, Row, Unreadable, walk};
use proto::{Problem, Timestamp};

use super::shelf::Books;
use crate::books::{Filter, Index, key};

/// How far the clocks of two services may be apart: what happened at a time was booked no earlier than this before it. Hosts
/// stop taking commands when their clocks jump by far less.
const CLOCKS_APART_MAX_MS: u64 = 3_600_000;

/// Where a page begins: an entry by its event's position and its number in it. Written `17.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cursor {
    pub(super) position: u64,
    pub(super) index: u16,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.position, self.index)
    }
}

impl std::str::FromStr for Cursor {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let parts = text.split_once('.').and_then(|(position, index)| {
            Some(Self { position: position.parse().ok()?, index: index.parse().ok()? })
        });
        parts.ok_or_else(|| Problem::new(400, "parameter-invalid", "a cursor is POSITION.INDEX"))
    }
}

/// Positions of events in which something may be that a filter wants, each once.
pub(super) fn positions<'b>(
    books: &'b Books<'_>,
    filter: &Filter,
    from: Option<Cursor>,
    order: Order,
) -> Result<Box<dyn Iterator<Item = Result<u64, Unreadable>> + 'b>, Unreadable> {
    let mut first = first_booked(books, filter.since)?;
    let mut last = books.shelf.position();
    match (from, order) {
        (Some(from), Order::Ascending) => first = first.max(from.position),
        (Some(from), Order::Descending) => last = last.min(from.position),
        (None, _) => {}
    }
    let behind = last.saturating_add(1);
    let keys = match (&filter.account, index(filter)) {
        (Some(account), _) => {
            let at = |position| key::of_row(&books.book, account, position, 0);
            at(first)..at(behind)
        }
        (None, Some(index)) => {
            let at = |position| key::of_index(&books.book, &index, position);
            at(first)..at(behind)
        }
        // Nothing to go by: the log itself.
        (None, None) => {
            return Ok(match order {
                Order::Ascending => Box::new((first..behind).map(Ok)),
                Order::Descending => Box::new((first..behind).rev().map(Ok)),
            });
        }
    };
    let is_row = filter.account.is_some();
    let mut seen = None;
    let found = walk(books.shelf, keys, order).map(move |row| Ok(position_in(&row?, is_row)));
    // An account may have several rows of one event.
    Ok(Box::new(found.filter(move |at| !at.as_ref().is_ok_and(|at| seen.replace(*at) == Some(*at)))))
}

/// The index that has the fewest other events in it.
fn index(filter: &Filter) -> Option<Index> {
    let of_transfer = filter.transfer.map(Index::Transfer).or(filter.command.map(Index::Command));
    let of_whom = || filter.person.map(Index::Person);
    of_transfer.or_else(of_whom).or_else(|| filter.campaign.clone().map(Index::Campaign))
}

fn position_in((key, _): &Row, is_row: bool) -> u64 {
    // The number of the entry stands behind the position in a row's key.
    let end = key.len() - if is_row { size_of::<u16>() } else { 0 };
    key::position_of(&key[..end]).unwrap_or_default()
}

/// The first position at which anything may have been booked that happened at this time or later. Log time never goes
/// back, so it is found by halving.
fn first_booked(books: &Books<'_>, since: Option<Timestamp>) -> Result<u64, Unreadable> {
    let Some(since) = since else { return Ok(1) };
    let booked_from = Timestamp(since.0.saturating_sub(CLOCKS_APART_MAX_MS));
    let (mut low, mut high) = (1, books.shelf.position() + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        // Of an event that this release does not know nothing is booked; look from before it.
        match books.shelf.event(middle)? {
            Some((stamp, _)) if stamp.at < booked_from => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}
