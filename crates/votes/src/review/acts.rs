//! Acts, newest first, and one with its votes.

use std::collections::BTreeMap;

use decider::parameters::{Parameters, invalid};
use decider::rows::{Order, Unreadable, behind, walk};
use proto::Problem;

use super::answers::{ActAnswer, ActLine, ActPage};
use super::key::{self, Of};
use super::shelf::Log;
use super::{NoAnswer, words};
use crate::command::Move;
use crate::event::{Event, VoteStatus};

/// Most votes of an act that an answer names, oldest first.
const VOTES_SHOWN_MAX: u64 = 20_000;
/// Most rows of steps read for one page of acts.
const STEPS_READ_MAX: usize = 20_000;

pub(super) fn page(log: &Log<'_>, parameters: &Parameters<'_>) -> Result<ActPage, NoAnswer> {
    let limit = parameters.limit()?;
    let cursor: Option<u64> = parameters.read("cursor", "the next_cursor of the answer before")?;
    let begin = key::all(Of::Act, &log.campaign);
    let end = match cursor {
        Some(act) => key::at(Of::Act, &log.campaign, act),
        None => behind(&begin),
    };
    let (mut acts, mut next) = (Vec::new(), None);
    let mut last = None;
    for (read, row) in walk(log.shelf, begin..end, Order::Descending).enumerate() {
        let (key, _) = row?;
        // The act stands before the position of the step.
        let act = key::last(&key[..key.len() - size_of::<u64>()]);
        if last == Some(act) {
            continue;
        }
        if acts.len() == limit || read >= STEPS_READ_MAX {
            next = last.map(|last: u64| last.to_string());
            break;
        }
        last = Some(act);
        acts.extend(line(log, act)?);
    }
    Ok(ActPage { position: log.shelf.position(), acts, next_cursor: next })
}

pub(super) fn one(log: &Log<'_>, parameters: &Parameters<'_>) -> Result<ActAnswer, NoAnswer> {
    let wanted = "an act: the position of its first step";
    let act: u64 = parameters.read("act", wanted)?.ok_or_else(|| invalid("act", "", wanted))?;
    let Some(line) = line(log, act)? else {
        let detail =
            format!("no act of this campaign begins at position {act}; look it up in the list of acts");
        return Err(Problem::new(404, "act-unknown", detail).into());
    };
    Ok(ActAnswer { position: log.shelf.position(), act: line, moves: moves(log, act)? })
}

fn line(log: &Log<'_>, act: u64) -> Result<Option<ActLine>, Unreadable> {
    let (mut found, mut steps, mut votes) = (None, 0, 0);
    for step in log.behind(Of::Act, act) {
        let Some((stamp, Event::ActTaken(taken))) = log.event(step?)? else { continue };
        steps += 1;
        votes += u64::from(taken.votes);
        found.get_or_insert((stamp, taken));
    }
    Ok(found.map(|(stamp, taken)| ActLine {
        act,
        at_ms: stamp.at,
        by: words::who(taken.by),
        why: taken.why,
        case: taken.case,
        undoes: taken.undoes,
        steps,
        votes,
    }))
}

fn moves(log: &Log<'_>, act: u64) -> Result<Vec<Move>, Unreadable> {
    let mut groups: BTreeMap<(VoteStatus, VoteStatus), Vec<u64>> = BTreeMap::new();
    let mut shown = 0;
    for step in log.behind(Of::Act, act) {
        let step = step?;
        let Some((_, Event::ActTaken(taken))) = log.event(step)? else { continue };
        shown += u64::from(taken.votes);
        if shown > VOTES_SHOWN_MAX {
            break;
        }
        for position in step + 1..=step + u64::from(taken.votes) {
            let Some((_, Event::VerdictChanged(changed))) = log.event(position)? else { continue };
            groups.entry((changed.from, changed.to)).or_default().push(changed.cast);
        }
    }
    Ok(groups.into_iter().map(|((from, to), votes)| Move { from, to, votes }).collect())
}
