//! A torn or flipped byte anywhere in a journal's folder is found, and never panics a start.

#![allow(
    clippy::unwrap_used,
    reason = "these are tests; clippy's own exemption covers marked functions only"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use journal::{Draft, Identity, Journal, Settings, SnapshotStore};
use proto::Timestamp;

const FOLD_VERSION: u16 = 1;
/// Random flips and truncations of each file; the data file gets more, since it is larger than all others together. `make sim`
/// sets `FAULTS_WHOLE`, which tries three times as many.
const FLIPS_PER_FILE: u64 = 14;
const FLIPS_OF_DATA: u64 = 100;
const CUTS_PER_FILE: u64 = 4;
const CUTS_OF_DATA: u64 = 10;
/// A start that takes longer than this hangs.
const START_MAX: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    RefusedToOpen,
    FoundByVerify,
    Unchanged,
}

/// What is done to a file.
#[derive(Debug, Clone, Copy)]
enum Harm {
    Flip { at: usize, bit: u8 },
    Cut { length: usize },
}

impl Harm {
    fn to(self, bytes: &[u8]) -> Vec<u8> {
        let mut harmed = bytes.to_vec();
        match self {
            Self::Flip { at, bit } => harmed[at] ^= 1 << bit,
            Self::Cut { length } => harmed.truncate(length),
        }
        harmed
    }

    fn word(self) -> &'static str {
        match self {
            Self::Flip { .. } => "flip",
            Self::Cut { .. } => "cut",
        }
    }
}

/// Everything that is done to a file of this length.
fn harms(is_data: bool, length: usize, random: &mut Random) -> Vec<Harm> {
    let (flips, cuts) = if is_data { (FLIPS_OF_DATA, CUTS_OF_DATA) } else { (FLIPS_PER_FILE, CUTS_PER_FILE) };
    let times = if std::env::var_os("FAULTS_WHOLE").is_some() { 3 } else { 1 };
    let mut harms = Vec::new();
    for _ in 0..times * flips {
        harms.push(Harm::Flip { at: random.below(length), bit: random.below(8) as u8 });
    }
    harms.extend((0..times * cuts).map(|_| Harm::Cut { length: random.below(length) }));
    harms
}

#[test]
fn every_flip_and_every_cut_is_found_or_changes_nothing() {
    let home = home();
    let original = home.path().join("original");
    let blocks = build(&original);
    let (mut random, mut tries) = (Random(0x5EED), Vec::new());
    for file in files(&original) {
        let length = fs::metadata(original.join(&file)).unwrap().len() as usize;
        let harms = harms(kind_of(&file) == "db", length, &mut random);
        tries.extend(harms.into_iter().map(|harm| (file.clone(), harm)));
    }
    // Each opens a journal, on one thread for most of the time: so one for each core.
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let try_some = |worker: usize| -> Vec<(String, &str, Outcome)> {
        let copy = home.path().join(format!("copy-{worker}"));
        let mine = tries.iter().skip(worker).step_by(workers);
        let outcome = |(file, harm): &(PathBuf, Harm)| {
            (kind_of(file), harm.word(), start(&copy, &original, file, *harm, &blocks))
        };
        mine.map(outcome).collect()
    };
    let mut tally: BTreeMap<(String, &str, Outcome), u32> = BTreeMap::new();
    std::thread::scope(|scope| {
        let try_some = &try_some;
        let working: Vec<_> = (0..workers).map(|worker| scope.spawn(move || try_some(worker))).collect();
        for worker in working {
            let tried = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            tried.into_iter().for_each(|what| *tally.entry(what).or_default() += 1);
        }
    });
    for ((file, what, outcome), count) in &tally {
        println!("{file:>12} {what:<5} {outcome:?}: {count}");
    }
    let found =
        |outcome| tally.iter().filter(|((.., o), _)| *o == outcome).map(|(_, count)| count).sum::<u32>();
    assert!(found(Outcome::RefusedToOpen) + found(Outcome::FoundByVerify) > 0);
}

/// Opens a copy with one file harmed, verifies it, and compares all that can be read with the original.
fn start(copy: &Path, original: &Path, file: &Path, harm: Harm, blocks: &[Vec<u8>]) -> Outcome {
    let _ = fs::remove_dir_all(copy);
    copy_folder(original, copy);
    fs::write(copy.join(file), harm.to(&fs::read(original.join(file)).unwrap())).unwrap();
    let (tell, told) = mpsc::channel();
    let opened = copy.to_owned();
    std::thread::spawn(move || tell.send(open_and_read(&opened)));
    let context = format!("{harm:?} of {}", file.display());
    match told.recv_timeout(START_MAX).unwrap_or_else(|error| panic!("{context}: {error}")) {
        Err(outcome) => outcome,
        Ok((found, snapshot)) => {
            assert!(found == blocks, "{context}: silently different");
            assert!(snapshot.is_none_or(|s| s == b"newer" || s == b"older"), "{context}: snapshot differs");
            Outcome::Unchanged
        }
    }
}

type Contents = (Vec<Vec<u8>>, Option<Vec<u8>>);

fn open_and_read(path: &Path) -> Result<Contents, Outcome> {
    let (journal, _writer) =
        Journal::open(path, &identity(), &Settings::default()).map_err(|_| Outcome::RefusedToOpen)?;
    journal.verify(|_, _| {}).map_err(|_| Outcome::FoundByVerify)?;
    let blocks = journal.blocks(1).map(|block| block.expect("verified").bytes().to_vec()).collect();
    let snapshot = SnapshotStore::open(&journal).unwrap().latest(FOLD_VERSION).unwrap();
    Ok((blocks, snapshot.map(|snapshot| snapshot.contents().to_vec())))
}

/// A journal of a few megabytes that was opened several times, with blocks of many sizes and two snapshots.
fn build(path: &Path) -> Vec<Vec<u8>> {
    let mut random = Random(7);
    for round in 0..4 {
        let (journal, mut writer) = Journal::open(path, &identity(), &Settings::default()).unwrap();
        let snapshots = SnapshotStore::open(&journal).unwrap();
        for _ in 0..120 {
            let head = writer.head();
            let mut draft = Draft::new(head.position + 1, Timestamp(head.at.0 + 1));
            let event_bytes = 1 + random.below(2_000);
            for _ in 0..1 + random.below(30) {
                draft.push_event(1, 1, |payload| {
                    payload.extend((0..event_bytes).map(|_| random.next() as u8));
                });
            }
            writer.append(draft).unwrap();
        }
        if round >= 2 {
            let contents: &[u8] = if round == 2 { b"older" } else { b"newer" };
            snapshots.write(&journal.head(), FOLD_VERSION, |into| into.write_all(contents)).unwrap();
        }
    }
    let (journal, _writer) = Journal::open(path, &identity(), &Settings::default()).unwrap();
    journal.blocks(1).map(|block| block.unwrap().bytes().to_vec()).collect()
}

fn identity() -> Identity {
    Identity { service: "votes".to_owned(), shard: 0 }
}

/// In memory where the system offers that: nothing here depends on the disk, and there are hundreds of copies.
fn home() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

fn kind_of(file: &Path) -> String {
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    if name.starts_with("snap.") { "snap.*".to_owned() } else { name.trim_start_matches('0').to_owned() }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// SplitMix64: the same sequence on every run, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}
