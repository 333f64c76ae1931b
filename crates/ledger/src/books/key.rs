//! Keys of an ordered store, such that what is read together stands together.

use std::collections::BTreeSet;

use proto::{Asset, CampaignId, CommandId, PersonId, Timestamp, TransferId};

use super::entry::Entry;
use super::hour::Scope;
use crate::account::Account;

/// First byte of the keys of rows.
const ROW: u8 = b'r';
/// First byte of the keys that say which accounts a person has.
const ACCOUNT: u8 = b'a';
/// First byte of the keys of hours.
const HOUR: u8 = b'h';
/// Ends names, which have no zero byte, so that no name's keys stand among another's.
pub(super) const END: u8 = 0;

/// By what events are found other than by an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Index {
    /// Everything about a person.
    Person(PersonId),
    /// Everything about a campaign.
    Campaign(CampaignId),
    /// Everything that a command led to.
    Command(CommandId),
    /// A transfer, and what was taken back or given back of it.
    Transfer(TransferId),
}

/// Every index that an event with these entries stands under.
pub fn indexes(entries: &[Entry]) -> BTreeSet<Index> {
    let of = |entry: &Entry| {
        let mut indexes: Vec<Index> = entry.persons().map(Index::Person).collect();
        indexes.extend(entry.campaigns().cloned().map(Index::Campaign));
        indexes.push(Index::Command(entry.cause.command()));
        indexes.push(Index::Transfer(entry.transfer));
        indexes.extend(entry.booking.of().map(Index::Transfer));
        indexes
    };
    entries.iter().flat_map(of).collect()
}

/// The key of a row in a book.
pub fn of_row(book: &CampaignId, account: &Account, position: u64, index: u16) -> Vec<u8> {
    let mut key = of_account(book, account);
    key.extend_from_slice(&position.to_be_bytes());
    key.extend_from_slice(&index.to_be_bytes());
    key
}

/// What the keys of all rows of an account begin with.
pub fn of_account(book: &CampaignId, account: &Account) -> Vec<u8> {
    let mut key = begin(ROW, book);
    key.extend_from_slice(account.to_string().as_bytes());
    key.push(END);
    key
}

/// Below this key stand the account's rows up to a position: the last of them has the balance at that position.
pub fn up_to(book: &CampaignId, account: &Account, position: u64) -> Vec<u8> {
    of_row(book, account, position.saturating_add(1), 0)
}

/// The key that says that an event stands under an index.
pub fn of_index(book: &CampaignId, index: &Index, position: u64) -> Vec<u8> {
    let mut key = of_indexed(book, index);
    key.extend_from_slice(&position.to_be_bytes());
    key
}

/// What the keys of all events under an index begin with.
pub fn of_indexed(book: &CampaignId, index: &Index) -> Vec<u8> {
    let (kind, name): (u8, &[u8]) = match index {
        Index::Person(person) => (b'p', &person.0),
        Index::Campaign(campaign) => (b'c', campaign.as_str().as_bytes()),
        Index::Command(command) => (b'o', &command.0),
        Index::Transfer(transfer) => (b't', &transfer.0),
    };
    let mut key = begin(kind, book);
    key.extend_from_slice(name);
    if matches!(index, Index::Campaign(_)) {
        key.push(END);
    }
    key
}

/// The key that says that a person has an account.
pub fn of_persons_account(book: &CampaignId, person: PersonId, account: &Account) -> Vec<u8> {
    let mut key = of_persons_accounts(book, person);
    key.extend_from_slice(account.to_string().as_bytes());
    key
}

/// What the keys of all accounts of a person begin with; the account's spelling follows.
pub fn of_persons_accounts(book: &CampaignId, person: PersonId) -> Vec<u8> {
    let mut key = begin(ACCOUNT, book);
    key.extend_from_slice(&person.0);
    key
}

/// The key of what was moved in an hour on accounts of one asset and kind.
pub fn of_hour(book: &CampaignId, scope: &Scope, start: Timestamp, asset: &Asset, kind: &str) -> Vec<u8> {
    let mut key = of_hours(book, scope, start);
    key.extend_from_slice(format!("{asset}:{kind}").as_bytes());
    key
}

/// Below this key stand the hours of a scope that begin before a time.
pub fn of_hours(book: &CampaignId, scope: &Scope, before: Timestamp) -> Vec<u8> {
    let mut key = begin(HOUR, book);
    if let Scope::Campaign(campaign) = scope {
        key.extend_from_slice(campaign.as_str().as_bytes());
    }
    key.push(END);
    key.extend_from_slice(&before.0.to_be_bytes());
    key
}

/// Start, asset and kind in a key of [`of_hour`].
pub fn hour_of(key: &[u8]) -> Option<(Timestamp, Asset, &str)> {
    // Names have no zero byte, so the second one ends the scope.
    let mut ends = key.iter().enumerate().filter(|(_, byte)| **byte == END).map(|(at, _)| at);
    let (start, named) = key.get(ends.nth(1)? + 1..)?.split_first_chunk()?;
    let (asset, kind) = std::str::from_utf8(named).ok()?.split_once(':')?;
    Some((Timestamp(u64::from_be_bytes(*start)), asset.parse().ok()?, kind))
}

/// The position at the end of an index's key.
pub fn position_of(key: &[u8]) -> Option<u64> {
    key.last_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

pub(super) fn begin(kind: u8, book: &CampaignId) -> Vec<u8> {
    let mut key = vec![kind];
    key.extend_from_slice(book.as_str().as_bytes());
    key.push(END);
    key
}
