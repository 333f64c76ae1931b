//! What decisions need to know of cases. What a person needs to judge one stands in the read model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::{CaseKey, CaseOpened, Decision};

/// All cases of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Cases {
    /// By number minus 1.
    cases: Vec<CaseFile>,
    by_key: BTreeMap<CaseKey, u32>,
}

/// One case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CaseFile {
    pub(crate) decision: Decision,
    /// How many votes it was given, those that it was given twice counted twice.
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
        let Some(file) = self.get_mut(case) else { return };
        file.votes = file.votes.saturating_add(u32::try_from(votes.len()).unwrap_or(u32::MAX));
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
