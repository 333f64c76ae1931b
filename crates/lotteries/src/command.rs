//! What is asked of lucky draws. The campaign and its tenant stand in the envelope.

use proto::{Fact, Heard, PersonId, PersonalRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Listing;
use crate::rules::Rules;
use crate::{envelope, holds, raffle};

/// A command. Variants are only added at the end, since commands travel between releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// An operator sets a draw up, as a draft. From here on its seed is committed to.
    Create {
        /// Its title.
        name: String,
        /// Its rules, for good.
        rules: Rules,
    },
    /// An operator opens a draft, or resumes a paused draw.
    Open,
    /// An operator stops drawing for a while.
    Pause,
    /// An operator ends drawing: the seed is revealed, and the prizes that are left go back.
    Close,
    /// A person spends a ticket and draws.
    Draw,
    /// An operator takes a prize back.
    TakeBack {
        /// Position of the event by which it was won.
        won: u64,
        /// Why.
        why: TakenBack,
    },
    /// The host heard a fact.
    Hear(Box<Heard<Fact>>),
    /// Time has passed.
    Tick,
    /// An operator puts a person on a list, or takes them off.
    List {
        /// Who.
        person: PersonId,
        /// Where they go.
        listing: Listing,
    },
    /// A person says where a prize goes that they have won.
    Claim {
        /// Position of the event by which it was won.
        won: u64,
        /// Name, phone and address, in the vault.
        delivery: PersonalRef,
    },
    /// A person asks for the code of a prize that they have won and will pick up.
    PickUp {
        /// Position of the event by which it was won.
        won: u64,
    },
    /// An operator states that a prize was sent.
    Fulfil {
        /// Position of the event by which it was won.
        won: u64,
        /// What they note, such as the number of a parcel.
        note: String,
    },
    /// An operator hands a prize out to whoever shows its code.
    Redeem {
        /// The code.
        code: String,
        /// What they note.
        note: String,
    },
    /// What only red envelopes know.
    Envelope(envelope::Command),
    /// What only raffles know.
    Raffle(raffle::Command),
    /// What is asked about prizes that are held.
    Holds(holds::Command),
}

impl From<holds::Command> for Command {
    fn from(command: holds::Command) -> Self {
        Self::Holds(command)
    }
}

impl From<raffle::Command> for Command {
    fn from(command: raffle::Command) -> Self {
        Self::Raffle(command)
    }
}

impl From<envelope::Command> for Command {
    fn from(command: envelope::Command) -> Self {
        Self::Envelope(command)
    }
}

/// Why a prize was taken back. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakenBack {
    /// The win does not stand.
    Invalidated,
    /// Nobody claimed it.
    Lapsed,
}
