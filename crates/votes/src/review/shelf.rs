//! One campaign's log and rows, as what they are.

use decider::Stamp;
use decider::rows::{Order, Shelf, Unreadable, behind, walk};
use proto::{CampaignId, Profile, RulesHash, Timestamp};

use super::follow::{CaseRow, Verdict, decoded};
use super::key::{self, Mentioned, Of};
use crate::event::{ActTaken, Event, Mention, Neighbourhood, Renderings, VoteCast, VoteStatus};

/// A campaign on the shelf.
pub(super) struct Log<'s> {
    pub(super) shelf: &'s dyn Shelf<Event>,
    pub(super) campaign: CampaignId,
}

/// A vote as the log has it, and what it is now.
#[derive(Debug, Clone)]
pub(super) struct Vote {
    pub(super) stamp: Stamp,
    pub(super) cast: VoteCast,
    pub(super) status: VoteStatus,
    /// What was decided about it last, if anything, and where.
    pub(super) last: Option<(u64, Verdict)>,
}

impl Log<'_> {
    /// The event at a position, if it is one of this campaign.
    pub(super) fn event(&self, position: u64) -> Result<Option<(Stamp, Event)>, Unreadable> {
        let found = self.shelf.event(position)?;
        Ok(found.filter(|(_, event)| decider::Recorded::campaign(event) == Some(&self.campaign)))
    }

    /// The vote at a position.
    pub(super) fn vote(&self, position: u64) -> Result<Option<Vote>, Unreadable> {
        match self.event(position)? {
            Some((stamp, Event::VoteCast(cast))) => self.judged(stamp, cast).map(Some),
            _ => Ok(None),
        }
    }

    /// A vote with what it is now.
    pub(super) fn judged(&self, stamp: Stamp, cast: VoteCast) -> Result<Vote, Unreadable> {
        let last = self.verdicts(stamp.position, Order::Descending, 1)?.pop();
        let cast_as = match cast.verdict.outcome {
            guard::Outcome::Counted => VoteStatus::Counted,
            guard::Outcome::Held | guard::Outcome::Refused => VoteStatus::Held,
        };
        let status = last.map_or(cast_as, |(_, verdict)| verdict.to);
        Ok(Vote { stamp, cast, status, last })
    }

    /// What was decided about a vote, and where, up to so many.
    pub(super) fn verdicts(
        &self,
        cast: u64,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(u64, Verdict)>, Unreadable> {
        let prefix = key::at(Of::Verdict, &self.campaign, cast);
        let rows = self.shelf.range(&prefix..&behind(&prefix), limit, order)?;
        rows.iter().map(|(key, value)| Ok((key::last(key), decoded(value)?))).collect()
    }

    /// What a vote was before the act that changed it last.
    pub(super) fn before(&self, vote: &Vote) -> Result<VoteStatus, Unreadable> {
        let Some((_, last)) = vote.last else { return Ok(vote.status) };
        let prefix = key::at(Of::Verdict, &self.campaign, vote.stamp.position);
        let end = behind(&prefix);
        let mut before = last.from;
        // Several steps of one act are one decision.
        for row in walk(self.shelf, prefix..end, Order::Descending) {
            let verdict: Verdict = decoded(&row?.1)?;
            if verdict.act != last.act {
                break;
            }
            before = verdict.from;
        }
        Ok(before)
    }

    /// A step of an act that begins here.
    pub(super) fn act(&self, act: u64) -> Result<Option<ActTaken>, Unreadable> {
        Ok(self.event(act)?.and_then(|(_, event)| match event {
            Event::ActTaken(taken) => Some(taken),
            _ => None,
        }))
    }

    /// A case as lists show it.
    pub(super) fn case(&self, case: u32) -> Result<Option<CaseRow>, Unreadable> {
        let row = self.shelf.get(&key::at(Of::Case, &self.campaign, case.into()))?;
        row.map(|bytes| decoded(&bytes)).transpose()
    }

    /// The numbers that stand behind a first one, ascending: of a case's votes, of an act's steps.
    pub(super) fn behind(&self, of: Of, first: u64) -> impl Iterator<Item = Result<u64, Unreadable>> {
        let prefix = key::at(of, &self.campaign, first);
        let end = behind(&prefix);
        walk(self.shelf, prefix..end, Order::Ascending).map(|row| Ok(key::last(&row?.0)))
    }

    /// The rules that weighed a vote at this position.
    pub(super) fn ruleset_at(&self, position: u64) -> Result<RulesHash, Unreadable> {
        let (from, end) =
            (key::all(Of::Ruleset, &self.campaign), key::at(Of::Ruleset, &self.campaign, position));
        let last = self.shelf.range(&from..&end, 1, Order::Descending)?.pop();
        last.map_or(Ok(RulesHash::default()), |(_, value)| decoded(&value))
    }

    /// The first position at this time or later. Log time never goes back, so it is found by halving.
    pub(super) fn first_at(&self, time: Timestamp) -> Result<u64, Unreadable> {
        let (mut low, mut high) = (1, self.shelf.position() + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            // Of an event that this release does not know the time is not known either; look from before it.
            match self.shelf.event(middle)? {
                Some((stamp, _)) if stamp.at < time => low = middle + 1,
                _ => high = middle,
            }
        }
        Ok(low)
    }

    pub(super) fn renderings(&self, mention: &Mention<Renderings>) -> Result<Renderings, Unreadable> {
        self.mentioned(Mentioned::Renderings, mention)
    }

    pub(super) fn neighbourhood(
        &self,
        mention: &Mention<Neighbourhood>,
    ) -> Result<Neighbourhood, Unreadable> {
        self.mentioned(Mentioned::Neighbourhood, mention)
    }

    pub(super) fn profile(&self, mention: &Mention<Profile>) -> Result<Profile, Unreadable> {
        self.mentioned(Mentioned::Profile, mention)
    }

    fn mentioned<T: Clone + serde::de::DeserializeOwned>(
        &self,
        what: Mentioned,
        mention: &Mention<T>,
    ) -> Result<T, Unreadable> {
        match mention {
            Mention::First { what, .. } | Mention::Inline(what) => Ok(what.clone()),
            Mention::Listed(id) => {
                let row = self.shelf.get(&key::mentioned(what, *id))?;
                let row = row.ok_or_else(|| Unreadable(format!("nothing was ever listed as {id}")))?;
                decoded(&row)
            }
        }
    }
}
