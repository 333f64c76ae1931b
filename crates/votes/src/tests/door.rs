use std::collections::{BTreeMap, BTreeSet};

use decider::door::{
    Answered, CommandDoor, Kind, Operation, Personal, PersonalField, PersonalKind, Rendered,
};
use decider::{Decider, answer};
use proto::{Actor, CommandId};
use serde_json::{Value, json};

use super::support::*;
use crate::command::{Command, sum_door};
use crate::event::{DoorSummed, RuleBroken};
use crate::state::Standing;
use crate::{Receipt, Refusal, Votes, operations};

pub fn door_sum() -> Command {
    let refusals = BTreeMap::from([("person".into(), 3)]);
    Command::SumDoor { minute: NOON, refusals, visits: 12 }
}

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
    let bytes = answer::encode::<Votes>(answer);
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
    let operations: Vec<Operation> = operations();
    let names: BTreeSet<_> = operations.iter().map(|operation| operation.name).collect();
    let routes: BTreeSet<_> = operations.iter().map(|operation| (operation.method, operation.path)).collect();
    assert_eq!((names.len(), routes.len()), (operations.len(), operations.len()));
    assert!(operations.iter().all(|operation| !operation.roles.is_empty() && !operation.summary.is_empty()));
}

#[test]
fn bodies_become_commands() {
    let table = [
        ("open", json!({}), Command::Open),
        ("pause", Value::Null, Command::Pause),
        ("approve", json!({ "number": "17" }), Command::Approve { contestant: 17 }),
        ("reject", json!({ "number": 17 }), Command::Reject { contestant: 17 }),
        ("cast", json!({ "contestant": 17 }), Command::Cast { contestants: vec![17] }),
        ("cast", json!({ "contestants": [18, 17] }), Command::Cast { contestants: vec![17, 18] }),
        ("sign_up", json!({ "profile": reference(1) }), Command::SignUp { profile: reference(1) }),
        (
            "follow",
            json!({ "person": ANN, "following": true }),
            Command::Follow { person: ANN, following: true },
        ),
        (
            "mark",
            json!({ "contestant": 1, "juror": "li", "points": 100 }),
            Command::Mark { contestant: 1, juror: "li".into(), points: 100 },
        ),
        ("advance_round", json!({ "round": 2 }), advance(2)),
        ("create", json!({ "name": "N" }), Command::Create { name: "N".to_owned(), rules: Box::default() }),
    ];
    for (name, body, command) in table {
        assert_eq!(parse(name, body), Ok(command), "{name}");
    }
}

#[test]
fn bad_bodies_say_what_to_change() {
    let table = [
        ("open", json!({ "now": true }), "now"),
        ("open", json!([]), "JSON object"),
        ("cast", json!([17, null]), "JSON object"),
        ("cast", json!({}), "either contestant or contestants"),
        ("cast", json!({ "contestant": 1, "contestants": [1] }), "either contestant or contestants"),
        ("cast", json!({ "contestants": [1, 1] }), "once"),
        ("cast", json!({ "contestants": [] }), "1 to 50"),
        ("cast", json!({ "contestant": "17" }), "contestant: invalid type"),
        ("cast", json!({ "contestant": 1, "weight": 2 }), "weight"),
        ("approve", json!({ "number": "x" }), "whole number"),
        ("approve", json!({ "number": -1 }), "whole number"),
        ("sign_up", json!({}), "name is missing"),
        ("advance_round", json!({}), "missing field `round`"),
        ("advance_round", json!({ "round": 0 }), "round: invalid value"),
        ("follow", json!({ "following": true }), "openid is missing"),
        ("mark", json!({ "contestant": 1, "juror": "li", "points": 101 }), "points must be 0 to 100"),
        ("mark", json!({ "contestant": 1, "juror": "li", "points": 300 }), "points: invalid value"),
        ("create", json!({ "name": "" }), "name must be"),
        ("create", json!({ "name": "N", "rules": { "odds": 2 } }), "odds"),
        (
            "create",
            json!({ "name": "N", "rules": { "votes_per_person": "3" } }),
            "rules.votes_per_person: invalid",
        ),
        ("create", json!({ "name": "N", "rules": { "time_zone": "x" } }), "rules: time_zone"),
    ];
    for (name, body, says) in table {
        let error = parse(name, body.clone()).unwrap_err();
        assert!(error.contains(says), "{name} {body}: {error}");
    }
}

#[test]
fn answers_are_json() {
    let voted = Receipt::Voted { contestants: vec![17], votes_left: None };
    let body = json!({
        "id": CommandId([7; 16]), "position": 41, "at_ms": NOON.0, "votes_left": null, "contestants": [17]
    });
    assert_eq!(render("cast", &Ok(voted)), (201, body));
    let standing = Standing::Pending;
    let receipt = || Ok(Receipt::Contestant { contestant: 17, standing });
    assert_eq!(render("sign_up", &receipt()), (201, json!({ "number": 17, "status": "pending" })));
    assert_eq!(render("approve", &receipt()).0, 200);
    let created = Ok(Receipt::Created { campaign: spring() });
    assert_eq!(render("create", &created), (201, json!({ "id": "spring", "status": "draft" })));
    let (status, problem) = render("cast", &Err(Refusal::ByRule(RuleBroken::DayQuota { max: 1 })));
    assert_eq!((status, &problem["type"]), (409, &json!("/problems/quota-spent")));
}

#[test]
fn every_schema_can_be_made() {
    let mut generator = schemars::SchemaGenerator::default();
    for operation in operations() {
        match operation.kind {
            Kind::Command(door) => {
                (door.body)(&mut generator);
                (door.receipt)(&mut generator);
            }
            Kind::Look { answer, .. }
            | Kind::Own { answer }
            | Kind::OwnBeside { answer, .. }
            | Kind::Minutes { answer }
            | Kind::Query { answer, .. } => {
                answer(&mut generator);
            }
            Kind::QrCode { .. } => {}
        }
    }
    let schemas = generator.take_definitions(true);
    let follow = schemas["FollowBody"].to_string();
    assert!(!follow.contains("person\""), "the gateway takes the openid out: {follow}");
    assert!(schemas["Rules"].to_string().contains("Asia/Shanghai"), "defaults are shown");
}

#[test]
fn the_door_is_summed_up() {
    let mut world = World::open(rules("{}"), 0);
    let bytes = sum_door(NOON, BTreeMap::from([("person".into(), 3)]), 12);
    let command: Command = answer::read(&bytes).unwrap();
    assert_eq!(command, door_sum());
    let refusals = BTreeMap::from([("person".into(), 3)]);
    let summed = DoorSummed { campaign: Some(spring()), minute: NOON, refusals, visits: 12 };
    assert_eq!(world.decide(&ask(Actor::System, command.clone())).events, [summed.clone().into()]);
    let everywhere = proto::Envelope { campaign: None, ..ask(Actor::System, command) };
    assert_eq!(world.decide(&everywhere).events, [DoorSummed { campaign: None, ..summed }.into()]);
    let long = BTreeMap::from([("x".repeat(33).into(), 1)]);
    let too_long = Command::SumDoor { minute: NOON, refusals: long, visits: 0 };
    assert!(matches!(world.ask(&ask(Actor::System, too_long)), Err(Refusal::Malformed(_))));
    assert_eq!(Votes::tick(), Command::Tick);
}

#[test]
fn the_longest_texts_of_a_contestant_fit_into_the_vault() {
    /// What a vault takes behind one reference, as postcard.
    const VAULT_BYTES_MAX: usize = 2_048;
    let [Personal::Fields { fields, becomes: "profile" }] = door("sign_up").personal else {
        panic!("fields")
    };
    let longest = |field: &PersonalField| match field.kind {
        PersonalKind::Text => "𠮷".repeat(field.characters_max),
        PersonalKind::Phone => "13800138000".to_owned(),
        PersonalKind::PictureUrl => format!("https://{}", "a".repeat(field.characters_max - 8)),
    };
    let texts: BTreeMap<_, _> = fields.iter().map(|field| (field.name, longest(field))).collect();
    assert!(fields.iter().all(|field| field.check(Some(&texts[field.name])).is_ok()));
    let mut bytes = Vec::new();
    answer::append(&texts, &mut bytes);
    assert!(bytes.len() <= VAULT_BYTES_MAX, "{}", bytes.len());
    let required: Vec<_> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    assert_eq!(required, ["name"]);
}
