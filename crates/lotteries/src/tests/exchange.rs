//! What is told and what is heard.

use decider::Decider;
use decider::exchange::{Exchange, Target, hear};
use proto::fact::{PrizeReturned, PrizeWon, StockRecalled, StockReturned, TicketsSpent, VoteCounted};
use proto::{Fact, Heard};

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
    world.order(Command::TakeBack { won, why: TakenBack::Invalidated }).unwrap();
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
    let vote = told(6, VoteCounted { person: ANN, cast: 1, contestants: vec![1], votes: 1, cast_at: None });
    let reactions = Lotteries::react(&vote);
    assert_eq!(reactions, [(Target::Tenant, Command::Hear(Box::new(vote)))], "raffles may ask for votes");
    let fact = granted(7, ANN, 1);
    let reactions = Lotteries::react(&fact);
    assert_eq!(reactions, [(Target::Campaign(lucky()), Command::Hear(Box::new(fact)))]);
}

#[test]
fn what_was_allotted_to_no_draw_goes_back_when_it_is_recalled_and_a_draw_keeps_its_own() {
    let back = |position, asset: &str, amount| {
        told(position, StockRecalled { asset: asset.parse().unwrap(), amount })
    };
    let mut world = World::new();
    world.hear(allotted(1, "unit.mug", 3));
    assert_eq!(world.hear(back(2, "unit.cup", 1)), ["FactDeclined nothing-moved"]);
    assert_eq!(world.hear(back(3, "unit.mug", 2)), ["StockGivenBack"]);
    let (stamp, event) = world.log.last().unwrap();
    let announced = Lotteries::announce(event, *stamp).unwrap();
    assert_eq!((announced.campaign, announced.tenant), (lucky(), Some(tenant())), "no draw says whose it is");
    assert_eq!(announced.fact, StockReturned { asset: "unit.mug".parse().unwrap(), amount: 2 }.into());
    assert_eq!(world.hear(back(4, "unit.mug", 9)), ["StockGivenBack"], "as much as there is");
    assert_eq!(world.stock("unit.mug"), 0);
    assert_eq!(world.hear(back(5, "unit.mug", 1)), ["FactDeclined nothing-moved"]);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));

    let mut world = World::open(always());
    world.hear(allotted(1, "unit.mug", 3));
    assert_eq!(world.hear(back(2, "unit.mug", 1)), ["FactDeclined draw-exists"]);
    assert_eq!(world.stock("unit.mug"), 3);
    // Another account's draw of that name is none of theirs.
    let theirs = |heard: Heard<Fact>| Heard { tenant: "theirs".parse().unwrap(), ..heard };
    world.hear(theirs(allotted(3, "unit.mug", 4)));
    assert_eq!(world.hear(theirs(back(4, "unit.mug", 4))), ["StockGivenBack"]);
    assert_eq!(world.stock("unit.mug"), 3);
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
