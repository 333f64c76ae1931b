//! What was decided about votes, and cases.

use std::collections::BTreeMap;

use guard::ReasonCode;
use proto::{Actor, Pseudonym, RulesHash};
use votes::command::{ExtendCase, Judge, Move, OpenCase};
use votes::event::*;
use votes::{Command, Receipt, Refusal};

use super::{ANN, NOON, OPERATOR, numbers, spring};

fn said() -> Why {
    let found_by = Some(FoundBy { query: "contestant=17".into(), position: 300 });
    Why::Said { reason: "one hand".into(), codes: vec![ReasonCode::GroupControl], found_by }
}

fn found() -> Why {
    let counts = BTreeMap::from([("here".into(), 40), ("tail".into(), -5)]);
    let (detector, shared) = ("concentration".into(), "prefix".into());
    let ground = Ground { detector, code: ReasonCode::AddressCluster, weight: 2_000, shared, counts };
    Why::Found { ruleset: RulesHash([2; 8]), score: 1_500, grounds: vec![ground] }
}

pub fn events() -> Vec<Event> {
    let (campaign, by, case) = (spring(), OPERATOR, 3);
    let subject = Subject { contestant: Some(17), since_ms: Some(NOON), key: Some(Pseudonym([4; 8])) };
    vec![
        ActTaken {
            campaign: campaign.clone(),
            act: 300,
            votes: 1,
            case: Some(case),
            undoes: Some(200),
            why: said(),
            by,
        }
        .into(),
        VerdictChanged {
            campaign: campaign.clone(),
            person: ANN,
            cast: 299,
            cast_at: NOON,
            contestants: vec![17, 300],
            from: VoteStatus::Counted,
            to: VoteStatus::Voided,
            had_counted: true,
            by_operator: true,
            act: 300,
        }
        .into(),
        CaseOpened {
            campaign: campaign.clone(),
            case,
            subject,
            votes: vec![299, 300],
            why: found(),
            by: Actor::System,
        }
        .into(),
        CaseExtended { campaign: campaign.clone(), case, votes: vec![301], why: found(), by: Actor::System }
            .into(),
        CaseDecided {
            campaign: campaign.clone(),
            case,
            decision: Decision::Confirmed,
            reason: "one hand".into(),
            by,
        }
        .into(),
        EpochCut { second: 1_749_528_000 }.into(),
        FindingsConcluded { through: 300 }.into(),
        ReviewAsked { campaign: campaign.clone(), by }.into(),
        CampaignReviewed { campaign, through: 300 }.into(),
    ]
}

pub fn answers() -> [(&'static str, Result<Receipt, Refusal>); 2] {
    [
        ("judged", Ok(Receipt::Judged { act: 300, changed: 2 })),
        ("case", Ok(Receipt::Case { case: 3, decision: Decision::Dismissed })),
    ]
}

pub fn commands() -> [Command; 6] {
    let moves = vec![Move { from: VoteStatus::Counted, to: VoteStatus::Held, votes: vec![1] }];
    let judge = Judge { moves, why: said(), case: None, act: None, undoes: None };
    let open = OpenCase { subject: Subject::default(), votes: vec![], why: said() };
    [
        Command::Judge(Box::new(judge)),
        Command::OpenCase(Box::new(open)),
        Command::DecideCase { case: 1, decision: Decision::Open, reason: String::new() },
        Command::Cut { second: 1 },
        Command::Conclude { through: 1 },
        Command::Review,
    ]
}

/// Those that came after [`Refusal::BeingReviewed`].
fn later_refusals() -> [Refusal; 3] {
    let (cast, act, before) = (1, 2, VoteStatus::Held);
    [
        Refusal::OtherAct(act),
        Refusal::NotLastAct { cast, act, last: None },
        Refusal::NotUndone { cast, act, before },
    ]
}

pub fn refusals() -> [Refusal; 9] {
    let (cast, status, expected, case, max) = (1, VoteStatus::Held, VoteStatus::Counted, 1, 2);
    [
        Refusal::ResultFinal,
        Refusal::VoteUnknown(cast),
        Refusal::VoteChanged { cast, status, expected },
        Refusal::ActUnknown(cast),
        Refusal::ActsFull(max),
        Refusal::CaseUnknown(case),
        Refusal::CasesFull(max),
        Refusal::CaseFull { case, max },
        Refusal::BeingReviewed,
    ]
}

#[test]
fn every_status_and_decision_keeps_its_number() {
    let statuses = [VoteStatus::Counted, VoteStatus::Held, VoteStatus::Voided];
    assert_eq!(numbers(&statuses), [0, 1, 2]);
    assert!(statuses.iter().all(|status| status.as_str().parse() == Ok(*status)));
    let decisions = [Decision::Open, Decision::Confirmed, Decision::Dismissed];
    assert_eq!(numbers(&decisions), [0, 1, 2]);
    assert!(decisions.iter().all(|decision| decision.as_str().parse() == Ok(*decision)));
    assert_eq!(numbers(&[said(), found()]), [0, 1]);
    assert_eq!(numbers(&later_refusals()), [26, 27, 28]);
    let extend = ExtendCase { case: 1, votes: vec![1], why: said() };
    assert_eq!(numbers(&[Command::ExtendCase(Box::new(extend))]), [21]);
}
