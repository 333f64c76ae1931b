//! What the world can ask of a book over HTTP, as data for the gateway.

mod bodies;
mod receipts;

use decider::door::{CommandDoor, FORMAT, Kind, OPERATORS, Operation, PERSONS, Parameter, STAFF, schema_of};
use decider::rows::FORMATS;
use proto::wire::Format;
use schemars::JsonSchema;

use crate::Ledger;
use crate::audit::{BalanceAnswer, EntryPage, OWN_REWARDS, OwnRewards, StatementAnswer, TraceAnswer};
use crate::books::reward::REFERRALS;
use crate::query::{About, AccountLine, AccountPage, LedgerMinute, OwnPage, RulesPage, TrialBalance};
use receipts::{
    AccountReceipt, BookReceipt, BookedReceipt, RecalledReceipt, ReversedReceipt, RulesReceipt,
    SettledReceipt,
};

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
const REWARDS: &[Parameter] = &[CURSOR, LIMIT];

/// Everything that can be asked.
pub fn operations() -> Vec<Operation> {
    let mut operations = books();
    operations.extend(transfers());
    operations.extend(questions());
    operations.extend(audits());
    operations
}

fn books() -> Vec<Operation> {
    let create = CommandDoor::making::<Ledger, _, BookReceipt>(bodies::create);
    let open = CommandDoor {
        persons: bodies::person_of_account,
        ..CommandDoor::changing::<Ledger, _, AccountReceipt>(bodies::open_account)
    };
    let close = CommandDoor::changing::<Ledger, _, AccountReceipt>(bodies::close_account);
    let rules = CommandDoor::changing::<Ledger, _, RulesReceipt>(bodies::set_rules);
    vec![
        post("create", "", "Opens the account's book; it has one", create),
        post("open_account", "/accounts", "Opens an account, or a closed one again", open),
        post("close_account", "/accounts/close", "Closes an account that is empty", close),
        post("set_rules", "/rules", "Sets what the facts of a campaign give, from here on", rules),
    ]
}

fn transfers() -> Vec<Operation> {
    let keyed = |door| CommandDoor { key_required: true, ..door };
    let transfer = CommandDoor::making::<Ledger, _, BookedReceipt>(bodies::transfer);
    vec![
        post(
            "allot",
            "/allotments",
            "Puts value into a campaign's budget, or prizes into a draw's stock",
            keyed(CommandDoor::making::<Ledger, _, BookedReceipt>(bodies::allot)),
        ),
        post(
            "recall",
            "/allotments/recall",
            "Asks for prizes back that were allotted to what is no draw; a draw returns its own when it is closed",
            keyed(CommandDoor::making::<Ledger, _, RecalledReceipt>(bodies::recall)),
        ),
        post(
            "transfer",
            "/transfers",
            "Books transfers or reserves them, all of them or none",
            CommandDoor { persons: bodies::persons_of_transfers, ..keyed(transfer) },
        ),
        post(
            "post",
            "/transfers/{transfer}/post",
            "Posts a pending transfer, in part or whole; the rest is free again",
            CommandDoor::changing::<Ledger, _, SettledReceipt>(bodies::post),
        ),
        post(
            "void",
            "/transfers/{transfer}/void",
            "Gives a pending transfer up",
            CommandDoor::changing::<Ledger, _, SettledReceipt>(bodies::void),
        ),
        post(
            "reverse",
            "/transfers/{transfer}/reverse",
            "Takes back what a transfer moved; what a person no longer has, they owe",
            keyed(CommandDoor::changing::<Ledger, _, ReversedReceipt>(bodies::reverse)),
        ),
    ]
}

fn questions() -> Vec<Operation> {
    vec![
        look::<About>("book", "", "The book", "campaign", &[]),
        look::<AccountPage>("accounts", "/accounts", "Accounts of no person", "accounts", ACCOUNTS),
        look::<AccountLine>("account", "/accounts/{account}", "One account of no person", "account", &[]),
        look::<TrialBalance>(
            "trial_balance",
            "/trial-balance",
            "Sums over all accounts, by asset and kind",
            "trial_balance",
            TRIAL,
        ),
        look::<RulesPage>("rules", "/rules", "What the facts of campaigns give", "rules", RULES),
        Operation::me::<OwnPage>("What one has and owes, as of some minutes ago"),
        Operation::minutes::<LedgerMinute>(
            "Transfers by what they are, and what was declined, refused and parked, per minute",
        ),
    ]
}

/// What is answered from the read model.
fn audits() -> Vec<Operation> {
    let json = &[Format::Json];
    vec![
        query::<BalanceAnswer>(
            "balance",
            "/accounts/{account}/balance",
            "The balance of any account, at a position or a time",
            (BALANCE, json),
        ),
        query::<EntryPage>("entries", "/entries", "Entries by cursor", (ENTRIES, FORMATS)),
        query::<StatementAnswer>(
            "statement",
            "/statement",
            "What happened in a period: of an account or person with each entry, of a campaign or the book in sums",
            (STATEMENT, FORMATS),
        ),
        own_rewards(),
        query::<TraceAnswer>(
            "trace",
            "/entries/{entry}/trace",
            "From the entries at a position back to the fact, the deed with its evidence, and the request",
            (&[], json),
        ),
    ]
}

/// Rewards of votes are told some minutes later, so that nobody learns by them whether a vote was held; how many of those whom
/// somebody invited count is told them at once, and so is what that gave.
fn own_rewards() -> Operation {
    let kind = Kind::OwnBeside {
        at: REFERRALS,
        question: OWN_REWARDS,
        parameters: REWARDS,
        answer: schema_of::<OwnRewards>,
    };
    let summary = "What one was given for inviting: each reward, what of it was taken back, and all together";
    Operation::get("own_rewards", "/me/rewards", summary, PERSONS, kind)
}

fn post(name: &'static str, path: &'static str, summary: &'static str, door: CommandDoor) -> Operation {
    Operation::post(name, path, summary, OPERATORS, door)
}

fn look<A: JsonSchema>(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    question: &'static str,
    parameters: &'static [Parameter],
) -> Operation {
    let kind = Kind::Look { question, parameters, answer: schema_of::<A>, live: false };
    Operation::get(name, path, summary, STAFF, kind)
}

fn query<A: JsonSchema>(
    name: &'static str,
    path: &'static str,
    summary: &'static str,
    (parameters, formats): (&'static [Parameter], &'static [Format]),
) -> Operation {
    let kind = Kind::Query { question: name, parameters, formats, answer: schema_of::<A> };
    Operation::get(name, path, summary, STAFF, kind)
}
