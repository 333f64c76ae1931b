//! Receipts as JSON.

use decider::door::{Answered, Told, to_json};
use proto::{CampaignId, Problem, Timestamp, TransferId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Ledger;
use crate::account::Account;
use crate::receipt::{Booked, Receipt};
use crate::refusal::Refusal;

/// A book is open.
#[derive(Serialize, JsonSchema)]
pub(super) struct BookReceipt {
    /// Its id.
    id: CampaignId,
}

/// What an account is now.
#[derive(Serialize, JsonSchema)]
pub(super) struct AccountReceipt {
    /// The account.
    account: Account,
    /// Whether it is open.
    open: bool,
}

/// Rules hold.
#[derive(Serialize, JsonSchema)]
pub(super) struct RulesReceipt {
    /// The campaign.
    campaign: CampaignId,
}

/// Lotteries is asked to give prizes back. The entries show what it has returned; it leaves a draw what is the draw's, and then
/// its log says why.
#[derive(Serialize, JsonSchema)]
pub(super) struct RecalledReceipt {
    /// Where the recall stands in the log.
    position: u64,
    /// When it was decided.
    at_ms: Timestamp,
    /// How many units at the most.
    amount: u64,
}

/// Transfers on record.
#[derive(Serialize, JsonSchema)]
pub(super) struct BookedReceipt {
    /// Where they stand in the log; 0 if they were on record before, under these ids.
    position: u64,
    /// When they were decided.
    at_ms: Timestamp,
    /// In the order in which they were asked for.
    transfers: Vec<BookedLine>,
}

/// One transfer on record.
#[derive(Serialize, JsonSchema)]
struct BookedLine {
    /// Its id.
    id: TransferId,
    /// How much it moves.
    amount: u64,
}

/// A pending transfer is settled.
#[derive(Serialize, JsonSchema)]
pub(super) struct SettledReceipt {
    /// The transfer.
    id: TransferId,
    /// How much of it was posted; 0: it was voided.
    posted: u64,
}

/// A transfer is reversed.
#[derive(Serialize, JsonSchema)]
pub(super) struct ReversedReceipt {
    /// The transfer.
    id: TransferId,
    /// How much this took back.
    amount: u64,
    /// How much of it stands.
    left: u64,
}

impl Told for Ledger {
    fn receipt(answered: &Answered<'_>, receipt: &Receipt) -> Value {
        match receipt.clone() {
            Receipt::Created { book } => to_json(&BookReceipt { id: book }),
            Receipt::Account { account, open } => to_json(&AccountReceipt { account, open }),
            Receipt::Rules { campaign } => to_json(&RulesReceipt { campaign }),
            Receipt::Booked { transfers } => {
                let line = |booked: Booked| BookedLine { id: booked.transfer, amount: booked.amount };
                let transfers = transfers.into_iter().map(line).collect();
                to_json(&BookedReceipt { position: answered.position, at_ms: answered.at, transfers })
            }
            Receipt::Settled { transfer, posted } => to_json(&SettledReceipt { id: transfer, posted }),
            Receipt::Reversed { transfer, amount, left } => {
                to_json(&ReversedReceipt { id: transfer, amount, left })
            }
            Receipt::Recalled { amount } => {
                to_json(&RecalledReceipt { position: answered.position, at_ms: answered.at, amount })
            }
            Receipt::Heard | Receipt::Done => json!({}),
        }
    }

    fn problem(refusal: &Refusal) -> Problem {
        refusal.problem()
    }
}
