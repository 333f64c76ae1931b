//! One case, with what a person needs to judge it.

use std::collections::{BTreeMap, BTreeSet};

use decider::Stamp;
use decider::parameters::{Parameters, invalid};
use decider::rows::Unreadable;
use proto::{Problem, Timestamp};

use super::answers::{
    CaseAnswer, ContestantCount, HistoryLine, SharedLine, StatusCounts, TimeCount, VoteLine,
};
use super::cluster::Cluster;
use super::key::Of;
use super::shelf::{Log, Vote};
use super::{NoAnswer, cases, vote, words};
use crate::decide::CASE_VOTES_MAX;
use crate::event::{Decision, Event, Why};

/// Length of the parts that votes are counted by, as long as detectors look at windows.
const PART_MS: u64 = 600_000;
/// Votes shown as examples, spread over the case.
const EXAMPLES_SHOWN: u64 = 20;
/// Most contestants shown.
const CONTESTANTS_SHOWN: usize = 20;
/// Most that is shown of what happened to a case, oldest first.
const HISTORY_SHOWN_MAX: usize = 200;

/// What is counted over a case's votes.
#[derive(Default)]
struct Counts {
    now: StatusCounts,
    persons: BTreeSet<proto::PersonId>,
    contestants: BTreeMap<u32, u64>,
    timeline: BTreeMap<u64, u64>,
    cluster: Cluster,
    examples: Vec<VoteLine>,
}

impl Counts {
    fn add(&mut self, log: &Log<'_>, vote: &Vote) -> Result<(), Unreadable> {
        self.now.add(vote.status);
        self.persons.insert(vote.cast.person);
        for contestant in &vote.cast.contestants {
            *self.contestants.entry(*contestant).or_default() += 1;
        }
        *self.timeline.entry(vote.stamp.at.0 / PART_MS).or_default() += 1;
        self.cluster.add(log, vote)
    }
}

pub(super) fn answer(log: &Log<'_>, parameters: &Parameters<'_>) -> Result<CaseAnswer, NoAnswer> {
    let wanted = "a case's number";
    let case: u32 = parameters.read("case", wanted)?.ok_or_else(|| invalid("case", "", wanted))?;
    let Some(row) = log.case(case)? else {
        let detail = format!("there is no case {case}; look it up in the list of cases");
        return Err(Problem::new(404, "case-unknown", detail).into());
    };
    let spread = row.votes.div_ceil(EXAMPLES_SHOWN).max(1);
    let mut counts = Counts::default();
    for (place, cast) in (0..u64::from(CASE_VOTES_MAX)).zip(log.behind(Of::CaseVote, case.into())) {
        let Some(found) = log.vote(cast?)? else { continue };
        counts.add(log, &found)?;
        if place % spread == 0 {
            counts.examples.push(vote::line(log, &found)?);
        }
    }
    Ok(CaseAnswer {
        position: log.shelf.position(),
        case: cases::line(log, case, &row)?,
        now: counts.now,
        persons: counts.persons.len(),
        shared: shared(counts.cluster),
        contestants: most(counts.contestants),
        timeline: counts.timeline.into_iter().map(part).collect(),
        examples: counts.examples,
        history: history(log, case)?,
    })
}

fn shared(cluster: Cluster) -> Vec<SharedLine> {
    cluster
        .most()
        .into_iter()
        .map(|((kind, value), of)| SharedLine { kind, value, votes: of.votes, persons: of.persons.len() })
        .collect()
}

fn most(contestants: BTreeMap<u32, u64>) -> Vec<ContestantCount> {
    let counts = contestants.into_iter().map(|(contestant, votes)| ContestantCount { contestant, votes });
    let mut counts: Vec<ContestantCount> = counts.collect();
    counts.sort_by_key(|count| (std::cmp::Reverse(count.votes), count.contestant));
    counts.truncate(CONTESTANTS_SHOWN);
    counts
}

fn part((part, votes): (u64, u64)) -> TimeCount {
    TimeCount { from_ms: Timestamp(part * PART_MS), votes }
}

fn history(log: &Log<'_>, case: u32) -> Result<Vec<HistoryLine>, Unreadable> {
    let mut lines = Vec::new();
    for position in log.behind(Of::CaseHistory, case.into()).take(HISTORY_SHOWN_MAX) {
        if let Some((stamp, event)) = log.event(position?)? {
            lines.extend(history_line(stamp, event));
        }
    }
    Ok(lines)
}

fn history_line(stamp: Stamp, event: Event) -> Option<HistoryLine> {
    let (what, by, reason, votes, act) = match event {
        Event::CaseOpened(it) => ("opened", it.by, said(it.why), it.votes.len(), None),
        Event::CaseExtended(it) => ("extended", it.by, said(it.why), it.votes.len(), None),
        Event::CaseDecided(it) => (decided(it.decision), it.by, it.reason, 0, None),
        Event::ActTaken(it) => ("acted", it.by, said(it.why), it.votes as usize, Some(it.act)),
        _ => return None,
    };
    let (position, at_ms) = (stamp.position, stamp.at);
    Some(HistoryLine { position, at_ms, what, by: words::who(by), reason, votes, act })
}

fn said(why: Why) -> String {
    match why {
        Why::Said { reason, .. } => reason,
        Why::Found { .. } => String::new(),
    }
}

fn decided(decision: Decision) -> &'static str {
    match decision {
        Decision::Open => "reopened",
        Decision::Confirmed => "confirmed",
        Decision::Dismissed => "dismissed",
    }
}
