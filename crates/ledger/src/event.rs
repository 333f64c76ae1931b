//! What happened in books. Each struct is frozen once it was stored: a new shape is a new version.
//!
//! One event holds all transfers that were booked together, so that half of them can never stand in a log.

mod transfer;

pub use transfer::{Award, Cause, Chosen, FactCause, How, Transfer, Why};

use decider::exchange::{Declined, Parked, Released};
use proto::{Actor, Asset, CampaignId, CommandId, PersonId, TenantId, Timestamp, TransferId};
use serde::{Deserialize, Serialize};

use crate::account::{Account, Terms};
use crate::rules::Rules;

decider::events! {
    /// What happened.
    pub enum Event {
        1 => BookOpened v1,
        2 => AccountOpened v1,
        3 => AccountClosed v1,
        4 => RulesSet v1,
        5 => TransfersBooked v1,
        6 => TransfersRefused v1,
        7 => TransferPosted v1,
        8 => TransferVoided v1,
        9 => TransferExpired v1,
        10 => TicketsGranted v1,
        11 => TicketsRecalled v1,
        12 => StockAllotted v1,
        13 => FactDeclined v1,
        14 => FactParked v1,
        15 => FactReleased v1,
        16 => StockRecalled v1,
    }
    campaign(event) => event.book();
    person(event) => event.whose();
}

/// A tenant got its book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookOpened {
    /// Its id, a place beside campaigns.
    pub book: CampaignId,
    /// The account that it belongs to, which has no other.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Who did it.
    pub by: Actor,
}

/// An account was opened, or opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountOpened {
    /// The book.
    pub book: CampaignId,
    /// The account.
    pub account: Account,
    /// What may be done with it.
    pub terms: Terms,
    /// Who did it.
    pub by: Actor,
}

/// An account was closed: nothing but corrections enters it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountClosed {
    /// The book.
    pub book: CampaignId,
    /// The account.
    pub account: Account,
    /// Who did it.
    pub by: Actor,
}

/// From here on the facts of a campaign give this, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesSet {
    /// The book.
    pub book: CampaignId,
    /// The campaign.
    pub campaign: CampaignId,
    /// All of its rules.
    pub rules: Rules,
    /// Who did it.
    pub by: Actor,
}

/// Transfers were booked, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransfersBooked {
    /// The book.
    pub book: CampaignId,
    /// What led to it.
    pub cause: Cause,
    /// When what led to it happened: earlier than the log time where a fact was heard late.
    pub occurred_at: Timestamp,
    /// What counts towards caps.
    pub awards: Vec<Award>,
    /// Ids that were chosen by whoever asked, and may be sent again.
    pub chosen: Vec<Chosen>,
    /// In the order in which they were booked.
    pub transfers: Vec<Transfer>,
}

/// Transfers that an operator asked for were refused, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransfersRefused {
    /// The book.
    pub book: CampaignId,
    /// The command.
    pub cause: CommandId,
    /// The first transfer that could not be booked.
    pub transfer: TransferId,
    /// Why.
    pub why: Why,
    /// Who asked.
    pub by: Actor,
}

/// A pending transfer was posted, in part or whole; the rest of what it reserved is free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferPosted {
    /// The book.
    pub book: CampaignId,
    /// The transfer as it was reserved.
    pub transfer: Transfer,
    /// How much of it was posted.
    pub amount: u64,
    /// What led to it.
    pub cause: Cause,
}

/// A pending transfer was given up; what it reserved is free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferVoided {
    /// The book.
    pub book: CampaignId,
    /// The transfer as it was reserved.
    pub transfer: Transfer,
    /// What led to it.
    pub cause: Cause,
}

/// A pending transfer was neither posted nor voided in time; what it reserved is free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferExpired {
    /// The book.
    pub book: CampaignId,
    /// The transfer as it was reserved.
    pub transfer: Transfer,
}

/// The transfers just before gave a person tickets: from here on only lotteries may spend them. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketsGranted {
    /// The book.
    pub book: CampaignId,
    /// The draw.
    pub draw: CampaignId,
    /// Who got them.
    pub person: PersonId,
    /// How many, those included that settle what the person owed.
    pub tickets: u64,
}

/// The transfers just before took tickets back, also those that had been spent by then. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketsRecalled {
    /// The book.
    pub book: CampaignId,
    /// The draw.
    pub draw: CampaignId,
    /// Whose they were.
    pub person: PersonId,
    /// How many, those included that the person owes from now on.
    pub tickets: u64,
}

/// The transfers just before gave a draw prizes: from here on only lotteries may hand them out. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockAllotted {
    /// The book.
    pub book: CampaignId,
    /// The draw.
    pub draw: CampaignId,
    /// Which prize.
    pub asset: Asset,
    /// How many units.
    pub amount: u64,
}

/// An operator wants prizes back that were allotted to what is no draw. For lotteries to hear: nothing is booked before it has
/// given them back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRecalled {
    /// The book.
    pub book: CampaignId,
    /// What they were allotted to.
    pub draw: CampaignId,
    /// Which prize.
    pub asset: Asset,
    /// How many units at the most.
    pub amount: u64,
    /// Who did it.
    pub by: Actor,
}

/// Why a rule gave nothing that it would have given, had the campaign's budget had enough.
pub const BUDGET_SPENT: &str = "budget-spent";
/// Why a fact is declined whose person had as much of it as a rule gives anybody.
pub const CAP_REACHED: &str = "cap-reached";

/// A fact was heard, and the rules gave nothing for it.
///
/// Reasons: `budget-spent`, `cap-reached`, `booked-before`, `nothing-booked` (a void of what was never rewarded),
/// `more-than-left`, `nothing-moved` (an amount of 0), `wrong-source`, `no-book`, and those of [`Why::code`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDeclined {
    /// The book; none if the tenant has none.
    pub book: Option<CampaignId>,
    /// Which fact, and why.
    pub fact: Declined,
}

/// A fact waits for an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactParked {
    /// The book; none if the tenant has none.
    pub book: Option<CampaignId>,
    /// Which fact, and why.
    pub fact: Parked,
}

/// A parked fact waits no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactReleased {
    /// The book; none if the tenant has none.
    pub book: Option<CampaignId>,
    /// Which fact, and what was done.
    pub fact: Released,
}

impl Event {
    /// The book that it is about.
    pub(crate) fn book(&self) -> Option<&CampaignId> {
        match self {
            Self::BookOpened(e) => Some(&e.book),
            Self::AccountOpened(e) => Some(&e.book),
            Self::AccountClosed(e) => Some(&e.book),
            Self::RulesSet(e) => Some(&e.book),
            Self::TransfersBooked(e) => Some(&e.book),
            Self::TransfersRefused(e) => Some(&e.book),
            Self::TransferPosted(e) => Some(&e.book),
            Self::TransferVoided(e) => Some(&e.book),
            Self::TransferExpired(e) => Some(&e.book),
            Self::TicketsGranted(e) => Some(&e.book),
            Self::TicketsRecalled(e) => Some(&e.book),
            Self::StockAllotted(e) => Some(&e.book),
            Self::StockRecalled(e) => Some(&e.book),
            Self::FactDeclined(e) => e.book.as_ref(),
            Self::FactParked(e) => e.book.as_ref(),
            Self::FactReleased(e) => e.book.as_ref(),
        }
    }

    fn whose(&self) -> Option<PersonId> {
        match self {
            Self::AccountOpened(e) => e.account.kind.person(),
            Self::AccountClosed(e) => e.account.kind.person(),
            Self::TransfersBooked(e) => {
                e.cause.person().or_else(|| e.transfers.iter().find_map(Transfer::person))
            }
            Self::TransferPosted(e) => e.transfer.person(),
            Self::TransferVoided(e) => e.transfer.person(),
            Self::TransferExpired(e) => e.transfer.person(),
            Self::TicketsGranted(e) => Some(e.person),
            Self::TicketsRecalled(e) => Some(e.person),
            Self::FactDeclined(e) => e.fact.person,
            Self::FactParked(e) => e.fact.person,
            Self::FactReleased(e) => e.fact.person,
            Self::BookOpened(_)
            | Self::RulesSet(_)
            | Self::TransfersRefused(_)
            | Self::StockAllotted(_)
            | Self::StockRecalled(_) => None,
        }
    }
}
