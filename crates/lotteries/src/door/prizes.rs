//! What winners and those who hand prizes out ask.

use decider::door::{
    CommandDoor, EmptyBody, FORMAT, Kind, OPERATORS, Operation, PERSONS, PUBLIC, Parameter, Personal,
    PersonalField, PersonalKind, STAFF, schema_of,
};
use proto::wire::Format;

use super::bodies;
use super::receipts::{PrizeClaimedReceipt, PrizeCodeReceipt, PrizeFulfilledReceipt};
use crate::Lotteries;
use crate::query::WaitingPage;
use crate::rows::{BundlePage, WinnerPage};

/// Longest name of whoever gets a parcel, in characters.
pub const NAME_CHARACTERS_MAX: usize = 60;
/// Longest number of a phone, in characters, with its country's code, however it is spaced.
pub const PHONE_CHARACTERS_MAX: usize = 30;
/// Longest address, in characters. With the others it fits into the 2,048 bytes that a vault takes behind one reference,
/// whatever the script: 4 × (60 + 30 + 300) bytes and some around.
pub const ADDRESS_CHARACTERS_MAX: usize = 300;

const DELIVERY: &[Personal] = &[Personal::Fields {
    fields: &[
        text("name", NAME_CHARACTERS_MAX, true),
        // What tells that the parcels of many go to one of them.
        PersonalField {
            kind: PersonalKind::Phone,
            keyed: Some("phone_key"),
            ..text("phone", PHONE_CHARACTERS_MAX, true)
        },
        PersonalField { keyed: Some("address_key"), ..text("address", ADDRESS_CHARACTERS_MAX, false) },
    ],
    becomes: "delivery",
}];

const LIMIT: Parameter =
    Parameter { name: "limit", description: "Lines per answer, 1 to 500, 100 by default" };
const OLDER: &[Parameter] = &[
    FORMAT,
    Parameter { name: "cursor", description: "The next_cursor of the answer before, for older ones" },
    LIMIT,
];
const LATER: &[Parameter] = &[
    FORMAT,
    Parameter { name: "cursor", description: "The next_cursor of the answer before, for what came later" },
    LIMIT,
];
/// One object, or each line as one: files of those can be joined, and `fairground fairness check` reads them.
const FORMATS: &[Format] = &[Format::Json, Format::JsonLines];

const fn text(name: &'static str, characters_max: usize, one_line: bool) -> PersonalField {
    PersonalField { name, required: true, characters_max, one_line, kind: PersonalKind::Text, keyed: None }
}

pub(super) fn operations() -> Vec<Operation> {
    let claim = CommandDoor {
        body: schema_of::<EmptyBody>,
        personal: DELIVERY,
        key_required: true,
        ..CommandDoor::changing::<Lotteries, _, PrizeClaimedReceipt>(bodies::claim)
    };
    let pick_up = CommandDoor {
        body: schema_of::<EmptyBody>,
        ..CommandDoor::changing::<Lotteries, _, PrizeCodeReceipt>(bodies::pick_up)
    };
    let fulfil = CommandDoor::changing::<Lotteries, _, PrizeFulfilledReceipt>(bodies::fulfil);
    let redeem = CommandDoor::changing::<Lotteries, _, PrizeFulfilledReceipt>(bodies::redeem);
    vec![
        Operation::post(
            "claim",
            "/draws/{position}/claim",
            "Claims a prize that is sent: says who gets it where",
            PERSONS,
            claim,
        ),
        Operation::post(
            "pick_up",
            "/draws/{position}/code",
            "Gives the code of a prize that is picked up, each time the same",
            PERSONS,
            pick_up,
        ),
        Operation::post(
            "fulfil",
            "/draws/{position}/fulfil",
            "States that a claimed prize was sent",
            OPERATORS,
            fulfil,
        ),
        Operation::post(
            "redeem",
            "/redemptions",
            "Hands a prize out to whoever shows its code, once",
            OPERATORS,
            redeem,
        ),
        Operation::get(
            "waiting",
            "/waiting-prizes",
            "Claimed prizes that are to be sent, with addresses for operators",
            STAFF,
            Kind::look::<WaitingPage>("waiting"),
        ),
    ]
}

/// What is answered from rows.
pub(super) fn histories() -> Vec<Operation> {
    let query = |question, parameters, answer| Kind::Query { question, parameters, formats: FORMATS, answer };
    vec![
        Operation::get(
            "winners",
            "/winners",
            "Who won what, and what became of the prize, newest first",
            STAFF,
            query("winners", OLDER, schema_of::<WinnerPage>),
        ),
        Operation::get(
            "fairness",
            "/fairness",
            "Everything that a stranger needs to check a closed campaign, in the order of the log",
            PUBLIC,
            query("fairness", LATER, schema_of::<BundlePage>),
        ),
    ]
}
