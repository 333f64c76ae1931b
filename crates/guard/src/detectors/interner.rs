//! Numbers in order of first sight instead of names, and maps over them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};

use hashbrown::HashTable;
use proto::{Profile, Pseudonym};

use super::attempt::number;
use super::kind::Kind;

/// Most things of one sort that are told apart; what comes later shares nothing with anybody. A campaign of ten million
/// voters has about as many devices.
const INTERNED_MAX: usize = 8 << 20;

/// A number for a name. 0 stands for what is not known.
pub type Id = u32;

/// Mixes numbers that nobody outside chooses, since ids are given in order of first sight. Never seeded by chance.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    // Discriminants.
    fn write_isize(&mut self, value: isize) {
        self.write_u64(value as u64);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A map that is never iterated over, so that no order shows.
pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;
/// Such a map over [`Long`] keys: for millions of entries.
pub(super) type LongMap<V> = Map<Long, V>;
/// The same for a set.
pub(super) type Set<K> = HashSet<K, BuildHasherDefault<Mixer>>;

/// A number of 64 bits in two halves, so that an entry with a value of 32 bits has 12 bytes and not 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Long([u32; 2]);

impl From<Long> for u64 {
    fn from(Long([high, low]): Long) -> Self {
        both(high, low)
    }
}

impl From<u64> for Long {
    fn from(number: u64) -> Self {
        Self([(number >> 32) as u32, number as u32])
    }
}

impl Hash for Long {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(u64::from(*self));
    }
}

/// Two ids as one number.
pub(super) fn both(one: Id, other: Id) -> u64 {
    u64::from(one) << 32 | u64::from(other)
}

/// Gives numbers to names, in order of first sight.
///
/// Pseudonyms are keyed hashes, so their bits are spread evenly and nobody outside can make them collide here. Each
/// kind of resource holds 8 million; later ones get 0, the number of what is not known. Persons, targets and campaigns are all
/// told apart, some 16 bytes each, since who is not known would be one person with everybody else.
#[derive(Debug)]
pub struct Interner {
    /// Most names of one kind of resource.
    names_max: usize,
    /// By sort.
    names: BTreeMap<u8, Names>,
    profiles: BTreeMap<Profile, Id>,
}

impl Default for Interner {
    fn default() -> Self {
        Self::holding(INTERNED_MAX)
    }
}

/// Sorts of names that are no kinds of resources; of these all are told apart.
const PERSONS: u8 = 255;
const TARGETS: u8 = 254;
const CAMPAIGNS: u8 = 253;
const NAMES: u8 = 252;
const UNBOUNDED: std::ops::RangeInclusive<u8> = NAMES..=PERSONS;
/// Added to a kind for pairs, which are told apart from single names of that kind.
const PAIRS: u8 = 64;

impl Interner {
    fn holding(names_max: usize) -> Self {
        Self { names_max, names: BTreeMap::new(), profiles: BTreeMap::new() }
    }

    /// A person.
    pub fn person(&mut self, name: u64) -> Id {
        self.of(PERSONS, name)
    }

    /// A campaign.
    pub fn campaign(&mut self, name: u64) -> Id {
        self.of(CAMPAIGNS, name)
    }

    /// Who gains by acts in a campaign.
    pub fn target(&mut self, campaign: Id, name: u64) -> Id {
        let name = self.of(NAMES, name);
        self.of(TARGETS, both(campaign, name))
    }

    pub(super) fn pseudonym(&mut self, kind: Kind, name: Option<Pseudonym>) -> Id {
        name.map_or(0, |name| self.of(kind as u8, u64::from_le_bytes(name.0)))
    }

    pub(super) fn pair(&mut self, kind: Kind, one: Id, other: Id) -> Id {
        let known = kind == Kind::Rendering || (one != 0 && other != 0);
        if known { self.of(PAIRS + kind as u8, both(one, other)) } else { 0 }
    }

    pub(super) fn profile(&mut self, profile: &Profile) -> Id {
        // A phone changes networks, and stays the same phone.
        let lasting = Profile { radio: proto::evidence::Radio::Unknown, ..profile.clone() };
        if lasting.screen.is_empty() && lasting.gpu.is_empty() && lasting.cores == 0 {
            return 0;
        }
        let next = number(self.profiles.len() as u64 + 1);
        match self.profiles.get(&lasting) {
            Some(id) => *id,
            None if self.profiles.len() < self.names_max / 16 => {
                *self.profiles.entry(lasting).or_insert(next)
            }
            None => 0,
        }
    }

    fn of(&mut self, sort: u8, name: u64) -> Id {
        let names = self.names.entry(sort).or_default();
        if let Some(id) = names.id(name) {
            return id;
        }
        if names.list.len() >= self.names_max && !UNBOUNDED.contains(&sort) {
            return 0;
        }
        names.add(name)
    }
}

/// Names of one sort: each stands once, at the number before its id.
#[derive(Debug, Default)]
struct Names {
    list: Vec<u64>,
    ids: HashTable<Id>,
}

impl Names {
    fn id(&self, name: u64) -> Option<Id> {
        self.ids.find(hash(name), |id| self.list[*id as usize - 1] == name).copied()
    }

    /// Takes a name in that is not there, and gives it the next number.
    fn add(&mut self, name: u64) -> Id {
        self.list.push(name);
        let id = Id::try_from(self.list.len()).expect("fewer than four billion names");
        self.ids.insert_unique(hash(name), id, |id| hash(self.list[*id as usize - 1]));
        id
    }
}

fn hash(name: u64) -> u64 {
    let mut mixer = Mixer::default();
    mixer.write_u64(name);
    mixer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_beyond_the_bound_are_unknown_and_persons_never() {
        let mut interner = Interner::holding(2);
        let mut device = |name: u8| interner.pseudonym(Kind::Device, Some(Pseudonym([name; 8])));
        assert_eq!([device(1), device(2), device(3), device(1)], [1, 2, 0, 1]);
        assert_eq!((1..=5).map(|name| interner.person(name)).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!((1..=5).map(|name| interner.target(1, name)).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    }
}
