//! What the world can ask of a campaign of referrals over HTTP, as data for the gateway.

mod bodies;
mod receipts;

use decider::door::{CommandDoor, Kind, OPERATORS, Operation, PERSONS, PUBLIC, Personal};

use crate::query::{About, OwnPage, ReferralMinute};
use crate::{Command, Referrals};
use bodies::NothingBody;
use receipts::{AcceptedReceipt, CodeReceipt, CreatedReceipt, FollowReceipt, StageReceipt};

const OPENID: &[Personal] = &[Personal::Openid { field: "openid", becomes: "person" }];

/// Everything that can be asked.
pub fn operations() -> Vec<Operation> {
    let mut operations = lifecycle();
    operations.extend(inviting());
    operations.extend(questions());
    operations
}

fn lifecycle() -> Vec<Operation> {
    let create = CommandDoor::making::<Referrals, _, CreatedReceipt>(bodies::create);
    let stage = CommandDoor::changing::<Referrals, NothingBody, StageReceipt>;
    vec![
        Operation::post("create", "", "Sets a campaign up, as a draft", OPERATORS, create),
        Operation::post(
            "open",
            "/open",
            "Opens a draft or resumes a paused campaign",
            OPERATORS,
            stage(|_| Ok(Command::Open)),
        ),
        Operation::post(
            "pause",
            "/pause",
            "Stops inviting for a while",
            OPERATORS,
            stage(|_| Ok(Command::Pause)),
        ),
        Operation::post(
            "close",
            "/close",
            "Ends inviting; who has come can still count, and leave",
            OPERATORS,
            stage(|_| Ok(Command::Close)),
        ),
    ]
}

fn inviting() -> Vec<Operation> {
    let invite = CommandDoor::changing::<Referrals, NothingBody, CodeReceipt>(|_| Ok(Command::Invite));
    let accept = CommandDoor::changing::<Referrals, _, AcceptedReceipt>(bodies::accept);
    let follow = CommandDoor {
        personal: OPENID,
        ..CommandDoor::changing::<Referrals, _, FollowReceipt>(bodies::follow)
    };
    vec![
        Operation::post(
            "invite",
            "/codes",
            "Gives a person their code to hand on; asking again gives the same",
            PERSONS,
            invite,
        ),
        Operation::post(
            "accept",
            "/invitations",
            "Accepts an invitation, before one follows the account",
            PERSONS,
            accept,
        ),
        Operation::post(
            "follow",
            "/followers",
            "States whether a person follows the account",
            OPERATORS,
            follow,
        ),
    ]
}

fn questions() -> Vec<Operation> {
    vec![
        Operation::get("campaign", "", "The campaign and its rules", PUBLIC, Kind::look::<About>("campaign")),
        Operation::me::<OwnPage>("One's own code, how far one's invitees came, and oneself"),
        Operation::minutes::<ReferralMinute>("Invitations by how far they came, per minute"),
    ]
}
