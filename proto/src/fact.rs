//! Public facts: what one service tells the others, and who told it where and when.
//!
//! A fact is an event that others act on, in words that outlive the event's own shape. Whoever hears facts of a shard
//! hears them in the order of its log, and each names the one before it, so that nobody skips one unnoticed.
//!
//! - [`Heard`]: a fact with its envelope; [`Source`] says where it stands, so an auditor can go back to it.
//! - [`Fact`]: the bodies. [`Asset`]: what amounts are amounts of.
//! - `frame`: the bytes, by hand: version, length, envelope, kind, version, payload. Unknown kinds are skipped by length.
//!
//! **Tickets: one signed number on both sides.** The ledger books grants and tells them; from then on only lotteries may
//! spend them, and what was spent can't be refused. If a vote is voided later, the ledger takes the tickets back at once
//! and tells so, whatever lotteries may have done meanwhile. So both sides keep granted − recalled − spent: lotteries
//! lets nobody draw unless it is above zero, the ledger shows it as a balance or, below zero, as what the person owes.
//! Whatever the order in which the three arrive, both come to the same number, and no answer to a recall is needed.

mod asset;
mod former;
mod frame;
mod referred;

pub use asset::{Asset, InvalidAsset};
pub use frame::{FACT_BYTES_MAX, Raw, UnreadableFact, read};
pub use referred::{
    FollowStated, FollowerLeft, FollowerQualified, FollowerRestored, Goal, GoalLost, GoalReached,
    GoalRegained,
};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::ids::{CampaignId, CommandId, Incarnation, PersonId, TenantId};
use crate::time::Timestamp;

/// Longest name of a service: they are words of our own.
pub const SERVICE_BYTES_MAX: usize = 32;
/// Longest trace; request ids and trace ids have 32 to 36 characters.
pub const TRACE_BYTES_MAX: usize = 64;
/// Most that one fact may move: a billion units, ten million yuan. Sums of facts stay far from overflowing.
pub const FACT_AMOUNT_MAX: u64 = 1_000_000_000;

/// Where a fact stands: in the log of one shard of one service.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Source {
    /// The service, e.g. `votes`.
    #[schemars(with = "String")]
    pub service: SmolStr,
    /// The shard, from 0.
    pub shard: u16,
    /// The life of its journal.
    pub incarnation: Incarnation,
    /// The event's position, from 1.
    pub position: u64,
}

/// Something that was told, with who told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard<B> {
    /// Where it stands.
    pub source: Source,
    /// Position of the fact before it in the same log, 0 if it is the first: whoever did not hear that one has missed
    /// something.
    pub previous: u64,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// The campaign that it is about.
    pub campaign: CampaignId,
    /// Log time of the event. Caps, days and statements go by it, however late it is heard.
    pub occurred_at: Timestamp,
    /// The command that led to it.
    pub cause: CommandId,
    /// Ties it to the request that began it.
    pub trace: Trace,
    /// What was told.
    pub body: B,
}

impl<B> Heard<B> {
    /// The same envelope around another body.
    pub fn map<C>(self, body: impl FnOnce(B) -> C) -> Heard<C> {
        Heard {
            source: self.source,
            previous: self.previous,
            tenant: self.tenant,
            campaign: self.campaign,
            occurred_at: self.occurred_at,
            cause: self.cause,
            trace: self.trace,
            body: body(self.body),
        }
    }
}

/// A request id or trace id: up to 64 visible ASCII characters. Empty where nobody remembers, such as after a backfill
/// from a log; the command's id then leads back to the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "SmolStr", into = "SmolStr")]
pub struct Trace(SmolStr);

impl Trace {
    /// This text, or none if it is not a trace: a strange request id must not keep a fact from being told.
    pub fn of(text: &str) -> Self {
        Self::try_from(SmolStr::from(text)).unwrap_or_default()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<SmolStr> for Trace {
    type Error = String;

    fn try_from(text: SmolStr) -> Result<Self, String> {
        let is_trace = text.len() <= TRACE_BYTES_MAX && text.bytes().all(|byte| byte.is_ascii_graphic());
        let reason = || format!("a trace has at most {TRACE_BYTES_MAX} visible ASCII characters");
        if is_trace { Ok(Self(text)) } else { Err(reason()) }
    }
}

impl From<Trace> for SmolStr {
    fn from(trace: Trace) -> SmolStr {
        trace.0
    }
}

frame::facts! {
    /// What services tell each other. Kinds are numbers that never change their meaning; each can truthfully
    /// be told by one service only.
    pub enum Fact {
        1 => VoteCounted v2 { v1 => former::VoteCountedV1::lift },
        2 => VoteVoided v1,
        3 => VoteRestored v1,
        4 => FollowerQualified v2 { v1 => former::FollowerQualifiedV1::lift },
        5 => FollowerLeft v1,
        6 => TicketsGranted v1,
        7 => TicketsRecalled v1,
        8 => TicketsSpent v1,
        9 => StockAllotted v1,
        10 => StockReturned v1,
        11 => PrizeWon v1,
        12 => PrizeReturned v1,
        13 => StockRecalled v1,
        20 => FollowerRestored v1,
        21 => GoalReached v1,
        22 => GoalLost v1,
        23 => GoalRegained v1,
        24 => FollowStated v1,
    }
}

/// Votes: a vote counts for the first time, at once or since somebody let a held one pass. A hold is not told: it is nobody's
/// business, and what the vote earned stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteCounted {
    /// Who voted.
    pub person: PersonId,
    /// Position of the cast event: names the vote for ever, and leads to its evidence.
    pub cast: u64,
    /// Numbers of the contestants, ascending.
    pub contestants: Vec<u32>,
    /// How many votes each of them got by it.
    pub votes: u32,
    /// When it had been cast, to the minute, if it did not count at once: what is capped by day is capped by that day.
    pub cast_at: Option<Timestamp>,
}

/// Votes: a vote that counted at some time is voided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteVoided {
    /// Who voted.
    pub person: PersonId,
    /// Position of the cast event.
    pub cast: u64,
    /// Numbers of the contestants, ascending.
    pub contestants: Vec<u32>,
    /// How many votes each of them lost by it.
    pub votes: u32,
}

/// Votes: a vote that counted at some time is voided no more: it counts again, or is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteRestored {
    /// Who voted.
    pub person: PersonId,
    /// Position of the cast event.
    pub cast: u64,
    /// Numbers of the contestants, ascending.
    pub contestants: Vec<u32>,
    /// How many votes each of them got back by it.
    pub votes: u32,
}

/// Ledger: a person got tickets to the draw that the fact is about. From here on only lotteries may spend them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketsGranted {
    /// Who got them.
    pub person: PersonId,
    /// How many, those included that settle what the person owed.
    pub tickets: u64,
}

/// Ledger: tickets were taken back, also those that had been spent by then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketsRecalled {
    /// Whose they were.
    pub person: PersonId,
    /// How many, those included that the person owes from now on.
    pub tickets: u64,
}

/// Lotteries: tickets to the draw that the fact is about were spent. Can't be refused: it has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketsSpent {
    /// Who spent them.
    pub person: PersonId,
    /// How many.
    pub tickets: u64,
}

/// Ledger: the draw that the fact is about got prizes. From here on only lotteries may hand them out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockAllotted {
    /// Which prize.
    pub asset: Asset,
    /// How many units.
    pub amount: u64,
}

/// Ledger: an operator wants prizes back that were allotted to what is no draw of the account. Only lotteries knows whether it
/// is: it returns them, or leaves them to the draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRecalled {
    /// Which prize.
    pub asset: Asset,
    /// How many units at the most.
    pub amount: u64,
}

/// Lotteries: prizes that nobody won and nobody will.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockReturned {
    /// Which prize.
    pub asset: Asset,
    /// How many units.
    pub amount: u64,
}

/// Lotteries: a person won. Can't be refused: it has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrizeWon {
    /// Who won.
    pub person: PersonId,
    /// What.
    pub asset: Asset,
    /// How many units, or how much in the asset's smallest unit.
    pub amount: u64,
}

/// Lotteries: a prize was taken back, or lapsed, and can be won again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrizeReturned {
    /// Who had won.
    pub person: PersonId,
    /// Position of the event by which they had won.
    pub won: u64,
    /// What.
    pub asset: Asset,
    /// How much of it came back.
    pub amount: u64,
}

impl Fact {
    /// The only service that can truthfully tell it.
    pub fn teller(&self) -> &'static str {
        match self {
            Self::VoteCounted(_) | Self::VoteVoided(_) | Self::VoteRestored(_) => "votes",
            Self::FollowerQualified(_)
            | Self::FollowerLeft(_)
            | Self::FollowerRestored(_)
            | Self::GoalReached(_)
            | Self::GoalLost(_)
            | Self::GoalRegained(_)
            | Self::FollowStated(_) => "referrals",
            Self::TicketsGranted(_)
            | Self::TicketsRecalled(_)
            | Self::StockAllotted(_)
            | Self::StockRecalled(_) => "ledger",
            Self::TicketsSpent(_) | Self::StockReturned(_) | Self::PrizeWon(_) | Self::PrizeReturned(_) => {
                "lotteries"
            }
        }
    }

    /// Whose account it touches: later facts about the same person in the same campaign wait behind one that is parked.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::VoteCounted(fact) => Some(fact.person),
            Self::VoteVoided(fact) => Some(fact.person),
            Self::VoteRestored(fact) => Some(fact.person),
            Self::FollowerQualified(fact) => Some(fact.inviter),
            Self::FollowerLeft(fact) => Some(fact.inviter),
            Self::FollowerRestored(fact) => Some(fact.inviter),
            Self::GoalReached(fact) => Some(fact.person),
            Self::GoalLost(fact) => Some(fact.person),
            Self::GoalRegained(fact) => Some(fact.person),
            Self::FollowStated(fact) => Some(fact.person),
            Self::TicketsGranted(fact) => Some(fact.person),
            Self::TicketsRecalled(fact) => Some(fact.person),
            Self::TicketsSpent(fact) => Some(fact.person),
            Self::PrizeWon(fact) => Some(fact.person),
            Self::PrizeReturned(fact) => Some(fact.person),
            Self::StockAllotted(_) | Self::StockReturned(_) | Self::StockRecalled(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
