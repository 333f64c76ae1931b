//! Bytes of everything that was ever stored: see the crate `golden`.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail a test")]

#[path = "golden/envelope.rs"]
mod envelope;
#[path = "golden/raffle.rs"]
mod raffle;

use decider::Recorded;
use decider::exchange::{Declined, Parked, Release, Released};
use golden::{Golden, numbers};
use lotteries::command::TakenBack;
use lotteries::event::*;
use lotteries::refusal::{Caller, RuleBroken};
use lotteries::rules::Prize;
use lotteries::state::Status;
use lotteries::{Command, Lotteries, Receipt, Refusal, Rules};
use proto::fact::{Source, Trace};
use proto::{Actor, Asset, CampaignId, CommandId, Hash, Heard, Incarnation, PersonId, Timestamp, TokenHash};

const ANN: PersonId = PersonId([1; 16]);
const BY: Actor = Actor::Operator(TokenHash([9; 32]));
const NOON: Timestamp = Timestamp(1_749_528_000_000);

fn lucky() -> CampaignId {
    "lucky".parse().unwrap()
}

fn mug() -> Asset {
    "unit.mug".parse().unwrap()
}

fn golden() -> Golden {
    Golden::of(env!("CARGO_MANIFEST_DIR"))
}

fn rules() -> Rules {
    Rules { prizes: vec![Prize { asset: mug(), amount: 1, weight: 300 }], blank_weight: 700 }
}

fn heard() -> Heard<proto::Fact> {
    Heard {
        source: Source { service: "ledger".into(), shard: 3, incarnation: Incarnation([7; 8]), position: 41 },
        previous: 40,
        tenant: "default".parse().unwrap(),
        campaign: lucky(),
        occurred_at: NOON,
        cause: CommandId([8; 16]),
        trace: Trace::of("r2"),
        body: proto::fact::TicketsGranted { person: ANN, tickets: 2 }.into(),
    }
}

fn handed_over() -> Vec<Event> {
    let (draw, tenant, cause) =
        (lucky(), "default".parse::<proto::TenantId>().unwrap(), FactCause::of(&heard()));
    let (person, tickets, asset, amount) = (ANN, 300, mug(), 300);
    vec![
        TicketsReceived { tenant: tenant.clone(), draw: draw.clone(), person, tickets, cause: cause.clone() }
            .into(),
        TicketsWithdrawn {
            tenant: tenant.clone(),
            draw: draw.clone(),
            person,
            tickets,
            cause: cause.clone(),
        }
        .into(),
        StockReceived {
            tenant: tenant.clone(),
            draw: draw.clone(),
            asset: asset.clone(),
            amount,
            cause: cause.clone(),
        }
        .into(),
        StockGivenBack { tenant, draw, asset, amount, cause }.into(),
    ]
}

fn about_facts() -> Vec<Event> {
    let heard = heard();
    let source = heard.source.clone();
    vec![
        FactDeclined { fact: Declined::of(&heard, "nothing-moved", "0".to_owned()) }.into(),
        FactParked { fact: Parked::of(&heard.seal(), "a bug".to_owned()) }.into(),
        FactReleased {
            fact: Released {
                parked: 7,
                source,
                campaign: lucky(),
                person: Some(ANN),
                how: Release::Retried,
                by: BY,
            },
        }
        .into(),
    ]
}

fn events() -> Vec<Event> {
    let (campaign, person, asset) = (lucky(), ANN, mug());
    let prize = Won { asset: asset.clone(), amount: 1 };
    let mut events: Vec<Event> = vec![
        CampaignCreated {
            campaign: campaign.clone(),
            tenant: "default".parse().unwrap(),
            name: "Lucky".to_owned(),
            rules: rules(),
            commitment: Hash([6; 32]),
            by: BY,
        }
        .into(),
        CampaignOpened { campaign: campaign.clone(), by: BY }.into(),
        CampaignPaused { campaign: campaign.clone(), by: BY }.into(),
        CampaignClosed { campaign: campaign.clone(), by: BY }.into(),
        SeedRevealed { campaign: campaign.clone(), seed: Hash([5; 32]), draws: 300 }.into(),
        SeedLost { campaign: campaign.clone() }.into(),
        StockReturned { campaign: campaign.clone(), asset, amount: 300 }.into(),
        TicketSpent { campaign: campaign.clone(), person, tickets: 1, draw: 300 }.into(),
        Drawn {
            campaign: campaign.clone(),
            draw: 300,
            person,
            before: 41,
            number: 299,
            line: Some(0),
            won: Some(prize.clone()),
        }
        .into(),
        DrawRefused { campaign: campaign.clone(), person, broken: RuleBroken::NoTicket }.into(),
        PrizeReturned { campaign, won: 42, person, prize, why: TakenBack::Lapsed, by: BY }.into(),
    ];
    events.extend(handed_over());
    events.extend(about_facts());
    events
}

#[test]
fn every_event_decodes_from_its_stored_bytes() {
    let events = events();
    golden().check_events(1..=18, &events);
    assert!(events.iter().all(|event| event.campaign() == Some(&lucky())));
}

#[test]
fn every_answer_decodes_from_its_stored_bytes() {
    let won = Some(Won { asset: mug(), amount: 1 });
    let answers = [
        ("created", Ok(Receipt::Created { campaign: lucky() })),
        ("stage", Ok(Receipt::Stage { status: Status::Closed })),
        ("drawn", Ok(Receipt::Drawn { position: 42, draw: 300, line: Some(0), won, tickets_left: 2 })),
        ("taken-back", Ok(Receipt::TakenBack { won: 42 })),
        ("heard", Ok(Receipt::Heard)),
        ("done", Ok(Receipt::Done)),
        ("by-rule", Err(Refusal::ByRule(RuleBroken::NotOpen { status: Status::Paused }))),
    ];
    golden().check_answers::<Lotteries>(&answers);
}

/// Variants are stored as numbers, so none may ever move.
#[test]
fn every_variant_keeps_its_number() {
    let commands = [
        Command::Create { name: String::new(), rules: rules() },
        Command::Open,
        Command::Pause,
        Command::Close,
        Command::Draw,
        Command::TakeBack { won: 1, why: TakenBack::Lapsed },
        Command::Hear(Box::new(heard())),
        Command::Tick,
        lotteries::envelope::Command::Claim { text: String::new() }.into(),
        lotteries::raffle::Command::Enter.into(),
    ];
    assert_eq!(numbers(&commands), Vec::from_iter(0..10));
    assert_eq!(numbers(&[Status::Draft, Status::Open, Status::Paused, Status::Closed]), [0, 1, 2, 3]);
    assert_eq!(numbers(&[TakenBack::Invalidated, TakenBack::Lapsed]), [0, 1]);
    assert_eq!(numbers(&[Caller::Persons, Caller::Operators, Caller::System]), [0, 1, 2]);
    let not_open = RuleBroken::NotOpen { status: Status::Draft };
    assert_eq!(numbers(&[not_open, RuleBroken::NoTicket]), [0, 1]);
    let refusals = [
        Refusal::ByRule(not_open),
        Refusal::CampaignUnknown,
        Refusal::CampaignExists,
        Refusal::NotAllowed(Caller::Operators),
        Refusal::Malformed(String::new()),
        Refusal::WrongStatus { status: Status::Draft, from: String::new(), step: String::new() },
        Refusal::PrizeUnknown(1),
        Refusal::SeedLost,
        Refusal::OtherForm { form: String::new() },
        lotteries::envelope::Refusal::RoundUnknown(1).into(),
        lotteries::raffle::Refusal::TooLate.into(),
    ];
    assert_eq!(numbers(&refusals), Vec::from_iter(0..11));
}
