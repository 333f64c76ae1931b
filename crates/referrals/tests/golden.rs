//! Bytes of everything that was ever stored: see the crate `golden`.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail a test")]

use decider::Recorded;
use golden::{Golden, numbers};
use proto::{Actor, CampaignId, PersonId, TokenHash};
use referrals::event::*;
use referrals::refusal::{Caller, RuleBroken};
use referrals::state::Status;
use referrals::{Code, Command, Receipt, Referrals, Refusal, Rules};

const ANN: PersonId = PersonId([1; 16]);
const BOB: PersonId = PersonId([2; 16]);
const BY: Actor = Actor::Operator(TokenHash([9; 32]));

fn spring() -> CampaignId {
    "spring".parse().unwrap()
}

fn code() -> Code {
    Code::of(&spring(), ANN, 0)
}

fn golden() -> Golden {
    Golden::of(env!("CARGO_MANIFEST_DIR"))
}

fn events() -> Vec<Event> {
    let (campaign, inviter, follower, person) = (spring(), ANN, BOB, BOB);
    vec![
        CampaignCreated {
            campaign: campaign.clone(),
            tenant: "default".parse().unwrap(),
            name: "Spring".to_owned(),
            rules: Rules::default(),
            by: BY,
        }
        .into(),
        CampaignOpened { campaign: campaign.clone(), by: BY }.into(),
        CampaignPaused { campaign: campaign.clone(), by: BY }.into(),
        CampaignClosed { campaign: campaign.clone(), by: BY }.into(),
        CodeIssued { campaign: campaign.clone(), person: ANN, code: code(), attempt: 0 }.into(),
        InvitationAccepted { campaign: campaign.clone(), inviter, follower }.into(),
        InvitationRefused { campaign: campaign.clone(), inviter, person, broken: RuleBroken::OwnCode }.into(),
        FollowNoted { campaign: campaign.clone(), person, following: true, inviter: Some(ANN), by: BY }
            .into(),
        FollowerQualified { campaign: campaign.clone(), inviter, follower }.into(),
        FollowerLeft { campaign, inviter, follower, qualified: 300 }.into(),
    ]
}

#[test]
fn every_event_decodes_from_its_stored_bytes() {
    let events = events();
    golden().check_events(1..=10, &events);
    assert!(events.iter().all(|event| event.campaign() == Some(&spring())));
}

#[test]
fn every_answer_decodes_from_its_stored_bytes() {
    let answers = [
        ("created", Ok(Receipt::Created { campaign: spring() })),
        ("stage", Ok(Receipt::Stage { status: Status::Closed })),
        ("code", Ok(Receipt::Code { code: code() })),
        ("accepted", Ok(Receipt::Accepted)),
        ("follow", Ok(Receipt::Follow { following: true })),
        ("done", Ok(Receipt::Done)),
        ("by-rule", Err(Refusal::ByRule(RuleBroken::NotOpen { status: Status::Paused }))),
    ];
    golden().check_answers::<Referrals>(&answers);
}

/// Variants are stored as numbers, so none may ever move.
#[test]
fn every_variant_keeps_its_number() {
    let commands = [
        Command::Create { name: String::new(), rules: Rules::default() },
        Command::Open,
        Command::Pause,
        Command::Close,
        Command::Invite,
        Command::Accept { code: code() },
        Command::Follow { person: ANN, following: true },
        Command::Tick,
    ];
    assert_eq!(numbers(&commands), Vec::from_iter(0..8));
    assert_eq!(numbers(&[Status::Draft, Status::Open, Status::Paused, Status::Closed]), [0, 1, 2, 3]);
    assert_eq!(numbers(&[Caller::Persons, Caller::Operators, Caller::System]), [0, 1, 2]);
    let broken = [
        RuleBroken::NotOpen { status: Status::Draft },
        RuleBroken::OwnCode,
        RuleBroken::FollowedBefore,
        RuleBroken::AcceptedBefore,
    ];
    assert_eq!(numbers(&broken), [0, 1, 2, 3]);
    let refusals = [
        Refusal::ByRule(RuleBroken::OwnCode),
        Refusal::CampaignUnknown,
        Refusal::CampaignExists,
        Refusal::NotAllowed(Caller::Operators),
        Refusal::Malformed(String::new()),
        Refusal::WrongStatus { status: Status::Draft, from: String::new(), step: String::new() },
        Refusal::CodeUnknown,
        Refusal::NotOpen(Status::Draft),
    ];
    assert_eq!(numbers(&refusals), Vec::from_iter(0..8));
}
