//! `fairground log`: events in words.

mod place;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, bail};
use proto::wire::EventsFrom;

use crate::activities::{self, Hosted};
use crate::cli::{Log, Misused};
use crate::folders;
use crate::out::say;
use crate::remote::Remote;
use crate::words::in_words;

/// Events asked for at a time.
const PAGE: u32 = 1_000;
/// The service whose log is shown where neither it nor a campaign is named.
const DEFAULT: &str = "votes";

pub(crate) fn run(arguments: &Log) -> anyhow::Result<()> {
    let service = match (&arguments.service, &arguments.campaign) {
        (Some(service), _) => service.clone(),
        (None, Some(campaign)) => place::service_of(campaign, arguments)?,
        (None, None) => DEFAULT.to_owned(),
    };
    let services = activities::services();
    let hosted = services.iter().find(|hosted| hosted.service == service);
    // A mistyped kind must not look like a log in which nothing happened.
    if let (Some(hosted), Some(kind)) = (hosted, &arguments.kind) {
        check_kind(hosted, kind)?;
    }
    match (&arguments.place.data, &arguments.place.url) {
        (Some(data), _) => {
            let hosted = hosted.ok_or_else(|| {
                let known: Vec<&str> = services.iter().map(|hosted| hosted.service).collect();
                Misused(format!("there is no service {service:?}; there are {}", known.join(", ")))
            })?;
            from_folder(data, hosted, arguments)
        }
        (None, Some(url)) => {
            let remote = Remote::at(url, arguments.token.as_deref());
            for line in remote.lines(&path(&service, arguments))? {
                show(&line.context("the server has gone")?, arguments.json)?;
            }
            Ok(())
        }
        (None, None) => bail!("say where: --data or --url"),
    }
}

fn check_kind(hosted: &Hosted, kind: &str) -> Result<(), Misused> {
    let known = (hosted.kinds)();
    if known.contains(&kind) {
        return Ok(());
    }
    let (service, known) = (hosted.service, known.join(", "));
    Err(Misused(format!("{service} has no events of kind {kind:?}; its kinds are {known}")))
}

fn from_folder(data: &Path, hosted: &Hosted, arguments: &Log) -> anyhow::Result<()> {
    let identity = journal::Identity { service: hosted.service.to_owned(), shard: arguments.shard };
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

/// Where a running server has these events.
fn path(service: &str, arguments: &Log) -> String {
    let Log { shard, from, .. } = arguments;
    let mut path = format!("/v1/journals/{}/{shard}/events?from={from}", encoded(service));
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            path.push_str(&format!("&{name}={}", encoded(&value)));
        }
    };
    add("campaign", arguments.campaign.as_ref().map(ToString::to_string));
    add("kind", arguments.kind.clone());
    add("person", arguments.person.as_ref().map(ToString::to_string));
    add("since", arguments.since.map(|at| at.0.to_string()));
    add("until", arguments.until.map(|at| at.0.to_string()));
    add("follow", arguments.follow.then(|| "true".to_owned()));
    path
}

/// Percent-encoded, so that nothing in a value is taken for something else.
fn encoded(value: &str) -> String {
    value.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => text.push(byte.into()),
            other => write!(text, "%{other:02X}").expect("a String takes all that is written"),
        }
        text
    })
}

fn show(line: &str, as_json: bool) -> anyhow::Result<()> {
    match as_json {
        true => say!("{line}"),
        false => say!("{}", in_words(line)?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn log(arguments: &[&str]) -> Result<Log, clap::Error> {
        let cli = Cli::try_parse_from([&["fairground", "log"], arguments].concat())?;
        let Command::Log(log) = cli.command else { panic!("not a log") };
        Ok(log)
    }

    #[test]
    fn every_filter_reaches_the_server_as_it_was_given() {
        let person = "00112233445566778899aabbccddeeff";
        let all = log(&[
            "--url=http://x",
            "--from=5",
            "--campaign=spring",
            "--kind=Vote-Cast&x=1 é",
            "--person",
            person,
            "--since=1970-01-01T00:00:01Z",
            "--until=1970-01-01T08:00:02+08:00",
            "--follow",
        ])
        .unwrap();
        let expected = format!(
            "/v1/journals/votes/0/events?from=5&campaign=spring&kind=Vote-Cast%26x%3D1%20%C3%A9&person={person}\
             &since=1000&until=2000&follow=true"
        );
        assert_eq!(path(DEFAULT, &all), expected);
        assert_eq!(path("ledger", &log(&["--url=http://x"]).unwrap()), "/v1/journals/ledger/0/events?from=1");
    }

    #[test]
    fn a_stopped_server_cannot_be_followed() {
        assert!(log(&["--url=http://x", "--follow"]).is_ok());
        let refused = log(&["--data=d", "--follow"]).unwrap_err();
        assert_eq!(refused.exit_code(), 2);
        assert!(refused.to_string().contains("--follow"), "{refused}");
    }
}
