//! `fairground log`: events in words.

use std::io::Write;

use anyhow::{Context, bail};
use proto::wire::EventsFrom;
use serde_json::Value;

use crate::activities;
use crate::cli::Log;
use crate::folders;
use crate::remote::Remote;

/// Events asked for at a time.
const PAGE: u32 = 1_000;

pub(crate) fn run(arguments: &Log) -> anyhow::Result<()> {
    match (&arguments.place.data, &arguments.place.url) {
        (Some(data), _) => from_folder(data, arguments),
        (None, Some(url)) => {
            let remote = Remote::at(url, arguments.token.as_deref());
            let lines = remote.lines(&path(arguments))?;
            for line in lines {
                show(&line.context("the server has gone")?, arguments.json)?;
            }
            Ok(())
        }
        (None, None) => bail!("say where: --data or --url"),
    }
}

fn from_folder(data: &std::path::Path, arguments: &Log) -> anyhow::Result<()> {
    let services = activities::services();
    let Some(hosted) = services.iter().find(|hosted| hosted.service == arguments.service) else {
        let known: Vec<&str> = services.iter().map(|hosted| hosted.service).collect();
        bail!("there is no service {:?}; there are {}", arguments.service, known.join(", "));
    };
    let identity = journal::Identity { service: arguments.service.clone(), shard: arguments.shard };
    let journal = folders::open_stopped(data, &identity)?;
    let mut asked = EventsFrom {
        from: arguments.from,
        tenant: None,
        campaign: arguments.campaign.clone(),
        kind: arguments.kind.clone(),
        person: arguments.person,
        since: arguments.since,
        until: arguments.until,
        limit: PAGE,
    };
    loop {
        let page = (hosted.read_events)(&journal, &asked)?;
        for line in &page.lines {
            show(line, arguments.json)?;
        }
        if page.at_end {
            return Ok(());
        }
        asked.from = page.next;
    }
}

fn path(arguments: &Log) -> String {
    let mut path =
        format!("/v1/journals/{}/{}/events?from={}", arguments.service, arguments.shard, arguments.from);
    // Names, ids and numbers: none of these needs escaping, and a kind that does is none.
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            path.push_str(&format!("&{name}={value}"));
        }
    };
    add("campaign", arguments.campaign.as_ref().map(ToString::to_string));
    add("kind", arguments.kind.clone().filter(|kind| kind.chars().all(char::is_alphanumeric)));
    add("person", arguments.person.as_ref().map(ToString::to_string));
    add("since_ms", arguments.since.map(|at| at.0.to_string()));
    add("until_ms", arguments.until.map(|at| at.0.to_string()));
    add("follow", arguments.follow.then(|| "true".to_owned()));
    path
}

fn show(line: &str, as_json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let written = if as_json { writeln!(out, "{line}") } else { writeln!(out, "{}", in_words(line)?) };
    match written {
        // The reader of a pipe has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        written => Ok(written?),
    }
}

/// `17  2026-11-21 08:00:00.000 UTC  VoteCast  spring  person 3f…  {…}`
fn in_words(line: &str) -> anyhow::Result<String> {
    let event: Value = serde_json::from_str(line).context("the server sent a line that is no JSON")?;
    let text = |name: &str| event[name].as_str().unwrap_or("-").to_owned();
    let at = event["at_ms"].as_i64().and_then(chrono::DateTime::from_timestamp_millis);
    let at = at.map_or_else(String::new, |at| at.format("%F %T%.3f UTC").to_string());
    let (kind, campaign, person) = (text("kind"), text("campaign"), text("person"));
    Ok(format!("{:>9}  {at}  {kind:20}  {campaign:16}  {person:32}  {}", event["position"], event["body"]))
}
