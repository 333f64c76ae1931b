//! Why a command about a raffle had no effect, beyond [what all forms share](crate::Refusal).

use proto::{Asset, Timestamp};
use serde::{Deserialize, Serialize};

use super::beacon::NotThatRound;
use super::rules::{ENTRIES_MAX, PLACES_EVER_MAX};
use super::state::Standing;
use crate::follows::KeptOut;
use crate::refusal::allot;
use crate::state::Status;

/// Why the rules let somebody not enter. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RuleBroken {
    /// Nobody can enter now.
    #[error("{}", when(*.status))]
    NotOpen {
        /// What it is instead.
        status: Status,
    },
    /// The list is complete.
    #[error("entries have closed; the winners are drawn from those who entered in time")]
    EntriesClosed,
    /// Only operators enter persons.
    #[error("nobody enters this raffle by themselves; whoever runs it decides who is entered")]
    NotByTicket,
    /// The person has no ticket.
    #[error("you have no ticket left for this raffle; earn one first")]
    NoTicket,
    /// The person has as many entries as may be.
    #[error("you have entered as often as this raffle lets you: {max} times")]
    EnteredOften {
        /// How many may be.
        max: u32,
    },
    /// The raffle has as many entries as it can hold.
    #[error("this raffle is full: it holds {ENTRIES_MAX} entries")]
    Full,
    /// It is for followers of the account, or for new ones.
    #[error("{0}")]
    KeptOut(KeptOut),
}

/// Why a command had no effect. Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// A public rule said no. A person's attempt is an event; an operator's, and all other refusals, leave none.
    #[error("{0}")]
    ByRule(RuleBroken),
    /// It can't open before all that it promises is there.
    #[error("its winners get {needed} of {asset} and {has} are there; {}", allot(asset, *.needed, *.has))]
    PrizesMissing {
        /// Which prize.
        asset: Asset,
        /// What all winners get.
        needed: u64,
        /// What the ledger has handed over.
        has: u64,
    },
    /// The time in which to enter is over before it has opened.
    #[error("its entries have closed; set up another raffle with a later closes_at_ms")]
    TooLate,
    /// Nothing is drawn before the list is complete.
    #[error("entries close at {closes_at} ({}); draw after that", .closes_at.0)]
    EntriesOpen {
        /// When they close.
        closes_at: Timestamp,
    },
    /// The beacon's round is needed.
    #[error("send the signature of round {round} of drand's quicknet, which comes out at {at} ({})", .at.0)]
    BeaconMissing {
        /// The round.
        round: u64,
        /// When it comes out.
        at: Timestamp,
    },
    /// No beacon is mixed in.
    #[error("this raffle mixes no beacon in; leave beacon out")]
    BeaconUnwanted,
    /// It is another signature.
    #[error("this is not the signature of round {round} of drand's quicknet: {reason}")]
    BeaconWrong {
        /// The round that is wanted.
        round: u64,
        /// What is wrong with it.
        reason: NotThatRound,
    },
    /// There is no such place, or no winner is at it.
    #[error("nobody was drawn for place {0}; places count from 1, once winners are drawn")]
    PlaceUnknown(u32),
    /// The place is no winner's, or was settled otherwise.
    #[error("place {place} is {}, and only one that is called can be confirmed or invalidated, or one whose prize was refused invalidated", .standing.as_str())]
    PlaceSettled {
        /// The place.
        place: u32,
        /// How it stands.
        standing: Standing,
    },
    /// Winners wait for a decision.
    #[error("{0} winners wait to be confirmed, invalidated or checked; settle them, then close")]
    WinnersWaiting(u32),
    /// Nobody is drawn again before anybody was drawn.
    #[error("nobody was drawn yet; draw the winners first")]
    NotDrawn,
    /// Each prize has a winner.
    #[error("each prize has a winner who is called or confirmed; only what was invalidated is drawn again")]
    NothingVacant,
    /// Everybody has a place.
    #[error(
        "everybody who entered was drawn, so nobody is left to draw; close the raffle, and what is left goes back into stock"
    )]
    NobodyLeft,
    /// It has as many places as it can hold.
    #[error("{PLACES_EVER_MAX} places were drawn, and a raffle holds no more")]
    PlacesUsedUp,
}

impl RuleBroken {
    fn status_and_slug(&self) -> (u16, &'static str) {
        match self {
            Self::NotOpen { .. } => (409, "campaign-not-open"),
            Self::EntriesClosed => (409, "entries-closed"),
            Self::NotByTicket => (409, "not-by-ticket"),
            Self::NoTicket => (409, "no-ticket"),
            Self::EnteredOften { .. } => (409, "entered-often"),
            Self::Full => (409, "raffle-full"),
            Self::KeptOut(why) => why.status_and_slug(),
        }
    }

    /// The rule's name, as the log has it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::NotOpen { .. } => "not_open",
            Self::EntriesClosed => "entries_closed",
            Self::NotByTicket => "not_by_ticket",
            Self::NoTicket => "no_ticket",
            Self::EnteredOften { .. } => "entered_often",
            Self::Full => "full",
            Self::KeptOut(why) => why.as_str(),
        }
    }
}

impl Refusal {
    /// Status and slug, as clients see them.
    pub(crate) fn status_and_slug(&self) -> (u16, &'static str) {
        match self {
            Self::ByRule(broken) => broken.status_and_slug(),
            Self::PrizesMissing { .. } => (409, "prizes-missing"),
            Self::TooLate => (409, "entries-closed"),
            Self::EntriesOpen { .. } => (409, "entries-open"),
            Self::BeaconMissing { .. } => (422, "beacon-missing"),
            Self::BeaconUnwanted => (422, "beacon-unwanted"),
            Self::BeaconWrong { .. } => (422, "beacon-wrong"),
            Self::PlaceUnknown(_) => (404, "place-unknown"),
            Self::PlaceSettled { .. } => (409, "place-settled"),
            Self::WinnersWaiting(_) => (409, "winners-waiting"),
            Self::NotDrawn => (409, "winners-not-drawn"),
            Self::NothingVacant => (409, "nothing-vacant"),
            Self::NobodyLeft => (409, "nobody-left"),
            Self::PlacesUsedUp => (409, "places-used-up"),
        }
    }
}

fn when(status: Status) -> &'static str {
    match status {
        Status::Draft => "the raffle has not opened yet; come back when it has",
        Status::Paused => "the raffle is paused; come back when it goes on",
        Status::Open | Status::Closed => "the raffle has ended",
    }
}
