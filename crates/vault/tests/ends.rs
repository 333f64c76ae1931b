//! Ends of a vault: in good order, by a kill, and by a power cut at any moment between.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use powercut::{Moments, Traced, artifact, scratch};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use vault::{Settings, Vault};

/// Persons of each round.
const PERSONS: u64 = 40;
const ROUNDS: u64 = 4;
const CUTS: u64 = 200;

/// The vault's example that gives ids and prints to whom, in a folder below `root`.
fn enrol(root: &Path, persons: u64, rounds: u64) -> Command {
    let mut command = Command::new(artifact(&["--package", "vault", "--example", "enrol"], "enrol").unwrap());
    command.arg(root.join("vault")).args([persons, rounds].map(|number| number.to_string()));
    command.stdout(Stdio::piped());
    command
}

/// Opens the vault below `root`: how many are known, from the first on, and whether they were taken from a roll.
fn start(root: &Path) -> Result<(u64, bool), String> {
    let vault = Vault::open(&root.join("vault"), Settings { roll_persons_min: 1 });
    let vault = vault.map_err(|error| error.to_string())?;
    let tenant = "enrolled".parse().unwrap();
    let is_known = |number: &u64| vault.find_person(&tenant, &number.to_string()).is_some();
    let known = (1..).take_while(is_known).count() as u64;
    let mut is_from_roll = false;
    let look = || {
        is_from_roll = true;
        true
    };
    match vault.look_over(look).map_err(|error| error.to_string())? {
        0 => Ok((known, is_from_roll)),
        damaged => Err(format!("{damaged} slots are damaged")),
    }
}

#[test]
fn a_start_behind_an_orderly_end_goes_by_the_roll() {
    let root = scratch().unwrap();
    assert!(enrol(root.path(), PERSONS, ROUNDS).output().unwrap().status.success());
    assert_eq!(start(root.path()), Ok((PERSONS * ROUNDS, true)));
}

#[test]
fn a_start_behind_a_kill_looks_at_every_slot() {
    let root = scratch().unwrap();
    assert!(enrol(root.path(), PERSONS, 1).output().unwrap().status.success());
    // It goes by the roll of the end before, and finds the first of these.
    let mut child = enrol(root.path(), 1_000_000, 1).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let last = lines.map_while(Result::ok).nth(2 * PERSONS as usize).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let (known, is_from_roll) = start(root.path()).unwrap();
    assert!(known >= last.parse().unwrap() && !is_from_roll, "{known} behind {last}");
    assert_eq!(start(root.path()), Ok((known, true)), "behind that one's orderly end");
}

#[test]
fn power_cuts_lose_nobody_and_bring_no_old_roll_back() {
    let root = scratch().unwrap();
    let mut traced = Traced::spawn(enrol(root.path(), PERSONS, ROUNDS), root.path()).unwrap();
    let acks = traced.acks();
    let (trace, status) = traced.finish().unwrap();
    assert!(status.success() && acks.len() as u64 == PERSONS * ROUNDS);
    let (moments, acks_ns) = (Moments::of(&trace), acks.iter().map(|ack| ack.at_ns).collect::<Vec<_>>());
    let check = |seed: u64| {
        let at_ns = moments.pick(&acks_ns, &mut SmallRng::seed_from_u64(seed));
        let folder = scratch().unwrap();
        let cut = trace.cut(at_ns, seed, folder.path()).unwrap();
        let acknowledged = acks_ns.partition_point(|ack_ns| *ack_ns <= at_ns) as u64;
        let key = fs::read(folder.path().join("vault/roll.key")).unwrap_or_default();
        let failed = |why: &str| Err(format!("{cut:?}, {acknowledged} acknowledged: {why}"));
        let known = match start(folder.path()) {
            Ok((known, false)) if known >= acknowledged => known,
            other => return failed(&format!("the first start came to {other:?}")),
        };
        // The disk is of the middle of a round. Between two, a roll may be as it should be.
        if !known.is_multiple_of(PERSONS) && key.iter().any(|byte| *byte != 0) {
            return failed("the key of an old roll is back");
        }
        // Nobody leaves no roll.
        match start(folder.path()) {
            Ok(next) if next == (known, known > 0) => Ok(()),
            other => failed(&format!("the next start came to {other:?}")),
        }
    };
    let failures: Vec<String> = (0..CUTS).filter_map(|seed| check(seed).err()).collect();
    assert!(failures.is_empty(), "{} of {CUTS} cuts: {failures:#?}", failures.len());
}
