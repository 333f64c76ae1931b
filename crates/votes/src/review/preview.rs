//! What an act would change, and the act itself in steps ready to be sent: each names its votes and what they are now, so
//! that it changes exactly what was shown, or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use decider::parameters::{Parameters, invalid};
use proto::Problem;

use super::NoAnswer;
use super::answers::{Preview, StatusCounts, StepLine};
use super::board::{Change, current_round};
use super::filter::Filter;
use super::shelf::{Log, Vote};
use super::vote;
use crate::command::Move;
use crate::decide::{ACT_VOTES_MAX, QUERY_BYTES_MAX};
use crate::event::{FoundBy, VoteStatus};

/// Most votes of one preview: some hundred steps. More are judged in parts, by shorter times.
pub const PREVIEW_VOTES_MAX: usize = 20_000;
/// Votes shown as examples, spread over the set.
const EXAMPLES_SHOWN: usize = 20;
/// Parameters that say what to do and not which votes are meant.
const NOT_ASKED: [&str; 2] = ["do", "format"];

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Hold,
    Void,
    Restore,
    Undo,
}

impl Deed {
    fn read(parameters: &Parameters<'_>) -> Result<Self, Problem> {
        match parameters.get("do") {
            Some("hold") => Ok(Self::Hold),
            Some("void") => Ok(Self::Void),
            Some("restore") => Ok(Self::Restore),
            Some("undo") if parameters.get("act").is_none() => {
                Err(invalid("act", "", "the act to undo, as the list of acts names it"))
            }
            Some("undo") => Ok(Self::Undo),
            other => Err(invalid("do", other.unwrap_or_default(), "hold, void, restore or undo")),
        }
    }

    /// What a vote would be; nothing if it is left as it is.
    fn to(self, vote: &Vote) -> Option<VoteStatus> {
        match (self, vote.status, vote.last) {
            (Self::Hold, VoteStatus::Counted, _) => Some(VoteStatus::Held),
            (Self::Void, VoteStatus::Counted | VoteStatus::Held, _) => Some(VoteStatus::Voided),
            (Self::Restore, VoteStatus::Held | VoteStatus::Voided, _) => Some(VoteStatus::Counted),
            // Back to what it was: the filter passes only votes that the act changed last.
            (Self::Undo, _, Some((_, last))) => Some(last.from),
            _ => None,
        }
    }
}

pub(super) fn answer(log: &Log<'_>, parameters: &Parameters<'_>) -> Result<Preview, NoAnswer> {
    let (deed, filter) = (Deed::read(parameters)?, Filter::read(parameters)?);
    if !filter.is_narrow() {
        let detail = "say which votes are meant: by contestant, person, prefix, device, sharer, network, reason, case or act";
        return Err(Problem::new(400, "parameter-invalid", detail).into());
    }
    let query = asked(parameters)?;
    let mut votes: Vec<(Vote, VoteStatus)> = Vec::new();
    let mut is_full = false;
    filter.each(log, |vote| {
        let Some(to) = deed.to(&vote) else { return ControlFlow::Continue(()) };
        is_full = votes.len() == PREVIEW_VOTES_MAX;
        if is_full {
            return ControlFlow::Break(());
        }
        votes.push((vote, to));
        ControlFlow::Continue(())
    })?;
    if is_full {
        let detail = format!(
            "these are more than {PREVIEW_VOTES_MAX} votes; give since_ms and until_ms for a shorter time, and the rest after \
             that"
        );
        return Err(Problem::new(422, "too-many-votes", detail).into());
    }
    let found_by = FoundBy { query, position: log.shelf.position() };
    Ok(shown(log, deed, &filter, &votes, &found_by)?)
}

fn shown(
    log: &Log<'_>,
    deed: Deed,
    filter: &Filter,
    votes: &[(Vote, VoteStatus)],
    found_by: &FoundBy,
) -> Result<Preview, decider::rows::Unreadable> {
    let (round, mut change) = (current_round(log)?, Change::default());
    let (mut now, mut persons) = (StatusCounts::default(), BTreeSet::new());
    for (vote, to) in votes {
        change.add(vote, *to, round);
        now.add(vote.status);
        persons.insert(vote.cast.person);
    }
    let spread = votes.len().div_ceil(EXAMPLES_SHOWN).max(1);
    let examples = votes.iter().step_by(spread).map(|(vote, _)| vote::line(log, vote));
    let undoes = filter.act.filter(|_| deed == Deed::Undo);
    Ok(Preview {
        position: log.shelf.position(),
        votes: votes.len(),
        persons: persons.len(),
        now,
        board: change.board(log)?,
        examples: examples.collect::<Result<_, _>>()?,
        steps: steps(votes).map(|moves| StepLine { moves, undoes, found_by: found_by.clone() }).collect(),
    })
}

/// The votes in groups that go the same way, in steps that one command takes.
fn steps(votes: &[(Vote, VoteStatus)]) -> impl Iterator<Item = Vec<Move>> {
    votes.chunks(ACT_VOTES_MAX).map(|step| {
        let mut groups: BTreeMap<(VoteStatus, VoteStatus), Vec<u64>> = BTreeMap::new();
        for (vote, to) in step {
            groups.entry((vote.status, *to)).or_default().push(vote.stamp.position);
        }
        groups.into_iter().map(|((from, to), votes)| Move { from, to, votes }).collect()
    })
}

/// The question, as it will stand in the log.
fn asked(parameters: &Parameters<'_>) -> Result<String, Problem> {
    let of = |(name, value): &(String, String)| {
        (!NOT_ASKED.contains(&name.as_str())).then(|| format!("{name}={value}"))
    };
    let query: Vec<String> = parameters.0.iter().filter_map(of).collect();
    let query = query.join("&");
    if query.len() > QUERY_BYTES_MAX {
        let detail =
            format!("the question may have at most {QUERY_BYTES_MAX} bytes, since it stands in the log");
        return Err(Problem::new(400, "parameter-invalid", detail));
    }
    Ok(query)
}
