//! One run's verdicts against its truth.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::attempt::Act;
use crate::families;
use crate::truth::{Due, Level, Origin};
use crate::verdict::{Summary, Verdict, Word};
use crate::world::{Choice, Run};

/// An attack counts as found once this many of its votes are out: one alone may be chance.
const ALARM_VOTES: usize = 3;

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Part {
    /// How many of them.
    pub of: u64,
    /// How many there are.
    pub all: u64,
}

impl Part {
    /// As a share of one; none if there is nothing.
    pub fn share(self) -> Option<f64> {
        (self.all > 0).then(|| self.of as f64 / self.all as f64)
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self { of: self.of + other.of, all: self.all + other.all }
    }

    fn count(&mut self, is_part: bool) {
        self.all += 1;
        self.of += u64::from(is_part);
    }
}

/// When an attack was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Found {
    /// How long after its first vote.
    pub after_ms: u64,
    /// How many votes it had cast by then.
    pub votes: u64,
}

/// What verdicts on one run are worth.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// Fake votes in the main campaign that were kept out, of those that should be. Earlier campaigns are history.
    pub kept_out: BTreeMap<(&'static str, Level), Part>,
    /// Honest votes that do not count, of those that should, by cohort.
    pub lost: BTreeMap<&'static str, Part>,
    /// Repeated requests that were counted once more.
    pub doubled: Part,
    /// Each attack with when it was found in the main campaign, if it was.
    pub found: Vec<(&'static str, Level, Option<Found>)>,
    /// Honest votes of a framed candidate that do not count.
    pub framed: Option<Part>,
    /// The main campaign: votes too many or too few by candidate, of all honest votes.
    pub off: Part,
    /// The main campaign's winner.
    pub winner: Winner,
    /// Candidates whose honest count lies inside the judge's interval.
    pub inside: Option<Part>,
}

/// Who won, and who would have without fakes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Winner {
    /// By how much the honest winner leads, as a share of all honest votes.
    pub margin: f64,
    /// Whether the counted votes name the same.
    pub is_right: bool,
}

/// Why verdicts can't be scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// There are fewer or more than lines.
    Count {
        /// Lines that were given.
        lines: usize,
        /// Verdicts that came.
        verdicts: usize,
    },
    /// One stands for another line than its own.
    Order {
        /// Which line was due.
        line: u64,
        /// Which it names.
        named: u64,
    },
}

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count { lines, verdicts } => {
                write!(f, "{verdicts} verdicts came for {lines} lines; a judge answers each line once")
            }
            Self::Order { line, named } => write!(
                f,
                "the verdict for line {line} says that it is for line {named}; verdicts come in the order of the lines"
            ),
        }
    }
}

impl std::error::Error for Unfit {}

/// Scores verdicts on a run.
pub fn score(run: &Run, verdicts: &[Verdict]) -> Result<Score, Unfit> {
    if verdicts.len() != run.casts.len() {
        return Err(Unfit::Count { lines: run.casts.len(), verdicts: verdicts.len() });
    }
    if let Some((line, verdict)) = (1..).zip(verdicts).find(|(line, verdict)| verdict.line != *line) {
        return Err(Unfit::Order { line, named: verdict.line });
    }
    let mut score = Score { framed: framed(run, verdicts), found: found(run, verdicts), ..Score::default() };
    for (cast, verdict) in run.casts.iter().zip(verdicts) {
        match (cast.label.due, cast.label.origin) {
            (Due::Counted, Origin::Honest(cohort)) => {
                score.lost.entry(cohort).or_default().count(verdict.is_out());
            }
            (Due::Duplicate, Origin::Honest(_)) => score.doubled.count(!verdict.is_out()),
            (Due::KeptOut, Origin::Fake { family, level, .. }) if cast.contest == 0 => {
                score.kept_out.entry((family, level)).or_default().count(verdict.is_out());
            }
            _ => {}
        }
    }
    (score.off, score.winner) = tally(run, verdicts);
    Ok(score)
}

/// The honest and the counted votes of each candidate of the main campaign.
fn counts(run: &Run, verdicts: &[Verdict]) -> BTreeMap<u32, (u64, u64)> {
    let mut counts: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    for (cast, verdict) in run.casts.iter().zip(verdicts) {
        let Choice::Number(candidate) = cast.candidate else { continue };
        if cast.contest != 0 || cast.act != Act::Vote || cast.label.due == Due::Unscored {
            continue;
        }
        let (honest, counted) = counts.entry(candidate).or_default();
        *honest += u64::from(cast.label.due == Due::Counted);
        *counted += u64::from(!verdict.is_out());
    }
    counts
}

fn tally(run: &Run, verdicts: &[Verdict]) -> (Part, Winner) {
    let counts = counts(run, verdicts);
    let honest: u64 = counts.values().map(|(honest, _)| honest).sum();
    let off =
        Part { of: counts.values().map(|(honest, counted)| honest.abs_diff(*counted)).sum(), all: honest };
    let first =
        |of: fn(&(u64, u64)) -> u64| counts.iter().max_by_key(|(_, both)| of(both)).map(|(name, _)| *name);
    let mut leading: Vec<u64> = counts.values().map(|(honest, _)| *honest).collect();
    leading.sort_unstable_by(|one, other| other.cmp(one));
    let lead = leading.first().copied().unwrap_or(0) - leading.get(1).copied().unwrap_or(0);
    let winner = Winner {
        margin: lead as f64 / honest.max(1) as f64,
        is_right: first(|(honest, _)| *honest) == first(|(_, counted)| *counted),
    };
    (off, winner)
}

/// When each attack was found: at its decision or when a detector took its votes out.
fn found(run: &Run, verdicts: &[Verdict]) -> Vec<(&'static str, Level, Option<Found>)> {
    let mut attacks: BTreeMap<u16, Course> = BTreeMap::new();
    for (cast, verdict) in run.casts.iter().zip(verdicts) {
        let Origin::Fake { family, level, attack } = cast.label.origin else { continue };
        if cast.label.due != Due::KeptOut || cast.contest != 0 {
            continue;
        }
        let (cast_at_ms, out_at_ms) = (Vec::new(), Vec::new());
        let course = attacks.entry(attack).or_insert(Course { family, level, cast_at_ms, out_at_ms });
        course.cast_at_ms.push(cast.at_ms);
        if verdict.is_out() {
            let was_out = verdict.at_decision != Word::Counted;
            let changed_at_ms = verdict.changed_at_ms.unwrap_or(cast.at_ms);
            course.out_at_ms.push(if was_out { cast.at_ms } else { changed_at_ms });
        }
    }
    attacks.into_values().map(|course| (course.family, course.level, course.found())).collect()
}

/// An attack's votes, and when some of them were out.
struct Course {
    family: &'static str,
    level: Level,
    cast_at_ms: Vec<u64>,
    out_at_ms: Vec<u64>,
}

impl Course {
    fn found(mut self) -> Option<Found> {
        self.out_at_ms.sort_unstable();
        let at_ms = *self.out_at_ms.get(ALARM_VOTES.min(self.cast_at_ms.len()) - 1)?;
        Some(Found {
            after_ms: at_ms.saturating_sub(self.cast_at_ms[0]),
            votes: self.cast_at_ms.partition_point(|cast| *cast <= at_ms) as u64,
        })
    }
}

/// What a framed candidate lost.
fn framed(run: &Run, verdicts: &[Verdict]) -> Option<Part> {
    let is_framing = |origin: Origin| match origin {
        Origin::Fake { family, .. } => families::family(family).is_some_and(|family| family.is_for_leader),
        Origin::Honest(_) => false,
    };
    let framed = run.casts.iter().find(|cast| is_framing(cast.label.origin))?.candidate.clone();
    let mut lost = Part::default();
    for (cast, verdict) in run.casts.iter().zip(verdicts) {
        if cast.contest == 0
            && cast.candidate == framed
            && cast.label.is_honest()
            && cast.label.due == Due::Counted
        {
            lost.count(verdict.is_out());
        }
    }
    Some(lost)
}

/// How many candidates of the main campaign have their honest count inside the interval that a judge gives.
pub fn inside(run: &Run, summary: &Summary) -> Part {
    let mut inside = Part::default();
    let nothing = vec![Verdict::at_once(0, Word::Refused); run.casts.len()];
    let judged = run.campaigns.first().and_then(|name| summary.campaigns.get(name));
    for (candidate, (honest, _)) in counts(run, &nothing) {
        let judged = judged.and_then(|campaign| campaign.candidates.get(&candidate.to_string()));
        let interval = judged.and_then(|candidate| candidate.interval);
        inside.count(interval.is_some_and(|[low, high]| (low..=high).contains(&honest)));
    }
    inside
}

#[cfg(test)]
mod tests;
