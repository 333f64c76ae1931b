//! What evidence weighs: named parameters, their hash, and the sum.

use std::collections::BTreeMap;

use proto::{PageSeen, RulesHash, Sighting, Timestamp};
use smol_str::SmolStr;

use crate::definition::{Definition, InvalidDefinition, check_name};
use crate::devices::DeviceTable;
use crate::numbers::{Grown, Parameters};
use crate::rules;
use crate::tables::NetworkTables;
#[cfg(doc)]
use crate::verdict::Because;
use crate::verdict::{Outcome, Verdict};

/// Everything that a verdict depends on. Detectors of later rulesets read more of it; none reads anything else.
#[derive(Debug, Clone, Copy)]
pub struct Signals<'a> {
    /// What was seen of the device with the command.
    pub sighting: &'a Sighting,
    /// The page that the command came from, if it carried a page token.
    pub page: Option<&'a PageSeen>,
    /// Log time.
    pub now: Timestamp,
    /// Whether another command has spent the page's nonce.
    pub replayed: bool,
    /// Distinct persons of this campaign seen on this device pseudonym, this one included; 0 if it is not known.
    pub accounts_on_device: u32,
    /// Distinct persons who have acted in this campaign so far, this one included; 0 if it is not known.
    pub persons: u32,
    /// Whether the page's token was made for another person. The door lets none through; files of attempts may hold some.
    pub page_of_another: bool,
}

/// A named set of rules with its numbers. Its hash stands beside every verdict.
#[derive(Debug, Clone)]
pub struct Ruleset {
    name: SmolStr,
    /// Of the code of the rules: raised whenever the same numbers begin to mean something else.
    version: u32,
    tables: RulesHash,
    parameters: Parameters,
    grown: Option<Grown>,
    hash: RulesHash,
}

impl Ruleset {
    /// The first additive rules, under the tables that were shipped with them.
    pub fn first() -> Self {
        Self::new("additive", 1, NetworkTables::shipped().hash(), (Parameters::FIRST, None))
    }

    /// Additive rules with surprise and chance, and detectors behind them.
    fn second() -> Self {
        let numbers = (Parameters::SECOND, Some(Grown::FIRST));
        Self::new("detectors", 2, NetworkTables::shipped().hash(), numbers)
    }

    /// The second one's rules, with less for pages that were left open.
    fn third() -> Self {
        let numbers = (Parameters::SECOND, Some(Grown::SECOND));
        Self::new("detectors", 3, NetworkTables::shipped().hash(), numbers)
    }

    /// The ruleset that new campaigns get: the third one's rules and numbers, with what detectors learnt since.
    pub fn current() -> Self {
        let numbers = (Parameters::SECOND, Some(Grown::SECOND));
        Self::new("detectors", 4, NetworkTables::shipped().hash(), numbers)
    }

    /// The current ruleset under another name and with other numbers.
    pub fn with_numbers<'n>(
        name: &str,
        changes: impl IntoIterator<Item = (&'n str, i64)>,
    ) -> Result<Self, InvalidNumber> {
        let mut ruleset = Self::current();
        changes.into_iter().try_for_each(|(name, value)| ruleset.set(name, value))?;
        Ok(Self::new(name, ruleset.version, ruleset.tables, (ruleset.parameters, ruleset.grown)))
    }

    /// Leaves the hash as it was, so it is for rulesets in the making.
    fn set(&mut self, name: &str, value: i64) -> Result<(), InvalidNumber> {
        let grown = self.grown.as_mut().and_then(|grown| grown.get_mut(name));
        let (number, (least, most)) =
            self.parameters.get_mut(name).or(grown).ok_or_else(|| InvalidNumber::Unknown(name.to_owned()))?;
        let within = i32::try_from(value).ok().filter(|value| (least..=most).contains(value));
        *number = within.ok_or_else(|| InvalidNumber::OutOfRange { name: name.to_owned(), least, most })?;
        Ok(())
    }

    fn new(name: &str, version: u32, tables: RulesHash, numbers: (Parameters, Option<Grown>)) -> Self {
        let (parameters, grown) = numbers;
        let hash = RulesHash::default();
        let mut ruleset = Self { name: name.into(), version, tables, parameters, grown, hash };
        let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 ruleset v1");
        hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes());
        hasher.update(&version.to_le_bytes()).update(&tables.0);
        for (number, value) in ruleset.numbers() {
            hasher.update(&(number.len() as u64).to_le_bytes()).update(number.as_bytes());
            hasher.update(&value.to_le_bytes());
        }
        if ruleset.grown.is_some() {
            hasher.update(&DeviceTable::shipped().hash().0);
        }
        hasher.finalize_xof().fill(&mut ruleset.hash.0);
        ruleset
    }

    /// Its name, for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of its code.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Names this ruleset: another number, rule or table gives another hash.
    pub fn hash(&self) -> RulesHash {
        self.hash
    }

    /// Everything that its hash is made of.
    pub fn definition(&self) -> Definition {
        let numbers = self.numbers().into_iter().map(|(name, value)| (name.into(), value)).collect();
        let devices = self.grown.is_some().then(|| DeviceTable::shipped().hash());
        Definition { name: self.name.clone(), version: self.version, tables: self.tables, devices, numbers }
    }

    /// Every number that its rules read, by name.
    fn numbers(&self) -> Vec<(&'static str, i32)> {
        let more = self.grown.iter().flat_map(Grown::all);
        self.parameters.all().into_iter().chain(more).collect()
    }

    /// Whether detectors look at what this ruleset decided. The first one has none.
    pub fn has_detectors(&self) -> bool {
        self.grown.is_some()
    }

    /// The network tables that it was tuned for. Networks that other tables classified are not weighed.
    pub fn tables(&self) -> RulesHash {
        self.tables
    }

    /// Weighs the evidence: counted below even odds, held from there on.
    ///
    /// If the address was classified by other tables than the ruleset's, no reason about networks is weighed, and
    /// [`Because::NetworkUnweighed`] says so with weight 0.
    ///
    /// Never [`Outcome::Refused`]: that is for public rules (quota, schedule, approval), which are told to the sender
    /// and decided before anything is weighed.
    pub fn weigh(&self, signals: &Signals<'_>) -> Verdict {
        let mut reasons = rules::reasons(&self.parameters, self.grown.as_ref(), self.tables, signals);
        // Stable, so that equal weights stand in the order of the rules.
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.weight));
        let score =
            reasons.iter().fold(self.parameters.prior, |sum, reason| sum.saturating_add(reason.weight));
        let outcome = if score >= 0 { Outcome::Held } else { Outcome::Counted };
        Verdict { outcome, score, reasons }
    }
}

/// A ruleset by value is one that this release could have made itself: under its tables, and with the numbers that rules of
/// its version read.
impl TryFrom<&Definition> for Ruleset {
    type Error = InvalidDefinition;

    fn try_from(definition: &Definition) -> Result<Self, InvalidDefinition> {
        let Definition { name, version, tables, devices, numbers } = definition;
        check_name(name)?;
        let made = RELEASED.iter().map(|make| make()).find(|released| released.version == *version);
        let mut ruleset = made.ok_or(InvalidDefinition::Version(*version))?;
        let has = |hash: RulesHash, own: RulesHash| {
            if hash == own { Ok(()) } else { Err(InvalidDefinition::Tables(hash)) }
        };
        has(*tables, ruleset.tables)?;
        let own = ruleset.grown.as_ref().map_or(RulesHash::default(), |_| DeviceTable::shipped().hash());
        has(devices.unwrap_or_default(), own)?;
        if let Some((name, _)) = ruleset.numbers().iter().find(|(name, _)| !numbers.contains_key(*name)) {
            return Err(InvalidDefinition::Missing(name));
        }
        numbers.iter().try_for_each(|(name, value)| ruleset.set(name, i64::from(*value)))?;
        Ok(Self::new(name, *version, *tables, (ruleset.parameters, ruleset.grown)))
    }
}

/// Why a ruleset can't have a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumber {
    /// No rule reads it.
    #[error(
        "no rule reads a number called {0:?}; take its name from the documentation of rulesets, or leave it out"
    )]
    Unknown(String),
    /// It would drown all others, or no rule could work with it.
    #[error("{name} must be between {least} and {most}")]
    OutOfRange {
        /// Its name.
        name: String,
        /// The least that it may be.
        least: i32,
        /// The most.
        most: i32,
    },
}

/// Every ruleset that was ever released, oldest first; the last one is what new campaigns get.
///
/// To change a number: leave the old one's line as it is, give the new numbers a constant of their own beside
/// `Parameters::FIRST`, and add a line with a raised version. To change a rule: keep the old behaviour behind a
/// parameter, so that old lines still weigh as they did. Detectors are not kept: those of the release that runs look at votes
/// under every ruleset that has any, and a raised version tells which they were. To change the tables: write the old tables' hash into the old
/// lines, and name the new ones in a new line.
const RELEASED: &[fn() -> Ruleset] = &[Ruleset::first, Ruleset::second, Ruleset::third, Ruleset::current];

/// Every ruleset that this release knows, by hash: a campaign keeps the one it was opened with.
#[derive(Debug, Clone)]
pub struct Rulesets {
    current: RulesHash,
    known: BTreeMap<RulesHash, Ruleset>,
}

impl Rulesets {
    /// The ruleset with this hash, if this release knows it.
    pub fn get(&self, hash: &RulesHash) -> Option<&Ruleset> {
        self.known.get(hash)
    }

    /// The ruleset that new campaigns get.
    pub fn current(&self) -> &Ruleset {
        &self.known[&self.current]
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Ruleset> {
        self.known.values()
    }

    /// These rulesets, oldest first.
    fn of(released: &[fn() -> Ruleset]) -> Self {
        let current = Ruleset::current().hash();
        let known = released.iter().map(|make| make()).map(|ruleset| (ruleset.hash(), ruleset)).collect();
        Self { current, known }
    }
}

impl Default for Rulesets {
    fn default() -> Self {
        Self::of(RELEASED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changing_any_number_changes_the_hash() {
        let mut hashes = std::collections::BTreeSet::from([Ruleset::current().hash()]);
        let all = [Parameters::SECOND.all(), Grown::SECOND.all()].concat();
        for (name, value) in &all {
            let changed = Ruleset::with_numbers("detectors", [(*name, i64::from(*value) + 1)]).unwrap();
            hashes.insert(changed.hash());
        }
        assert_eq!(hashes.len(), all.len() + 1);
        assert_eq!(Ruleset::with_numbers("detectors", []).unwrap().hash(), Ruleset::current().hash());
    }

    #[test]
    fn numbers_that_no_rule_reads_are_errors() {
        let unknown = Ruleset::with_numbers("mine", [("priot", 1)]).unwrap_err();
        assert!(unknown.to_string().contains("priot"), "{unknown}");
        for (name, value) in [("prior", i64::MAX), ("lookalikes_one_in", 0), ("surprise_max", -1)] {
            let large = Ruleset::with_numbers("mine", [(name, value)]).unwrap_err();
            assert!(large.to_string().starts_with(&format!("{name} must be between")), "{large}");
        }
    }

    #[test]
    fn name_version_and_tables_are_part_of_the_hash() {
        let tables = NetworkTables::shipped().hash();
        let first = || (Parameters::FIRST, None);
        let hashes = std::collections::BTreeSet::from([
            Ruleset::new("additive", 1, tables, first()).hash(),
            Ruleset::new("additiv", 1, tables, first()).hash(),
            Ruleset::new("additive", 2, tables, first()).hash(),
            Ruleset::new("additive", 1, RulesHash::default(), first()).hash(),
            Ruleset::new("additive", 1, tables, (Parameters::FIRST, Some(Grown::FIRST))).hash(),
        ]);
        assert_eq!(hashes.len(), 5);
    }

    #[test]
    fn old_rulesets_stay_reachable() {
        let rulesets = Rulesets::default();
        let found = rulesets.get(&Ruleset::first().hash()).unwrap();
        assert_eq!((found.name(), found.version()), ("additive", 1));
        assert_eq!(rulesets.current().hash(), Ruleset::current().hash());
    }

    #[test]
    fn every_released_ruleset_keeps_its_hash_and_the_last_is_current() {
        let golden: Vec<&str> = include_str!("../golden/ruleset.hash").lines().collect();
        let released: Vec<String> = RELEASED.iter().map(|make| make().hash().to_string()).collect();
        assert_eq!(released, golden);
        assert_eq!(released.last(), Some(&Ruleset::current().hash().to_string()));
    }

    #[test]
    fn the_current_ruleset_is_known_by_its_hash() {
        let rulesets = Rulesets::default();
        let hash = rulesets.current().hash();
        assert_eq!(rulesets.get(&hash).map(Ruleset::hash), Some(hash));
        assert!(rulesets.get(&RulesHash::default()).is_none());
    }
}
