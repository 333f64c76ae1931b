//! What the world can ask of a book over HTTP, as data for the gateway.

mod bodies;
mod receipts;

use decider::Minutes;
use decider::door::{CommandDoor, FORMAT, Kind, Method, Operation, Parameter, SchemaOf, schema_of};
use decider::rows::FORMATS;
use proto::Role;
use proto::wire::Format;

use crate::audit::{BalanceAnswer, EntryPage, StatementAnswer, TraceAnswer};
use crate::query::{About, AccountLine, AccountPage, LedgerMinute, OwnPage, RulesPage, TrialBalance};
use bodies::{
    AccountBody, AllotBody, CreateBody, OpenAccountBody, PostBody, ReverseBody, RulesBody, TransferBody,
    VoidBody,
};
use receipts::{AccountReceipt, BookReceipt, BookedReceipt, ReversedReceipt, RulesReceipt, SettledReceipt};

const OPERATOR: &[Role] = &[Role::Operator];
const PERSON: &[Role] = &[Role::Person];
const INSIDE: &[Role] = &[Role::Operator, Role::Auditor];

const ASSET: Parameter = Parameter { name: "asset", description: "Only this asset, such as points" };
const LIMIT: Parameter =
    Parameter { name: "limit", description: "Lines per answer, 1 to 500, 100 by default" };
const CURSOR: Parameter = Parameter { name: "cursor", description: "The next_cursor of the answer before" };
const ACCOUNTS: &[Parameter] = &[
    ASSET,
    Parameter {
        name: "kind",
        description: "Only this kind, such as budget; owed lists persons who owe something",
    },
    CURSOR,
    LIMIT,
];
const TRIAL: &[Parameter] = &[ASSET];
const ACCOUNT: Parameter =
    Parameter { name: "account", description: "Of this account, such as points:budget:spring" };
const PERSON_ABOUT: Parameter = Parameter { name: "person", description: "About this person, by id" };
const CAMPAIGN_ABOUT: Parameter = Parameter { name: "campaign", description: "About this campaign" };
const SINCE: Parameter = Parameter {
    name: "since_ms",
    description: "Of what happened at this time or later, in milliseconds since the epoch",
};
const UNTIL: Parameter = Parameter {
    name: "until_ms",
    description: "Of what happened before this time, in milliseconds since the epoch",
};
const BALANCE: &[Parameter] = &[
    Parameter {
        name: "position",
        description: "After what was booked up to this position; by default, the newest",
    },
    Parameter {
        name: "at_ms",
        description: "After what had happened by this time, in milliseconds since the epoch, also if it was booked later",
    },
];
const ENTRIES: &[Parameter] = &[
    ACCOUNT,
    ASSET,
    PERSON_ABOUT,
    CAMPAIGN_ABOUT,
    Parameter { name: "command", description: "That this command led to" },
    Parameter {
        name: "transfer",
        description: "Of this transfer, and what was taken back or given back of it",
    },
    SINCE,
    UNTIL,
    Parameter { name: "order", description: "oldest or newest: which is booked first; oldest by default" },
    CURSOR,
    LIMIT,
    FORMAT,
];
const STATEMENT: &[Parameter] = &[ACCOUNT, PERSON_ABOUT, CAMPAIGN_ABOUT, SINCE, UNTIL, FORMAT];
const RULES: &[Parameter] = &[CURSOR, LIMIT];

/// Everything that can be asked.
pub fn operations() -> Vec<Operation> {
    let mut operations = books();
    operations.extend(transfers());
    operations.extend(questions());
    operations.extend(audits());
    operations
}

fn books() -> Vec<Operation> {
    let create = CommandDoor {
        render: receipts::render_new,
        ..door(schema_of::<CreateBody>, schema_of::<BookReceipt>, bodies::create)
    };
    let open = door(schema_of::<OpenAccountBody>, schema_of::<AccountReceipt>, bodies::open_account);
    let close = door(schema_of::<AccountBody>, schema_of::<AccountReceipt>, bodies::close_account);
    let rules = door(schema_of::<RulesBody>, schema_of::<RulesReceipt>, bodies::set_rules);
    vec![
        post("create", "", "Opens the account's book; it has one", create),
        post("open_account", "/accounts", "Opens an account, or a closed one again", open),
        post("close_account", "/accounts/close", "Closes an account that is empty", close),
        post("set_rules", "/rules", "Sets what the facts of a campaign give, from here on", rules),
    ]
}

fn transfers() -> Vec<Operation> {
    let booked = |body, parse| CommandDoor {
        render: receipts::render_new,
        key_required: true,
        ..door(body, schema_of::<BookedReceipt>, parse)
    };
    let settle = |body, parse| door(body, schema_of::<SettledReceipt>, parse);
    let reverse = CommandDoor {
        key_required: true,
        ..door(schema_of::<ReverseBody>, schema_of::<ReversedReceipt>, bodies::reverse)
    };
    vec![
        post(
            "allot",
            "/allotments",
            "Puts value into a campaign's budget, or prizes into a draw's stock",
            booked(schema_of::<AllotBody>, bodies::allot),
        ),
        post(
            "transfer",
            "/transfers",
            "Books transfers or reserves them, all of them or none",
            booked(schema_of::<TransferBody>, bodies::transfer),
        ),
        post(
            "post",
            "/transfers/{transfer}/post",
            "Posts a pending transfer, in part or whole; the rest is free again",
            settle(schema_of::<PostBody>, bodies::post),
        ),
        post(
            "void",
            "/transfers/{transfer}/void",
            "Gives a pending transfer up",
            settle(schema_of::<VoidBody>, bodies::void),
        ),
        post(
            "reverse",
            "/transfers/{transfer}/reverse",
            "Takes back what a transfer moved; what a person no longer has, they owe",
            reverse,
        ),
    ]
}

fn questions() -> Vec<Operation> {
    vec![
        look("book", "", "The book", "campaign", &[], schema_of::<About>),
        look(
            "accounts",
            "/accounts",
            "Accounts of no person",
            "accounts",
            ACCOUNTS,
            schema_of::<AccountPage>,
        ),
        look(
            "account",
            "/accounts/{account}",
            "One account of no person",
            "account",
            &[],
            schema_of::<AccountLine>,
        ),
        look(
            "trial_balance",
            "/trial-balance",
            "Sums over all accounts, by asset and kind",
            "trial_balance",
            TRIAL,
            schema_of::<TrialBalance>,
        ),
        look("rules", "/rules", "What the facts of campaigns give", "rules", RULES, schema_of::<RulesPage>),
        Operation {
            name: "me",
            method: Method::Get,
            path: "/me",
            summary: "What one has and owes, as of some minutes ago",
            roles: PERSON,
            kind: Kind::Own { answer: schema_of::<OwnPage> },
        },
        Operation {
            name: "minutes",
            method: Method::Get,
            path: "/minutes",
            summary: "Transfers by what they are, and what was declined, refused and parked, per minute",
            roles: INSIDE,
            kind: Kind::Minutes { answer: schema_of::<Minutes<LedgerMinute>> },
        },
    ]
}

/// What is answered from the read model.
fn audits() -> Vec<Operation> {
    let json = &[Format::Json];
    vec![
        query(
            "balance",
            "/accounts/{account}/balance",
            "The balance of any account, at a position or a time",
            (BALANCE, json),
            schema_of::<BalanceAnswer>,
        ),
        query("entries", "/entries", "Entries by cursor", (ENTRIES, FORMATS), schema_of::<EntryPage>),
        query(
            "statement",
            "/statement",
            "What happened in a period: of an account or person with each entry, of a campaign or the book in sums",
            (STATEMENT, FORMATS),
            schema_of::<StatementAnswer>,
        ),
        query(
            "trace",
            "/entries/{entry}/trace",
            "From the entries at a position back to the fact, the deed with its evidence, and the request",
            (&[], json),
            schema_of::<TraceAnswer>,
        ),
    ]
}

fn query(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    (parameters, formats): (&'static [Parameter], &'static [Format]),
    answer: SchemaOf,
) -> Operation {
    let kind = Kind::Query { question: name, parameters, formats, answer };
    Operation { name, method: Method::Get, path, summary, roles: INSIDE, kind }
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

fn post(name: &'static str, path: &'static str, summary: &'static str, door: CommandDoor) -> Operation {
    Operation { name, method: Method::Post, path, summary, roles: OPERATOR, kind: Kind::Command(door) }
}

fn look(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    question: &'static str,
    parameters: &'static [Parameter],
    answer: SchemaOf,
) -> Operation {
    let kind = Kind::Look { question, parameters, answer, live: false };
    Operation { name, method: Method::Get, path, summary, roles: INSIDE, kind }
}
