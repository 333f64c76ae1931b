//! Receipts as JSON.

use decider::door::{Answered, Told, to_json};
use proto::{CampaignId, CommandId, PersonId, Problem, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Lotteries;
use crate::event::{Listing, Won};
use crate::outcome::{Outcome, Why};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::Status;
use crate::{envelope, holds, raffle};

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
    /// The line of the table that takes the random number, from 0; null: the blank.
    line: Option<u16>,
    /// The line that is given, from 0; null: none.
    given: Option<u16>,
    /// Why that one, or none.
    why: Why,
    /// What was won. Where no line is given, it is the consolation; null: nothing.
    won: Option<Won>,
    /// The cell of the skin that comes out, from 0: where the wheel stops; null: drawn before there were skins.
    cell: Option<u8>,
    /// Until when the prize can be claimed; null: for ever, or there is nothing to claim.
    claim_until_ms: Option<Timestamp>,
    /// Tickets that the person has left.
    tickets_left: u64,
}

impl DrawnReceipt {
    fn of(
        answered: &Answered<'_>,
        (position, draw, tickets_left): (u64, u64, u64),
        outcome: Outcome,
        claim_until_ms: Option<Timestamp>,
    ) -> Self {
        let Outcome { line, given, why, won, cell } = outcome;
        let (id, at_ms) = (answered.id, answered.at);
        Self { id, position, at_ms, draw, line, given, why, won, cell, claim_until_ms, tickets_left }
    }
}

/// Where a person stands now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DrawListedReceipt")]
pub(super) struct ListedReceipt {
    /// Who.
    person: PersonId,
    /// Where.
    listing: Listing,
}

/// A prize is claimed.
#[derive(Serialize, JsonSchema)]
pub(super) struct PrizeClaimedReceipt {
    /// Where it stands in the log that it was won.
    position: u64,
}

/// The code of a prize.
#[derive(Serialize, JsonSchema)]
pub(super) struct PrizeCodeReceipt {
    /// Where it stands in the log that it was won.
    position: u64,
    /// What to show where the prize is handed out.
    code: String,
}

/// A prize is sent or handed out.
#[derive(Serialize, JsonSchema)]
pub(super) struct PrizeFulfilledReceipt {
    /// Where it stands in the log that it was won.
    position: u64,
    /// Who had won.
    person: PersonId,
}

/// A prize is back in stock.
#[derive(Serialize, JsonSchema)]
pub(super) struct TakenBackReceipt {
    /// Where it stands in the log that it was won.
    position: u64,
}

impl Told for Lotteries {
    fn receipt(answered: &Answered<'_>, receipt: &Receipt) -> Value {
        match receipt.clone() {
            Receipt::Created { campaign } => to_json(&CreatedReceipt { id: campaign, status: Status::Draft }),
            Receipt::Stage { status } => to_json(&StageReceipt { status }),
            Receipt::Drawn { position, draw, line, won, tickets_left } => {
                let outcome = Outcome::of_a_plain_table(line, won);
                to_json(&DrawnReceipt::of(answered, (position, draw, tickets_left), outcome, None))
            }
            Receipt::Gave { position, draw, outcome, claim_until, tickets_left } => {
                to_json(&DrawnReceipt::of(answered, (position, draw, tickets_left), outcome, claim_until))
            }
            Receipt::TakenBack { won } => to_json(&TakenBackReceipt { position: won }),
            Receipt::Listed { person, listing } => to_json(&ListedReceipt { person, listing }),
            Receipt::Claimed { won } => to_json(&PrizeClaimedReceipt { position: won }),
            Receipt::Code { won, code } => to_json(&PrizeCodeReceipt { position: won, code }),
            Receipt::Fulfilled { won, person } => to_json(&PrizeFulfilledReceipt { position: won, person }),
            Receipt::Envelope(receipt) => envelope::door::told(answered, &receipt),
            Receipt::Raffle(receipt) => raffle::door::told(answered, &receipt),
            Receipt::Judged { won, to } => holds::door::judged(won, to),
            Receipt::BarSet { bar } => holds::door::bar_set(bar),
            Receipt::Heard | Receipt::Done => json!({}),
        }
    }

    fn problem(refusal: &Refusal) -> Problem {
        refusal.problem()
    }
}
