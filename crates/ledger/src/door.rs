//! What the world can ask of a book over HTTP, as data for the gateway.

mod bodies;
mod receipts;

use decider::Minutes;
use decider::door::{CommandDoor, Kind, Method, Operation, Parameter, SchemaOf, schema_of};
use proto::Role;

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
const RULES: &[Parameter] = &[CURSOR, LIMIT];

/// Everything that can be asked.
pub fn operations() -> Vec<Operation> {
    let mut operations = books();
    operations.extend(transfers());
    operations.extend(questions());
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
