//! One line of a judge's output, as far as the scores need it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a judge made of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// It adds one.
    Counted,
    /// It waits, out of the tally.
    Held,
    /// It was counted or held, and is out for good.
    Voided,
    /// The rules said no.
    Refused,
    /// It repeats an earlier line.
    Duplicate,
}

/// A judge's answer to one line; whatever else the judge writes is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which line of the input, from 1.
    pub line: u64,
    /// The last word, after every detector.
    pub verdict: Word,
    /// What the voter's request got at once.
    pub at_decision: Word,
    /// When a detector last changed it, by the input's clock.
    #[serde(default)]
    pub changed_at_ms: Option<u64>,
}

impl Verdict {
    /// A judge's word on a line that stays as it was given.
    pub fn at_once(line: u64, word: Word) -> Self {
        Self { line, verdict: word, at_decision: word, changed_at_ms: None }
    }

    /// Whether the line adds nothing to the tally.
    pub fn is_out(&self) -> bool {
        self.verdict != Word::Counted
    }
}

/// What a judge says with `--summary`, as far as the scores need it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// By campaign.
    pub campaigns: BTreeMap<String, CampaignSummary>,
}

/// One campaign of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CampaignSummary {
    /// By candidate.
    pub candidates: BTreeMap<String, CandidateSummary>,
}

/// One candidate of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateSummary {
    /// What counts.
    pub counted: u64,
    /// Between which numbers the judge believes the honest count, nine times in ten.
    #[serde(default)]
    pub interval: Option<[u64; 2]>,
}
