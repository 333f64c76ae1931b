//! Raffles.

use std::num::NonZeroU16;

use golden::numbers;
use lotteries::event::Won;
use lotteries::follows::{Admits, KeptOut};
use lotteries::raffle::beacon::{NotThatRound, Signature};
use lotteries::raffle::command::Command;
use lotteries::raffle::event::*;
use lotteries::raffle::refusal::RuleBroken;
use lotteries::raffle::state::Standing;
use lotteries::raffle::{Line, Receipt, Refusal, Rules};
use lotteries::rules::Claim;
use lotteries::{Event, Lotteries};
use proto::Hash;

use super::*;

fn rules() -> Rules {
    Rules {
        closes_at_ms: NOON,
        prizes: vec![Line {
            label: "马克杯".to_owned(), claim: Claim::Delivery, ..Line::of(mug(), 1, 300)
        }],
        alternates: 5,
        entries_each_max: 3,
        by_ticket: true,
        votes_of: Some("stars".parse().unwrap()),
        beacon: true,
        claim_within_hours: NonZeroU16::new(300),
        admits: Admits::NewFollowers,
    }
}

fn signature() -> Signature {
    Signature::of(vec![1, 2, 3])
}

fn until_drawn() -> Vec<Event> {
    let (campaign, person) = (lucky(), ANN);
    vec![
        RaffleCreated {
            campaign: campaign.clone(),
            tenant: "default".parse().unwrap(),
            name: "Spring".to_owned(),
            rules: rules(),
            beacon_round: Some(657_413),
            commitment: Hash([6; 32]),
            by: BY,
        }
        .into(),
        RaffleOpened { campaign: campaign.clone(), by: BY }.into(),
        RafflePaused { campaign: campaign.clone(), by: BY }.into(),
        RaffleEntered {
            campaign: campaign.clone(),
            entry: 300,
            person,
            handed_in_by: Some(BY),
            cause: Some(FactCause::of(&heard())),
            before: 41,
        }
        .into(),
        EntryRefused { campaign: campaign.clone(), person, broken: RuleBroken::EnteredOften { max: 3 } }
            .into(),
        EntriesClosed { campaign: campaign.clone(), entries: 300, root: Hash([4; 32]) }.into(),
        RaffleDrawn { campaign: campaign.clone(), beacon: Some(signature()), places: vec![300, 7], by: BY }
            .into(),
        RaffleSeedRevealed { campaign: campaign.clone(), seed: Hash([5; 32]) }.into(),
        RaffleSeedLost { campaign }.into(),
    ]
}

fn after_the_draw() -> Vec<Event> {
    let (campaign, person, entry, line) = (lucky(), ANN, 300, 1);
    let prize = Won { asset: mug(), amount: 1 };
    vec![
        WinnerConfirmed {
            campaign: campaign.clone(),
            place: 2,
            entry,
            person,
            line,
            prize,
            by: BY,
            held: true,
        }
        .into(),
        WinnerInvalidated {
            campaign: campaign.clone(),
            place: 2,
            entry,
            person,
            line,
            reason: "not in the country".to_owned(),
            by: BY,
        }
        .into(),
        AlternateCalled { campaign: campaign.clone(), place: 301, entry, person, line, instead_of: 2 }.into(),
        RaffleClosed { campaign: campaign.clone(), by: BY }.into(),
        RaffleRedrawn {
            campaign,
            places: vec![Redrawn { entry: 300, line: 1 }],
            reason: "not in the country".to_owned(),
            by: BY,
        }
        .into(),
    ]
}

#[test]
fn every_event_of_a_raffle_decodes_from_its_stored_bytes() {
    let events = [until_drawn(), after_the_draw()].concat();
    golden().check_events(60..=73, &events);
    assert!(events.iter().all(|event| event.campaign() == Some(&lucky())));
}

#[test]
fn every_answer_of_a_raffle_decodes_from_its_stored_bytes() {
    let settled = Receipt::Settled { place: 2, standing: Standing::Invalidated, called: Some(301) };
    let answers = [
        ("entered", Ok(Receipt::Entered { position: 42, entry: 300, entries: 2, tickets_left: 1 }.into())),
        ("handed-in", Ok(Receipt::HandedIn { entered: 199, passed_over: 1 }.into())),
        ("winners-drawn", Ok(Receipt::Drawn { places: 305, entries: 400 }.into())),
        ("settled", Ok(settled.into())),
        ("checked", Ok(Receipt::Checked { place: 2, won: 300 }.into())),
        ("redrawn", Ok(Receipt::Redrawn { first: 301, places: 2 }.into())),
        ("no-entry", Err(Refusal::ByRule(RuleBroken::NoTicket).into())),
    ];
    golden().check_answers::<Lotteries>(&answers);
}

#[test]
fn every_variant_of_a_raffle_keeps_its_number() {
    let commands = [
        Command::Create { name: String::new(), rules: rules() },
        Command::Enter,
        Command::HandIn { persons: Vec::new() },
        Command::Draw { beacon: None },
        Command::Confirm { place: 1 },
        Command::Invalidate { place: 1, reason: String::new() },
        Command::Redraw { reason: String::new() },
    ];
    assert_eq!(numbers(&commands), [0, 1, 2, 3, 4, 5, 6]);
    let standings =
        [Standing::Alternate, Standing::Called, Standing::Confirmed, Standing::Invalidated, Standing::Lapsed];
    assert_eq!(numbers(&standings), [0, 1, 2, 3, 4]);
    let broken = [
        RuleBroken::NotOpen { status: Status::Draft },
        RuleBroken::EntriesClosed,
        RuleBroken::NotByTicket,
        RuleBroken::NoTicket,
        RuleBroken::EnteredOften { max: 1 },
        RuleBroken::Full,
        RuleBroken::KeptOut(KeptOut::NotFollower),
    ];
    assert_eq!(numbers(&broken), [0, 1, 2, 3, 4, 5, 6]);
    let refusals = [
        Refusal::ByRule(RuleBroken::Full),
        Refusal::PrizesMissing { asset: mug(), needed: 2, has: 1 },
        Refusal::TooLate,
        Refusal::EntriesOpen { closes_at: NOON },
        Refusal::BeaconMissing { round: 1, at: NOON },
        Refusal::BeaconUnwanted,
        Refusal::BeaconWrong { round: 1, reason: NotThatRound::Unsigned },
        Refusal::PlaceUnknown(1),
        Refusal::PlaceSettled { place: 1, standing: Standing::Called },
        Refusal::WinnersWaiting(1),
        Refusal::NotDrawn,
        Refusal::NothingVacant,
        Refusal::NobodyLeft,
        Refusal::PlacesUsedUp,
    ];
    assert_eq!(numbers(&refusals), Vec::from_iter(0..14));
    assert_eq!(numbers(&[NotThatRound::Malformed, NotThatRound::Unsigned]), [0, 1]);
}

/// Bytes that an earlier release wrote decode to what they mean today.
#[track_caller]
fn check_former(name: &str, (kind, version): (u16, u8), former: &impl serde::Serialize, today: Event) {
    let mut bytes = Vec::new();
    decider::answer::append(former, &mut bytes);
    golden().check(name, &bytes);
    assert_eq!(Event::decode(kind, version, &bytes).unwrap(), Some(today));
}

#[test]
fn raffles_of_former_versions_decode_to_what_they_mean_today() {
    let Rules { closes_at_ms, alternates, entries_each_max, by_ticket, votes_of, beacon, admits, .. } =
        rules();
    let (campaign, tenant, name) = (lucky(), "default".parse::<proto::TenantId>().unwrap(), "Spring");
    let (beacon_round, commitment, by) = (Some(657_413), Hash([6; 32]), BY);
    let prizes = vec![RaffleLineV1 { asset: mug(), amount: 1, winners: 300 }];
    let first = RaffleCreatedV1 {
        campaign: campaign.clone(),
        tenant: tenant.clone(),
        name: name.to_owned(),
        rules: RaffleRulesV1 {
            closes_at_ms,
            prizes: prizes.clone(),
            alternates,
            entries_each_max,
            by_ticket,
            beacon,
        },
        beacon_round,
        commitment,
        by,
    };
    check_former("60-RaffleCreated-v1", (60, 1), &first, first.clone().lift().into());
    let (rules, voted) = (prizes.clone(), votes_of.clone());
    let second = RaffleCreatedV2 {
        campaign: campaign.clone(),
        tenant: tenant.clone(),
        name: name.to_owned(),
        rules: RaffleRulesV2 {
            closes_at_ms,
            prizes: rules,
            alternates,
            entries_each_max,
            by_ticket,
            votes_of: voted,
            beacon,
        },
        beacon_round,
        commitment,
        by,
    };
    check_former("60-RaffleCreated-v2", (60, 2), &second, second.clone().lift().into());
    let name = name.to_owned();
    let rules = RaffleRulesV3 {
        closes_at_ms,
        prizes,
        alternates,
        entries_each_max,
        by_ticket,
        votes_of,
        beacon,
        admits,
    };
    let third = RaffleCreatedV3 { campaign, tenant, name, rules, beacon_round, commitment, by };
    check_former("60-RaffleCreated-v3", (60, 3), &third, third.clone().lift().into());
}

#[test]
fn entries_and_winners_of_former_versions_decode_to_what_they_mean_today() {
    let (campaign, entry, person, handed_in_by, before) = (lucky(), 300, ANN, Some(BY), 41);
    let entered = RaffleEnteredV1 { campaign, entry, person, handed_in_by, before };
    check_former("63-RaffleEntered-v1", (63, 1), &entered, entered.clone().lift().into());
    let (campaign, prize) = (lucky(), Won { asset: mug(), amount: 1 });
    let confirmed = WinnerConfirmedV1 { campaign, place: 2, entry, person, line: 1, prize, by: BY };
    check_former("69-WinnerConfirmed-v1", (69, 1), &confirmed, confirmed.clone().lift().into());
}
