//! What operators ask to judge votes, and auditors to see how they were judged.

use decider::door::{CommandDoor, Kind, OPERATORS, Operation, Parameter, STAFF, SchemaOf, schema_of};
use proto::wire::Format;

use super::bodies::NoBody;
use super::judging::{self, DecideBody};
use super::receipts::{CaseReceipt, JudgedReceipt, Nothing};
use crate::review::{ActAnswer, ActPage, CaseAnswer, CasePage, Preview};
use crate::{Command, Votes};

const CURSOR: Parameter =
    Parameter { name: "cursor", description: "The next_cursor of the answer before, for older ones" };
const LIMIT: Parameter =
    Parameter { name: "limit", description: "Lines per answer, 1 to 500, 100 by default" };
const PREVIEW: &[Parameter] = &[
    Parameter {
        name: "do",
        description: "hold, void, restore, undo, which needs act, or add: find votes for a case",
    },
    Parameter { name: "contestant", description: "Votes for this contestant, by number" },
    Parameter {
        name: "since_ms",
        description: "Cast at this time or later, in milliseconds since the epoch",
    },
    Parameter { name: "until_ms", description: "Cast before this time, in milliseconds since the epoch" },
    Parameter { name: "prefix", description: "From this /24, /48 or /16, by pseudonym" },
    Parameter { name: "device", description: "From this device, by pseudonym" },
    Parameter { name: "sharer", description: "Led here by this sharer, by pseudonym" },
    Parameter {
        name: "network",
        description: "From this class of network: carrier, fixed, campus, data_centre, vpn, private or unknown",
    },
    Parameter {
        name: "reason",
        description: "With a reason of this code, such as address_cluster, when cast or when judged last",
    },
    Parameter { name: "status", description: "That are counted, held or voided now" },
    Parameter { name: "person", description: "Of this person, by id" },
    Parameter { name: "case", description: "Of this case, by number" },
    Parameter { name: "act", description: "That this act changed last, by the position that names it" },
];

pub(super) fn operations() -> Vec<Operation> {
    [of_acts(), of_cases()].into_iter().flatten().collect()
}

fn of_acts() -> Vec<Operation> {
    let judge =
        CommandDoor { key_required: true, ..CommandDoor::making::<Votes, _, JudgedReceipt>(judging::judge) };
    vec![
        query(
            "preview",
            "/preview",
            "What an act would change, and its steps, ready to be sent",
            PREVIEW,
            schema_of::<Preview>,
        ),
        post(
            "judge",
            "/acts",
            "Takes a step of an act: holds, voids or restores the votes that it lists, all of them or none",
            judge,
        ),
        query(
            "acts",
            "/acts",
            "What was decided about votes, newest first",
            &[CURSOR, LIMIT],
            schema_of::<ActPage>,
        ),
        query("act", "/acts/{act}", "One act, with the votes that it changed", &[], schema_of::<ActAnswer>),
    ]
}

fn of_cases() -> Vec<Operation> {
    let open = CommandDoor {
        key_required: true,
        ..CommandDoor::making::<Votes, _, CaseReceipt>(judging::open_case)
    };
    let decide = |command: fn(DecideBody) -> Result<Command, String>| {
        CommandDoor::changing::<Votes, _, CaseReceipt>(command)
    };
    vec![
        post("open_case", "/cases", "Opens a case for somebody to look at", open),
        query(
            "cases",
            "/cases",
            "Cases, newest first",
            &[
                Parameter { name: "status", description: "Only open, confirmed or dismissed ones" },
                CURSOR,
                LIMIT,
            ],
            schema_of::<CasePage>,
        ),
        query(
            "case",
            "/cases/{case}",
            "One case, with what a person needs to judge it",
            &[],
            schema_of::<CaseAnswer>,
        ),
        post(
            "extend_case",
            "/cases/{case}/votes",
            "Gives a case more votes, and opens it again",
            CommandDoor::changing::<Votes, _, CaseReceipt>(judging::extend_case),
        ),
        post("confirm_case", "/cases/{case}/confirm", "Says that a case is fraud", decide(judging::confirm)),
        post("dismiss_case", "/cases/{case}/dismiss", "Says that a case is none", decide(judging::dismiss)),
        post(
            "review",
            "/review",
            "Has detectors weigh all votes anew, as a close does; what they find comes as acts and cases",
            CommandDoor::changing::<Votes, NoBody, Nothing>(|_| Ok(Command::Review)),
        ),
        post("reopen_case", "/cases/{case}/reopen", "Opens a case again", decide(judging::reopen)),
    ]
}

fn post(name: &'static str, path: &'static str, summary: &'static str, door: CommandDoor) -> Operation {
    Operation::post(name, path, summary, OPERATORS, door)
}

fn query(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    parameters: &'static [Parameter],
    answer: SchemaOf,
) -> Operation {
    let kind = Kind::Query { question: name, parameters, formats: &[Format::Json], answer };
    Operation::get(name, path, summary, STAFF, kind)
}
