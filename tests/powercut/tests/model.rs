//! What the simulated disk may and may not do, on traces made by hand.
#![allow(clippy::unwrap_used, reason = "tests")]

use bytes::Bytes;
use powercut::{Image, Model, Mood, Name, Names, Node, Op, Trace, What};
use proptest::prelude::*;

const LOG: Node = Node(1);
/// Enough for every outcome of a few coins to come up.
const SEEDS: u64 = 400;

/// Operations one after the other, each 10 ns long: the n-th (from 1) runs from 10 n to 10 n + 9.
fn trace(ops: impl IntoIterator<Item = What>) -> Trace {
    let op = |(n, what)| Op { begin_ns: 10 * n, end_ns: Some(10 * n + 9), what };
    Trace { ops: (1_u64..).zip(ops).map(op).collect() }
}

fn create(name: &str, file: Node) -> What {
    What::Create { folder: Trace::ROOT, name: name.into(), file }
}

fn write(offset: u64, data: impl Into<Vec<u8>>) -> What {
    What::Write { file: LOG, offset, data: Bytes::from(data.into()), synchronous: false }
}

fn sync(node: Node) -> What {
    What::Sync { node, data_only: true }
}

fn rename(from: &str, to: &str, moved: Node) -> What {
    let place = |name: &str| (Trace::ROOT, Name::from(name));
    What::Rename { from: place(from), to: place(to), moved }
}

/// All outcomes that some seed gives for the strict disk.
fn outcomes(trace: &Trace, at_ns: u64) -> Vec<Image> {
    let mut seen = Vec::new();
    for seed in 0..SEEDS {
        let (image, _) = trace.image(&Model::STRICT, at_ns, seed);
        if !seen.contains(&image) {
            seen.push(image);
        }
    }
    seen
}

/// Does every outcome hold?
fn always(trace: &Trace, at_ns: u64, holds: impl Fn(&Image) -> bool) -> bool {
    outcomes(trace, at_ns).iter().all(holds)
}

/// Does some outcome hold?
fn may(trace: &Trace, at_ns: u64, holds: impl Fn(&Image) -> bool) -> bool {
    outcomes(trace, at_ns).iter().any(holds)
}

fn is(image: &Image, data: &[u8]) -> bool {
    image.file("log") == Some(data)
}

#[test]
fn what_was_synced_survives_and_nothing_before_that_is_sure() {
    let trace = trace([create("log", LOG), sync(Trace::ROOT), write(0, "one"), sync(LOG)]);
    assert!(always(&trace, 50, |image| is(image, b"one")));
    // At 48 the sync has not returned.
    assert!(may(&trace, 48, |image| is(image, b"one")));
    assert!(may(&trace, 48, |image| is(image, b"")));
    // At 30 the write has not begun, at 31 it has.
    assert!(always(&trace, 30, |image| is(image, b"")));
    assert!(may(&trace, 31, |image| is(image, b"one")));
}

#[test]
fn a_sync_covers_what_had_ended_before_it_began() {
    let mut trace = trace([create("log", LOG), sync(Trace::ROOT), write(0, "one"), sync(LOG)]);
    // The write still runs while the sync begins.
    trace.ops[2].end_ns = Some(41);
    assert!(may(&trace, 100, |image| is(image, b"")));
    // A write that never ended is never sure.
    trace.ops[2].end_ns = None;
    assert!(may(&trace, 100, |image| is(image, b"")));
}

#[test]
fn sync_file_range_promises_nothing() {
    let trace = trace([create("log", LOG), sync(Trace::ROOT), write(0, "one"), What::SyncRange]);
    assert!(may(&trace, 100, |image| is(image, b"")));
}

#[test]
fn a_synchronous_write_survives_by_itself() {
    let data = Bytes::from_static(b"one");
    let one = What::Write { file: LOG, offset: 0, data, synchronous: true };
    let trace = trace([create("log", LOG), sync(Trace::ROOT), one]);
    assert!(always(&trace, 40, |image| is(image, b"one")));
}

#[test]
fn a_new_name_needs_a_sync_of_its_folder() {
    let ops = [create("log", LOG), write(0, "one"), sync(LOG)];
    let without = trace(ops.clone());
    assert!(may(&without, 100, |image| image.file("log").is_none()));
    let with = trace(ops.into_iter().chain([sync(Trace::ROOT)]));
    assert!(always(&with, 100, |image| is(image, b"one")));
    // A journaling file system takes the name along with the file.
    let ordered = Model { names: Names::Ordered, mood: None };
    assert!((0..SEEDS).all(|seed| is(&without.image(&ordered, 100, seed).0, b"one")));
}

#[test]
fn a_rename_may_vanish_until_its_folder_is_synced() {
    let ops = [create("new", LOG), write(0, "one"), sync(LOG), sync(Trace::ROOT), rename("new", "log", LOG)];
    let without = trace(ops.clone());
    assert!(may(&without, 100, |image| is(image, b"one") && image.file("new").is_none()));
    assert!(may(&without, 100, |image| image.file("log").is_none() && image.file("new").is_some()));
    assert!(always(&without, 100, |image| image.entries.len() == 1), "a rename happens whole or not at all");
    let with = trace(ops.into_iter().chain([sync(Trace::ROOT)]));
    assert!(always(&with, 100, |image| is(image, b"one") && image.file("new").is_none()));
}

#[test]
fn a_rename_over_unsynced_data_may_leave_an_empty_file() {
    let trace = trace([create("new", LOG), write(0, "one"), rename("new", "log", LOG), sync(Trace::ROOT)]);
    assert!(may(&trace, 100, |image| is(image, b"")));
}

#[test]
fn an_unlinked_file_may_come_back() {
    let unlink = What::Unlink { folder: Trace::ROOT, name: "log".into() };
    let ops = [create("log", LOG), write(0, "one"), sync(LOG), sync(Trace::ROOT), unlink];
    let without = trace(ops.clone());
    assert!(may(&without, 100, |image| is(image, b"one")));
    assert!(may(&without, 100, |image| image.entries.is_empty()));
    let with = trace(ops.into_iter().chain([sync(Trace::ROOT)]));
    assert!(always(&with, 100, |image| image.entries.is_empty()));
}

#[test]
fn a_write_tears_between_sectors_only() {
    let ops = [
        create("log", LOG),
        write(0, vec![1; 2048]),
        sync(LOG),
        sync(Trace::ROOT),
        write(300, vec![2; 1500]),
    ];
    let trace = trace(ops);
    let mut torn = 0;
    for image in outcomes(&trace, 100) {
        let file = image.file("log").unwrap();
        assert_eq!(file.len(), 2048);
        let sectors = [300..512, 512..1024, 1024..1536, 1536..1800];
        let whole =
            |sector: &std::ops::Range<usize>| file[sector.clone()].windows(2).all(|pair| pair[0] == pair[1]);
        assert!(sectors.iter().all(whole), "a sector was torn");
        assert!(
            file[..300].iter().chain(&file[1800..]).all(|byte| *byte == 1),
            "bytes around the write changed"
        );
        let new = sectors.iter().filter(|sector| file[sector.start] == 2).count();
        torn += usize::from(new > 0 && new < 4);
    }
    assert!(torn >= 10, "only {torn} of the 14 ways to tear came up");
}

#[test]
fn a_hole_is_zeros_and_the_newest_may_survive_alone() {
    let trace = trace([create("log", LOG), sync(Trace::ROOT), write(0, "one"), write(600, "two")]);
    let hole = [&[0; 600][..], b"two"].concat();
    assert!(may(&trace, 100, |image| is(image, &hole)));
    let hostile = Model { names: Names::Strict, mood: Some(Mood::NewestKept) };
    assert!((0..SEEDS).any(|seed| is(&trace.image(&hostile, 100, seed).0, &hole)));
}

#[test]
fn overwrites_apply_in_their_order() {
    let trace = trace([create("log", LOG), sync(Trace::ROOT), write(0, "one"), sync(LOG), write(0, "two")]);
    assert_eq!(outcomes(&trace, 100).len(), 2);
    assert!(may(&trace, 100, |image| is(image, b"one")) && may(&trace, 100, |image| is(image, b"two")));
}

#[test]
fn a_set_length_needs_a_full_sync() {
    let shorten = What::Truncate { file: LOG, bytes: 1, grow_only: false };
    let ops = [create("log", LOG), write(0, "one"), sync(LOG), sync(Trace::ROOT), shorten, sync(LOG)];
    let data_only = trace(ops.clone());
    assert!(may(&data_only, 100, |image| is(image, b"one")) && may(&data_only, 100, |image| is(image, b"o")));
    let full = trace(ops.into_iter().chain([What::Sync { node: LOG, data_only: false }]));
    assert!(always(&full, 100, |image| is(image, b"o")));
}

#[test]
fn what_a_lost_folder_holds_is_gone() {
    let sub = Node(2);
    let made = What::Mkdir { folder: Trace::ROOT, name: "sub".into(), made: sub };
    let inner = What::Create { folder: sub, name: "log".into(), file: LOG };
    let ops = [made, inner, write(0, "one"), sync(LOG), sync(sub)];
    let trace = trace(ops);
    assert!(may(&trace, 100, |image| image.entries.is_empty()));
    assert!(may(&trace, 100, |image| image.file("sub/log") == Some(b"one")));
}

fn any_op() -> impl Strategy<Value = What> {
    let data = proptest::collection::vec(any::<u8>(), 0..2000);
    prop_oneof![
        (0_u64..3000, data).prop_map(|(offset, data)| write(offset, data)),
        Just(sync(LOG)),
        (0_u64..4000).prop_map(|bytes| What::Truncate { file: LOG, bytes, grow_only: false }),
        Just(create("log", LOG)),
        Just(rename("log", "other", LOG)),
        Just(What::SyncRange),
        Just(What::SyncAll),
    ]
}

proptest! {
    /// A sync of everything leaves nothing open, whatever came before, and the same seed gives the same disk.
    #[test]
    fn a_sync_of_everything_keeps_everything(ops in proptest::collection::vec(any_op(), 0..30), seed in any::<u64>()) {
        let whole = trace(ops.into_iter().chain([What::SyncAll]));
        let (image, cut) = whole.image(&Model::STRICT, whole.span().end, seed);
        prop_assert_eq!(&image, &whole.whole());
        prop_assert_eq!((cut.kept, cut.lost, cut.torn), (0, 0, 0));
    }

    /// At any moment: the disk depends on the seed alone, and one that keeps all has what had been done by then.
    #[test]
    fn a_cut_can_be_shown_again(
        ops in proptest::collection::vec(any_op(), 1..30),
        at_ns in 0_u64..400,
        seed in any::<u64>(),
    ) {
        let trace = trace(ops);
        let (image, cut) = trace.image(&Model::STRICT, at_ns, seed);
        prop_assert_eq!(trace.image(&Model::STRICT, at_ns, seed), (image, cut));
        let begun = Trace { ops: trace.ops.iter().filter(|op| op.begin_ns < at_ns).cloned().collect() };
        let (ours, theirs) = (trace.image(&Model::STRICT, at_ns, seed), begun.image(&Model::STRICT, at_ns, seed));
        prop_assert_eq!(ours, theirs, "what had not begun changes nothing");
    }
}
