//! What was invalidated is drawn again, and nothing else.

use std::collections::BTreeSet;

use proto::PersonId;
use serde_json::Value;

use super::support::*;
use crate::fairness::bundle::{Line, What};
use crate::fairness::check::{Checked, Found, Wrong, check};
use crate::raffle::check::Settled;
use crate::raffle::command::Command;
use crate::raffle::event::Redrawn;
use crate::raffle::receipt::Receipt as Told;
use crate::raffle::refusal::Refusal;
use crate::raffle::state::Standing;
use crate::{Command as Any, Event, Receipt, Refusal as AnyRefusal};

/// The first new place, and how many there are.
fn redraw(world: &mut World) -> Result<(u32, u32), AnyRefusal> {
    match world.order(Command::Redraw { reason: "two winners live abroad".to_owned() }.into()) {
        Ok(Receipt::Raffle(Told::Redrawn { first, places })) => Ok((first, places)),
        Ok(other) => panic!("{other:?} instead of places"),
        Err(refusal) => Err(refusal),
    }
}

/// Place, line and standing of all, and who has them.
fn places(world: &World) -> Vec<(u64, Value, String, PersonId)> {
    let inside = world.look(true, "campaign").unwrap();
    let place = |it: &Value| {
        let standing = it["standing"].as_str().unwrap().to_owned();
        let person = it["person"].as_str().unwrap().parse().unwrap();
        (it["place"].as_u64().unwrap(), it["line"].clone(), standing, person)
    };
    inside["places"].as_array().unwrap().iter().map(place).collect()
}

fn vacant(world: &World) -> Value {
    world.look(true, "campaign").unwrap()["inside"]["vacant"].clone()
}

/// Ten persons; the winner of the trip is confirmed, and everybody else who was drawn is invalid.
fn used_up() -> World {
    let mut world = drawn();
    confirm(&mut world, 1).unwrap();
    for place in 2..=5 {
        invalidate(&mut world, place).unwrap();
    }
    world
}

/// One whose two empty places were drawn again, and given.
pub fn redrawn() -> World {
    let mut world = used_up();
    redraw(&mut world).unwrap();
    confirm(&mut world, 6).unwrap();
    confirm(&mut world, 7).unwrap();
    world.order(Any::Close).unwrap();
    world
}

#[test]
fn who_comes_next_in_the_same_order_takes_what_nobody_has() {
    let mut world = used_up();
    assert_eq!(vacant(&world), 2);
    let before = places(&world);
    let log = world.log.len();
    assert_eq!(redraw(&mut world), Ok((6, 2)));
    assert_eq!(world.names_since(log), ["RaffleRedrawn"]);
    let after = places(&world);
    assert_eq!(after[..5], before, "whoever was drawn stays where they were");
    assert_eq!(after[5..].iter().map(|it| it.1.clone()).collect::<Vec<_>>(), [1, 1]);
    assert!(after[5..].iter().all(|it| it.2 == "called"));
    let persons: BTreeSet<PersonId> = after.iter().map(|it| it.3).collect();
    assert_eq!((persons.len(), vacant(&world)), (7, Value::from(0)), "nobody is drawn twice");
    assert_eq!(confirm(&mut world, 6), Ok(Standing::Confirmed));
    assert_eq!(invalidate(&mut world, 7), Ok(None), "there is no alternate");
    assert_eq!(redraw(&mut world), Ok((8, 1)), "what was drawn again can be invalidated as well");
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));

    // The seed settles the order of all: with more alternates the same persons would have come.
    let mut wide = open(crate::raffle::rules::Rules { alternates: 5, ..rules() });
    hand_in(&mut wide, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).unwrap();
    wide.pass(closes_at());
    draw(&mut wide, None).unwrap();
    let of = |world: &World| places(world).into_iter().map(|it| it.3).collect::<Vec<_>>();
    assert_eq!(of(&wide), of(&world));
}

#[test]
fn nothing_is_drawn_again_that_need_not_or_cannot_be() {
    let mut world = open(rules());
    assert_eq!(redraw(&mut world), Err(Refusal::NotDrawn.into()));
    hand_in(&mut world, &[1, 2, 3, 4, 5, 6, 6]).unwrap();
    world.pass(closes_at());
    draw(&mut world, None).unwrap();
    assert_eq!(redraw(&mut world), Err(Refusal::NothingVacant.into()));
    invalidate(&mut world, 3).unwrap();
    assert_eq!(redraw(&mut world), Err(Refusal::NothingVacant.into()), "an alternate took it");
    assert!(matches!(
        world.order(Command::Redraw { reason: " ".to_owned() }.into()),
        Err(AnyRefusal::Malformed(_))
    ));
    for place in [1, 2, 4] {
        invalidate(&mut world, place).unwrap();
    }
    assert_eq!(
        (redraw(&mut world), vacant(&world)),
        (Ok((6, 1)), Value::from(1)),
        "one person is left for two"
    );
    assert_eq!(redraw(&mut world), Err(Refusal::NobodyLeft.into()));
    confirm(&mut world, 5).unwrap();
    confirm(&mut world, 6).unwrap();
    world.order(Any::Close).unwrap();
    assert!(matches!(redraw(&mut world), Err(AnyRefusal::WrongStatus { .. })));
    assert_eq!(world.stock("unit.mug") + world.stock("unit.trip"), 0, "what nobody got went back");
}

fn checked(world: &World, alter: impl Fn(&mut Vec<Redrawn>)) -> Result<Checked, Wrong> {
    let mut lines: Vec<Line> = world.bundle();
    let found = lines.iter_mut().find_map(|line| match &mut line.what {
        What::WinnersRedrawn { places } => Some(places),
        _ => None,
    });
    alter(found.expect("places were drawn again"));
    check(&lines)
}

#[test]
fn a_stranger_finds_whoever_was_drawn_again_out_of_turn() {
    let world = redrawn();
    let expected = Settled { entries: 10, places: 7, confirmed: 3, beacon_round: None };
    assert_eq!(checked(&world, |_| ()).map(|checked| checked.found), Ok(Found::Raffle(expected)));
    let at = world.log.iter().find(|(_, event)| matches!(event, Event::RaffleRedrawn(_))).unwrap().0.position;
    type Alter = fn(&mut Vec<Redrawn>);
    let cases: [(&str, Alter); 5] = [
        ("place 6 went to entry", |places| places.swap(0, 1)),
        ("place 7 went to entry 99", |places| places[1].entry = 99),
        ("for line 0, and", |places| places[0].line = 0),
        ("1 places were drawn again, and there were 2", |places| places.truncate(1)),
        ("3 places were drawn again, and there were 2", |places| places.push(places[0])),
    ];
    for (said, alter) in cases {
        let wrong = checked(&world, alter).unwrap_err();
        assert!(wrong.position == Some(at) && wrong.what.contains(said), "{said}: {wrong}");
    }
}
