//! What is forgotten is gone at once, is in nobody's way while it is synced, and is free for others only afterwards.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::Settings;
use crate::roll::tests::tenant;

const REFERENCE: PersonalRef = PersonalRef([1; 16]);
/// How long something may take to begin on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn open(folder: &Path) -> Vault {
    Vault::open(folder, Settings::default()).unwrap()
}

fn named(name: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("name".to_owned(), name.to_owned())])
}

/// A vault with somebody in it whose name is kept.
fn with_ann(folder: &Path) -> (Vault, PersonId) {
    let vault = open(folder);
    let ann = vault.person(&tenant(), "ann").unwrap();
    assert!(vault.put_personal(REFERENCE, Some(ann), &named("Ann")).unwrap());
    (vault, ann)
}

/// Looks until it is so, which another thread brings about.
fn until(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "it never came to this");
        thread::yield_now();
    }
}

#[test]
fn nobody_waits_for_the_sync_of_what_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, ann) = with_ann(folder.path());
    vault.sync.stand_still();
    thread::scope(|scope| {
        let forgotten = scope.spawn(|| vault.forget(&REFERENCE));
        until(|| vault.index().personal[&REFERENCE].overwritten);
        assert!(vault.knows(&ann), "whoever looks at who is known is answered");
        assert_eq!(vault.personal(&REFERENCE), None);
        let again = scope.spawn(|| vault.forget(&REFERENCE));
        let other = scope.spawn(|| vault.put_personal(REFERENCE, Some(ann), &named("Ann Li")));
        let written = vault.sync.last();
        thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(|| assert!(vault.knows(&ann))))));
        assert_eq!(
            vault.sync.last(),
            written,
            "the reference is nobody's before the old data are gone for good"
        );
        vault.sync.go_on();
        assert!(forgotten.join().unwrap().unwrap());
        again.join().unwrap().unwrap();
        other.join().unwrap().unwrap();
    });
}

#[test]
fn what_is_put_and_forgotten_from_all_sides_is_there_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, ann) = with_ann(folder.path());
    let slots = vault.personal.slots();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..100 {
                    vault.forget(&REFERENCE).unwrap();
                }
            });
            scope.spawn(|| {
                for _ in 0..100 {
                    vault.put_personal(REFERENCE, Some(ann), &named("Ann")).unwrap();
                    assert!(vault.personal(&REFERENCE).is_none_or(|fields| fields == named("Ann")));
                }
            });
        }
    });
    vault.forget(&REFERENCE).unwrap();
    assert_eq!(vault.personal.slots(), slots, "each slot came back");
    let others = (0..slots).map(|n| (PersonalRef([u8::try_from(n).unwrap(); 16]), named(&n.to_string())));
    let others: Vec<_> = others.collect();
    thread::scope(|scope| {
        for (reference, name) in &others {
            scope.spawn(|| assert!(vault.put_personal(*reference, None, name).unwrap()));
        }
    });
    drop(vault);
    let vault = open(folder.path());
    assert_eq!(vault.personal.slots(), slots, "and only once");
    others.iter().for_each(|(reference, name)| assert_eq!(vault.personal(reference).as_ref(), Some(name)));
}
