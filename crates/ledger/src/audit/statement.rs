//! Statements of a period: of an account or a person with every entry, of a campaign or a whole book in sums.

use std::collections::BTreeMap;

use decider::rows::Unreadable;
use proto::wire::{Format, QueryPage};
use proto::{Asset, CampaignId, Problem, Timestamp};

use super::answers::{StatementAnswer, StatementMove, StatementPart};
use super::shelf::{Books, decoded};
use super::{Answer, NoAnswer};
use crate::account::{Account, normal_side};
use crate::books::export::cell;
use crate::books::{HOUR_MS, Hour, LINES_MAX, Scope, Statement, key};
use crate::query::{Parameters, invalid};

/// The columns of CSV. Each part is a line `opening`, its entries as lines `move`, and a line `closing` with the sums of
/// the period.
const COLUMNS: [&str; 16] = [
    "line",
    "asset",
    "unit",
    "kind",
    "account",
    "occurred_at_ms",
    "position",
    "index",
    "side",
    "amount",
    "balance",
    "debits",
    "credits",
    "other",
    "reason",
    "transfer",
];

/// From and before when.
struct Period {
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Period {
    fn begin(&self) -> Timestamp {
        self.since.unwrap_or_default()
    }

    fn end(&self) -> Timestamp {
        self.until.unwrap_or(Timestamp(u64::MAX))
    }

    /// Sums are kept by the hour, so that is how finely a period of many accounts is cut.
    fn must_be_hours(&self) -> Result<(), Problem> {
        let times = [("since_ms", self.since), ("until_ms", self.until)];
        let broken = times.into_iter().find(|(_, at)| at.is_some_and(|at| !at.0.is_multiple_of(HOUR_MS)));
        broken.map_or(Ok(()), |(name, at)| {
            let wanted =
                "the beginning of an hour, which statements of a campaign or a whole book are cut by";
            Err(invalid(name, &at.unwrap_or_default().0.to_string(), wanted))
        })
    }
}

pub(super) fn answer(books: &Books<'_>, parameters: &Parameters<'_>, format: Format) -> Answer {
    let period = Period { since: time(parameters, "since_ms")?, until: time(parameters, "until_ms")? };
    if period.begin() > period.end() {
        return Err(invalid("since_ms", &period.begin().0.to_string(), "a time before until_ms").into());
    }
    let account: Option<Account> = parameters.read("account", "an account such as points:budget:spring")?;
    let person = parameters.read("person", "a person's id, 32 hex digits")?;
    let campaign: Option<CampaignId> = parameters.read("campaign", "a campaign's id")?;
    let parts = match (&account, person, &campaign) {
        (Some(account), None, None) => vec![of_account(books, account, &period, LINES_MAX)?],
        (None, Some(person), None) => of_accounts(books, &books.accounts_of(person)?, &period)?,
        (None, None, Some(campaign)) => in_sums(books, &Scope::Campaign(campaign.clone()), &period)?,
        (None, None, None) => in_sums(books, &Scope::Book, &period)?,
        _ => {
            let detail = "a statement is of an account, a person or a campaign; give one of them, or none";
            return Err(Problem::new(400, "parameter-invalid", detail).into());
        }
    };
    let (since_ms, until_ms, position) = (period.since, period.until, books.shelf.position());
    let statement = StatementAnswer { position, account, person, campaign, since_ms, until_ms, parts };
    Ok(written(&statement, format))
}

fn time(parameters: &Parameters<'_>, name: &str) -> Result<Option<Timestamp>, Problem> {
    let ms: Option<u64> = parameters.read(name, "a time in milliseconds since the epoch")?;
    Ok(ms.map(Timestamp))
}

/// Together they have no more lines than one.
fn of_accounts(
    books: &Books<'_>,
    accounts: &[Account],
    period: &Period,
) -> Result<Vec<StatementPart>, NoAnswer> {
    let mut left = LINES_MAX;
    let mut parts = Vec::new();
    for account in accounts {
        let part = of_account(books, account, period, left)?;
        left -= part.moves.len();
        parts.push(part);
    }
    Ok(parts)
}

fn of_account(
    books: &Books<'_>,
    account: &Account,
    period: &Period,
    lines_max: usize,
) -> Result<StatementPart, NoAnswer> {
    let statement = Statement::of(account, books.rows(account), period.begin(), period.end())?;
    let statement = statement.ok().filter(|statement| statement.lines.len() <= lines_max);
    let statement = statement
        .ok_or_else(|| Problem::new(422, "statement-too-long", crate::books::TooLong.to_string()))?;
    let mut moves = Vec::with_capacity(statement.lines.len());
    for line in &statement.lines {
        let entry = books.entries_at(line.row.position)?.into_iter().nth(line.row.index.into());
        let entry = entry.ok_or_else(|| {
            Unreadable(format!("the log has no entry {}.{}", line.row.position, line.row.index))
        })?;
        moves.push(StatementMove {
            occurred_at_ms: line.row.occurred_at,
            position: line.row.position,
            index: line.row.index,
            side: line.row.side,
            amount: line.row.amount,
            balance: line.balance,
            other: entry.other,
            reason: entry.reason,
            transfer: entry.transfer,
        });
    }
    let normal = account.kind.normal();
    Ok(StatementPart {
        asset: account.asset.clone(),
        unit: account.asset.unit(),
        kind: account.kind.word().to_owned(),
        account: Some(account.clone()),
        opening: statement.opening.net(normal),
        debits: statement.closing.debits - statement.opening.debits,
        credits: statement.closing.credits - statement.opening.credits,
        entries: moves.len() as u64,
        closing: statement.closing.net(normal),
        moves,
    })
}

/// By asset and kind of account, from hours.
fn in_sums(books: &Books<'_>, scope: &Scope, period: &Period) -> Result<Vec<StatementPart>, NoAnswer> {
    period.must_be_hours()?;
    let mut kinds: BTreeMap<(Asset, String), (Hour, Hour)> = BTreeMap::new();
    for row in books.hours(scope, period.end()) {
        let (key, value) = row?;
        let unknown = || Unreadable("an hour's row names no hour".to_owned());
        let (start, asset, kind) = key::hour_of(&key).ok_or_else(unknown)?;
        let (before, within) = kinds.entry((asset, kind.to_owned())).or_default();
        let hour: Hour = decoded(&value)?;
        let sum = if start < period.begin() { before } else { within };
        *sum = sum.plus(hour);
    }
    let part = |((asset, kind), (before, within)): ((Asset, String), (Hour, Hour))| {
        let normal = normal_side(&kind);
        StatementPart {
            unit: asset.unit(),
            account: None,
            opening: before.sums.net(normal),
            debits: within.sums.debits,
            credits: within.sums.credits,
            entries: within.entries,
            closing: before.plus(within).sums.net(normal),
            moves: Vec::new(),
            asset,
            kind,
        }
    };
    Ok(kinds.into_iter().map(part).collect())
}

fn written(statement: &StatementAnswer, format: Format) -> QueryPage {
    let body = match format {
        Format::Json => serde_json::to_string(statement).expect("answers are plain data"),
        Format::JsonLines => {
            let line = |part| serde_json::to_string(part).expect("answers are plain data") + "\n";
            statement.parts.iter().map(line).collect()
        }
        Format::Csv => {
            let parts = statement.parts.iter().flat_map(|part| csv(part, statement));
            std::iter::once(COLUMNS.join(",") + "\r\n").chain(parts).collect()
        }
    };
    QueryPage { position: statement.position, next_cursor: None, body: body.into_bytes(), cites: Vec::new() }
}

fn csv(part: &StatementPart, statement: &StatementAnswer) -> Vec<String> {
    let account = part.account.as_ref().map(ToString::to_string).unwrap_or_default();
    let line = |kind: &str, at: Option<Timestamp>, rest: [String; 10]| {
        let at = at.map_or_else(String::new, |at| at.0.to_string());
        let first = [kind.to_owned(), part.asset.to_string(), part.unit.to_owned(), part.kind.clone()];
        let cells = first.into_iter().chain([account.clone(), at]).chain(rest);
        cells.map(|text| cell(&text)).collect::<Vec<_>>().join(",") + "\r\n"
    };
    let edge = |balance: i64, debits: String, credits: String| {
        let mut cells: [String; 10] = std::array::from_fn(|_| String::new());
        (cells[4], cells[5], cells[6]) = (balance.to_string(), debits, credits);
        cells
    };
    let side = |side| if side == crate::account::Side::Debit { "debit" } else { "credit" };
    let mut lines =
        vec![line("opening", statement.since_ms, edge(part.opening, String::new(), String::new()))];
    lines.extend(part.moves.iter().map(|it| {
        let cells = [
            it.position.to_string(),
            it.index.to_string(),
            side(it.side).to_owned(),
            it.amount.to_string(),
            it.balance.to_string(),
            String::new(),
            String::new(),
            it.other.to_string(),
            it.reason.to_string(),
            it.transfer.to_string(),
        ];
        line("move", Some(it.occurred_at_ms), cells)
    }));
    let sums = edge(part.closing, part.debits.to_string(), part.credits.to_string());
    lines.push(line("closing", statement.until_ms, sums));
    lines
}
