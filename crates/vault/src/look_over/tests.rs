//! What rots behind an orderly end is found beside the work, in nobody's way, and what changes meanwhile is not taken for rot.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::thread;

use super::*;
use crate::damage::FileSlot;
use crate::frame::SECTOR_BYTES;
use crate::layout::{Person, PersonKey};
use crate::roll::tests::{PERSONS, ended, open, openid, tenant};

/// A vault that took its persons from the roll.
fn started(folder: &Path) -> Vault {
    ended(folder);
    let vault = open(folder).unwrap();
    assert_eq!(vault.look.unseen.load(Ordering::Relaxed), vault.persons.slots());
    vault
}

/// Pieces of the whole file.
fn pieces(vault: &Vault) -> usize {
    vault.persons.slots().div_ceil(PIECE_SLOTS) as usize
}

fn file<R: Record>(folder: &Path) -> File {
    File::options().read(true).write(true).open(folder.join(R::FILE)).unwrap()
}

/// Turns all bits of a byte, and gives its slot.
fn flip<R: Record>(folder: &Path, slot: u32, at: u64) -> FileSlot {
    let (file, at, mut byte) = (file::<R>(folder), u64::from(slot) * SECTOR_BYTES as u64 + at, [0]);
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[!byte[0]], at).unwrap();
    (R::FILE, slot)
}

/// A slot of somebody whose key has the same number, from this one on.
fn taken(vault: &Vault, from: u32) -> u32 {
    let is_taken = |slot: &u32| vault.index().persons.at(*slot).is_some_and(|known| known.key_slot == *slot);
    (from..).find(is_taken).unwrap()
}

/// A slot of nobody.
fn free(vault: &Vault) -> u32 {
    (0..).find(|slot| vault.index().persons.at(*slot).is_none()).unwrap()
}

/// Looks at all slots, whether they were looked at or not.
fn look_again(vault: &Vault) -> usize {
    vault.look.unseen.store(vault.look.slots, Ordering::Relaxed);
    vault.look_over(|| true).unwrap()
}

/// A whole key whose owner is missing.
fn keep_a_key_of_nobody(vault: &Vault) -> u32 {
    let record = PersonKey { person: PersonId([7; 16]), sealed_key: vec![0; 72] };
    vault.person_keys.fill(&vault.sync, &record).unwrap().0
}

/// Somebody whose key has another number than they have, and a free slot so that others have as well.
fn displace(vault: &Vault) -> PersonEntry {
    let skipped = keep_a_key_of_nobody(vault);
    let person = vault.person(&tenant(), "oDisplaced").unwrap();
    vault.sync.wait(vault.person_keys.clear(&vault.sync, skipped).unwrap()).unwrap();
    vault.person_keys.reuse([skipped]);
    vault.index().persons.get(&person).unwrap()
}

#[test]
fn every_slot_is_looked_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let vault = started(folder.path());
    let mut asked = 0;
    let goes_on = || {
        asked += 1;
        true
    };
    assert_eq!(vault.look_over(goes_on).unwrap(), 0);
    assert_eq!(asked, pieces(&vault));
    assert_eq!(vault.look_over(|| panic!("nothing is left to look at")).unwrap(), 0);
}

#[test]
fn a_start_that_looked_itself_leaves_nothing_to_look_at() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path()).unwrap();
    vault.person(&tenant(), "oSomebody").unwrap();
    assert_eq!(vault.look_over(|| panic!("nothing is left to look at")).unwrap(), 0);
}

#[test]
fn rot_is_found_and_not_forgotten_before_somebody_has_judged_it() {
    type Rot = fn(&Path, &Vault) -> FileSlot;
    // Whether a start that looks at every slot refuses; what looks like a torn write it clears.
    let cases: [(&str, bool, Rot); 6] = [
        ("a flipped byte of a person", true, |folder, vault| flip::<Person>(folder, taken(vault, 300), 100)),
        ("a flipped byte of a key", true, |folder, vault| flip::<PersonKey>(folder, taken(vault, 300), 50)),
        ("a lost sector", false, |folder, vault| {
            let slot = taken(vault, 300);
            let at = u64::from(slot) * SECTOR_BYTES as u64;
            file::<Person>(folder).write_all_at(&[0; SECTOR_BYTES], at).unwrap();
            (Person::FILE, slot)
        }),
        ("something where nobody is", false, |folder, vault| flip::<Person>(folder, free(vault), 9)),
        ("something where nobody's key is", false, |folder, vault| flip::<PersonKey>(folder, free(vault), 9)),
        ("a key that nobody has", false, |_, vault| (PersonKey::FILE, keep_a_key_of_nobody(vault))),
    ];
    for (name, is_refused, rot) in cases {
        let folder = tempfile::tempdir().unwrap();
        let vault = started(folder.path());
        let (damaged_file, damaged_slot) = rot(folder.path(), &vault);
        assert_eq!(vault.look_over(|| true).unwrap(), 1, "{name}");
        drop(vault);
        let Err(VaultError::Noted { note }) = open(folder.path()) else { panic!("{name}: was opened") };
        assert_eq!(fs::read_to_string(&note).unwrap(), format!("{damaged_file} {damaged_slot}\n"), "{name}");
        fs::remove_file(note).unwrap();
        match open(folder.path()) {
            Ok(vault) => {
                assert!(!is_refused, "{name}");
                vault.look_over(|| panic!("{name}: the start looked itself")).map(drop).unwrap();
            }
            Err(VaultError::Damaged { slot, .. }) => {
                assert!(is_refused && slot == damaged_slot, "{name}: {slot}");
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn a_key_that_stands_elsewhere_is_its_owners_and_rots_once() {
    let folder = tempfile::tempdir().unwrap();
    let vault = started(folder.path());
    let displaced = displace(&vault);
    assert_ne!(displaced.slot, displaced.key_slot);
    drop(vault);
    let vault = open(folder.path()).unwrap();
    assert_eq!(vault.look_over(|| true).unwrap(), 0);
    flip::<PersonKey>(folder.path(), displaced.key_slot, 50);
    assert_eq!(look_again(&vault), 1);
}

#[test]
fn half_a_slot_at_the_end_is_a_growth_that_was_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let vault = started(folder.path());
    for file in [file::<Person>(folder.path()), file::<PersonKey>(folder.path())] {
        file.set_len(file.metadata().unwrap().len() - 100).unwrap();
    }
    assert_eq!(vault.look_over(|| true).unwrap(), 0);
}

#[test]
fn whoever_changes_the_vault_seldom_finds_the_look_in_the_way() {
    const LOOKS: usize = 100;
    let folder = tempfile::tempdir().unwrap();
    let vault = started(folder.path());
    let (mut tries, mut locked) = (0_u64, 0_u64);
    thread::scope(|scope| {
        let looks = scope.spawn(|| (0..LOOKS).for_each(|_| _ = look_again(&vault)));
        while !looks.is_finished() {
            tries += 1;
            locked += u64::from(vault.index.try_write().is_err());
            thread::yield_now();
        }
    });
    assert!(locked < tries / 4, "{locked} of {tries} times");
}

#[test]
fn who_comes_and_goes_meanwhile_is_no_rot() {
    let folder = tempfile::tempdir().unwrap();
    let vault = started(folder.path());
    displace(&vault);
    thread::scope(|scope| {
        let changes = scope.spawn(|| {
            for person in 0..200 {
                vault.person(&tenant(), &format!("oNew{person}")).unwrap();
                vault.erase(&tenant(), &openid(PERSONS - 1 - person), &[]).unwrap();
            }
        });
        while !changes.is_finished() {
            assert_eq!(look_again(&vault), 0);
        }
    });
}

#[test]
fn a_look_that_panics_leaves_no_roll() {
    let folder = tempfile::tempdir().unwrap();
    let vault = started(folder.path());
    let looked = panic::catch_unwind(AssertUnwindSafe(|| vault.look_over(|| panic!("on purpose"))));
    assert!(looked.is_err());
    drop(vault);
    let vault = open(folder.path()).unwrap();
    assert_eq!(vault.look_over(|| panic!("the start looked itself")).unwrap(), 0);
}

#[test]
fn the_next_run_goes_on_where_this_one_ended() {
    let folder = tempfile::tempdir().unwrap();
    let vault = started(folder.path());
    let mut left = 2;
    let goes_on = || {
        left -= 1;
        left >= 0
    };
    vault.look_over(goes_on).unwrap();
    drop(vault);
    let vault = open(folder.path()).unwrap();
    assert_eq!(vault.look.next(), 2 * PIECE_SLOTS);
    // It comes round.
    flip::<Person>(folder.path(), taken(&vault, 5), 100);
    assert_eq!(vault.look_over(|| true).unwrap(), 1);
    assert_eq!(vault.look.next(), 2 * PIECE_SLOTS);
}
