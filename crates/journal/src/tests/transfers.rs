//! Export, import, and projections.

use std::fs;

use super::{append, identity, open};
use crate::faulty::Medium;
use crate::{Identity, Journal, JournalError, Projection, Settings, Source, export, import};

fn exported(journal: &Journal, from: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    export(journal, from, &mut bytes, |_, _| {}).unwrap();
    bytes
}

fn original() -> (Journal, crate::Writer) {
    let (journal, mut writer) = Medium::new().open(&identity()).unwrap();
    for events in [3, 1, 40, 7, 90, 2] {
        append(&mut writer, events);
    }
    (journal, writer)
}

#[test]
fn an_import_has_the_same_blocks_and_a_life_of_its_own() {
    let home = tempfile::tempdir().unwrap();
    let (journal, _writer) = original();
    let target = home.path().join("restored");
    let head =
        import(&target, &identity(), &exported(&journal, 1)[..], &Settings::default(), |_| {}).unwrap();
    assert_eq!(head, journal.head());
    let (restored, mut writer) = open(&target);
    assert!(restored.blocks(1).map(Result::unwrap).eq(journal.blocks(1).map(Result::unwrap)));
    assert_ne!(restored.header().incarnation, journal.header().incarnation);
    append(&mut writer, 1);
    let last = restored.block_of(restored.head().position).unwrap().unwrap();
    assert_eq!(last.header().incarnation, restored.header().incarnation);
    assert_eq!(restored.verify(|_, _| {}).unwrap().blocks, 7);
}

#[test]
fn no_damaged_export_is_imported_or_leaves_anything_behind() {
    let home = tempfile::tempdir().unwrap();
    let bytes = exported(&original().0, 1);
    let target = home.path().join("restored");
    let attempt = |bytes: &[u8]| {
        let error = import(&target, &identity(), bytes, &Settings::default(), |_| {}).err();
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
        error
    };
    let step = bytes.len() / 23;
    for at in (0..bytes.len()).step_by(step).chain(bytes.len() - 50..bytes.len()) {
        assert!(attempt(&bytes[..at]).is_some(), "cut to {at}");
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x10;
        assert!(attempt(&flipped).is_some(), "flip at {at}");
    }
    assert!(attempt(&[&bytes[..], b"x"].concat()).is_some());
}

#[test]
fn an_import_is_refused_where_it_does_not_belong() {
    let home = tempfile::tempdir().unwrap();
    let (journal, _writer) = original();
    let whole = exported(&journal, 1);
    let refusal = |folder: &str, identity: &Identity, bytes: &[u8]| {
        import(&home.path().join(folder), identity, bytes, &Settings::default(), |_| {}).unwrap_err()
    };
    fs::create_dir(home.path().join("full")).unwrap();
    fs::write(home.path().join("full/file"), b"").unwrap();
    assert!(refusal("full", &identity(), &whole).to_string().contains("not empty"));
    assert!(home.path().join("full/file").exists());
    let other = Identity { service: "ledger".to_owned(), shard: 3 };
    assert!(refusal("new", &other, &whole).to_string().contains("votes/3"));
    assert!(refusal("new", &identity(), &exported(&journal, 5)).to_string().contains("begins at position 5"));
    assert!(matches!(refusal("new", &identity(), b""), JournalError::Import(_)));
}

#[test]
fn an_empty_journal_travels_too() {
    let home = tempfile::tempdir().unwrap();
    let (journal, _writer) = Medium::new().open(&identity()).unwrap();
    let target = home.path().join("restored");
    import(&target, &identity(), &exported(&journal, 1)[..], &Settings::default(), |_| {}).unwrap();
    assert_eq!(open(&target).0.head().position, 0);
}

fn source(version: u16) -> Source {
    Source { incarnation: proto::Incarnation([1; 8]), name: "entries".to_owned(), version }
}

#[test]
fn a_projection_keeps_entries_with_their_position() {
    let home = tempfile::tempdir().unwrap();
    let projection = Projection::open(home.path(), &source(1), 100).unwrap();
    assert_eq!(projection.position().unwrap(), 0);
    let entry = |key: &[u8]| (key.to_vec(), [key, b"!"].concat());
    projection.apply(9, &[entry(b"a1"), entry(b"a2"), entry(b"a3"), entry(b"b1"), entry(b"")]).unwrap();
    drop(projection);
    let projection = Projection::open(home.path(), &source(1), 100).unwrap();
    assert_eq!(projection.position().unwrap(), 9);
    assert_eq!(projection.get(b"a2").unwrap(), Some(b"a2!".to_vec()));
    assert_eq!(projection.get(b"c").unwrap(), None);
    let scan = |prefix: &[u8], limit, reverse| projection.scan_prefix(prefix, limit, reverse).unwrap();
    assert_eq!(scan(b"a", 2, false), [entry(b"a1"), entry(b"a2")]);
    assert_eq!(scan(b"a", 2, true), [entry(b"a3"), entry(b"a2")]);
    assert_eq!(scan(b"", 10, false).len(), 5);
    let range = |start: &[u8], end: &[u8], reverse| projection.scan_range(start..end, 2, reverse).unwrap();
    assert_eq!(range(b"a2", b"b", false), [entry(b"a2"), entry(b"a3")]);
    assert_eq!(range(b"", b"a3", true), [entry(b"a2"), entry(b"a1")]);
    assert_eq!((range(b"b", b"a", false).len(), range(b"a1", b"a1", true).len()), (0, 0));
}

#[test]
fn a_step_that_a_killed_process_has_begun_is_finished_at_the_next_open() {
    let home = tempfile::tempdir().unwrap();
    let open = |head| Projection::open(home.path(), &source(1), head).unwrap();
    let put = |key: &[u8], value: &[u8]| (key.to_vec(), value.to_vec());
    let projection = open(100);
    projection.apply(5, &[put(b"sum", b"1"), put(b"a", b"at 5")]).unwrap();
    projection.begin_step(9, &[put(b"sum", b"2"), put(b"b", b"at 9")]).unwrap();
    assert_eq!((projection.position().unwrap(), projection.get(b"b").unwrap()), (5, None));
    drop(projection);

    let projection = open(100);
    assert_eq!(projection.position().unwrap(), 9);
    assert!(home.path().join("open-since-boot").exists(), "what was put again may be lost with the power");
    let values = [b"sum".as_slice(), b"a", b"b"].map(|key| projection.get(key).unwrap().unwrap());
    assert_eq!(values, [b"2".to_vec(), b"at 5".to_vec(), b"at 9".to_vec()]);
    drop(projection);
    // A finished step is put again at each open; it changes nothing, and one of blocks that are gone is not kept.
    assert_eq!(open(9).scan_prefix(b"", 10, false).unwrap().len(), 3);
    assert_eq!(open(8).position().unwrap(), 0);
}

#[test]
fn a_step_that_failed_half_way_is_finished_before_anything_is_made_from_it() {
    let home = tempfile::tempdir().unwrap();
    let projection = Projection::open(home.path(), &source(1), 100).unwrap();
    let sum = |sum: &[u8]| [(b"sum".to_vec(), sum.to_vec())];
    assert_eq!(projection.recover().unwrap(), 0);
    projection.apply(5, &sum(b"1")).unwrap();
    assert_eq!(projection.recover().unwrap(), 5);
    projection.begin_step(9, &sum(b"2")).unwrap();
    assert_eq!(projection.recover().unwrap(), 9);
    assert_eq!(projection.get(b"sum").unwrap().unwrap(), b"2");
}

#[test]
fn a_projection_that_can_not_be_used_starts_over() {
    let home = tempfile::tempdir().unwrap();
    let begin = |version| Projection::open(home.path(), &source(version), 100).unwrap();
    let projection = begin(1);
    projection.apply(9, &[(b"k".to_vec(), b"v".to_vec())]).unwrap();
    drop(projection);
    let another = begin(2);
    assert_eq!((another.position().unwrap(), another.get(b"k").unwrap()), (0, None));
    assert!(home.path().join("open-since-boot").exists());
    another.apply(5, &[]).unwrap();
    drop(another);
    // Open when the system went down: pages may be missing without a sign.
    fs::write(home.path().join("open-since-boot"), b"another boot").unwrap();
    let wiped = begin(2);
    assert_eq!(wiped.position().unwrap(), 0);
    wiped.apply(5, &[]).unwrap();
    drop(wiped);
    fs::write(home.path().join("sled/conf"), [0x55; 40]).unwrap();
    assert_eq!(begin(2).position().unwrap(), 0);
}
