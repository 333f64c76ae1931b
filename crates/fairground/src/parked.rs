//! `fairground parked`: facts of other services that wait for an operator.

use anyhow::bail;
use proto::wire::{ParkedFact, ParkedFacts};
use serde_json::json;

use crate::cli::{Parked, Shard};
use crate::confirm::confirmed;
use crate::out::say;
use crate::remote::Remote;

pub(crate) fn run(arguments: &Parked) -> anyhow::Result<()> {
    match arguments {
        Parked::List { shard } => print(shard, &remote(shard).get(&path(shard))?),
        Parked::Retry { shard, position } => release(shard, *position, "retry"),
        Parked::Drop { shard, position, yes } => {
            let question = format!("Drop the fact that is parked at {position}? It will never take effect.");
            if !yes && !confirmed("dropping a fact can't be undone", &question)? {
                bail!("nothing was dropped");
            }
            release(shard, *position, "drop")
        }
    }
}

fn release(shard: &Shard, position: u64, how: &str) -> anyhow::Result<()> {
    let left = remote(shard).post(&format!("{}/{position}/{how}", path(shard)), None, &json!({}))?;
    print(shard, &serde_json::from_value(left)?)
}

fn remote(shard: &Shard) -> Remote {
    Remote::at(&shard.url, shard.token.as_deref())
}

fn path(shard: &Shard) -> String {
    format!("/v1/journals/{}/{}/parked", shard.service, shard.shard)
}

fn print(shard: &Shard, facts: &ParkedFacts) -> anyhow::Result<()> {
    if shard.json {
        say!("{}", serde_json::to_string(facts)?);
        return Ok(());
    }
    if facts.parked.is_empty() {
        say!("nothing is parked at {}.{}", shard.service, shard.shard);
    }
    facts.parked.iter().map(in_words).for_each(|line| say!("{line}"));
    Ok(())
}

/// `17  2026-11-21 08:00:00 UTC  votes.0 at 5  spring  3f2a…  waits behind 12`
fn in_words(fact: &ParkedFact) -> String {
    let since = i64::try_from(fact.since_ms.0).ok().and_then(chrono::DateTime::from_timestamp_millis);
    let since = since.map_or_else(|| "-".to_owned(), |at| at.format("%F %T UTC").to_string());
    let source = format!("{}.{} at {}", fact.source.service, fact.source.shard, fact.source.position);
    let person = fact.person.map_or_else(|| "-".to_owned(), |person| person.to_string());
    let why = match fact.behind {
        Some(position) if fact.reason.is_empty() => format!("waits behind {position}"),
        _ => fact.reason.clone(),
    };
    format!("{:>9}  {since}  {source}  {}  {person}  {why}", fact.position, fact.campaign)
}
