//! From draft to closed.

use proto::{Actor, Hash};

use super::support::*;
use crate::envelope::Refusal;
use crate::envelope::command::Command;
use crate::envelope::password::Password;
use crate::envelope::refusal::RuleBroken;
use crate::fairness::check::check;
use crate::fairness::{Seeds, commitment};
use crate::state::Status;
use crate::{Command as Any, Event, Receipt, Refusal as AnyRefusal};

fn two_rounds() -> Vec<crate::envelope::Round> {
    vec![round(10, 20, 1_000, 4), round(30, 40, 500, 2)]
}

#[test]
fn it_opens_only_once_all_of_its_money_is_there() {
    let mut world = World::new();
    assert_eq!(world.order(create(two_rounds())), Ok(Receipt::Created { campaign: lucky() }));
    let missing = |has| Err(Refusal::MoneyMissing { needed: 1_500, has }.into());
    assert_eq!(world.order(Any::Open), missing(0));
    world.hear(allotted(1, "cny", 1_499));
    world.hear(allotted(2, "points", 1_000));
    assert_eq!(world.order(Any::Open), missing(1_499));
    world.hear(allotted(3, "cny", 1));
    assert_eq!(world.order(Any::Open), Ok(Receipt::Stage { status: Status::Open }));
    assert_eq!(world.order(create(two_rounds())), Err(AnyRefusal::CampaignExists));
}

#[test]
fn rounds_begin_and_end_by_themselves_and_the_last_end_closes_it() {
    let mut world = open(two_rounds());
    world.hear(allotted(2, "unit.mug", 3));
    assert_eq!(world.pass(at(9)), [""; 0]);
    assert_eq!(world.pass(at(10)), ["RoundReleased"]);
    let fen = claim(&mut world, ANN, "word 1").unwrap().fen;
    assert_eq!(world.pass(at(35)), ["RoundEnded", "RoundReleased"]);
    let last = ["RoundEnded", "EnvelopeClosed", "EnvelopeSeedRevealed", "StockReturned", "StockReturned"];
    assert_eq!(world.pass(at(40)), last);
    let Some((_, Event::StockReturned(money))) = world.log.iter().rev().nth(1) else { panic!("none") };
    assert_eq!((money.asset.to_string().as_str(), money.amount), ("cny", 1_500 - fen));
    assert_eq!((world.stock("cny"), world.stock("unit.mug")), (0, 0));
    let seed = seeds().seed(&tenant(), &lucky());
    assert_eq!(world.look(false, "campaign").unwrap()["seed"], seed.to_string());
    // What is allotted later goes back at once.
    assert_eq!(world.hear(allotted(4, "cny", 7)), ["StockReceived", "StockReturned"]);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn neither_seed_nor_password_stand_in_the_log_before_their_time() {
    let mut hidden = two_rounds();
    hidden[0].shows_password = false;
    let mut world = open(hidden);
    let log = |world: &World| world.exported().join("\n");
    world.pass(at(15));
    assert!(!log(&world).contains("word1"), "it is for the operator to tell");
    assert_eq!(world.look(true, "campaign").unwrap()["rounds"][0]["password"], serde_json::Value::Null);
    world.pass(at(25));
    assert!(log(&world).contains("word1"), "it opens nothing any more, and auditors may know it");
    assert!(!log(&world).contains("word2"));
    world.pass(at(30));
    assert_eq!(world.look(false, "campaign").unwrap()["rounds"][1]["password"], "word2");
    assert!(!log(&world).contains(&seeds().seed(&tenant(), &lucky()).to_string()));
}

#[test]
fn stopped_means_at_once_and_nothing_is_released_meanwhile() {
    let mut world = open(two_rounds());
    world.pass(at(5));
    let stop = || Any::from(Command::Stop { reason: "a squad has the password".to_owned() });
    assert_eq!(world.order(stop()), Ok(Receipt::Stage { status: Status::Paused }));
    let before = world.log.len();
    assert_eq!(world.order(stop()), Ok(Receipt::Stage { status: Status::Paused }), "a retry is harmless");
    assert_eq!(world.log.len(), before);
    assert_eq!(world.pass(at(15)), [""; 0]);
    let not_open = RuleBroken::NotOpen { status: Status::Paused };
    assert_eq!(claim(&mut world, ANN, "word 1"), Err(broken(not_open)));
    let inside = world.look(true, "campaign").unwrap()["inside"].clone();
    assert_eq!(inside["stopped"], "a squad has the password");
    world.order(Any::Open).unwrap();
    assert_eq!(world.pass(at(15)), ["RoundReleased"]);
    assert!(claim(&mut world, ANN, "word 1").is_ok());
    world.order(stop()).unwrap();
    assert_eq!(world.pass(at(21)), ["RoundEnded"], "time goes on");
    let wordless = Any::from(Command::Stop { reason: " ".to_owned() });
    assert!(matches!(world.order(wordless), Err(AnyRefusal::Malformed(_))));
}

#[test]
fn another_password_opens_the_rest_of_a_round_and_the_old_one_nothing() {
    let mut world = open(two_rounds());
    let rotate = |round, text: &str| Any::from(Command::Rotate { round, password: word(text) });
    world.pass(at(10));
    claim(&mut world, ANN, "word 1").unwrap();
    world.order(rotate(1, "plum")).unwrap();
    assert_eq!(claim(&mut world, BOB, "word 1"), Err(broken(RuleBroken::WrongPassword)));
    assert_eq!(claim(&mut world, BOB, "Plum").unwrap().part, 2);
    assert_eq!(world.look(false, "campaign").unwrap()["rounds"][0]["password"], "plum");
    world.order(rotate(2, "pear")).unwrap();
    assert!(!world.exported().join("").contains("pear"), "the round has not begun");
    world.pass(at(20));
    let Some((_, Event::RoundEnded(ended))) = world.log.last() else { panic!("not ended") };
    assert_eq!((ended.passwords.as_slice(), ended.claims), (&["word1".into(), "plum".into()][..], 2));
    for round in [0, 1, 3] {
        assert_eq!(world.order(rotate(round, "fig")), Err(Refusal::RoundUnknown(round).into()));
    }
    for number in 0..super::super::decide::PASSWORDS_MAX - 2 {
        world.order(rotate(2, &format!("pear {number}"))).unwrap();
    }
    assert_eq!(world.order(rotate(2, "fig")), Err(Refusal::RotatedOften { round: 2, max: 32 }.into()));
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn a_close_in_front_of_an_end_that_is_due_tells_of_that_first() {
    let mut world = open(two_rounds());
    world.pass(at(12));
    world.now = at(21);
    let before = world.log.len();
    world.order(Any::Close).unwrap();
    assert_eq!(world.names_since(before)[..2], ["RoundEnded", "EnvelopeClosed"]);
    assert!(check(&world.bundle()).is_ok());
}

#[test]
fn a_seed_that_is_lost_gives_nobody_anything_and_is_on_record_at_the_close() {
    let mut world = open(two_rounds());
    world.seeds = Seeds::new([6; 32]);
    assert_eq!(world.pass(at(10)), ["RoundReleased"]);
    let before = world.log.len();
    assert_eq!(claim(&mut world, ANN, "word 1"), Err(AnyRefusal::SeedLost));
    let rotate = Command::Rotate { round: 1, password: word("plum") };
    assert_eq!(world.order(rotate.into()), Err(AnyRefusal::SeedLost));
    assert_eq!(world.log.len(), before, "the same can be sent once it is mended");
    world.order(Any::Close).unwrap();
    assert_eq!(world.names_since(before), ["EnvelopeClosed", "EnvelopeSeedLost", "StockReturned"]);
    world.seeds = seeds();
    let before = world.log.len();
    world.order(Any::Close).unwrap();
    world.order(Any::Close).unwrap();
    assert_eq!(world.names_since(before), ["EnvelopeSeedRevealed"]);
}

#[test]
fn what_makes_no_sense_leaves_nothing() {
    let mut world = World::new();
    world.now = at(25);
    let Err(AnyRefusal::Malformed(reason)) = world.order(create(two_rounds())) else { panic!("taken") };
    assert!(reason.contains("has passed"), "{reason}");
    world.now = NOON;
    let Any::Envelope(Command::Create { name, rules, .. }) = create(two_rounds()) else { panic!() };
    let one_short = Command::Create { name, rules, passwords: vec![word("one")] };
    assert!(matches!(world.order(one_short.into()), Err(AnyRefusal::Malformed(_))));
    world.order(create(two_rounds())).unwrap();
    let other = AnyRefusal::OtherForm { form: "envelope".to_owned() };
    assert_eq!(world.order(Any::Pause), Err(other.clone()));
    assert_eq!(world.draw(ANN), Err(other));
    let person = ask(Actor::Person(ANN), Any::Open);
    assert!(matches!(world.ask(&person), Err(AnyRefusal::NotAllowed(_))));
    let of_others = proto::Envelope { tenant: "theirs".parse().unwrap(), ..ask(OPERATOR, Any::Open) };
    assert_eq!(world.ask(&of_others), Err(AnyRefusal::CampaignUnknown));
    assert_eq!(world.log.len(), 1);

    let mut draw = World::open(always());
    let other = AnyRefusal::OtherForm { form: "lotteries".to_owned() };
    assert_eq!(claim(&mut draw, ANN, "word 1"), Err(other));
}

#[test]
fn the_commitment_is_the_hash_of_the_seed() {
    let world = open(two_rounds());
    let Some((_, Event::EnvelopeCreated(created))) = world.log.first() else { panic!("not created") };
    let seed: Hash = seeds().seed(&tenant(), &lucky());
    assert_eq!(created.commitment, commitment(&seed));
    assert!(Password::of("word 1").is_ok_and(|password| password == word("WORD1")));
}
