//! What is asked about prizes that are held, in campaigns of all forms.

use proto::Pseudonym;
use serde::{Deserialize, Serialize};

use super::event::Decision;

/// A command. Variants are only added at the end, since commands travel between releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// An operator decides about a prize.
    Judge {
        /// Position of the event by which it was won.
        won: u64,
        /// What becomes of it.
        to: Decision,
        /// Why, in their words. It stands in the log for good, so it names nobody.
        why: String,
    },
    /// An operator says from which score on prizes are held.
    SetBar {
        /// In milli-nats; `None`: nothing is held from now on.
        bar: Option<i32>,
    },
    /// A person says where a prize goes that they have won, as [`crate::Command::Claim`], with what is kept of it.
    Claim {
        /// Position of the event by which it was won.
        won: u64,
        /// Name, phone and address, in the vault.
        delivery: proto::PersonalRef,
        /// Keyed hash of the telephone number.
        phone: Option<Pseudonym>,
        /// Keyed hash of the address.
        address: Option<Pseudonym>,
    },
}
