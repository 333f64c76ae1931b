//! Which votes a question is about.

use std::ops::ControlFlow;

use decider::parameters::Parameters;
use decider::rows::Unreadable;
use guard::ReasonCode;
use proto::evidence::NetworkClass;
use proto::{PersonId, Problem, Pseudonym, Timestamp};

use super::key::Of;
use super::shelf::{Log, Vote};
use super::{NoAnswer, words};
use crate::event::{ActTaken, Event, Neighbourhood, Renderings, VoteStatus, Why};

/// Events of the log that one question may look at: a second or so. What is asked about longer times is asked in parts.
pub const EVENTS_LOOKED_AT_MAX: u64 = 500_000;

/// What a question may be asked with.
const NAMES: [&str; 12] = [
    "contestant",
    "since_ms",
    "until_ms",
    "prefix",
    "device",
    "sharer",
    "network",
    "reason",
    "status",
    "person",
    "case",
    "act",
];

/// Checks a question as it stands in the log; says what is wrong with it.
pub(crate) fn check_question(query: &str) -> Result<(), String> {
    let mut asked = Vec::new();
    for part in query.split('&') {
        let Some((name, value)) = part.split_once('=').filter(|(name, _)| NAMES.contains(name)) else {
            return Err(format!("{part:?} is none of {}", NAMES.join(", ")));
        };
        asked.push((name.to_owned(), value.to_owned()));
    }
    Filter::read(&Parameters(&asked)).map(drop).map_err(|problem| problem.detail)
}

/// What votes must be to be meant; what is not given does not matter.
#[derive(Debug, Default)]
pub(super) struct Filter {
    contestant: Option<u32>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    /// Of a /24 or /48, or of a /16.
    prefix: Option<Pseudonym>,
    device: Option<Pseudonym>,
    sharer: Option<Pseudonym>,
    network: Option<NetworkClass>,
    reason: Option<ReasonCode>,
    status: Option<VoteStatus>,
    person: Option<PersonId>,
    pub(super) case: Option<u32>,
    /// Votes that this act changed, also if it was not the last that did.
    pub(super) act: Option<u64>,
}

impl Filter {
    pub(super) fn read(parameters: &Parameters<'_>) -> Result<Self, Problem> {
        let pseudonym = |name| parameters.read(name, "16 hex digits, as votes are listed with");
        let time = |name| {
            let ms: Result<Option<u64>, _> = parameters.read(name, "a time in milliseconds since the epoch");
            ms.map(|ms| ms.map(Timestamp))
        };
        Ok(Self {
            contestant: parameters.read("contestant", "a contestant's number")?,
            since: time("since_ms")?,
            until: time("until_ms")?,
            prefix: pseudonym("prefix")?,
            device: pseudonym("device")?,
            sharer: pseudonym("sharer")?,
            network: parameters.get("network").map(words::read_class).transpose()?,
            reason: parameters.get("reason").map(words::read_code).transpose()?,
            status: parameters.read("status", "counted, held or voided")?,
            person: parameters.read("person", "a person's id, 32 hex digits")?,
            case: parameters.read("case", "a case's number")?,
            act: parameters.read("act", "an act: the position of its first step")?,
        })
    }

    /// Whether anything but time and status was given, so that not simply everything is meant.
    pub(super) fn is_narrow(&self) -> bool {
        let Self { contestant, prefix, device, sharer, network, reason, person, case, act, .. } = self;
        contestant.or(*case).is_some()
            || prefix.or(*device).or(*sharer).is_some()
            || network.is_some()
            || reason.is_some()
            || person.is_some()
            || act.is_some()
    }

    /// Gives every vote that is meant to `take`, in the order of the log, until that has enough.
    pub(super) fn each(
        &self,
        log: &Log<'_>,
        mut take: impl FnMut(Vote) -> ControlFlow<()>,
    ) -> Result<(), NoAnswer> {
        let first = self.since.map_or(Ok(1), |since| log.first_at(since))?;
        let end = self.until.map_or(Ok(log.shelf.position() + 1), |until| log.first_at(until))?;
        let positions = self.positions(log, (first, end))?;
        for position in positions {
            let position = position?;
            if position < first || position >= end {
                continue;
            }
            let Some((stamp, Event::VoteCast(cast))) = log.event(position)? else { continue };
            // What the event alone tells comes first: most votes need no look at the rows.
            if self.contestant.is_some_and(|wanted| !cast.contestants.contains(&wanted))
                || self.person.is_some_and(|wanted| cast.person != wanted)
                || self.sharer.is_some_and(|wanted| cast.evidence.sharer != Some(wanted))
            {
                continue;
            }
            let vote = log.judged(stamp, cast)?;
            if self.wants(log, &vote)? && take(vote).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Where to look: at the votes of the act or case, else at the log itself.
    fn positions<'l>(
        &self,
        log: &'l Log<'_>,
        (first, end): (u64, u64),
    ) -> Result<Box<dyn Iterator<Item = Result<u64, Unreadable>> + 'l>, NoAnswer> {
        if let Some(act) = self.act {
            return Ok(Box::new(changed_by(log, act)?.into_iter().map(Ok)));
        }
        if let Some(case) = self.case {
            return Ok(Box::new(log.behind(Of::CaseVote, case.into())));
        }
        if end.saturating_sub(first) > EVENTS_LOOKED_AT_MAX {
            let detail = format!(
                "that are {} events to look at, and {EVENTS_LOOKED_AT_MAX} is the most; give since_ms and until_ms for a \
                 shorter time, and ask for the next one then",
                end - first
            );
            return Err(Problem::new(422, "too-much-to-read", detail).into());
        }
        Ok(Box::new((first..end).map(Ok)))
    }

    fn wants(&self, log: &Log<'_>, vote: &Vote) -> Result<bool, Unreadable> {
        let evidence = &vote.cast.evidence;
        if self.status.is_some_and(|wanted| vote.status != wanted) {
            return Ok(false);
        }
        if self.prefix.is_some() || self.network.is_some() {
            let Neighbourhood { prefix24, prefix16, prefix48, network, .. } =
                log.neighbourhood(&evidence.network)?;
            let is_in = |wanted| [prefix24, prefix16, prefix48].contains(&Some(wanted));
            if !self.prefix.is_none_or(is_in) || self.network.is_some_and(|wanted| network.class != wanted) {
                return Ok(false);
            }
        }
        if let Some(wanted) = self.device {
            let Renderings { device, .. } = log.renderings(&evidence.device)?;
            if device != Some(wanted) {
                return Ok(false);
            }
        }
        self.reason.map_or(Ok(true), |wanted| speaks_of(log, vote, wanted))
    }
}

/// Whether a reason with this code was given, when the vote was cast or when it was judged last.
fn speaks_of(log: &Log<'_>, vote: &Vote, wanted: ReasonCode) -> Result<bool, Unreadable> {
    if vote.cast.verdict.reasons.iter().any(|reason| reason.code == wanted) {
        return Ok(true);
    }
    let Some((_, last)) = vote.last else { return Ok(false) };
    let Some(ActTaken { why, .. }) = log.act(last.act)? else { return Ok(false) };
    Ok(match why {
        Why::Said { codes, .. } => codes.contains(&wanted),
        Why::Found { grounds, .. } => grounds.iter().any(|ground| ground.code == wanted),
    })
}

/// Positions of the votes that an act changed, ascending.
fn changed_by(log: &Log<'_>, act: u64) -> Result<Vec<u64>, NoAnswer> {
    let mut casts = Vec::new();
    for step in log.behind(Of::Act, act) {
        let step = step?;
        let Some((_, Event::ActTaken(taken))) = log.event(step)? else { continue };
        // A step's changes stand right behind it.
        for position in step + 1..=step + u64::from(taken.votes) {
            if let Some((_, Event::VerdictChanged(changed))) = log.event(position)? {
                casts.push(changed.cast);
            }
        }
    }
    if casts.is_empty() {
        let detail =
            format!("no act of this campaign begins at position {act}; look it up in the list of acts");
        return Err(Problem::new(404, "act-unknown", detail).into());
    }
    casts.sort_unstable();
    casts.dedup();
    Ok(casts)
}
