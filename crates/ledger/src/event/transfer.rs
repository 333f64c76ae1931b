//! What events say about a transfer: what it moves, what led to it, and why it could not be.

use proto::fact::{Source, Trace};
use proto::{Actor, Asset, CampaignId, CommandId, Fact, Heard, Intent, PersonId, Timestamp, TransferId};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::account::Account;
use crate::word::Word;

/// One amount from one account to another of the same asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Names it for ever.
    pub id: TransferId,
    /// The account that is debited.
    pub debit: Account,
    /// The account that is credited.
    pub credit: Account,
    /// How much, in the asset's smallest unit; at least 1.
    pub amount: u64,
    /// Why, as a word.
    pub reason: Word,
    /// In one step or two, or against an earlier one.
    pub how: How,
}

/// What a transfer is in the life of another. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Posted at once.
    Simple,
    /// Reserved until it is posted, voided, or expires.
    Pending {
        /// When it expires by itself.
        expires_at: Option<Timestamp>,
    },
    /// Takes back what an earlier transfer moved, or a part.
    Reversal {
        /// The earlier one.
        of: TransferId,
    },
    /// Gives back what reversals of an earlier transfer took.
    Restoration {
        /// The earlier one.
        of: TransferId,
    },
}

/// Something that a rule gave, which counts towards its caps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// The rule.
    pub rule: Word,
    /// Who got it.
    pub person: PersonId,
    /// The day that it counts for, by the rules' clock.
    pub day: i32,
    /// How much.
    pub amount: u64,
}

/// An id that was chosen by whoever asked: the same again is answered, something else under it is a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The id, of a transfer or of a reversal.
    pub transfer: TransferId,
    /// Hash of what was asked for under it.
    pub intent: Intent,
    /// What it came to.
    pub amount: u64,
}

/// What led to transfers. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Another service stated a fact.
    Fact(Box<FactCause>),
    /// Somebody asked for it.
    Command {
        /// The command.
        id: CommandId,
        /// Who asked.
        by: Actor,
        /// Ties it to the request.
        trace: Trace,
    },
}

/// The way back to what another service has on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactCause {
    /// Where the fact stands.
    pub source: Source,
    /// Its kind.
    pub kind: SmolStr,
    /// The campaign that it is about.
    pub campaign: CampaignId,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// Position, in the same log, of the event that it is about in the end, where its evidence stands: the vote, the
    /// win, the invitation.
    pub deed: u64,
    /// The command that led to it.
    pub command: CommandId,
    /// Ties it to the request that began it.
    pub trace: Trace,
}

/// Why transfers could not be booked. Stored in events and answers: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The account has less than that.
    #[error("{account} has {available} to take from; move less, or put something in first")]
    Insufficient {
        /// The account.
        account: Account,
        /// How much may be taken.
        available: u64,
    },
    /// The account may not hold that much.
    #[error("{account} has room for {room} more; move less")]
    OverMax {
        /// The account.
        account: Account,
        /// How much may be put in.
        room: u64,
    },
    /// The account is closed.
    #[error("{account} is closed; open it again or use another")]
    Closed {
        /// The account.
        account: Account,
    },
    /// Only one service may take from it.
    #[error("only {spender} may take from {account}, since it was handed over")]
    Spender {
        /// The account.
        account: Account,
        /// Who may.
        spender: SmolStr,
    },
    /// No such account was opened.
    #[error("there is no account {account}; open it first")]
    AccountUnknown {
        /// The account.
        account: Account,
    },
    /// Sums of the asset would no longer fit.
    #[error("the book has moved as much of {asset} as it can count; begin a new book")]
    AssetFull {
        /// The asset.
        asset: Asset,
    },
    /// It states what a draw did, and can't be reversed without the draw.
    #[error(
        "this states what draw {draw} did, which would not hear of a reversal; take a prize back in the draw, or make up \
         for it by another transfer"
    )]
    StatedByDraw {
        /// The draw.
        draw: CampaignId,
    },
    /// It handed prizes over to a draw.
    #[error(
        "these prizes were handed over to draw {draw}; close the draw, and what nobody has won comes back, or recall them if \
         there is no such draw"
    )]
    HandedOver {
        /// The draw.
        draw: CampaignId,
    },
}

impl Why {
    /// The reason as a word that never changes its meaning.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Insufficient { .. } => "insufficient",
            Self::OverMax { .. } => "over-max",
            Self::Closed { .. } => "account-closed",
            Self::Spender { .. } => "not-the-spender",
            Self::AccountUnknown { .. } => "account-unknown",
            Self::AssetFull { .. } => "asset-full",
            Self::StatedByDraw { .. } => "stated-by-draw",
            Self::HandedOver { .. } => "handed-over",
        }
    }
}

impl Transfer {
    /// The first person whose account it touches.
    pub fn person(&self) -> Option<PersonId> {
        self.debit.kind.person().or_else(|| self.credit.kind.person())
    }
}

impl Cause {
    /// The fact that led to it; `deed` is the position that it is about in the end.
    pub(crate) fn fact(heard: &Heard<Fact>, deed: u64) -> Self {
        Self::Fact(Box::new(FactCause {
            source: heard.source.clone(),
            kind: SmolStr::new_static(heard.body.name()),
            campaign: heard.campaign.clone(),
            person: heard.body.person(),
            deed,
            command: heard.cause,
            trace: heard.trace.clone(),
        }))
    }

    /// The command that began it all, also where a fact came in between.
    pub fn command(&self) -> CommandId {
        match self {
            Self::Fact(fact) => fact.command,
            Self::Command { id, .. } => *id,
        }
    }

    /// Ties it to the request that began it.
    pub fn trace(&self) -> &Trace {
        match self {
            Self::Fact(fact) => &fact.trace,
            Self::Command { trace, .. } => trace,
        }
    }

    fn as_fact(&self) -> Option<&FactCause> {
        match self {
            Self::Fact(fact) => Some(fact),
            Self::Command { .. } => None,
        }
    }

    /// Whom the fact was about.
    pub fn person(&self) -> Option<PersonId> {
        self.as_fact().and_then(|fact| fact.person)
    }

    /// The campaign that the fact was about.
    pub fn campaign(&self) -> Option<&CampaignId> {
        self.as_fact().map(|fact| &fact.campaign)
    }
}
