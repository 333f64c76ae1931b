//! Receipts as JSON.

use decider::door::{Answered, Told, to_json};
use proto::{CampaignId, CommandId, Problem, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Lotteries;
use crate::event::Won;
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::Status;
use crate::{envelope, raffle};

/// A draw is set up.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DrawCreatedReceipt")]
pub(crate) struct CreatedReceipt {
    /// Its id.
    id: CampaignId,
    /// `draft`.
    status: Status,
}

/// Where the draw is in its life now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DrawStageReceipt")]
pub(crate) struct StageReceipt {
    /// The status.
    status: Status,
}

/// What came of a ticket.
#[derive(Serialize, JsonSchema)]
pub(super) struct DrawnReceipt {
    /// Id of the command, the same for each retry.
    id: CommandId,
    /// Where the draw stands in the log: a prize is taken back under it.
    position: u64,
    /// When it was decided.
    at_ms: Timestamp,
    /// The number of the draw in its campaign, from 1.
    draw: u64,
    /// The line of the table that came, from 0: where the wheel stops; null: the blank.
    line: Option<u16>,
    /// What was won; null: nothing, or the line was out of stock.
    won: Option<Won>,
    /// How often the person can draw again.
    tickets_left: u64,
}

/// A prize is back in stock.
#[derive(Serialize, JsonSchema)]
pub(super) struct TakenBackReceipt {
    /// Where its draw stands in the log.
    position: u64,
}

impl Told for Lotteries {
    fn receipt(answered: &Answered<'_>, receipt: &Receipt) -> Value {
        match receipt.clone() {
            Receipt::Created { campaign } => to_json(&CreatedReceipt { id: campaign, status: Status::Draft }),
            Receipt::Stage { status } => to_json(&StageReceipt { status }),
            Receipt::Drawn { position, draw, line, won, tickets_left } => {
                let (id, at_ms) = (answered.id, answered.at);
                to_json(&DrawnReceipt { id, position, at_ms, draw, line, won, tickets_left })
            }
            Receipt::TakenBack { won } => to_json(&TakenBackReceipt { position: won }),
            Receipt::Envelope(receipt) => envelope::door::told(answered, &receipt),
            Receipt::Raffle(receipt) => raffle::door::told(answered, &receipt),
            Receipt::Heard | Receipt::Done => json!({}),
        }
    }

    fn problem(refusal: &Refusal) -> Problem {
        refusal.problem()
    }
}
