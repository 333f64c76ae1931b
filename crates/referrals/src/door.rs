//! What the world can ask of a campaign of referrals over HTTP, as data for the gateway.

mod bodies;
mod receipts;

use decider::Minutes;
use decider::door::{CommandDoor, Kind, Method, Operation, Personal, SchemaOf, schema_of};
use proto::Role;

use crate::query::{About, OwnPage, ReferralMinute};
use bodies::{AcceptBody, CreateBody, FollowBody, NothingBody};
use receipts::{AcceptedReceipt, CodeReceipt, CreatedReceipt, FollowReceipt, StageReceipt};

const OPERATOR: &[Role] = &[Role::Operator];
const PERSON: &[Role] = &[Role::Person];
const PUBLIC: &[Role] = &[Role::Public];
const INSIDE: &[Role] = &[Role::Operator, Role::Auditor];

const OPENID: &[Personal] = &[Personal::Openid { field: "openid", becomes: "person" }];

/// Everything that can be asked.
pub fn operations() -> Vec<Operation> {
    let mut operations = lifecycle();
    operations.extend(inviting());
    operations.extend(questions());
    operations
}

fn lifecycle() -> Vec<Operation> {
    let create = CommandDoor {
        render: receipts::render_new,
        ..door(schema_of::<CreateBody>, schema_of::<CreatedReceipt>, bodies::create)
    };
    let stage = |parse| door(schema_of::<NothingBody>, schema_of::<StageReceipt>, parse);
    vec![
        post("create", "", "Sets a campaign up, as a draft", OPERATOR, create),
        post("open", "/open", "Opens a draft or resumes a paused campaign", OPERATOR, stage(bodies::open)),
        post("pause", "/pause", "Stops inviting for a while", OPERATOR, stage(bodies::pause)),
        post(
            "close",
            "/close",
            "Ends inviting; who has come can still count, and leave",
            OPERATOR,
            stage(bodies::close),
        ),
    ]
}

fn inviting() -> Vec<Operation> {
    let invite = door(schema_of::<NothingBody>, schema_of::<CodeReceipt>, bodies::invite);
    let accept = door(schema_of::<AcceptBody>, schema_of::<AcceptedReceipt>, bodies::accept);
    let follow = CommandDoor {
        personal: OPENID,
        ..door(schema_of::<FollowBody>, schema_of::<FollowReceipt>, bodies::follow)
    };
    vec![
        post(
            "invite",
            "/codes",
            "Gives a person their code to hand on; asking again gives the same",
            PERSON,
            invite,
        ),
        post(
            "accept",
            "/invitations",
            "Accepts an invitation, before one follows the account",
            PERSON,
            accept,
        ),
        post("follow", "/followers", "States whether a person follows the account", OPERATOR, follow),
    ]
}

fn questions() -> Vec<Operation> {
    vec![
        Operation {
            name: "campaign",
            method: Method::Get,
            path: "",
            summary: "The campaign and its rules",
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
            summary: "One's own code, how far one's invitees came, and oneself",
            roles: PERSON,
            kind: Kind::Own { answer: schema_of::<OwnPage> },
        },
        Operation {
            name: "minutes",
            method: Method::Get,
            path: "/minutes",
            summary: "Invitations by how far they came, per minute",
            roles: INSIDE,
            kind: Kind::Minutes { answer: schema_of::<Minutes<ReferralMinute>> },
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
