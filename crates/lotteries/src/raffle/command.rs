//! What is asked of raffles alone. Opening, pausing and closing is asked of all forms alike, see [`crate::Command`].

use proto::PersonId;
use serde::{Deserialize, Serialize};

use super::beacon::Signature;
use super::rules::Rules;

/// A command. Variants are only added at the end, since commands travel between releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// An operator sets a raffle up, as a draft. From here on its seed is committed to.
    Create {
        /// Its title.
        name: String,
        /// Its rules, for good.
        rules: Rules,
    },
    /// A person enters, for a ticket.
    Enter,
    /// An operator enters persons: those who answered, commented, came.
    HandIn {
        /// Who, in the order in which they are to stand in the list. One who has as many entries as may be is passed over.
        persons: Vec<PersonId>,
    },
    /// An operator has the winners drawn.
    Draw {
        /// The signature of the beacon's round, if one is mixed in.
        beacon: Option<Signature>,
    },
    /// An operator confirms a winner, who gets the prize by it.
    Confirm {
        /// The place, from 1.
        place: u32,
    },
    /// An operator invalidates a winner; the next alternate takes the line.
    Invalidate {
        /// The place, from 1.
        place: u32,
        /// Why, in their words. It stands in the log for good, so it names nobody.
        reason: String,
    },
    /// An operator has winners drawn for the places that were invalidated and that no alternate took.
    Redraw {
        /// Why, in their words. It stands in the log for good, so it names nobody.
        reason: String,
    },
}
