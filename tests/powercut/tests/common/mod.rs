//! Records the journal's appender once, cuts its power many times, and opens what is left.
#![allow(dead_code, clippy::unwrap_used, reason = "tests, of which each file uses its part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use powercut::{Ack, Cut, Ended, Model, Moments, Trace, Traced, artifact, run, scratch};
use rand::SeedableRng;
use rand::rngs::SmallRng;

/// Longest time that opening a journal may take; it takes well under a second.
const OPEN_MAX: Duration = Duration::from_secs(60);
/// The journal's folder beneath the watched one, so that its own creation is cut as well.
pub const JOURNAL: &str = "journal";
/// The switch that lets the store move large leaves into files that it never syncs.
pub const DEFAULT_SEGMENTS: &str = "--default-segments";

/// The journal's example that appends blocks and prints what is acknowledged.
pub fn appender() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let arguments = ["--package", "journal", "--example", "append", "--features", "journal/faults"];
    BUILT.get_or_init(|| artifact(&arguments, "append").unwrap()).clone()
}

/// An example of this package.
pub fn example(name: &'static str) -> PathBuf {
    artifact(&["--package", "powercut", "--example", name], name).unwrap()
}

/// Opens a journal, walks its chain, looks for an acknowledged position (0 for none), appends, and opens it again.
pub fn reopen(journal: &Path, acknowledged: u64, switches: &[&str]) -> Ended {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(BUILT.get_or_init(|| example("reopen")));
    command.arg(journal).arg(acknowledged.to_string());
    command.args(switches.iter().filter(|switch| **switch == DEFAULT_SEGMENTS));
    run(command, OPEN_MAX).unwrap()
}

/// What the appender did, and what it acknowledged when.
pub struct Recorded {
    pub trace: Trace,
    pub acks: Vec<Ack>,
    /// What had been acknowledged before it started.
    before: u64,
    switches: &'static [&'static str],
}

/// Runs the appender under the recorder to its end, on a new journal.
pub fn record(block_bytes: usize, count: usize, switches: &'static [&'static str]) -> Recorded {
    record_on(scratch().unwrap().path(), 0, block_bytes, count, switches)
}

/// The same on what stands in `root`, where blocks up to the position `before` had been acknowledged.
pub fn record_on(
    root: &Path,
    before: u64,
    block_bytes: usize,
    count: usize,
    switches: &'static [&'static str],
) -> Recorded {
    let mut command = Command::new(appender());
    command.arg(root.join(JOURNAL)).args([block_bytes.to_string(), count.to_string()]).args(switches);
    command.stdout(Stdio::piped());
    let mut traced = Traced::spawn(command, root).unwrap();
    let acks = traced.acks();
    let (trace, status) = traced.finish().unwrap();
    assert!(status.success(), "the appender failed");
    assert_eq!(acks.len(), count, "one acknowledgement per block");
    Recorded { trace, acks, before, switches }
}

impl Recorded {
    /// Cuts at `at_ns` and opens what is left. An error tells what was wrong, and which cut shows it again.
    pub fn check(&self, model: &Model, at_ns: u64, seed: u64) -> Result<(), String> {
        let folder = scratch().unwrap();
        let cut = self.trace.cut_with(model, at_ns, seed, folder.path()).unwrap();
        let acknowledged = self.acknowledged(at_ns);
        let ended = reopen(&folder.path().join(JOURNAL), acknowledged, self.switches);
        if ended.is_success() { Ok(()) } else { Err(self.explain(&cut, acknowledged, &ended)) }
    }

    /// The last position that had been acknowledged then.
    pub fn acknowledged(&self, at_ns: u64) -> u64 {
        self.acks.iter().rev().find(|ack| ack.at_ns <= at_ns).map_or(self.before, |ack| ack.id)
    }

    /// Begin and end of every operation.
    pub fn edges(&self) -> Vec<u64> {
        let live = self.trace.ops.iter().filter(|op| op.begin_ns > 0);
        // An operation that begins at the very moment has not begun.
        let mut edges: Vec<u64> = live.flat_map(|op| [Some(op.begin_ns + 1), op.end_ns]).flatten().collect();
        edges.sort_unstable();
        edges
    }

    /// One cut per seed at moments that hurt; gives those that lost something or could not be opened.
    pub fn cuts(&self, model: &Model, seeds: std::ops::Range<u64>) -> Vec<String> {
        let moments = Moments::of(&self.trace);
        let acks: Vec<u64> = self.acks.iter().map(|ack| ack.at_ns).collect();
        let cut = |seed| {
            let at_ns = moments.pick(&acks, &mut SmallRng::seed_from_u64(seed));
            self.check(model, at_ns, seed).err()
        };
        seeds.filter_map(cut).collect()
    }

    fn explain(&self, cut: &Cut, acknowledged: u64, ended: &Ended) -> String {
        let after_ns = cut.at_ns - self.trace.span().start;
        let how = ended.status.map_or("hung".to_owned(), |status| status.to_string());
        let (out, complaint) = (ended.stdout.trim(), ended.stderr.trim());
        format!("{cut:?}, {after_ns} ns in, acknowledged {acknowledged}: {how}; head {out:?}; {complaint}")
    }
}
