//! Everybody who is known against plain maps, and what a start refuses.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Insert { person: Digest16, index: Digest16, key_slot: u32 },
    Remove { nth: usize },
    Sync,
}

/// Few keys, many of which share what tables and hashes look at.
fn key() -> impl Strategy<Value = Digest16> {
    (0..3u8, 0..4u8, 0..3u8).prop_map(|(hashed, other, table)| {
        let mut key = [0; 16];
        (key[0], key[9], key[15]) = (hashed, other, table);
        key
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (key(), key(), 0..9u32)
            .prop_map(|(person, index, key_slot)| Step::Insert { person, index, key_slot }),
        2 => any::<usize>().prop_map(|nth| Step::Remove { nth }),
        1 => Just(Step::Sync),
    ]
}

/// What the vault promises, by plain maps.
#[derive(Default)]
struct Model {
    by_person: HashMap<PersonId, (PersonEntry, Ticket)>,
    by_openid: HashMap<Digest16, PersonId>,
    /// Slots that were given back, the next one last, and the lowest that was never used.
    free: Vec<u32>,
    slots: u32,
}

impl Model {
    fn insert(&mut self, person: PersonId, index: Digest16, key_slot: u32, ticket: Ticket) -> PersonEntry {
        let slot = self.free.pop().unwrap_or_else(|| {
            // Far apart, so that entries stand on several pages.
            self.slots += 1_500;
            self.slots
        });
        let entry = PersonEntry { person, index, slot, key_slot };
        self.by_person.insert(person, (entry, ticket));
        self.by_openid.insert(index, person);
        entry
    }

    fn remove(&mut self, nth: usize) -> Option<PersonEntry> {
        let mut known: Vec<PersonId> = self.by_person.keys().copied().collect();
        known.sort_unstable_by_key(|person| person.0);
        let (entry, _) = self.by_person.remove(known.get(nth % known.len().max(1))?)?;
        self.by_openid.remove(&entry.index);
        self.free.push(entry.slot);
        Some(entry)
    }

    fn agrees(&self, persons: &Persons, key: Digest16) {
        let expected = self.by_person.get(&PersonId(key)).map(|(entry, _)| *entry);
        assert_eq!(persons.get(&PersonId(key)), expected);
        let at_openid = self.by_openid.get(&key).map(|person| self.by_person[person].0);
        assert_eq!(persons.at_openid(&key), at_openid);
    }
}

proptest! {
    #[test]
    fn everybody_is_found_as_by_two_plain_maps(steps in proptest::collection::vec(step(), 1..120)) {
        let (mut persons, mut model) = (Persons::default(), Model::default());
        let (mut written, mut durable) = (ALREADY_DURABLE, ALREADY_DURABLE);
        for step in steps {
            match step {
                Step::Insert { person, index, key_slot } => {
                    let person = PersonId(person);
                    if model.by_person.contains_key(&person) || model.by_openid.contains_key(&index) {
                        continue;
                    }
                    written += 1;
                    persons.insert(model.insert(person, index, key_slot, written), written, durable);
                }
                Step::Remove { nth } => {
                    let Some(entry) = model.remove(nth) else { continue };
                    prop_assert_eq!(persons.remove(&entry.person), Some(entry));
                    prop_assert_eq!(persons.remove(&entry.person), None);
                }
                Step::Sync => durable = written,
            }
            prop_assert_eq!(persons.len(), model.by_person.len());
            for (entry, ticket) in model.by_person.values() {
                prop_assert_eq!(persons.ticket(entry.slot), *ticket);
            }
            for (hashed, other, table) in (0..36u8).map(|n| (n % 3, n / 3 % 4, n / 12)) {
                let mut key = [0; 16];
                (key[0], key[9], key[15]) = (hashed, other, table);
                model.agrees(&persons, key);
            }
        }
        let again = Persons::of(persons.entries).expect("each key stands once");
        model.by_person.values().for_each(|(entry, _)| model.agrees(&again, entry.person.0));
        prop_assert_eq!(again.len(), model.by_person.len());
    }
}

fn nth(n: u32) -> PersonEntry {
    let mut key = [0; 16];
    key[..4].copy_from_slice(&n.to_le_bytes());
    PersonEntry { person: PersonId(key), index: key, slot: n, key_slot: n }
}

#[test]
fn tickets_are_kept_until_they_are_durable_and_not_much_longer() {
    let mut persons = Persons::default();
    let last = 2 * YOUNG_MAX as u32;
    for n in 1..=last {
        persons.insert(nth(n), Ticket::from(n), Ticket::from(n / 2));
    }
    assert!(persons.young.len() <= YOUNG_MAX + 1, "{}", persons.young.len());
    assert_eq!(persons.ticket(1), ALREADY_DURABLE);
    for n in last / 2 + 1..=last {
        assert_eq!(persons.ticket(n), Ticket::from(n), "nobody may act on it yet");
    }
    persons.remove(&nth(last).person);
    assert_eq!(persons.ticket(last), ALREADY_DURABLE, "its slot may be somebody else's next");
}

#[test]
fn a_start_names_who_stands_twice() {
    let twice = |again: PersonEntry| {
        let mut found = Entries::default();
        [nth(1), nth(2), PersonEntry { slot: 5_000, ..again }].into_iter().for_each(|entry| found.put(entry));
        Persons::of(found).err()
    };
    assert_eq!(twice(nth(3)), None);
    assert_eq!(twice(PersonEntry { person: nth(1).person, ..nth(3) }), Some(5_000));
    assert_eq!(twice(PersonEntry { index: nth(2).index, ..nth(3) }), Some(5_000));
}
