//! Rows: where an account's entries are, and its sums after each.

use std::collections::BTreeMap;

use decider::Stamp;
use proto::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::entry::{Entry, entries};
use crate::account::{Account, Side};
use crate::event::Event;

/// An entry of an account, as far as sums need it. Stands under its account, position and index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Position of the event that booked it.
    pub position: u64,
    /// Its number among the entries of that event.
    pub index: u16,
    /// When what led to it happened.
    pub occurred_at: Timestamp,
    /// On which side.
    pub side: Side,
    /// How much.
    pub amount: u64,
    /// The account's sums from here to the next row.
    pub sums: Sums,
}

/// Everything that was ever moved on an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Sums {
    /// All debits.
    pub debits: u64,
    /// All credits.
    pub credits: u64,
}

impl Sums {
    /// With this, too.
    pub fn plus(mut self, side: Side, amount: u64) -> Self {
        match side {
            Side::Debit => self.debits += amount,
            Side::Credit => self.credits += amount,
        }
        self
    }

    /// The balance of an account with this normal side.
    pub fn net(&self, normal: Side) -> i64 {
        // Sums of a book stay below 2^63, see `state::TURNOVER_MAX`.
        let net = self.credits.cast_signed() - self.debits.cast_signed();
        if normal == Side::Credit { net } else { -net }
    }
}

/// The rows that an event adds, with their accounts. `before` says the sums of an account before it; each account is asked
/// for once.
pub fn rows(stamp: Stamp, event: &Event, mut before: impl FnMut(&Account) -> Sums) -> Vec<(Account, Row)> {
    let mut known: BTreeMap<Account, Sums> = BTreeMap::new();
    let row = |entry: Entry| {
        let Entry { account, side, amount, position, index, occurred_at, .. } = entry;
        let so_far = known.get(&account).copied().unwrap_or_else(|| before(&account));
        let sums = so_far.plus(side, amount);
        known.insert(account.clone(), sums);
        (account, Row { position, index, occurred_at, side, amount, sums })
    };
    entries(stamp, event).into_iter().map(row).collect()
}
