//! Receipts as JSON.

use decider::door::{Answered, Told, to_json};
use proto::{CampaignId, Problem};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::Referrals;
use crate::code::Code;
use crate::event::Decision;
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::Status;

/// A campaign is set up.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReferralCreatedReceipt")]
pub(super) struct CreatedReceipt {
    /// Its id.
    id: CampaignId,
    /// `draft`.
    status: Status,
}

/// Where the campaign is in its life now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReferralStageReceipt")]
pub(super) struct StageReceipt {
    /// The status.
    status: Status,
}

/// A person's code.
#[derive(Serialize, JsonSchema)]
pub(super) struct CodeReceipt {
    /// The code.
    code: Code,
}

/// The invitation is accepted.
#[derive(Serialize, JsonSchema)]
pub(super) struct AcceptedReceipt {
    /// Always true.
    accepted: bool,
}

/// What is on record about a follower.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReferralFollowReceipt")]
pub(super) struct FollowReceipt {
    /// Whether they follow.
    following: bool,
}

/// What is decided about a reward.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RewardDecisionReceipt")]
pub(super) struct JudgedReceipt {
    /// What becomes of it.
    to: Decision,
}

/// Done; there is nothing to tell.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReferralDoneReceipt")]
pub(super) struct DoneReceipt {}

impl Told for Referrals {
    fn receipt(_: &Answered<'_>, receipt: &Receipt) -> Value {
        match receipt.clone() {
            Receipt::Created { campaign } => to_json(&CreatedReceipt { id: campaign, status: Status::Draft }),
            Receipt::Stage { status } => to_json(&StageReceipt { status }),
            Receipt::Code { code } => to_json(&CodeReceipt { code }),
            Receipt::Accepted => to_json(&AcceptedReceipt { accepted: true }),
            Receipt::Follow { following } => to_json(&FollowReceipt { following }),
            Receipt::Judged { to } => to_json(&JudgedReceipt { to }),
            Receipt::Done | Receipt::Heard => to_json(&DoneReceipt {}),
        }
    }

    fn problem(refusal: &Refusal) -> Problem {
        refusal.problem()
    }
}
