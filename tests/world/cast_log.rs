//! A log of accounts acting on objects, cast as votes: accounts as persons, objects as contestants, one vote a row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::api::Api;
use crate::in_parallel;

/// Threads that sign persons in and add contestants before the votes begin.
const THREADS: usize = 16;

/// One act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Seconds since the Unix epoch.
    pub at_s: u64,
    /// Who acted.
    pub account: u64,
    /// On what.
    pub object: u64,
}

/// Rows of a CSV text with the columns ts, account, object.
pub fn parse(csv: &str) -> anyhow::Result<Vec<Row>> {
    let mut lines = csv.lines();
    ensure!(lines.next() == Some("ts,account,object"), "the first line names the columns ts,account,object");
    let row = |line: &str| {
        let numbers: Vec<u64> =
            line.split(',').map(str::parse).collect::<Result<_, _>>().with_context(|| line.to_owned())?;
        let [at_s, account, object] = numbers[..] else { anyhow::bail!("three columns are needed: {line}") };
        Ok(Row { at_s, account, object })
    };
    lines.map(row).collect()
}

/// Votes per object, counted from the rows alone.
pub fn count(rows: &[Row]) -> BTreeMap<u64, u64> {
    rows.iter().fold(BTreeMap::new(), |mut votes, row| {
        *votes.entry(row.object).or_default() += 1;
        votes
    })
}

/// Casts the rows over HTTP in their order, at their times; gives the board as votes per object.
///
/// `progress` hears how many rows are done.
pub fn cast(
    anybody: &Api,
    operator: &Api,
    campaign: &str,
    rows: &[Row],
    progress: impl Fn(usize),
) -> anyhow::Result<BTreeMap<u64, u64>> {
    let first = rows.first().context("no rows")?;
    let last = rows.last().context("no rows")?;
    // Everything is set up just before the first act.
    let before = operator.pretending(first.at_s * 1_000 - 1_000);
    let rules = json!({
        "votes_per_person_per_day": null,
        "board_refresh_seconds": 3_600,
        "contestants_max": 100_000,
    });
    let create = json!({ "id": campaign, "kind": "votes", "name": "A real log", "rules": rules });
    before.must_post("/v1/campaigns", &create)?;
    let numbers = add_contestants(&before, campaign, rows)?;
    before.must_post(&format!("/v1/campaigns/{campaign}/open"), &json!({}))?;

    for (index, row) in rows.iter().enumerate() {
        let at_ms = row.at_s * 1_000;
        // Sessions live for hours and the log for months, so each act signs in anew, as a real visit would.
        let person = anybody.pretending(at_ms).sign_in(&format!("account-{}", row.account))?;
        let page = person.visit(campaign)?;
        let reply = person.vote(campaign, numbers[&row.object], &page, &format!("row-{index}"))?;
        ensure!(reply.status == 201, "row {index}: {} {}", reply.status, reply.body);
        progress(index + 1);
    }
    let after = operator.pretending(last.at_s * 1_000 + 1_000);
    after.must_post(&format!("/v1/campaigns/{campaign}/close"), &json!({}))?;
    let board = after.must_get(&format!("/v1/campaigns/{campaign}/leaderboard"))?;
    let votes_of: HashMap<u64, u64> = entries(&board)?;
    Ok(numbers.iter().map(|(object, number)| (*object, votes_of.get(number).copied().unwrap_or(0))).collect())
}

/// Adds one contestant an object; gives their numbers.
fn add_contestants(operator: &Api, campaign: &str, rows: &[Row]) -> anyhow::Result<BTreeMap<u64, u64>> {
    let objects: Vec<u64> = rows.iter().map(|row| row.object).collect::<BTreeSet<_>>().into_iter().collect();
    let add = |object: &u64| -> anyhow::Result<(u64, u64)> {
        let contestant = json!({ "name": format!("Object {object}") });
        let added = operator.must_post(&format!("/v1/campaigns/{campaign}/contestants"), &contestant)?;
        Ok((*object, added["number"].as_u64().context("no number")?))
    };
    in_parallel(THREADS, &objects, add).into_iter().collect()
}

fn entries(board: &Value) -> anyhow::Result<HashMap<u64, u64>> {
    let entries = board["entries"].as_array().context("a board has entries")?;
    let entry = |entry: &Value| Some((entry["contestant"].as_u64()?, entry["votes"].as_u64()?));
    entries.iter().map(|e| entry(e).with_context(|| format!("not an entry: {e}"))).collect()
}
