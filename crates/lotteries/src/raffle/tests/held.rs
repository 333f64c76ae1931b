//! Winners who look as if a squad had entered: drawn as ever, and told to nobody until a person decides.

use decider::Service;
use serde_json::{Value, json};

use super::support::*;
use crate::command::TakenBack;
use crate::fairness::bundle::What;
use crate::fairness::check::{Found, Wrong, check};
use crate::holds::command::Command as Holds;
use crate::holds::event::Decision::{self, Hold, Refuse, Release};
use crate::holds::tests::support::seen;
use crate::raffle::state::Standing;
use crate::{Command as Any, Lotteries};

/// Ten persons enter with one phone, and winners are drawn from them.
fn squad() -> World {
    let mut world = open(rules());
    for number in 1..=10 {
        world.hear(granted(20 + u64::from(number), person(number), 1));
        let asked = crate::raffle::Command::Enter.into();
        world.ask_with(person(number), asked, seen(0, 0)).unwrap();
    }
    world.pass(closes_at());
    draw(&mut world, None).unwrap();
    world
}

fn place(world: &World, number: usize) -> Value {
    world.look(true, "campaign").unwrap()["places"][number - 1].clone()
}

/// Where the prize of a place was won.
fn won(world: &World, number: usize) -> u64 {
    place(world, number)["won"].as_u64().unwrap()
}

fn at(world: &World, number: usize) -> proto::PersonId {
    place(world, number)["person"].as_str().unwrap().parse().unwrap()
}

fn judge(world: &mut World, number: usize, to: Decision) {
    let won = won(world, number);
    world.judge(won, to).unwrap();
}

#[test]
fn a_winner_of_a_squad_is_drawn_and_confirmed_and_nobody_hears_of_it_before_it_is_released() {
    let mut world = squad();
    let before = world.log.len();
    assert_eq!(confirm(&mut world, 1), Ok(Standing::Confirmed));
    assert_eq!(world.names_since(before), ["WinnerConfirmed", "PrizeHeld"]);
    assert_eq!(confirm(&mut world, 1), Ok(Standing::Confirmed), "a retry is harmless");
    assert_eq!(world.log.len(), before + 2);
    let who = at(&world, 1);
    let why = |world: &World| Lotteries::own(&world.state, &own(who), world.now).unwrap()["why"].clone();
    assert_eq!((world.told_to(who), world.held(), world.stock("unit.trip")), (0, 1, 0));
    assert_eq!(why(&world), "being_checked");
    let inside = world.look(true, "campaign").unwrap()["inside"].clone();
    assert_eq!((&inside["held"], &inside["bar"]), (&json!(1), &json!(0)));
    assert_eq!(
        (&place(&world, 1)["held"], place(&world, 1)["standing"].as_str()),
        (&json!("held"), Some("confirmed"))
    );
    let public = world.look(false, "campaign").unwrap()["places"][0].clone();
    assert_eq!((&public["held"], &public["won"]), (&Value::Null, &Value::Null), "nobody else sees it");
    assert_eq!(public["standing"], "called", "nor that they were confirmed");
    let checked = world.order(Any::Close).unwrap_err().to_string();
    assert!(checked.starts_with("3 winners wait"), "{checked}");
    for (to, told) in [(Release, 1), (Hold, 0), (Refuse, 0), (Release, 1)] {
        judge(&mut world, 1, to);
        assert_eq!(world.told_to(who), told, "{to:?}");
    }
    assert_eq!(why(&world), "confirmed");
    assert!(invalidate(&mut world, 1).is_err(), "it is theirs");
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn the_place_of_a_refused_prize_is_invalidated_and_the_next_alternate_takes_the_line() {
    let mut world = squad();
    confirm(&mut world, 1).unwrap();
    let being_checked = crate::Refusal::BeingChecked(won(&world, 1));
    assert_eq!(invalidate(&mut world, 1), Err(being_checked));
    judge(&mut world, 1, Refuse);
    let before = world.log.len();
    assert_eq!(invalidate(&mut world, 1), Ok(Some(4)));
    assert_eq!(world.names_since(before), ["PrizeReturned", "WinnerInvalidated", "AlternateCalled"]);
    assert_eq!(world.stock("unit.trip"), 1);
    // The alternate is one of them as well, and is held by the same rule.
    confirm(&mut world, 4).unwrap();
    assert_eq!((world.held(), world.stock("unit.trip")), (1, 0));
    judge(&mut world, 4, Release);
    assert_eq!(world.told_to(at(&world, 4)), 1);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn what_is_refused_as_it_closes_can_still_be_released_or_go_back_and_calls_nobody() {
    let close = |to: Decision| {
        let mut world = squad();
        for number in 1..=3 {
            confirm(&mut world, number).unwrap();
            judge(&mut world, number as usize, Refuse);
        }
        world.order(Any::Close).unwrap();
        judge(&mut world, 1, to);
        world
    };
    let released = close(Release);
    assert_eq!(released.told_to(at(&released, 1)), 1);
    let mut world = close(Refuse);
    let before = world.log.len();
    assert_eq!(invalidate(&mut world, 1), Ok(None));
    assert_eq!(world.names_since(before), ["PrizeReturned", "WinnerInvalidated", "StockReturned"]);
    assert_eq!(world.stock("unit.trip"), 0);
    let found = check(&world.bundle()).map(|checked| checked.found);
    assert!(matches!(found, Ok(Found::Raffle(found)) if found.confirmed == 2), "two are set aside");
    let bundle = world.bundle();
    let is_step = |line: &&crate::fairness::bundle::Line| !matches!(line.what, What::Invalidated { .. });
    let half: Vec<_> = bundle.iter().filter(is_step).cloned().collect();
    assert!(check(&half).unwrap_err().what.contains("was not invalidated"), "half of the step is missing");
}

#[test]
fn whoever_shares_nothing_is_not_held_and_never_released() {
    let mut world = drawn();
    confirm(&mut world, 1).unwrap();
    let place = won(&world, 1);
    assert_eq!((world.held(), world.told_to(at(&world, 1))), (0, 1));
    assert_eq!(world.judge(place, Release), Err(crate::Refusal::NotHeld(place)));
    let taken_back = Any::TakeBack { won: place, why: TakenBack::Invalidated };
    assert!(world.order(taken_back).is_err(), "places are invalidated");
    world.judge(place, Refuse).unwrap();
    assert_eq!(world.told_to(at(&world, 1)), 0);
    assert_eq!(invalidate(&mut world, 1), Ok(Some(4)));
    let mut nothing = squad();
    nothing.order(Holds::SetBar { bar: None }.into()).unwrap();
    confirm(&mut nothing, 1).unwrap();
    assert_eq!((nothing.held(), nothing.told_to(at(&nothing, 1))), (0, 1), "the bar says so");
}

/// A closed raffle in which a prize was refused and went to an alternate, who was released, as was all else.
pub(crate) fn settled() -> World {
    let mut world = squad();
    confirm(&mut world, 1).unwrap();
    judge(&mut world, 1, Refuse);
    invalidate(&mut world, 1).unwrap();
    for number in 2..=4 {
        confirm(&mut world, number).unwrap();
        judge(&mut world, number as usize, Release);
    }
    world.order(Any::Close).unwrap();
    world
}

#[test]
fn a_bundle_shows_what_was_taken_back_and_to_whom_it_went() {
    let lines = settled().bundle();
    let found = check(&lines).map(|checked| checked.found);
    assert!(matches!(found, Ok(Found::Raffle(found)) if found.confirmed == 3));
    let without = |kind: &str| -> Result<_, Wrong> {
        let is_one =
            |line: &&crate::fairness::bundle::Line| serde_json::to_value(line).unwrap()["kind"] != kind;
        check(&lines.iter().filter(is_one).cloned().collect::<Vec<_>>())
    };
    for (kind, said) in [
        ("prize_returned", "is that of entry"),
        ("invalidated", "was not invalidated"),
        ("alternate_called", "was not called"),
    ] {
        let wrong = without(kind).unwrap_err();
        assert!(wrong.what.contains(said), "{kind}: {wrong}");
    }
}
