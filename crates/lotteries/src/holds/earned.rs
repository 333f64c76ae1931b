//! Who does something in an account beside taking: the ledger granted them tickets, by what its rules count or by an operator's hand, or
//! a vote entered them somewhere. Whoever draws has had a ticket, so it tells something of red envelopes mostly.

use decider::compact::Compact;
use proto::PersonId;
use serde::{Deserialize, Serialize};

/// What persons of an account have earned and were left with, whatever they have spent since. 24 bytes of each, ids included.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Earned {
    /// Signed numbers, by their bits: news of a recall may come before that of the grant. Nobody has 0.
    persons: Compact<PersonId, u64>,
}

impl Earned {
    /// Whether they have done something. Tickets that were recalled don't count; an entry by a vote does, also once that is voided.
    pub(crate) fn has(&self, person: &PersonId) -> bool {
        self.of(person) > 0
    }

    /// So much more was earned, or less.
    pub(crate) fn change(&mut self, person: &PersonId, by: i64) {
        match self.of(person).saturating_add(by) {
            0 => drop(self.persons.remove(person)),
            sum => drop(self.persons.insert(person, &sum.cast_unsigned())),
        }
    }

    fn of(&self, person: &PersonId) -> i64 {
        self.persons.get(person).map_or(0, u64::cast_signed)
    }
}
