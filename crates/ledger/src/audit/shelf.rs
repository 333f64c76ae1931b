//! One book's rows, as what they are.

use decider::answer;
use decider::rows::{Order, Rows, Shelf, Unreadable, behind, walk};
use proto::{CampaignId, PersonId, Problem, Timestamp};
use serde::de::DeserializeOwned;

use super::NoAnswer;
use crate::account::Account;
use crate::books::{self, Entry, Row, Scope, Sums, key};
use crate::event::Event;

/// Most rows that one answer adds up: some seconds of reading, which hold nobody up.
const ROWS_READ_MAX: usize = 5_000_000;
/// Most accounts of a person that one statement covers. Each makes a part of it, beside its lines.
const PERSONS_ACCOUNTS_MAX: usize = 1_000;

/// A book on the shelf.
pub(super) struct Books<'s> {
    pub(super) shelf: &'s dyn Shelf<Event>,
    pub(super) book: CampaignId,
}

impl Books<'_> {
    /// The sums of an account after everything up to a position.
    pub(super) fn sums_at(&self, account: &Account, position: u64) -> Result<Sums, Unreadable> {
        sums_before(self.shelf, &self.book, account, position.saturating_add(1))
    }

    /// The sums of an account after one of its entries.
    pub(super) fn sums_after(&self, entry: &Entry) -> Result<Option<Sums>, Unreadable> {
        let key = key::of_row(&self.book, &entry.account, entry.position, entry.index);
        let row = self.shelf.get(&key)?.map(|bytes| decoded::<Row>(&bytes)).transpose()?;
        Ok(row.map(|row| row.sums))
    }

    /// All rows of an account, unless they are too many to be added up.
    pub(super) fn rows(&self, account: &Account) -> impl Iterator<Item = Result<Row, NoAnswer>> {
        let prefix = key::of_account(&self.book, account);
        let rows = walk(self.shelf, prefix.clone()..behind(&prefix), Order::Ascending);
        at_most(ROWS_READ_MAX, rows, too_many_entries).map(|row| Ok(decoded(&row?.1)?))
    }

    /// What stands in the hours of a scope before a time, unless they are too many to be added up.
    pub(super) fn hours(
        &self,
        scope: &Scope,
        end: Timestamp,
    ) -> impl Iterator<Item = Result<decider::rows::Row, NoAnswer>> {
        let keys = key::of_hours(&self.book, scope, Timestamp(0))..key::of_hours(&self.book, scope, end);
        at_most(ROWS_READ_MAX, walk(self.shelf, keys, Order::Ascending), too_many_hours)
    }

    /// The accounts of a person, unless they are too many for one statement.
    pub(super) fn accounts_of(&self, person: PersonId) -> Result<Vec<Account>, NoAnswer> {
        let prefix = key::of_persons_accounts(&self.book, person);
        let keys = walk(self.shelf, prefix.clone()..behind(&prefix), Order::Ascending);
        let account = |row: Result<decider::rows::Row, Unreadable>| {
            let (key, _) = row?;
            let account = std::str::from_utf8(&key[prefix.len()..]).ok().and_then(|text| text.parse().ok());
            account.ok_or_else(|| NoAnswer::from(Unreadable("a row names no account".to_owned())))
        };
        let mut accounts = Vec::new();
        for key in keys {
            if accounts.len() >= PERSONS_ACCOUNTS_MAX {
                return Err(too_many_accounts().into());
            }
            accounts.push(account(key)?);
        }
        Ok(accounts)
    }

    /// The entries that an event of this book booked.
    pub(super) fn entries_at(&self, position: u64) -> Result<Vec<Entry>, Unreadable> {
        let found = self.shelf.event(position)?.filter(|(_, event)| event.book() == Some(&self.book));
        Ok(found.map_or_else(Vec::new, |(stamp, event)| books::entries(stamp, &event)))
    }
}

/// The sums of an account after everything before a position.
pub(super) fn sums_before<R: Rows + ?Sized>(
    rows: &R,
    book: &CampaignId,
    account: &Account,
    position: u64,
) -> Result<Sums, Unreadable> {
    let (from, below) = (key::of_account(book, account), key::of_row(book, account, position, 0));
    let last = rows.range(&from..&below, 1, Order::Descending)?;
    last.first().map_or(Ok(Sums::default()), |(_, bytes)| Ok(decoded::<Row>(bytes)?.sums))
}

pub(super) fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    answer::read(bytes)
        .map_err(|reason| Unreadable(format!("a row is none that this release knows: {reason}")))
}

/// Rows up to a bound, and behind it why there are no more.
fn at_most(
    max: usize,
    rows: impl Iterator<Item = Result<decider::rows::Row, Unreadable>>,
    too_many: fn() -> Problem,
) -> impl Iterator<Item = Result<decider::rows::Row, NoAnswer>> {
    rows.enumerate().map(move |(number, row)| if number < max { Ok(row?) } else { Err(too_many().into()) })
}

fn too_many_accounts() -> Problem {
    let detail = format!(
        "this person has more than {PERSONS_ACCOUNTS_MAX} accounts, too many for one statement; ask for statements of their \
         accounts, which entries by person name"
    );
    Problem::new(422, "too-much-to-read", detail)
}

fn too_many_entries() -> Problem {
    let detail = format!(
        "more than {ROWS_READ_MAX} entries stand in this account, too many to add up at once; ask for its balance at a \
         position, or for entries by cursor"
    );
    Problem::new(422, "too-much-to-read", detail)
}

fn too_many_hours() -> Problem {
    let detail = format!(
        "more than {ROWS_READ_MAX} sums of hours stand before the end of this period, too many to add up at once; ask for an \
         earlier end, for a campaign, or for an account"
    );
    Problem::new(422, "too-much-to-read", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_more_than_may_be_read_is_a_problem() {
        for rows in 0..5_usize {
            let found = std::iter::repeat_n(Ok((Vec::new(), Vec::new())), rows);
            let read: Vec<_> = at_most(3, found, too_many_hours).map(|row| row.is_ok()).collect();
            assert_eq!((read.len(), read.iter().all(|is_ok| *is_ok)), (rows, rows <= 3));
        }
    }
}
