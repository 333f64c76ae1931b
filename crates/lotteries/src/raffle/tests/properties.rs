//! Whatever happens in whatever order: nobody enters or wins beyond the rules, and no prize is given twice or lost.

use std::collections::{BTreeMap, BTreeSet};

use decider::exchange::Exchange;
use proptest::prelude::*;
use proto::Fact;

use super::support::*;
use crate::fairness::bundle::Line;
use crate::fairness::check::{Found, check};
use crate::raffle::command::Command;
use crate::{Command as Any, Event, Lotteries};

#[derive(Debug, Clone)]
enum Deed {
    Grant(u8, u64),
    Recall(u8, u64),
    Enter(u8),
    HandIn(Vec<u8>),
    Pass(u64),
    Pause,
    Open,
    Draw,
    Confirm(u32),
    Invalidate(u32),
    Close,
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = 1..9_u8;
    prop_oneof![
        6 => (who.clone(), 1..4_u64).prop_map(|(who, tickets)| Deed::Grant(who, tickets)),
        1 => (who.clone(), 1..3_u64).prop_map(|(who, tickets)| Deed::Recall(who, tickets)),
        10 => who.clone().prop_map(Deed::Enter),
        3 => prop::collection::vec(who, 1..5).prop_map(Deed::HandIn),
        4 => (1..20_u64).prop_map(Deed::Pass),
        1 => Just(Deed::Pause),
        2 => Just(Deed::Open),
        4 => Just(Deed::Draw),
        6 => (1..6_u32).prop_map(Deed::Confirm),
        6 => (1..6_u32).prop_map(Deed::Invalidate),
        1 => Just(Deed::Close),
    ]
}

fn play(world: &mut World, position: u64, deed: &Deed) {
    match deed {
        Deed::Grant(who, tickets) => drop(world.hear(granted(position, person(*who), *tickets))),
        Deed::Recall(who, tickets) => drop(world.hear(recalled(position, person(*who), *tickets))),
        Deed::Enter(who) => drop(enter(world, person(*who))),
        Deed::HandIn(persons) => drop(hand_in(world, persons)),
        Deed::Pass(minutes) => drop(world.pass(world.now.plus_ms(minutes * 60_000))),
        Deed::Pause => drop(world.order(Any::Pause)),
        Deed::Open => drop(world.order(Any::Open)),
        Deed::Draw => drop(draw(world, None)),
        Deed::Confirm(place) => drop(confirm(world, *place)),
        Deed::Invalidate(place) => drop(invalidate(world, *place)),
        Deed::Close => drop(world.order(Any::Close)),
    }
}

/// Settles whatever waits, and closes.
fn finish(world: &mut World) {
    (1..6).for_each(|place| drop(world.order(Command::Confirm { place }.into())));
    world.order(Any::Close).unwrap();
}

/// Bundles of small raffles of which winners were drawn.
pub fn bundles() -> impl Strategy<Value = Vec<Line>> {
    let settled = (1..6_u32).prop_flat_map(|place| {
        prop_oneof![Just(Deed::Confirm(place)), Just(Deed::Invalidate(place)), Just(Deed::Pause)]
    });
    (prop::collection::vec(1..9_u8, 1..6), prop::collection::vec(settled, 1..6)).prop_map(
        |(persons, deeds)| {
            let mut world = open(rules());
            let until_closed = Deed::Pass(HOUR_MS / 60_000);
            let begin = [Deed::Grant(1, 1), Deed::Enter(1), Deed::HandIn(persons), until_closed, Deed::Draw];
            for (position, deed) in (100..).zip(begin.iter().chain(&deeds)) {
                play(&mut world, position, deed);
            }
            finish(&mut world);
            world.bundle()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_is_entered_or_won_beyond_the_rules_and_no_prize_is_lost(
        deeds in prop::collection::vec(deed(), 1..120),
    ) {
        let mut world = open(rules());
        for (position, deed) in (100..).zip(&deeds) {
            play(&mut world, position, deed);
        }
        finish(&mut world);
        let (mut each, mut winners, mut of_line) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        for (_, event) in &world.log {
            match event {
                Event::RaffleEntered(entered) => *each.entry(entered.person).or_insert(0) += 1,
                Event::WinnerConfirmed(won) => {
                    prop_assert!(winners.insert(won.person), "a person wins once");
                    *of_line.entry(won.line).or_insert(0) += 1;
                }
                _ => {}
            }
        }
        prop_assert!(each.values().all(|entries| *entries <= rules().entries_each_max));
        for (line, count) in of_line {
            prop_assert!(count <= rules().prizes[usize::from(line)].winners);
        }
        let facts = world.log.iter().filter_map(|(stamp, event)| Lotteries::announce(event, *stamp));
        let given: u64 = facts.map(|announced| match announced.fact {
            Fact::PrizeWon(fact) => fact.amount,
            Fact::StockReturned(fact) => fact.amount,
            _ => 0,
        }).sum();
        prop_assert_eq!(given, 3, "a trip and two mugs, won or returned");
        prop_assert_eq!(world.stock("unit.trip") + world.stock("unit.mug"), 0);
        prop_assert_eq!(bytes(&world.replayed()), bytes(&world.state));
        match check(&world.bundle()).map(|checked| checked.found) {
            Ok(Found::Raffle(found)) => prop_assert_eq!(found.confirmed as usize, winners.len()),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
