//! The shapes of answers, as JSON.

use decider::Stamp;
use proto::{Asset, CampaignId, Hash, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::{Drawn, Listing, Won};
use crate::fairness::bundle::shown;
use crate::follows::KeptOut;
use crate::outcome::{Outcome, Why};
use crate::rules::Rules;
use crate::state::{Delay, Stage, Status, TicketSums};

/// A lucky draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Draw")]
pub struct About {
    /// Its id.
    pub campaign: CampaignId,
    /// `lotteries`.
    pub kind: &'static str,
    /// Its title.
    pub name: String,
    /// Where it is in its life.
    pub status: Status,
    /// Its rules.
    pub rules: Rules,
    /// What each cell of the skin shows, in order: a line of the table from 0; null: what is none.
    pub cells: Vec<Option<u16>>,
    /// BLAKE3 hash of the seed that all draws come from.
    pub commitment: Hash,
    /// The seed, once the draw has closed; null before, or if it was lost.
    pub seed: Option<Hash>,
    /// When it was set up.
    pub created_at_ms: Timestamp,
    /// When it first opened.
    pub opened_at_ms: Option<Timestamp>,
    /// When it closed.
    pub closed_at_ms: Option<Timestamp>,
    /// How often was drawn.
    pub draws: u64,
    /// What only those who run it see; null for others.
    pub inside: Option<Inside>,
}

/// What those who run a draw see of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DrawInside")]
pub struct Inside {
    /// Tickets of all persons.
    pub tickets: TicketSums,
    /// What can be won, by asset.
    pub stock: Vec<StockLine>,
    /// Which stock keeps it from opening, though its time has come; null: none does.
    pub opening_delayed: Option<Delay>,
    /// How many prizes were won and did not come back, consolations among them.
    pub wins: u64,
    /// The same by line of the table, without consolations.
    pub out: Vec<u64>,
    /// How many claimed prizes are to be sent.
    pub claims_waiting: u64,
    /// How many persons are on a list.
    pub listed: u64,
    /// How many prizes are held and wait for a decision.
    pub held: u64,
    /// From which score on prizes are held, in milli-nats; null: none is.
    pub bar: Option<i32>,
}

/// Units of one prize.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DrawStock")]
pub struct StockLine {
    /// Which prize.
    pub asset: Asset,
    /// How many units can be won.
    pub left: u64,
}

/// What a person may know about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OwnTickets")]
pub struct OwnAnswer {
    /// How many tickets they have.
    pub tickets_left: u64,
    /// How many tickets they have spent.
    pub tickets_spent: u64,
    /// How often they can draw now, by tickets and rules.
    pub draws_left: u64,
    /// Where an operator has put them.
    pub listing: Listing,
    /// Why they can't take part as far as following the account goes; null: they can.
    pub kept_out: Option<KeptOut>,
    /// What they have won that is to be claimed, newest first, 100 at the most.
    pub prizes: Vec<OwnPrize>,
    /// Where the draws stand in the log whose prizes are being checked by a person, oldest first, 100 at the most: what was won
    /// there is booked and handed out once that is done, and only if nothing was wrong.
    pub being_checked: Vec<u64>,
}

/// A prize that its winner must claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OwnPrize {
    /// Where it stands in the log that it was won: it is claimed under it.
    pub position: u64,
    /// The line, from 0.
    pub line: u16,
    /// Where it is in its life.
    pub stage: Stage,
    /// Until when it can be claimed; null: for ever, or not any more.
    pub claim_until_ms: Option<Timestamp>,
}

/// One draw of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OwnDraw {
    /// Where it stands in the log.
    pub position: u64,
    /// When it was.
    pub at_ms: Timestamp,
    /// Its number in the campaign, from 1.
    pub draw: u64,
    /// The random number: once the seed is public, anybody computes it again.
    pub number: u64,
    /// The 64 bits that it is the rest of, as 16 hex digits: they bind the draw to its person. Null: drawn before they were kept.
    pub value: Option<String>,
    /// The line of the table that takes the number, from 0; null: the blank.
    pub line: Option<u16>,
    /// The line that was given, from 0; null: none.
    pub given: Option<u16>,
    /// Why that one, or none.
    pub why: Why,
    /// What was won. Where no line was given, it is the consolation; null: nothing. What became of it later stands in `prizes`.
    pub won: Option<Won>,
    /// The cell of the skin that came out; null: drawn before there were skins.
    pub cell: Option<u8>,
}

impl OwnDraw {
    /// A draw as its person finds it again.
    pub(crate) fn of(Stamp { position, at: at_ms }: Stamp, drawn: &Drawn) -> Self {
        let Drawn { draw, number, .. } = *drawn;
        let Outcome { line, given, why, won, cell } = drawn.outcome.clone();
        Self { position, at_ms, draw, number, value: drawn.value.map(shown), line, given, why, won, cell }
    }
}

/// What a person may know about themselves, with what the host adds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OwnDraws")]
pub struct OwnPage {
    /// The first part.
    #[serde(flatten)]
    pub own: OwnAnswer,
    /// Their draws, newest first.
    pub receipts: Vec<OwnDraw>,
    /// Ask with this `cursor` for older ones; null: there are none.
    pub next_cursor: Option<String>,
    /// The position of the log that the answer stands at.
    pub position: u64,
}
