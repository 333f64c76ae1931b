//! What decisions need to know of cases. What a person needs to judge one stands in the read model.

use std::collections::BTreeMap;

use decider::compact::{Compact, Fixed};
use serde::{Deserialize, Serialize};

use crate::event::{CaseKey, CaseOpened, Decision};

/// All cases of a campaign.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Cases {
    /// By number minus 1.
    cases: Vec<CaseFile>,
    by_key: BTreeMap<CaseKey, u32>,
    /// Which votes they have, 12 bytes each, until the result is final.
    votes: Compact<CaseVote, ()>,
}

/// A case's number and the position of a vote that it has.
#[derive(Debug, Clone, Copy)]
struct CaseVote(u32, u64);

impl Fixed for CaseVote {
    const BYTES: usize = 12;

    fn put(&self, into: &mut [u8]) {
        self.0.put(&mut into[..4]);
        self.1.put(&mut into[4..]);
    }

    fn take(from: &[u8]) -> Self {
        Self(u32::take(&from[..4]), u64::take(&from[4..]))
    }
}

/// One case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CaseFile {
    pub(crate) decision: Decision,
    /// How many votes it has.
    pub(crate) votes: u32,
}

impl Cases {
    pub(crate) fn len(&self) -> usize {
        self.cases.len()
    }

    pub(crate) fn get(&self, case: u32) -> Option<&CaseFile> {
        self.cases.get((case as usize).checked_sub(1)?)
    }

    /// The newest case about this.
    pub(crate) fn about(&self, key: &CaseKey) -> Option<u32> {
        self.by_key.get(key).copied()
    }

    pub(crate) fn open(&mut self, event: &CaseOpened) {
        self.cases.push(CaseFile { decision: Decision::Open, votes: 0 });
        self.extend(event.case, &event.votes);
        self.by_key.extend(event.subject.key.map(|key| (key, event.case)));
    }

    pub(crate) fn extend(&mut self, case: u32, votes: &[u64]) {
        let mut added = 0;
        for cast in votes {
            added += u32::from(self.votes.insert(&CaseVote(case, *cast), &()).is_none());
        }
        if let Some(file) = self.get_mut(case) {
            file.votes += added;
        }
    }

    /// Whether it has this vote.
    pub(crate) fn has(&self, case: u32, cast: u64) -> bool {
        self.votes.contains(&CaseVote(case, cast))
    }

    /// Drops what only further findings are held against.
    pub(crate) fn forget_votes(&mut self) {
        self.votes = Compact::default();
    }

    pub(crate) fn decide(&mut self, case: u32, decision: Decision) {
        if let Some(file) = self.get_mut(case) {
            file.decision = decision;
        }
    }

    fn get_mut(&mut self, case: u32) -> Option<&mut CaseFile> {
        self.cases.get_mut((case as usize).checked_sub(1)?)
    }
}
