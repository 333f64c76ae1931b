//! Statements of a period, balances at a time, and trial balances, from rows.

use std::collections::BTreeMap;

use proto::{Asset, Timestamp};

use super::entry::Entry;
use super::row::{Row, Sums};
use crate::account::Account;

/// Most lines of a statement, which fit into one message: what is longer is asked for in shorter periods.
pub const LINES_MAX: usize = 5_000;

/// What happened on an account in a period, by when it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The account.
    pub account: Account,
    /// Sums of everything that happened before.
    pub opening: Sums,
    /// In the order in which things happened; what happened together in the order of booking.
    pub lines: Vec<StatementLine>,
    /// Sums at the end.
    pub closing: Sums,
}

/// One line of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementLine {
    /// Where its entry is.
    pub row: Row,
    /// The balance after it, in the order of the statement.
    pub balance: i64,
}

/// A statement would have too many lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the statement would have more than {LINES_MAX} lines; ask for a shorter period, or for entries by cursor"
)]
pub struct TooLong;

impl Statement {
    /// The statement of an account from its rows, from `since` to before `until`.
    pub fn of<E>(
        account: &Account,
        rows: impl IntoIterator<Item = Result<Row, E>>,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Result<Self, TooLong>, E> {
        let (mut opening, mut within) = (Sums::default(), Vec::new());
        for row in rows {
            let row = row?;
            if row.occurred_at < since {
                opening = opening.plus(row.side, row.amount);
            } else if row.occurred_at < until {
                if within.len() == LINES_MAX {
                    return Ok(Err(TooLong));
                }
                within.push(row);
            }
        }
        within.sort_by_key(|row| (row.occurred_at, row.position, row.index));
        let (normal, mut closing) = (account.kind.normal(), opening);
        let line = |row: Row| {
            closing = closing.plus(row.side, row.amount);
            StatementLine { row, balance: closing.net(normal) }
        };
        let lines = within.into_iter().map(line).collect();
        Ok(Ok(Self { account: account.clone(), opening, lines, closing }))
    }
}

/// The sums of an account at a time, from its rows: of everything that had happened by then, also what was booked later.
pub fn balance_at<E>(rows: impl IntoIterator<Item = Result<Row, E>>, at: Timestamp) -> Result<Sums, E> {
    rows.into_iter().try_fold(Sums::default(), |sums, row| {
        let Row { occurred_at, side, amount, .. } = row?;
        Ok(if occurred_at <= at { sums.plus(side, amount) } else { sums })
    })
}

/// A trial balance, entry by entry: of a whole book, a period, or whatever was filtered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trial(BTreeMap<Asset, BTreeMap<&'static str, Sums>>);

impl Trial {
    /// With this entry, too.
    pub fn add(&mut self, entry: &Entry) {
        let kinds = self.0.entry(entry.account.asset.clone()).or_default();
        let sums = kinds.entry(entry.account.kind.word()).or_default();
        *sums = sums.plus(entry.side, entry.amount);
    }

    /// Sums by asset and kind of account.
    pub fn assets(&self) -> &BTreeMap<Asset, BTreeMap<&'static str, Sums>> {
        &self.0
    }

    /// Assets whose debits differ from their credits: none, unless only one side of transfers was added.
    pub fn uneven(&self) -> Vec<&Asset> {
        let differs = |kinds: &BTreeMap<&str, Sums>| {
            let sum = |of: fn(&Sums) -> u64| kinds.values().map(|sums| u128::from(of(sums))).sum::<u128>();
            sum(|sums| sums.debits) != sum(|sums| sums.credits)
        };
        self.0.iter().filter(|(_, kinds)| differs(kinds)).map(|(asset, _)| asset).collect()
    }
}
