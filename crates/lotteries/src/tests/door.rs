//! JSON in, JSON out.

use std::collections::BTreeSet;

use decider::answer;
use decider::door::{Answered, CommandDoor, Kind, Rendered};
use proto::{CommandId, PersonalRef, Pseudonym};
use serde_json::{Value, json};

use super::support::*;
use crate::command::TakenBack;
use crate::event::{Listing, Won};
use crate::outcome::{Outcome, Why};
use crate::refusal::RuleBroken;
use crate::{Command, Lotteries, Receipt, Refusal, operations};

pub(crate) fn door(name: &str) -> CommandDoor {
    let found = operations().into_iter().find(|operation| operation.name == name);
    match found.map(|operation| operation.kind) {
        Some(Kind::Command(door)) => door,
        _ => panic!("no command {name}"),
    }
}

pub(crate) fn parse(name: &str, body: Value) -> Result<Command, String> {
    (door(name).parse)(body).map(|bytes| answer::read(&bytes).unwrap())
}

pub(crate) fn render(name: &str, answer: &Result<Receipt, Refusal>) -> (u16, Value) {
    let bytes = answer::encode::<Lotteries>(answer);
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
    assert_eq!(names.len(), operations.len());
    // What sets a campaign up is found by the kind of campaign.
    let routed = || operations.iter().filter(|operation| operation.creates("lotteries").is_none());
    let routes: BTreeSet<_> = routed().map(|operation| (operation.method, operation.path)).collect();
    assert_eq!(routes.len(), routed().count());
    assert!(door("draw").key_required, "a retry must not spend another ticket");
}

#[test]
fn bodies_become_commands() {
    let rules = json!({ "prizes": [{ "asset": "unit.mug", "amount": 1, "weight": 1 }] });
    let table = [
        (
            "create",
            json!({ "name": "Lucky", "rules": rules }),
            Command::Create { name: "Lucky".to_owned(), rules: always() },
        ),
        ("open", json!({}), Command::Open),
        ("pause", Value::Null, Command::Pause),
        ("close", json!({}), Command::Close),
        ("draw", json!({}), Command::Draw),
        (
            "take_back",
            json!({ "position": "7", "why": "lapsed" }),
            Command::TakeBack { won: 7, why: TakenBack::Lapsed },
        ),
        (
            "list",
            json!({ "of_openid": ANN, "listing": "allowed" }),
            Command::List { person: ANN, listing: Listing::Allowed },
        ),
        (
            "list",
            json!({ "person": ANN, "listing": "denied" }),
            Command::List { person: ANN, listing: Listing::Denied },
        ),
        (
            "claim",
            json!({ "position": "7", "delivery": PersonalRef([4; 16]), "phone_key": Pseudonym([5; 8]) }),
            crate::holds::Command::Claim {
                won: 7,
                delivery: PersonalRef([4; 16]),
                phone: Some(Pseudonym([5; 8])),
                address: None,
            }
            .into(),
        ),
        ("pick_up", json!({ "position": "7" }), Command::PickUp { won: 7 }),
        (
            "fulfil",
            json!({ "position": "7", "note": "parcel 1" }),
            Command::Fulfil { won: 7, note: "parcel 1".to_owned() },
        ),
        (
            "redeem",
            json!({ "code": "7-ABC" }),
            Command::Redeem { code: "7-ABC".to_owned(), note: String::new() },
        ),
    ];
    for (name, body, command) in table {
        assert_eq!(parse(name, body), Ok(command), "{name}");
    }
}

#[test]
fn what_cannot_be_read_names_the_field() {
    let none = json!({ "name": "x", "rules": { "prizes": [] } });
    for (name, body, part) in [
        ("create", json!({ "name": "x" }), "rules"),
        ("create", none, "rules: prizes has 0 lines"),
        ("create", json!({ "name": "", "rules": { "prizes": [] } }), "name must"),
        ("draw", json!({ "odds": 1 }), "odds"),
        ("draw", json!([]), "JSON object"),
        ("take_back", json!({ "position": "x", "why": "lapsed" }), "position"),
        ("take_back", json!({ "position": 7, "why": "because" }), "why"),
        ("list", json!({ "listing": "denied" }), "either openid or person"),
        ("list", json!({ "person": ANN, "of_openid": ANN, "listing": "none" }), "either openid or person"),
        ("claim", json!({ "position": 7 }), "name is missing"),
        ("fulfil", json!({ "position": 7, "note": "a\nb" }), "note must"),
        ("redeem", json!({}), "code"),
    ] {
        let error = parse(name, body.clone()).unwrap_err();
        assert!(error.contains(part), "{name} {body}: {error}");
    }
}

#[test]
fn answers_become_json() {
    let won = Some(Won { asset: "unit.mug".parse().unwrap(), amount: 1 });
    let outcome =
        Outcome { line: Some(1), given: Some(0), why: Why::Guaranteed, won: won.clone(), cell: Some(4) };
    let claim_until = Some(NOON.plus_ms(5));
    let gave = Receipt::Gave { position: 42, draw: 3, outcome, claim_until, tickets_left: 2 };
    let body = json!({
        "id": "07070707070707070707070707070707", "position": 42, "at_ms": NOON, "draw": 3, "line": 1, "given": 0,
        "why": "guaranteed", "won": { "asset": "unit.mug", "amount": 1 }, "cell": 4,
        "claim_until_ms": NOON.plus_ms(5), "tickets_left": 2,
    });
    assert_eq!(render("draw", &Ok(gave)), (201, body));
    assert_eq!(render("claim", &Ok(Receipt::Claimed { won: 7 })), (200, json!({ "position": 7 })));
    let code = Receipt::Code { won: 7, code: "7-ABC".to_owned() };
    assert_eq!(render("pick_up", &Ok(code)), (200, json!({ "position": 7, "code": "7-ABC" })));
    let fulfilled = Receipt::Fulfilled { won: 7, person: ANN };
    assert_eq!(render("redeem", &Ok(fulfilled)), (200, json!({ "position": 7, "person": ANN })));
    assert_eq!(render("take_back", &Ok(Receipt::TakenBack { won: 7 })), (200, json!({ "position": 7 })));
    let (status, problem) = render("draw", &Err(Refusal::ByRule(RuleBroken::NoTicket)));
    assert_eq!((status, problem["type"].as_str()), (409, Some("/problems/no-ticket")));
    assert_eq!(render("draw", &Err(Refusal::SeedLost)).0, 503);
}

/// Its answer is given again for as long as the draw is known.
#[test]
fn an_answer_of_a_release_before_this_one_reads_like_one_of_today() {
    let old = |line, won| Receipt::Drawn { position: 42, draw: 3, line, won, tickets_left: 2 };
    let mug = Won { asset: "unit.mug".parse().unwrap(), amount: 1 };
    for (line, won, given, why) in [
        (Some(0), Some(mug), json!(0), "number"),
        (Some(0), None, json!(null), "out_of_stock"),
        (None, None, json!(null), "number"),
    ] {
        let (_, body) = render("draw", &Ok(old(line, won)));
        assert_eq!((&body["given"], &body["why"], &body["cell"]), (&given, &json!(why), &json!(null)));
    }
}
