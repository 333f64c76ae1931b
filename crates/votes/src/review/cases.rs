//! The list of cases, newest first.

use decider::parameters::Parameters;
use decider::rows::{Order, Unreadable, behind, walk};

use super::answers::{CaseLine, CasePage};
use super::follow::{CaseRow, decoded};
use super::key::{self, Of};
use super::shelf::Log;
use super::{NoAnswer, words};
use crate::event::{Decision, Event};

pub(super) fn answer(log: &Log<'_>, parameters: &Parameters<'_>) -> Result<CasePage, NoAnswer> {
    let limit = parameters.limit()?;
    let status: Option<Decision> = parameters.read("status", "open, confirmed or dismissed")?;
    let cursor: Option<u32> = parameters.read("cursor", "the next_cursor of the answer before")?;
    let begin = key::all(Of::Case, &log.campaign);
    let end = match cursor {
        Some(case) => key::at(Of::Case, &log.campaign, case.into()),
        None => behind(&begin),
    };
    let (mut cases, mut next) = (Vec::new(), None);
    // A campaign has so few cases that those that are not asked for may be passed one by one.
    for row in walk(log.shelf, begin..end, Order::Descending) {
        let (key, value) = row?;
        let row: CaseRow = decoded(&value)?;
        if status.is_some_and(|wanted| row.decision != wanted) {
            continue;
        }
        if cases.len() == limit {
            next = cases.last().map(|last: &CaseLine| last.case.to_string());
            break;
        }
        cases.push(line(log, u32::try_from(key::last(&key)).unwrap_or(0), &row)?);
    }
    Ok(CasePage { position: log.shelf.position(), cases, next_cursor: next })
}

pub(super) fn line(log: &Log<'_>, case: u32, row: &CaseRow) -> Result<CaseLine, Unreadable> {
    let Some((stamp, Event::CaseOpened(opened))) = log.event(row.opened)? else {
        return Err(Unreadable(format!("position {} did not open case {case}", row.opened)));
    };
    Ok(CaseLine {
        case,
        status: row.decision,
        subject: opened.subject,
        why: opened.why,
        by: words::who(opened.by),
        opened_at_ms: stamp.at,
        changed: row.changed,
        votes: row.votes,
    })
}
