//! Tickets and prizes: handed over to lotteries, spent and won there, booked here whatever the balances say.

use decider::exchange::Exchange;
use proptest::prelude::*;
use proto::fact::{PrizeReturned, PrizeWon, StockRecalled, StockReturned, TicketsSpent};
use proto::{Asset, Heard};

use super::support::*;
use crate::command::{Command, Pot};
use crate::event::Why;
use crate::{Event, Ledger, Receipt, Refusal};

const TICKETS: [&str; 4] = [
    "tickets.lucky:budget:spring",
    "tickets.lucky:person:ann",
    "tickets.lucky:owed:ann",
    "tickets.lucky:spent:lucky",
];
const MUGS: [&str; 3] = ["unit.mug:stock:lucky", "unit.mug:shortfall:lucky", "unit.mug:person:ann"];

/// Three tickets for each counted vote.
fn world() -> World {
    let tickets = r#"{"awards":[{"name":"t","on":"vote_counted","asset":"tickets.lucky","amount":3}]}"#;
    let mut world = World::with(rules(tickets), 1);
    world.allot("tickets.lucky", 30);
    world
}

fn spent(position: u64, tickets: u64) -> Heard<proto::Fact> {
    told(position, TicketsSpent { person: ANN, tickets })
}

fn won(position: u64, amount: u64) -> Heard<proto::Fact> {
    told(position, PrizeWon { person: ANN, asset: "unit.mug".parse().unwrap(), amount })
}

fn returned(position: u64, won: u64, asset: &str, amount: u64) -> Heard<proto::Fact> {
    told(position, PrizeReturned { person: ANN, won, asset: asset.parse().unwrap(), amount })
}

/// What lotteries may still let Ann spend, by all that it was told: granted − recalled − spent.
fn by_facts(world: &World) -> i64 {
    let tickets = |event: &Event| match event {
        Event::TicketsGranted(e) => e.tickets as i64,
        Event::TicketsRecalled(e) => -(e.tickets as i64),
        _ => 0,
    };
    let told: i64 = world.log.iter().map(|(_, event)| tickets(event)).sum();
    told - world.balance("tickets.lucky:spent:lucky")
}

#[track_caller]
fn agree(world: &World, balances: [i64; 4]) {
    assert_eq!(world.balances(TICKETS), balances);
    assert_eq!(by_facts(world), balances[1] - balances[2], "both sides keep one number");
}

#[test]
fn tickets_are_granted_spent_and_never_lost() {
    let mut world = world();
    assert_eq!(world.hear(counted(41, ANN)), ["TransfersBooked", "TicketsGranted"]);
    agree(&world, [27, 3, 0, 0]);
    assert_eq!(world.hear(spent(1, 2)), ["TransfersBooked"]);
    agree(&world, [27, 1, 0, 2]);
    assert_eq!(world.hear(spent(1, 2)), ["FactDeclined booked-before"]);
    // More than there is can't be refused: it has happened.
    assert_eq!(world.hear(spent(2, 4)), ["TransfersBooked"]);
    agree(&world, [27, 0, 3, 6]);
    assert_eq!(world.hear(spent(3, 0)), ["FactDeclined nothing-moved"]);
}

#[test]
fn a_void_and_what_was_spent_meanwhile_come_to_the_same_in_any_order() {
    let facts = [counted(41, ANN), voided(50, 41, ANN), spent(1, 2), counted(42, ANN), spent(2, 1)];
    let orders = [
        [0, 1, 2, 3, 4],
        [0, 2, 1, 3, 4],
        [0, 2, 3, 1, 4],
        [2, 4, 0, 3, 1],
        [0, 3, 2, 4, 1],
        [2, 0, 1, 4, 3],
    ];
    for order in orders {
        let mut world = world();
        for index in order {
            world.hear(facts[index].clone());
            assert_eq!(by_facts(&world), world.balance(TICKETS[1]) - world.balance(TICKETS[2]), "{order:?}");
        }
        agree(&world, [27, 0, 0, 3]);
    }
}

#[test]
fn what_is_recalled_and_restored_is_told() {
    let mut world = world();
    world.hear(counted(41, ANN));
    world.hear(spent(1, 2));
    assert_eq!(world.hear(voided(50, 41, ANN)), ["TransfersBooked", "TicketsRecalled"]);
    agree(&world, [30, 0, 2, 2]);
    assert_eq!(world.hear(restored(51, 41, ANN)), ["TransfersBooked", "TicketsGranted"]);
    agree(&world, [27, 1, 0, 2]);
}

#[test]
fn operators_grant_tickets_but_spend_none() {
    let mut world = world();
    world.transfer(&[new(1, TICKETS[0], TICKETS[1], 2)]).unwrap();
    agree(&world, [28, 2, 0, 0]);
    let theirs = |text| Why::Spender { account: account(text), spender: "lotteries".into() };
    let taken = world.transfer(&[new(2, TICKETS[1], "tickets.lucky:expiry", 1)]);
    assert_eq!(taken, Err(Refusal::ByBook(theirs(TICKETS[1]))));
    // What was granted by mistake is recalled, also if it is spent.
    world.hear(spent(1, 1));
    world.reverse(id(1), None).unwrap();
    agree(&world, [30, 0, 1, 1]);
    let imposed = world.transfer(&[new(3, TICKETS[2], TICKETS[0], 1)]);
    let ledgers = Why::Spender { account: account(TICKETS[2]), spender: "ledger".into() };
    assert_eq!(imposed, Err(Refusal::ByBook(ledgers)), "nobody is put into debt by hand");
    world.transfer(&[new(3, TICKETS[0], TICKETS[2], 1)]).unwrap();
    agree(&world, [29, 0, 0, 1]);
}

#[test]
fn prizes_leave_the_stock_and_beyond_it_somebody_is_told() {
    let mut world = World::new();
    world.stock("unit.mug", 2);
    let Some((_, Event::StockAllotted(allotted))) = world.log.last() else { panic!("not told") };
    assert_eq!((&allotted.draw, allotted.amount), (&lucky(), 2));
    let theirs = Why::Spender { account: account(MUGS[0]), spender: "lotteries".into() };
    let taken = world.transfer(&[new(1, MUGS[0], "unit.mug:issue", 1)]);
    assert_eq!(taken, Err(Refusal::ByBook(theirs)), "it was handed over");
    assert_eq!(world.hear(won(1, 1)), ["TransfersBooked"]);
    assert_eq!(world.balances(MUGS), [1, 0, 1]);
    assert_eq!(world.hear(won(1, 1)), ["FactDeclined booked-before"]);
    assert_eq!(world.hear(won(2, 3)), ["TransfersBooked"], "it has happened");
    assert_eq!(world.balances(MUGS), [0, 2, 4]);
    // Delivered: off the person's account.
    world.transfer(&[new(2, MUGS[2], "unit.mug:fulfilment", 4)]).unwrap();
    assert_eq!(world.balances(MUGS), [0, 2, 0]);
}

#[test]
fn prizes_come_back_to_where_they_came_from() {
    let mut world = World::new();
    world.stock("unit.mug", 2);
    world.hear(won(1, 3));
    assert_eq!(world.balances(MUGS), [0, 1, 3]);
    assert_eq!(world.hear(returned(2, 1, "unit.mug", 1)), ["TransfersBooked"]);
    assert_eq!(world.balances(MUGS), [0, 0, 2], "the shortfall first");
    assert_eq!(world.hear(returned(3, 1, "unit.mug", 2)), ["TransfersBooked"]);
    assert_eq!(world.balances(MUGS), [2, 0, 0]);
    for (position, won, asset) in [(4, 1, "unit.mug"), (5, 99, "unit.mug"), (6, 1, "points")] {
        assert_eq!(world.hear(returned(position, won, asset, 1)), ["FactDeclined more-than-left"]);
    }
    let back = |amount| told(7, StockReturned { asset: "unit.mug".parse().unwrap(), amount });
    assert_eq!(world.hear(back(3)), ["FactDeclined insufficient"]);
    assert_eq!(world.hear(back(2)), ["TransfersBooked"]);
    assert_eq!(world.balances([MUGS[0], "unit.mug:issue"]), [0, 0]);
}

#[test]
fn an_operator_can_t_take_a_prize_back_past_lotteries_which_keeps_the_win() {
    let mut world = World::new();
    world.stock("unit.mug", 2);
    world.hear(won(1, 3));
    let wins = world.last_transfers();
    assert_eq!(wins.len(), 2, "one from the stock, one beyond it");
    for win in wins {
        let theirs = Why::StatedByDraw { draw: lucky() };
        assert_eq!(world.reverse(win.id, Some(1)), Err(Refusal::ByBook(theirs)));
        let Some((_, Event::TransfersRefused(_))) = world.log.last() else { panic!("not on record") };
    }
    assert_eq!(world.balances(MUGS), [0, 1, 3]);
    let told = |(_, event): &&(decider::Stamp, Event)| matches!(event, Event::StockAllotted(_));
    world.hear(returned(2, 1, "unit.mug", 3));
    assert_eq!(world.balances(MUGS), [2, 0, 0], "lotteries itself takes it back");
    assert_eq!(world.log.iter().filter(told).count(), 1, "what it returns itself is no news");
}

#[test]
fn an_operator_can_t_reverse_what_was_spent_on_a_draw_or_went_back_from_it() {
    let mut world = world();
    world.hear(counted(41, ANN));
    world.hear(spent(1, 4));
    let tickets = world.last_transfers();
    assert_eq!(tickets.len(), 2, "three that she had, one that she owes");
    world.stock("unit.mug", 2);
    world.hear(told(2, StockReturned { asset: "unit.mug".parse().unwrap(), amount: 1 }));
    let back = world.last_transfers();
    for transfer in tickets.iter().chain(&back) {
        let refused = Err(Refusal::ByBook(Why::StatedByDraw { draw: lucky() }));
        assert_eq!(world.reverse(transfer.id, None), refused, "{transfer:?}");
        let Some((_, Event::TransfersRefused(_))) = world.log.last() else { panic!("not on record") };
    }
    agree(&world, [27, 0, 1, 4]);
    // To make up for it, the operator gives others.
    world.transfer(&[new(1, TICKETS[0], TICKETS[2], 1), new(2, TICKETS[0], TICKETS[1], 3)]).unwrap();
    agree(&world, [23, 3, 0, 4]);
}

/// What is asked back, and how many the stock of two has in the end.
#[test]
fn stock_is_asked_back_and_booked_once_lotteries_returned_it() {
    let recall = |asset: &str, draw: &str, amount| Command::Recall {
        asset: asset.parse().unwrap(),
        draw: draw.parse().unwrap(),
        amount,
    };
    let none = |text: &str| Err(Refusal::ByBook(Why::Insufficient { account: account(text), available: 0 }));
    let mut world = World::new();
    world.stock("unit.mug", 2);
    let allotted = world.last_transfers()[0].id;
    let by_hand = world.reverse(allotted, None);
    assert_eq!(by_hand, Err(Refusal::ByBook(Why::HandedOver { draw: lucky() })));
    assert_eq!(world.try_order(recall("unit.mug", "lukcy", 1)), none("unit.mug:stock:lukcy"));
    assert_eq!(world.try_order(recall("unit.cup", "lucky", 1)), none("unit.cup:stock:lucky"));
    for amount in [0, proto::fact::FACT_AMOUNT_MAX + 1] {
        assert!(matches!(world.try_order(recall("unit.mug", "lucky", amount)), Err(Refusal::Malformed(_))));
    }
    let too_many = Why::Insufficient { account: account(MUGS[0]), available: 2 };
    assert_eq!(world.try_order(recall("unit.mug", "lucky", 3)), Err(Refusal::ByBook(too_many)));
    assert_eq!(world.try_order(recall("unit.mug", "lucky", 2)), Ok(Receipt::Recalled { amount: 2 }));
    let (stamp, event) = world.log.last().unwrap();
    let told = Ledger::announce(event, *stamp).unwrap();
    let asked = StockRecalled { asset: "unit.mug".parse().unwrap(), amount: 2 };
    assert_eq!((told.campaign, told.fact), (lucky(), asked.into()));
    assert_eq!(world.balances([MUGS[0], "unit.mug:issue"]), [2, 2], "nothing is booked yet");
    world.hear(super::support::told(1, StockReturned { asset: "unit.mug".parse().unwrap(), amount: 2 }));
    assert_eq!(world.balances([MUGS[0], "unit.mug:issue"]), [0, 0]);
    assert_eq!(world.try_order(recall("unit.mug", "lucky", 1)), none(MUGS[0]));
}

#[test]
fn what_is_handed_over_at_once_fits_into_a_fact() {
    const MOST: u64 = proto::fact::FACT_AMOUNT_MAX;
    let mut world = World::new();
    world.stock("unit.mug", MOST);
    world.allot("tickets.lucky", 3 * MOST);
    let events = world.log.len();
    let stock = Command::Allot {
        asset: "unit.mug".parse().unwrap(),
        campaign: lucky(),
        into: Pot::Stock,
        amount: MOST + 1,
        id: None,
    };
    let mugs = |number, amount| new(number, "unit.mug:issue", MUGS[0], amount);
    let tickets = |number, amount| new(number, TICKETS[0], TICKETS[1], amount);
    let table = [
        stock,
        Command::Transfer { transfers: vec![mugs(1, MOST + 1)] },
        Command::Transfer { transfers: vec![tickets(1, MOST + 1)] },
        Command::Transfer { transfers: vec![tickets(1, MOST), tickets(2, 1)] },
    ];
    for command in table {
        let Err(Refusal::Malformed(said)) = world.try_order(command) else { panic!("not refused") };
        assert!(said.contains("at most 1000000000"), "{said}");
    }
    assert_eq!(world.log.len(), events, "nothing was booked");
    world.transfer(&[mugs(1, MOST), mugs(2, MOST), tickets(3, MOST)]).unwrap();
    let facts = world.log.iter().filter_map(|(stamp, event)| Ledger::announce(event, *stamp));
    let read = facts.map(|announced| told(1, announced.fact).seal().open());
    assert_eq!(read.inspect(|it| assert!(it.is_ok(), "{it:?}")).count(), 4);
}

#[test]
fn a_shortfall_that_was_seen_to_goes_back_to_stock() {
    let mut world = World::new();
    world.stock("unit.mug", 1);
    world.hear(won(1, 2));
    world.transfer(&[new(1, "unit.mug:issue", MUGS[1], 1)]).unwrap();
    assert_eq!(world.balances(MUGS), [0, 0, 2]);
    world.hear(returned(2, 1, "unit.mug", 2));
    assert_eq!(world.balances(MUGS), [2, 0, 0]);
}

#[test]
fn what_has_happened_is_booked_on_closed_accounts_too() {
    let mut world = World::new();
    world.stock("unit.mug", 2);
    for text in [MUGS[2], "tickets.lucky:person:ann"] {
        world.order(Command::OpenAccount { account: account(text), terms: None });
        world.order(Command::CloseAccount { account: account(text) });
    }
    assert_eq!(world.hear(won(1, 1)), ["TransfersBooked"]);
    assert_eq!(world.hear(spent(2, 1)), ["TransfersBooked"]);
    assert_eq!(world.balances([MUGS[2], TICKETS[2]]), [1, 1]);
}

#[test]
fn without_a_book_what_happened_is_still_on_record() {
    let mut world = World::empty();
    assert_eq!(world.hear(won(1, 1)), ["FactDeclined no-book"]);
    assert_eq!(world.hear(counted(41, ANN)), [""; 0]);
    let mut world = World::new();
    let fen = told(1, PrizeWon { person: ANN, asset: Asset::Cny, amount: 88 });
    assert_eq!(world.hear(fen), ["TransfersBooked"], "though nothing was ever allotted");
    assert_eq!(world.balances(["cny:shortfall:lucky", "cny:person:ann"]), [88, 88]);
}

/// Facts about Ann in any order, each as often as the network likes.
fn fact() -> impl Strategy<Value = Heard<proto::Fact>> {
    prop_oneof![
        3 => (41..47_u64).prop_map(|cast| counted(cast, ANN)),
        2 => (41..47_u64, 50..60_u64).prop_map(|(cast, position)| voided(position, cast, ANN)),
        2 => (41..47_u64, 60..70_u64).prop_map(|(cast, position)| restored(position, cast, ANN)),
        3 => (1..6_u64, 1..4_u64).prop_map(|(position, tickets)| spent(position, tickets)),
    ]
}

proptest! {
    #[test]
    fn both_sides_keep_one_number_of_tickets(facts in prop::collection::vec(fact(), 1..60)) {
        let mut world = world();
        for fact in facts {
            world.hear(fact);
            let [budget, own, owed, spent] = world.balances(TICKETS);
            prop_assert_eq!(by_facts(&world), own - owed, "granted − recalled − spent");
            prop_assert!(own == 0 || owed == 0, "nobody has tickets and owes some");
            prop_assert_eq!(budget + own - owed + spent, 30, "none is made, none is lost");
        }
    }
}
