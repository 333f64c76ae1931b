//! A roll gives what looking at every slot gives, and is left alone where that may have changed.

use std::os::unix::fs::symlink;
use std::thread;

use proto::TenantId;

use super::*;
use crate::folder::Folder;
use crate::vault::{Settings, Vault};

/// As many as it takes for three pieces of a look.
pub(crate) const PERSONS: usize = 600;
/// Callers at the same time share a sync.
const THREADS: usize = 50;

pub(crate) fn tenant() -> TenantId {
    "default".parse().unwrap()
}

pub(crate) fn openid(person: usize) -> String {
    format!("oRoll{person}")
}

/// Opens a vault that leaves a roll if `PERSONS` came and some of them went.
pub(crate) fn open(folder: &Path) -> Result<Vault, VaultError> {
    Vault::open(folder, Settings { roll_persons_min: PERSONS / 2 })
}

/// A vault with enough persons, some erased, ended in good order; and who is known.
pub(crate) fn ended(folder: &Path) -> Vec<Option<PersonId>> {
    let vault = open(folder).unwrap();
    thread::scope(|scope| {
        for first in 0..THREADS {
            let vault = &vault;
            scope.spawn(move || {
                let mine = (first..PERSONS).step_by(THREADS);
                mine.for_each(|person| _ = vault.person(&tenant(), &openid(person)).unwrap());
            });
        }
    });
    for person in (0..PERSONS).step_by(100) {
        assert!(vault.erase(&tenant(), &openid(person), &[]).unwrap().is_some());
    }
    known(&vault)
}

fn known(vault: &Vault) -> Vec<Option<PersonId>> {
    (0..PERSONS).map(|person| vault.find_person(&tenant(), &openid(person))).collect()
}

/// Whether a start takes a roll; it can't be taken again.
fn is_taken(folder: &Path) -> bool {
    let Folder { master, files, .. } = Folder::enter(folder).unwrap();
    Roll::new(folder, &files[0], &files[1]).take(&Secrets::of(&master)).unwrap().is_some()
}

#[test]
fn a_start_knows_everybody_from_the_roll_and_gives_free_slots_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let before = ended(folder.path());
    let bytes = |name: &str| fs::metadata(folder.path().join(name)).unwrap().len();
    let (keys, persons) = (bytes("person_keys.slots"), bytes("persons.slots"));
    let vault = open(folder.path()).unwrap();
    assert_eq!(known(&vault), before);
    assert!(before.iter().filter(|person| person.is_none()).count() == PERSONS.div_ceil(100));
    // The slots of those who were erased are free.
    let new: Vec<_> = (0..PERSONS.div_ceil(100))
        .map(|new| vault.person(&tenant(), &format!("new{new}")).unwrap())
        .collect();
    assert_eq!((keys, persons), (bytes("person_keys.slots"), bytes("persons.slots")));
    drop(vault);
    let vault = open(folder.path()).unwrap();
    assert_eq!(known(&vault), before);
    let again: Vec<_> =
        (0..new.len()).map(|new| vault.find_person(&tenant(), &format!("new{new}")).unwrap()).collect();
    assert_eq!(new, again);
}

#[test]
fn few_persons_leave_no_roll() {
    let folder = tempfile::tempdir().unwrap();
    let fewer = |count: usize| {
        let vault = Vault::open(folder.path(), Settings { roll_persons_min: 2 }).unwrap();
        (0..count).for_each(|person| _ = vault.person(&tenant(), &openid(person)).unwrap());
        drop(vault);
        is_taken(folder.path())
    };
    assert!(!fewer(1));
    assert!(fewer(2));
}

#[test]
fn a_vault_that_has_stopped_leaves_no_roll() {
    let folder = tempfile::tempdir().unwrap();
    ended(folder.path());
    let vault = open(folder.path()).unwrap();
    vault.sync.stop();
    drop(vault);
    assert!(!is_taken(folder.path()));
}

#[test]
fn a_roll_is_taken_once_and_its_key_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    ended(folder.path());
    assert!(fs::read(folder.path().join(KEY)).unwrap() != [0; SEALED_KEY_BYTES]);
    assert!(is_taken(folder.path()));
    assert_eq!(fs::read(folder.path().join(KEY)).unwrap(), [0; SEALED_KEY_BYTES]);
    assert!(!is_taken(folder.path()), "a process that was killed leaves none");
    assert!(open(folder.path()).is_ok());
}

#[test]
fn a_key_that_was_never_finished_is_overwritten_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    ended(folder.path());
    let file = File::options().write(true).open(folder.path().join(KEY)).unwrap();
    file.set_len(SEALED_KEY_BYTES as u64 / 2).unwrap();
    assert!(!is_taken(folder.path()));
    assert_eq!(fs::read(folder.path().join(KEY)).unwrap(), [0; SEALED_KEY_BYTES]);
}

#[test]
fn without_its_key_overwritten_nothing_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    ended(folder.path());
    let key = folder.path().join(KEY);
    fs::remove_file(&key).unwrap();
    fs::create_dir(&key).unwrap();
    assert!(matches!(open(folder.path()), Err(VaultError::Io { doing: "open", path, .. }) if path == key));
}

#[test]
fn a_roll_that_finds_no_room_for_itself_or_its_key_is_removed() {
    for full in [ROLL, KEY] {
        let folder = tempfile::tempdir().unwrap();
        let before = ended(folder.path());
        let vault = open(folder.path()).unwrap();
        let full = folder.path().join(full);
        fs::remove_file(&full).unwrap();
        symlink("/dev/full", &full).unwrap();
        drop(vault);
        assert!(folder.path().join(ROLL).symlink_metadata().is_err(), "{full:?}");
        // What stands for the full disk, if the roll was not that.
        let _ = fs::remove_file(&full);
        assert!(!is_taken(folder.path()));
        assert_eq!(known(&open(folder.path()).unwrap()), before);
    }
}

#[test]
fn what_was_changed_since_is_looked_at() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 4] = [
        ("restored", |folder| {
            let bytes = fs::read(folder.join("persons.slots")).unwrap();
            fs::write(folder.join("restored"), bytes).unwrap();
            fs::rename(folder.join("restored"), folder.join("persons.slots")).unwrap();
        }),
        ("written to", |folder| {
            let file = File::options().write(true).open(folder.join("person_keys.slots")).unwrap();
            let mut byte = [0];
            File::open(folder.join("person_keys.slots")).unwrap().read_exact_at(&mut byte, 0).unwrap();
            file.write_all_at(&byte, 0).unwrap();
        }),
        ("roll damaged", |folder| {
            let mut bytes = fs::read(folder.join(ROLL)).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(folder.join(ROLL), bytes).unwrap();
        }),
        ("roll cut", |folder| {
            let file = File::options().write(true).open(folder.join(ROLL)).unwrap();
            let first = 4 + u64::from(u32::from_le_bytes(
                *fs::read(folder.join(ROLL)).unwrap().first_chunk().unwrap(),
            ));
            file.set_len(first).unwrap();
        }),
    ];
    for (name, change) in changes {
        let folder = tempfile::tempdir().unwrap();
        let before = ended(folder.path());
        change(folder.path());
        assert!(!is_taken(folder.path()), "{name}");
        assert_eq!(known(&open(folder.path()).unwrap()), before, "{name}");
    }
}

#[test]
fn damage_is_found_where_slots_were_written_to() {
    let folder = tempfile::tempdir().unwrap();
    ended(folder.path());
    let path = folder.path().join("persons.slots");
    let mut bytes = fs::read(&path).unwrap();
    // Sealed bytes of a slot in use.
    let used = bytes.chunks(512).position(|slot| slot.iter().any(|byte| *byte != 0)).unwrap();
    bytes[512 * used + 100] ^= 1;
    fs::write(&path, bytes).unwrap();
    let opened = open(folder.path());
    assert!(matches!(opened, Err(VaultError::Damaged { slot, .. }) if slot as usize == used));
}
