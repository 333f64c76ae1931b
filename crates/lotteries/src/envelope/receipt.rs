//! What the sender of an accepted command about a red envelope is told.

use proto::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::refusal::{RuleBroken, too_many};

/// Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receipt {
    /// A part was taken.
    Claimed(Claim),
    /// A message was looked at, whatever came of it.
    Replied(Reply),
    /// The round has this password from here on.
    Rotated {
        /// The round, from 1.
        round: u16,
        /// How many passwords it has had, this one included.
        passwords: u16,
    },
}

/// A part that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "EnvelopeClaim")]
pub struct Claim {
    /// Where it stands in the log.
    pub position: u64,
    /// The round, from 1.
    pub round: u16,
    /// Which part of the round, from 1.
    pub part: u32,
    /// How much it is.
    pub fen: u64,
}

/// What a message led to. Stored in answers: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// A part was taken.
    Claimed(Claim),
    /// Nothing, by the rules.
    Refused(RuleBroken),
    /// Nothing: it was not even compared, since the person has guessed too often.
    TooMany {
        /// When they may try again.
        again_at: Timestamp,
    },
    /// Nothing: it was no try, so nothing is written back.
    Silent,
}

impl Reply {
    /// The claim, if there is one.
    pub fn claim(&self) -> Option<Claim> {
        match self {
            Self::Claimed(claim) => Some(*claim),
            Self::Refused(_) | Self::TooMany { .. } | Self::Silent => None,
        }
    }

    /// What came of it, in one word for machines: `claimed`, `silent`, or the slug of a refusal.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Claimed(_) => "claimed",
            Self::Refused(broken) => broken.status_and_slug().1,
            Self::TooMany { .. } => too_many::PROBLEM.1,
            Self::Silent => "silent",
        }
    }
}
