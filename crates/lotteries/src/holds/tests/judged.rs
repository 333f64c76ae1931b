//! What persons decide about prizes, and what becomes of those that are to be claimed.

use std::num::NonZeroU16;

use proto::{Actor, PersonalRef, Pseudonym};
use serde_json::json;

use super::support::*;
use crate::command::TakenBack;
use crate::holds::command::Command;
use crate::holds::event::Decision::{Hold, Refuse, Release};
use crate::rules::Claim;
use crate::{Command as Any, Refusal};

const HOUR_MS: u64 = 3_600_000;

/// A draw in which everything of whom anything is seen is held, and Ann's win in it.
fn held(claim: Claim) -> (World, u64) {
    let mut rules = always();
    rules.prizes[0].claim = claim;
    rules.claim_within_hours = NonZeroU16::new(2);
    let mut world = World::open(rules);
    world.hear(allotted(1, "unit.mug", 9));
    world.order(Command::SetBar { bar: Some(-4_000) }.into()).unwrap();
    let won = world.draw_with(ANN, seen(0, 0));
    assert_eq!(world.held(), 1);
    (world, won)
}

fn fulfil(world: &mut World, won: u64) -> Result<crate::Receipt, Refusal> {
    world.order(Any::Fulfil { won, note: String::new() })
}

fn claim(world: &mut World, won: u64, phone: u8) -> Result<crate::Receipt, Refusal> {
    let (delivery, phone) = (PersonalRef([4; 16]), Some(Pseudonym([phone; 8])));
    let claim = Command::Claim { won, delivery, phone, address: None };
    world.ask(&ask(Actor::Person(ANN), claim.into()))
}

#[test]
fn each_decision_is_told_once_and_another_undoes_it_exactly() {
    let (mut world, won) = held(Claim::AtOnce);
    for (to, told) in [
        (Hold, 0),
        (Release, 1),
        (Release, 1),
        (Hold, 0),
        (Refuse, 0),
        (Refuse, 0),
        (Release, 1),
        (Refuse, 0),
    ] {
        let before = world.log.len();
        let changes = world.judge(won, to).is_ok();
        assert!(changes, "{to:?}");
        assert_eq!(world.told_to(ANN), told, "{to:?}");
        assert!(world.log.len() <= before + 1);
        assert_eq!(world.stock("unit.mug"), 8, "it stays out of stock, so that undoing takes it from nobody");
    }
    world.order(Any::TakeBack { won, why: TakenBack::Invalidated }).unwrap();
    assert_eq!((world.stock("unit.mug"), world.told_to(ANN)), (9, 0));
    assert_eq!(world.judge(won, Release), Err(Refusal::PrizeUnknown(won)));
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn what_was_released_comes_back_once_and_is_not_held_again_by_itself() {
    let (mut world, won) = held(Claim::AtOnce);
    let taken_back = Any::TakeBack { won, why: TakenBack::Invalidated };
    assert_eq!(world.order(taken_back.clone()), Err(Refusal::BeingChecked(won)));
    world.judge(won, Release).unwrap();
    // Others of the same place come: what a person has released stays released.
    (0..20).for_each(|number| drop(world.hear(granted(1, person(number), 1))));
    let _ = world.ask_with(person(5), Any::Draw, seen(0, 0));
    assert_eq!(world.told_to(ANN), 1);
    world.order(taken_back).unwrap();
    assert_eq!(world.told_to(ANN), 0);
}

#[test]
fn a_win_that_was_never_held_can_be_decided_about_with_a_reason() {
    let mut world = with_mugs(9);
    let won = world.draw_with(ANN, seen(0, 0));
    assert_eq!((world.held(), world.told_to(ANN)), (0, 1));
    let silent = world.order(Command::Judge { won, to: Refuse, why: "  ".to_owned() }.into()).unwrap_err();
    assert!(silent.to_string().starts_with("why must be"), "{silent}");
    let before = world.log.len();
    let released = world.judge(won, Release).unwrap_err();
    assert_eq!((&released, released.problem().status), (&Refusal::NotHeld(won), 409));
    assert_eq!(world.log.len(), before, "it leaves no event");
    world.judge(won, Refuse).unwrap();
    assert_eq!(world.told_to(ANN), 0);
    assert_eq!(world.judge(won + 1, Refuse), Err(Refusal::PrizeUnknown(won + 1)));
}

#[test]
fn a_prize_that_is_sent_can_be_claimed_while_it_is_checked_and_is_sent_afterwards() {
    let (mut world, won) = held(Claim::Delivery);
    assert_eq!(world.wait_ms(3 * HOUR_MS), [""; 0], "it does not lapse meanwhile");
    // Parcels that can't be sent are not on the list of those that are to be.
    let to_send = |world: &World| world.look(true, "waiting").unwrap()["all"].clone();
    claim(&mut world, won, 1).unwrap();
    assert_eq!((fulfil(&mut world, won), to_send(&world)), (Err(Refusal::BeingChecked(won)), json!(0)));
    world.judge(won, Refuse).unwrap();
    assert_eq!((fulfil(&mut world, won), to_send(&world)), (Err(Refusal::PrizeRefused(won)), json!(0)));
    world.judge(won, Release).unwrap();
    assert_eq!(to_send(&world), json!(1));
    fulfil(&mut world, won).unwrap();
    assert_eq!(world.judge(won, Hold), Err(Refusal::FulfilledBefore(won)));
}

#[test]
fn what_is_handed_out_no_longer_stands_among_wins_that_may_be_held() {
    let mut rules = always();
    rules.prizes[0].claim = Claim::Delivery;
    let mut world = World::open(rules);
    world.hear(allotted(1, "unit.mug", 9));
    let won = world.draw_with(ANN, seen(0, 0));
    assert_eq!(world.state.watched[&lucky()].open.len(), 1);
    claim(&mut world, won, 1).unwrap();
    fulfil(&mut world, won).unwrap();
    assert!(world.state.watched[&lucky()].open.is_empty());
    assert_eq!(world.replayed(), world.state);
}

#[test]
fn a_code_is_given_once_a_person_has_released_the_prize_with_as_much_time_as_others_have() {
    let (mut world, won) = held(Claim::PickUp);
    let code = |world: &mut World| world.ask(&ask(Actor::Person(ANN), Any::PickUp { won }));
    assert_eq!(code(&mut world), Err(Refusal::BeingChecked(won)));
    world.wait_ms(5 * HOUR_MS);
    world.judge(won, Release).unwrap();
    world.wait_ms(HOUR_MS);
    code(&mut world).unwrap();
    assert_eq!(world.wait_ms(HOUR_MS), ["PrizeReturned"]);
    assert_eq!((world.told_to(ANN), world.stock("unit.mug")), (0, 9));
}

#[test]
fn parcels_of_many_to_one_number_are_held_before_they_are_sent() {
    let mut rules = always();
    rules.prizes[0].claim = Claim::Delivery;
    let mut world = World::open(rules);
    world.hear(allotted(1, "unit.mug", 20));
    let mut wins = Vec::new();
    for number in 0..8 {
        let (who, phone) = (person(number), Some(Pseudonym([3; 8])));
        let won = world.draw_with(who, seen(number, number));
        let (delivery, address) = (PersonalRef([4; 16]), Some(Pseudonym([5; 8])));
        let claim = Command::Claim { won, delivery, phone, address };
        world.ask(&ask(Actor::Person(who), claim.into())).unwrap();
        wins.push(won);
    }
    assert_eq!(world.held(), 3, "those from the sixth on, as they were claimed");
    assert_eq!(
        fulfil(&mut world, wins[0]),
        Err(Refusal::BeingChecked(wins[0])),
        "the first, as it is to be sent"
    );
    assert_eq!((world.held(), world.told_to(person(0))), (4, 0));
}

#[test]
fn winners_see_that_a_prize_is_being_checked_and_no_more() {
    let (mut world, won) = held(Claim::AtOnce);
    let own = |world: &World| {
        use decider::Service;
        crate::Lotteries::own(&world.state, &own(ANN), world.now).unwrap()["being_checked"].clone()
    };
    assert_eq!(own(&world), serde_json::json!([won]));
    world.judge(won, Release).unwrap();
    assert_eq!(own(&world), serde_json::json!([]));
}

#[test]
fn only_operators_decide() {
    let (mut world, won) = held(Claim::AtOnce);
    let judge = Command::Judge { won, to: Release, why: "mine".to_owned() };
    assert!(matches!(world.ask(&ask(Actor::Person(ANN), judge.into())), Err(Refusal::NotAllowed(_))));
    let bar = Command::SetBar { bar: None };
    assert!(matches!(world.ask(&ask(Actor::Person(ANN), bar.into())), Err(Refusal::NotAllowed(_))));
}
