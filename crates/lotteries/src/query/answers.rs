//! The shapes of answers, as JSON.

use proto::{Asset, CampaignId, Hash, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::Won;
use crate::rules::Rules;
use crate::state::{Status, TicketSums};

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
    /// How many prizes were won and not taken back.
    pub wins: u64,
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
    /// How often they can draw.
    pub tickets_left: u64,
    /// How many tickets they have spent.
    pub tickets_spent: u64,
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
    /// The line of the table that came, from 0; null: the blank.
    pub line: Option<u16>,
    /// What was won; null: nothing, or the line was out of stock. What was taken back later is not told here.
    pub won: Option<Won>,
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
