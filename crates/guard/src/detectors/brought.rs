//! What each person has brought for a target so far, so that loyal people share nothing with themselves.
//!
//! A person who votes daily on one phone from one prefix counts once there. One who comes with another phone, or from
//! elsewhere, counts once on that phone and in that place: accounts that go from rack to rack are seen on each.

use super::attempt::Attempt;
use super::interner::{Id, LongMap, Map, both};
use super::kind::Kind;

/// Most persons times targets that are told apart, about 400 MB; who comes later counts nowhere.
const PERSONS_MAX: usize = 16 << 20;
/// Most pairs of a device and a prefix that are kept of one person for one target: a month of daily votes, each from
/// elsewhere. Whatever else such a person brings is not counted.
const PAIRS_MAX: usize = 32;
/// Most persons with more than one pair, about 600 MB at four each; of later ones only the first pair is counted.
const TRAVELLERS_MAX: usize = 8 << 20;

/// What a counter counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Unit {
    /// A person.
    Person,
    /// A person on a device.
    Device,
    /// A person in a prefix.
    Prefix,
    /// A person on a device in a prefix.
    Joint,
}

impl Unit {
    /// How many there are.
    pub const COUNT: usize = Self::Joint as usize + 1;
    pub const ALL: [Self; Self::COUNT] = [Self::Person, Self::Device, Self::Prefix, Self::Joint];
}

/// Which units an attempt is the first of, for its target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fresh(u8);

impl Fresh {
    /// A person who was never here.
    pub const NEW: Self = Self((1 << Unit::COUNT) - 1);

    /// As a number below 16.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// From such a number.
    pub fn of_bits(bits: u8) -> Self {
        Self(bits)
    }

    pub fn has(self, unit: Unit) -> bool {
        self.0 & 1 << unit as u8 != 0
    }

    fn with(self, unit: Unit, is_fresh: bool) -> Self {
        Self(self.0 | u8::from(is_fresh) << unit as u8)
    }
}

/// A device and a prefix; 0 is what is not known.
type Pair = (Id, Id);

/// The pairs of everybody: the first one, and the others of those who have more.
#[derive(Debug, Default)]
pub(super) struct Brought {
    first: LongMap<[Id; 2]>,
    more: Map<(Id, Id), Vec<Pair>>,
}

impl Brought {
    /// What is new about an attempt. Costs one look-up, and up to [`PAIRS_MAX`] comparisons for those who travel.
    pub fn see(&mut self, attempt: &Attempt) -> Fresh {
        let who = (attempt.person, attempt.target);
        let pair = (attempt.resource(Kind::Device), attempt.resource(Kind::Prefix));
        let key = both(attempt.person, attempt.target).into();
        let Some(first) = self.first.get(&key).copied().map(Pair::from) else {
            if self.first.len() >= PERSONS_MAX {
                return Fresh::default();
            }
            self.first.insert(key, pair.into());
            return Fresh::NEW;
        };
        if first == pair {
            return Fresh::default();
        }
        let known = self.more.get(&who).map_or(&[][..], Vec::as_slice);
        if known.len() + 1 >= PAIRS_MAX || (known.is_empty() && self.more.len() >= TRAVELLERS_MAX) {
            return Fresh::default();
        }
        let mut earlier = known.iter().chain(std::iter::once(&first));
        let (device, prefix) = pair;
        let fresh = Fresh::default()
            .with(Unit::Device, device != 0 && earlier.clone().all(|(known, _)| *known != device))
            .with(Unit::Prefix, prefix != 0 && earlier.clone().all(|(_, known)| *known != prefix))
            .with(Unit::Joint, earlier.all(|known| *known != pair));
        if fresh.has(Unit::Joint) {
            self.more.entry(who).or_default().push(pair);
        }
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proto::Timestamp;

    fn attempt(person: Id, device: Id, prefix: Id) -> Attempt {
        let mut attempt = Attempt::bare(Timestamp(0), 1, person, 1, -4_000);
        attempt.set(Kind::Device, device);
        attempt.set(Kind::Prefix, prefix);
        attempt
    }

    #[test]
    fn each_thing_counts_once_a_person() {
        let table = [
            (1, 1, 1, [true, true, true, true]),
            (1, 1, 1, [false, false, false, false]),
            (1, 1, 2, [false, false, true, true]),
            (1, 2, 1, [false, true, false, true]),
            (1, 2, 2, [false, false, false, true]),
            (1, 2, 2, [false, false, false, false]),
            (1, 0, 3, [false, false, true, true]),
            (2, 1, 1, [true, true, true, true]),
        ];
        let mut brought = Brought::default();
        for (person, device, prefix, expected) in table {
            let fresh = brought.see(&attempt(person, device, prefix));
            assert_eq!(Unit::ALL.map(|unit| fresh.has(unit)), expected, "{person} on {device} in {prefix}");
        }
    }

    #[test]
    fn what_one_person_brings_is_bounded() {
        let mut brought = Brought::default();
        let counted = (1..100).filter(|day| brought.see(&attempt(1, *day, *day)).has(Unit::Device)).count();
        assert_eq!(counted, PAIRS_MAX);
    }
}
