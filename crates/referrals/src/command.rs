//! What is asked of referrals. The campaign and its tenant stand in the envelope.

use proto::PersonId;
use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::rules::Rules;

/// A command. Variants are only added at the end, since commands travel between releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// An operator sets a campaign up, as a draft.
    Create {
        /// Its title.
        name: String,
        /// Its rules, for good.
        rules: Rules,
    },
    /// An operator opens a draft, or resumes a paused campaign.
    Open,
    /// An operator stops inviting for a while.
    Pause,
    /// An operator ends inviting. Who has come by then can still qualify, and leave.
    Close,
    /// A person asks for their code.
    Invite,
    /// A person accepts an invitation.
    Accept {
        /// The inviter's.
        code: Code,
    },
    /// An operator, or the platform through them, states that a person follows the account, or no longer does.
    Follow {
        /// The person.
        person: PersonId,
        /// Whether they follow.
        following: bool,
    },
    /// Time has passed.
    Tick,
}
