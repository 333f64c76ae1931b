//! JSON in, JSON out.

use std::collections::BTreeSet;

use decider::answer;
use decider::door::{Answered, CommandDoor, Kind, Rendered};
use proto::CommandId;
use serde_json::{Value, json};

use super::support::*;
use crate::code::Code;
use crate::event::Decision;
use crate::refusal::RuleBroken;
use crate::{Command, Medium, Receipt, Referrals, Refusal, operations};

fn door(name: &str) -> CommandDoor {
    let found = operations().into_iter().find(|operation| operation.name == name);
    match found.map(|operation| operation.kind) {
        Some(Kind::Command(door)) => door,
        _ => panic!("no command {name}"),
    }
}

fn parse(name: &str, body: Value) -> Result<Command, String> {
    (door(name).parse)(body).map(|bytes| answer::read(&bytes).unwrap())
}

fn render(name: &str, answer: &Result<Receipt, Refusal>) -> (u16, Value) {
    let bytes = answer::encode::<Referrals>(answer);
    let answered = Answered {
        id: CommandId([7; 16]),
        position: 41,
        at: NOON,
        answer: &bytes,
        language: Default::default(),
    };
    match (door(name).render)(&answered) {
        Rendered::Receipt(status, body) => (status, body),
        Rendered::Problem(problem) => (problem.status, serde_json::to_value(problem).unwrap()),
    }
}

#[test]
fn names_and_routes_are_unique() {
    let operations = operations();
    let names: BTreeSet<_> = operations.iter().map(|operation| operation.name).collect();
    let routes: BTreeSet<_> = operations.iter().map(|operation| (operation.method, operation.path)).collect();
    assert_eq!((names.len(), routes.len()), (operations.len(), operations.len()));
}

#[test]
fn bodies_become_commands() {
    let code = Code::of(&spring(), ANN, 0);
    let rules = json!({ "follow_within_hours": 2, "stay_hours": 1, "leave_within_hours": 3 });
    let created = Command::Create { name: "Spring".to_owned(), rules: hours() };
    let usual = Command::Create { name: "Spring".to_owned(), rules: crate::Rules::default() };
    let table = [
        ("create", json!({ "name": "Spring", "rules": rules }), created),
        ("create", json!({ "name": "Spring" }), usual),
        ("open", Value::Null, Command::Open),
        ("pause", json!({}), Command::Pause),
        ("close", json!({}), Command::Close),
        ("invite", json!({}), Command::Invite),
        ("accept", json!({ "code": code.to_string() }), Command::Accept { code }),
        ("accept", json!({ "code": code.to_string().to_uppercase() }), Command::Accept { code }),
        (
            "follow",
            json!({ "person": ANN, "following": true }),
            Command::Follow { person: ANN, following: true },
        ),
        (
            "follow",
            json!({ "person": ANN, "following": false, "at_ms": NOON }),
            Command::FollowAt { person: ANN, following: false, at: NOON },
        ),
        ("register", json!({ "person": ANN }), Command::Register { person: ANN }),
        (
            "open_channel",
            json!({ "channel": "metro", "medium": "poster" }),
            Command::OpenChannel { channel: "metro".parse().unwrap(), medium: Medium::Poster },
        ),
        (
            "judge_reward",
            json!({ "follower": ANN, "to": "refuse", "why": "one phone" }),
            Command::Judge { follower: ANN, to: Decision::Refuse, why: "one phone".to_owned() },
        ),
    ];
    for (name, body, command) in table {
        assert_eq!(parse(name, body), Ok(command), "{name}");
    }
}

#[test]
fn what_cannot_be_read_names_the_field() {
    for (name, body, part) in [
        ("create", json!({}), "name"),
        ("create", json!({ "name": "x", "rules": { "stay_hours": 9999 } }), "rules: stay_hours"),
        ("accept", json!({ "code": "short" }), "code: a code has 12"),
        (
            "follow",
            json!({ "person": ANN, "following": true, "at_ms": -1 }),
            "at_ms: invalid value: integer `-1`, expected a whole number",
        ),
        (
            "open_channel",
            json!({ "channel": "海报", "medium": "poster" }),
            "channel: the name of a channel is 1 to 48",
        ),
        ("follow", json!({ "following": true }), "openid is missing"),
        ("register", json!({}), "openid is missing"),
        ("judge_reward", json!({ "follower": ANN, "to": "refuse", "why": " " }), "why must be"),
        ("open_channel", json!({ "channel": "A", "medium": "poster" }), "channel"),
        ("invite", json!({ "for": "x" }), "for"),
        ("invite", json!([]), "JSON object"),
    ] {
        let error = parse(name, body.clone()).unwrap_err();
        assert!(error.contains(part), "{name} {body}: {error}");
    }
}

#[test]
fn answers_become_json() {
    let code = Code::of(&spring(), ANN, 0);
    assert_eq!(render("invite", &Ok(Receipt::Code { code })), (200, json!({ "code": "a77c78qsjn69" })));
    assert_eq!(render("accept", &Ok(Receipt::Accepted)), (200, json!({ "accepted": true })));
    let (status, problem) = render("accept", &Err(Refusal::ByRule(RuleBroken::OwnCode)));
    assert_eq!((status, problem["type"].as_str()), (409, Some("/problems/own-code")));
    assert_eq!(render("accept", &Err(Refusal::CodeUnknown)).0, 404);
}
