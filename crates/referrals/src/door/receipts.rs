//! Receipts as JSON.

use decider::door::{Answered, Rendered, render_as};
use proto::CampaignId;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Referrals;
use crate::code::Code;
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

/// An answer to something that was changed.
pub(super) fn render(answered: &Answered<'_>) -> Rendered {
    render_as::<Referrals>(answered, |receipt| (200, body(receipt)), Refusal::problem)
}

/// An answer to something that was made.
pub(super) fn render_new(answered: &Answered<'_>) -> Rendered {
    render_as::<Referrals>(answered, |receipt| (201, body(receipt)), Refusal::problem)
}

fn body(receipt: &Receipt) -> Value {
    match receipt.clone() {
        Receipt::Created { campaign } => to_json(&CreatedReceipt { id: campaign, status: Status::Draft }),
        Receipt::Stage { status } => to_json(&StageReceipt { status }),
        Receipt::Code { code } => to_json(&CodeReceipt { code }),
        Receipt::Accepted => to_json(&AcceptedReceipt { accepted: true }),
        Receipt::Follow { following } => to_json(&FollowReceipt { following }),
        Receipt::Done => json!({}),
    }
}

fn to_json(receipt: &impl Serialize) -> Value {
    serde_json::to_value(receipt).expect("receipts are plain data and always serialise")
}
