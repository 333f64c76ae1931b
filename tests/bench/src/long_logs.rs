//! What long logs cost: disk, memory, replay, and the time until a server is back.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use guard::Ruleset;
use serde_json::json;

use crate::log;
use crate::operator::Operator;
use crate::process::{children_cpu_seconds, resident_bytes, settle};
use crate::report::Report;
use crate::scale::Scale;
use crate::server::Place;
use crate::votes::CONTESTANTS;

/// Where the campaign lives that everybody votes in.
const TENANT: &str = "default";
const CAMPAIGN: &str = "long";
/// How often it is looked at whether the snapshot is there.
const LOOK: Duration = Duration::from_millis(200);
/// How long a snapshot may take.
const SNAPSHOT_MAX: Duration = Duration::from_secs(600);
/// A block of a file's size on disk, whatever the file system's own.
const BLOCK_BYTES: u64 = 512;

/// Measures a log of each length. The figures of the longest have the plain names, those of others have the number of
/// votes behind them.
pub fn measure(binary: &Path, folder: &Path, scale: &Scale, report: &mut Report) -> anyhow::Result<()> {
    let longest = scale.log_votes.iter().max().copied().unwrap_or(0);
    for votes in scale.log_votes {
        let suffix = if *votes == longest { String::new() } else { format!("_at_{votes}") };
        one(binary, folder, *votes, &suffix, report).with_context(|| format!("a log of {votes} votes"))?;
    }
    Ok(())
}

fn one(binary: &Path, folder: &Path, votes: u64, suffix: &str, report: &mut Report) -> anyhow::Result<()> {
    let place = Place::new(binary, folder)?;
    let empty_bytes = open_campaign(&place)?;
    let begun = Instant::now();
    log::grow(&place.data(), TENANT, CAMPAIGN, votes)?;
    let seconds = begun.elapsed().as_secs_f64();
    println!("a log of {votes} votes, without HTTP and with new persons in the vault: {seconds:.0} s");
    let mut add = |name: &str, figure: f64| report.add(format!("{name}{suffix}"), vec![figure]);

    let before = children_cpu_seconds()?;
    place.run(&["replay"], &[])?;
    add("replay_votes_per_second_core", votes as f64 / (children_cpu_seconds()? - before));

    // The first ruleset has no detectors, so that is the rules alone.
    for (name, other) in [("whatif_inline", Ruleset::first()), ("whatif", Ruleset::current())] {
        let begun = Instant::now();
        place
            .run(&["whatif"], &["--campaign", CAMPAIGN, "--ruleset", &other.hash().to_string(), "--json"])?;
        add(&format!("{name}_us_per_vote"), begun.elapsed().as_secs_f64() * 1e6 / votes as f64);
    }

    let begun = Instant::now();
    let server = place.serve()?;
    add("start_without_snapshot_s", begun.elapsed().as_secs_f64());
    wait_for_snapshot(&place.data().join("journals/votes-0/snapshots"))?;
    server.stop()?;
    let log_bytes = disk_bytes(&place.data().join("journals/votes-0/sled"))?;
    add("disk_bytes_per_vote", log_bytes as f64 / votes as f64);
    add("disk_all_bytes_per_vote", disk_bytes(&place.data())? as f64 / votes as f64);

    let begun = Instant::now();
    let server = place.serve()?;
    add("start_with_snapshot_s", begun.elapsed().as_secs_f64());
    settle(server.pid())?;
    let grown_mb = resident_bytes(server.pid())?.saturating_sub(empty_bytes) as f64 / 1e6;
    add("memory_mb_per_million_voters", grown_mb / (votes as f64 / 1e6));
    server.stop()
}

/// Sets the campaign up; gives what the server takes while it is empty.
fn open_campaign(place: &Place) -> anyhow::Result<u64> {
    let server = place.serve()?;
    let operator = Operator::new(server.address, place.operator()?);
    operator.open_campaign(CAMPAIGN, &json!({}), CONTESTANTS)?;
    server.stop()?;
    // Started anew, so that it holds nothing of the burst that set the campaign up.
    let server = place.serve()?;
    settle(server.pid())?;
    let bytes = resident_bytes(server.pid())?;
    server.stop()?;
    Ok(bytes)
}

fn wait_for_snapshot(folder: &Path) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        // The folder is made with the first snapshot.
        let names = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        if names.map(|entry| entry.path()).any(|path| path.extension().is_some_and(|end| end == "snapshot")) {
            return Ok(());
        }
        ensure!(begun.elapsed() < SNAPSHOT_MAX, "no snapshot came in {}", folder.display());
        thread::park_timeout(LOOK);
    }
}

/// What a file or folder takes on disk.
fn disk_bytes(path: &Path) -> anyhow::Result<u64> {
    let metadata = fs::symlink_metadata(path).with_context(|| path.display().to_string())?;
    let own = metadata.blocks() * BLOCK_BYTES;
    if !metadata.is_dir() {
        return Ok(own);
    }
    let mut sum = own;
    for entry in fs::read_dir(path)? {
        sum += disk_bytes(&entry?.path())?;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disk_is_counted_with_all_that_is_inside() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        fs::write(folder.path().join("in/file"), vec![1; 10_000]).unwrap();
        assert!(disk_bytes(folder.path()).unwrap() >= 10_000);
        assert!(disk_bytes(&folder.path().join("nothing")).is_err());
    }
}
