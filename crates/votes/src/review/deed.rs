//! What is to be done about votes, and what becomes of each.

use std::collections::BTreeMap;

use decider::parameters::{Parameters, invalid};
use decider::rows::{Order, Unreadable, behind, walk};
use proto::{Actor, Problem};

use super::filter::Filter;
use super::key::{self, Of};
use super::shelf::{Log, Vote};
use crate::event::{Decision, VoteStatus};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Hold,
    Void,
    Restore,
    Undo,
    /// They stay what they are, and become part of a case.
    Add,
}

/// What becomes of a vote that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It would be this.
    Becomes(VoteStatus),
    /// It is so already.
    Stays,
    /// It is another's to decide.
    LeftAlone,
    /// This act has changed it since.
    ChangedBy(u64),
}

impl Deed {
    pub(super) fn read(parameters: &Parameters<'_>) -> Result<Self, Problem> {
        match parameters.get("do") {
            Some("hold") => Ok(Self::Hold),
            Some("void") => Ok(Self::Void),
            Some("restore") => Ok(Self::Restore),
            Some("undo") if parameters.get("act").is_none() => {
                Err(invalid("act", "", "the act to undo, as the list of acts names it"))
            }
            Some("undo") => Ok(Self::Undo),
            Some("add") => Ok(Self::Add),
            other => Err(invalid("do", other.unwrap_or_default(), "hold, void, restore, undo or add")),
        }
    }
}

/// Tells the fate of one vote after the other; remembers acts and cases that it has looked up.
pub(super) struct Judge<'l> {
    log: &'l Log<'l>,
    deed: Deed,
    act: Option<u64>,
    case: Option<u32>,
    acts: BTreeMap<u64, Whose>,
    confirmed: BTreeMap<u32, bool>,
}

/// Whose decision an act was.
#[derive(Debug, Clone, Copy)]
enum Whose {
    Detectors,
    Operators { case: Option<u32> },
}

impl<'l> Judge<'l> {
    pub(super) fn of(log: &'l Log<'l>, deed: Deed, filter: &Filter) -> Self {
        let Filter { act, case, .. } = *filter;
        Self { log, deed, act, case, acts: BTreeMap::new(), confirmed: BTreeMap::new() }
    }

    pub(super) fn fate(&mut self, vote: &Vote) -> Result<Fate, Unreadable> {
        let last = vote.last.map(|(_, last)| last.act);
        if let (Some(_), Some(last)) = (self.act.filter(|act| last != Some(*act)), last) {
            return Ok(if self.deed == Deed::Undo { Fate::ChangedBy(last) } else { Fate::Stays });
        }
        Ok(match (self.deed, vote.status) {
            (Deed::Hold, VoteStatus::Counted) => Fate::Becomes(VoteStatus::Held),
            (Deed::Void, VoteStatus::Counted | VoteStatus::Held) => Fate::Becomes(VoteStatus::Voided),
            (Deed::Restore, VoteStatus::Held | VoteStatus::Voided) => {
                let is_meant = self.case.map_or(Ok(true), |case| self.is_of(case, vote))?;
                if is_meant { Fate::Becomes(VoteStatus::Counted) } else { Fate::LeftAlone }
            }
            (Deed::Undo, status) => match self.log.before(vote)? {
                before if before == status => Fate::Stays,
                before => Fate::Becomes(before),
            },
            (Deed::Add, status) => Fate::Becomes(status),
            _ => Fate::Stays,
        })
    }

    /// Whether what the vote is now follows from this case: somebody decided so for it, or nobody did and no other case
    /// says that it is fraud.
    fn is_of(&mut self, case: u32, vote: &Vote) -> Result<bool, Unreadable> {
        if let Some((_, last)) = vote.last
            && let Whose::Operators { case: of } = self.whose(last.act)?
        {
            return Ok(of == Some(case));
        }
        let prefix = key::at(Of::VoteCase, &self.log.campaign, vote.stamp.position);
        let end = behind(&prefix);
        for row in walk(self.log.shelf, prefix..end, Order::Ascending) {
            let other = u32::try_from(key::last(&row?.0)).unwrap_or(0);
            if other != case && self.is_confirmed(other)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn whose(&mut self, act: u64) -> Result<Whose, Unreadable> {
        if let Some(whose) = self.acts.get(&act) {
            return Ok(*whose);
        }
        let whose = match self.log.act(act)? {
            Some(taken) if taken.by != Actor::System => Whose::Operators { case: taken.case },
            _ => Whose::Detectors,
        };
        self.acts.insert(act, whose);
        Ok(whose)
    }

    fn is_confirmed(&mut self, case: u32) -> Result<bool, Unreadable> {
        if let Some(known) = self.confirmed.get(&case) {
            return Ok(*known);
        }
        let confirmed = self.log.case(case)?.is_some_and(|row| row.decision == Decision::Confirmed);
        self.confirmed.insert(case, confirmed);
        Ok(confirmed)
    }
}
