//! What evidence weighs: named parameters, their hash, and the sum.

use std::collections::BTreeMap;

use proto::{PageSeen, RulesHash, Sighting, Timestamp};

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
}

macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident: $value:expr,)*) => {
        /// The numbers of a ruleset: weights in milli-nats, times in milliseconds, counts as they are.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) struct Parameters { $($(#[$doc])* pub $name: i32,)* }

        impl Parameters {
            const FIRST: Self = Self { $($name: $value,)* };

            /// Every number with its name, in a fixed order.
            fn all(&self) -> Vec<(&'static str, i32)> {
                vec![$((stringify!($name), self.$name),)*]
            }

            #[cfg(test)]
            fn all_mut(&mut self) -> Vec<&mut i32> {
                vec![$(&mut self.$name,)*]
            }
        }
    };
}

parameters! {
    /// Log-odds of fraud before anything is seen: about one attempt in fifty.
    prior: -4_000,
    /// Hosting address. Not enough alone: companies send their people's traffic through clouds.
    hosted_address: 2_600,
    /// VPN exit. Less than hosting, since people use them.
    vpn_address: 1_600,
    /// Webdriver flag. Enough alone: no person's browser sets it.
    webdriver: 4_400,
    /// Windowless browser. Enough alone.
    headless_agent: 4_400,
    /// Library or tool. Little alone: operators try things out with curl.
    tool_agent: 1_500,
    /// Software renderer. Not enough alone: remote desktops and broken drivers have it too.
    software_renderer: 2_800,
    /// WeChat for a phone on a computer's platform. Enough alone: no such build exists.
    wechat_platform: 4_200,
    /// Another phone browser on a computer's platform. Privacy modes and developer tools do that.
    browser_platform: 1_800,
    /// A renderer that devices of this agent never had.
    gpu_unlike_agent: 3_000,
    /// A phone that says it can't be touched. Not enough with hosting: computers with a phone's system, and old phones
    /// whose browser doesn't know of touch points, say so too.
    phone_without_touch: 1_200,
    /// Acting sooner after the page than a person reads.
    short_dwell: 600,
    /// Dwell below which it is short. Second votes from a list are about a second apart.
    dwell_ms_min: 400,
    /// Page token used late, elsewhere, on another device. Not enough alone, nor with a VPN: a phone whose page was
    /// opened before its renderings were known looks like another device, and changes networks while the page is open.
    token_moved: 2_200,
    /// Gap from which a moved token tells. Shorter ones happen when a phone changes networks.
    token_gap_ms_min: 1_200_000,
    /// Page nonce used again, elsewhere or late. Enough alone: every answer brings a fresh token.
    nonce_spent: 4_500,
    /// Page nonce used again soon, from the prefix and on the device that opened the page. Not enough alone: a page that
    /// was restored after its answer got lost does that.
    nonce_spent_here: 2_000,
    /// Page age up to which a nonce used again may be such a retry.
    nonce_retry_ms_max: 600_000,
    /// Accounts on one device that a family may have.
    family_accounts_max: 4,
    /// One device in so many looks like a given one by chance (Android carries at least 10.6 bits).
    lookalikes_one_in: 1_024,
    /// Allowance for chance: so many times the expected lookalikes.
    lookalikes_slack: 2,
    /// Weight of the first account beyond a family.
    device_first: 1_200,
    /// Weight added each time that the accounts beyond a family double.
    device_doubling: 1_000,
    /// Most that accounts on one device can weigh. Less than the prior, so that a second reason is needed.
    device_weight_max: 3_500,
}

/// A named set of rules with its numbers. Its hash stands beside every verdict.
#[derive(Debug, Clone)]
pub struct Ruleset {
    name: &'static str,
    /// Of the code of the rules: raised whenever the same numbers begin to mean something else.
    version: u32,
    tables: RulesHash,
    parameters: Parameters,
    hash: RulesHash,
}

impl Ruleset {
    /// The ruleset that new campaigns get: the first additive rules, under the shipped tables.
    pub fn current() -> Self {
        Self::new("additive", 1, NetworkTables::shipped().hash(), Parameters::FIRST)
    }

    fn new(name: &'static str, version: u32, tables: RulesHash, parameters: Parameters) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 ruleset v1");
        hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes());
        hasher.update(&version.to_le_bytes()).update(&tables.0);
        for (parameter, value) in parameters.all() {
            hasher.update(&(parameter.len() as u64).to_le_bytes()).update(parameter.as_bytes());
            hasher.update(&value.to_le_bytes());
        }
        let mut hash = RulesHash::default();
        hasher.finalize_xof().fill(&mut hash.0);
        Self { name, version, tables, parameters, hash }
    }

    /// Its name, for people.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The version of its code.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Names this ruleset: another number, rule or table gives another hash.
    pub fn hash(&self) -> RulesHash {
        self.hash
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
        let mut reasons = rules::reasons(&self.parameters, self.tables, signals);
        // Stable, so that equal weights stand in the order of the rules.
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.weight));
        let score =
            reasons.iter().fold(self.parameters.prior, |sum, reason| sum.saturating_add(reason.weight));
        let outcome = if score >= 0 { Outcome::Held } else { Outcome::Counted };
        Verdict { outcome, score, reasons }
    }
}

/// Every ruleset that was ever released, oldest first; the last one is what new campaigns get.
///
/// To change a number: leave the old one's line as it is, give the new numbers a constant of their own beside
/// `Parameters::FIRST`, and add a line with a raised version. To change a rule: keep the old behaviour behind a
/// parameter, so that old lines still weigh as they did. To change the tables: write the old tables' hash into the old
/// lines, and name the new ones in a new line.
const RELEASED: &[fn() -> Ruleset] = &[Ruleset::current];

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
        let count = Parameters::FIRST.all().len();
        for index in 0..count {
            let mut parameters = Parameters::FIRST;
            *parameters.all_mut()[index] += 1;
            hashes.insert(Ruleset::new("additive", 1, NetworkTables::shipped().hash(), parameters).hash());
        }
        assert_eq!(hashes.len(), count + 1);
    }

    #[test]
    fn name_version_and_tables_are_part_of_the_hash() {
        let tables = NetworkTables::shipped().hash();
        let hashes = std::collections::BTreeSet::from([
            Ruleset::new("additive", 1, tables, Parameters::FIRST).hash(),
            Ruleset::new("additiv", 1, tables, Parameters::FIRST).hash(),
            Ruleset::new("additive", 2, tables, Parameters::FIRST).hash(),
            Ruleset::new("additive", 1, RulesHash::default(), Parameters::FIRST).hash(),
        ]);
        assert_eq!(hashes.len(), 4);
    }

    #[test]
    fn old_rulesets_stay_reachable() {
        let old = || Ruleset::new("additive", 0, RulesHash([7; 8]), Parameters::FIRST);
        let rulesets = Rulesets::of(&[old, Ruleset::current]);
        let found = rulesets.get(&old().hash()).unwrap();
        assert_eq!((found.version(), found.tables()), (0, RulesHash([7; 8])));
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
