//! JSON in, JSON out.

use serde_json::{Value, json};

use super::support::*;
use crate::Refusal as AnyRefusal;
use crate::envelope::command::Command;
use crate::envelope::receipt::{Claim, Receipt as Told, Reply};
use crate::envelope::refusal::{Refusal, RuleBroken};
use crate::tests::door::{door, parse, render};

fn round_body() -> Value {
    json!({
        "password": "Word 1", "releases_at_ms": at(10), "ends_at_ms": at(20), "fen": 1_000, "parts": 4,
        "split": "random", "shows_password": true,
    })
}

#[test]
fn bodies_become_commands() {
    let create = json!({ "name": "Spring", "rounds": [round_body()] });
    assert_eq!(parse("create_envelope", create), Ok(super::support::create(vec![round(10, 20, 1_000, 4)])));
    let table = [
        ("stop", json!({ "reason": "a squad" }), Command::Stop { reason: "a squad".to_owned() }),
        (
            "rotate",
            json!({ "round": 2, "password": "ＰＬＵＭ" }),
            Command::Rotate { round: 2, password: word("plum") },
        ),
        ("claim_part", json!({ "password": " plum " }), Command::Claim { text: " plum ".to_owned() }),
        (
            "message",
            json!({ "person": ANN, "text": "plum" }),
            Command::Message { person: ANN, text: "plum".to_owned() },
        ),
    ];
    for (name, body, command) in table {
        assert_eq!(parse(name, body), Ok(command.into()), "{name}");
    }
    assert!(door("claim_part").key_required && door("message").key_required, "a retry gets the first answer");
}

#[test]
fn what_cannot_be_read_names_the_field() {
    let with = |field: &str, value: Value| {
        let mut round = round_body();
        round[field] = value;
        json!({ "name": "Spring", "rounds": [round] })
    };
    for (name, body, part) in [
        ("create_envelope", json!({ "name": "Spring" }), "rounds"),
        ("create_envelope", json!({ "name": "Spring", "rounds": [] }), "rounds has 0"),
        ("create_envelope", with("password", json!(" ")), "rounds[0].password: a password has"),
        ("create_envelope", with("fen", json!(3)), "rounds[0].fen must be 4"),
        ("create_envelope", with("split", json!("best")), "rounds[0].split"),
        ("stop", json!({}), "reason"),
        ("stop", json!({ "reason": "" }), "reason must"),
        ("rotate", json!({ "round": "x", "password": "plum" }), "round"),
        ("rotate", json!({ "round": 1, "password": "" }), "password: a password has"),
        ("claim_part", json!({ "password": "x".repeat(300) }), "password has more than"),
        ("message", json!({ "text": "plum" }), "openid is missing"),
    ] {
        let error = parse(name, body.clone()).unwrap_err();
        assert!(error.contains(part), "{name} {body}: {error}");
    }
    let long = json!({ "person": ANN, "text": "x".repeat(3_000) });
    assert!(parse("message", long).is_ok(), "whatever people write is no fault of whoever hands it over");
}

#[test]
fn answers_become_json() {
    let claim = Claim { position: 42, round: 1, part: 3, fen: 250 };
    let part = json!({ "position": 42, "round": 1, "part": 3, "fen": 250 });
    let mut body = part.clone();
    body["id"] = json!("07070707070707070707070707070707");
    body["at_ms"] = json!(NOON);
    assert_eq!(render("claim_part", &Ok(Told::Claimed(claim).into())), (201, body));
    let reply = Told::Replied(Reply::Claimed(claim)).into();
    let words = "恭喜！您领到 2.50 元，稍后入账，有时需要先核对。";
    assert_eq!(
        render("message", &Ok(reply)),
        (200, json!({ "outcome": "claimed", "reply": words, "claim": part }))
    );
    let silent = Told::Replied(Reply::Silent).into();
    let nothing = json!({ "outcome": "silent", "reply": null, "claim": null });
    assert_eq!(render("message", &Ok(silent)), (200, nothing));
    let (status, body) = render("message", &Ok(Told::Replied(Reply::TooMany { again_at: NOON }).into()));
    assert_eq!((status, &body["outcome"], &body["claim"]), (200, &json!("too-many-guesses"), &Value::Null));
    let rotated = Told::Rotated { round: 1, passwords: 2 }.into();
    assert_eq!(render("rotate", &Ok(rotated)), (200, json!({ "round": 1, "passwords": 2 })));
    let refusal: AnyRefusal = Refusal::ByRule(RuleBroken::AllTaken).into();
    let (status, problem) = render("claim_part", &Err(refusal));
    assert_eq!((status, problem["type"].as_str()), (409, Some("/problems/all-parts-taken")));
}

#[test]
fn the_public_sees_the_rounds_and_those_inside_the_money() {
    let mut world = open(vec![round(10, 20, 1_000, 4)]);
    world.pass(at(10));
    let claimed = claim(&mut world, ANN, "word 1").unwrap();
    let public = world.look(false, "campaign").unwrap();
    assert_eq!(
        (&public["kind"], &public["inside"], &public["seed"]),
        (&json!("envelope"), &Value::Null, &Value::Null)
    );
    let round = &public["rounds"][0];
    assert_eq!((&round["phase"], &round["parts_taken"]), (&json!("released"), &json!(1)));
    let left = 1_000 - claimed.fen;
    let inside = world.look(true, "campaign").unwrap()["inside"].clone();
    assert_eq!(
        inside,
        json!({ "fen_in_stock": left, "fen_promised": left, "persons": 1, "stopped": null, "held": 0, "bar": 0 })
    );
    assert_eq!(world.look(true, "leaderboard"), Err(404));
}

#[test]
fn passwords_that_count_as_the_same_are_one_wish() {
    let respelt = |name: &str, body: Value| {
        let mut body = body.as_object().unwrap().clone();
        (door(name).respell)(&mut body);
        Value::Object(body)
    };
    let password = |text: &str| json!({ "password": text });
    for name in ["claim_part", "rotate"] {
        assert_eq!(respelt(name, password(" 新年 快乐 ")), respelt(name, password("新年快乐")), "{name}");
        assert_ne!(respelt(name, password("新年好")), respelt(name, password("新年快乐")), "{name}");
    }
    let text = |text: &str| json!({ "openid": "ann", "text": text });
    assert_eq!(respelt("message", text("ＰＬＵＭ ")), text("plum"));
    let long = "x ".repeat(300);
    assert_eq!(respelt("message", text(&long)), text(&long), "it is no password, however it is spelt");
    let mut other = round_body();
    other["password"] = json!("ｗｏｒｄ１");
    let create = |round: Value| respelt("create_envelope", json!({ "name": "Spring", "rounds": [round] }));
    assert_eq!(create(other), create(round_body()));
    assert_eq!(
        respelt("claim_part", json!({ "password": 7 })),
        json!({ "password": 7 }),
        "parsing says what is wrong"
    );
}
