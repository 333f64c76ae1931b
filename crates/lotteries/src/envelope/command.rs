//! What is asked of red envelopes alone. Opening and closing is asked of all forms alike, see [`crate::Command`].

use proto::PersonId;
use serde::{Deserialize, Serialize};

use super::password::Password;
use super::rules::Rules;

/// A command. Variants are only added at the end, since commands travel between releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// An operator sets a red envelope up, as a draft. From here on its seed is committed to.
    Create {
        /// Its title.
        name: String,
        /// Its rules, for good.
        rules: Rules,
        /// The password of each round.
        passwords: Vec<Password>,
    },
    /// An operator stops all claims at once, until it is opened again.
    Stop {
        /// Why, in their words. It stands in the log for good, so it names nobody.
        reason: String,
    },
    /// An operator gives a round another password, from now to its end.
    Rotate {
        /// The round, from 1.
        round: u16,
        /// The password.
        password: Password,
    },
    /// A person says the password on the page.
    Claim {
        /// What they said.
        text: String,
    },
    /// A person says it in a message to the account, which whoever receives messages hands over.
    Message {
        /// Who.
        person: PersonId,
        /// What they said.
        text: String,
    },
}
