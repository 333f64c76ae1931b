//! Entries, page by page.

use decider::rows::Order;
use proto::wire::{Format, QueryPage};
use proto::{Problem, Timestamp};

use super::answers::EntryPage;
use super::positions::{Cursor, positions};
use super::shelf::Books;
use super::{Answer, NoAnswer};
use crate::books::{Entry, Filter, Line, csv_header};
use crate::query::{Parameters, invalid};

/// Events read for one page, some seconds: where a filter wants few of them, a page may have few lines, or none, and says
/// where to go on.
const EVENTS_READ_MAX: usize = 20_000;

pub(super) fn answer(books: &Books<'_>, parameters: &Parameters<'_>, format: Format) -> Answer {
    let (filter, order, limit) = (filter(parameters)?, order(parameters)?, parameters.limit()?);
    let cursor: Option<Cursor> =
        parameters.read("cursor", "the next_cursor of the answer before, such as 17.1")?;
    let (mut lines, mut next) = (Vec::new(), None);
    let found = positions(books, &filter, cursor, order)?;
    for (read, position) in found.enumerate() {
        let position = position?;
        if read == EVENTS_READ_MAX {
            let index = if order == Order::Ascending { 0 } else { u16::MAX };
            next = Some(Cursor { position, index });
            break;
        }
        let mut entries = books.entries_at(position)?;
        if order == Order::Descending {
            entries.reverse();
        }
        entries.retain(|entry| filter.wants(entry) && is_from(cursor, order, entry));
        for entry in entries {
            if lines.len() == limit {
                next = Some(Cursor { position, index: entry.index });
                break;
            }
            lines.push(line(books, &filter, &entry)?);
        }
        if next.is_some() {
            break;
        }
    }
    Ok(page(books.shelf.position(), lines, next.map(|next| next.to_string()), format))
}

fn is_from(cursor: Option<Cursor>, order: Order, entry: &Entry) -> bool {
    let at = Cursor { position: entry.position, index: entry.index };
    cursor.is_none_or(|from| match order {
        Order::Ascending => at >= from,
        Order::Descending => at <= from,
    })
}

/// Where one account is listed, each line has its balance after it.
fn line(books: &Books<'_>, filter: &Filter, entry: &Entry) -> Result<Line, NoAnswer> {
    let sums = if filter.account.is_some() { books.sums_after(entry)? } else { None };
    Ok(Line::of(entry, sums.map(|sums| sums.net(entry.account.kind.normal()))))
}

fn page(position: u64, entries: Vec<Line>, next_cursor: Option<String>, format: Format) -> QueryPage {
    let body = match format {
        Format::Json => {
            let page = EntryPage { position, entries, next_cursor: next_cursor.clone() };
            serde_json::to_string(&page).expect("answers are plain data and always serialise")
        }
        Format::JsonLines => entries.iter().map(Line::json).collect(),
        Format::Csv => std::iter::once(csv_header()).chain(entries.iter().map(Line::csv)).collect(),
    };
    QueryPage { position, next_cursor, body: body.into_bytes(), cites: Vec::new() }
}

fn filter(parameters: &Parameters<'_>) -> Result<Filter, Problem> {
    let time = |name| -> Result<Option<Timestamp>, Problem> {
        let ms: Option<u64> = parameters.read(name, "a time in milliseconds since the epoch")?;
        Ok(ms.map(Timestamp))
    };
    Ok(Filter {
        account: parameters.read("account", "an account such as points:budget:spring")?,
        asset: parameters.read("asset", "an asset such as points")?,
        person: parameters.read("person", "a person's id, 32 hex digits")?,
        campaign: parameters.read("campaign", "a campaign's id")?,
        command: parameters.read("command", "a command's id, 32 hex digits")?,
        transfer: parameters.read("transfer", "a transfer's id, 32 hex digits")?,
        since: time("since_ms")?,
        until: time("until_ms")?,
    })
}

fn order(parameters: &Parameters<'_>) -> Result<Order, Problem> {
    match parameters.get("order") {
        None | Some("oldest") => Ok(Order::Ascending),
        Some("newest") => Ok(Order::Descending),
        Some(other) => Err(invalid("order", other, "oldest or newest: which comes first")),
    }
}
