//! What decisions need to know, no more: balances, what is pending, and every transfer by its id. Entries and statements
//! are read models, see [`crate::books`]. `evolve` changes it.
//!
//! Names become numbers in the order in which they were first seen, so that a person with one account costs 80 bytes and a
//! transfer 49; with the room that tables leave, 160 bytes of memory were measured for a voter with one vote.

mod balance;
mod books;
mod numbers;
mod rows;

pub(crate) use balance::{Balance, Totals};
pub(crate) use numbers::KINDS;
pub(crate) use rows::{Asked, Phase, Record, Row, Slot, TransferKey, UseKey, Used};

use std::collections::{BTreeMap, BTreeSet};

use decider::compact::Compact;
use decider::exchange::Parking;
use proto::{Asset, CampaignId, PersonId, TenantId, Timestamp, TransferId};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::account::Terms;
use crate::event::Transfer;
use crate::rules::Rules;
use crate::word::Word;

/// Most assets of a book: two for each of a thousand draws, and more.
pub const ASSETS_MAX: usize = 4_096;
/// Most accounts of a book that belong to no person: they all stand in each new view.
pub const NAMED_ACCOUNTS_MAX: usize = 4_096;
/// Most transfers that are pending in a book at a time; each keeps some 200 bytes.
pub const PENDING_MAX: usize = 100_000;
/// Most campaigns of a book that have rules.
pub const CAMPAIGNS_MAX: usize = 4_096;
/// Most that may ever be moved or reserved in one asset of a book. No sum over its accounts can be greater, so none can
/// overflow, and any two may be subtracted as signed numbers.
pub const TURNOVER_MAX: u64 = i64::MAX as u64;
/// Persons see their balances as they were when the last interval of this length began. What they got for a vote a moment
/// ago would tell them whether it was counted or held.
pub const SHOWN_EVERY_MS: u64 = 600_000;

/// All books of a shard.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct State {
    /// Position of the last event that changed a book.
    pub(crate) revision: u64,
    /// In order of creation; none is ever removed, so an index stays valid.
    pub(crate) books: Vec<Book>,
    pub(crate) by_tenant: BTreeMap<TenantId, u32>,
    pub(crate) by_place: BTreeMap<CampaignId, u32>,
    /// Pending transfers that expire, as (time, index of the book, transfer), soonest first.
    pub(crate) due: BTreeSet<(Timestamp, u32, TransferId)>,
    /// Facts that wait for an operator.
    pub(crate) parking: Parking,
}

/// Awards that a campaign's budget had too little for. Nothing gives them later by itself: the deed may have been undone since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unpaid {
    /// How many there are.
    pub(crate) awards: u64,
    /// When the oldest of them was declined.
    pub(crate) since: Timestamp,
    /// Position of the event that declined the newest.
    pub(crate) newest: u64,
}

/// One tenant's book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Book {
    pub(crate) place: CampaignId,
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
    /// Position of the last event that changed it.
    pub(crate) revision: u64,
    /// Position of the last event that changed what rules say.
    pub(crate) rules_revision: u64,
    /// By number.
    pub(crate) assets: Vec<AssetBook>,
    pub(crate) asset_numbers: BTreeMap<Asset, u16>,
    /// Names of campaigns and holdings, by number.
    pub(crate) names: Vec<SmolStr>,
    pub(crate) name_numbers: BTreeMap<SmolStr, u32>,
    /// Numbers of persons, and back.
    pub(crate) persons: Compact<PersonId, u32>,
    pub(crate) people: Compact<u64, PersonId>,
    /// Sums of every account that has entries.
    pub(crate) rows: Compact<Slot, Row>,
    /// What is reserved, where anything is.
    pub(crate) reserved: BTreeMap<Slot, Reserved>,
    /// Accounts that are no person's, opened or with entries, with the position of the event that changed them last.
    pub(crate) named: BTreeMap<Slot, u64>,
    /// Accounts of persons who owe something, with the position of the event that changed them last: cases for somebody
    /// to see to.
    pub(crate) owing: BTreeMap<Slot, u64>,
    /// Accounts that an operator opened.
    pub(crate) terms: BTreeMap<Slot, Terms>,
    pub(crate) closed: BTreeSet<Slot>,
    /// Every transfer ever, save reversals and restorations: those stand in what is left of the first one.
    pub(crate) records: Compact<TransferKey, Record>,
    /// What operators have taken back of a transfer, where they have: no fact gives it back.
    pub(crate) by_hand: Compact<TransferKey, u64>,
    /// What was asked for under ids that operators chose, reversals included.
    pub(crate) asked: Compact<TransferKey, Asked>,
    pub(crate) pending: BTreeMap<TransferId, Transfer>,
    pub(crate) campaigns: BTreeMap<CampaignId, Ruled>,
    /// What rules of these campaigns could not give, since budgets were spent.
    pub(crate) unpaid: BTreeMap<CampaignId, Unpaid>,
    /// What rules with caps gave to persons.
    pub(crate) used: Compact<UseKey, Used>,
}

/// One asset of a book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AssetBook {
    pub(crate) asset: Asset,
    /// Position of the last event that moved or reserved any of it.
    pub(crate) revision: u64,
    /// Everything that was ever moved, and all that is reserved.
    pub(crate) turnover: u64,
    /// By kind of account.
    pub(crate) totals: BTreeMap<u8, Totals>,
}

/// What pending transfers reserve on an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Reserved {
    pub(crate) debits: u64,
    pub(crate) credits: u64,
}

/// A campaign with rules.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Ruled {
    pub(crate) rules: Rules,
    /// Every name that a rule of it ever had; its number stands in ids of transfers.
    pub(crate) rule_names: Vec<Word>,
}

impl State {
    /// A tenant's book.
    pub(crate) fn book_of(&self, tenant: &TenantId) -> Option<&Book> {
        self.books.get(*self.by_tenant.get(tenant)? as usize)
    }

    /// The book at this place.
    pub(crate) fn book_at(&self, place: &CampaignId) -> Option<&Book> {
        self.books.get(*self.by_place.get(place)? as usize)
    }
}

impl Ruled {
    /// The number of a rule, if it ever was one of this campaign.
    pub(crate) fn number(&self, rule: &Word) -> Option<u16> {
        self.rule_names.iter().position(|name| name == rule).map(|number| number as u16)
    }
}
