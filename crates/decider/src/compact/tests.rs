//! A compact map is held against an ordered one, and its bytes against its contents.

use std::collections::BTreeMap;

use super::*;
use crate::answer;

type Numbers = Compact<u64, u32>;

fn bytes(map: &Numbers) -> Vec<u8> {
    let mut bytes = Vec::new();
    answer::append(map, &mut bytes);
    bytes
}

/// Numbers that look random and follow from the first one.
fn draws(mut state: u64) -> impl FnMut() -> u64 {
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    }
}

#[test]
fn it_does_what_an_ordered_map_does() {
    // Few keys, so that they meet again; then many, so that chunks split; then many that differ where ids do; then in
    // order, the worst of orders.
    for (keys, steps, shift) in [(50, 3_000, 0), (1 << 31, 60_000, 0), (1 << 31, 60_000, 33), (0, 5_000, 0)] {
        let (mut draw, mut map, mut model) = (draws(7), Numbers::default(), BTreeMap::new());
        for step in 0..steps {
            let key = if keys == 0 { step } else { (draw() % keys) << shift };
            if draw() % 5 == 0 {
                assert_eq!(map.remove(&key), model.remove(&key));
            } else {
                let value = draw() as u32;
                assert_eq!(map.insert(&key, &value), model.insert(key, value));
            }
            assert_eq!((map.len(), map.get(&key)), (model.len(), model.get(&key).copied()));
        }
        assert!(model.iter().all(|(key, value)| map.get(key) == Some(*value)));
        for key in [0, 25, keys / 2, draw() << shift, u64::MAX] {
            let below: Vec<_> = map.below(&key).collect();
            assert!(below.into_iter().eq(model.range(..key).rev().map(|(key, value)| (*key, *value))));
        }
        map.retain(|key, _| key % 3 == 0);
        model.retain(|key, _| key % 3 == 0);
        assert_eq!(map.len(), model.len());
        assert!((0..1_000).all(|key| map.contains(&key) == model.contains_key(&key)));
    }
}

#[test]
fn stored_bytes_depend_on_the_contents_alone() {
    let (mut one, mut other) = (Numbers::default(), Numbers::default());
    (0..5_000).for_each(|key| _ = one.insert(&key, &7));
    (0..9_000).rev().for_each(|key| _ = other.insert(&key, &7));
    assert_ne!(one, other);
    (5_000..9_000).for_each(|key| _ = other.remove(&key));
    assert_eq!((&one, bytes(&one)), (&other, bytes(&other)));
    let mut read: Numbers = answer::read(&bytes(&one)).unwrap();
    assert_eq!(read, one);
    read.insert(&3, &8);
    assert_ne!(read, one);
    assert_eq!(bytes(&Numbers::default()), [0]);
}

#[test]
fn what_is_not_in_order_is_not_read() {
    let entry = |key: u64| [key.to_be_bytes().as_slice(), &[0; 4]].concat();
    let stored = |entries: Vec<u8>| [&[1, entries.len() as u8][..], &entries].concat();
    let read = |entries: Vec<u8>| answer::read::<Numbers>(&stored(entries));
    assert_eq!(read([entry(1), entry(2)].concat()).map(|map| map.len()), Ok(2));
    for bad in [[entry(2), entry(1)].concat(), [entry(1), entry(1)].concat(), vec![0; 13], vec![]] {
        assert!(read(bad).is_err());
    }
}
