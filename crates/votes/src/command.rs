//! What people ask of a voting campaign. The campaign and its tenant stand in the envelope.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use proto::{PersonId, PersonalRef, Timestamp};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::rules::Rules;

/// A command. Variants are only added at the end, since commands travel between releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// An operator sets a campaign up, as a draft.
    Create {
        /// Its title.
        name: String,
        /// Its rules, for good. Boxed since most commands are votes.
        rules: Box<Rules>,
    },
    /// An operator opens a draft, or resumes a paused campaign.
    Open,
    /// An operator stops voting for a while.
    Pause,
    /// An operator ends voting.
    Close,
    /// An operator makes the result final.
    Finalize,
    /// A person signs up as a contestant, or an operator adds one.
    SignUp {
        /// Name, text and picture, in the vault.
        profile: PersonalRef,
    },
    /// An operator lets a contestant stand.
    Approve {
        /// The contestant's number.
        contestant: u32,
    },
    /// An operator turns a contestant down.
    Reject {
        /// The contestant's number.
        contestant: u32,
    },
    /// An operator takes a contestant out of the running; it stays listed, flagged.
    Withdraw {
        /// The contestant's number.
        contestant: u32,
    },
    /// An operator states that a person follows the account, or no longer does.
    Follow {
        /// The person.
        person: PersonId,
        /// Whether they follow.
        following: bool,
    },
    /// An operator enters a juror's mark; a later one replaces it.
    Mark {
        /// The contestant's number.
        contestant: u32,
        /// Short name of the juror.
        juror: SmolStr,
        /// 0 to 100.
        points: u8,
    },
    /// An operator ends a round.
    AdvanceRound {
        /// The round to end, from 1. One that has ended before is no error.
        round: NonZeroU16,
    },
    /// A person votes.
    Cast {
        /// Numbers of the contestants, ascending, so that one choice has one spelling.
        contestants: Vec<u32>,
    },
    /// The gateway reports what its door saw and refused in a minute.
    SumDoor {
        /// Start of the minute.
        minute: Timestamp,
        /// How many requests each limit refused.
        refusals: BTreeMap<SmolStr, u64>,
        /// How many pages were opened.
        visits: u64,
    },
    /// Time has passed.
    Tick,
}

/// The bytes of a [`Command::SumDoor`], for the gateway.
pub fn sum_door(minute: Timestamp, refusals: BTreeMap<SmolStr, u64>, visits: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    decider::answer::append(&Command::SumDoor { minute, refusals, visits }, &mut bytes);
    bytes
}
