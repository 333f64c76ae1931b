//! The power cut itself, from the recorder to the rebuilt folder, on the smallest log there is.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::example;
use powercut::{Ack, Error, Moments, Trace, Traced, run, scratch};
use rand::SeedableRng;
use rand::rngs::SmallRng;

const RECORD_BYTES: usize = 1500;
const RECORDS: usize = 300;
const CUTS: u64 = 60;

fn record(switches: &[&str]) -> (Trace, Vec<Ack>) {
    let root = scratch().unwrap();
    let mut command = Command::new(example("plain"));
    command.arg("append").arg(root.path()).args([RECORD_BYTES, RECORDS].map(|number| number.to_string()));
    let mut traced = Traced::spawn(command_with(command, switches), root.path()).unwrap();
    let acks = traced.acks();
    let (trace, status) = traced.finish().unwrap();
    assert!(status.success());
    assert_eq!(acks.len(), RECORDS);
    (trace, acks)
}

fn command_with(mut command: Command, switches: &[&str]) -> Command {
    command.args(switches).stdout(Stdio::piped());
    command
}

/// Acknowledged records that are missing after each of the cuts, added up.
fn lost(trace: &Trace, acks: &[Ack]) -> u64 {
    let moments = Moments::of(trace);
    let times: Vec<u64> = acks.iter().map(|ack| ack.at_ns).collect();
    let check = example("plain");
    let mut lost = 0;
    for seed in 0..CUTS {
        let at_ns = moments.pick(&times, &mut SmallRng::seed_from_u64(seed));
        let folder = scratch().unwrap();
        trace.cut(at_ns, seed, folder.path()).unwrap();
        let acknowledged = acks.iter().filter(|ack| ack.at_ns <= at_ns).count() as u64;
        lost += acknowledged.saturating_sub(whole_records(&check, folder.path()));
    }
    lost
}

fn whole_records(check: &Path, folder: &Path) -> u64 {
    let mut command = Command::new(check);
    command.arg("check").arg(folder).arg(RECORD_BYTES.to_string());
    let ended = run(command, Duration::from_secs(20)).unwrap();
    assert!(ended.is_success(), "{ended:?}");
    ended.stdout.trim().parse().unwrap()
}

#[test]
fn a_log_with_syncs_loses_nothing() {
    let (trace, acks) = record(&[]);
    assert!(trace.written_bytes() >= (RECORD_BYTES * RECORDS) as u64);
    assert_eq!(lost(&trace, &acks), 0);
}

#[test]
fn a_log_without_syncs_loses_acknowledged_records() {
    let (trace, acks) = record(&["--no-sync"]);
    assert!(lost(&trace, &acks) > 0);
}

#[test]
fn what_stood_there_before_is_durable() {
    let root = scratch().unwrap();
    std::fs::create_dir(root.path().join("sub")).unwrap();
    std::fs::write(root.path().join("sub/old"), b"old").unwrap();
    let mut command = Command::new("mv");
    command.args(["sub/old", "new"]).current_dir(root.path());
    let (trace, status) = Traced::spawn(command, root.path()).unwrap().finish().unwrap();
    assert!(status.success());
    let whole = trace.whole();
    assert_eq!((whole.file("new"), whole.file("sub/old")), (Some(&b"old"[..]), None));
    let before = trace.image(&powercut::Model::STRICT, trace.span().start, 0).0;
    assert_eq!((before.file("new"), before.file("sub/old")), (None, Some(&b"old"[..])));
}

/// Every kind of change by programs that know nothing of the recorder; `finish` compares its replay with the folder.
#[test]
fn common_tools_are_followed() {
    let root = scratch().unwrap();
    let script = "echo one > a && echo two >> a && cp a b && mv a c && mkdir d e && ln b d/b && mv d/b d/f &&
        truncate -s 5000 b && dd if=c of=b bs=3 seek=100 conv=notrunc,fsync 2>&1 && truncate -s 7 c &&
        rmdir e && mv d g && echo three > g/f && rm c && echo four > c && (echo five; echo six) > h && cat h b > i &&
        mkdir -p j/k && rm -r j && sync i";
    let mut command = Command::new("sh");
    command.args(["-c", script]).current_dir(root.path());
    let (trace, status) = Traced::spawn(command, root.path()).unwrap().finish().unwrap();
    assert!(status.success());
    let whole = trace.whole();
    assert_eq!((whole.file("c"), whole.file("h")), (Some(&b"four\n"[..]), Some(&b"five\nsix\n"[..])));
    assert_eq!(whole.entries.len(), 6, "{:?}", whole.entries.keys());
}

#[test]
fn a_killed_process_leaves_its_trace() {
    let root = scratch().unwrap();
    let mut command = Command::new(example("plain"));
    command.arg("append").arg(root.path()).args([RECORD_BYTES.to_string(), u32::MAX.to_string()]);
    let mut traced = Traced::spawn(command_with(command, &[]), root.path()).unwrap();
    // The first acknowledgement shows that it runs.
    let mut output = std::io::BufReader::new(traced.child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut output, &mut String::new()).unwrap();
    let trace = traced.kill().unwrap();
    assert!(trace.written_bytes() >= RECORD_BYTES as u64);
}

#[test]
fn a_change_that_the_recorder_did_not_see_is_found() {
    let root = scratch().unwrap();
    let (inside, outside) = (root.path().join("watched"), root.path().join("outside"));
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(&outside, b"new").unwrap();
    let mut command = Command::new("mv");
    command.arg(&outside).arg(inside.join("moved"));
    let traced = Traced::spawn(command, &inside).unwrap();
    assert!(matches!(traced.finish(), Err(Error::Trace(_))));
}
