//! What is asked of referrals. The campaign and its tenant stand in the envelope.

use proto::{CampaignId, Fact, Heard, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::event::Decision;
use crate::rules::Rules;
use crate::tree::Medium;

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
    /// An operator, or the platform through them, states that a person follows the account now, or no longer does.
    Follow {
        /// The person.
        person: PersonId,
        /// Whether they follow.
        following: bool,
    },
    /// Time has passed.
    Tick,
    /// The same as [`Command::Follow`] of another time, not later than now. News may come late and out of order.
    FollowAt {
        /// The person.
        person: PersonId,
        /// Whether they follow.
        following: bool,
        /// When that was so.
        at: Timestamp,
    },
    /// An operator states that a person registered.
    Register {
        /// The person.
        person: PersonId,
    },
    /// An operator gives a channel a code.
    OpenChannel {
        /// Its name, by the rules of campaign ids.
        channel: CampaignId,
        /// What it is.
        medium: Medium,
    },
    /// An operator decides about a reward.
    Judge {
        /// By whose following it was earned.
        follower: PersonId,
        /// What becomes of it.
        to: Decision,
        /// Why.
        why: String,
    },
    /// Another service told something.
    Hear(Box<Heard<Fact>>),
}
