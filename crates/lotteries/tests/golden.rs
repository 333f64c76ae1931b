//! Bytes of everything that was ever stored: see the crate `golden`.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail a test")]

#[path = "golden/envelope.rs"]
mod envelope;
#[path = "golden/holds.rs"]
mod holds;
#[path = "golden/raffle.rs"]
mod raffle;

use decider::Recorded;
use decider::exchange::{Declined, Parked, Release, Released};
use golden::{Golden, numbers};
use lotteries::command::TakenBack;
use lotteries::event::*;
use lotteries::follows::{Admits, FollowHeard, FollowSeen, KeptOut};
use lotteries::outcome::{Outcome, Why};
use lotteries::refusal::{Caller, RuleBroken};
use lotteries::rules::{Claim, Consolation, Guarantee, Prize, PrizeV1, RulesV1, RulesV2, Skin, Slot};
use lotteries::state::Status;
use lotteries::{Command, Lotteries, Receipt, Refusal, Rules};
use proto::fact::{Source, Trace};
use proto::{
    Actor, Asset, CampaignId, CommandId, Hash, Heard, Incarnation, PersonId, PersonalRef, Timestamp,
    TokenHash,
};
use std::num::{NonZeroU16, NonZeroU32};

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
    let units = NonZeroU32::new(300).unwrap();
    let slot = Slot { starts_at_ms: NOON, ends_at_ms: Timestamp(NOON.0 + 300), units };
    let prize = Prize {
        label: "Mug".to_owned(),
        per_person: NonZeroU32::new(300),
        per_person_per_day: NonZeroU32::new(2),
        release: vec![slot],
        claim: Claim::PickUp,
        ..Prize::of(mug(), 1, 300)
    };
    Rules {
        consolation: Some(Consolation { asset: Asset::Points, amount: 5 }),
        guarantee: Some(Guarantee { after_draws: units, line: 1 }),
        draws_per_person: NonZeroU32::new(301),
        draws_per_person_per_day: NonZeroU32::new(3),
        utc_offset_minutes: -300,
        listed_only: true,
        opens_at_ms: Some(NOON),
        closes_at_ms: Some(Timestamp(NOON.0 + 301)),
        claim_within_hours: NonZeroU16::new(302),
        skin: Skin::FlipCard,
        admits: Admits::Followers,
        ..Rules::of(vec![prize, Prize::of(Asset::Cny, 188, 0)], 700)
    }
}

fn rules_v2() -> RulesV2 {
    let Rules { prizes, blank_weight, consolation, guarantee, utc_offset_minutes, listed_only, .. } = rules();
    let Rules { draws_per_person, draws_per_person_per_day, claim_within_hours, skin, .. } = rules();
    let Rules { opens_at_ms, closes_at_ms, .. } = rules();
    RulesV2 {
        prizes,
        blank_weight,
        consolation,
        guarantee,
        draws_per_person,
        draws_per_person_per_day,
        utc_offset_minutes,
        listed_only,
        opens_at_ms,
        closes_at_ms,
        claim_within_hours,
        skin,
    }
}

fn rules_v1() -> RulesV1 {
    RulesV1 { prizes: vec![PrizeV1 { asset: mug(), amount: 1, weight: 300 }], blank_weight: 700 }
}

fn outcome() -> Outcome {
    let won = Some(Won { asset: mug(), amount: 1 });
    Outcome { line: None, given: Some(1), why: Why::Guaranteed, won, cell: Some(2) }
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
        StockReturned { campaign: campaign.clone(), asset: asset.clone(), amount: 300 }.into(),
        OpeningDelayed {
            campaign: campaign.clone(),
            field: "consolation".to_owned(),
            asset,
            needed: 300,
            has: 7,
        }
        .into(),
        TicketSpent { campaign: campaign.clone(), person, tickets: 1, draw: 300 }.into(),
        Drawn {
            campaign: campaign.clone(),
            draw: 300,
            person,
            before: 41,
            number: 299,
            value: Some(u64::MAX - 2),
            outcome: outcome(),
            held: true,
        }
        .into(),
        PersonListed { campaign: campaign.clone(), person, listing: Listing::Denied, by: BY }.into(),
        PrizeClaimed { campaign: campaign.clone(), won: 300, person, delivery: PersonalRef([4; 16]) }.into(),
        PrizeFulfilled { campaign: campaign.clone(), won: 300, person, note: "parcel 7".to_owned(), by: BY }
            .into(),
        DrawRefused { campaign: campaign.clone(), person, broken: RuleBroken::NoTicket }.into(),
        PrizeReturned { campaign, won: 42, person, prize, why: TakenBack::Lapsed, by: BY, told: Some(301) }
            .into(),
    ];
    events.extend(handed_over());
    events.extend(about_facts());
    events
}

#[test]
fn every_event_decodes_from_its_stored_bytes() {
    let events = events();
    golden().check_events(1..=22, &events);
    assert!(events.iter().all(|event| event.campaign() == Some(&lucky())));
}

#[test]
fn every_event_about_who_follows_decodes_from_its_stored_bytes() {
    let (campaign, person, cause) = (lucky(), ANN, FactCause::of(&heard()));
    let tenant = "default".parse().unwrap();
    let heard =
        FollowHeard { tenant, campaign: lucky(), person, following: true, at: NOON, is_new: true, cause };
    let seen = FollowSeen { campaign, person, follows: true, first_at: NOON };
    let events: [Event; 2] = [heard.into(), seen.into()];
    golden().check_events(90..=91, &events);
    assert!(events.iter().all(|event| event.campaign() == Some(&lucky())));
}

/// Bytes that earlier releases wrote.
#[test]
fn every_former_version_decodes_to_what_it_means_today() {
    let created = CampaignCreatedV1 {
        campaign: lucky(),
        tenant: "default".parse().unwrap(),
        name: "Lucky".to_owned(),
        rules: rules_v1(),
        commitment: Hash([6; 32]),
        by: BY,
    };
    let won = Some(Won { asset: mug(), amount: 1 });
    let drawn =
        DrawnV1 { campaign: lucky(), draw: 300, person: ANN, before: 41, number: 299, line: Some(0), won };
    let check = |name: &str, (kind, version): (u16, u8), bytes: Vec<u8>, today: Event| {
        golden().check(name, &bytes);
        assert_eq!(Event::decode(kind, version, &bytes).unwrap(), Some(today));
    };
    let bytes = |event: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Vec::new();
        event(&mut bytes);
        bytes
    };
    let of_created = bytes(&|into| decider::answer::append(&created, into));
    let of_drawn = bytes(&|into| decider::answer::append(&drawn, into));
    let again = DrawnV2 {
        campaign: lucky(),
        draw: 300,
        person: ANN,
        before: 41,
        number: 299,
        value: Some(u64::MAX - 2),
        outcome: outcome(),
    };
    let created_again = CampaignCreatedV2 {
        campaign: lucky(),
        tenant: "default".parse().unwrap(),
        name: "Lucky".to_owned(),
        rules: rules_v2(),
        commitment: Hash([6; 32]),
        by: BY,
    };
    let of_created_again = bytes(&|into| decider::answer::append(&created_again, into));
    let of_again = bytes(&|into| decider::answer::append(&again, into));
    let prize = Won { asset: mug(), amount: 1 };
    let back =
        PrizeReturnedV1 { campaign: lucky(), won: 42, person: ANN, prize, why: TakenBack::Lapsed, by: BY };
    let of_back = bytes(&|into| decider::answer::append(&back, into));
    check("01-CampaignCreated-v1", (1, 1), of_created, created.lift().into());
    check("01-CampaignCreated-v2", (1, 2), of_created_again, created_again.lift().into());
    check("12-Drawn-v1", (12, 1), of_drawn, drawn.lift().into());
    check("12-Drawn-v2", (12, 2), of_again, again.lift().into());
    check("14-PrizeReturned-v1", (14, 1), of_back, back.lift().into());
}

#[test]
fn every_answer_decodes_from_its_stored_bytes() {
    let won = Some(Won { asset: mug(), amount: 1 });
    let answers = [
        ("created", Ok(Receipt::Created { campaign: lucky() })),
        ("stage", Ok(Receipt::Stage { status: Status::Closed })),
        ("drawn", Ok(Receipt::Drawn { position: 42, draw: 300, line: Some(0), won, tickets_left: 2 })),
        (
            "gave",
            Ok(Receipt::Gave {
                position: 42,
                draw: 300,
                outcome: outcome(),
                claim_until: Some(NOON),
                tickets_left: 2,
            }),
        ),
        ("listed", Ok(Receipt::Listed { person: ANN, listing: Listing::Allowed })),
        ("claimed", Ok(Receipt::Claimed { won: 42 })),
        ("code", Ok(Receipt::Code { won: 42, code: "1A-0123456789".to_owned() })),
        ("fulfilled", Ok(Receipt::Fulfilled { won: 42, person: ANN })),
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
        Command::List { person: ANN, listing: Listing::None },
        Command::Claim { won: 1, delivery: PersonalRef([4; 16]) },
        Command::PickUp { won: 1 },
        Command::Fulfil { won: 1, note: String::new() },
        Command::Redeem { code: String::new(), note: String::new() },
        lotteries::envelope::Command::Claim { text: String::new() }.into(),
        lotteries::raffle::Command::Enter.into(),
        lotteries::holds::Command::SetBar { bar: None }.into(),
    ];
    assert_eq!(numbers(&commands), Vec::from_iter(0..16));
    assert_eq!(numbers(&[Listing::None, Listing::Allowed, Listing::Denied]), [0, 1, 2]);
    assert_eq!(numbers(&[Claim::AtOnce, Claim::Delivery, Claim::PickUp]), [0, 1, 2]);
    let skins = [Skin::Wheel, Skin::NineSquares, Skin::GoldenEgg, Skin::ScratchCard, Skin::FlipCard];
    assert_eq!(numbers(&skins), [0, 1, 2, 3, 4]);
    let whys =
        [Why::Number, Why::OutOfStock, Why::NotReleased, Why::PersonLimit, Why::DayLimit, Why::Guaranteed];
    assert_eq!(numbers(&whys), Vec::from_iter(0..6));
    assert_eq!(numbers(&[Status::Draft, Status::Open, Status::Paused, Status::Closed]), [0, 1, 2, 3]);
    assert_eq!(numbers(&[TakenBack::Invalidated, TakenBack::Lapsed]), [0, 1]);
    assert_eq!(numbers(&[Caller::Persons, Caller::Operators, Caller::System]), [0, 1, 2]);
    let not_open = RuleBroken::NotOpen { status: Status::Draft };
    let broken = [
        not_open,
        RuleBroken::NoTicket,
        RuleBroken::DayQuota,
        RuleBroken::TotalQuota,
        RuleBroken::NotListed,
        RuleBroken::Denied,
        RuleBroken::KeptOut(KeptOut::NotFollower),
    ];
    assert_eq!(numbers(&broken), Vec::from_iter(0..7));
    assert_eq!(numbers(&[KeptOut::NotFollower, KeptOut::NotNew]), [0, 1]);
    assert_eq!(numbers(&[Admits::Everybody, Admits::Followers, Admits::NewFollowers]), [0, 1, 2]);
}

#[test]
fn every_refusal_keeps_its_number() {
    let not_open = RuleBroken::NotOpen { status: Status::Draft };
    let refusals = [
        Refusal::ByRule(not_open),
        Refusal::CampaignUnknown,
        Refusal::CampaignExists,
        Refusal::NotAllowed(Caller::Operators),
        Refusal::Malformed(String::new()),
        Refusal::WrongStatus { status: Status::Draft, from: String::new(), step: String::new() },
        Refusal::PrizeUnknown(1),
        Refusal::SeedLost,
        Refusal::TimePassed { field: String::new() },
        Refusal::NothingToClaim(1),
        Refusal::ClaimedBefore(1),
        Refusal::ClaimTooLate(1),
        Refusal::NotClaimed(1),
        Refusal::FulfilledBefore(1),
        Refusal::NeedsCode(1),
        Refusal::CodeUnknown,
        Refusal::OtherForm { form: String::new() },
        lotteries::envelope::Refusal::RoundUnknown(1).into(),
        lotteries::raffle::Refusal::TooLate.into(),
        Refusal::StockMissing { field: String::new(), asset: Asset::Points, needed: 1, has: 0 },
        Refusal::BeingChecked(1),
        Refusal::PrizeRefused(1),
    ];
    assert_eq!(numbers(&refusals), Vec::from_iter(0..22));
}
