//! Bodies of what operators decide about votes and cases.

use guard::ReasonCode;
use proto::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::bodies::whole_number;
use crate::command::{Command, ExtendCase, Judge, Move, OpenCase};
use crate::decide::{check_case_votes, check_moves, check_reason, check_why};
use crate::event::{Decision, FoundBy, Subject, Why};

/// A step of an act, best as a preview gives it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct JudgeBody {
    /// Which votes go which way, 160 in all at the most. Where one is not what `from` says, the whole step is refused.
    moves: Vec<Move>,
    /// Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody.
    reason: String,
    /// The kinds of fraud that you see.
    #[serde(default)]
    codes: Vec<ReasonCode>,
    /// The case that it belongs to.
    case: Option<u32>,
    /// The act that this is a further step of, as its first step was answered.
    act: Option<u64>,
    /// The act that it undoes.
    undoes: Option<u64>,
    /// How the votes were found, as the preview says.
    found_by: Option<FoundBy>,
}

/// Something to look at.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenCaseBody {
    /// Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody.
    reason: String,
    /// The kinds of fraud that it could be.
    #[serde(default)]
    codes: Vec<ReasonCode>,
    /// The contestant that it is about.
    contestant: Option<u32>,
    /// Since when.
    since_ms: Option<Timestamp>,
    /// Positions of votes that belong to it, 1,000 at the most.
    #[serde(default)]
    votes: Vec<u64>,
}

/// More votes for a case.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExtendCaseBody {
    #[schemars(skip)]
    #[serde(deserialize_with = "case_number")]
    case: u32,
    /// Positions of the votes, ascending, 1,000 at the most. Those that the case has are passed over.
    votes: Vec<u64>,
    /// Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody.
    reason: String,
    /// The kinds of fraud that it could be.
    #[serde(default)]
    codes: Vec<ReasonCode>,
}

/// What an operator says about a case.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecideBody {
    #[schemars(skip)]
    #[serde(deserialize_with = "case_number")]
    case: u32,
    /// Why, in your words: 1 to 200 characters. It stands in the log for good, so name nobody.
    reason: String,
}

fn case_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    whole_number(deserializer, "a case's number is a whole number from 1")
}

fn said(reason: String, mut codes: Vec<ReasonCode>, found_by: Option<FoundBy>) -> Result<Why, String> {
    codes.sort_unstable();
    codes.dedup();
    let why = Why::Said { reason, codes, found_by };
    check_why(&why).map(|()| why)
}

pub(super) fn judge(body: JudgeBody) -> Result<Command, String> {
    let JudgeBody { moves, reason, codes, case, act, undoes, found_by } = body;
    check_moves(&moves)?;
    let why = said(reason, codes, found_by)?;
    Ok(Command::Judge(Box::new(Judge { moves, why, case, act, undoes })))
}

pub(super) fn open_case(body: OpenCaseBody) -> Result<Command, String> {
    let OpenCaseBody { reason, codes, contestant, since_ms, votes } = body;
    check_case_votes(&votes)?;
    let subject = Subject { contestant, since_ms, key: None };
    Ok(Command::OpenCase(Box::new(OpenCase { subject, votes, why: said(reason, codes, None)? })))
}

pub(super) fn extend_case(body: ExtendCaseBody) -> Result<Command, String> {
    let ExtendCaseBody { case, votes, reason, codes } = body;
    check_case_votes(&votes)?;
    Ok(Command::ExtendCase(Box::new(ExtendCase { case, votes, why: said(reason, codes, None)? })))
}

pub(super) fn confirm(body: DecideBody) -> Result<Command, String> {
    decide(body, Decision::Confirmed)
}

pub(super) fn dismiss(body: DecideBody) -> Result<Command, String> {
    decide(body, Decision::Dismissed)
}

pub(super) fn reopen(body: DecideBody) -> Result<Command, String> {
    decide(body, Decision::Open)
}

fn decide(DecideBody { case, reason }: DecideBody, decision: Decision) -> Result<Command, String> {
    check_reason(&reason)?;
    Ok(Command::DecideCase { case, decision, reason })
}
