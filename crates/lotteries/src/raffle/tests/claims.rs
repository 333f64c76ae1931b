//! Prizes of a raffle on their way to their winners: claimed, handed out, or back in stock and on to an alternate.

use std::num::NonZeroU16;

use decider::Service;
use proto::{Actor, PersonId, PersonalRef};
use serde_json::{Value, json};

use super::support::*;
use crate::command::TakenBack;
use crate::fairness::check::{Found, check};
use crate::holds::event::Decision::{Refuse, Release};
use crate::raffle::command::Command;
use crate::raffle::rules::Rules;
use crate::rules::Claim;
use crate::{Command as Any, Lotteries, Receipt, Refusal};

const HOME: PersonalRef = PersonalRef([4; 16]);
const HOURS: u16 = 48;

/// The trip is sent, mugs are picked up, all within two days.
pub fn rules_with_claims() -> Rules {
    let mut rules = Rules { claim_within_hours: NonZeroU16::new(HOURS), ..rules() };
    (rules.prizes[0].claim, rules.prizes[1].claim) = (Claim::Delivery, Claim::PickUp);
    rules.prizes[0].label = "三亚之旅".to_owned();
    rules
}

/// Winners are drawn from ten persons.
fn drawn() -> World {
    let mut world = open(rules_with_claims());
    hand_in(&mut world, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).unwrap();
    world.pass(closes_at());
    draw(&mut world, None).unwrap();
    world
}

/// The winner of a place, who is confirmed now; and where the prize was won.
fn confirmed(world: &mut World, place: u32) -> (PersonId, u64) {
    confirm(world, place).unwrap();
    let place = &world.look(true, "campaign").unwrap()["places"][place as usize - 1];
    (place["person"].as_str().unwrap().parse().unwrap(), place["won"].as_u64().unwrap())
}

fn claim(world: &mut World, who: PersonId, won: u64) -> Result<Receipt, Refusal> {
    world.ask(&ask(Actor::Person(who), Any::Claim { won, delivery: HOME }))
}

fn code(world: &mut World, who: PersonId, won: u64) -> Result<String, Refusal> {
    match world.ask(&ask(Actor::Person(who), Any::PickUp { won }))? {
        Receipt::Code { code, .. } => Ok(code),
        other => panic!("{other:?} instead of a code"),
    }
}

fn fulfil(won: u64) -> Any {
    Any::Fulfil { won, note: "parcel 7".to_owned() }
}

fn redeem(code: &str) -> Any {
    Any::Redeem { code: code.to_owned(), note: String::new() }
}

/// The winner of a place claims what was won, however that is done.
pub(crate) fn claim_at(world: &mut World, place: u32, won: u64) -> Result<(), Refusal> {
    let Some(who) = world.state.raffles[&lucky()].place(place).map(|place| place.person) else {
        return Ok(());
    };
    claim(world, who, won).map(drop).or_else(|_| code(world, who, won).map(drop))
}

/// An operator hands out what was won, however that is done.
pub(crate) fn hand_out(world: &mut World, won: u64) -> Result<Receipt, Refusal> {
    let code = world.seeds.pick_up_code(&tenant(), &lucky(), won);
    world.order(fulfil(won)).or_else(|_| world.order(redeem(&code)))
}

fn known(world: &World, who: PersonId) -> Value {
    Lotteries::own(&world.state, &own(who), world.now).unwrap()
}

fn standing(world: &World, place: usize) -> Value {
    world.look(false, "campaign").unwrap()["places"][place - 1]["standing"].clone()
}

#[test]
fn what_is_sent_waits_with_its_address_until_it_is_sent() {
    let mut world = drawn();
    let (who, won) = confirmed(&mut world, 1);
    let until = closes_at().plus_ms(u64::from(HOURS) * HOUR_MS);
    let prizes = json!([{ "position": won, "line": 0, "stage": "won", "claim_until_ms": until }]);
    assert_eq!(
        (&known(&world, who)["prizes"], known(&world, who)["why"].as_str()),
        (&prizes, Some("confirmed"))
    );
    let other = person(99);
    assert_eq!(claim(&mut world, other, won), Err(Refusal::PrizeUnknown(won)), "it is its winner's");
    assert!(matches!(code(&mut world, who, won), Err(Refusal::Malformed(_))), "it is sent");
    assert_eq!(world.order(fulfil(won)), Err(Refusal::NotClaimed(won)));
    assert_eq!(claim(&mut world, who, won), Ok(Receipt::Claimed { won }));
    assert_eq!(claim(&mut world, who, won), Err(Refusal::ClaimedBefore(won)));
    let waiting = world.look(true, "waiting").unwrap();
    let line = &waiting["prizes"][0];
    assert_eq!(
        (&waiting["all"], &line["label"], &line["delivery"]["name"]),
        (&json!(1), &json!("三亚之旅"), &json!("Ann"))
    );
    assert_eq!(world.look(true, "campaign").unwrap()["inside"]["claims_waiting"], 1);
    assert_eq!(world.wait_ms(1_000 * HOUR_MS), [""; 0], "what is claimed does not lapse");
    assert_eq!(world.order(fulfil(won)), Ok(Receipt::Fulfilled { won, person: who }));
    assert_eq!(world.order(fulfil(won)), Err(Refusal::FulfilledBefore(won)));
    assert_eq!(world.judge(won, Refuse), Err(Refusal::FulfilledBefore(won)), "it is gone");
    assert!(invalidate(&mut world, 1).is_err(), "and can't be made undone");
    assert_eq!(known(&world, who)["prizes"][0]["stage"], "fulfilled");
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn what_is_picked_up_is_handed_out_once_against_its_code() {
    let mut world = drawn();
    let (who, won) = confirmed(&mut world, 2);
    assert!(matches!(claim(&mut world, who, won), Err(Refusal::Malformed(_))), "no address is needed");
    let before = world.log.len();
    let good = code(&mut world, who, won).unwrap();
    assert_eq!(
        (code(&mut world, who, won), world.log.len()),
        (Ok(good.clone()), before),
        "each time the same"
    );
    assert_eq!(world.order(fulfil(won)), Err(Refusal::NeedsCode(won)));
    assert_eq!(world.order(redeem(&format!("{good}0"))), Err(Refusal::CodeUnknown));
    assert_eq!(world.order(redeem(&good)), Ok(Receipt::Fulfilled { won, person: who }));
    assert_eq!(world.order(redeem(&good)), Err(Refusal::FulfilledBefore(won)), "once");
    for who in [Actor::Person(who), Actor::Person(person(99))] {
        assert!(matches!(world.ask(&ask(who, redeem(&good))), Err(Refusal::NotAllowed(_))));
    }
}

#[test]
fn what_nobody_claims_goes_back_and_the_next_alternate_is_called() {
    let mut world = drawn();
    let (who, won) = confirmed(&mut world, 1);
    let early = Any::TakeBack { won, why: TakenBack::Lapsed };
    assert_eq!(world.order(early), Err(Refusal::NotLapsed(won)));
    let names = world.wait_ms(u64::from(HOURS) * HOUR_MS);
    assert_eq!(names, ["PrizeReturned", "AlternateCalled"]);
    assert_eq!((standing(&world, 1), standing(&world, 4)), (json!("lapsed"), json!("called")));
    assert_eq!((known(&world, who)["why"].as_str(), world.stock("unit.trip")), (Some("lapsed"), 1));
    assert_eq!(claim(&mut world, who, won), Err(Refusal::ClaimTooLate(won)));
    // The alternate does not claim it either, nor does the other one.
    confirm(&mut world, 4).unwrap();
    assert_eq!(world.wait_ms(u64::from(HOURS) * HOUR_MS), ["PrizeReturned", "AlternateCalled"]);
    confirm(&mut world, 5).unwrap();
    assert_eq!(world.wait_ms(u64::from(HOURS) * HOUR_MS), ["PrizeReturned"], "nobody is left behind");
    assert_eq!(world.look(true, "campaign").unwrap()["inside"]["vacant"], 1);
    world.order(Command::Redraw { reason: "nobody wants it".to_owned() }.into()).unwrap();
    let (who, won) = confirmed(&mut world, 6);
    claim(&mut world, who, won).unwrap();
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

/// A closed raffle in which one prize lapsed before the end and went to an alternate, and another after it, and went back.
pub(crate) fn lapsed() -> World {
    let mut world = drawn();
    confirm(&mut world, 1).unwrap();
    world.wait_ms(u64::from(HOURS) * HOUR_MS);
    for place in [2, 3, 4] {
        confirmed(&mut world, place);
    }
    let (who, won) = confirmed(&mut world, 4);
    claim(&mut world, who, won).unwrap();
    let (who, won) = confirmed(&mut world, 2);
    let code = code(&mut world, who, won).unwrap();
    world.order(redeem(&code)).unwrap();
    world.order(Any::Close).unwrap();
    assert_eq!(world.wait_ms(u64::from(HOURS) * HOUR_MS), ["PrizeReturned", "StockReturned"]);
    world
}

#[test]
fn what_lapses_behind_the_end_goes_back_to_the_ledger_and_strangers_see_it() {
    let world = lapsed();
    assert_eq!((world.stock("unit.trip"), world.stock("unit.mug")), (0, 0));
    let found = check(&world.bundle()).map(|checked| checked.found);
    assert!(matches!(&found, Ok(Found::Raffle(found)) if found.confirmed == 2), "{found:?}");
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn what_is_checked_does_not_lapse_and_has_its_time_again_once_released() {
    let mut world = drawn();
    let (who, won) = confirmed(&mut world, 1);
    world.judge(won, Refuse).unwrap();
    assert_eq!(world.wait_ms(9 * u64::from(HOURS) * HOUR_MS), [""; 0]);
    world.judge(won, Release).unwrap();
    let until = world.now.plus_ms(u64::from(HOURS) * HOUR_MS);
    assert_eq!(known(&world, who)["prizes"][0]["claim_until_ms"], json!(until));
    claim(&mut world, who, won).unwrap();
    world.judge(won, Refuse).unwrap();
    assert_eq!(world.look(true, "waiting").unwrap()["all"], 0, "what is refused is not sent");
    assert_eq!(world.order(fulfil(won)), Err(Refusal::PrizeRefused(won)));
    assert_eq!(invalidate(&mut world, 1), Ok(Some(4)));
    assert_eq!((standing(&world, 1), world.stock("unit.trip")), (json!("invalidated"), 1));
    assert_eq!(known(&world, who)["prizes"][0]["stage"], "returned");
    let back = Any::TakeBack { won, why: TakenBack::Lapsed };
    assert_eq!(world.order(back), Err(Refusal::PrizeUnknown(won)));
}
