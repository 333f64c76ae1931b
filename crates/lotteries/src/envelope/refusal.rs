//! Why a command about a red envelope had no effect, beyond [what all forms share](crate::Refusal).

use proto::{Asset, Timestamp};
use serde::{Deserialize, Serialize};

use crate::follows::KeptOut;
use crate::refusal::allot;
use crate::state::Status;

/// What a person is told who has guessed too often.
pub(super) mod too_many {
    /// Status and slug.
    pub(crate) const PROBLEM: (u16, &str) = (429, "too-many-guesses");
    /// In words.
    pub(crate) const WORDS: &str =
        "you have tried too many wrong passwords; wait a few minutes and try again";
}

/// Why the rules gave somebody nothing. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RuleBroken {
    /// Nobody can claim now.
    #[error("{}", when(*.status))]
    NotOpen {
        /// What it is instead.
        status: Status,
    },
    /// No round is running; another one comes.
    #[error("the next password is not released yet; come back when it is")]
    NotReleased {
        /// When it will be.
        releases_at: Timestamp,
    },
    /// The last round is over.
    #[error("the red envelope has ended")]
    Ended,
    /// One part each.
    #[error("you have taken your part of this round; it is one for each")]
    Taken,
    /// First come, first served.
    #[error("all parts of this round are taken")]
    AllTaken,
    /// It is another password, or it was changed.
    #[error("this is not the password; check it and try again")]
    WrongPassword,
    /// It is for followers of the account, or for new ones.
    #[error("{0}")]
    KeptOut(KeptOut),
}

/// Why a command had no effect. Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// A public rule said no. The attempt is an event. All other refusals leave none.
    #[error("{0}")]
    ByRule(RuleBroken),
    /// The person has guessed too often; what they say now is not compared.
    #[error("{}", too_many::WORDS)]
    TooMany {
        /// When they may try again.
        again_at: Timestamp,
    },
    /// It can't open before all that it promises is there.
    #[error("its rounds give {needed} fen and {has} are there; {}", allot(&Asset::Cny, *.needed, *.has))]
    MoneyMissing {
        /// What its rounds can still give.
        needed: u64,
        /// What the ledger has handed over.
        has: u64,
    },
    /// There is no such round, or it is over.
    #[error("there is no round {0} that has not ended; rounds count from 1")]
    RoundUnknown(u16),
    /// Passwords of a round are few.
    #[error("round {round} has had {max} passwords; stop the campaign if they keep leaking")]
    RotatedOften {
        /// The round.
        round: u16,
        /// How many it may have.
        max: u16,
    },
}

impl RuleBroken {
    /// Status and slug, as clients see them.
    pub(super) fn status_and_slug(&self) -> (u16, &'static str) {
        match self {
            Self::NotOpen { .. } => (409, "campaign-not-open"),
            Self::NotReleased { .. } => (409, "round-not-released"),
            Self::Ended => (409, "envelope-ended"),
            Self::Taken => (409, "part-taken"),
            Self::AllTaken => (409, "all-parts-taken"),
            Self::WrongPassword => (409, "wrong-password"),
            Self::KeptOut(why) => why.status_and_slug(),
        }
    }

    /// The rule's name, as the log has it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::NotOpen { .. } => "not_open",
            Self::NotReleased { .. } => "not_released",
            Self::Ended => "ended",
            Self::Taken => "taken",
            Self::AllTaken => "all_taken",
            Self::WrongPassword => "wrong_password",
            Self::KeptOut(why) => why.as_str(),
        }
    }
}

impl Refusal {
    /// Status and slug, as clients see them.
    pub(crate) fn status_and_slug(&self) -> (u16, &'static str) {
        match self {
            Self::ByRule(broken) => broken.status_and_slug(),
            Self::TooMany { .. } => too_many::PROBLEM,
            Self::MoneyMissing { .. } => (409, "money-missing"),
            Self::RoundUnknown(_) => (404, "round-unknown"),
            Self::RotatedOften { .. } => (409, "rotated-often"),
        }
    }
}

fn when(status: Status) -> &'static str {
    match status {
        Status::Draft => "the red envelope has not opened yet; come back when it has",
        Status::Paused => "the red envelope was stopped; come back when it goes on",
        Status::Open | Status::Closed => "the red envelope has ended",
    }
}
