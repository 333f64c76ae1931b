//! Whatever comes in whatever order, nothing is made or lost.

use std::num::{NonZeroU16, NonZeroU32};

use proptest::prelude::*;
use proto::{Actor, PersonalRef, Timestamp};

use super::support::*;
use crate::command::TakenBack;
use crate::event::{Drawn, Listing};
use crate::fairness::bundle::Line;
use crate::fairness::check::{Found, check};
use crate::rules::{Claim, Consolation, Guarantee, Slot};
use crate::{Command, Event, Rules};

#[derive(Debug, Clone, Copy)]
enum Step {
    Grant(u8, u64),
    Recall(u8, u64),
    Allot(u8, u64),
    Draw(u8),
    Claim(u8, usize),
    HandOut(usize),
    TakeBack(usize),
    List(u8, bool),
    Wait(u64),
    Pause,
    Open,
    Close,
}

const ASSETS: [&str; 3] = ["unit.mug", "unit.cup", "points"];
const HOUR_MS: u64 = 3_600_000;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_u8, 1..4_u64).prop_map(|(person, tickets)| Step::Grant(person, tickets)),
        2 => (0..3_u8, 1..4_u64).prop_map(|(person, tickets)| Step::Recall(person, tickets)),
        3 => (0..3_u8, 1..5_u64).prop_map(|(asset, amount)| Step::Allot(asset, amount)),
        14 => (0..3_u8).prop_map(Step::Draw),
        3 => (0..3_u8, 0..80_usize).prop_map(|(person, index)| Step::Claim(person, index)),
        2 => (0..80_usize).prop_map(Step::HandOut),
        2 => (0..80_usize).prop_map(Step::TakeBack),
        1 => (0..3_u8, any::<bool>()).prop_map(|(person, denied)| Step::List(person, denied)),
        2 => (0..2 * HOUR_MS).prop_map(Step::Wait),
        1 => Just(Step::Pause),
        2 => Just(Step::Open),
        1 => Just(Step::Close),
    ]
}

/// Every rule that there is: mugs by number, limited and paced; cups guaranteed and to be claimed; points console.
fn every_rule() -> Rules {
    let mut rules = Rules::of(vec![prize(ASSETS[0], 1, 2), prize(ASSETS[1], 1, 1)], 2);
    rules.prizes[0].per_person = NonZeroU32::new(6);
    rules.prizes[0].per_person_per_day = NonZeroU32::new(3);
    let (starts_at_ms, ends_at_ms) = (NOON, Timestamp(NOON.0 + 6 * HOUR_MS));
    rules.prizes[0].release = vec![Slot { starts_at_ms, ends_at_ms, units: NonZeroU32::new(8).unwrap() }];
    rules.prizes[1].claim = Claim::Delivery;
    rules.guarantee = Some(Guarantee { after_draws: NonZeroU32::new(4).unwrap(), line: 1 });
    rules.consolation = Some(Consolation { asset: ASSETS[2].parse().unwrap(), amount: 2 });
    rules.draws_per_person_per_day = NonZeroU32::new(9);
    rules.claim_within_hours = NonZeroU16::new(1);
    rules.closes_at_ms = Some(NOON.plus_ms(40 * HOUR_MS));
    assert_eq!(rules.validate(), Ok(()));
    rules
}

fn take(world: &mut World, position: u64, step: Step) {
    let person = |number| proto::PersonId([number; 16]);
    let at = |world: &World, index: usize| world.log.get(index).map_or(1, |(stamp, _)| stamp.position);
    match step {
        Step::Grant(one, tickets) => drop(world.hear(granted(position, person(one), tickets))),
        Step::Recall(one, tickets) => drop(world.hear(recalled(position, person(one), tickets))),
        Step::Allot(asset, amount) => {
            world.hear(allotted(position, ASSETS[usize::from(asset)], amount));
        }
        Step::Draw(one) => drop(world.draw(person(one))),
        Step::Claim(one, index) => {
            let (won, delivery) = (at(world, index), PersonalRef([9; 16]));
            drop(world.ask(&ask(Actor::Person(person(one)), Command::Claim { won, delivery })));
        }
        Step::HandOut(index) => {
            let won = at(world, index);
            drop(world.order(Command::Fulfil { won, note: String::new() }));
        }
        Step::TakeBack(index) => {
            let won = at(world, index);
            drop(world.order(Command::TakeBack { won, why: TakenBack::Invalidated }));
        }
        Step::List(one, is_denied) => {
            let listing = if is_denied { Listing::Denied } else { Listing::None };
            drop(world.order(Command::List { person: person(one), listing }));
        }
        Step::Wait(ms) => drop(world.wait_ms(ms)),
        Step::Pause => drop(world.order(Command::Pause)),
        Step::Open => drop(world.order(Command::Open)),
        Step::Close => drop(world.order(Command::Close)),
    }
}

/// Bundles of draws to which a little happened.
pub fn bundles() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec(step(), 8..16).prop_map(|steps| {
        let mut world = World::open(every_rule());
        (0..3).for_each(|one| take(&mut world, 1 + u64::from(one), Step::Grant(one, 3)));
        take(&mut world, 4, Step::Allot(1, 3));
        for (position, step) in (5..).zip(steps) {
            take(&mut world, position, step);
        }
        world.order(Command::Close).unwrap();
        world.bundle()
    })
}

fn sum(world: &World, of: impl Fn(&Event) -> u64) -> u64 {
    world.log.iter().map(|(_, event)| of(event)).sum()
}

proptest! {
    /// Prizes are neither made nor lost, nobody draws beyond what was granted, no more of a line is out than was released, and
    /// a replay comes to the same bytes.
    #[test]
    fn whatever_happens_prizes_and_tickets_add_up(steps in prop::collection::vec(step(), 1..120)) {
        let mut world = World::open(every_rule());
        for (index, step) in steps.into_iter().enumerate() {
            take(&mut world, index as u64 + 1, step);
            let out = world.state.campaigns[&lucky()].out[0];
            prop_assert!(out <= every_rule().prizes[0].released(world.now).unwrap());
        }
        for name in ASSETS {
            let asset = name.parse::<proto::Asset>().unwrap();
            let came = sum(&world, |event| match event {
                Event::StockReceived(e) if e.asset == asset => e.amount,
                Event::PrizeReturned(e) if e.prize.asset == asset => e.prize.amount,
                _ => 0,
            });
            let went = sum(&world, |event| match event {
                Event::Drawn(Drawn { outcome, .. }) => {
                    outcome.won.as_ref().filter(|won| won.asset == asset).map_or(0, |won| won.amount)
                }
                Event::StockReturned(e) if e.asset == asset => e.amount,
                _ => 0,
            });
            prop_assert_eq!(came, went + world.stock(name), "{}", name);
        }
        let spent = sum(&world, |event| u64::from(matches!(event, Event::TicketSpent(_))));
        let inside = world.look(true, "campaign").unwrap()["inside"].clone();
        prop_assert_eq!(inside["tickets"]["spent"].as_u64().unwrap(), spent);
        prop_assert!(spent <= inside["tickets"]["granted"].as_u64().unwrap());
        let won = sum(&world, |event| u64::from(matches!(event, Event::Drawn(drawn) if drawn.outcome.won.is_some())));
        let returned = sum(&world, |event| u64::from(matches!(event, Event::PrizeReturned(_))));
        prop_assert_eq!(inside["wins"].as_u64().unwrap(), won - returned);
        prop_assert_eq!(bytes(&world.replayed()), bytes(&world.state));
    }

    /// Whoever was let in or refused was so by the rules, and a stranger finds all of it right.
    #[test]
    fn whatever_happens_its_bundle_holds(steps in prop::collection::vec(step(), 1..120)) {
        let mut world = World::open(every_rule());
        for (index, step) in steps.into_iter().enumerate() {
            take(&mut world, index as u64 + 1, step);
        }
        world.order(Command::Close).unwrap();
        match check(&world.bundle()).map(|checked| checked.found) {
            Ok(Found::Draw(found)) => {
                prop_assert_eq!(found.draws, world.state.campaigns[&lucky()].draws);
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    /// However unlucky, nobody goes without a line longer than the guarantee says while there is stock.
    #[test]
    fn a_guarantee_holds_for_everybody(draws in prop::collection::vec(0..3_u8, 1..60)) {
        let mut world = World::open(every_rule());
        world.hear(allotted(1, ASSETS[1], 1_000));
        (0..3).for_each(|one| drop(world.hear(granted(2 + u64::from(one), proto::PersonId([one; 16]), 100))));
        let mut dry = [0; 3];
        for one in draws {
            // A day's draws are soon used up.
            if world.draw(proto::PersonId([one; 16])).is_err() {
                continue;
            }
            let dry = &mut dry[usize::from(one)];
            *dry = if world.drawn().outcome.given.is_some() { 0 } else { *dry + 1 };
            prop_assert!(*dry < 4);
        }
    }
}
