//! Reading back, from any position, after any number of restarts, and following the tail.

use std::time::Duration;

use proptest::prelude::*;

use super::{append, identity, open, payload_of};
use crate::Head;
use crate::faulty::Medium;

#[test]
fn an_empty_journal_is_at_position_0() {
    let home = tempfile::tempdir().unwrap();
    let (journal, _writer) = open(home.path());
    assert_eq!(journal.head(), Head::default());
    assert_eq!(journal.blocks(0).count(), 0);
    assert_eq!(journal.block_of(1).unwrap(), None);
    assert_eq!(journal.verify(|_, _| {}).unwrap().blocks, 0);
}

#[test]
fn waiting_ends_when_the_head_moves_and_when_patience_does() {
    let (journal, mut writer) = Medium::new().open(&identity()).unwrap();
    assert_eq!(journal.wait_past(0, Duration::ZERO).position, 0);
    let follower = journal.clone();
    let waiting = std::thread::spawn(move || follower.wait_past(2, Duration::from_secs(60)));
    append(&mut writer, 2);
    let head = append(&mut writer, 1);
    assert_eq!(waiting.join().unwrap(), head);
    assert_eq!(journal.wait_past(2, Duration::ZERO), head);
}

#[test]
fn an_iterator_goes_on_once_more_is_there() {
    let (journal, mut writer) = Medium::new().open(&identity()).unwrap();
    append(&mut writer, 2);
    let mut blocks = journal.blocks(1);
    assert_eq!(blocks.next().unwrap().unwrap().last_position(), 2);
    assert!(blocks.next().is_none());
    append(&mut writer, 3);
    assert_eq!(blocks.next().unwrap().unwrap().last_position(), 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn everything_appended_is_read_back_from_any_position(
        lives in proptest::collection::vec(proptest::collection::vec(1usize..40, 0..12), 1..4),
        from in 0u64..400,
    ) {
        let home = tempfile::tempdir().unwrap();
        let mut ends = vec![0];
        for life in &lives {
            let (journal, mut writer) = open(home.path());
            prop_assert_eq!(journal.head().position, *ends.last().unwrap());
            for events in life {
                ends.push(append(&mut writer, *events).position);
            }
        }
        let (journal, _writer) = open(home.path());
        let end = *ends.last().unwrap();
        let mut expected = ends.iter().rev().find(|end| **end < from.max(1)).copied().unwrap_or(0);
        for block in journal.blocks(from) {
            for event in block.unwrap().events() {
                expected += 1;
                prop_assert_eq!(event.position, expected);
                prop_assert_eq!(event.payload, payload_of(expected));
            }
        }
        prop_assert_eq!(expected, end);
        for position in 1..=end {
            let block = journal.block_of(position).unwrap().unwrap();
            prop_assert!(block.first_position() <= position && position <= block.last_position());
        }
        let verified = journal.verify(|_, _| {}).unwrap();
        prop_assert_eq!((verified.events, verified.blocks), (end, ends.len() as u64 - 1));
    }
}
