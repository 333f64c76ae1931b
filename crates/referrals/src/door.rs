//! What the world can ask of a campaign of referrals over HTTP, as data for the gateway.

mod bodies;
mod receipts;

use decider::door::{
    CommandDoor, Kind, OPERATORS, Operation, PERSONS, PUBLIC, Parameter, Personal, Picture, STAFF, SchemaOf,
    schema_of,
};
use proto::wire::Format;

use crate::query::{About, Channels, OwnPage, Ranking, ReferralMinute};
use crate::review::{HELD_PARAMETERS, HeldPage, ShareCard, TREE_PARAMETERS, Tree};
use crate::{Command, Referrals};
use bodies::NothingBody;
use receipts::{
    AcceptedReceipt, CodeReceipt, CreatedReceipt, DoneReceipt, FollowReceipt, JudgedReceipt, StageReceipt,
};

const OPENID: &[Personal] = &[Personal::Openid { field: "openid", becomes: "person" }];

/// Everything that can be asked.
pub fn operations() -> Vec<Operation> {
    let mut operations = lifecycle();
    operations.extend(inviting());
    operations.extend(stating());
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
            CommandDoor { names: Some("named"), ..stage(|_| Ok(Command::Open)) },
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
    // What the page sends along is weighed, and nobody is refused for want of it.
    let invite = CommandDoor {
        page: true,
        ..CommandDoor::changing::<Referrals, NothingBody, CodeReceipt>(|_| Ok(Command::Invite))
    };
    let accept =
        CommandDoor { page: true, ..CommandDoor::changing::<Referrals, _, AcceptedReceipt>(bodies::accept) };
    let channel = CommandDoor::changing::<Referrals, _, CodeReceipt>(bodies::open_channel);
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
            "open_channel",
            "/channels",
            "Gives an article, a poster or a partner a code; asking again gives the same",
            OPERATORS,
            channel,
        ),
    ]
}

fn stating() -> Vec<Operation> {
    let follow = CommandDoor {
        personal: OPENID,
        ..CommandDoor::changing::<Referrals, _, FollowReceipt>(bodies::follow)
    };
    let register = CommandDoor {
        personal: OPENID,
        ..CommandDoor::changing::<Referrals, _, DoneReceipt>(bodies::register)
    };
    let judge = CommandDoor::changing::<Referrals, _, JudgedReceipt>(bodies::judge);
    vec![
        Operation::post(
            "follow",
            "/followers",
            "States whether a person follows the account, or did at a time",
            OPERATORS,
            follow,
        ),
        Operation::post(
            "register",
            "/registrations",
            "States that a person registered, where the campaign asks for it",
            OPERATORS,
            register,
        ),
        Operation::post(
            "judge_reward",
            "/rewards/{follower}/judge",
            "Releases, refuses or holds what a person's following earned, with a reason; another decision undoes it",
            OPERATORS,
            judge,
        ),
    ]
}

fn questions() -> Vec<Operation> {
    vec![
        Operation::get("campaign", "", "The campaign and its rules", PUBLIC, Kind::look::<About>("campaign")),
        Operation::get(
            "ranking",
            "/ranking",
            "Who invited most of those who count, best first",
            PUBLIC,
            Kind::look::<Ranking>("ranking"),
        ),
        Operation::get(
            "share_card",
            "/codes/{code}/card",
            "What a page hands on with a code: a title, a link and a picture",
            PUBLIC,
            queried("share_card", &[], schema_of::<ShareCard>),
        ),
        qr_code("invitation_qr_svg", "/codes/{code}/qr.svg", Picture::Svg),
        qr_code("invitation_qr_png", "/codes/{code}/qr.png", Picture::Png),
        Operation::get(
            "channels",
            "/channels",
            "Channels, and how far those came who came by them",
            STAFF,
            Kind::look::<Channels>("channels"),
        ),
        Operation::get(
            "held_rewards",
            "/rewards/held",
            "Rewards that were held or decided about, with what was seen, newest first",
            STAFF,
            queried("held", HELD_PARAMETERS, schema_of::<HeldPage>),
        ),
        Operation::get(
            "invitation_tree",
            "/tree",
            "Who invited whom around a person, with what they share",
            STAFF,
            queried("tree", TREE_PARAMETERS, schema_of::<Tree>),
        ),
        Operation::me::<OwnPage>("One's own code, how far one's invitees came, and oneself"),
        Operation::minutes::<ReferralMinute>("Invitations by how far they came, per minute"),
    ]
}

/// Of persons' codes and of channels': a poster is made from it.
fn qr_code(name: &'static str, path: &'static str, picture: Picture) -> Operation {
    let summary = "The link of somebody's code, or of a channel's, as a QR code";
    Operation::get(name, path, summary, PUBLIC, Kind::QrCode { question: "share_card", picture })
}

fn queried(question: &'static str, parameters: &'static [Parameter], answer: SchemaOf) -> Kind {
    Kind::Query { question, parameters, formats: &[Format::Json], answer }
}
