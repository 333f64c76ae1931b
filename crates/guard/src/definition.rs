//! Rulesets by value, as logs and operators write them.

use std::collections::BTreeMap;

use proto::RulesHash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::ruleset::{InvalidNumber, Ruleset};

/// Longest name of a ruleset, in characters: a word or two.
pub const RULESET_NAME_CHARACTERS_MAX: usize = 40;

/// Everything that a ruleset's hash is made of, so that an auditor who has it can weigh every vote again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Definition {
    /// Its name, for people.
    #[schemars(with = "String")]
    pub name: SmolStr,
    /// The version of the code of its rules.
    pub version: u32,
    /// The network tables that its weights were made for.
    pub tables: RulesHash,
    /// The device table that its rules read; none if they read none.
    pub devices: Option<RulesHash>,
    /// Every number by name: weights in milli-nats, times in milliseconds, counts as they are.
    #[schemars(with = "BTreeMap<String, i32>")]
    pub numbers: BTreeMap<SmolStr, i32>,
}

/// Why a definition is no ruleset of this release.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDefinition {
    /// Names are slugs, so that nobody is named in the log.
    #[error("a ruleset's name has 1 to {RULESET_NAME_CHARACTERS_MAX} characters of a-z, 0-9, '-' and '_'")]
    Name,
    /// Rules of another release.
    #[error("this release has no rules of version {0}; run one that does")]
    Version(u32),
    /// Tables of another release.
    #[error(
        "this release does not have the tables {0}; use those of a ruleset that it lists, or run one that has them"
    )]
    Tables(RulesHash),
    /// A number that rules of this version read.
    #[error("the number {0} is missing; give every number that rules of this version read")]
    Missing(&'static str),
    /// A number that can't be.
    #[error(transparent)]
    Number(#[from] InvalidNumber),
}

/// A ruleset that stands in a log by value, and what this release makes of it: nothing, if it was written by another one that
/// had other rules or tables. Stored as its definition.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Definition", into = "Definition")]
pub struct Defined {
    definition: Definition,
    ruleset: Option<Ruleset>,
}

impl Defined {
    /// The ruleset, if this release has its rules and tables.
    pub fn ruleset(&self) -> Option<&Ruleset> {
        self.ruleset.as_ref()
    }
}

impl From<Definition> for Defined {
    fn from(definition: Definition) -> Self {
        let ruleset = Ruleset::try_from(&definition).ok();
        Self { definition, ruleset }
    }
}

impl From<Defined> for Definition {
    fn from(defined: Defined) -> Self {
        defined.definition
    }
}

/// The ruleset follows from the definition.
impl PartialEq for Defined {
    fn eq(&self, other: &Self) -> bool {
        self.definition == other.definition
    }
}

pub(crate) fn check_name(name: &str) -> Result<(), InvalidDefinition> {
    let is_allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    let is_short = (1..=RULESET_NAME_CHARACTERS_MAX).contains(&name.len());
    if is_short && name.bytes().all(is_allowed) { Ok(()) } else { Err(InvalidDefinition::Name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strict() -> Definition {
        Ruleset::with_numbers("strict", [("prior", -3_500)]).unwrap().definition()
    }

    #[track_caller]
    fn wrong<R>(change: impl FnOnce(&mut Definition) -> R, word: &str) {
        let mut definition = strict();
        change(&mut definition);
        let error = Ruleset::try_from(&definition).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }

    #[test]
    fn a_ruleset_comes_back_from_its_definition_under_the_same_hash() {
        for ruleset in [Ruleset::first(), Ruleset::current(), Ruleset::with_numbers("mine", []).unwrap()] {
            let again = Ruleset::try_from(&ruleset.definition()).unwrap();
            assert_eq!(again.hash(), ruleset.hash());
            assert_eq!(again.definition(), ruleset.definition());
            assert_eq!(again.has_detectors(), ruleset.has_detectors());
        }
    }

    #[test]
    fn a_definition_of_another_release_or_with_missing_or_strange_numbers_says_what_is_wrong() {
        wrong(|it| it.name = "张伟".into(), "a-z");
        wrong(|it| it.name = "x".repeat(41).into(), "40");
        wrong(|it| it.version = 9, "version 9");
        wrong(|it| it.tables = RulesHash([7; 8]), "07070707");
        wrong(|it| it.devices = None, "tables");
        wrong(|it| it.numbers.remove("prior"), "prior is missing");
        wrong(|it| it.numbers.insert("priot".into(), 1), "priot");
        wrong(|it| it.numbers.insert("lookalikes_one_in".into(), 0), "lookalikes_one_in must be between 1");
        wrong(|it| it.numbers.insert("surprise_max".into(), -1), "surprise_max must be between 0");
    }

    #[test]
    fn one_of_another_release_is_kept_as_it_was_written() {
        let other = Definition { version: 9, ..strict() };
        let mut stored = postcard::to_allocvec(&Defined::from(other.clone())).unwrap();
        assert_eq!(stored, postcard::to_allocvec(&other).unwrap());
        let read: Defined = postcard::from_bytes(&stored).unwrap();
        assert!(read.ruleset().is_none());
        stored = postcard::to_allocvec(&read).unwrap();
        assert_eq!(postcard::from_bytes::<Definition>(&stored).unwrap(), other);
    }

    #[test]
    fn the_largest_definition_is_a_small_part_of_a_block() {
        let mut largest = strict();
        largest.name = "x".repeat(RULESET_NAME_CHARACTERS_MAX).into();
        largest.numbers.values_mut().for_each(|number| *number = i32::MIN);
        assert!(postcard::to_allocvec(&largest).unwrap().len() < 2_048);
    }
}
