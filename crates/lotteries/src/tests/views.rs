//! What can be read.

use decider::Service;
use proto::wire::{List, Listed};
use serde_json::json;

use super::support::*;
use crate::query::{DrawMinute, View};
use crate::{Command, Lotteries};

fn played() -> World {
    let mut world = World::open(always());
    world.hear(allotted(1, "unit.mug", 1));
    world.hear(granted(2, ANN, 3));
    world.draw(ANN).unwrap();
    world.draw(ANN).unwrap();
    let _ = world.draw(BOB);
    world
}

#[test]
fn everybody_sees_the_table_and_the_commitment_and_those_inside_what_is_left() {
    let world = played();
    let public = world.look(false, "campaign").unwrap();
    assert_eq!(
        (&public["draws"], &public["inside"], &public["seed"]),
        (&json!(2), &json!(null), &json!(null))
    );
    assert_eq!(public["commitment"].as_str().unwrap().len(), 64);
    let inside = world.look(true, "campaign").unwrap()["inside"].clone();
    let tickets = json!({ "granted": 3, "recalled": 0, "spent": 2 });
    let stock = json!([{ "asset": "unit.mug", "left": 0 }]);
    let expected = json!({
        "tickets": tickets, "stock": stock, "wins": 1, "out": [1], "claims_waiting": 0, "listed": 0,
        "held": 0, "bar": 0, "opening_delayed": null,
    });
    assert_eq!(public["cells"], json!([0, null]));
    assert_eq!(inside, expected);
    assert_eq!(world.look(true, "leaderboard"), Err(404));
    assert_eq!(World::new().look(false, "campaign"), Err(404));
}

#[test]
fn a_person_finds_their_tickets_and_the_way_to_their_draws() {
    let world = played();
    let tickets = Lotteries::own(&world.state, &own(ANN), NOON).unwrap();
    let expected = json!({
        "tickets_left": 1, "tickets_spent": 2, "draws_left": 1, "listing": "none", "kept_out": null, "prizes": [],
        "being_checked": [],
    });
    assert_eq!(tickets, expected);
    let newest = Lotteries::newest_entry(&world.state, &own(ANN)).unwrap();
    let (stamp, event) = &world.log[newest as usize - 1];
    let entry = Lotteries::entry(event, *stamp).unwrap();
    assert_eq!((entry.person, &entry.body["draw"], &entry.body["won"]), (ANN, &json!(2), &json!(null)));
    let (stamp, event) = &world.log[entry.before as usize - 1];
    let first = Lotteries::entry(event, *stamp).unwrap();
    assert_eq!((first.before, &first.body["won"]["asset"]), (0, &json!("unit.mug")));
    assert_eq!(Lotteries::newest_entry(&world.state, &own(BOB)), Some(0));
    assert_eq!(Lotteries::own(&World::new().state, &own(ANN), NOON).unwrap_err().status, 404);
}

#[test]
fn a_view_shares_what_did_not_change_and_names_what_moved() {
    let mut world = played();
    let first = world.view(&View::default());
    assert_eq!(Lotteries::moved(&View::default(), &first), [lucky()]);
    let same = world.view(&first);
    assert_eq!(Lotteries::moved(&first, &same), []);
    world.hear(granted(3, BOB, 1));
    assert_eq!(Lotteries::moved(&same, &world.view(&same)), [lucky()]);
    assert_eq!(Lotteries::tenant(&same, &lucky()), Some(&tenant()));
    let list = |tenant| List::Summaries { tenant, campaigns: vec![lucky()] };
    let Listed::Summaries(own) = Lotteries::list(&same, &list(tenant())) else { panic!("no list") };
    assert_eq!((own.len(), own[0].kind.as_str()), (1, "lotteries"));
    let foreign = Lotteries::list(&same, &list("other".parse().unwrap()));
    assert!(matches!(foreign, Listed::Summaries(none) if none.is_empty()));
}

#[test]
fn minutes_count_what_came_of_draws() {
    let mut world = played();
    world.order(Command::Close).unwrap();
    let mut minute = DrawMinute::default();
    let counted = world.log.iter().filter(|(_, event)| Lotteries::tally(event, &mut minute)).count();
    assert_eq!(counted, 4, "grant, two draws, a refusal");
    let expected = DrawMinute {
        draws: 2,
        withheld: [("out_of_stock".to_owned(), 1)].into(),
        blanks: 1,
        won: [("unit.mug".to_owned(), 1)].into(),
        refused: [("no_ticket".to_owned(), 1)].into(),
        tickets_received: 3,
        ..DrawMinute::default()
    };
    assert_eq!(minute, expected);
}
