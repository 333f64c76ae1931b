//! JSON in, JSON out.

use serde_json::{Value, json};

use super::support::*;
use crate::raffle::command::Command;
use crate::raffle::receipt::Receipt as Told;
use crate::raffle::refusal::{Refusal, RuleBroken};
use crate::raffle::rules::Rules;
use crate::raffle::state::Standing;
use crate::tests::door::{door, parse, render};

#[test]
fn bodies_become_commands() {
    let mug = json!({ "asset": "unit.mug", "amount": 1, "winners": 2 });
    let least = json!({ "closes_at_ms": closes_at(), "prizes": [mug] });
    let prizes = rules().prizes.split_off(1);
    let expected = Rules { prizes, alternates: 0, entries_each_max: 1, by_ticket: false, ..rules() };
    assert_eq!(parse("create_raffle", json!({ "name": "Spring", "rules": least })), Ok(create(expected)));
    let table = [
        ("enter", Value::Null, Command::Enter),
        ("hand_in", json!({ "persons": [ANN, BOB] }), Command::HandIn { persons: vec![ANN, BOB] }),
        ("draw_winners", json!({}), Command::Draw { beacon: None }),
        ("draw_winners", json!({ "beacon": SIGNATURE }), Command::Draw { beacon: Some(signature()) }),
        ("confirm", json!({ "place": 2 }), Command::Confirm { place: 2 }),
        (
            "invalidate",
            json!({ "place": 2, "reason": "not in the country" }),
            Command::Invalidate { place: 2, reason: "not in the country".to_owned() },
        ),
        (
            "redraw_winners",
            json!({ "reason": "not in the country" }),
            Command::Redraw { reason: "not in the country".to_owned() },
        ),
    ];
    for (name, body, command) in table {
        assert_eq!(parse(name, body), Ok(command.into()), "{name}");
    }
    let handed_in = json!({ "persons": [ANN, BOB] });
    assert_eq!(
        (door("hand_in").persons)(handed_in.as_object().unwrap()),
        [ANN, BOB],
        "they must be somebody"
    );
    let listed = json!({ "person": ANN, "listing": "denied" });
    assert_eq!((door("list").persons)(listed.as_object().unwrap()), [ANN]);
    assert!(door("enter").key_required && door("hand_in").key_required, "a retry enters nobody again");
}

#[test]
fn what_cannot_be_read_names_the_field() {
    let rules = json!({ "closes_at_ms": 9, "prizes": [] });
    for (name, body, part) in [
        ("create_raffle", json!({ "name": "Spring" }), "rules"),
        ("create_raffle", json!({ "name": "Spring", "rules": rules }), "rules: prizes has 0 lines"),
        ("hand_in", json!({ "persons": [] }), "persons has 0 ids"),
        ("hand_in", json!({ "persons": ["ann"] }), "persons[0]"),
        ("draw_winners", json!({ "beacon": "xyz" }), "beacon"),
        ("confirm", json!({ "place": "first" }), "place"),
        ("invalidate", json!({ "place": 1 }), "reason"),
        ("invalidate", json!({ "place": 1, "reason": "" }), "reason must"),
        ("redraw_winners", json!({ "reason": "" }), "reason must"),
    ] {
        let error = parse(name, body.clone()).unwrap_err();
        assert!(error.contains(part), "{name} {body}: {error}");
    }
}

#[test]
fn answers_become_json() {
    let entered = Told::Entered { position: 42, entry: 3, entries: 1, tickets_left: 0 };
    let body = json!({
        "id": "07070707070707070707070707070707", "position": 42, "at_ms": NOON, "entry": 3, "entries": 1,
        "tickets_left": 0,
    });
    assert_eq!(render("enter", &Ok(entered.into())), (201, body));
    let handed_in = Told::HandedIn { entered: 2, passed_over: 1 };
    assert_eq!(render("hand_in", &Ok(handed_in.into())), (200, json!({ "entered": 2, "passed_over": 1 })));
    let drawn = Told::Drawn { places: 5, entries: 10 };
    assert_eq!(render("draw_winners", &Ok(drawn.into())), (200, json!({ "places": 5, "entries": 10 })));
    let settled = Told::Settled { place: 2, standing: Standing::Invalidated, called: Some(4) };
    let body = json!({ "place": 2, "standing": "invalidated", "called": 4, "being_checked": null });
    assert_eq!(render("invalidate", &Ok(settled.into())), (200, body));
    let redrawn = Told::Redrawn { first: 6, places: 2 };
    assert_eq!(render("redraw_winners", &Ok(redrawn.into())), (200, json!({ "first": 6, "places": 2 })));
    let (status, problem) = render("enter", &Err(broken(RuleBroken::EntriesClosed)));
    assert_eq!((status, problem["type"].as_str()), (409, Some("/problems/entries-closed")));
    let missing = Refusal::BeaconMissing { round: 7, at: NOON };
    let (status, problem) = render("draw_winners", &Err(missing.into()));
    assert_eq!((status, problem["type"].as_str()), (422, Some("/problems/beacon-missing")));
}
