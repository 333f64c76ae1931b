//! JSON in, JSON out.

use std::collections::BTreeSet;

use decider::answer;
use decider::door::{Answered, CommandDoor, Kind, Operation, Rendered};
use proto::{CommandId, PersonId, Role};
use serde_json::{Value, json};

use super::support::*;
use crate::command::{Command, Pot};
use crate::event::Why;
use crate::receipt::Booked;
use crate::{Ledger, Receipt, Refusal, operations};

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
    let bytes = answer::encode::<Ledger>(answer);
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
fn names_and_routes_are_unique_and_nothing_is_public() {
    let operations: Vec<Operation> = operations();
    let names: BTreeSet<_> = operations.iter().map(|operation| operation.name).collect();
    let routes: BTreeSet<_> = operations.iter().map(|operation| (operation.method, operation.path)).collect();
    assert_eq!((names.len(), routes.len()), (operations.len(), operations.len()));
    assert!(operations.iter().all(|operation| !operation.roles.contains(&Role::Public)));
    let changes = operations.iter().filter(|operation| matches!(operation.kind, Kind::Command(_)));
    assert!(
        changes.into_iter().all(|operation| operation.roles == [Role::Operator]),
        "auditors change nothing"
    );
}

#[test]
fn the_persons_of_a_body_are_those_who_get_something_or_an_account() {
    let [ann, bob] = [1, 2].map(|number| PersonId([number; 16]));
    let [anns, bobs] = [ann, bob].map(|person| format!("points:person:{person}"));
    let line = |debit: &str, credit: &str| json!({ "debit": debit, "credit": credit });
    let lines = [line("points:issue", &anns), line(&bobs, "points:expiry"), line("points:person:x", "?")];
    for (name, body, expected) in [
        ("transfer", json!({ "transfers": lines }), vec![ann]),
        ("transfer", json!({ "transfers": [line(&bobs, &anns), line(&anns, &bobs)] }), vec![ann, bob]),
        ("transfer", json!({ "transfers": [7, {}] }), vec![]),
        ("open_account", json!({ "account": anns }), vec![ann]),
        ("open_account", json!({ "account": "points:holding:a" }), vec![]),
        ("close_account", json!({ "account": anns }), vec![]),
    ] {
        assert_eq!((door(name).persons)(body.as_object().unwrap()), expected, "{name} {body}");
    }
}

#[test]
fn bodies_become_commands() {
    let transfer = json!({ "id": "01010101010101010101010101010101", "debit": "points:issue",
        "credit": "points:holding:a", "amount": 3, "reason": "test" });
    let mut pending = transfer.clone();
    pending["pending"] = json!(true);
    pending["expires_at_ms"] = json!(9);
    let new = new(1, "points:issue", "points:holding:a", 3);
    let (asset, campaign) = ("unit.mug".parse().unwrap(), lucky());
    let table = [
        ("create", json!({ "name": "Book" }), Command::Create { name: "Book".to_owned() }),
        ("transfer", json!({ "transfers": [transfer] }), Command::Transfer { transfers: vec![new.clone()] }),
        (
            "transfer",
            json!({ "transfers": [pending] }),
            Command::Transfer { transfers: vec![reserved(new, Some(proto::Timestamp(9)))] },
        ),
        (
            "allot",
            json!({ "asset": "unit.mug", "campaign": "lucky", "into": "stock", "amount": 2 }),
            Command::Allot { asset, campaign, into: Pot::Stock, amount: 2, id: None },
        ),
        (
            "post",
            json!({ "transfer": id(1), "amount": 2 }),
            Command::Post { transfer: id(1), amount: Some(2) },
        ),
        ("void", json!({ "transfer": id(1) }), Command::Void { transfer: id(1) }),
        (
            "reverse",
            json!({ "transfer": id(1), "reason": "paid-twice" }),
            Command::Reverse {
                transfer: id(1),
                amount: None,
                id: None,
                reason: "paid-twice".parse().unwrap(),
            },
        ),
        (
            "open_account",
            json!({ "account": "points:holding:a" }),
            Command::OpenAccount { account: account("points:holding:a"), terms: None },
        ),
        (
            "close_account",
            json!({ "account": "points:holding:a" }),
            Command::CloseAccount { account: account("points:holding:a") },
        ),
        (
            "set_rules",
            json!({ "campaign": "spring", "rules": { "awards": [
                { "name": "points", "on": "vote_counted", "asset": "points", "amount": 5 }] } }),
            Command::SetRules { campaign: spring(), rules: five_points() },
        ),
    ];
    for (name, body, command) in table {
        assert_eq!(parse(name, body), Ok(command), "{name}");
    }
}

#[test]
fn bad_bodies_say_what_to_change() {
    let line = |change: Value| {
        let mut line =
            json!({ "debit": "points:issue", "credit": "points:holding:a", "amount": 3, "reason": "test" });
        line.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({ "transfers": [line] })
    };
    let table = [
        ("create", json!([]), "JSON object"),
        ("create", json!({ "name": "" }), "name must be"),
        ("transfer", json!({ "transfers": [] }), "1 to 100"),
        ("transfer", line(json!({ "amount": 0 })), "transfers[0]: amount must be"),
        ("transfer", line(json!({ "amount": 1.5 })), "transfers[0].amount"),
        ("transfer", line(json!({ "amount": -1 })), "transfers[0].amount"),
        ("transfer", line(json!({ "reason": "Two words" })), "transfers[0].reason"),
        ("transfer", line(json!({ "debit": "points" })), "an account is ASSET:KIND"),
        ("transfer", line(json!({ "expires_at_ms": 9 })), "\"pending\": true"),
        ("transfer", line(json!({ "secret": 9 })), "secret"),
        (
            "open_account",
            json!({ "account": "unit.a:stock:b", "terms": { "overdraft_max": 1 } }),
            "terms: overdraft_max",
        ),
        (
            "set_rules",
            json!({ "campaign": "spring", "rules": { "utc_offset_minutes": 900 } }),
            "rules: utc_offset",
        ),
        (
            "allot",
            json!({ "asset": "usd", "campaign": "a", "into": "budget", "amount": 1 }),
            "asset: an asset is",
        ),
        ("void", json!({ "transfer": "1" }), "transfer: TransferId must be 32"),
    ];
    for (name, body, reason) in table {
        let said = parse(name, body.clone()).unwrap_err();
        assert!(said.contains(reason), "{name} {body}: {said}");
    }
}

#[test]
fn answers_become_json() {
    let transfers = vec![Booked { transfer: id(1), amount: 3 }];
    let line = json!({ "id": id(1), "amount": 3 });
    let table = [
        ("create", Ok(Receipt::Created { book: book() }), 201, json!({ "id": "book-default" })),
        (
            "transfer",
            Ok(Receipt::Booked { transfers }),
            201,
            json!({ "position": 41, "at_ms": NOON, "transfers": [line] }),
        ),
        (
            "post",
            Ok(Receipt::Settled { transfer: id(1), posted: 2 }),
            200,
            json!({ "id": id(1), "posted": 2 }),
        ),
        (
            "reverse",
            Ok(Receipt::Reversed { transfer: id(1), amount: 2, left: 1 }),
            200,
            json!({ "id": id(1), "amount": 2, "left": 1 }),
        ),
    ];
    for (name, answer, status, body) in table {
        assert_eq!(render(name, &answer), (status, body), "{name}");
    }
    let why = Why::Insufficient { account: account("points:budget:spring"), available: 2 };
    let (status, problem) = render("transfer", &Err(Refusal::ByBook(why)));
    assert_eq!((status, &problem["type"]), (409, &json!("/problems/insufficient")));
    assert!(problem["detail"].as_str().unwrap().contains("points:budget:spring has 2"));
}
