//! By which rules votes were weighed, and what those that are tried out would have made of them.

use decider::rows::{Order, Unreadable, behind, walk};
use guard::{Definition, Ruleset, Rulesets};
use proto::{Problem, RulesHash, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::key::{self, Of};
use super::shadow;
use super::shelf::Log;
use super::{NoAnswer, words};
use crate::event::Event;
use crate::whatif::Way;

/// The rules that weighed votes, and those to choose from.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RulesetsAnswer {
    /// The position of the log that it stands at.
    position: u64,
    /// Newest first: the first one is in force.
    rulesets: Vec<RulesetLine>,
    /// Those that this release came with, by hash.
    released: Vec<ReleasedLine>,
}

/// Rules that weighed votes from a position on.
#[derive(Debug, Serialize, JsonSchema)]
struct RulesetLine {
    /// Their hash.
    ruleset: RulesHash,
    /// Position of the event that set them.
    since: u64,
    /// When that was.
    since_ms: Timestamp,
    /// Who did it.
    by: String,
    /// Why, in words; empty for those that the campaign was created with.
    reason: String,
    /// Everything that the hash is made of; null if another release came with them.
    definition: Option<Definition>,
}

/// Rules that a release came with.
#[derive(Debug, Serialize, JsonSchema)]
struct ReleasedLine {
    /// Their hash.
    ruleset: RulesHash,
    /// Everything that it is made of.
    definition: Definition,
    /// Whether new campaigns get them.
    current: bool,
}

/// What a shadow would have made of the votes since it was set.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ShadowAnswer {
    /// The position of the log that it stands at.
    position: u64,
    /// The hash of its rules.
    ruleset: RulesHash,
    /// Everything that the hash is made of.
    definition: Definition,
    /// Position of the event that set it: earlier votes are not part of this.
    since: u64,
    /// When that was.
    since_ms: Timestamp,
    /// Who did it.
    by: String,
    /// Position of what ended it; null while it runs.
    ended: Option<u64>,
    /// Votes that it weighed.
    votes: u64,
    /// Those that would be something else than they are.
    changed: u64,
    /// How many would go which way, and for what.
    ways: Vec<Way>,
    /// Votes since then by contestant, those without any left out.
    contestants: Vec<ShadowCounts>,
}

/// A contestant's votes since a shadow was set.
#[derive(Debug, Serialize, JsonSchema)]
struct ShadowCounts {
    /// The number.
    contestant: u32,
    /// Those that count.
    counted: u64,
    /// Those that would.
    counted_would_be: u64,
}

pub(super) fn rulesets(log: &Log<'_>) -> Result<RulesetsAnswer, NoAnswer> {
    let released = Rulesets::default();
    let prefix = key::all(Of::Ruleset, &log.campaign);
    let end = behind(&prefix);
    // How often rules are set is bounded.
    let lines = walk(log.shelf, prefix..end, Order::Descending)
        .map(|row| ruleset(log, key::last(&row?.0), &released))
        .collect::<Result<_, _>>()?;
    let current = released.current().hash();
    let line = |ruleset: &Ruleset| {
        let (hash, definition) = (ruleset.hash(), ruleset.definition());
        ReleasedLine { ruleset: hash, definition, current: hash == current }
    };
    let released = released.all().map(line).collect();
    Ok(RulesetsAnswer { position: log.shelf.position(), rulesets: lines, released })
}

fn ruleset(log: &Log<'_>, since: u64, released: &Rulesets) -> Result<RulesetLine, Unreadable> {
    match log.event(since)? {
        Some((stamp, Event::CampaignCreated(created))) => Ok(RulesetLine {
            ruleset: created.ruleset,
            since,
            since_ms: stamp.at,
            by: words::who(created.by),
            reason: String::new(),
            definition: released.get(&created.ruleset).map(Ruleset::definition),
        }),
        Some((stamp, Event::RulesetSet(set))) => Ok(RulesetLine {
            ruleset: set.ruleset,
            since,
            since_ms: stamp.at,
            by: words::who(set.by),
            reason: set.reason,
            definition: Some(set.definition),
        }),
        _ => Err(Unreadable(format!("position {since} set no rules"))),
    }
}

pub(super) fn shadow(log: &Log<'_>) -> Result<ShadowAnswer, NoAnswer> {
    let Some((since, row)) = shadow::last(log.shelf, &log.campaign)? else {
        let detail = "no rules were ever tried out beside those of this campaign; post them to /shadow first";
        return Err(Problem::new(404, "no-shadow", detail).into());
    };
    let Some((stamp, Event::ShadowSet(set))) = log.event(since)? else {
        return Err(Unreadable(format!("position {since} set no shadow")).into());
    };
    let way = |(shadow::Pair { is, would_be, code }, votes)| Way { is, would_be, code, votes };
    let ways: Vec<Way> = shadow::ways(log.shelf, &log.campaign, since)?.into_iter().map(way).collect();
    let counts = shadow::counts(log.shelf, &log.campaign, since)?;
    let line = |(contestant, shadow::Counts { counted, counted_would_be })| ShadowCounts {
        contestant,
        counted,
        counted_would_be,
    };
    Ok(ShadowAnswer {
        position: log.shelf.position(),
        ruleset: set.ruleset,
        definition: set.definition,
        since,
        since_ms: stamp.at,
        by: words::who(set.by),
        ended: row.ended,
        votes: row.votes,
        changed: ways.iter().map(|way| way.votes).sum(),
        ways,
        contestants: counts.into_iter().map(line).collect(),
    })
}
