//! Red envelopes and raffles.

use super::support::*;
use crate::command::TakenBack;
use crate::envelope::check::Taken;
use crate::envelope::tests::support as envelope;
use crate::fairness::check::{Found, check};
use crate::holds::event::Decision::{Refuse, Release};
use crate::raffle::tests::support as raffle;
use crate::{Command as Any, Event, Refusal};

/// A red envelope of which a squad of twelve has taken parts.
fn taken() -> World {
    let mut world = envelope::open(vec![envelope::round(0, 60, 3_000, 30)]);
    world.pass(envelope::at(1));
    for number in 0..12 {
        let claim = crate::envelope::Command::Claim { text: "word 1".to_owned() };
        world.ask_with(person(number), claim.into(), seen(0, 0)).unwrap();
    }
    world
}

#[test]
fn the_money_of_a_part_is_held_and_the_part_stays_taken() {
    let mut world = taken();
    assert_eq!(world.held(), 12);
    assert!((0..12).all(|number| world.told_to(person(number)) == 0));
    let (won, fen) = part_of(&world, 0);
    assert_eq!(world.state.envelopes[&lucky()].rounds[0].claims, 12);
    world.judge(won, Release).unwrap();
    assert_eq!(world.told_to(person(0)), fen as i64);
    world.judge(won, Refuse).unwrap();
    let before = world.stock("cny");
    world.order(Any::TakeBack { won, why: TakenBack::Invalidated }).unwrap();
    assert_eq!((world.told_to(person(0)), world.stock("cny")), (0, before + fen));
    assert_eq!(world.judge(won, Release), Err(Refusal::PrizeUnknown(won)));
    let waiting = part_of(&world, 1).0;
    let back = Any::TakeBack { won: waiting, why: TakenBack::Invalidated };
    assert_eq!(world.order(back), Err(Refusal::BeingChecked(waiting)));
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

fn take_back(world: &mut World, number: u32) {
    let (won, _) = part_of(world, number);
    world.judge(won, Refuse).unwrap();
    world.order(Any::TakeBack { won, why: TakenBack::Invalidated }).unwrap();
}

/// A closed red envelope: the money of one part was taken back before the end, that of another one behind it.
pub(crate) fn taken_back() -> World {
    let mut world = taken();
    take_back(&mut world, 0);
    world.order(Any::Close).unwrap();
    take_back(&mut world, 3);
    world
}

#[test]
fn a_bundle_with_money_that_was_taken_back_holds() {
    let world = taken_back();
    let all: u64 = (0..12).map(|number| part_of(&world, number).1).sum();
    let back = part_of(&world, 0).1 + part_of(&world, 3).1;
    let found = check(&world.bundle()).map(|checked| checked.found);
    assert_eq!(found, Ok(Found::Envelope(Taken { parts: 12, persons: 12, fen: all - back })));
}

#[test]
fn what_comes_back_after_the_end_goes_on_to_the_ledger() {
    let mut world = taken();
    world.order(Any::Close).unwrap();
    let before = world.log.len() + 1;
    take_back(&mut world, 3);
    assert_eq!(world.names_since(before), ["PrizeReturned", "StockReturned"]);
    assert_eq!(world.stock("cny"), 0);
}

/// Where somebody's part stands, and how much it is.
fn part_of(world: &World, number: u32) -> (u64, u64) {
    let claimed = |(stamp, event): &(decider::Stamp, Event)| match event {
        Event::PartClaimed(claimed) if claimed.person == person(number) => {
            Some((stamp.position, claimed.fen))
        }
        _ => None,
    };
    world.log.iter().find_map(claimed).unwrap()
}

#[test]
fn operators_see_what_a_winner_of_a_raffle_shares_before_they_confirm() {
    let mut world = raffle::open(raffle::rules());
    for number in 0..12 {
        world.hear(granted(10 + u64::from(number), person(number), 1));
        world.ask_with(person(number), crate::raffle::Command::Enter.into(), seen(0, 0)).unwrap();
    }
    world.pass(raffle::closes_at());
    raffle::draw(&mut world, None).unwrap();
    let looked = |inside| world.look(inside, "campaign").unwrap()["places"][0]["weighed"].clone();
    assert!(looked(true)["score"].as_i64().unwrap() > 0, "{}", looked(true));
    assert_eq!(looked(false), serde_json::Value::Null, "nobody else is told");
}
