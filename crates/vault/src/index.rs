//! What the vault keeps in memory: where everything is, and the keys by purpose. No openid, no field.

mod persons;

use std::collections::HashMap;

use proto::{PersonId, PersonalRef};

use crate::secret::{Digest16, Key32};
use crate::sync::Ticket;

pub(crate) use persons::{Entries, PersonEntry, Persons};

/// The in-memory indexes; whoever holds their lock for writing is the only one to change a slot.
#[derive(Default)]
pub(crate) struct Index {
    pub persons: Persons,
    pub personal: HashMap<PersonalRef, PersonalEntry>,
    /// What each person owns in `personal`.
    pub owned: HashMap<PersonId, Vec<PersonalRef>>,
    /// By the index of their purpose.
    pub keys: HashMap<Digest16, KeyEntry>,
    /// By the index of the campaign's key, then by the hash of whoever returns.
    pub tombstones: HashMap<Digest16, HashMap<Digest16, TombstoneEntry>>,
}

/// Where personal data are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct PersonalEntry {
    pub owner: Option<PersonId>,
    pub slot: u32,
    /// Of the last write to the slot.
    pub ticket: Ticket,
    /// That write was zeros: nobody is given these data any more, and the slot is nobody else's before it is durable.
    pub overwritten: bool,
}

/// A key or its destruction.
#[derive(Clone)]
pub(crate) struct KeyEntry {
    pub state: KeyState,
    pub ticket: Ticket,
}

/// Whether a key still is.
#[derive(Clone)]
pub(crate) enum KeyState {
    Live { key: Key32, slot: u32 },
    Destroyed,
}

/// As whom somebody acts, and where that is written.
#[derive(Clone, Copy)]
pub(crate) struct TombstoneEntry {
    pub person: PersonId,
    pub slot: u32,
}

impl Index {
    /// Adds personal data to both maps.
    pub fn insert_personal(&mut self, reference: PersonalRef, entry: PersonalEntry) {
        if let Some(owner) = entry.owner {
            self.owned.entry(owner).or_default().push(reference);
        }
        self.personal.insert(reference, entry);
    }

    /// Takes personal data out of both maps.
    pub fn remove_personal(&mut self, reference: &PersonalRef) {
        let Some(PersonalEntry { owner: Some(owner), .. }) = self.personal.remove(reference) else { return };
        if let Some(owned) = self.owned.get_mut(&owner) {
            owned.retain(|other| other != reference);
            if owned.is_empty() {
                self.owned.remove(&owner);
            }
        }
    }
}
