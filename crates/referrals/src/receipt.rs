//! What the sender of an accepted command is told.

use proto::CampaignId;
use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::event::Decision;
use crate::state::Status;

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
    /// The person's code, new or since before.
    Code {
        /// The code.
        code: Code,
    },
    /// The invitation is accepted, now or since before.
    Accepted,
    /// It is on record whether the person follows.
    Follow {
        /// Whether they do.
        following: bool,
    },
    /// Done; there is nothing to tell.
    Done,
    /// What another service told was dealt with.
    Heard,
    /// It is decided what becomes of a reward, now or since before.
    Judged {
        /// What was decided.
        to: Decision,
    },
}
