//! Tests that need more than the public interface. Those of damaged folders are in `tests/damage.rs`.

mod bytes;
mod faults;
mod folders;
mod reading;
mod transfers;

use proto::{CommandId, Incarnation, Intent, Timestamp};

use crate::{Draft, Head, Heard, Identity, Journal, Settings, Writer};

fn identity() -> Identity {
    Identity { service: "votes".to_owned(), shard: 3 }
}

/// A journal in a temporary folder, opened.
fn open(path: &std::path::Path) -> (Journal, Writer) {
    Journal::open(path, &identity(), &Settings::default()).unwrap()
}

/// Appends a block of so many events; their payloads follow from their positions.
fn append(writer: &mut Writer, events: usize) -> Head {
    writer.append(draft(writer.head().position + 1, events)).unwrap()
}

fn draft(first_position: u64, events: usize) -> Draft {
    let mut draft = Draft::new(first_position, Timestamp(first_position.saturating_add(1_000)));
    for _ in 0..events {
        let position = draft.next_position();
        let given = draft.push_event(7, 2, |payload| payload.extend_from_slice(&payload_of(position)));
        assert_eq!(given, position);
    }
    draft
}

fn payload_of(position: u64) -> Vec<u8> {
    position.to_le_bytes().repeat(1 + (position % 50) as usize)
}

/// A draft with everything in it, always the same.
fn full_draft() -> Draft {
    let mut draft = Draft::new(41, Timestamp(1_700_000_000_000));
    let first = draft.push_event(1, 1, |payload| payload.extend_from_slice(b"opened"));
    draft.push_event(513, 2, |_| {});
    draft.push_answer(CommandId([0xC1; 16]), Intent([0xA1; 8]), first, 2, b"\x01ok");
    let third = draft.push_event(2, 1, |payload| payload.extend_from_slice(&[0xEE; 300]));
    draft.push_answer(CommandId([0xC2; 16]), Intent([0xA2; 8]), third, 1, b"");
    for (service, shard, position) in [("ledger", 0, 9), ("lotteries", 12, u64::MAX)] {
        let incarnation = Incarnation([0x1F; 8]);
        draft.heard(&Heard { service: service.to_owned(), shard, incarnation, position });
    }
    draft
}
