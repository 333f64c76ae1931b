//! Which acts there are, and what each of them is for.

use decider::compact::Compact;
use proto::Actor;
use serde::{Deserialize, Serialize};

use crate::event::{ActTaken, Why};

/// All acts of a campaign: 16 bytes each.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Acts(Compact<u64, u64>);

impl Acts {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether an act begins at this position.
    pub(crate) fn contains(&self, act: u64) -> bool {
        self.0.contains(&act)
    }

    /// Whether such a step goes on with what the act is for.
    pub(crate) fn goes_on_with(&self, act: u64, mark: Mark) -> bool {
        self.0.get(&act) == Some(mark.0)
    }

    /// Keeps the act that a step belongs to.
    pub(crate) fn take(&mut self, taken: &ActTaken) {
        self.keep(taken.act, Mark::of(taken.by, &taken.why, taken.case, taken.undoes));
    }

    pub(crate) fn keep(&mut self, act: u64, mark: Mark) {
        self.0.insert(&act, &mark.0);
    }
}

/// What an act is for: who takes it, why, for which case, against which act. A hash, since nobody gains by making two acts
/// of their own look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark(u64);

impl Mark {
    /// How late a question was answered does not matter: further steps may come from a later preview.
    pub(crate) fn of(by: Actor, why: &Why, case: Option<u32>, undoes: Option<u64>) -> Self {
        let mut why = why.clone();
        if let Why::Said { found_by: Some(found), .. } = &mut why {
            found.position = 0;
        }
        let mut bytes = Vec::new();
        decider::answer::append(&(by, why, case, undoes), &mut bytes);
        let hash = blake3::hash(&bytes);
        let first = hash.as_bytes().first_chunk().expect("a hash has 32 bytes");
        Self(u64::from_le_bytes(*first))
    }
}
