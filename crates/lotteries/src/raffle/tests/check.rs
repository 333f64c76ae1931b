//! A stranger's check finds whatever was altered, and says where.

use proto::Hash;
use serde_json::{Value, json};

use super::support::*;
use crate::Command as Any;
use crate::fairness::bundle::Line;
use crate::fairness::check::{Checked, Found, Wrong};
use crate::raffle::check::Settled;

/// A finished raffle with a beacon: the first place was confirmed, the second invalidated, and an alternate confirmed. Seven
/// entries were handed in and one was for a ticket.
pub fn finished() -> World {
    let mut world = open(with_beacon());
    hand_in(&mut world, &[1, 2, 3, 4, 5, 6, 1]).unwrap();
    world.hear(granted(9, person(7), 1));
    enter(&mut world, person(7)).unwrap();
    enter(&mut world, person(7)).unwrap_err();
    world.pass(with_beacon().closes_at_ms);
    draw(&mut world, Some(signature())).unwrap();
    confirm(&mut world, 1).unwrap();
    invalidate(&mut world, 2).unwrap();
    confirm(&mut world, 3).unwrap();
    confirm(&mut world, 4).unwrap();
    world.order(Any::Close).unwrap();
    world
}

/// Its bundle, as a file has it.
fn bundle() -> Vec<Value> {
    finished().bundle().iter().map(|line| serde_json::to_value(line).unwrap()).collect()
}

fn check(lines: &[Value]) -> Result<Checked, Wrong> {
    let lines: Vec<Line> = lines.iter().map(|line| serde_json::from_value(line.clone()).unwrap()).collect();
    crate::fairness::check::check(&lines)
}

/// Alters the n-th line of a kind. Says the kind of the line at which it is noticed, and what is said of it.
#[track_caller]
fn altered(kind: &str, index: usize, alter: impl Fn(&mut Value)) -> (String, String) {
    let mut lines = bundle();
    alter(lines.iter_mut().filter(|line| line["kind"] == kind).nth(index).unwrap());
    let wrong = check(&lines).unwrap_err();
    let at = lines.iter().find(|line| line["position"].as_u64() == wrong.position).unwrap();
    (at["kind"].as_str().unwrap().to_owned(), wrong.what)
}

#[test]
fn an_honest_bundle_holds() {
    let expected = Settled { entries: 8, places: 5, confirmed: 3, beacon_round: Some(ROUND) };
    assert_eq!(check(&bundle()).map(|checked| checked.found), Ok(Found::Raffle(expected)));
}

/// Without a draw nothing was won, and the list holds all the same.
#[test]
fn one_that_was_called_off_holds_with_what_it_has() {
    let mut world = open(rules());
    hand_in(&mut world, &[1, 2]).unwrap();
    world.pass(closes_at());
    world.order(Any::Close).unwrap();
    let expected = Settled { entries: 2, ..Settled::default() };
    let checked = crate::fairness::check::check(&world.bundle());
    assert_eq!(checked.map(|checked| checked.found), Ok(Found::Raffle(expected)));
}

#[test]
fn an_entry_that_was_altered_added_or_taken_out_is_found() {
    let at = |(kind, reason): (String, String), expected: &str, part: &str| {
        assert_eq!(kind, expected, "{reason}");
        assert!(reason.contains(part), "{reason}");
    };
    at(altered("entered", 2, |body| body["person"] = json!(person(9))), "entries_closed", "the root");
    at(altered("entered", 2, |body| body["entry"] = json!(9)), "entered", "entry 9 follows on entry 2");
    let more = |body: &mut Value| body["rules"]["entries_each_max"] = json!(1);
    at(altered("created", 0, more), "entered", "more entries than the rules");
    at(altered("entries_closed", 0, |body| body["entries"] = json!(6)), "entries_closed", "8 entries");
    at(
        altered("entered", 7, |body| body["person"] = json!(person(8))),
        "entered",
        "a ticket that they don't have",
    );
    let mut lines = bundle();
    let first = lines.iter().position(|line| line["kind"] == "entered").unwrap();
    let mut late = lines.remove(first);
    assert!(check(&lines).unwrap_err().what.contains("entry 2 follows on entry 0"), "one was taken out");
    let mut lines = bundle();
    (late["position"], late["entry"]) = (json!(1_000), json!(9));
    late["at_ms"] = lines.last().unwrap()["at_ms"].clone();
    lines.push(late);
    let wrong = check(&lines).unwrap_err();
    assert!(wrong.position == Some(1_000) && wrong.what.contains("after entries had closed"), "{wrong}");
}

#[test]
fn the_seed_the_beacon_and_the_places_are_held_against_each_other() {
    let at = |(kind, reason): (String, String), expected: &str, part: &str| {
        assert_eq!(kind, expected, "{reason}");
        assert!(reason.contains(part), "{reason}");
    };
    let other = |body: &mut Value| body["seed"] = json!(Hash([1; 32]));
    at(altered("seed_revealed", 0, other), "seed_revealed", "not the seed");
    at(
        altered("created", 0, |body| {
            body["rules"]["closes_at_ms"] = json!(with_beacon().closes_at_ms.0 - 3_000);
        }),
        "winners_drawn",
        "the beacon of round 657412 does not fit",
    );
    at(
        altered("created", 0, |body| body["rules"]["beacon"] = json!(false)),
        "winners_drawn",
        "and the rules have none",
    );
    at(altered("created", 0, |body| body["rules"]["prizes"] = json!([])), "created", "prizes");
    at(altered("winners_drawn", 0, |body| body["beacon"] = Value::Null), "winners_drawn", "was left out");
    let swap = |body: &mut Value| body["places"].as_array_mut().unwrap().swap(0, 1);
    at(altered("winners_drawn", 0, swap), "winners_drawn", "place 1 went to entry");
    let pop = |body: &mut Value| drop(body["places"].as_array_mut().unwrap().pop());
    at(altered("winners_drawn", 0, pop), "winners_drawn", "4 places were given, and there are 5");
    let more = |body: &mut Value| body["rules"]["alternates"] = json!(1);
    at(altered("created", 0, more), "winners_drawn", "5 places were given, and there are 4");
}

#[test]
fn prizes_go_to_those_who_stood_there_and_alternates_come_in_their_order() {
    let at = |(kind, reason): (String, String), expected: &str, part: &str| {
        assert_eq!(kind, expected, "{reason}");
        assert!(reason.contains(part), "{reason}");
    };
    at(altered("confirmed", 0, |body| body["person"] = json!(person(9))), "confirmed", "place 1 is that of");
    at(altered("confirmed", 0, |body| body["line"] = json!(1)), "confirmed", "place 1 is that of");
    at(altered("confirmed", 0, |body| body["amount"] = json!(7)), "confirmed", "another prize");
    at(altered("confirmed", 1, |body| body["place"] = json!(5)), "confirmed", "place 5 is that of");
    at(
        altered("alternate_called", 0, |body| body["place"] = json!(5)),
        "alternate_called",
        "not the next alternate's",
    );
    at(altered("alternate_called", 0, |body| body["line"] = json!(0)), "alternate_called", "was not free");
    at(
        altered("alternate_called", 0, |body| body["instead_of"] = json!(3)),
        "alternate_called",
        "was not free",
    );
    let without = |kind: &str| {
        let lines: Vec<Value> = bundle().into_iter().filter(|line| line["kind"] != kind).collect();
        check(&lines).unwrap_err().what
    };
    for (kind, said) in [
        ("created", "how the campaign was set up"),
        ("invalidated", "which was not free"),
        ("entries_closed", "before the list is complete"),
        ("winners_drawn", "the seed is told before the end"),
        ("seed_revealed", "never told"),
        ("stock_received", "leave a stock of 0"),
    ] {
        assert!(without(kind).contains(said), "{kind}: {}", without(kind));
    }
}
