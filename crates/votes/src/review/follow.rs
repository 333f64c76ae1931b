//! The rows of an event.

use std::collections::BTreeSet;

use decider::Stamp;
use decider::answer::{self, encoded};
use decider::rows::{Order, Row, Rows, Unreadable, behind, walk};
use guard::Outcome;
use proto::{Actor, CampaignId, RulesHash};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::key::{self, Mentioned, Of};
use super::shadow::{ShadowRow, Sheet};
use crate::event::{
    ActTaken, CaseDecided, CaseExtended, CaseOpened, Decision, Event, Evidence, Mention, RoundEnded,
    VerdictChanged, VoteCast, VoteStatus,
};

/// A contestant's counts of single choices, as the state has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Tally {
    /// The last round that it took part in, from 1; 0 in a row that nobody has written.
    pub(super) round: u16,
    /// Counted votes of that round.
    pub(super) counted: u64,
    /// Counted votes of earlier rounds.
    pub(super) before: u64,
}

/// What became of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Verdict {
    pub(super) act: u64,
    pub(super) from: VoteStatus,
    pub(super) to: VoteStatus,
    pub(super) by_operator: bool,
}

/// A case, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CaseRow {
    /// Position of the event that opened it.
    pub(super) opened: u64,
    pub(super) decision: Decision,
    /// How many votes belong to it.
    pub(super) votes: u64,
    /// Position of what happened to it last.
    pub(super) changed: u64,
}

/// Everything that an event leaves in the read model; `known` has what those before it left.
pub(crate) fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    match event {
        Event::CampaignCreated(e) => Ok(vec![ruleset_row(stamp, &e.campaign, e.ruleset)]),
        Event::RulesetSet(e) => Ok(vec![ruleset_row(stamp, &e.campaign, e.ruleset)]),
        Event::ShadowSet(e) => {
            let mut rows = shadow_ended(stamp, &e.campaign, known)?;
            let key = key::at(Of::Shadow, &e.campaign, stamp.position);
            rows.push((key, encoded(&ShadowRow::default())));
            Ok(rows)
        }
        Event::ShadowStopped(e) => shadow_ended(stamp, &e.campaign, known),
        Event::CampaignFinalized(e) => shadow_ended(stamp, &e.campaign, known),
        Event::ShadowFound(found) => {
            let Some(mut sheet) = Sheet::running(known, &found.campaign)? else { return Ok(Vec::new()) };
            sheet.found(found)?;
            Ok(sheet.into_rows())
        }
        Event::VoteCast(cast) => vote(stamp, cast, known),
        Event::RoundEnded(ended) => round(stamp, ended, known),
        Event::ContestantApproved(e) => Ok(vec![standing_row(&e.campaign, e.contestant, true)]),
        Event::ContestantRejected(e) => Ok(vec![standing_row(&e.campaign, e.contestant, false)]),
        Event::ContestantWithdrawn(e) => Ok(vec![standing_row(&e.campaign, e.contestant, false)]),
        Event::VerdictChanged(changed) => verdict(stamp, changed, known),
        Event::ActTaken(taken) => act(stamp, taken, known),
        Event::CaseOpened(opened) => case_opened(stamp, opened, known),
        Event::CaseExtended(CaseExtended { campaign, case, votes, .. }) => {
            let at = (campaign, *case);
            let row = CaseRow { decision: Decision::Open, ..changed(stamp, at, known)? };
            case_rows(stamp, at, row, votes, known)
        }
        Event::CaseDecided(CaseDecided { campaign, case, decision, .. }) => {
            let at = (campaign, *case);
            let row = CaseRow { decision: *decision, ..changed(stamp, at, known)? };
            case_rows(stamp, at, row, &[], known)
        }
        _ => Ok(Vec::new()),
    }
}

fn ruleset_row(stamp: Stamp, campaign: &CampaignId, ruleset: RulesHash) -> Row {
    (key::at(Of::Ruleset, campaign, stamp.position), encoded(&ruleset))
}

fn shadow_ended(stamp: Stamp, campaign: &CampaignId, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let Some(mut sheet) = Sheet::running(known, campaign)? else { return Ok(Vec::new()) };
    sheet.end(stamp.position);
    Ok(sheet.into_rows())
}

fn vote(stamp: Stamp, cast: &VoteCast, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let mut rows = mentions(&cast.evidence);
    let shadow = cast.shadow.as_ref().map(|shadow| Ok((shadow, Sheet::running(known, &cast.campaign)?)));
    if let Some((shadow, Some(mut sheet))) = shadow.transpose()? {
        sheet.cast(stamp.position, cast, shadow)?;
        rows.extend(sheet.into_rows());
    }
    if cast.verdict.outcome == Outcome::Counted {
        for contestant in &cast.contestants {
            let tally = tally(known, &cast.campaign, *contestant)?;
            let tally = Tally { round: cast.round, counted: tally.counted + 1, ..tally };
            rows.push(tally_row(&cast.campaign, *contestant, &tally));
        }
    }
    Ok(rows)
}

/// What is mentioned by number from here on.
fn mentions(evidence: &Evidence) -> Vec<Row> {
    let Evidence { device, network, profile, .. } = evidence;
    let rows = [
        first(Mentioned::Renderings, device),
        first(Mentioned::Neighbourhood, network),
        first(Mentioned::Profile, profile),
    ];
    rows.into_iter().flatten().collect()
}

fn first<T: Serialize>(what: Mentioned, mention: &Mention<T>) -> Option<Row> {
    let Mention::First { id, what: stated } = mention else { return None };
    Some((key::mentioned(what, *id), encoded(stated)))
}

/// Those who go on begin again at 0.
fn round(stamp: Stamp, ended: &RoundEnded, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let mut rows = vec![(key::at(Of::Round, &ended.campaign, stamp.position), Vec::new())];
    for contestant in &ended.advanced {
        let Tally { counted, before, .. } = tally(known, &ended.campaign, *contestant)?;
        let tally = Tally { round: ended.round + 1, counted: 0, before: before + counted };
        rows.push(tally_row(&ended.campaign, *contestant, &tally));
    }
    Ok(rows)
}

fn verdict(stamp: Stamp, changed: &VerdictChanged, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let VerdictChanged { campaign, cast, from, to, by_operator, act, .. } = changed;
    let verdict = Verdict { act: *act, from: *from, to: *to, by_operator: *by_operator };
    let mut rows = vec![(key::at_both(Of::Verdict, campaign, (*cast, stamp.position)), encoded(&verdict))];
    let round = round_at(known, campaign, *cast)?;
    for contestant in &changed.contestants {
        let mut tally = tally(known, campaign, *contestant)?;
        tally.round = tally.round.max(round);
        let count = if tally.round == round { &mut tally.counted } else { &mut tally.before };
        *count += u64::from(*to == VoteStatus::Counted);
        *count -= u64::from(*from == VoteStatus::Counted);
        rows.push(tally_row(campaign, *contestant, &tally));
    }
    if let Some(mut sheet) = Sheet::running(known, campaign)? {
        sheet.judged(changed, is_by_person(known, changed)?)?;
        rows.extend(sheet.into_rows());
    }
    Ok(rows)
}

/// Whether a person took the act that changes a vote: the step right before it, the last one so far.
fn is_by_person(known: &dyn Rows, changed: &VerdictChanged) -> Result<bool, Unreadable> {
    let steps = key::at(Of::Act, &changed.campaign, changed.act);
    let last = known.range(&steps..&behind(&steps), 1, Order::Descending)?.pop();
    last.map_or(Ok(false), |(_, value)| decoded(&value))
}

fn act(stamp: Stamp, taken: &ActTaken, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let is_by_person = taken.by != Actor::System;
    let key = key::at_both(Of::Act, &taken.campaign, (taken.act, stamp.position));
    let mut rows = vec![(key, encoded(&is_by_person))];
    if let Some(case) = taken.case {
        let at = (&taken.campaign, case);
        rows.extend(case_rows(stamp, at, changed(stamp, at, known)?, &[], known)?);
    }
    Ok(rows)
}

fn case_opened(stamp: Stamp, opened: &CaseOpened, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let (position, at) = (stamp.position, (&opened.campaign, opened.case));
    let row = CaseRow { opened: position, decision: Decision::Open, votes: 0, changed: position };
    case_rows(stamp, at, row, &opened.votes, known)
}

/// A case that something happens to.
fn changed(
    stamp: Stamp,
    (campaign, case): (&CampaignId, u32),
    known: &dyn Rows,
) -> Result<CaseRow, Unreadable> {
    let row = known.get(&key::at(Of::Case, campaign, case.into()))?;
    let row = row.ok_or_else(|| Unreadable(format!("case {case} of {campaign} was never opened")))?;
    Ok(CaseRow { changed: stamp.position, ..decoded(&row)? })
}

/// What a case is from here on, with votes that it gets.
fn case_rows(
    stamp: Stamp,
    (campaign, case): (&CampaignId, u32),
    mut row: CaseRow,
    votes: &[u64],
    known: &dyn Rows,
) -> Result<Vec<Row>, Unreadable> {
    let mut rows = Vec::new();
    for cast in votes {
        let key = key::at_both(Of::CaseVote, campaign, (case.into(), *cast));
        if known.get(&key)?.is_none() {
            row.votes += 1;
            rows.push((key, Vec::new()));
            rows.push((key::at_both(Of::VoteCase, campaign, (*cast, case.into())), Vec::new()));
        }
    }
    let history = key::at_both(Of::CaseHistory, campaign, (case.into(), stamp.position));
    rows.push((history, Vec::new()));
    rows.push((key::at(Of::Case, campaign, case.into()), encoded(&row)));
    Ok(rows)
}

fn tally(known: &dyn Rows, campaign: &CampaignId, contestant: u32) -> Result<Tally, Unreadable> {
    let row = known.get(&key::at(Of::Tally, campaign, contestant.into()))?;
    row.map_or(Ok(Tally::default()), |bytes| decoded(&bytes))
}

fn tally_row(campaign: &CampaignId, contestant: u32, tally: &Tally) -> Row {
    (key::at(Of::Tally, campaign, contestant.into()), encoded(tally))
}

fn standing_row(campaign: &CampaignId, contestant: u32, stands: bool) -> Row {
    (key::at(Of::Standing, campaign, contestant.into()), encoded(&stands))
}

/// Numbers of the contestants that were turned down or withdrawn.
pub(super) fn gone(rows: &dyn Rows, campaign: &CampaignId) -> Result<BTreeSet<u32>, Unreadable> {
    let prefix = key::all(Of::Standing, campaign);
    let end = behind(&prefix);
    let mut gone = BTreeSet::new();
    for row in walk(rows, prefix..end, Order::Ascending) {
        let (key, value) = row?;
        if !decoded::<bool>(&value)? {
            gone.extend(u32::try_from(key::last(&key)));
        }
    }
    Ok(gone)
}

/// The round of an event at this position, from 1.
pub(super) fn round_at(known: &dyn Rows, campaign: &CampaignId, position: u64) -> Result<u16, Unreadable> {
    let ended = key::all(Of::Round, campaign)..key::at(Of::Round, campaign, position);
    let ended = walk(known, ended, Order::Ascending);
    ended.into_iter().try_fold(1, |round, row| row.map(|_| round + 1))
}

/// All tallies of a campaign, with the contestants' numbers.
pub(super) fn tallies(rows: &dyn Rows, campaign: &CampaignId) -> Result<Vec<(u32, Tally)>, Unreadable> {
    let prefix = key::all(Of::Tally, campaign);
    let end = behind(&prefix);
    let read = |row: Result<Row, Unreadable>| {
        let (key, value) = row?;
        Ok((u32::try_from(key::last(&key)).unwrap_or(0), decoded(&value)?))
    };
    walk(rows, prefix..end, Order::Ascending).map(read).collect()
}

pub(super) fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    answer::read(bytes)
        .map_err(|reason| Unreadable(format!("a row is none that this release knows: {reason}")))
}
