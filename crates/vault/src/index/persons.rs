//! Who is known, in some 55 bytes a person.
//!
//! Entries stand by their slot, which is dense, and two tables of slot numbers lead to them: a map from each way in
//! would hold the same ids again, beside room for its own growth.

use std::collections::HashMap;
use std::thread;

use hashbrown::HashTable;
use proto::PersonId;

use crate::secret::Digest16;
use crate::sync::{ALREADY_DURABLE, Ticket};

/// Entries that are allocated at once: as many slots as a file grows by, so that nothing is ever moved.
const PAGE_SLOTS: usize = 4_096;
/// Tables of one way in. Each grows on its own, and nobody waits while millions are hashed anew.
const TABLES: usize = 256;
/// Tickets kept before those that have become durable are dropped. Who is not durable yet has a caller who waits,
/// and these are fewer.
const YOUNG_MAX: usize = 1_024;
/// The key slot of an entry that nobody has; files end long before it.
const VACANT: u32 = u32::MAX;

/// Where a person is.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(crate) struct PersonEntry {
    pub person: PersonId,
    /// The keyed hash of their openid.
    pub index: Digest16,
    pub slot: u32,
    pub key_slot: u32,
}

/// Who is known, by id and by openid.
#[derive(Default)]
pub(crate) struct Persons {
    entries: Entries,
    by_person: Way,
    by_openid: Way,
    /// The writes of those who came last, by slot; all others are durable.
    young: HashMap<u32, Ticket>,
}

impl Persons {
    /// Those that a start found, all of them durable. Builds the two ways in at the same time, since that is what
    /// takes long.
    ///
    /// # Errors
    /// The slot of somebody whose id or openid stands in an earlier slot as well.
    pub fn of(found: Entries) -> Result<Self, u32> {
        let (by_person, by_openid) = thread::scope(|scope| {
            let other = thread::Builder::new().spawn_scoped(scope, || Way::of(&found, person_of));
            let by_openid = Way::of(&found, openid_of);
            let by_person = match other {
                Ok(other) => other.join().expect("nothing in it panics"),
                Err(_) => Way::of(&found, person_of),
            };
            (by_person, by_openid)
        });
        Ok(Self { by_person: by_person?, by_openid: by_openid?, entries: found, young: HashMap::new() })
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.entries.count
    }

    /// Everybody, by slot.
    pub fn iter(&self) -> impl Iterator<Item = PersonEntry> {
        self.entries.all()
    }

    /// Who stands in this slot.
    pub fn at(&self, slot: u32) -> Option<PersonEntry> {
        let (page, at) = place(slot);
        let entry = self.entries.pages.get(page)?[at];
        (entry.key_slot != VACANT).then(|| entry.in_slot(slot))
    }

    /// Whether somebody has this id.
    pub fn contains(&self, person: &PersonId) -> bool {
        self.get(person).is_some()
    }

    /// The person with this id.
    pub fn get(&self, person: &PersonId) -> Option<PersonEntry> {
        self.by_person.find(&person.0, &self.entries, person_of)
    }

    /// The person whose openid has this keyed hash.
    pub fn at_openid(&self, index: &Digest16) -> Option<PersonEntry> {
        self.by_openid.find(index, &self.entries, openid_of)
    }

    /// The write that made the person in this slot known.
    pub fn ticket(&self, slot: u32) -> Ticket {
        self.young.get(&slot).copied().unwrap_or(ALREADY_DURABLE)
    }

    /// Adds somebody new, whose write has this ticket; writes up to `durable` are on the platter.
    pub fn insert(&mut self, entry: PersonEntry, ticket: Ticket, durable: Ticket) {
        if self.young.len() >= YOUNG_MAX {
            self.young.retain(|_, ticket| *ticket > durable);
        }
        self.young.insert(entry.slot, ticket);
        self.entries.put(entry);
        self.by_person.insert(entry.slot, &self.entries, person_of);
        self.by_openid.insert(entry.slot, &self.entries, openid_of);
    }

    /// Takes out whoever has this id.
    pub fn remove(&mut self, person: &PersonId) -> Option<PersonEntry> {
        let entry = self.get(person)?;
        self.by_person.remove(&entry.person.0, entry.slot);
        self.by_openid.remove(&entry.index, entry.slot);
        self.entries.take(entry.slot);
        self.young.remove(&entry.slot);
        Some(entry)
    }
}

/// Entries by their slot.
#[derive(Default)]
pub(crate) struct Entries {
    pages: Vec<Box<[Entry]>>,
    /// Those that are not vacant.
    count: usize,
}

/// What is kept of a [`PersonEntry`]; its place says the slot.
#[derive(Clone, Copy)]
struct Entry {
    person: PersonId,
    index: Digest16,
    key_slot: u32,
}

impl Entry {
    fn in_slot(&self, slot: u32) -> PersonEntry {
        let Self { person, index, key_slot } = *self;
        PersonEntry { person, index, slot, key_slot }
    }
}

impl Entries {
    const NOBODY: Entry = Entry { person: PersonId([0; 16]), index: [0; 16], key_slot: VACANT };

    /// Puts an entry into its slot, which is vacant.
    pub fn put(&mut self, entry: PersonEntry) {
        let PersonEntry { person, index, slot, key_slot } = entry;
        let (page, at) = place(slot);
        while self.pages.len() <= page {
            self.pages.push(vec![Self::NOBODY; PAGE_SLOTS].into_boxed_slice());
        }
        self.pages[page][at] = Entry { person, index, key_slot };
        self.count += 1;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// All of them, by slot.
    pub fn all(&self) -> impl Iterator<Item = PersonEntry> {
        self.iter().map(|(slot, entry)| entry.in_slot(slot))
    }

    fn take(&mut self, slot: u32) {
        let (page, at) = place(slot);
        self.pages[page][at] = Self::NOBODY;
        self.count -= 1;
    }

    fn at(&self, slot: u32) -> &Entry {
        let (page, at) = place(slot);
        &self.pages[page][at]
    }

    /// The slots in use with their entries, in order.
    fn iter(&self) -> impl Iterator<Item = (u32, &Entry)> {
        (0..).zip(self.pages.iter().flatten()).filter(|(_, entry)| entry.key_slot != VACANT)
    }
}

/// The page of a slot and its place there.
fn place(slot: u32) -> (usize, usize) {
    let slot = slot as usize;
    (slot / PAGE_SLOTS, slot % PAGE_SLOTS)
}

fn person_of(entry: &Entry) -> &Digest16 {
    &entry.person.0
}

fn openid_of(entry: &Entry) -> &Digest16 {
    &entry.index
}

/// Leads from one of an entry's keys to its slot. `key_of` says which, and is the same in every call.
struct Way {
    tables: Vec<HashTable<u32>>,
}

impl Default for Way {
    fn default() -> Self {
        Self::with_room(0)
    }
}

impl Way {
    fn with_room(entries: usize) -> Self {
        Self { tables: (0..TABLES).map(|_| HashTable::with_capacity(entries / TABLES)).collect() }
    }

    /// The way to all entries, or the slot of one whose key came before.
    fn of(entries: &Entries, key_of: fn(&Entry) -> &Digest16) -> Result<Self, u32> {
        let mut way = Self::with_room(entries.count);
        for (slot, entry) in entries.iter() {
            if way.find(key_of(entry), entries, key_of).is_some() {
                return Err(slot);
            }
            way.insert(slot, entries, key_of);
        }
        Ok(way)
    }

    fn find(
        &self,
        key: &Digest16,
        entries: &Entries,
        key_of: fn(&Entry) -> &Digest16,
    ) -> Option<PersonEntry> {
        let slot = *self.tables[table(key)].find(hash(key), |slot| key_of(entries.at(*slot)) == key)?;
        Some(entries.at(slot).in_slot(slot))
    }

    fn insert(&mut self, slot: u32, entries: &Entries, key_of: fn(&Entry) -> &Digest16) {
        let key = key_of(entries.at(slot));
        let hash_at = |slot: &u32| hash(key_of(entries.at(*slot)));
        self.tables[table(key)].insert_unique(hash(key), slot, hash_at);
    }

    fn remove(&mut self, key: &Digest16, slot: u32) {
        if let Ok(found) = self.tables[table(key)].find_entry(hash(key), |other| *other == slot) {
            found.remove();
        }
    }
}

/// Both keys are random or a keyed hash, and of this vault's making, so that they need no hashing to be spread. The
/// table is told by a byte that the hash has not.
fn table(key: &Digest16) -> usize {
    usize::from(key[15]) % TABLES
}

fn hash(key: &Digest16) -> u64 {
    let (head, _) = key.split_first_chunk().expect("16 bytes begin with 8");
    u64::from_le_bytes(*head)
}

#[cfg(test)]
mod tests;
