//! Why a command had no effect, and how the world is told.

use proto::{CampaignId, Problem, TransferId};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::event::Why;

/// Why a command had no effect. Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// The books said no. Where transfers were asked for, that is on record as an event.
    #[error("{0}")]
    ByBook(Why),
    /// The tenant has no book, or not this one.
    #[error("there is no such book; open one first, and check which account your token belongs to")]
    BookUnknown,
    /// A tenant has one book.
    #[error("this account has a book, {book}; use that one")]
    BookExists {
        /// The book.
        book: CampaignId,
    },
    /// Not for this kind of caller.
    #[error("this is for {0} only; use such a token")]
    NotAllowed(Caller),
    /// The command makes no sense, whatever the books say; says what to change.
    #[error("{0}")]
    Malformed(String),
    /// The id was used for another transfer.
    #[error("transfer {transfer} is on record with another content; choose another id for a new one")]
    TransferConflict {
        /// The transfer.
        transfer: TransferId,
    },
    /// There is no such transfer.
    #[error("there is no transfer {transfer} that could be changed; look its id up in the entries")]
    TransferUnknown {
        /// The transfer.
        transfer: TransferId,
    },
    /// It is not pending any more, or never was.
    #[error("transfer {transfer} is {phase}, and only a pending one can be posted or voided")]
    NotPending {
        /// The transfer.
        transfer: TransferId,
        /// What it is instead.
        phase: String,
    },
    /// More than there is of the transfer.
    #[error("of transfer {transfer} {left} is left; ask for no more than that")]
    MoreThanLeft {
        /// The transfer.
        transfer: TransferId,
        /// How much is left.
        left: u64,
    },
    /// The account was opened with other terms.
    #[error("{account} is open on other terms, which can't be changed while it is; close it first")]
    AccountExists {
        /// The account.
        account: Account,
    },
    /// It can't be closed.
    #[error("{account} holds {balance} and reserves {reserved}; move that away first, then close it")]
    AccountInUse {
        /// The account.
        account: Account,
        /// Its balance.
        balance: i64,
        /// What is reserved on it.
        reserved: u64,
    },
    /// A bound of the software.
    #[error("the book has as many {what} as it can hold, {max}; do without some")]
    Full {
        /// Of what.
        what: String,
        /// How many.
        max: u32,
    },
}

/// Who may send a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Caller {
    /// Operators.
    Operators,
    /// Fairground's own parts.
    System,
}

impl std::fmt::Display for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Operators => "operators",
            Self::System => "Fairground itself",
        })
    }
}

impl Refusal {
    /// As clients see it.
    pub fn problem(&self) -> Problem {
        let (status, slug) = match self {
            Self::ByBook(why) => (409, why.code()),
            Self::BookUnknown => (404, "book-unknown"),
            Self::BookExists { .. } => (409, "book-exists"),
            Self::NotAllowed(_) => (403, "not-allowed"),
            Self::Malformed(_) => (422, "malformed"),
            Self::TransferConflict { .. } => (409, "transfer-conflict"),
            Self::TransferUnknown { .. } => (404, "transfer-unknown"),
            Self::NotPending { .. } => (409, "not-pending"),
            Self::MoreThanLeft { .. } => (409, "more-than-left"),
            Self::AccountExists { .. } => (409, "account-exists"),
            Self::AccountInUse { .. } => (409, "account-in-use"),
            Self::Full { .. } => (409, "book-full"),
        };
        Problem::new(status, slug, self.to_string())
    }
}
