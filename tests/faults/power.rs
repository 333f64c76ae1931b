//! Power cuts: the server runs under a recorder of all that it writes; then its disk is rebuilt as it may look after
//! the power failed at any moment, and the next start must find every vote that had been acknowledged by then.

use std::io::{BufRead, BufReader};
use std::path::Path;

use powercut::{Moments, Traced, scratch};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use serde_json::Value;
use tests::{Api, Server, in_parallel};

use crate::load::{Acknowledged, missing, set_up, votes};

/// Cuts, each followed by a look at the log, a start and some retries.
const CUTS: u64 = 200;
/// Votes while the recorder runs.
const VOTES: u64 = 1_500;
/// Connections that vote.
const CONNECTIONS: u64 = 8;
/// Retries after each start.
const RETRIES: usize = 3;

#[test]
fn two_hundred_power_cuts_lose_no_acknowledged_vote() {
    let root = scratch().unwrap();
    let data = root.path().join("data");
    // A token and an empty folder from before, so that what is recorded is the life of a server.
    let token = Server::run(&data, &["token", "create", "--role", "operator", "--json"]).unwrap();
    let token: Value = serde_json::from_slice(&token.stdout).unwrap();

    let mut traced = Traced::spawn(Server::command(&data, &["--development"]), root.path()).unwrap();
    let mut line = String::new();
    BufReader::new(traced.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: Value = serde_json::from_str(&line).unwrap();
    let anybody = Api::at(said["listening"].as_str().unwrap());
    set_up(&anybody.with(token["token"].as_str().unwrap()));
    let acknowledged = votes(&anybody, "traced", CONNECTIONS, VOTES, |_| {});
    assert_eq!(acknowledged.len() as u64, VOTES);
    let trace = traced.kill().unwrap();

    let moments = Moments::of(&trace);
    let mut acks_ns: Vec<u64> = acknowledged.iter().map(|ack| ack.at_ns).collect();
    acks_ns.sort_unstable();
    let seeds: Vec<u64> = (0..crate::times(CUTS)).collect();
    let failures: Vec<String> = in_parallel(2, &seeds, |seed| {
        let at_ns = moments.pick(&acks_ns, &mut SmallRng::seed_from_u64(*seed));
        let folder = scratch().unwrap();
        let cut = trace.cut(at_ns, *seed, folder.path()).unwrap();
        forget_boot(folder.path());
        let before = acknowledged.iter().filter(|ack| ack.at_ns <= at_ns);
        let survived = check(&folder.path().join("data"), before);
        survived.err().map(|reason| format!("{cut:?}: {reason}"))
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(failures.is_empty(), "{} of {} cuts, the first: {}", failures.len(), seeds.len(), failures[0]);
}

/// After a power failure the machine boots anew; read models look at the boot's id to know.
fn forget_boot(folder: &Path) {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("open-since-boot") {
                std::fs::write(path, "another boot").unwrap();
            }
        }
    }
}

fn check<'a>(data: &Path, before: impl Iterator<Item = &'a Acknowledged> + Clone) -> Result<(), String> {
    let server = Server::start(data).map_err(|error| format!("the next start fails: {error}"))?;
    let stride = before.clone().count() / RETRIES + 1;
    for ack in before.clone().step_by(stride) {
        let again = ack.again(&server.anybody());
        if again != ack.receipt {
            return Err(format!("a retry got {again} instead of {}", ack.receipt));
        }
    }
    server.stop().map_err(|error| error.to_string())?;
    // Where nothing was acknowledged there need not be a log.
    if before.clone().count() > 0 {
        let lost = missing(data, before);
        if !lost.is_empty() {
            return Err(format!("acknowledged votes are lost: {lost:?}"));
        }
    }
    let verified = Server::run(data, &["verify"]).map_err(|error| error.to_string())?;
    if !verified.status.success() {
        return Err(String::from_utf8_lossy(&verified.stderr).into_owned());
    }
    Ok(())
}
