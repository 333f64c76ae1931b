//! Page tokens that can't be used again.

use decider::compact::Compact;
use proto::{Nonce, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use super::NONCES_HELD_MS;

/// Nonces spent in this period and in the one before. Each is held for one to two periods; forgetting them by the
/// set costs nothing per nonce.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Nonces {
    since: Timestamp,
    young: Compact<Spent, ()>,
    old: Compact<Spent, ()>,
}

/// A nonce of a person: the beginning of the person's id and the nonce. Ids are random, so two pairs within two hours
/// are the same by chance as rarely as two random numbers of 64 bits.
type Spent = u64;

fn of(person: &PersonId, nonce: Nonce) -> Spent {
    let [a, b, c, d, ..] = person.0;
    u64::from(u32::from_be_bytes([a, b, c, d])) << 32 | u64::from(u32::from_be_bytes(nonce.0))
}

impl Nonces {
    pub(crate) fn spent(&self, person: &PersonId, nonce: Nonce) -> bool {
        let spent = of(person, nonce);
        self.young.contains(&spent) || self.old.contains(&spent)
    }

    pub(crate) fn spend(&mut self, person: &PersonId, nonce: Nonce, at: Timestamp) {
        self.forget(at);
        self.young.insert(&of(person, nonce), &());
    }

    /// Forgets what was spent longer ago than any token lives.
    pub(crate) fn forget(&mut self, at: Timestamp) {
        let age_ms = at.since_ms(self.since);
        if age_ms > NONCES_HELD_MS {
            self.old = std::mem::take(&mut self.young);
            if age_ms > 2 * NONCES_HELD_MS {
                self.old = Compact::default();
            }
            self.since = at;
        }
    }
}
