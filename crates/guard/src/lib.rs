//! Anti-cheat as pure functions: what was seen of a device becomes evidence, evidence becomes a verdict.
//!
//! Invariant: no IO, no clock, no randomness, no async. The same evidence, ruleset and tables give the same verdict
//! at the door, in a replay and in a what-if, on every machine; scores are integers, so no rounding differs.
//!
//! - [`raw`]: what a page and a connection say. It never reaches a log.
//! - [`sight()`]: digests it into a [`proto::Sighting`], pseudonyms for what is rare and clear text for what is common.
//! - [`NetworkTables`]: what kind of network an address belongs to.
//! - [`Ruleset`]: additive rules that weigh a sighting; each answers with a [`Reason`] of its own.
//! - [`Verdict`]: counted, held or refused, with every reason and its weight.
//! - [`detectors`]: what votes have in common, and what follows from it later.
//! - [`prizes`]: whether a squad takes prizes, or people do.
//! - [`referral`]: whether a new follower was won, or made for the reward.

mod agent;
mod definition;
pub mod detectors;
mod devices;
mod numbers;
pub mod prizes;
pub mod raw;
pub mod referral;
mod rules;
mod ruleset;
mod sight;
mod tables;
mod tails;
mod verdict;

pub use definition::{Defined, Definition, InvalidDefinition, RULESET_NAME_CHARACTERS_MAX};
pub use devices::{DeviceTable, InvalidDeviceTable};
pub use raw::{Device, EvidenceKeys, InvalidEvidence, RawEvidence};
pub use ruleset::{InvalidNumber, Ruleset, Rulesets, Signals};
pub use sight::{prefix_of, sight, typed, unseal_address};
pub use tables::{InvalidList, InvalidTable, List, NetworkTables};
pub use verdict::{Because, Outcome, Reason, ReasonCode, Verdict};
