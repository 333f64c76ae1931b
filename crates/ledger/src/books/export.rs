//! Entries as flat lines: JSON Lines and CSV with the same columns.

use proto::fact::Trace;
use proto::{CampaignId, CommandId, Incarnation, PersonId, Timestamp, TransferId};
use schemars::JsonSchema;
use serde::Serialize;
use smol_str::SmolStr;

use super::entry::{Booking, Entry};
use crate::account::{Account, Side};
use crate::event::{Cause, FactCause};
use crate::word::Word;

/// An entry as auditors get it. Persons stand under their pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "LedgerEntry")]
pub struct Line {
    /// Position of the event that booked it.
    pub position: u64,
    /// Its number among the entries of that event.
    pub index: u16,
    /// When it was booked.
    pub booked_at_ms: Timestamp,
    /// When what led to it happened.
    pub occurred_at_ms: Timestamp,
    /// The account.
    pub account: Account,
    /// The side.
    pub side: Side,
    /// How much, in the asset's smallest unit.
    pub amount: u64,
    /// What the amount counts: `point`, `fen`, `ticket` or `piece`.
    pub unit: &'static str,
    /// The account's balance after it, in the order of booking; null where entries of several accounts were asked for.
    pub balance: Option<i64>,
    /// The account on the other side.
    pub other: Account,
    /// The transfer.
    pub transfer: TransferId,
    /// `transfer`, `posting`, `reversal` or `restoration`.
    pub booking: &'static str,
    /// The transfer that is reversed or restored.
    pub of: Option<TransferId>,
    /// Why, as a word.
    pub reason: Word,
    /// Kind of the fact that led to it; null: an operator asked for it.
    #[schemars(with = "Option<String>")]
    pub fact: Option<SmolStr>,
    /// The service that stated the fact.
    #[schemars(with = "Option<String>")]
    pub source: Option<SmolStr>,
    /// The shard of that service.
    pub shard: Option<u16>,
    /// The life of that shard's log.
    pub incarnation: Option<Incarnation>,
    /// Position of the fact in that log.
    pub fact_position: Option<u64>,
    /// Position, in that log, of what the fact is about in the end, with its evidence.
    pub evidence_position: Option<u64>,
    /// The campaign that the fact is about.
    pub campaign: Option<CampaignId>,
    /// The person that the fact is about.
    pub person: Option<PersonId>,
    /// The command that began it all.
    pub command: CommandId,
    /// Ties it to the request.
    #[schemars(with = "String")]
    pub trace: Trace,
}

/// The columns of CSV, the same as the fields of JSON.
pub const COLUMNS: [&str; 24] = [
    "position",
    "index",
    "booked_at_ms",
    "occurred_at_ms",
    "account",
    "side",
    "amount",
    "unit",
    "balance",
    "other",
    "transfer",
    "booking",
    "of",
    "reason",
    "fact",
    "source",
    "shard",
    "incarnation",
    "fact_position",
    "evidence_position",
    "campaign",
    "person",
    "command",
    "trace",
];

/// The first line of CSV.
pub fn csv_header() -> String {
    COLUMNS.join(",") + "\r\n"
}

impl Line {
    /// The line of an entry; `balance` is that of its account after it, where one account is listed.
    pub fn of(entry: &Entry, balance: Option<i64>) -> Self {
        let fact = match &entry.cause {
            Cause::Fact(fact) => Some(&**fact),
            Cause::Command { .. } => None,
        };
        let source = fact.map(|fact| &fact.source);
        let booking = match entry.booking {
            Booking::Transfer => "transfer",
            Booking::Posting => "posting",
            Booking::Reversal { .. } => "reversal",
            Booking::Restoration { .. } => "restoration",
        };
        let of_fact = |part: fn(&FactCause) -> u64| fact.map(part);
        Self {
            position: entry.position,
            index: entry.index,
            booked_at_ms: entry.booked_at,
            occurred_at_ms: entry.occurred_at,
            account: entry.account.clone(),
            side: entry.side,
            amount: entry.amount,
            unit: entry.account.asset.unit(),
            balance,
            other: entry.other.clone(),
            transfer: entry.transfer,
            booking,
            of: entry.booking.of(),
            reason: entry.reason.clone(),
            fact: fact.map(|fact| fact.kind.clone()),
            source: source.map(|source| source.service.clone()),
            shard: source.map(|source| source.shard),
            incarnation: source.map(|source| source.incarnation),
            fact_position: of_fact(|fact| fact.source.position),
            evidence_position: of_fact(|fact| fact.deed),
            campaign: fact.map(|fact| fact.campaign.clone()),
            person: fact.and_then(|fact| fact.person),
            command: entry.cause.command(),
            trace: entry.cause.trace().clone(),
        }
    }

    /// As one line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("lines are plain data and always serialise") + "\n"
    }

    /// As one line of CSV (RFC 4180).
    pub fn csv(&self) -> String {
        self.cells().map(|text| cell(&text)).join(",") + "\r\n"
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        fn maybe<T: ToString>(value: &Option<T>) -> String {
            value.as_ref().map(T::to_string).unwrap_or_default()
        }
        let side = match self.side {
            Side::Debit => "debit",
            Side::Credit => "credit",
        };
        [
            self.position.to_string(),
            self.index.to_string(),
            self.booked_at_ms.0.to_string(),
            self.occurred_at_ms.0.to_string(),
            self.account.to_string(),
            side.to_owned(),
            self.amount.to_string(),
            self.unit.to_owned(),
            maybe(&self.balance),
            self.other.to_string(),
            self.transfer.to_string(),
            self.booking.to_owned(),
            maybe(&self.of),
            self.reason.to_string(),
            maybe(&self.fact),
            maybe(&self.source),
            maybe(&self.shard),
            maybe(&self.incarnation),
            maybe(&self.fact_position),
            maybe(&self.evidence_position),
            maybe(&self.campaign),
            maybe(&self.person),
            self.command.to_string(),
            self.trace.as_str().to_owned(),
        ]
    }
}

/// Quoted where it must be. A trace comes from outside, so it must not become a formula in a spreadsheet either; numbers
/// may well be below zero.
pub(crate) fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@']) && text.parse::<i64>().is_err();
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
