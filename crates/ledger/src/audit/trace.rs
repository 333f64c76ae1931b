//! From an entry back to what led to it: the fact, the deed with its evidence, the request.

use decider::rows::Unreadable;
use proto::Problem;
use proto::fact::Source;
use proto::wire::QueryPage;

use super::answers::TraceAnswer;
use super::shelf::Books;
use super::{Answer, json};
use crate::books::{Entry, Line, evidence};
use crate::event::Cause;
use crate::query::{Parameters, invalid};

pub(super) fn answer(books: &Books<'_>, parameters: &Parameters<'_>) -> Answer {
    let wanted = "the position of an entry, as entries give it";
    let at: u64 = parameters.read("entry", wanted)?.ok_or_else(|| invalid("entry", "", wanted))?;
    let (position, entries) = (books.shelf.position(), books.entries_at(at)?);
    let Some(first) = entries.first() else {
        let detail = format!("nothing was booked at position {at} of this book, which stands at {position}");
        return Err(Problem::new(404, "entry-unknown", detail).into());
    };
    let (fact, evidence) = (fact(&first.cause), evidence(&first.cause));
    // A vote is fact and evidence in one; where it was voided, the fact is the voiding and the evidence the vote.
    let mut cites: Vec<Source> = fact.iter().chain(&evidence).cloned().collect();
    cites.dedup();
    let answer = TraceAnswer {
        position,
        entries: lines(books, &entries)?,
        by: match &first.cause {
            Cause::Command { by, .. } => Some(*by),
            Cause::Fact(_) => None,
        },
        fact,
        evidence,
        command: first.cause.command(),
        trace: first.cause.trace().clone(),
        cited: Vec::new(),
    };
    Ok(QueryPage { cites, ..json(position, &answer) })
}

fn fact(cause: &Cause) -> Option<Source> {
    match cause {
        Cause::Fact(fact) => Some(fact.source.clone()),
        Cause::Command { .. } => None,
    }
}

fn lines(books: &Books<'_>, entries: &[Entry]) -> Result<Vec<Line>, Unreadable> {
    let line = |entry: &Entry| {
        let sums = books.sums_after(entry)?;
        Ok(Line::of(entry, sums.map(|sums| sums.net(entry.account.kind.normal()))))
    };
    entries.iter().map(line).collect()
}
