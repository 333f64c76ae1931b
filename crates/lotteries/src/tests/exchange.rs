//! What is told and what is heard.

use decider::Decider;
use decider::exchange::{Exchange, Target, hear};
use proto::Fact;
use proto::fact::{PrizeReturned, PrizeWon, StockReturned, TicketsSpent, VoteCounted};

use super::support::*;
use crate::command::TakenBack;
use crate::{Command, Lotteries};

/// Everything that the others are told.
fn told_by(world: &World) -> Vec<Fact> {
    let announced = world.log.iter().filter_map(|(stamp, event)| Lotteries::announce(event, *stamp));
    announced.map(|announcement| announcement.fact).collect()
}

#[test]
fn tickets_prizes_and_stock_are_told_and_a_blank_is_not() {
    let mut world = World::open(always());
    world.hear(allotted(1, "unit.mug", 2));
    world.hear(granted(2, ANN, 3));
    world.draw(ANN).unwrap();
    let won = world.log.last().unwrap().0.position;
    world.order(Command::TakeBack { won, why: TakenBack::Lapsed }).unwrap();
    world.order(Command::Close).unwrap();
    let (asset, amount) = ("unit.mug".parse::<proto::Asset>().unwrap(), 1);
    let facts: [Fact; 4] = [
        TicketsSpent { person: ANN, tickets: 1 }.into(),
        PrizeWon { person: ANN, asset: asset.clone(), amount }.into(),
        PrizeReturned { person: ANN, won, asset: asset.clone(), amount }.into(),
        StockReturned { asset, amount: 2 }.into(),
    ];
    assert_eq!(told_by(&world), facts);
    assert!(facts.iter().all(|fact| fact.teller() == "lotteries"));

    let mut empty = World::open(always());
    empty.hear(granted(1, ANN, 1));
    empty.draw(ANN).unwrap();
    assert_eq!(told_by(&empty), [TicketsSpent { person: ANN, tickets: 1 }.into()]);
}

#[test]
fn only_what_the_ledger_hands_over_is_heard_and_only_from_the_ledger() {
    let mut world = World::open(always());
    assert_eq!(world.hear(granted(1, ANN, 2)), ["TicketsReceived"]);
    assert_eq!(world.hear(recalled(2, ANN, 1)), ["TicketsWithdrawn"]);
    assert_eq!(world.hear(allotted(3, "unit.mug", 1)), ["StockReceived"]);
    assert_eq!(world.hear(granted(4, ANN, 0)), ["FactDeclined nothing-moved"]);
    let mut forged = granted(5, ANN, 1);
    forged.source.service = "votes".into();
    assert_eq!(world.hear(forged), ["FactDeclined wrong-source"]);
    let vote = told(6, VoteCounted { person: ANN, cast: 1, contestants: vec![1], votes: 1 });
    assert_eq!(Lotteries::react(&vote), []);
    let fact = granted(7, ANN, 1);
    let reactions = Lotteries::react(&fact);
    assert_eq!(reactions, [(Target::Campaign(lucky()), Command::Hear(Box::new(fact)))]);
}

#[test]
fn a_parked_fact_keeps_its_persons_later_ones_waiting() {
    use decider::exchange::{Hearing, Note, Parked};
    let mut world = World::open(always());
    let parked = Parked::of(&granted(1, ANN, 1).seal(), "a bug".to_owned());
    let note = Lotteries::note(&world.state, &tenant(), Note::Parked(parked)).unwrap();
    let stamp = decider::Stamp { position: 3, at: NOON };
    Lotteries::evolve(&mut world.state, stamp, &note);
    world.log.push((stamp, note));
    assert!(matches!(hear::<Lotteries>(&world.state, &granted(2, ANN, 1).seal()), Hearing::Park(_)));
    assert!(matches!(hear::<Lotteries>(&world.state, &granted(3, BOB, 1).seal()), Hearing::React(_)));
}
