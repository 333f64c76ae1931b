//! Gathers what the judge goes by: what the door says at the end, and what the logs say once all have ended.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::api::Api;
use crate::judge::{Digests, Evidence, LOGS};
use crate::stack::Stack;

/// How often a digest is asked for until nothing is written between it and the end.
const DIGEST_ATTEMPTS: usize = 5;

/// Adds to what clients were `told` what can be found of these campaigns, which must be all that ever were, and of the book
/// that rewards their votes. Ends every process. The boards must show every vote by now.
pub fn gather(
    stack: &mut Stack,
    told: Evidence,
    campaigns: &[&str],
    book: &str,
    auditor: &Api,
) -> anyhow::Result<Evidence> {
    let mut evidence = told;
    for campaign in campaigns {
        let board = auditor.must_get(&format!("/v1/campaigns/{campaign}/leaderboard"))?;
        evidence.board += board["total_votes"].as_u64().unwrap_or(0);
    }
    let trial = auditor.must_get(&format!("{book}/trial-balance"))?;
    let assets = trial["assets"].as_array().map(Vec::as_slice).unwrap_or_default();
    let difference =
        |line: &Value| (line["asset"].as_str().unwrap_or("?").to_owned(), line["difference"].as_i64());
    evidence.differences = assets.iter().map(difference).collect();
    evidence.digests = digests(stack, auditor)?;
    stack.terminate_all()?;
    each(stack, "votes", "VoteCast", |cast| {
        let position = cast["position"].as_u64().context("an event has a position")?;
        evidence.cast.insert(position, has_counted(cast));
        Ok(())
    })?;
    each(stack, "ledger", "TransfersBooked", |booked| {
        evidence.booked.extend(booked["body"]["cause"]["fact"]["deed"].as_u64());
        Ok(())
    })?;
    for service in stack.services() {
        let verified = stack.run(&service, &["verify"])?;
        if !verified.status.success() {
            evidence.damage.push(format!("{service}: {}", String::from_utf8_lossy(&verified.stderr)));
        }
    }
    Ok(evidence)
}

/// Whether a vote in a log was counted, and not held.
pub fn has_counted(cast: &Value) -> bool {
    cast["body"]["verdict"]["outcome"] == "counted"
}

/// The JSON objects that stand each on a line of its own.
pub fn lines(text: &str) -> anyhow::Result<Vec<Value>> {
    text.lines().filter(|line| line.starts_with('{')).map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Digests of running services and of their replays. Ends those services.
fn digests(stack: &mut Stack, auditor: &Api) -> anyhow::Result<Vec<Digests>> {
    let mut digests = Vec::new();
    for service in LOGS {
        let mut found = None;
        for _ in 0..DIGEST_ATTEMPTS {
            let running = auditor.must_get(&format!("/v1/journals/{service}/0/digest"))?;
            stack.terminate(service)?;
            let replayed = stack.run(service, &["replay", "--json"])?;
            let replayed: Value = serde_json::from_slice(&replayed.stdout).context("a digest")?;
            if replayed["position"] == running["position"] {
                let digest = |of: &Value| of["digest"].as_str().map(str::to_owned);
                let (running, replayed) = (digest(&running), digest(&replayed));
                found = Some(Digests { service: service.to_owned(), running, replayed });
                break;
            }
            // Something was written in between, such as what the door saw in a minute.
            stack.restart(service)?;
            stack.await_ready()?;
        }
        digests.push(found.with_context(|| format!("{service} wrote on, so no digest could be compared"))?);
    }
    Ok(digests)
}

/// Hands over each event of a kind in the log of a service that has ended, one by one: a log may be larger than memory.
fn each(
    stack: &Stack,
    service: &str,
    kind: &str,
    mut take: impl FnMut(&Value) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut command = stack.command_on(service, &["log", "--service", service, "--kind", kind, "--json"]);
    let mut log = command.stdout(Stdio::piped()).spawn()?;
    let out = log.stdout.take().context("standard output is piped")?;
    for line in BufReader::new(out).lines() {
        take(&serde_json::from_str(&line?)?)?;
    }
    let ended = log.wait()?;
    ensure!(ended.success(), "fairground log --service {service} ended with {ended}");
    Ok(())
}
