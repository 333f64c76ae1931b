//! What a folder must look like: identity, lock, witness, snapshots, left-overs of crashes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{append, identity, open};
use crate::{Head, Identity, Journal, JournalError, Settings, SnapshotStore, verify_folder};

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_folder_belongs_to_one_service_and_shard() {
    let home = tempfile::tempdir().unwrap();
    drop(open(home.path()));
    let other = Identity { service: "votes".to_owned(), shard: 4 };
    let error = Journal::open(home.path(), &other, &Settings::default()).err().unwrap();
    assert!(matches!(error, JournalError::OtherJournal { .. }));
    assert!(verify_folder(home.path(), &Settings::default(), |_, _| {}).is_ok());
    assert!(verify_folder(&home.path().join("none"), &Settings::default(), |_, _| {}).is_err());
}

#[test]
fn one_process_has_a_journal_open_at_a_time() {
    let home = tempfile::tempdir().unwrap();
    let (_journal, _writer) = open(home.path());
    let error = Journal::open(home.path(), &identity(), &Settings::default()).err().unwrap();
    assert!(matches!(error, JournalError::InUse(_)), "{error}");
}

#[test]
fn acknowledged_blocks_that_are_gone_are_missed() {
    let home = tempfile::tempdir().unwrap();
    let (path, older) = (home.path().join("journal"), home.path().join("older"));
    let (_, mut writer) = open(&path);
    append(&mut writer, 5);
    drop(writer);
    copy_folder(&path.join("sled"), &older);
    let (_, mut writer) = open(&path);
    append(&mut writer, 3);
    append(&mut writer, 4);
    drop(writer);
    fs::remove_dir_all(path.join("sled")).unwrap();
    copy_folder(&older, &path.join("sled"));

    let lost = JournalError::TailLost { found: 5, witnessed: 12 };
    assert_eq!(Journal::open(&path, &identity(), &Settings::default()).err(), Some(lost));
    assert_eq!(verify_folder(&path, &Settings::default(), |_, _| {}).unwrap_err().first_bad_position, 6);
    let before = Journal::open_copy(&path, None, &Settings { accept_lost_tail: true, ..Settings::default() });
    let before = before.unwrap().header().incarnation;
    let accepting = Settings { accept_lost_tail: true, ..Settings::default() };
    let (journal, mut writer) = Journal::open(&path, &identity(), &accepting).unwrap();
    assert_eq!(journal.head().position, 5);
    assert_ne!(journal.header().incarnation, before, "positions are given again, so it is another life");
    append(&mut writer, 1);
    drop((journal, writer));
    assert_eq!(open(&path).0.head().position, 6);
}

#[test]
fn a_journal_with_another_past_than_the_witness_saw_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let (one, other) = (home.path().join("one"), home.path().join("other"));
    for (path, events) in [(&one, 2), (&other, 1)] {
        let (_, mut writer) = open(path);
        append(&mut writer, events);
        append(&mut writer, 3 - events);
    }
    fs::copy(one.join("witness"), other.join("witness")).unwrap();
    let error = Journal::open(&other, &identity(), &Settings::default()).err().unwrap();
    assert!(matches!(error, JournalError::Damaged(damage) if damage.first_bad_position == 3));
}

#[test]
fn what_an_interrupted_start_left_does_not_stop_the_next() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("sled.creating")).unwrap();
    fs::write(home.path().join("sled.creating/conf"), b"half").unwrap();
    let (_, mut writer) = open(home.path());
    append(&mut writer, 5);
    drop(writer);
    drop(open(home.path()));
    fs::write(home.path().join("sled/snap.FFFFFFFFFFFFFFFF.generating"), b"half").unwrap();
    let (journal, _writer) = open(home.path());
    assert_eq!(journal.verify(|_, _| {}).unwrap().events, 5);
}

#[test]
fn a_file_in_blobs_stops_the_writer() {
    let home = tempfile::tempdir().unwrap();
    let (_, mut writer) = open(home.path());
    append(&mut writer, 1);
    fs::write(home.path().join("sled/blobs/1"), b"").unwrap();
    assert!(matches!(writer.append(super::draft(2, 1)), Err(JournalError::BlobFound(_))));
}

#[test]
fn snapshots_beyond_the_head_do_not_push_out_the_usable_one() {
    let home = tempfile::tempdir().unwrap();
    let (journal, mut writer) = open(home.path());
    let head = append(&mut writer, 2);
    let store = SnapshotStore::open(&journal).unwrap();
    for position in [100, 200] {
        store.write(&Head { position, ..head }, 1, saying(b"of blocks that are gone")).unwrap();
    }
    store.write(&head, 1, saying(b"usable")).unwrap();
    assert_eq!(store.latest(1).unwrap().unwrap().contents(), b"usable");
}

#[test]
fn a_journal_that_lost_its_witness_is_not_believed() {
    let home = tempfile::tempdir().unwrap();
    let (_, mut writer) = open(home.path());
    append(&mut writer, 2);
    drop(writer);
    fs::remove_file(home.path().join("witness")).unwrap();
    for _ in 0..2 {
        let refused = Journal::open(home.path(), &identity(), &Settings::default()).err();
        assert!(matches!(refused, Some(JournalError::WitnessMissing(_))), "{refused:?}");
    }
    let accepting = Settings { accept_lost_tail: true, ..Settings::default() };
    drop(Journal::open(home.path(), &identity(), &accepting).unwrap());
    assert_eq!(open(home.path()).0.head().position, 2);
}

#[test]
fn a_copy_that_a_killed_process_left_goes_with_the_next_one_and_no_other() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("journal");
    drop(open(&path));
    let copy = || Journal::open_copy(&path, None, &Settings::default()).unwrap();
    let age = |folder: &Path| {
        fs::File::open(folder).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    };
    let folders = || -> Vec<PathBuf> {
        let all = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().path());
        all.filter(|folder| *folder != path).collect()
    };
    let looking = copy();
    let [looked_at] = folders().try_into().unwrap();
    let left_behind = home.path().join(".looking-at-left");
    copy_folder(&looked_at, &left_behind);
    let others = home.path().join("looked-at-by-others");
    copy_folder(&looked_at, &others);
    [&looked_at, &left_behind, &others].into_iter().for_each(|folder| age(folder));
    drop(copy());
    assert!(!left_behind.exists());
    assert!(looked_at.exists() && others.exists());
    drop(looking);
    assert_eq!(folders(), [others]);
}

#[test]
fn looking_changes_nothing_however_damaged_it_is() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("journal");
    let (_, mut writer) = open(&path);
    for _ in 0..40 {
        append(&mut writer, 5);
    }
    assert!(matches!(Journal::open_copy(&path, None, &Settings::default()), Err(JournalError::InUse(_))));
    drop(writer);
    let data = path.join("sled/db");
    let mut bytes = fs::read(&data).unwrap();
    let middle = bytes.iter().rposition(|byte| *byte != 0).unwrap() / 2;
    bytes[middle] ^= 0x40;
    fs::write(&data, &bytes).unwrap();
    assert!(verify_folder(&path, &Settings::default(), |_, _| {}).is_err());
    assert_eq!(fs::read(&data).unwrap(), bytes, "what lies behind the damage is still there");
    // Nothing is left beside it, and with the bit turned back all is well.
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    bytes[middle] ^= 0x40;
    fs::write(&data, &bytes).unwrap();
    assert_eq!(verify_folder(&path, &Settings::default(), |_, _| {}).unwrap().events, 200);
}

#[test]
fn snapshots_are_kept_checked_and_replaced() {
    let home = tempfile::tempdir().unwrap();
    let (journal, mut writer) = open(home.path());
    let store = SnapshotStore::open(&journal).unwrap();
    assert_eq!(store.latest(1).unwrap(), None);
    let mut paths = Vec::new();
    for events in 1..4 {
        let head = append(&mut writer, events);
        store.write(&head, 1, saying(&head.position.to_le_bytes())).unwrap();
        paths.push(home.path().join(format!("snapshots/{:020}.snapshot", head.position)));
    }
    assert!(!paths[0].exists() && paths[1].exists(), "two are kept");
    let position = |fold| store.latest(fold).unwrap().map(|snapshot| snapshot.position);
    assert_eq!((position(1), position(2)), (Some(6), None));
    // A damaged one is passed over, and so is one that stands on other blocks.
    fs::write(&paths[2], b"FGSNAP02").unwrap();
    assert_eq!(position(1), Some(3));
    store.write(&Head { hash: proto::Hash([1; 32]), ..journal.head() }, 1, saying(b"foreign")).unwrap();
    assert_eq!(position(1), Some(3));
}

#[test]
fn a_snapshot_that_was_not_finished_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (journal, mut writer) = open(home.path());
    let head = append(&mut writer, 1);
    let store = SnapshotStore::open(&journal).unwrap();
    let files = || fs::read_dir(home.path().join("snapshots")).unwrap().count();
    let no_room = |into: &mut dyn Write| {
        into.write_all(&[7; 1 << 20])?;
        Err(std::io::ErrorKind::StorageFull.into())
    };
    store.write(&head, 1, no_room).unwrap_err();
    assert_eq!(files(), 0);

    // A process that was killed in the midst of one.
    fs::write(home.path().join(format!("snapshots/{:020}.writing", 7)), b"FGSNAP02").unwrap();
    store.write(&head, 1, saying(b"usable")).unwrap();
    assert_eq!((files(), store.latest(1).unwrap().unwrap().contents()), (1, &b"usable"[..]));
}

#[test]
fn a_snapshot_of_many_slices_comes_back_whole() {
    let home = tempfile::tempdir().unwrap();
    let (journal, mut writer) = open(home.path());
    let head = append(&mut writer, 1);
    let store = SnapshotStore::open(&journal).unwrap();
    let contents: Vec<u8> = (0..9_000_001_u32).map(|n| n.to_le_bytes()[n as usize % 3]).collect();
    // In odd pieces, so that slices end within them.
    let pieces = |into: &mut dyn Write| contents.chunks(70_001).try_for_each(|piece| into.write_all(piece));
    let bytes = store.write(&head, 1, pieces).unwrap();
    assert!(store.latest(1).unwrap().unwrap().contents() == contents);
    let path = home.path().join(format!("snapshots/{:020}.snapshot", head.position));
    assert_eq!(fs::metadata(path).unwrap().len(), bytes);
}

fn saying(contents: &[u8]) -> impl FnOnce(&mut dyn Write) -> std::io::Result<()> {
    move |into| into.write_all(contents)
}
