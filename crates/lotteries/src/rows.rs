//! What grows with history: winners, and what a stranger needs to check a campaign. Rows behind the log, and questions answered
//! from them.
//!
//! Of a campaign itself nothing is kept here: the log has it, and is read where a row leads. Rows say which positions belong to
//! it, and what became of prizes.

mod bundle;
pub(crate) mod key;
mod winners;

pub(crate) use bundle::BundlePage;
pub(crate) use winners::WinnerPage;

use decider::Stamp;
use decider::parameters::Parameters;
use decider::rows::{NoAnswer, Row, Rows, Shelf, Unreadable, queried};
use proto::Problem;
use proto::wire::{Format, Queried, Query, QueryPage};
use serde::Serialize;

use crate::event::Event;
use crate::holds;

/// Counts changes of what rows look like and how they come about.
pub(crate) const ROWS_VERSION: u8 = 6;

/// The rows that an event adds or replaces.
pub(crate) fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let mut rows = bundle::rows(stamp, event, known)?;
    rows.extend(winners::row(stamp, event, known)?);
    rows.extend(holds::rows::rows(stamp, event, known)?);
    Ok(rows)
}

/// Answers a question about a campaign of any form.
pub(crate) fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
    let Some(campaign) = &query.campaign else {
        let problem = Problem::new(404, "campaign-unknown", "questions are about a campaign; name it");
        return Ok(Queried::Problem(problem));
    };
    let parameters = Parameters(&query.parameters);
    let answer = match query.question.as_str() {
        "fairness" => bundle::page(shelf, (&query.tenant, campaign), &parameters)
            .map(|page| written(shelf, query.format, &page, &page.lines, page.next_cursor.clone())),
        "winners" => winners::page(shelf, campaign, &parameters)
            .map(|page| written(shelf, query.format, &page, &page.winners, page.next_cursor.clone())),
        other => holds::rows::query(shelf, campaign, other, &parameters).unwrap_or_else(|| {
            let detail = format!("a lottery does not answer {other:?}; see /openapi.json for what it does");
            Err(NoAnswer::Problem(Problem::new(404, "question-unknown", detail)))
        }),
    };
    queried(answer)
}

/// A page as one object, or its lines each as one.
fn written<L: Serialize>(
    shelf: &dyn Shelf<Event>,
    format: Format,
    page: &impl Serialize,
    lines: &[L],
    next_cursor: Option<String>,
) -> QueryPage {
    let body = match format {
        Format::JsonLines => lines.iter().fold(Vec::new(), |mut body, line| {
            body.extend(json(line));
            body.push(b'\n');
            body
        }),
        Format::Json | Format::Csv => json(page),
    };
    QueryPage { position: shelf.position(), next_cursor, body, cites: Vec::new() }
}

fn json(answer: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(answer).expect("answers are plain data and always serialise")
}
