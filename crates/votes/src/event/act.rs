//! What was decided about votes after they were cast: by detectors, and by operators with a reason.

use std::collections::BTreeMap;

use guard::ReasonCode;
use proto::{Actor, CampaignId, PersonId, RulesHash, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What a vote is worth now. Its caster is never told. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoteStatus {
    /// It counts.
    Counted,
    /// It stays out of the count until someone decides.
    Held,
    /// It stays out of the count.
    Voided,
}

impl VoteStatus {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Held => "held",
            Self::Voided => "voided",
        }
    }
}

impl std::str::FromStr for VoteStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Counted, Self::Held, Self::Voided].into_iter().find(|it| it.as_str() == text).ok_or(())
    }
}

/// Why something was decided about votes. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// An operator says so.
    Said {
        /// In their words. It stands in the log for good, so it names nobody.
        reason: String,
        /// The kinds of fraud that they see.
        codes: Vec<ReasonCode>,
        /// How the votes were found, if by a question.
        found_by: Option<FoundBy>,
    },
    /// Detectors found it.
    Found {
        /// The rules that they worked with.
        ruleset: RulesHash,
        /// Log-odds of fraud in milli-nats.
        score: i32,
        /// What spoke, heaviest first.
        grounds: Vec<Ground>,
    },
}

/// A question to the read model by which votes were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FoundBy {
    /// The question as it stands in an address, such as `contestant=17&network=data_centre`.
    pub query: String,
    /// The position of the log that its answer stood at: later votes were not looked at.
    pub position: u64,
}

/// What one detector saw: enough for an auditor to count again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ground {
    /// Name of the detector, such as `concentration`.
    #[schemars(with = "String")]
    pub detector: SmolStr,
    /// The kind of fraud that it points at.
    pub code: ReasonCode,
    /// Its part of the score in milli-nats.
    pub weight: i32,
    /// What the votes share, such as `prefix`; empty if nothing.
    #[schemars(with = "String")]
    pub shared: SmolStr,
    /// What was counted, by name: such as `here`, `elsewhere`, `expected_milli`, `tail`.
    #[schemars(with = "BTreeMap<String, i64>")]
    pub counts: BTreeMap<SmolStr, i64>,
}

/// Something was decided about votes: the [`VerdictChanged`] behind it say about which. A large act has several such
/// steps, all under the position of the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActTaken {
    /// The campaign.
    pub campaign: CampaignId,
    /// The act: the position of its first step.
    pub act: u64,
    /// How many votes this step changes: the events that follow.
    pub votes: u32,
    /// The case that it belongs to.
    pub case: Option<u32>,
    /// The act that it undoes.
    pub undoes: Option<u64>,
    /// Why.
    pub why: Why,
    /// Who.
    pub by: Actor,
}

/// A vote is worth something else from here on. Receipts and quotas stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictChanged {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who had voted.
    pub person: PersonId,
    /// Position of the vote.
    pub cast: u64,
    /// When it was cast, to the minute.
    pub cast_at: Timestamp,
    /// Numbers of the contestants, ascending.
    pub contestants: Vec<u32>,
    /// What it was.
    pub from: VoteStatus,
    /// What it is.
    pub to: VoteStatus,
    /// Whether it had counted before, at any time: others were told then, and what they gave is taken or given back.
    pub had_counted: bool,
    /// Whether what it is from here on is an operator's decision, which detectors leave alone. What an operator undoes is as
    /// it was before.
    pub by_operator: bool,
    /// The act that it is part of.
    pub act: u64,
}
