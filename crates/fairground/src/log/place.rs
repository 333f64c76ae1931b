//! Which service runs a campaign, as the directory's log says.

use std::path::Path;

use anyhow::bail;
use proto::CampaignId;
use proto::wire::EventsFrom;
use serde::Deserialize;

use super::DEFAULT;
use crate::activities;
use crate::cli::{Log, Misused};
use crate::folders;
use crate::remote::Remote;

/// The service that knows where campaigns live.
const DIRECTORY: &str = "directory";
/// Its event about that.
const PLACED: &str = "Placed";

/// A line of its log.
#[derive(Deserialize)]
struct Line {
    body: Placed,
}

/// What it says.
#[derive(Deserialize)]
struct Placed {
    service: String,
}

/// The service that runs a campaign, so that nobody looks for it in another's log and finds nothing.
pub(super) fn service_of(campaign: &CampaignId, arguments: &Log) -> anyhow::Result<String> {
    let line = match (&arguments.place.data, &arguments.place.url) {
        (Some(data), _) if folders::has_journal(data, "directory-0") => from_folder(data, campaign)?,
        // The folder of one service of several says nothing about the others.
        (Some(_), _) => return Ok(DEFAULT.to_owned()),
        (None, Some(url)) => {
            let path = format!("/v1/journals/{DIRECTORY}/0/events?from=1&campaign={campaign}&kind={PLACED}");
            Remote::at(url, arguments.token.as_deref()).lines(&path)?.next().transpose()?
        }
        (None, None) => bail!("say where: --data or --url"),
    };
    let Some(line) = line else {
        let reason = format!("there is no campaign {campaign} here; check its id, or name a --service");
        return Err(Misused(reason).into());
    };
    Ok(serde_json::from_str::<Line>(&line)?.body.service)
}

fn from_folder(data: &Path, campaign: &CampaignId) -> anyhow::Result<Option<String>> {
    let services = activities::services();
    let Some(hosted) = services.iter().find(|hosted| hosted.service == DIRECTORY) else {
        unreachable!("every release has a directory")
    };
    let journal = folders::open_stopped(data, &folders::first_shard(DIRECTORY))?;
    let mut asked = EventsFrom {
        from: 1,
        tenant: None,
        campaign: Some(campaign.clone()),
        kind: Some(PLACED.to_owned()),
        person: None,
        since: None,
        until: None,
        limit: 1,
    };
    loop {
        let mut page = (hosted.read_events)(&journal, &asked)?;
        if !page.lines.is_empty() || page.at_end {
            return Ok(page.lines.pop());
        }
        asked.from = page.next;
    }
}
