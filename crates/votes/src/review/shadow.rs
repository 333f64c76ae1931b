//! Rows of what a shadow would have made of votes.
//!
//! Only of votes that were cast while it ran, and of those one row for each that is, or ever was, something else by the
//! shadow or in force than it was at first; the others are sums.

use std::collections::BTreeMap;

use decider::answer::encoded;
use decider::rows::{Order, Row, Rows, Unreadable, behind, walk};
use guard::{Outcome, ReasonCode, Verdict};
use proto::CampaignId;
use serde::{Deserialize, Serialize};

use super::follow::decoded;
use super::key::{self, Of};
use crate::event::{ShadowFound, VerdictChanged, VoteCast, VoteStatus};

/// A shadow, under the position of the event that set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct ShadowRow {
    /// Position of what ended it: its stop, another one, or the result.
    pub(super) ended: Option<u64>,
    /// Votes that it weighed.
    pub(super) votes: u64,
}

/// A vote as it is and as it would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pair {
    pub(super) is: VoteStatus,
    pub(super) would_be: VoteStatus,
    /// What weighs most against it by the shadow.
    pub(super) code: Option<ReasonCode>,
}

/// How many votes count for a contestant, and would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    pub(super) counted: u64,
    pub(super) counted_would_be: u64,
}

/// What an event changes about the shadow that runs.
pub(super) struct Sheet<'r> {
    known: &'r dyn Rows,
    campaign: &'r CampaignId,
    since: u64,
    shadow: ShadowRow,
    pairs: BTreeMap<u64, Pair>,
    ways: BTreeMap<u64, (Pair, u64)>,
    counts: BTreeMap<u32, Counts>,
}

impl<'r> Sheet<'r> {
    /// The shadow that runs in a campaign, if one does.
    pub(super) fn running(known: &'r dyn Rows, campaign: &'r CampaignId) -> Result<Option<Self>, Unreadable> {
        let last = last(known, campaign)?;
        let running = last.filter(|(_, shadow)| shadow.ended.is_none());
        let (pairs, ways, counts) = Default::default();
        Ok(running.map(|(since, shadow)| Self { known, campaign, since, shadow, pairs, ways, counts }))
    }

    /// A vote that it weighed.
    pub(super) fn cast(&mut self, at: u64, cast: &VoteCast, shadow: &Verdict) -> Result<(), Unreadable> {
        self.shadow.votes += 1;
        let code = shadow.reasons.iter().max_by_key(|reason| reason.weight).map(|reason| reason.code);
        let pair = Pair { is: status(&cast.verdict), would_be: status(shadow), code };
        self.count(&cast.contestants, (None, pair))?;
        if pair.is != pair.would_be {
            self.pairs.insert(at, pair);
            self.go(pair, 1)?;
        }
        Ok(())
    }

    /// A vote is something else from here on. What a person decided stands under any rules.
    pub(super) fn judged(&mut self, changed: &VerdictChanged, is_by_person: bool) -> Result<(), Unreadable> {
        if changed.cast < self.since {
            return Ok(());
        }
        let before = self.pair(changed.cast, changed.from)?;
        let after = if is_by_person {
            Pair { is: changed.to, would_be: changed.to, code: None }
        } else {
            Pair { is: changed.to, ..before }
        };
        self.turn(changed.cast, &changed.contestants, (before, after))
    }

    /// Votes would be something else from here on.
    pub(super) fn found(&mut self, found: &ShadowFound) -> Result<(), Unreadable> {
        let since = self.since;
        for change in &found.changes {
            for cast in change.votes.iter().filter(|cast| **cast >= since) {
                let before = self.pair(*cast, change.from)?;
                let after = Pair { would_be: change.to, code: change.code, ..before };
                self.turn(*cast, &change.contestants, (before, after))?;
            }
        }
        Ok(())
    }

    /// It ends here.
    pub(super) fn end(&mut self, at: u64) {
        self.shadow.ended = Some(at);
    }

    pub(super) fn into_rows(self) -> Vec<Row> {
        let Self { campaign, since, .. } = self;
        let at = |of, second| key::at_both(of, campaign, (since, second));
        let mut rows = vec![(key::at(Of::Shadow, campaign, since), encoded(&self.shadow))];
        rows.extend(self.pairs.iter().map(|(cast, pair)| (at(Of::ShadowVote, *cast), encoded(pair))));
        rows.extend(self.ways.iter().map(|(number, way)| (at(Of::ShadowWay, *number), encoded(way))));
        let counts = self.counts.iter();
        rows.extend(counts.map(|(number, it)| (at(Of::ShadowCounts, (*number).into()), encoded(it))));
        rows
    }

    /// What a vote is and would be before this event: the same, as long as nobody has written anything else.
    fn pair(&self, cast: u64, known_as: VoteStatus) -> Result<Pair, Unreadable> {
        if let Some(pair) = self.pairs.get(&cast) {
            return Ok(*pair);
        }
        let row = self.known.get(&key::at_both(Of::ShadowVote, self.campaign, (self.since, cast)))?;
        let same = Pair { is: known_as, would_be: known_as, code: None };
        row.map_or(Ok(same), |bytes| decoded(&bytes))
    }

    fn turn(
        &mut self,
        cast: u64,
        contestants: &[u32],
        (before, after): (Pair, Pair),
    ) -> Result<(), Unreadable> {
        self.pairs.insert(cast, after);
        if before.is != before.would_be {
            self.go(before, -1)?;
        }
        if after.is != after.would_be {
            self.go(after, 1)?;
        }
        self.count(contestants, (Some(before), after))
    }

    fn go(&mut self, way: Pair, by: i64) -> Result<(), Unreadable> {
        let number = number_of(way);
        let votes = match self.ways.get(&number) {
            Some((_, votes)) => *votes,
            None => {
                let key = key::at_both(Of::ShadowWay, self.campaign, (self.since, number));
                let row: Option<(Pair, u64)> =
                    self.known.get(&key)?.map(|bytes| decoded(&bytes)).transpose()?;
                row.map_or(0, |(_, votes)| votes)
            }
        };
        self.ways.insert(number, (way, votes.saturating_add_signed(by)));
        Ok(())
    }

    fn count(
        &mut self,
        contestants: &[u32],
        (before, after): (Option<Pair>, Pair),
    ) -> Result<(), Unreadable> {
        let counts = |status: VoteStatus| i64::from(status == VoteStatus::Counted);
        let is = counts(after.is) - before.map_or(0, |it| counts(it.is));
        let would_be = counts(after.would_be) - before.map_or(0, |it| counts(it.would_be));
        for contestant in contestants {
            let key = key::at_both(Of::ShadowCounts, self.campaign, (self.since, (*contestant).into()));
            let mut known = match self.counts.get(contestant) {
                Some(counts) => *counts,
                None => self.known.get(&key)?.map_or(Ok(Counts::default()), |bytes| decoded(&bytes))?,
            };
            known.counted = known.counted.saturating_add_signed(is);
            known.counted_would_be = known.counted_would_be.saturating_add_signed(would_be);
            self.counts.insert(*contestant, known);
        }
        Ok(())
    }
}

/// The shadow that was set last, with the position of the event that did.
pub(super) fn last(rows: &dyn Rows, campaign: &CampaignId) -> Result<Option<(u64, ShadowRow)>, Unreadable> {
    let prefix = key::all(Of::Shadow, campaign);
    let row = rows.range(&prefix..&behind(&prefix), 1, Order::Descending)?.pop();
    row.map(|(key, value)| Ok((key::last(&key), decoded(&value)?))).transpose()
}

/// Ways that any votes go, with how many.
pub(super) fn ways(
    rows: &dyn Rows,
    campaign: &CampaignId,
    since: u64,
) -> Result<Vec<(Pair, u64)>, Unreadable> {
    let prefix = key::at(Of::ShadowWay, campaign, since);
    let end = behind(&prefix);
    let ways = walk(rows, prefix..end, Order::Ascending).map(|row| decoded::<(Pair, u64)>(&row?.1));
    ways.filter(|way| !matches!(way, Ok((_, 0)))).collect()
}

/// Counts by contestant.
pub(super) fn counts(
    rows: &dyn Rows,
    campaign: &CampaignId,
    since: u64,
) -> Result<Vec<(u32, Counts)>, Unreadable> {
    let prefix = key::at(Of::ShadowCounts, campaign, since);
    let end = behind(&prefix);
    let read = |row: Result<Row, Unreadable>| {
        let (key, value) = row?;
        Ok((u32::try_from(key::last(&key)).unwrap_or(0), decoded(&value)?))
    };
    walk(rows, prefix..end, Order::Ascending).map(read).collect()
}

fn status(verdict: &Verdict) -> VoteStatus {
    match verdict.outcome {
        Outcome::Counted => VoteStatus::Counted,
        Outcome::Held | Outcome::Refused => VoteStatus::Held,
    }
}

/// Names a way among the rows.
fn number_of(Pair { is, would_be, code }: Pair) -> u64 {
    let code = code.map_or(0, |code| code as u64 + 1);
    (is as u64) << 40 | (would_be as u64) << 32 | code
}
