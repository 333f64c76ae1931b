//! The shapes of auditors' answers, as JSON. Amounts are whole numbers of their asset's smallest unit.

use proto::fact::{Source, Trace};
use proto::wire::Cited;
use proto::{Actor, Asset, CampaignId, CommandId, PersonId, Timestamp, TransferId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::account::{Account, Side};
use crate::books::Line;
use crate::word::Word;

/// The balance of an account.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LedgerBalance")]
pub struct BalanceAnswer {
    /// The position of the log that the answer stands at.
    pub position: u64,
    /// The account.
    pub account: Account,
    /// What amounts count: `point`, `fen`, `ticket` or `piece`.
    pub unit: &'static str,
    /// After everything booked up to this position; null: another time was asked for, or none.
    pub at_position: Option<u64>,
    /// After everything that had happened by this time, also what was booked later; null: it was not asked for.
    pub at_ms: Option<Timestamp>,
    /// Everything that was debited by then.
    pub debits: u64,
    /// Everything that was credited by then.
    pub credits: u64,
    /// What its normal side has more than the other.
    pub balance: i64,
}

/// Entries of a book.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LedgerEntryPage")]
pub struct EntryPage {
    /// The position of the log that the answer stands at.
    pub position: u64,
    /// In the order asked for. There may be few, or none, and yet more behind them.
    pub entries: Vec<Line>,
    /// Ask with this `cursor` for more; null: there is no more.
    pub next_cursor: Option<String>,
}

/// What happened in a period, by when it happened.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LedgerStatement")]
pub struct StatementAnswer {
    /// The position of the log that the answer stands at.
    pub position: u64,
    /// Of this account alone.
    pub account: Option<Account>,
    /// Of this person's accounts.
    pub person: Option<PersonId>,
    /// Of what concerns this campaign. All three null: of the whole book.
    pub campaign: Option<CampaignId>,
    /// From this time on; null: from the beginning.
    pub since_ms: Option<Timestamp>,
    /// Before this time; null: to the end.
    pub until_ms: Option<Timestamp>,
    /// By asset and account; of a campaign or a whole book, by asset and kind of account.
    pub parts: Vec<StatementPart>,
}

/// One account of a statement, or all accounts of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "LedgerStatementPart")]
pub struct StatementPart {
    /// What is counted.
    pub asset: Asset,
    /// What amounts count: `point`, `fen`, `ticket` or `piece`.
    pub unit: &'static str,
    /// The kind of account.
    pub kind: String,
    /// The account; null: all of the kind.
    pub account: Option<Account>,
    /// The balance when the period began.
    pub opening: i64,
    /// What was debited in it.
    pub debits: u64,
    /// What was credited in it.
    pub credits: u64,
    /// How many entries that were.
    pub entries: u64,
    /// The balance when it ended.
    pub closing: i64,
    /// The entries, in the order in which things happened; empty where all accounts of a kind are added up.
    pub moves: Vec<StatementMove>,
}

/// One entry in a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "LedgerStatementMove")]
pub struct StatementMove {
    /// When what led to it happened.
    pub occurred_at_ms: Timestamp,
    /// Position of the event that booked it: ask for its trace with this.
    pub position: u64,
    /// Its number among the entries of that event.
    pub index: u16,
    /// The side.
    pub side: Side,
    /// How much.
    pub amount: u64,
    /// The account's balance after it, in the order of the statement.
    pub balance: i64,
    /// The account on the other side.
    pub other: Account,
    /// Why, as a word.
    pub reason: Word,
    /// The transfer.
    pub transfer: TransferId,
}

/// From entries back to what led to them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LedgerTrace")]
pub struct TraceAnswer {
    /// The position of the log that the answer stands at.
    pub position: u64,
    /// All entries that were booked together, each with its account's balance after it.
    pub entries: Vec<Line>,
    /// Where the fact stands that led to them; null: an operator asked for them.
    pub fact: Option<Source>,
    /// Where the deed stands that the fact is about, with its evidence: the vote, the win, the invitation.
    pub evidence: Option<Source>,
    /// The operator who asked for them; null: a fact led to them.
    #[schemars(with = "Option<serde_json::Value>")]
    pub by: Option<Actor>,
    /// The command that began it all.
    pub command: CommandId,
    /// Ties it to the request. Empty: nobody remembers.
    #[schemars(with = "String")]
    pub trace: Trace,
    /// What stands in the other services' logs at `fact` and `evidence`, each position once.
    pub cited: Vec<Cited>,
}
