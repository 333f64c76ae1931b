//! What the world can ask of a voting campaign over HTTP, as data for the gateway.

mod bodies;
mod receipts;

use decider::Minutes;
use decider::door::{
    CommandDoor, Kind, Method, Operation, Parameter, Personal, PersonalField, PersonalKind, SchemaOf,
    schema_of,
};
use proto::Role;

use crate::query::{About, ContestantPage, Leaderboard, OwnPage, VoteMinute};
use bodies::{CreateBody, FollowBody, MarkBody, NoBody, RoundBody, VoteBody};
use receipts::{
    ContestantReceipt, CreatedReceipt, FollowReceipt, MarkReceipt, RoundReceipt, StageReceipt, VoteReceipt,
};

/// Longest name of a contestant, in characters: a line of the board on a phone.
pub const CONTESTANT_NAME_CHARACTERS_MAX: usize = 60;
/// Longest text about a contestant, in characters. With a name and a link of full length it fits into the 2,048
/// bytes that a vault takes behind one reference, whatever the script: 4 × 60 + 4 × 300 + 500 bytes and 26 around.
pub const CONTESTANT_ABOUT_CHARACTERS_MAX: usize = 300;
/// Longest address of a picture, in characters, which are bytes here since addresses are ASCII.
pub const CONTESTANT_PICTURE_CHARACTERS_MAX: usize = 500;

const OPERATOR: &[Role] = &[Role::Operator];
const PERSON: &[Role] = &[Role::Person];
const PUBLIC: &[Role] = &[Role::Public];
const INSIDE: &[Role] = &[Role::Operator, Role::Auditor];

const PROFILE: &[Personal] = &[Personal::Fields {
    fields: &[
        PersonalField {
            name: "name",
            required: true,
            characters_max: CONTESTANT_NAME_CHARACTERS_MAX,
            one_line: true,
            kind: PersonalKind::Text,
        },
        PersonalField {
            name: "about",
            required: false,
            characters_max: CONTESTANT_ABOUT_CHARACTERS_MAX,
            one_line: false,
            kind: PersonalKind::Text,
        },
        PersonalField {
            name: "picture",
            required: false,
            characters_max: CONTESTANT_PICTURE_CHARACTERS_MAX,
            one_line: true,
            kind: PersonalKind::PictureUrl,
        },
    ],
    becomes: "profile",
}];
const OPENID: &[Personal] = &[Personal::Openid { field: "openid", becomes: "person" }];

const LISTING: &[Parameter] = &[
    Parameter { name: "search", description: "A number, or a part of a name, in any case" },
    Parameter { name: "sort", description: "number (default) or rank" },
    Parameter {
        name: "cursor",
        description: "The next_cursor of the answer before; by rank, until the board moves",
    },
    Parameter { name: "limit", description: "Contestants per answer, 1 to 100, 50 by default" },
];

/// Everything that can be asked.
pub fn operations() -> Vec<Operation> {
    let mut operations = lifecycle();
    operations.extend(contestants());
    operations.extend(running());
    operations.extend(voting());
    operations
}

fn lifecycle() -> Vec<Operation> {
    let stage = |parse| door(schema_of::<NoBody>, schema_of::<StageReceipt>, parse);
    let create = CommandDoor {
        render: receipts::render_new,
        ..door(schema_of::<CreateBody>, schema_of::<CreatedReceipt>, bodies::create)
    };
    vec![
        post("create", "", "Sets a campaign up, as a draft", OPERATOR, create),
        post("open", "/open", "Opens a draft or resumes a paused campaign", OPERATOR, stage(bodies::open)),
        post("pause", "/pause", "Stops voting for a while", OPERATOR, stage(bodies::pause)),
        post("close", "/close", "Ends voting", OPERATOR, stage(bodies::close)),
        post("finalize", "/finalize", "Makes the result final", OPERATOR, stage(bodies::finalize)),
        look("campaign", "", "The campaign, its rules and where it stands", "campaign", schema_of::<About>),
    ]
}

fn contestants() -> Vec<Operation> {
    let change = |parse| door(schema_of::<NoBody>, schema_of::<ContestantReceipt>, parse);
    let sign_up = CommandDoor { render: receipts::render_new, personal: PROFILE, ..change(bodies::sign_up) };
    let list = Operation {
        kind: Kind::Look {
            question: "contestants",
            parameters: LISTING,
            answer: schema_of::<ContestantPage>,
            live: false,
        },
        ..look(
            "contestants",
            "/contestants",
            "Contestants, in pages",
            "contestants",
            schema_of::<ContestantPage>,
        )
    };
    let by_operator = |name, path, summary, parse| post(name, path, summary, OPERATOR, change(parse));
    vec![
        post(
            "sign_up",
            "/contestants",
            "Signs a person up as a contestant; an operator's are approved at once",
            &[Role::Person, Role::Operator],
            sign_up,
        ),
        by_operator("approve", "/contestants/{number}/approve", "Lets a contestant stand", bodies::approve),
        by_operator("reject", "/contestants/{number}/reject", "Turns a contestant down", bodies::reject),
        by_operator(
            "withdraw",
            "/contestants/{number}/withdraw",
            "Takes an approved contestant out of the running",
            bodies::withdraw,
        ),
        list,
    ]
}

fn running() -> Vec<Operation> {
    let follow = CommandDoor {
        personal: OPENID,
        ..door(schema_of::<FollowBody>, schema_of::<FollowReceipt>, bodies::follow)
    };
    let mark = door(schema_of::<MarkBody>, schema_of::<MarkReceipt>, bodies::mark);
    let advance = door(schema_of::<RoundBody>, schema_of::<RoundReceipt>, bodies::advance_round);
    vec![
        post("follow", "/followers", "States whether a person follows the account", OPERATOR, follow),
        post("mark", "/marks", "Enters a juror's mark; a later one replaces it", OPERATOR, mark),
        post("advance_round", "/rounds/advance", "Ends the named round; the best go on", OPERATOR, advance),
    ]
}

fn voting() -> Vec<Operation> {
    let cast = CommandDoor {
        render: receipts::render_new,
        page: true,
        key_required: true,
        ..door(schema_of::<VoteBody>, schema_of::<VoteReceipt>, bodies::cast)
    };
    let live = Operation {
        kind: Kind::Look {
            question: "leaderboard",
            parameters: &[],
            answer: schema_of::<Leaderboard>,
            live: true,
        },
        ..look("live", "/live", "The board, whenever it moves", "leaderboard", schema_of::<Leaderboard>)
    };
    vec![
        post("cast", "/votes", "Votes for one or several contestants", PERSON, cast),
        look("leaderboard", "/leaderboard", "The board", "leaderboard", schema_of::<Leaderboard>),
        live,
        Operation {
            name: "me",
            method: Method::Get,
            path: "/me",
            summary: "One's own receipts and votes left",
            roles: PERSON,
            kind: Kind::Own { answer: schema_of::<OwnPage> },
        },
        Operation {
            name: "minutes",
            method: Method::Get,
            path: "/minutes",
            summary: "Votes by what became of them, pages opened and refusals, per minute",
            roles: INSIDE,
            kind: Kind::Minutes { answer: schema_of::<Minutes<VoteMinute>> },
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

fn look(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    question: &'static str,
    answer: SchemaOf,
) -> Operation {
    let kind = Kind::Look { question, parameters: &[], answer, live: false };
    Operation { name, method: Method::Get, path, summary, roles: PUBLIC, kind }
}
