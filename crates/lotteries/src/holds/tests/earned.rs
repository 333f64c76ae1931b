//! Squads that do nothing in the account but take.

use super::support::*;
use crate::envelope::tests::support as envelope;

/// Others who take, each with a phone at home of their own.
const OTHERS: u32 = 210;
/// Of a squad on one phone: one more than is held among those who only take, so that the others are looked at again.
const SQUAD: u32 = 8;

fn squad() -> impl Iterator<Item = u32> {
    (0..SQUAD).map(|number| 10_000 + number)
}

fn take(world: &mut World, round: u32, number: u32, (device, prefix): (u32, u32)) {
    let claim = crate::envelope::Command::Claim { text: format!("word {round}") };
    world.ask_with(person(number), claim.into(), seen(device, prefix)).unwrap();
}

/// What others have of their own.
fn home(number: u32) -> (u32, u32) {
    (1_000 + number, 1_000 + number)
}

/// A red envelope that others take of and, spread among them, a squad; before that some have earned tickets of a draw.
fn taken(earners: impl Iterator<Item = u32>) -> World {
    let rounds = [(0, 60), (60, 120)].map(|(from, to)| envelope::round(from, to, 30_000, 300));
    let mut world = envelope::open(rounds.to_vec());
    for number in earners {
        world.hear(granted(10 + u64::from(number), person(number), 1));
    }
    world.pass(envelope::at(1));
    let step = OTHERS / (SQUAD - 1);
    for number in 0..OTHERS {
        if number.is_multiple_of(step) {
            take(&mut world, 1, squad().nth((number / step) as usize).unwrap(), (0, 0));
        }
        take(&mut world, 1, number, home(number));
    }
    take(&mut world, 1, squad().last().unwrap(), (0, 0));
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
    world
}

#[test]
fn a_squad_that_only_takes_is_held_where_others_earn() {
    let world = taken(0..OTHERS);
    assert_eq!(world.held(), u64::from(SQUAD));
    assert!(squad().all(|number| world.told_to(person(number)) == 0));
}

#[test]
fn where_nobody_earns_or_the_group_does_too_it_is_not() {
    assert_eq!(taken(std::iter::empty()).held(), 0, "an envelope for strangers");
    assert_eq!(taken((0..OTHERS).chain(squad())).held(), 0, "a family that votes");
}

#[test]
fn who_has_earned_is_looked_at_again_whenever_they_take() {
    let mut world = taken(0..OTHERS);
    let known = |world: &World, prefix: u32| {
        let watched = &world.state.watched[&lucky()];
        let prefix = seen(0, prefix).prefix24.unwrap();
        (watched.idle, watched.prefixes.get(&prefix).map(|span| (span.persons, span.idle)))
    };
    assert_eq!(known(&world, 1_000), (SQUAD, Some((1, 0))));
    // The vote that it was for was voided.
    world.hear(recalled(1_000, person(0), 1));
    assert_eq!(known(&world, 1_000), (SQUAD, Some((1, 0))));
    world.pass(envelope::at(61));
    take(&mut world, 2, 0, home(0));
    assert_eq!(known(&world, 1_000), (SQUAD + 1, Some((1, 1))));
    let first = squad().next().unwrap();
    world.hear(granted(1_001, person(first), 1));
    take(&mut world, 2, first, (0, 0));
    assert_eq!(known(&world, 0), (SQUAD, Some((SQUAD, SQUAD - 1))));
    take(&mut world, 2, 1, home(0));
    assert_eq!(known(&world, 1_000), (SQUAD, Some((2, 1))), "with a neighbour");
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}
