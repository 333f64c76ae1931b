//! Cases: what somebody is to look at, and what they decided.

use proto::{Actor, CampaignId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Why;

/// What was decided about a case. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// It is fraud.
    Confirmed,
    /// It is none.
    Dismissed,
}

impl Decision {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
        }
    }
}

impl std::str::FromStr for Decision {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Open, Self::Confirmed, Self::Dismissed].into_iter().find(|it| it.as_str() == text).ok_or(())
    }
}

/// What is unusual, as far as a case knows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// For whom.
    pub contestant: Option<u32>,
    /// Since when.
    pub since_ms: Option<Timestamp>,
    /// Names what it is about among the campaign's cases: more of the same joins the case. 16 hex digits.
    pub key: Option<CaseKey>,
}

/// Names what a case is about: a hash of detector and resource.
pub type CaseKey = proto::Pseudonym;

/// Somebody is to look at something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOpened {
    /// The campaign.
    pub campaign: CampaignId,
    /// The case's number, from 1 without gaps.
    pub case: u32,
    /// What it is about.
    pub subject: Subject,
    /// Positions of votes that belong to it, ascending.
    pub votes: Vec<u64>,
    /// Why.
    pub why: Why,
    /// Who opened it; the system if a detector did.
    pub by: Actor,
}

/// More of the same: the case is open again if it was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseExtended {
    /// The campaign.
    pub campaign: CampaignId,
    /// The case's number.
    pub case: u32,
    /// Positions of votes that belong to it too, ascending.
    pub votes: Vec<u64>,
    /// Why.
    pub why: Why,
    /// Who added them.
    pub by: Actor,
}

/// An operator decided what a case is, or opened it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseDecided {
    /// The campaign.
    pub campaign: CampaignId,
    /// The case's number.
    pub case: u32,
    /// What they decided.
    pub decision: Decision,
    /// Why, in their words. It stands in the log for good, so it names nobody.
    pub reason: String,
    /// Who.
    pub by: Actor,
}
