//! What the world can ask of a voting campaign over HTTP, as data for the gateway.

mod bodies;
mod judging;
mod receipts;
mod review;
mod weighing;

use decider::door::{
    CommandDoor, Kind, OPERATORS, Operation, PERSONS, PUBLIC, Parameter, Personal, PersonalField,
    PersonalKind, schema_of,
};
use proto::Role;

use crate::query::{About, ContestantPage, Leaderboard, OwnPage, VoteMinute};
use crate::{Command, Votes};
use bodies::{NoBody, NumberBody};
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

const PROFILE: &[Personal] = &[Personal::Fields {
    fields: &[
        PersonalField {
            name: "name",
            required: true,
            characters_max: CONTESTANT_NAME_CHARACTERS_MAX,
            one_line: true,
            kind: PersonalKind::Text,
            keyed: None,
        },
        PersonalField {
            name: "about",
            required: false,
            characters_max: CONTESTANT_ABOUT_CHARACTERS_MAX,
            one_line: false,
            kind: PersonalKind::Text,
            keyed: None,
        },
        PersonalField {
            name: "picture",
            required: false,
            characters_max: CONTESTANT_PICTURE_CHARACTERS_MAX,
            one_line: true,
            kind: PersonalKind::PictureUrl,
            keyed: None,
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
    operations.extend(review::operations());
    operations.extend(weighing::operations());
    operations
}

fn lifecycle() -> Vec<Operation> {
    let create = CommandDoor::making::<Votes, _, CreatedReceipt>(bodies::create);
    let stage = |command| CommandDoor::changing::<Votes, NoBody, StageReceipt>(command);
    let about = Kind::look::<About>("campaign");
    let post = |name, path, summary, door| Operation::post(name, path, summary, OPERATORS, door);
    vec![
        post("create", "", "Sets a campaign up, as a draft", create),
        post("open", "/open", "Opens a draft or resumes a paused campaign", stage(|_| Ok(Command::Open))),
        post("pause", "/pause", "Stops voting for a while", stage(|_| Ok(Command::Pause))),
        post("close", "/close", "Ends voting", stage(|_| Ok(Command::Close))),
        post("finalize", "/finalize", "Makes the result final", stage(|_| Ok(Command::Finalize))),
        Operation::get("campaign", "", "The campaign, its rules and where it stands", PUBLIC, about),
    ]
}

fn contestants() -> Vec<Operation> {
    let sign_up = CommandDoor {
        body: schema_of::<NoBody>,
        personal: PROFILE,
        ..CommandDoor::making::<Votes, _, ContestantReceipt>(bodies::sign_up)
    };
    let change = |name, path, summary, command: fn(NumberBody) -> Result<Command, String>| {
        let door = CommandDoor::changing::<Votes, _, ContestantReceipt>(command);
        Operation::post(name, path, summary, OPERATORS, CommandDoor { body: schema_of::<NoBody>, ..door })
    };
    let list = Kind::Look {
        question: "contestants",
        parameters: LISTING,
        answer: schema_of::<ContestantPage>,
        live: false,
    };
    vec![
        Operation::post(
            "sign_up",
            "/contestants",
            "Signs a person up as a contestant; an operator's are approved at once",
            &[Role::Person, Role::Operator],
            sign_up,
        ),
        change("approve", "/contestants/{number}/approve", "Lets a contestant stand", |body| {
            Ok(Command::Approve { contestant: body.number })
        }),
        change("reject", "/contestants/{number}/reject", "Turns a contestant down", |body| {
            Ok(Command::Reject { contestant: body.number })
        }),
        change(
            "withdraw",
            "/contestants/{number}/withdraw",
            "Takes an approved contestant out of the running",
            |body| Ok(Command::Withdraw { contestant: body.number }),
        ),
        Operation::get("contestants", "/contestants", "Contestants, in pages", PUBLIC, list),
    ]
}

fn running() -> Vec<Operation> {
    let follow =
        CommandDoor { personal: OPENID, ..CommandDoor::changing::<Votes, _, FollowReceipt>(bodies::follow) };
    let mark = CommandDoor::changing::<Votes, _, MarkReceipt>(bodies::mark);
    let advance = CommandDoor::changing::<Votes, _, RoundReceipt>(bodies::advance_round);
    let post = |name, path, summary, door| Operation::post(name, path, summary, OPERATORS, door);
    vec![
        post("follow", "/followers", "States whether a person follows the account", follow),
        post("mark", "/marks", "Enters a juror's mark; a later one replaces it", mark),
        post("advance_round", "/rounds/advance", "Ends the named round; the best go on", advance),
    ]
}

fn voting() -> Vec<Operation> {
    let cast = CommandDoor {
        page: true,
        key_required: true,
        ..CommandDoor::making::<Votes, _, VoteReceipt>(bodies::cast)
    };
    let board = Kind::look::<Leaderboard>("leaderboard");
    let live =
        Kind::Look { question: "leaderboard", parameters: &[], answer: schema_of::<Leaderboard>, live: true };
    vec![
        Operation::post("cast", "/votes", "Votes for one or several contestants", PERSONS, cast),
        Operation::get("leaderboard", "/leaderboard", "The board", PUBLIC, board),
        Operation::get("live", "/live", "The board, whenever it moves", PUBLIC, live),
        Operation::me::<OwnPage>("One's own receipts and votes left"),
        Operation::minutes::<VoteMinute>(
            "Votes by what became of them, pages opened and refusals, per minute",
        ),
    ]
}
