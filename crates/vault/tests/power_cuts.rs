//! What a power cut, a lost file or a flipped byte leaves, written by hand into the slot files.
#![allow(clippy::unwrap_used)] // A test may panic; its helpers are not marked as tests.

mod common;

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;

use common::{campaign, fields, open, reference, slots_in_use, start, tenant};
use vault::{Purpose, TornSlot, VaultError};

const SECTOR: usize = 512;

fn slot(folder: &Path, file: &str, slot: usize, slot_bytes: usize) -> Vec<u8> {
    fs::read(folder.join(file)).unwrap()[slot * slot_bytes..][..slot_bytes].to_vec()
}

fn overwrite(folder: &Path, file: &str, offset: usize, bytes: &[u8]) {
    OpenOptions::new()
        .write(true)
        .open(folder.join(file))
        .unwrap()
        .write_all_at(bytes, offset as u64)
        .unwrap();
}

/// A vault with one person in slot 0, who owns personal data in slot 0, and their last neighbour in slot 1 of
/// each.
fn two_persons(folder: &Path) {
    let vault = open(folder);
    for (n, name) in (1..).zip(["ann", "bob"]) {
        let person = vault.person(&tenant("a"), name).unwrap();
        vault.put_personal(reference(n), Some(person), &fields(name)).unwrap();
    }
}

#[test]
fn a_torn_last_write_is_cleared_told_and_hinders_nobody() {
    for (file, bytes) in
        [("person_keys.slots", SECTOR), ("persons.slots", SECTOR), ("personal.slots", 5 * SECTOR)]
    {
        for cut in [1, 100, SECTOR - 1, bytes - 1] {
            let folder = tempfile::tempdir().unwrap();
            two_persons(folder.path());
            overwrite(folder.path(), file, bytes + cut, &vec![0; bytes - cut]);
            let vault = open(folder.path());
            assert_eq!(vault.torn_slots(), [TornSlot { file: folder.path().join(file), slot: 1 }]);
            assert!(vault.find_person(&tenant("a"), "ann").is_some());
            assert_eq!(vault.personal(&reference(1)), Some(fields("ann")));
            assert_eq!(vault.personal(&reference(2)), None);
            assert_eq!(slots_in_use(folder.path(), "personal.slots", 5 * SECTOR), [0]);
            let bob = vault.person(&tenant("a"), "bob").unwrap();
            drop(vault);
            let vault = open(folder.path());
            assert!(vault.torn_slots().is_empty());
            assert_eq!(vault.find_person(&tenant("a"), "bob"), Some(bob));
        }
    }
}

#[test]
fn a_torn_key_was_never_given_and_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let vault = open(path);
    let kept = vault.key(&Purpose::Sessions).unwrap();
    let torn = vault.key(&Purpose::Pages).unwrap();
    drop(vault);
    overwrite(path, "purposes.slots", SECTOR + 300, &[0; SECTOR - 300]);
    let vault = open(path);
    assert_eq!(vault.torn_slots(), [TornSlot { file: path.join("purposes.slots"), slot: 1 }]);
    assert_eq!(vault.key(&Purpose::Sessions).unwrap(), kept);
    assert_ne!(vault.key(&Purpose::Pages).unwrap(), torn);
}

#[test]
fn a_torn_tombstone_belongs_to_an_erasure_that_did_not_happen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let vault = open(path);
    let ann = vault.person(&tenant("a"), "ann").unwrap();
    let before = ["person_keys.slots", "persons.slots"].map(|file| (file, slot(path, file, 0, SECTOR)));
    vault.erase(&tenant("a"), "ann", &[campaign("spring")]).unwrap();
    drop(vault);
    for (file, bytes) in before {
        overwrite(path, file, 0, &bytes);
    }
    overwrite(path, "tombstones.slots", 1, &[0; SECTOR - 1]);
    let vault = open(path);
    assert_eq!(vault.torn_slots(), [TornSlot { file: path.join("tombstones.slots"), slot: 0 }]);
    assert_eq!(vault.find_person(&tenant("a"), "ann"), Some(ann));
    assert_eq!(vault.acts_as(&campaign("spring"), ann), ann);
    vault.erase(&tenant("a"), "ann", &[campaign("spring")]).unwrap();
    let again = vault.person(&tenant("a"), "ann").unwrap();
    assert_eq!(vault.acts_as(&campaign("spring"), again), ann);
}

#[test]
fn a_file_cut_while_it_grew_opens() {
    let folder = tempfile::tempdir().unwrap();
    two_persons(folder.path());
    for file in ["person_keys.slots", "persons.slots", "personal.slots"] {
        let file = OpenOptions::new().write(true).open(folder.path().join(file)).unwrap();
        file.set_len(file.metadata().unwrap().len() - 100).unwrap();
    }
    let vault = open(folder.path());
    let ids: Vec<_> = (0..200).map(|n| vault.person(&tenant("a"), &format!("p{n}")).unwrap()).collect();
    drop(vault);
    let vault = open(folder.path());
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(vault.find_person(&tenant("a"), &format!("p{n}")), Some(*id));
    }
    assert!(vault.find_person(&tenant("a"), "ann").is_some());
}

#[test]
fn a_flipped_byte_is_named_with_file_and_slot() {
    for (file, bytes) in
        [("person_keys.slots", SECTOR), ("persons.slots", SECTOR), ("personal.slots", 5 * SECTOR)]
    {
        for at in [0, 1, 2, 30, 60, 200, SECTOR - 2, SECTOR - 1, bytes - 1] {
            let folder = tempfile::tempdir().unwrap();
            two_persons(folder.path());
            let byte = slot(folder.path(), file, 1, bytes)[at];
            overwrite(folder.path(), file, bytes + at, &[byte ^ 1]);
            match start(folder.path()) {
                Err(VaultError::Damaged { file: named, slot: 1 }) => assert!(named.ends_with(file)),
                other => panic!("{file} byte {at}: {:?}", other.err()),
            }
        }
    }
}

#[test]
fn an_erasure_that_was_cut_short_is_finished() {
    // Cut after the key, after the person, and while the personal data were being overwritten.
    for (persons_gone, personal_gone) in [(false, 0), (true, 0), (true, 2 * SECTOR), (false, 5 * SECTOR)] {
        let folder = tempfile::tempdir().unwrap();
        two_persons(folder.path());
        overwrite(folder.path(), "person_keys.slots", 0, &[0; SECTOR]);
        if persons_gone {
            overwrite(folder.path(), "persons.slots", 0, &[0; SECTOR]);
        }
        overwrite(folder.path(), "personal.slots", 0, &vec![0; personal_gone]);
        let vault = open(folder.path());
        assert_eq!(vault.find_person(&tenant("a"), "ann"), None);
        assert_eq!(vault.personal(&reference(1)), None);
        assert_eq!(vault.personal(&reference(2)), Some(fields("bob")));
        for (file, bytes) in [("persons.slots", SECTOR), ("personal.slots", 5 * SECTOR)] {
            assert_eq!(slots_in_use(folder.path(), file, bytes), [1], "{file}");
        }
    }
}

#[test]
fn a_person_whose_two_slots_differ_in_number_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    two_persons(path);
    // Two erasures that were cut short: the open gives the four slots back, those of one file in another order.
    overwrite(path, "person_keys.slots", 0, &[0; 2 * SECTOR]);
    let vault = open(path);
    let given = ["carl", "dora"].map(|name| vault.person(&tenant("a"), name).unwrap());
    for (n, (person, name)) in (1..).zip(given.into_iter().zip(["carl", "dora"])) {
        vault.put_personal(reference(n), Some(person), &fields(name)).unwrap();
    }
    // The id follows on the mark and the version.
    let id = |file, n| slot(path, file, n, SECTOR)[2..18].to_vec();
    assert_ne!(id("person_keys.slots", 0), id("persons.slots", 0));
    drop(vault);
    let vault = open(path);
    assert_eq!(["carl", "dora"].map(|name| vault.find_person(&tenant("a"), name)), given.map(Some));
    assert_eq!(vault.personal(&reference(1)), Some(fields("carl")));
    assert_eq!(vault.personal(&reference(2)), Some(fields("dora")));
    assert!(vault.erase(&tenant("a"), "carl", &[]).unwrap().is_some());
    drop(vault);
    let vault = open(path);
    assert_eq!(vault.find_person(&tenant("a"), "dora"), Some(given[1]));
    assert_eq!(vault.personal(&reference(2)), Some(fields("dora")));
    assert_eq!(slots_in_use(path, "person_keys.slots", SECTOR).len(), 1);
}

#[test]
fn a_destruction_that_was_cut_short_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let purpose = Purpose::Campaign(campaign("spring"));
    let vault = open(folder.path());
    vault.person(&tenant("a"), "ann").unwrap();
    vault.erase(&tenant("a"), "ann", &[campaign("spring")]).unwrap().unwrap();
    let key = slot(folder.path(), "purposes.slots", 0, SECTOR);
    let tombstone = slot(folder.path(), "tombstones.slots", 0, SECTOR);
    vault.campaign_is_final(&campaign("spring")).unwrap();
    drop(vault);
    // As if the cut had come right after the note.
    overwrite(folder.path(), "purposes.slots", 0, &key);
    overwrite(folder.path(), "tombstones.slots", 0, &tombstone);
    let vault = open(folder.path());
    assert!(matches!(vault.key(&purpose), Err(VaultError::Destroyed { .. })));
    assert_eq!(slots_in_use(folder.path(), "purposes.slots", SECTOR), [1]);
    assert!(slots_in_use(folder.path(), "tombstones.slots", SECTOR).is_empty());
}

#[test]
fn a_lost_or_foreign_file_stops_the_open_and_destroys_nothing() {
    for file in ["master.key", "person_keys.slots", "persons.slots", "tombstones.slots"] {
        let folder = tempfile::tempdir().unwrap();
        two_persons(folder.path());
        let bytes = fs::read(folder.path().join(file)).unwrap();
        fs::remove_file(folder.path().join(file)).unwrap();
        for _ in 0..2 {
            match start(folder.path()) {
                Err(VaultError::Missing { file: named }) => assert!(named.ends_with(file)),
                other => panic!("{file}: {:?}", other.err()),
            }
        }
        fs::write(folder.path().join(file), bytes).unwrap();
        assert!(open(folder.path()).find_person(&tenant("a"), "bob").is_some());
    }
    let (ours, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    two_persons(ours.path());
    two_persons(theirs.path());
    fs::copy(theirs.path().join("master.key"), ours.path().join("master.key")).unwrap();
    assert!(matches!(start(ours.path()), Err(VaultError::Damaged { slot: 0, .. })));
}

#[test]
fn a_damaged_master_key_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    two_persons(folder.path());
    let whole = fs::read(folder.path().join("master.key")).unwrap();
    let mut flipped = whole.clone();
    flipped[3] ^= 1;
    for bad in [&flipped, &whole[..20], &[]] {
        fs::write(folder.path().join("master.key"), bad).unwrap();
        let refused = start(folder.path()).err().unwrap();
        assert!(matches!(refused, VaultError::Missing { .. }), "{refused}");
        assert_eq!(fs::read(folder.path().join("master.key")).unwrap(), bad);
    }
}

#[test]
fn a_key_file_that_lost_thousands_of_keys_erases_nobody() {
    const PERSONS: usize = 5_000;
    let folder = tempfile::tempdir().unwrap();
    let vault = std::sync::Arc::new(open(folder.path()));
    let threads: Vec<_> = (0..50)
        .map(|thread| {
            let vault = vault.clone();
            std::thread::spawn(move || {
                for n in (thread..PERSONS).step_by(50) {
                    vault.person(&tenant("a"), &n.to_string()).unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    drop(vault);
    let keys = fs::read(folder.path().join("person_keys.slots")).unwrap();
    fs::write(folder.path().join("person_keys.slots"), vec![0; keys.len()]).unwrap();
    assert!(matches!(start(folder.path()), Err(VaultError::Mismatched { unfinished: PERSONS, .. })));
    fs::write(folder.path().join("person_keys.slots"), keys).unwrap();
    assert!(open(folder.path()).find_person(&tenant("a"), "4999").is_some());
}
