//! Draws of squads, and of people.

use super::support::*;
use crate::Event;
use crate::holds::command::Command;

#[test]
fn what_a_draw_gives_does_not_depend_on_who_is_suspected() {
    let rules = || crate::Rules::of(vec![prize("unit.mug", 1, 1)], 1);
    let outcomes = |squad: bool| {
        let mut world = World::open(rules());
        world.hear(allotted(1, "unit.mug", 100));
        for number in 0..40 {
            let device = if squad { 0 } else { number };
            world.draw_with(person(number), seen(device, 0));
        }
        let outcome = |(_, event): &(decider::Stamp, Event)| match event {
            Event::Drawn(drawn) => Some(drawn.outcome.clone()),
            _ => None,
        };
        (world.log.iter().filter_map(outcome).collect::<Vec<_>>(), world.held(), world.stock("unit.mug"))
    };
    let (squad, people) = (outcomes(true), outcomes(false));
    assert_eq!((&squad.0, squad.2), (&people.0, people.2));
    assert!(squad.1 > 0);
    assert_eq!(people.1, 0, "an office");
}

#[test]
fn once_a_squad_can_be_seen_what_it_won_before_is_held_as_well() {
    let mut world = with_mugs(50);
    for number in 0..8 {
        world.draw_with(person(number), seen(0, 0));
    }
    assert_eq!((world.held(), world.told_to(person(0))), (0, 1), "a family may have as many");
    for number in 8..12 {
        world.draw_with(person(number), seen(0, 0));
    }
    assert_eq!(world.held(), 12);
    let told: i64 = (0..12).map(|number| world.told_to(person(number))).sum();
    assert_eq!((told, world.stock("unit.mug")), (0, 38), "nobody was paid, and nobody else can win it");
    let looked = world.look(true, "campaign").unwrap();
    assert_eq!(looked["inside"]["held"], 12);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn somebody_who_comes_again_is_counted_once_and_noted_once() {
    let mut world = with_mugs(50);
    for _ in 0..20 {
        world.draw_with(ANN, seen(0, 0));
    }
    let noted = world.log.iter().filter(|(_, event)| matches!(event, Event::TakerSeen(_))).count();
    assert_eq!((noted, world.held()), (1, 0));
    world.draw_with(ANN, seen(1, 0));
    let watched = &world.state.watched[&lucky()];
    assert_eq!((watched.takers.len(), watched.devices.len(), watched.prefixes.len()), (1, 1, 1));
}

#[test]
fn without_a_sighting_nothing_is_kept_and_nothing_held() {
    let mut world = with_mugs(50);
    (0..20).for_each(|number| drop(world.hear(granted(1, person(number), 1))));
    (0..20).for_each(|number| drop(world.draw(person(number)).unwrap()));
    assert_eq!((world.held(), world.state.watched.len()), (0, 0));
}

#[test]
fn an_operator_can_hold_nothing_or_more() {
    let mut world = with_mugs(50);
    world.order(Command::SetBar { bar: None }.into()).unwrap();
    for number in 0..20 {
        world.draw_with(person(number), seen(0, 0));
    }
    assert_eq!(world.held(), 0);
    world.order(Command::SetBar { bar: Some(-4_000) }.into()).unwrap();
    let before = world.log.len();
    world.order(Command::SetBar { bar: Some(-4_000) }.into()).unwrap();
    assert_eq!(world.log.len(), before, "it was so before");
    world.draw_with(BOB, seen(77, 77));
    assert_eq!(world.held(), 1);
    let far = world.order(Command::SetBar { bar: Some(20_001) }.into()).unwrap_err();
    assert!(far.to_string().contains("bar must be"), "{far}");
}
