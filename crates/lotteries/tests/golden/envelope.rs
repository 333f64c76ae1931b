//! Red envelopes.

use golden::numbers;
use lotteries::envelope::command::Command;
use lotteries::envelope::event::*;
use lotteries::envelope::password::{Password, Sealed};
use lotteries::envelope::receipt::{Claim, Reply};
use lotteries::envelope::refusal::RuleBroken;
use lotteries::envelope::rules::Split;
use lotteries::envelope::{Receipt, Refusal, Round, Rules};
use lotteries::follows::{Admits, KeptOut};
use lotteries::{Event, Lotteries};
use proto::Hash;

use super::*;

fn rules() -> Rules {
    let (releases_at_ms, ends_at_ms) = (NOON, Timestamp(NOON.0 + 60_000));
    let round = Round {
        releases_at_ms,
        ends_at_ms,
        fen: 1_000,
        parts: 300,
        split: Split::Random,
        shows_password: true,
    };
    Rules { rounds: vec![round], admits: Admits::Followers }
}

fn sealed() -> Sealed {
    Sealed::from_bytes(vec![1, 2, 3])
}

fn lifecycle() -> Vec<Event> {
    let campaign = lucky();
    vec![
        EnvelopeCreated {
            campaign: campaign.clone(),
            tenant: "default".parse().unwrap(),
            name: "Spring".to_owned(),
            rules: rules(),
            passwords: vec![sealed()],
            commitment: Hash([6; 32]),
            by: BY,
        }
        .into(),
        EnvelopeOpened { campaign: campaign.clone(), by: BY }.into(),
        EnvelopeStopped { campaign: campaign.clone(), reason: "a squad".to_owned(), by: BY }.into(),
        EnvelopeClosed { campaign: campaign.clone(), by: Actor::System }.into(),
        EnvelopeSeedRevealed { campaign: campaign.clone(), seed: Hash([5; 32]) }.into(),
        EnvelopeSeedLost { campaign }.into(),
    ]
}

fn rounds() -> Vec<Event> {
    let campaign = lucky();
    vec![
        RoundReleased { campaign: campaign.clone(), round: 1, password: Some("plum".to_owned()) }.into(),
        RoundEnded {
            campaign: campaign.clone(),
            round: 1,
            passwords: vec!["plum".to_owned(), "pear".to_owned()],
            claims: 299,
            fen_left: 300,
        }
        .into(),
        PasswordRotated {
            campaign: campaign.clone(),
            round: 1,
            password: sealed(),
            shown: Some("pear".to_owned()),
            by: BY,
        }
        .into(),
        PartClaimed {
            campaign: campaign.clone(),
            round: 1,
            part: 300,
            person: ANN,
            fen: 301,
            way: Way::Message,
            before: 41,
            held: true,
        }
        .into(),
        ClaimRefused { campaign, person: ANN, way: Way::Page, broken: RuleBroken::WrongPassword }.into(),
    ]
}

#[test]
fn every_event_of_a_red_envelope_decodes_from_its_stored_bytes() {
    let events = [lifecycle(), rounds()].concat();
    golden().check_events(40..=50, &events);
    assert!(events.iter().all(|event| event.campaign() == Some(&lucky())));
}

/// Bytes that earlier releases wrote.
#[test]
fn a_part_that_was_stored_before_money_could_be_held_decodes_to_what_it_means_today() {
    let way = Way::Message;
    let former =
        PartClaimedV1 { campaign: lucky(), round: 1, part: 300, person: ANN, fen: 301, way, before: 41 };
    let mut bytes = Vec::new();
    decider::answer::append(&former, &mut bytes);
    golden().check("49-PartClaimed-v1", &bytes);
    assert_eq!(Event::decode(49, 1, &bytes).unwrap(), Some(former.lift().into()));
}

#[test]
fn an_envelope_that_was_stored_before_it_knew_followers_decodes_to_what_it_means_today() {
    let former = EnvelopeCreatedV1 {
        campaign: lucky(),
        tenant: "default".parse().unwrap(),
        name: "Spring".to_owned(),
        rounds: rules().rounds,
        passwords: vec![sealed()],
        commitment: Hash([6; 32]),
        by: BY,
    };
    let mut bytes = Vec::new();
    decider::answer::append(&former, &mut bytes);
    golden().check("40-EnvelopeCreated-v1", &bytes);
    assert_eq!(Event::decode(40, 1, &bytes).unwrap(), Some(former.lift().into()));
}

#[test]
fn every_answer_of_a_red_envelope_decodes_from_its_stored_bytes() {
    let claim = Claim { position: 42, round: 1, part: 300, fen: 301 };
    let not_released = RuleBroken::NotReleased { releases_at: NOON };
    let answers = [
        ("part", Ok(Receipt::Claimed(claim).into())),
        ("reply", Ok(Receipt::Replied(Reply::Refused(not_released)).into())),
        ("rotated", Ok(Receipt::Rotated { round: 1, passwords: 2 }.into())),
        ("no-part", Err(Refusal::ByRule(RuleBroken::Taken).into())),
    ];
    golden().check_answers::<Lotteries>(&answers);
}

#[test]
fn every_variant_of_a_red_envelope_keeps_its_number() {
    let password = || Password::of("plum").unwrap();
    let commands = [
        Command::Create { name: String::new(), rules: rules(), passwords: Vec::new() },
        Command::Stop { reason: String::new() },
        Command::Rotate { round: 1, password: password() },
        Command::Claim { text: String::new() },
        Command::Message { person: ANN, text: String::new() },
    ];
    assert_eq!(numbers(&commands), [0, 1, 2, 3, 4]);
    let claim = Claim { position: 1, round: 1, part: 1, fen: 1 };
    let replies =
        [Reply::Claimed(claim), Reply::Refused(RuleBroken::Ended), Reply::TooMany { again_at: NOON }];
    assert_eq!(numbers(&replies), [0, 1, 2]);
    let broken = [
        RuleBroken::NotOpen { status: Status::Draft },
        RuleBroken::NotReleased { releases_at: NOON },
        RuleBroken::Ended,
        RuleBroken::Taken,
        RuleBroken::AllTaken,
        RuleBroken::WrongPassword,
        RuleBroken::KeptOut(KeptOut::NotNew),
    ];
    assert_eq!(numbers(&broken), [0, 1, 2, 3, 4, 5, 6]);
    let refusals = [
        Refusal::ByRule(RuleBroken::Ended),
        Refusal::TooMany { again_at: NOON },
        Refusal::MoneyMissing { needed: 2, has: 1 },
        Refusal::RoundUnknown(1),
        Refusal::RotatedOften { round: 1, max: 2 },
    ];
    assert_eq!(numbers(&refusals), [0, 1, 2, 3, 4]);
    assert_eq!(numbers(&[Split::Fixed, Split::Random]), [0, 1]);
    assert_eq!(numbers(&[Way::Page, Way::Message]), [0, 1]);
}
