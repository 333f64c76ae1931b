//! A store that fails: nothing is acknowledged, and the writer stops for good.

use super::{append, draft, identity};
use crate::JournalError;
use crate::faulty::{Fault, Medium};

#[test]
fn after_any_failure_nothing_is_acknowledged_any_more() {
    for fault in [Fault::Insert, Fault::Flush, Fault::Sync] {
        for after in 0..3 {
            let medium = Medium::new();
            let (journal, mut writer) = medium.open(&identity()).unwrap();
            append(&mut writer, 2);
            medium.arm(fault, after);
            for _ in 0..after {
                append(&mut writer, 1);
            }
            let acknowledged = writer.head();
            let first = writer.append(draft(acknowledged.position + 1, 1)).unwrap_err();
            assert!(matches!(first, JournalError::Store { .. }), "{fault:?}");
            // The fault is over, and yet nothing is taken: what the store holds is not known.
            for _ in 0..2 {
                let later = writer.append(draft(acknowledged.position + 1, 1)).unwrap_err();
                assert_eq!(later, JournalError::Poisoned(first.to_string()));
            }
            assert_eq!(writer.poisoned(), Some(&*first.to_string()));
            assert_eq!(journal.head(), acknowledged);
            assert_eq!(journal.blocks(1).last().unwrap().unwrap().head(), acknowledged);
        }
    }
}

#[test]
fn a_power_cut_leaves_what_was_acknowledged() {
    for fault in [Fault::Insert, Fault::Flush, Fault::Sync] {
        let medium = Medium::new();
        let (_journal, mut writer) = medium.open(&identity()).unwrap();
        for events in 1..5 {
            append(&mut writer, events);
        }
        let acknowledged = writer.head();
        medium.arm(fault, 0);
        writer.append(draft(acknowledged.position + 1, 1)).unwrap_err();
        medium.cut_power();
        let (journal, mut writer) = medium.open(&identity()).unwrap();
        assert_eq!(journal.head(), acknowledged);
        assert_eq!(journal.verify(|_, _| {}).unwrap().blocks, 4);
        append(&mut writer, 1);
    }
}

#[test]
fn a_draft_that_does_not_follow_is_refused() {
    for (position, at_ms) in [(1, 2_000), (3, 2_000), (2, 1)] {
        let (_journal, mut writer) = Medium::new().open(&identity()).unwrap();
        append(&mut writer, 1);
        let mut wrong = crate::Draft::new(position, proto::Timestamp(at_ms));
        wrong.push_event(1, 1, |_| {});
        assert!(matches!(writer.append(wrong), Err(JournalError::OutOfOrder { .. })));
        assert!(matches!(writer.append(draft(2, 1)), Err(JournalError::Poisoned(_))));
    }
}

#[test]
fn a_disk_may_keep_what_was_never_synced() {
    for (fault, survives) in [(Fault::Flush, true), (Fault::Sync, true), (Fault::Sync, false)] {
        let medium = Medium::new();
        let (_journal, mut writer) = medium.open(&identity()).unwrap();
        append(&mut writer, 2);
        medium.arm(fault, 0);
        writer.append(draft(3, 1)).unwrap_err();
        medium.cut_power_but(|_| survives);
        assert_eq!(medium.open(&identity()).unwrap().0.head().position, if survives { 3 } else { 2 });
    }
}

#[test]
fn a_killed_process_leaves_what_it_gave_to_the_system() {
    for (fault, position) in [(Fault::Insert, 2), (Fault::Flush, 2), (Fault::Sync, 3)] {
        let medium = Medium::new();
        let (_journal, mut writer) = medium.open(&identity()).unwrap();
        append(&mut writer, 2);
        medium.arm(fault, 0);
        writer.append(draft(3, 1)).unwrap_err();
        medium.kill();
        medium.cut_power();
        assert_eq!(medium.open(&identity()).unwrap().0.head().position, position, "{fault:?}");
    }
}
