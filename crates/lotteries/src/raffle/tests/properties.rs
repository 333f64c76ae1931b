//! Whatever happens in whatever order: nobody enters or wins beyond the rules, and no prize is given twice or lost.

use std::collections::{BTreeMap, BTreeSet};

use decider::exchange::Exchange;
use proptest::prelude::*;
use proto::Fact;

use super::claims;
use super::support::*;
use crate::fairness::bundle::Line;
use crate::fairness::check::{Found, check};
use crate::holds::command::Command as Holds;
use crate::holds::event::Decision;
use crate::holds::state::Standing as Held;
use crate::holds::tests::support::seen;
use crate::raffle::command::Command;
use crate::{Command as Any, Event, Lotteries};

#[derive(Debug, Clone)]
enum Deed {
    Grant(u8, u64),
    Recall(u8, u64),
    Enter(u8),
    /// Of whom something is seen, which is enough here to hold what they win.
    EnterSeen(u8),
    HandIn(Vec<u8>),
    Pass(u64),
    Pause,
    Open,
    Draw,
    Confirm(u32),
    Invalidate(u32),
    Judge(u32, Decision),
    Redraw,
    /// The winner of a place asks for what they have won.
    Claim(u32),
    /// It is sent, or handed out.
    HandOut(u32),
    Close,
}

/// What is asked for in the end settles so many places at the most.
const PLACES: std::ops::Range<u32> = 1..9;

fn deed() -> impl Strategy<Value = Deed> {
    let who = 1..9_u8;
    prop_oneof![
        6 => (who.clone(), 1..4_u64).prop_map(|(who, tickets)| Deed::Grant(who, tickets)),
        1 => (who.clone(), 1..3_u64).prop_map(|(who, tickets)| Deed::Recall(who, tickets)),
        6 => who.clone().prop_map(Deed::Enter),
        6 => who.clone().prop_map(Deed::EnterSeen),
        3 => prop::collection::vec(who, 1..5).prop_map(Deed::HandIn),
        4 => (1..20_u64).prop_map(Deed::Pass),
        1 => Just(Deed::Pause),
        2 => Just(Deed::Open),
        4 => Just(Deed::Draw),
        6 => PLACES.prop_map(Deed::Confirm),
        6 => PLACES.prop_map(Deed::Invalidate),
        3 => Just(Deed::Redraw),
        2 => (1..80_u64).prop_map(|hours| Deed::Pass(60 * hours)),
        4 => PLACES.prop_map(Deed::Claim),
        4 => PLACES.prop_map(Deed::HandOut),
        6 => (PLACES, judged()).prop_map(|(place, to)| Deed::Judge(place, to)),
        1 => Just(Deed::Close),
    ]
}

fn judged() -> impl Strategy<Value = Decision> {
    prop_oneof![Just(Decision::Release), Just(Decision::Refuse), Just(Decision::Hold)]
}

/// Where the prize of a place was won, if its winner was confirmed.
fn won(world: &World, place: u32) -> Option<u64> {
    world.state.raffles[&lucky()].place(place)?.won
}

fn play(world: &mut World, position: u64, deed: &Deed) {
    match deed {
        Deed::Grant(who, tickets) => drop(world.hear(granted(position, person(*who), *tickets))),
        Deed::Recall(who, tickets) => drop(world.hear(recalled(position, person(*who), *tickets))),
        Deed::Enter(who) => drop(enter(world, person(*who))),
        Deed::EnterSeen(who) => {
            drop(world.ask_with(person(*who), Command::Enter.into(), seen(0, 0)));
        }
        Deed::HandIn(persons) => drop(hand_in(world, persons)),
        Deed::Pass(minutes) => drop(world.pass(world.now.plus_ms(minutes * 60_000))),
        Deed::Pause => drop(world.order(Any::Pause)),
        Deed::Open => drop(world.order(Any::Open)),
        Deed::Draw => drop(draw(world, None)),
        Deed::Confirm(place) => drop(confirm(world, *place)),
        Deed::Invalidate(place) => drop(invalidate(world, *place)),
        Deed::Judge(place, to) => {
            drop(won(world, *place).map(|won| world.judge(won, *to)));
        }
        Deed::Claim(place) => {
            let won = won(world, *place).unwrap_or(1);
            drop(claims::claim_at(world, *place, won));
        }
        Deed::HandOut(place) => {
            let won = won(world, *place).unwrap_or(1);
            drop(claims::hand_out(world, won));
        }
        Deed::Redraw => drop(world.order(Command::Redraw { reason: "abroad".to_owned() }.into())),
        Deed::Close => drop(world.order(Any::Close)),
    }
}

/// Settles whatever waits, and closes.
fn finish(world: &mut World) {
    for place in PLACES {
        let _ = world.order(Command::Confirm { place }.into());
        let holds = world.state.watched.get(&lucky()).map(|watched| &watched.holds);
        let hold = won(world, place).and_then(|won| Some((won, holds?.get(&won)?.standing)));
        if let Some((won, Held::Held)) = hold {
            world.judge(won, Decision::Release).unwrap();
        }
    }
    world.order(Any::Close).unwrap();
}

/// Bundles of small raffles of which winners were drawn.
pub fn bundles() -> impl Strategy<Value = Vec<Line>> {
    let settled = PLACES.prop_flat_map(|place| {
        let redraw = Just(Deed::Redraw);
        let claim = prop_oneof![Just(Deed::Claim(place)), Just(Deed::Pass(49 * 60))];
        prop_oneof![2 => Just(Deed::Confirm(place)), 4 => Just(Deed::Invalidate(place)), 1 => Just(Deed::Pause), 3 => redraw,
            3 => claim]
    });
    (prop::collection::vec(1..9_u8, 1..8), prop::collection::vec(settled, 1..16)).prop_map(
        |(persons, deeds)| {
            let mut world = open(claims::rules_with_claims());
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
        let mut world = open(claims::rules_with_claims());
        world.order(Holds::SetBar { bar: Some(-4_000) }.into()).unwrap();
        for (position, deed) in (100..).zip(&deeds) {
            play(&mut world, position, deed);
        }
        finish(&mut world);
        let (mut each, mut winners, mut of_line) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        let mut lines = BTreeMap::new();
        for (stamp, event) in &world.log {
            match event {
                Event::RaffleEntered(entered) => *each.entry(entered.person).or_insert(0) += 1,
                Event::WinnerConfirmed(won) => {
                    prop_assert!(winners.insert(won.person), "a person wins once");
                    *of_line.entry(won.line).or_insert(0) += 1;
                    lines.insert(stamp.position, won.line);
                }
                Event::PrizeReturned(back) => {
                    winners.remove(&back.person);
                    *of_line.entry(lines[&back.won]).or_insert(0) -= 1;
                }
                _ => {}
            }
        }
        prop_assert!(each.values().all(|entries| *entries <= rules().entries_each_max));
        for (line, count) in of_line {
            prop_assert!(count <= rules().prizes[usize::from(line)].winners);
        }
        let facts = world.log.iter().filter_map(|(stamp, event)| Lotteries::announce(event, *stamp));
        let given: i64 = facts.map(|announced| match announced.fact {
            Fact::PrizeWon(fact) => fact.amount as i64,
            Fact::PrizeReturned(fact) => -(fact.amount as i64),
            Fact::StockReturned(fact) => fact.amount as i64,
            _ => 0,
        }).sum();
        let holds = world.state.watched.get(&lucky()).into_iter().flat_map(|watched| watched.holds.values());
        let set_aside = holds.filter(|hold| hold.standing == Held::Refused).count() as i64;
        prop_assert_eq!(given + set_aside, 3, "a trip and two mugs, won, returned or refused");
        prop_assert_eq!(world.stock("unit.trip") + world.stock("unit.mug"), 0);
        prop_assert_eq!(bytes(&world.replayed()), bytes(&world.state));
        match check(&world.bundle()).map(|checked| checked.found) {
            Ok(Found::Raffle(found)) => prop_assert_eq!(found.confirmed as usize, winners.len()),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
