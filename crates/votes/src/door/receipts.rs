//! Receipts as JSON.

use decider::door::{Answered, Told, to_json};
use proto::{CampaignId, CommandId, Problem, RulesHash, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Votes;
use crate::event::Decision;
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::{Standing, Status};

/// A campaign is set up.
#[derive(Serialize, JsonSchema)]
pub(super) struct CreatedReceipt {
    /// Its id.
    id: CampaignId,
    /// `draft`.
    status: Status,
}

/// Where the campaign is in its life now.
#[derive(Serialize, JsonSchema)]
pub(super) struct StageReceipt {
    /// The status.
    status: Status,
}

/// What the contestant is now.
#[derive(Serialize, JsonSchema)]
pub(super) struct ContestantReceipt {
    /// The number.
    number: u32,
    /// What it is.
    status: Standing,
}

/// What is on record about a follower.
#[derive(Serialize, JsonSchema)]
pub(super) struct FollowReceipt {
    /// Whether they follow.
    following: bool,
}

/// The mark on record.
#[derive(Serialize, JsonSchema)]
pub(super) struct MarkReceipt {
    /// The contestant's number.
    contestant: u32,
    /// 0 to 100.
    points: u8,
}

/// The round that runs.
#[derive(Serialize, JsonSchema)]
pub(super) struct RoundReceipt {
    /// Its number, from 2.
    round: u16,
    /// Numbers of those who went on to it, best first.
    advanced: Vec<u32>,
}

/// A vote on record.
#[derive(Serialize, JsonSchema)]
pub(super) struct VoteReceipt {
    /// Id of the command, the same for each retry.
    id: CommandId,
    /// Where the vote stands in the log.
    position: u64,
    /// When it was decided.
    at_ms: Timestamp,
    /// Votes left on this day and in all, whichever is less; null: no limit.
    votes_left: Option<u32>,
    /// Numbers of the contestants, ascending.
    contestants: Vec<u32>,
}

/// Votes are worth something else now.
#[derive(Serialize, JsonSchema)]
pub(super) struct JudgedReceipt {
    /// The act: name it in further steps, and to undo it.
    act: u64,
    /// How many votes were changed.
    changed: u32,
}

/// There is such a case.
#[derive(Serialize, JsonSchema)]
pub(super) struct CaseReceipt {
    /// Its number.
    case: u32,
    /// What it is now.
    status: Decision,
}

/// These rules weigh votes now, or are tried out.
#[derive(Serialize, JsonSchema)]
pub(super) struct WeighingReceipt {
    /// Their hash.
    ruleset: RulesHash,
}

/// Done; what follows comes by itself.
#[derive(Serialize, JsonSchema)]
pub(super) struct Nothing {}

impl Told for Votes {
    fn receipt(answered: &Answered<'_>, receipt: &Receipt) -> Value {
        match receipt.clone() {
            Receipt::Created { campaign } => to_json(&CreatedReceipt { id: campaign, status: Status::Draft }),
            Receipt::Stage { status } => to_json(&StageReceipt { status }),
            Receipt::Contestant { contestant, standing } => {
                to_json(&ContestantReceipt { number: contestant, status: standing })
            }
            Receipt::Follow { following } => to_json(&FollowReceipt { following }),
            Receipt::Mark { contestant, points } => to_json(&MarkReceipt { contestant, points }),
            Receipt::Round { round, advanced } => to_json(&RoundReceipt { round, advanced }),
            Receipt::Voted { contestants, votes_left } => {
                let (id, position, at_ms) = (answered.id, answered.position, answered.at);
                to_json(&VoteReceipt { id, position, at_ms, votes_left, contestants })
            }
            Receipt::Done => json!({}),
            Receipt::Judged { act, changed } => to_json(&JudgedReceipt { act, changed }),
            Receipt::Case { case, decision } => to_json(&CaseReceipt { case, status: decision }),
            Receipt::Weighing { ruleset } => to_json(&WeighingReceipt { ruleset }),
        }
    }

    fn problem(refusal: &Refusal) -> Problem {
        refusal.problem()
    }
}
