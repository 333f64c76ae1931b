//! A tiny activity: people write lines into a book. Its commands are JSON, so that tests can look inside.

use decider::door::{
    Answered, CommandDoor, Kind, Method, Operation, Parameter, Personal, PersonalField, PersonalKind,
    Rendered, persons_at, schema_of,
};
use proto::{Problem, Role};
use serde_json::{Value, json};

const OPERATOR: &[Role] = &[Role::Operator];
const PERSON: &[Role] = &[Role::Person];
const STAFF: &[Role] = &[Role::Operator, Role::Auditor];
const PUBLIC: &[Role] = &[Role::Public];

/// First bytes of a stored answer: version, and whether it is a refusal.
const ACCEPTED: [u8; 2] = [1, 0];
const REFUSED: [u8; 2] = [1, 1];

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read by the schema")]
struct Line {
    line: u64,
}

#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "read by the schema")]
struct Receipt {
    position: u64,
}

const NAME: PersonalField = PersonalField {
    name: "name",
    required: true,
    characters_max: 20,
    one_line: true,
    kind: PersonalKind::Text,
    keyed: None,
};
/// Everything that the vault gets of a member.
const FIELDS: &[PersonalField] = &[
    NAME,
    PersonalField { name: "about", required: false, one_line: false, ..NAME },
    PersonalField { name: "picture", required: false, kind: PersonalKind::PictureUrl, ..NAME },
];

/// What can be asked of a guestbook.
pub fn operations() -> Vec<Operation> {
    let name = &[Personal::Fields { fields: FIELDS, becomes: "profile" }];
    let plain = Kind::Look { question: "motto", parameters: &[], answer: schema_of::<Receipt>, live: false };
    let openid = &[Personal::Openid { field: "openid", becomes: "person" }];
    vec![
        post("create", "", OPERATOR, door(create)),
        post("write", "/lines", PERSON, CommandDoor { page: true, key_required: true, ..door(write) }),
        post(
            "join",
            "/members",
            &[Role::Person, Role::Operator],
            CommandDoor { personal: name, ..door(join) },
        ),
        post("follow", "/followers", OPERATOR, CommandDoor { personal: openid, ..door(any) }),
        post("open", "/open", OPERATOR, CommandDoor { names: Some("named"), ..door(any) }),
        post("invite", "/guests", OPERATOR, door(any)),
        post("approve", "/members/{number}/approve", OPERATOR, door(any)),
        post("panic", "/panic", PUBLIC, door(|_| panic!("this test wants a panic"))),
        get("board", "/board", PUBLIC, look(false)),
        get("live", "/live", PUBLIC, look(true)),
        get("report", "/report", STAFF, look(false)),
        get("me", "/me", PERSON, Kind::Own { answer: schema_of::<Receipt> }),
        get("kept", "/me/kept", PERSON, beside()),
        get("minutes", "/minutes", STAFF, Kind::Minutes { answer: schema_of::<Receipt> }),
        get("motto", "/motto", PUBLIC, plain),
        get("lines", "/lines", STAFF, query()),
    ]
}

/// The stored answer to a command.
pub fn decide(body: &Value, rejected: bool) -> Vec<u8> {
    let refused = rejected || body["refuse"] == true || body["line"] == 13;
    let head = if refused { REFUSED } else { ACCEPTED };
    [&head[..], body.to_string().as_bytes()].concat()
}

fn render(answered: &Answered<'_>) -> Rendered {
    if answered.answer.starts_with(&REFUSED) {
        return Rendered::Problem(Problem::new(422, "unlucky", "Choose another line."));
    }
    let body: Value = serde_json::from_slice(&answered.answer[2..]).unwrap();
    Rendered::Receipt(
        201,
        json!({ "id": answered.id, "position": answered.position, "at_ms": answered.at, "said": body }),
    )
}

fn create(body: Value) -> Result<Vec<u8>, String> {
    only(body, &["name"])
}

fn write(body: Value) -> Result<Vec<u8>, String> {
    if !body["line"].is_u64() {
        return Err("line must be a number".into());
    }
    only(body, &["line"])
}

fn join(body: Value) -> Result<Vec<u8>, String> {
    only(body, &["profile", "refuse"])
}

fn any(body: Value) -> Result<Vec<u8>, String> {
    Ok(body.to_string().into_bytes())
}

fn only(body: Value, fields: &[&str]) -> Result<Vec<u8>, String> {
    match body.as_object().unwrap().keys().find(|name| !fields.contains(&name.as_str())) {
        Some(unknown) => Err(format!("unknown field {unknown:?}")),
        None => any(body),
    }
}

fn door(parse: fn(Value) -> Result<Vec<u8>, String>) -> CommandDoor {
    let parse = Box::new(parse);
    let (body, receipt) = (schema_of::<Line> as decider::door::SchemaOf, schema_of::<Receipt> as _);
    CommandDoor {
        body,
        receipt,
        parse,
        respell: |_| {},
        render,
        page: false,
        page_optional: false,
        names: None,
        persons: |body| persons_at(body, "guests"),
        key_required: false,
        personal: &[],
    }
}

fn look(live: bool) -> Kind {
    let parameters = &[
        Parameter { name: "search", description: "A word" },
        Parameter { name: "limit", description: "How many" },
    ];
    Kind::Look { question: "board", parameters, answer: schema_of::<Receipt>, live }
}

fn query() -> Kind {
    Kind::Query { question: "lines", parameters: &[], formats: &[], answer: schema_of::<Receipt> }
}

fn beside() -> Kind {
    let parameters = &[Parameter { name: "cursor", description: "Where to go on" }];
    Kind::OwnBeside { at: "guestbook", question: "kept", parameters, answer: schema_of::<Receipt> }
}

fn post(name: &'static str, path: &'static str, roles: &'static [Role], door: CommandDoor) -> Operation {
    Operation { name, method: Method::Post, path, summary: name, roles, kind: Kind::Command(door) }
}

fn get(name: &'static str, path: &'static str, roles: &'static [Role], kind: Kind) -> Operation {
    Operation { name, method: Method::Get, path, summary: name, roles, kind }
}
