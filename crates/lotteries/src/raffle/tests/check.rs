//! A stranger's check finds whatever was altered, and says where.

use proto::Hash;
use serde_json::{Value, json};

use super::support::*;
use crate::Command as Any;
use crate::log_line::Wrong;
use crate::raffle::check::{Checked, check};

/// A finished raffle with a beacon: the first place was confirmed, the second invalidated, and an alternate confirmed.
fn finished() -> Vec<String> {
    let mut world = open(with_beacon());
    hand_in(&mut world, &[1, 2, 3, 4, 5, 6, 1]).unwrap();
    world.pass(with_beacon().closes_at_ms);
    draw(&mut world, Some(signature())).unwrap();
    confirm(&mut world, 1).unwrap();
    invalidate(&mut world, 2).unwrap();
    confirm(&mut world, 3).unwrap();
    confirm(&mut world, 4).unwrap();
    world.order(Any::Close).unwrap();
    world.exported()
}

fn checked(lines: &[String]) -> Result<Checked, Wrong> {
    check(&lucky(), lines.iter().map(String::as_str))
}

/// Alters the n-th event of a kind. Says the kind of the event at which it is noticed, and what is said of it.
#[track_caller]
fn altered(kind: &str, index: usize, alter: impl Fn(&mut Value)) -> (String, String) {
    let mut lines = finished();
    let is_one = |line: &&mut String| line.contains(&format!("\"kind\":\"{kind}\""));
    let line = lines.iter_mut().filter(is_one).nth(index).unwrap();
    let mut value: Value = serde_json::from_str(line).unwrap();
    alter(&mut value["body"]);
    *line = value.to_string();
    match checked(&lines).unwrap_err() {
        Wrong::At { kind, reason, .. } => (kind, reason),
        other => panic!("{other}"),
    }
}

#[test]
fn an_honest_log_is_found_right() {
    let expected = Checked { campaign: lucky(), entries: 7, places: 5, confirmed: 3 };
    assert_eq!(checked(&finished()), Ok(expected));
}

#[test]
fn an_entry_that_was_altered_added_or_taken_out_is_found() {
    let at = |(kind, reason): (String, String), expected: &str, part: &str| {
        assert_eq!(kind, expected, "{reason}");
        assert!(reason.contains(part), "{reason}");
    };
    at(altered("RaffleEntered", 2, |body| body["person"] = json!(person(9))), "EntriesClosed", "the root");
    at(
        altered("RaffleEntered", 2, |body| body["entry"] = json!(9)),
        "RaffleEntered",
        "entry 9 follows on entry 2",
    );
    let more = |body: &mut Value| body["rules"]["entries_each_max"] = json!(1);
    at(altered("RaffleCreated", 0, more), "RaffleEntered", "more entries than the rules");
    at(altered("EntriesClosed", 0, |body| body["entries"] = json!(6)), "EntriesClosed", "7 entries");
    let mut lines = finished();
    let first = lines.iter().position(|line| line.contains("RaffleEntered")).unwrap();
    let mut late: Value = serde_json::from_str(&lines.remove(first)).unwrap();
    assert!(matches!(checked(&lines), Err(Wrong::At { .. })), "one was taken out");
    let mut lines = finished();
    (late["position"], late["body"]["entry"]) = (json!(1_000), json!(8));
    lines.push(late.to_string());
    let Err(Wrong::At { position: 1_000, reason, .. }) = checked(&lines) else { panic!("not found") };
    assert!(reason.contains("after entries had closed"), "{reason}");
}

#[test]
fn the_seed_the_beacon_and_the_places_are_held_against_each_other() {
    let at = |(kind, reason): (String, String), expected: &str, part: &str| {
        assert_eq!(kind, expected, "{reason}");
        assert!(reason.contains(part), "{reason}");
    };
    let other = |body: &mut Value| body["seed"] = json!(Hash([1; 32]));
    at(altered("RaffleSeedRevealed", 0, other), "RaffleSeedRevealed", "not the one that was committed to");
    at(
        altered("RaffleCreated", 0, |body| body["beacon_round"] = json!(123)),
        "RaffleDrawn",
        "round 123 does not fit",
    );
    at(
        altered("RaffleCreated", 0, |body| body["rules"]["closes_at_ms"] = json!(NOON.0 + 1)),
        "RaffleDrawn",
        "was settled at the creation, and the rules give round",
    );
    at(
        altered("RaffleCreated", 0, |body| body["rules"]["beacon"] = json!(false)),
        "RaffleDrawn",
        "and the rules give no beacon",
    );
    at(altered("RaffleCreated", 0, |body| body["rules"]["prizes"] = json!([])), "RaffleCreated", "prizes");
    at(altered("RaffleDrawn", 0, |body| body["beacon"] = Value::Null), "RaffleDrawn", "was left out");
    let swap = |body: &mut Value| body["places"].as_array_mut().unwrap().swap(0, 1);
    at(altered("RaffleDrawn", 0, swap), "RaffleDrawn", "place 1 went to entry");
    let pop = |body: &mut Value| drop(body["places"].as_array_mut().unwrap().pop());
    at(altered("RaffleDrawn", 0, pop), "RaffleDrawn", "4 places were given, and there are 5");
    let more = |body: &mut Value| body["rules"]["alternates"] = json!(1);
    at(altered("RaffleCreated", 0, more), "RaffleDrawn", "5 places were given, and there are 4");
}

#[test]
fn prizes_go_to_those_who_stood_there_and_alternates_come_in_their_order() {
    let at = |(kind, reason): (String, String), expected: &str, part: &str| {
        assert_eq!(kind, expected, "{reason}");
        assert!(reason.contains(part), "{reason}");
    };
    at(
        altered("WinnerConfirmed", 0, |body| body["person"] = json!(person(9))),
        "WinnerConfirmed",
        "place 1 is that of",
    );
    at(
        altered("WinnerConfirmed", 0, |body| body["line"] = json!(1)),
        "WinnerConfirmed",
        "place 1 is that of",
    );
    at(
        altered("WinnerConfirmed", 0, |body| body["prize"]["amount"] = json!(7)),
        "WinnerConfirmed",
        "another prize",
    );
    at(
        altered("WinnerConfirmed", 1, |body| body["place"] = json!(5)),
        "WinnerConfirmed",
        "place 5 is that of",
    );
    at(
        altered("AlternateCalled", 0, |body| body["place"] = json!(5)),
        "AlternateCalled",
        "not the next alternate's",
    );
    at(altered("AlternateCalled", 0, |body| body["line"] = json!(0)), "AlternateCalled", "was not free");
    at(
        altered("AlternateCalled", 0, |body| body["instead_of"] = json!(3)),
        "AlternateCalled",
        "was not free",
    );
    let without = |kind: &str| -> Vec<String> {
        let lines = finished().into_iter();
        lines.filter(|line| !line.contains(&format!("\"kind\":\"{kind}\""))).collect()
    };
    assert!(matches!(checked(&without("WinnerInvalidated")), Err(Wrong::At { .. })));
    for kind in ["RaffleCreated", "EntriesClosed", "RaffleDrawn", "RaffleSeedRevealed"] {
        assert_eq!(checked(&without(kind)), Err(Wrong::Missing { kind: kind.to_owned() }));
    }
}
