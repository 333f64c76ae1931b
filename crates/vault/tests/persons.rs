//! Promises about persons, personal data and keys, each through the public interface and across a reopen.
#![allow(clippy::unwrap_used)] // A test may panic; its helpers are not marked as tests.

mod common;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Barrier};
use std::thread;

use common::{campaign, fields, files, holds, open, reference, slots_in_use, start, tenant};
use proto::{CommandId, Intent, PersonId, PersonalRef};
use vault::{
    FIELD_NAME_BYTES_MAX, FIELDS_MAX, OPENID_BYTES_MAX, PERSONAL_BYTES_MAX, PERSONAL_OF_ONE_MAX, Purpose,
    Vault, VaultError,
};

#[test]
fn an_openid_keeps_its_id_and_each_tenant_has_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path());
    let ann = vault.person(&tenant("a"), "ann").unwrap();
    assert_eq!(vault.person(&tenant("a"), "ann").unwrap(), ann);
    assert_eq!(vault.find_person(&tenant("a"), "ann"), Some(ann));
    assert_eq!(vault.find_person(&tenant("a"), "bob"), None);
    let elsewhere = vault.person(&tenant("b"), "ann").unwrap();
    assert_ne!(elsewhere, ann);
    drop(vault);
    let vault = open(folder.path());
    assert_eq!(vault.find_person(&tenant("a"), "ann"), Some(ann));
    assert_eq!(vault.person(&tenant("b"), "ann").unwrap(), elsewhere);
}

#[test]
fn openids_are_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path());
    assert!(vault.person(&tenant("a"), &"x".repeat(OPENID_BYTES_MAX)).is_ok());
    for bad in ["", "a b", "a\0", "a\n", "春", &"x".repeat(OPENID_BYTES_MAX + 1)] {
        assert!(matches!(vault.person(&tenant("a"), bad), Err(VaultError::InvalidOpenId)), "{bad:?}");
        assert_eq!(vault.find_person(&tenant("a"), bad), None);
    }
}

#[test]
fn fields_are_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path());
    let of = |count: usize| (0..count).map(|n| (format!("f{n}"), String::new())).collect::<BTreeMap<_, _>>();
    let named = |bytes: usize| BTreeMap::from([("n".repeat(bytes), String::new())]);
    let valued = |bytes: usize| fields(&"v".repeat(bytes));
    // The encoding adds a few lengths.
    let good = [of(0), of(FIELDS_MAX), named(1), named(FIELD_NAME_BYTES_MAX), valued(PERSONAL_BYTES_MAX - 8)];
    for (n, good) in (1..).zip(good) {
        vault.put_personal(reference(n), None, &good).unwrap();
        assert_eq!(vault.personal(&reference(n)), Some(good));
    }
    for bad in [of(FIELDS_MAX + 1), named(0), named(FIELD_NAME_BYTES_MAX + 1), valued(PERSONAL_BYTES_MAX)] {
        assert!(matches!(vault.put_personal(reference(99), None, &bad), Err(VaultError::FieldsTooLarge)));
    }
    assert_eq!(vault.personal(&reference(99)), None);
}

#[test]
fn the_first_write_of_personal_data_wins() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path());
    let ann = vault.person(&tenant("a"), "ann").unwrap();
    assert!(vault.put_personal(reference(1), Some(ann), &fields("Ann")).unwrap());
    assert!(!vault.put_personal(reference(1), None, &fields("Bob")).unwrap());
    let stranger = Some(PersonId([1; 16]));
    assert!(matches!(
        vault.put_personal(reference(2), stranger, &fields("x")),
        Err(VaultError::UnknownOwner)
    ));
    drop(vault);
    let vault = open(folder.path());
    assert_eq!(vault.personal(&reference(1)), Some(fields("Ann")));
    assert!(vault.forget(&reference(1)).unwrap());
    assert!(!vault.forget(&reference(1)).unwrap());
    assert_eq!(vault.personal(&reference(1)), None);
    assert!(slots_in_use(folder.path(), "personal.slots", 2_560).is_empty());
}

#[test]
fn nothing_personal_is_readable_and_erasure_leaves_zeros() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let vault = open(path);
    let ann = vault.person(&tenant("a"), "openid-of-ann").unwrap();
    let bob = vault.person(&tenant("a"), "openid-of-bob").unwrap();
    vault.put_personal(reference(1), Some(ann), &fields("Ann Example")).unwrap();
    vault.put_personal(reference(2), Some(bob), &fields("Bob Example")).unwrap();
    vault.put_personal(reference(3), None, &fields("Nobody Example")).unwrap();
    for plain in ["openid-of", "Example", "name"] {
        assert!(!holds(path, plain.as_bytes()), "{plain} before the erasure");
    }
    assert!(holds(path, &ann.0), "the id itself stands in its slots");

    let erased = vault.erase(&tenant("a"), "openid-of-ann", &[]).unwrap().unwrap();
    assert_eq!((erased.person, erased.personal), (ann, vec![reference(1)]));
    assert!(!vault.knows(&ann) && vault.knows(&bob));
    assert_eq!(vault.erase(&tenant("a"), "openid-of-ann", &[]).unwrap(), None);
    assert!(!holds(path, &ann.0), "nothing leads to the id");
    for (file, slot_bytes, left) in
        [("person_keys.slots", 512, 1), ("persons.slots", 512, 1), ("personal.slots", 2_560, 2)]
    {
        assert_eq!(slots_in_use(path, file, slot_bytes).len(), left, "{file}");
    }
    drop(vault);
    let vault = open(path);
    assert_eq!(vault.find_person(&tenant("a"), "openid-of-ann"), None);
    assert_eq!(vault.personal(&reference(1)), None);
    assert_eq!(vault.personal(&reference(2)), Some(fields("Bob Example")));
    assert_eq!(vault.personal(&reference(3)), Some(fields("Nobody Example")));
    assert!(matches!(
        vault.put_personal(reference(4), Some(ann), &fields("x")),
        Err(VaultError::UnknownOwner)
    ));
}

#[test]
fn who_was_erased_acts_as_before_until_the_campaign_is_final() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path());
    let (spring, summer, autumn) = (campaign("spring"), campaign("summer"), campaign("autumn"));
    let first = vault.person(&tenant("a"), "ann").unwrap();
    let bob = vault.person(&tenant("a"), "bob").unwrap();
    vault.erase(&tenant("a"), "ann", std::slice::from_ref(&spring)).unwrap();
    let second = vault.person(&tenant("a"), "ann").unwrap();
    assert_ne!(second, first);
    vault.erase(&tenant("a"), "ann", &[spring.clone(), summer.clone()]).unwrap();
    let third = vault.person(&tenant("a"), "ann").unwrap();
    let acts = |vault: &Vault| [&spring, &summer, &autumn].map(|campaign| vault.acts_as(campaign, third));
    assert_eq!(acts(&vault), [first, second, third], "the oldest tombstone of a campaign stays");
    assert_eq!(vault.acts_as(&spring, bob), bob);
    let all = [first, second, third, bob, PersonId([7; 16]), PersonId([7; 16])];
    let unknown = |campaign| vault.unknown(campaign, &all);
    assert_eq!(unknown(&spring), [second, all[4], all[5]], "nobody acts as the second there");
    assert_eq!(unknown(&summer), [first, all[4], all[5]]);
    assert_eq!(unknown(&autumn), [first, second, all[4], all[5]]);
    assert_eq!(vault.unknown(&spring, &[]), []);
    drop(vault);

    let vault = open(folder.path());
    assert_eq!(acts(&vault), [first, second, third]);
    vault.campaign_is_final(&spring).unwrap();
    assert_eq!(acts(&vault), [third, second, third]);
    assert!(!holds(folder.path(), &first.0), "the tombstone was overwritten");
    vault.campaign_is_final(&spring).unwrap();
    let ended = vault.erase(&tenant("a"), "ann", std::slice::from_ref(&spring)).unwrap();
    assert_eq!(
        ended.unwrap().person,
        third,
        "a campaign that is final needs no tombstone and hinders nobody"
    );
    drop(vault);
    let vault = open(folder.path());
    assert!(matches!(vault.key(&Purpose::Campaign(spring.clone())), Err(VaultError::Destroyed { .. })));
    assert!(vault.key(&Purpose::Campaign(summer.clone())).is_ok());
}

#[test]
fn keys_last_until_they_are_destroyed_and_never_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path());
    let purposes = [
        Purpose::Sessions,
        Purpose::Pages,
        Purpose::Tenant(tenant("spring")),
        Purpose::Evidence(campaign("spring")),
        Purpose::Campaign(campaign("spring")),
    ];
    let keys: Vec<_> = purposes.iter().map(|purpose| vault.key(purpose).unwrap()).collect();
    let different: HashSet<_> = keys.iter().map(|key| *key.bytes()).collect();
    assert_eq!(different.len(), purposes.len());
    assert!(keys.iter().all(|key| !holds(folder.path(), key.bytes())), "keys are sealed");
    assert_eq!(format!("{:?}", keys[0]), "Key32(…)");
    drop(vault);

    let vault = open(folder.path());
    for (purpose, key) in purposes.iter().zip(&keys) {
        assert_eq!(vault.key(purpose).unwrap(), *key);
    }
    let before = slots_in_use(folder.path(), "purposes.slots", 512);
    vault.destroy_key(&Purpose::Pages).unwrap();
    vault.destroy_key(&Purpose::Pages).unwrap();
    let after = slots_in_use(folder.path(), "purposes.slots", 512);
    vault.destroy_key(&Purpose::Tenant(tenant("never-used"))).unwrap();
    assert!(before.contains(&1) && !after.contains(&1), "the key's slot was overwritten");
    for _ in 0..2 {
        let refused = vault.key(&Purpose::Pages).unwrap_err();
        assert_eq!(refused.to_string(), "the key of pages was destroyed and is never made anew");
        assert!(vault.key(&Purpose::Tenant(tenant("never-used"))).is_err());
    }
    drop(vault);
    let vault = open(folder.path());
    assert!(matches!(vault.key(&Purpose::Pages), Err(VaultError::Destroyed { .. })));
    assert!(vault.key(&Purpose::Tenant(tenant("never-used"))).is_err());
    assert_eq!(vault.key(&Purpose::Sessions).unwrap(), keys[0]);
}

#[test]
fn references_belong_to_one_wish_of_one_command_of_one_campaign() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path());
    let (one, other) = (CommandId([1; 16]), CommandId([2; 16]));
    let (wish, change) = (Intent([3; 8]), Intent([4; 8]));
    let of = |name, command, intent| vault.personal_ref(&campaign(name), command, intent).unwrap();
    let first = of("spring", &one, &wish);
    assert_eq!(of("spring", &one, &wish), first);
    assert_ne!(of("spring", &other, &wish), first);
    assert_ne!(of("spring", &one, &change), first);
    assert_ne!(of("summer", &one, &wish), first);
}

#[test]
fn one_at_a_time_and_closed_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault");
    let vault = open(&path);
    vault.person(&tenant("a"), "ann").unwrap();
    let refused = start(&path).err().unwrap().to_string();
    assert!(refused.contains("is in use: stop the other process"), "{refused}");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    for (file, _) in files(&path) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    drop(vault);
    open(&path);
}

#[test]
fn what_one_person_owns_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path());
    let ann = vault.person(&tenant("a"), "ann").unwrap();
    let nth = |n: usize| PersonalRef(u128::try_from(n).unwrap().to_be_bytes());
    thread::scope(|scope| {
        for first in 0..16 {
            let (vault, nth) = (&vault, &nth);
            scope.spawn(move || {
                for n in (first..PERSONAL_OF_ONE_MAX).step_by(16) {
                    vault.put_personal(nth(n), Some(ann), &fields("x")).unwrap();
                }
            });
        }
    });
    let one_more = nth(PERSONAL_OF_ONE_MAX);
    assert!(matches!(vault.put_personal(one_more, Some(ann), &fields("x")), Err(VaultError::OwnsTooMuch)));
    vault.put_personal(nth(0), Some(ann), &fields("a retry")).unwrap();
    let erased = vault.erase(&tenant("a"), "ann", &[]).unwrap().unwrap();
    assert_eq!(erased.personal.len(), PERSONAL_OF_ONE_MAX);
    assert!(slots_in_use(folder.path(), "personal.slots", 2_560).is_empty());
}

#[test]
fn racing_callers_get_one_id_per_openid() {
    const THREADS: usize = 16;
    const OPENIDS: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let vault = Arc::new(open(folder.path()));
    let start = Arc::new(Barrier::new(THREADS));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (vault, start) = (vault.clone(), start.clone());
            thread::spawn(move || {
                start.wait();
                (0..OPENIDS)
                    .map(|n| vault.person(&tenant("a"), &format!("p{n}")).unwrap())
                    .collect::<Vec<_>>()
            })
        })
        .collect();
    let given: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert!(given.iter().all(|ids| *ids == given[0]));
    assert_eq!(given[0].iter().collect::<HashSet<_>>().len(), OPENIDS);
    drop(vault);
    let vault = open(folder.path());
    for (n, id) in given[0].iter().enumerate() {
        assert_eq!(vault.find_person(&tenant("a"), &format!("p{n}")), Some(*id));
    }
}
