//! What the sender of an accepted command is told.

use proto::{CampaignId, RulesHash};
use serde::{Deserialize, Serialize};

use crate::event::Decision;
use crate::state::{Standing, Status};

/// Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receipt {
    /// The campaign is set up, as a draft.
    Created {
        /// Its id.
        campaign: CampaignId,
    },
    /// The campaign is in this part of its life now, or was before.
    Stage {
        /// The status.
        status: Status,
    },
    /// The contestant is this now, or was before.
    Contestant {
        /// The number.
        contestant: u32,
        /// What it is.
        standing: Standing,
    },
    /// It is on record whether the person follows.
    Follow {
        /// Whether they do.
        following: bool,
    },
    /// The mark is on record.
    Mark {
        /// The contestant's number.
        contestant: u32,
        /// 0 to 100.
        points: u8,
    },
    /// A new round runs, now or since before.
    Round {
        /// The round that runs, from 2.
        round: u16,
        /// Numbers of those who went on to it, best first.
        advanced: Vec<u32>,
    },
    /// The vote is on record, as the only event of its command. Whether it counts is not told.
    Voted {
        /// Numbers of the contestants, ascending.
        contestants: Vec<u32>,
        /// Votes that the person has left on this day; `None`: no limit.
        votes_left: Option<u32>,
    },
    /// Done; there is nothing to tell.
    Done,
    /// Votes are worth something else now.
    Judged {
        /// The act: further steps name it, and so does who undoes it. 0 if a detector came too late for all.
        act: u64,
        /// How many votes were changed: all that were named, or for a detector those that it did not come too late for.
        changed: u32,
    },
    /// There is such a case.
    Case {
        /// Its number.
        case: u32,
        /// What it is now.
        decision: Decision,
    },
    /// These rules weigh votes from here on, or are tried out, or were before.
    Weighing {
        /// Their hash.
        ruleset: RulesHash,
    },
}
