//! By which rules a campaign's votes are weighed.

use guard::{Defined, Definition, Ruleset, Rulesets};
use proto::RulesHash;
use serde::{Deserialize, Serialize};

/// The rules in force, and those that are tried out beside them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Weighing {
    pub(crate) ruleset: InForce,
    /// What it says of votes is noted and changes nothing.
    pub(crate) shadow: Option<InForce>,
    /// How often rules or shadows were set.
    pub(crate) times_set: u32,
}

/// A ruleset by its hash, and by value where the log says more than the hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct InForce {
    pub(crate) hash: RulesHash,
    given: Option<Box<Defined>>,
}

impl Weighing {
    /// By the rules that a campaign was created with.
    pub(crate) fn created(hash: RulesHash) -> Self {
        Self { ruleset: InForce { hash, given: None }, shadow: None, times_set: 0 }
    }

    /// Other rules are in force from here on.
    pub(crate) fn set(&mut self, hash: RulesHash, definition: &Definition) {
        self.ruleset = InForce::given(hash, definition);
        self.times_set += 1;
    }

    /// Others are tried out from here on.
    pub(crate) fn set_shadow(&mut self, hash: RulesHash, definition: &Definition) {
        self.shadow = Some(InForce::given(hash, definition));
        self.times_set += 1;
    }
}

impl InForce {
    /// As an event states it.
    pub(crate) fn given(hash: RulesHash, definition: &Definition) -> Self {
        Self { hash, given: Some(Box::new(definition.clone().into())) }
    }

    /// The rules themselves; `None` if this release does not have them.
    pub(crate) fn among<'r>(&'r self, released: &'r Rulesets) -> Option<&'r Ruleset> {
        self.given.as_ref().and_then(|given| given.ruleset()).or_else(|| released.get(&self.hash))
    }
}
