//! Power cuts of the real journal: nothing acknowledged is lost, and what is left can be opened and appended to.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{DEFAULT_SEGMENTS, record, record_on};
use powercut::{Model, Moments, Mood, Names, scratch};
use rand::SeedableRng;
use rand::rngs::SmallRng;

/// Cuts per class of block size on each submission. `make sim` sets `POWERCUT_CUTS` to 40, which makes 200 for the five classes.
const CUTS: u64 = 16;
/// Cut journals whose recovery is cut again.
const RECOVERIES: u64 = 8;
/// Cuts of each of these.
const CUTS_PER_RECOVERY: usize = 8;
/// The journal's segment: once so many bytes were written where bytes had been, segments were used again.
const SEGMENT_BYTES: u64 = 8 << 20;

/// Records `count` blocks of `block_bytes` and cuts them.
fn survives(block_bytes: usize, count: usize, first_seed: u64) {
    let recorded = record(block_bytes, count, &[]);
    let rewritten = recorded.trace.rewritten_bytes();
    assert!(rewritten > SEGMENT_BYTES, "only {rewritten} bytes were rewritten: append more");
    let cuts = std::env::var("POWERCUT_CUTS").map_or(CUTS, |cuts| cuts.parse().unwrap());
    let failures = recorded.cuts(&Model::STRICT, first_seed..first_seed + cuts);
    assert!(failures.is_empty(), "{} of {cuts} cuts: {failures:#?}", failures.len());
}

#[test]
fn blocks_of_512_bytes_survive() {
    survives(512, 20_000, 1_000_000);
}

#[test]
fn blocks_of_4_kib_survive() {
    survives(4 << 10, 6_000, 2_000_000);
}

#[test]
fn blocks_of_16_kib_survive() {
    survives(16 << 10, 1_200, 3_000_000);
}

#[test]
fn blocks_of_40_kib_survive() {
    survives(40 << 10, 500, 4_000_000);
}

#[test]
fn blocks_of_64_kib_survive() {
    survives(64 << 10, 300, 5_000_000);
}

/// Edges of the operations that create a journal and append its first block, with every mood of the disk: every third one on
/// each submission, all where `POWERCUT_CUTS` is set.
#[test]
fn the_birth_of_a_journal_survives() {
    let recorded = record(4 << 10, 2, &[]);
    let mut failures = Vec::new();
    let step = if std::env::var_os("POWERCUT_CUTS").is_some() { 1 } else { 3 };
    for (seed, at_ns) in (0_u64..).zip(recorded.edges()).step_by(step) {
        for mood in Mood::ALL {
            let model = Model { names: Names::Strict, mood: Some(mood) };
            failures.extend(recorded.check(&model, at_ns, seed).err());
        }
        let journaling = Model { names: Names::Ordered, mood: None };
        failures.extend(recorded.check(&journaling, at_ns, seed).err());
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// The power fails, and fails again while the journal is opened and its torn end cleared away.
#[test]
fn a_second_cut_during_recovery_survives() {
    let first = record(4 << 10, 1_500, &[]);
    let moments = Moments::of(&first.trace);
    let mut failures = Vec::new();
    for seed in 0..RECOVERIES {
        let root = scratch().unwrap();
        let at_ns = moments.pick(&[], &mut SmallRng::seed_from_u64(seed));
        first.trace.cut(at_ns, seed, root.path()).unwrap();
        let second = record_on(root.path(), first.acknowledged(at_ns), 4 << 10, 2, &[]);
        let edges = second.edges();
        let step = edges.len().div_ceil(CUTS_PER_RECOVERY);
        let cuts = (seed * 1_000..).zip(edges.into_iter().skip(seed as usize % step).step_by(step));
        failures.extend(cuts.filter_map(|(seed, at_ns)| second.check(&Model::STRICT, at_ns, seed).err()));
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// The harness has teeth: without the fdatasync, blocks that were acknowledged get lost.
#[test]
fn without_the_sync_blocks_are_lost() {
    let recorded = record(4 << 10, 400, &["--no-sync"]);
    let failures = recorded.cuts(&Model::STRICT, 0..20);
    let is_loss = |failure: &String| failure.contains("LOST") || failure.contains("TailLost");
    assert!(failures.iter().any(is_loss), "no cut lost a block, so the test can't see a missing sync");
}

/// And with the store's default segments large blocks go to files that are never synced.
#[test]
fn with_default_segments_large_blocks_are_lost() {
    let recorded = record(40 << 10, 200, &[DEFAULT_SEGMENTS]);
    let failures = recorded.cuts(&Model::STRICT, 0..20);
    assert!(!failures.is_empty(), "no cut lost anything, so the test can't see files that are never synced");
}
