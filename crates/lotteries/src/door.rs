//! What the world can ask of a lucky draw over HTTP, as data for the gateway.

mod bodies;
pub(crate) mod forbidden;
mod prizes;
mod receipts;

use decider::door::{
    CommandDoor, EmptyBody, Kind, OPERATORS, Operation, PERSONS, PUBLIC, Personal, persons_at,
};

use crate::query::{AnyAbout, AnyOwnPage, DrawMinute};
use crate::{Command, Lotteries, envelope, holds, raffle};
pub(crate) use receipts::{CreatedReceipt, StageReceipt};
use receipts::{DrawnReceipt, ListedReceipt, TakenBackReceipt};

pub use prizes::{ADDRESS_CHARACTERS_MAX, NAME_CHARACTERS_MAX, PHONE_CHARACTERS_MAX};

/// Whom a list is about; an operator who knows the id gives that instead.
const OPENID: &[Personal] = &[Personal::Openid { field: "openid", becomes: "of_openid" }];

/// Everything that can be asked.
pub fn operations() -> Vec<Operation> {
    let mut operations = lifecycle();
    operations.extend(drawing());
    operations.extend(prizes::operations());
    operations.extend(prizes::histories());
    operations.extend(envelope::door::operations());
    operations.extend(raffle::door::operations());
    operations.extend(holds::door::operations());
    operations.extend(questions());
    operations
}

fn lifecycle() -> Vec<Operation> {
    let create = forbidden::refused(CommandDoor::making::<Lotteries, _, CreatedReceipt>(bodies::create));
    let stage = CommandDoor::changing::<Lotteries, EmptyBody, StageReceipt>;
    let close = "Ends the campaign, makes the seed public and gives back what nobody won";
    vec![
        Operation::post(
            "create",
            "",
            "Sets a draw up, as a draft, and commits to its seed",
            OPERATORS,
            create,
        ),
        Operation::post(
            "open",
            "/open",
            "Opens a draft or resumes what is paused",
            OPERATORS,
            CommandDoor { names: Some("named"), ..stage(|_| Ok(Command::Open)) },
        ),
        Operation::post(
            "pause",
            "/pause",
            "Stops drawing for a while",
            OPERATORS,
            stage(|_| Ok(Command::Pause)),
        ),
        Operation::post("close", "/close", close, OPERATORS, stage(|_| Ok(Command::Close))),
    ]
}

fn drawing() -> Vec<Operation> {
    let draw = CommandDoor {
        key_required: true,
        page: true,
        page_optional: true,
        ..CommandDoor::making::<Lotteries, EmptyBody, DrawnReceipt>(|_| Ok(Command::Draw))
    };
    let back = CommandDoor::changing::<Lotteries, _, TakenBackReceipt>(bodies::take_back);
    let list = CommandDoor {
        personal: OPENID,
        persons: |body| persons_at(body, "person"),
        ..CommandDoor::changing::<Lotteries, _, ListedReceipt>(bodies::list)
    };
    vec![
        Operation::post(
            "list",
            "/lists",
            "Puts a person on the list of those who may, or may not, draw; or takes them off",
            OPERATORS,
            list,
        ),
        Operation::post("draw", "/draws", "Spends a ticket and draws", PERSONS, draw),
        Operation::post(
            "take_back",
            "/draws/{position}/take-back",
            "Takes a prize back into stock",
            OPERATORS,
            back,
        ),
    ]
}

fn questions() -> Vec<Operation> {
    vec![
        Operation::get(
            "campaign",
            "",
            "The campaign, its rules, its commitment and, once it has closed, its seed",
            PUBLIC,
            Kind::look::<AnyAbout>("campaign"),
        ),
        Operation::me::<AnyOwnPage>(
            "One's own tickets and draws, parts of a red envelope, or entries of a raffle",
        ),
        Operation::minutes::<DrawMinute>(
            "Draws, claims and entries by what came of them, and tickets that came and went, per minute",
        ),
    ]
}
