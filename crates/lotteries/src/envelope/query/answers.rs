//! The shapes of answers, as JSON.

use std::collections::BTreeMap;

use proto::{CampaignId, Hash, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::envelope::event::Way;
use crate::envelope::rules::Round;
use crate::event::Event;
use crate::follows::{Admits, KeptOut};
use crate::state::Status;

/// A red envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Envelope")]
pub struct About {
    /// Its id.
    pub campaign: CampaignId,
    /// `envelope`.
    pub kind: &'static str,
    /// Its title.
    pub name: String,
    /// Where it is in its life; `paused`: it was stopped.
    pub status: Status,
    /// Its rounds, in their order.
    pub rounds: Vec<RoundAnswer>,
    /// Whom it lets take part.
    pub admits: Admits,
    /// BLAKE3 hash of the seed that all parts come from.
    pub commitment: Hash,
    /// The seed, once it has closed; null before, or if it was lost.
    pub seed: Option<Hash>,
    /// When it was set up.
    pub created_at_ms: Timestamp,
    /// When it first opened.
    pub opened_at_ms: Option<Timestamp>,
    /// When it closed.
    pub closed_at_ms: Option<Timestamp>,
    /// What only those who run it see; null for others.
    pub inside: Option<Inside>,
}

/// A round, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "EnvelopeRoundNow")]
pub struct RoundAnswer {
    /// Its number, from 1.
    pub round: u16,
    /// What was settled.
    pub rules: Round,
    /// Where it is in its time.
    pub phase: Phase,
    /// The password, while it opens the round and if the page shows it.
    pub password: Option<String>,
    /// How many parts were taken.
    pub parts_taken: u32,
    /// How many fen are left.
    pub fen_left: u64,
}

/// Where a round is in its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "EnvelopePhase")]
pub enum Phase {
    /// Its password is not released yet.
    Waiting,
    /// Its password opens it.
    Released,
    /// It is over.
    Ended,
}

/// What those who run a red envelope see of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "EnvelopeInside")]
pub struct Inside {
    /// What the ledger has handed over and nobody has taken.
    pub fen_in_stock: u64,
    /// What the rounds that have not ended can still give: it opens only if so much is in stock.
    pub fen_promised: u64,
    /// How many persons have said a password, right or wrong.
    pub persons: u64,
    /// Why it was stopped last.
    pub stopped: Option<String>,
    /// How many parts are held and wait for a decision.
    pub held: u64,
    /// From which score on parts are held, in milli-nats; null: none is.
    pub bar: Option<i32>,
}

/// What a person may know about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OwnParts")]
pub struct OwnAnswer {
    /// The rounds that they have a part of.
    pub rounds_taken: Vec<u16>,
    /// Until when nothing that they say is compared, since they have guessed too often; null: they may try.
    pub guess_again_at_ms: Option<Timestamp>,
    /// Where their claims stand in the log whose money is being checked by a person, oldest first: it is booked once that is
    /// done, and only if nothing was wrong.
    pub being_checked: Vec<u64>,
    /// Why they can't take part as far as following the account goes; null: they can.
    pub kept_out: Option<KeptOut>,
}

/// One claim of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OwnPart")]
pub struct OwnClaim {
    /// Where it stands in the log.
    pub position: u64,
    /// When it was.
    pub at_ms: Timestamp,
    /// The round, from 1.
    pub round: u16,
    /// Which part of it, from 1: once the seed is public, anybody can check how much it had to be.
    pub part: u32,
    /// How much it was.
    pub fen: u64,
    /// How they said the password.
    pub way: Way,
}

/// What a person may know about themselves, with what the host adds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OwnClaims")]
pub struct OwnPage {
    /// The first part.
    #[serde(flatten)]
    pub own: OwnAnswer,
    /// Their claims, newest first.
    pub receipts: Vec<OwnClaim>,
    /// Ask with this `cursor` for older ones; null: there are none.
    pub next_cursor: Option<String>,
    /// The position of the log that the answer stands at.
    pub position: u64,
}

/// What is counted per minute of red envelopes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct EnvelopeMinute {
    /// Parts that were taken.
    pub parts: u64,
    /// How much was taken, in fen.
    pub fen: u64,
    /// Claims that the rules refused, by the rule.
    pub refused: BTreeMap<String, u64>,
}

impl EnvelopeMinute {
    /// Counts an event; says whether anything was counted.
    pub(crate) fn tally(&mut self, event: &Event) -> bool {
        match event {
            Event::PartClaimed(claimed) => {
                self.parts += 1;
                self.fen += claimed.fen;
            }
            Event::ClaimRefused(refused) => {
                *self.refused.entry(refused.broken.name().to_owned()).or_default() += 1;
            }
            _ => return false,
        }
        true
    }
}
