//! What the sender of an accepted command about a raffle is told.

use serde::{Deserialize, Serialize};

use super::state::Standing;

/// Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receipt {
    /// A person has one more entry.
    Entered {
        /// Where it stands in the log.
        position: u64,
        /// Its number in the list, from 1.
        entry: u64,
        /// How many they have.
        entries: u32,
        /// Tickets that they have left.
        tickets_left: u64,
    },
    /// Entries were handed in.
    HandedIn {
        /// How many were added.
        entered: u32,
        /// How many were passed over, since their persons have as many as may be.
        passed_over: u32,
    },
    /// Winners are drawn, by this command or before.
    Drawn {
        /// How many places were given.
        places: u32,
        /// From how many entries.
        entries: u64,
    },
    /// A winner was confirmed or invalidated.
    Settled {
        /// The place, from 1.
        place: u32,
        /// How it stands now.
        standing: Standing,
        /// The place of the alternate who takes the line, if there was one left.
        called: Option<u32>,
    },
    /// A winner was confirmed, and the prize is held: a person looks at what they share with others first.
    Checked {
        /// The place, from 1.
        place: u32,
        /// Position under which it is decided about.
        won: u64,
    },
    /// Winners were drawn for places that had been invalidated.
    Redrawn {
        /// The first new place.
        first: u32,
        /// How many there are.
        places: u32,
    },
}
