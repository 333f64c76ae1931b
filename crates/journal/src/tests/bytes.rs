//! The bytes of blocks and headers: golden files, and bytes that nobody wrote.

use std::io::Write;

use proptest::prelude::*;
use proto::{CommandId, Hash, Incarnation, Timestamp};

use super::{draft, full_draft};
use crate::layout::{EVENT_GROUP_BYTES_MAX, HEADER_BYTES};
use crate::{
    Block, Draft, ExportHeader, Head, Heard, Identity, JournalError, JournalHeader, proof,
    read_export_header, snapshot,
};

const BLOCK_V1: &[u8] = include_bytes!("../../golden/block-v1.bin");
const EXPORT_V1: &[u8] = include_bytes!("../../golden/export-header-v1.bin");
const SNAPSHOT_V2: &[u8] = include_bytes!("../../golden/snapshot-v2.bin");
const HEADER_V1: &[u8] = include_bytes!("../../golden/journal-header-v1.bin");

fn header() -> JournalHeader {
    JournalHeader {
        service: "votes".to_owned(),
        shard: 3,
        incarnation: Incarnation([0x1C; 8]),
        owner_epoch: 5,
    }
}

fn full_block() -> Block {
    full_draft().seal(Incarnation([0x1C; 8]), Hash([0x50; 32])).unwrap()
}

#[test]
fn a_block_has_the_bytes_that_it_had_from_the_first() {
    assert_eq!(full_block().bytes(), BLOCK_V1);
    assert!(full_draft().bytes() > BLOCK_V1.len(), "it compresses");
}

#[test]
fn the_first_version_of_a_block_is_read() {
    let block = Block::parse(BLOCK_V1).unwrap();
    assert_eq!((block.check(), block.check_root()), (Ok(()), Ok(())));
    assert_eq!((block.first_position(), block.last_position()), (41, 43));
    assert_eq!(block.at(), Timestamp(1_700_000_000_000));
    assert_eq!(block.header().previous, Hash([0x50; 32]));
    assert_eq!(block.header().incarnation, Incarnation([0x1C; 8]));
    let events: Vec<_> = block.events().map(|e| (e.position, e.kind, e.version, e.payload.len())).collect();
    assert_eq!(events, [(41, 1, 1, 6), (42, 513, 2, 0), (43, 2, 1, 300)]);
    let answers: Vec<_> = block.answers().map(|a| (a.id, a.first_position, a.count, a.answer)).collect();
    assert_eq!(
        answers,
        [(CommandId([0xC1; 16]), 41, 2, &b"\x01ok"[..]), (CommandId([0xC2; 16]), 43, 1, b"")]
    );
    let heard: Vec<_> = block.heard().map(|h| (h.service, h.shard, h.position)).collect();
    assert_eq!(heard, [("ledger".to_owned(), 0, 9), ("lotteries".to_owned(), 12, u64::MAX)]);
}

#[test]
fn a_journal_header_has_the_bytes_that_it_had_from_the_first() {
    assert_eq!(header().encode(), HEADER_V1);
    assert_eq!(JournalHeader::decode(HEADER_V1), Some(header()));
    for at in 0..HEADER_V1.len() {
        let mut flipped = HEADER_V1.to_vec();
        flipped[at] ^= 1;
        assert_eq!(JournalHeader::decode(&flipped), None, "{at}");
        assert_eq!(JournalHeader::decode(&HEADER_V1[..at]), None);
    }
}

#[test]
fn an_export_header_has_the_bytes_that_it_had_from_the_first() {
    let identity = Identity { service: "votes".to_owned(), shard: 3 };
    let (incarnation, previous) = (Incarnation([0x1C; 8]), Hash([0x50; 32]));
    let header = ExportHeader { identity, incarnation, first_position: 41, previous };
    assert_eq!(header.encode(), EXPORT_V1);
    assert_eq!(read_export_header(&mut &*EXPORT_V1).unwrap(), header);
}

#[test]
fn a_snapshot_has_the_bytes_that_it_had_from_the_first() {
    let head = Head { position: 43, hash: Hash([0x50; 32]), at: Timestamp(1) };
    let mut bytes = Vec::new();
    let state = |into: &mut dyn Write| into.write_all(b"state");
    let length = snapshot::encode(Incarnation([0x1C; 8]), &head, 7, state, &mut bytes).unwrap();
    assert_eq!((&bytes[..], length), (SNAPSHOT_V2, SNAPSHOT_V2.len() as u64));
}

#[test]
fn every_flipped_bit_of_a_block_is_found() {
    for at in 0..BLOCK_V1.len() {
        for bit in 0..8 {
            let mut flipped = BLOCK_V1.to_vec();
            flipped[at] ^= 1 << bit;
            assert!(Block::parse(flipped).is_err() || read(at, bit).is_err(), "bit {bit} of byte {at}");
        }
    }
    fn read(at: usize, bit: u8) -> Result<(), &'static str> {
        let mut flipped = BLOCK_V1.to_vec();
        flipped[at] ^= 1 << bit;
        Block::parse(flipped).map_err(|_| "malformed")?.check()
    }
}

#[test]
fn an_event_is_proved_by_the_header_alone() {
    let block = full_block();
    for event in block.events() {
        let proof = block.prove(event.position).unwrap();
        let index = (event.position - block.first_position()) as usize;
        assert!(proof::holds(&block.header().events_root, 3, index, &proof::leaf(event.record), &proof));
    }
    assert_eq!(block.prove(40), None);
    assert_eq!(block.prove(44), None);
}

#[test]
fn what_can_not_be_a_block_is_refused_with_a_reason() {
    let refused = |draft: Draft| draft.seal(Incarnation::default(), Hash::default()).unwrap_err();
    assert!(matches!(refused(draft(1, 0)), JournalError::Draft(_)));
    assert!(matches!(refused(draft(0, 1)), JournalError::Draft(_)));
    assert!(matches!(refused(draft(u64::MAX, 1)), JournalError::Draft(_)));
    let mut large = draft(1, 0);
    large.push_event(1, 1, |payload| payload.resize(EVENT_GROUP_BYTES_MAX, 0));
    assert!(refused(large).to_string().contains("split the command"));
    for service in [String::new(), "s".repeat(256)] {
        let mut nameless = draft(1, 1);
        nameless.heard(&Heard { service, shard: 0, incarnation: Incarnation::default(), position: 1 });
        assert!(matches!(refused(nameless), JournalError::Draft(_)));
    }
}

#[test]
fn the_largest_block_is_taken() {
    // The length of this payload takes 3 bytes, its kind and version one each.
    let room = EVENT_GROUP_BYTES_MAX - draft(1, 0).bytes() - 5;
    let seal = |payload: &[u8]| {
        let mut largest = draft(1, 0);
        largest.push_event(1, 1, |into| into.extend_from_slice(payload));
        largest.seal(Incarnation::default(), Hash::default())
    };
    let mut noise = vec![0; room];
    blake3::Hasher::new().finalize_xof().fill(&mut noise);
    assert_eq!(seal(&noise).unwrap().bytes().len(), EVENT_GROUP_BYTES_MAX);
    assert!(seal(&vec![0; room]).unwrap().bytes().len() < 1_000, "what repeats takes little");
    assert!(seal(&vec![0; room + 1]).is_err(), "how well it compresses is no licence");
}

proptest! {
    #[test]
    fn no_bytes_make_parsing_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Block::parse(bytes.clone());
        let _ = JournalHeader::decode(&bytes);
    }

    /// Starts from a good block, so that the parser gets far.
    #[test]
    fn no_change_of_a_block_makes_reading_panic_or_goes_unseen(
        changes in proptest::collection::vec((0..HEADER_BYTES + 90, any::<u8>()), 1..6),
        cut in 0usize..40,
    ) {
        let mut bytes = BLOCK_V1.to_vec();
        for (at, value) in changes {
            bytes[at] = value;
        }
        bytes.truncate(BLOCK_V1.len() - cut);
        if let Ok(block) = Block::parse(bytes.clone()) {
            prop_assert_eq!(block.events().count(), block.header().event_count as usize);
            prop_assert_eq!(block.answers().count(), block.header().answer_count as usize);
            let _ = block.heard().count();
            prop_assert!(block.check().is_err() || bytes == BLOCK_V1);
        }
    }

    #[test]
    fn what_is_put_in_comes_out(
        payloads in proptest::collection::vec((any::<u16>(), any::<u8>(), proptest::collection::vec(any::<u8>(), 0..200)), 1..40),
        answers in proptest::collection::vec((any::<[u8; 16]>(), any::<u64>(), any::<u32>(), proptest::collection::vec(any::<u8>(), 0..50)), 0..20),
    ) {
        let mut draft = Draft::new(5, Timestamp(6));
        for (kind, version, payload) in &payloads {
            draft.push_event(*kind, *version, |into| into.extend_from_slice(payload));
        }
        for (id, first, count, answer) in &answers {
            draft.push_answer(CommandId(*id), proto::Intent(id[..8].try_into().unwrap()), *first, *count, answer);
        }
        let expected_bytes = draft.bytes();
        let block = draft.seal(Incarnation::default(), Hash::default()).unwrap();
        prop_assert!(block.bytes().len() <= expected_bytes);
        prop_assert_eq!((block.check(), block.check_root()), (Ok(()), Ok(())));
        let again = Block::parse(block.bytes()).unwrap();
        let events: Vec<_> = again.events().map(|e| (e.kind, e.version, e.payload.to_vec())).collect();
        prop_assert_eq!(events, payloads);
        let found: Vec<_> = again.answers().map(|a| (a.id.0, a.first_position, a.count, a.answer.to_vec())).collect();
        prop_assert_eq!(found, answers);
    }
}
