//! What the world can ask of a lucky draw over HTTP, as data for the gateway.

mod bodies;
mod receipts;

use decider::Minutes;
use decider::door::{CommandDoor, Kind, Method, Operation, SchemaOf, schema_of};
use proto::Role;

use crate::query::{About, DrawMinute, OwnPage};
use bodies::{CreateBody, EmptyBody, TakeBackBody};
use receipts::{CreatedReceipt, DrawnReceipt, StageReceipt, TakenBackReceipt};

const OPERATOR: &[Role] = &[Role::Operator];
const PERSON: &[Role] = &[Role::Person];
const PUBLIC: &[Role] = &[Role::Public];
const INSIDE: &[Role] = &[Role::Operator, Role::Auditor];

/// Everything that can be asked.
pub fn operations() -> Vec<Operation> {
    let mut operations = lifecycle();
    operations.extend(drawing());
    operations.extend(questions());
    operations
}

fn lifecycle() -> Vec<Operation> {
    let create = CommandDoor {
        render: receipts::render_new,
        ..door(schema_of::<CreateBody>, schema_of::<CreatedReceipt>, bodies::create)
    };
    let stage = |parse| door(schema_of::<EmptyBody>, schema_of::<StageReceipt>, parse);
    let close = "Ends drawing, makes the seed public and gives back what nobody won";
    vec![
        post("create", "", "Sets a draw up, as a draft, and commits to its seed", OPERATOR, create),
        post("open", "/open", "Opens a draft or resumes a paused draw", OPERATOR, stage(bodies::open)),
        post("pause", "/pause", "Stops drawing for a while", OPERATOR, stage(bodies::pause)),
        post("close", "/close", close, OPERATOR, stage(bodies::close)),
    ]
}

fn drawing() -> Vec<Operation> {
    let draw = CommandDoor {
        render: receipts::render_new,
        key_required: true,
        ..door(schema_of::<EmptyBody>, schema_of::<DrawnReceipt>, bodies::draw)
    };
    let back = door(schema_of::<TakeBackBody>, schema_of::<TakenBackReceipt>, bodies::take_back);
    vec![
        post("draw", "/draws", "Spends a ticket and draws", PERSON, draw),
        post("take_back", "/draws/{position}/take-back", "Takes a prize back into stock", OPERATOR, back),
    ]
}

fn questions() -> Vec<Operation> {
    vec![
        Operation {
            name: "campaign",
            method: Method::Get,
            path: "",
            summary: "The draw, its table, its commitment and, once it has closed, its seed",
            roles: PUBLIC,
            kind: Kind::Look {
                question: "campaign",
                parameters: &[],
                answer: schema_of::<About>,
                live: false,
            },
        },
        Operation {
            name: "me",
            method: Method::Get,
            path: "/me",
            summary: "One's own tickets and draws",
            roles: PERSON,
            kind: Kind::Own { answer: schema_of::<OwnPage> },
        },
        Operation {
            name: "minutes",
            method: Method::Get,
            path: "/minutes",
            summary: "Draws by what came of them, and tickets that came and went, per minute",
            roles: INSIDE,
            kind: Kind::Minutes { answer: schema_of::<Minutes<DrawMinute>> },
        },
    ]
}

fn door(body: SchemaOf, receipt: SchemaOf, parse: bodies::Parse) -> CommandDoor {
    CommandDoor {
        body,
        receipt,
        parse,
        render: receipts::render,
        page: false,
        key_required: false,
        personal: &[],
    }
}

fn post(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    roles: &'static [Role],
    door: CommandDoor,
) -> Operation {
    Operation { name, method: Method::Post, path, summary, roles, kind: Kind::Command(door) }
}
