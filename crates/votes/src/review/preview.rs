//! What an act would change, and the act itself in steps ready to be sent: each names its votes and what they are now, so
//! that it changes exactly what was shown, or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use decider::parameters::Parameters;
use decider::rows::Unreadable;
use proto::Problem;

use super::NoAnswer;
use super::answers::{Preview, SinceLine, StatusCounts, StepLine};
use super::board::{Change, current_round};
use super::deed::{Deed, Fate, Judge};
use super::filter::Filter;
use super::shelf::{Log, Vote};
use super::vote;
use crate::command::Move;
use crate::decide::{ACT_VOTES_MAX, QUERY_BYTES_MAX};
use crate::event::{FoundBy, VoteStatus};

/// Most votes of one preview: some hundred steps. More are judged in parts, by shorter times; of an act to undo, the first.
pub const PREVIEW_VOTES_MAX: usize = 20_000;
/// Votes shown as examples, spread over the set.
const EXAMPLES_SHOWN: usize = 20;
/// Parameters that say what to do and not which votes are meant.
const NOT_ASKED: [&str; 2] = ["do", "format"];

pub(super) fn answer(log: &Log<'_>, parameters: &Parameters<'_>) -> Result<Preview, NoAnswer> {
    let (deed, filter) = (Deed::read(parameters)?, Filter::read(parameters)?);
    if !filter.is_narrow() {
        let detail = "say which votes are meant: by contestant, person, prefix, device, sharer, network, reason, case or act";
        return Err(Problem::new(400, "parameter-invalid", detail).into());
    }
    let query = asked(parameters)?;
    let found = Found::look(log, deed, &filter)?;
    if found.more && deed != Deed::Undo {
        let detail = format!(
            "these are more than {PREVIEW_VOTES_MAX} votes; give since_ms and until_ms for a shorter time, and the rest after \
             that"
        );
        return Err(Problem::new(422, "too-many-votes", detail).into());
    }
    let found_by = FoundBy { query, position: log.shelf.position() };
    Ok(shown(log, deed, &filter, found, &found_by)?)
}

/// The votes that are meant.
#[derive(Default)]
struct Found {
    /// With what each would be.
    votes: Vec<(Vote, VoteStatus)>,
    left_alone: usize,
    /// By the act that changed them last.
    changed_since: BTreeMap<u64, u64>,
    /// Whether there are more than [`PREVIEW_VOTES_MAX`].
    more: bool,
}

impl Found {
    fn look(log: &Log<'_>, deed: Deed, filter: &Filter) -> Result<Self, NoAnswer> {
        let (mut found, mut judge) = (Self::default(), Judge::of(log, deed, filter));
        let mut unreadable = None;
        filter.each(log, |vote| match judge.fate(&vote) {
            Ok(fate) => found.take(vote, fate),
            Err(error) => {
                unreadable = Some(error);
                ControlFlow::Break(())
            }
        })?;
        unreadable.map_or(Ok(found), |error| Err(error.into()))
    }

    fn take(&mut self, vote: Vote, fate: Fate) -> ControlFlow<()> {
        match fate {
            Fate::Becomes(_) if self.votes.len() == PREVIEW_VOTES_MAX => {
                self.more = true;
                return ControlFlow::Break(());
            }
            Fate::Becomes(to) => self.votes.push((vote, to)),
            Fate::Stays => {}
            Fate::LeftAlone => self.left_alone += 1,
            Fate::ChangedBy(act) => *self.changed_since.entry(act).or_default() += 1,
        }
        ControlFlow::Continue(())
    }
}

fn shown(
    log: &Log<'_>,
    deed: Deed,
    filter: &Filter,
    found: Found,
    found_by: &FoundBy,
) -> Result<Preview, Unreadable> {
    let Found { votes, left_alone, changed_since, more } = found;
    let (round, mut change) = (current_round(log)?, Change::default());
    let (mut now, mut persons) = (StatusCounts::default(), BTreeSet::new());
    for (vote, to) in &votes {
        change.add(vote, *to, round);
        now.add(vote.status);
        persons.insert(vote.cast.person);
    }
    let spread = votes.len().div_ceil(EXAMPLES_SHOWN).max(1);
    let examples = votes.iter().step_by(spread).map(|(vote, _)| vote::line(log, vote));
    let (found, steps) = match deed {
        Deed::Add => (votes.iter().map(|(vote, _)| vote.stamp.position).collect(), Vec::new()),
        _ => (Vec::new(), steps(log, &votes, filter.act.filter(|_| deed == Deed::Undo), found_by)?),
    };
    Ok(Preview {
        position: log.shelf.position(),
        votes: votes.len(),
        persons: persons.len(),
        now,
        board: change.board(log)?,
        examples: examples.collect::<Result<_, _>>()?,
        left_alone,
        changed_since: changed_since.into_iter().map(|(act, votes)| SinceLine { act, votes }).collect(),
        more,
        found,
        steps,
    })
}

/// Steps that one command takes each. To undo an act belongs to the case that the act belonged to.
fn steps(
    log: &Log<'_>,
    votes: &[(Vote, VoteStatus)],
    undoes: Option<u64>,
    found_by: &FoundBy,
) -> Result<Vec<StepLine>, Unreadable> {
    let undone = undoes.map(|act| log.act(act)).transpose()?.flatten();
    let case = undone.and_then(|taken| taken.case);
    let step = |moves| StepLine { moves, undoes, case, found_by: found_by.clone() };
    Ok(moves(votes).map(step).collect())
}

/// The votes in groups that go the same way, as many as one command takes.
fn moves(votes: &[(Vote, VoteStatus)]) -> impl Iterator<Item = Vec<Move>> {
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
