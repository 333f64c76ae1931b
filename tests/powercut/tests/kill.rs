//! kill -9 at random moments: what was acknowledged is there, and the journal can be opened and appended to.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use common::{appender, reopen};
use powercut::scratch;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

/// Kills per class of block size; the five classes make 100.
const KILLS: u64 = 20;
/// Longest time that an appender runs before it is killed, counted from its start or from its first block: some die
/// while the journal is being opened, and some while they append, however slow the machine is.
const LIFE_MICROS_MAX: u64 = 60_000;

/// Starts an appender, reads its acknowledgements for a while, kills it; gives the last acknowledged position.
fn append_until_killed(journal: &Path, block_bytes: usize, life: Duration, from_first_block: bool) -> u64 {
    let mut command = Command::new(appender());
    command.arg(journal).args([block_bytes.to_string(), u32::MAX.to_string()]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (sender, receiver) = channel();
    let reader = std::thread::spawn(move || {
        lines.map_while(Result::ok).filter_map(|line| line.parse::<u64>().ok()).for_each(|position| {
            // Only fails once nobody listens any more.
            let _ = sender.send(position);
        });
    });
    let mut last = if from_first_block { receiver.recv().expect("the appender appends") } else { 0 };
    let end = Instant::now() + life;
    loop {
        match receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(position) => last = position,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => panic!("the appender ended by itself: {:?}", child.wait()),
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    // What it printed before it died counts as well.
    receiver.try_iter().last().unwrap_or(last)
}

/// Kills one journal's appender again and again, with an opened journal between.
fn survives(block_bytes: usize) {
    let folder = scratch().unwrap();
    let journal = folder.path().join(common::JOURNAL);
    let mut rng = SmallRng::seed_from_u64(block_bytes as u64);
    let mut acknowledged = 0;
    for kill in 0..KILLS {
        let life = Duration::from_micros(rng.random_range(0..LIFE_MICROS_MAX));
        acknowledged = append_until_killed(&journal, block_bytes, life, kill % 2 == 1).max(acknowledged);
        let ended = reopen(&journal, acknowledged, &[]);
        assert!(ended.is_success(), "kill {kill} after {life:?}, acknowledged {acknowledged}: {ended:?}");
    }
}

#[test]
fn kills_lose_nothing_of_512_byte_blocks() {
    survives(512);
}

#[test]
fn kills_lose_nothing_of_4_kib_blocks() {
    survives(4 << 10);
}

#[test]
fn kills_lose_nothing_of_16_kib_blocks() {
    survives(16 << 10);
}

#[test]
fn kills_lose_nothing_of_40_kib_blocks() {
    survives(40 << 10);
}

#[test]
fn kills_lose_nothing_of_64_kib_blocks() {
    survives(64 << 10);
}
