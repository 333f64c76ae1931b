//! `fairground verify` and `fairground replay`.

use anyhow::{Context, bail};
use host::{HostError, Progress};
use journal::Journal;
use proto::wire::{Digest, Status};
use serde_json::json;

use crate::activities::{self, Hosted};
use crate::cli::Inspect;
use crate::out::say;
use crate::remote::Remote;
use crate::{folders, progress};

/// Walks a log and gives the digest at its end.
type Look = fn(&Journal, Progress<'_>) -> Result<Digest, HostError>;

pub(crate) fn verify(arguments: &Inspect) -> anyhow::Result<()> {
    each(arguments, "verify", |hosted| hosted.verify)
}

pub(crate) fn replay(arguments: &Inspect) -> anyhow::Result<()> {
    each(arguments, "digest", |hosted| hosted.replay)
}

/// Looks at every journal, also after one was found bad: ops want to know about all of them.
fn each(arguments: &Inspect, remote_path: &str, look: fn(&Hosted) -> Look) -> anyhow::Result<()> {
    let mut bad = Vec::new();
    match (&arguments.place.data, &arguments.place.url) {
        (Some(data), _) => {
            for hosted in activities::services_in(data)? {
                let identity = folders::first_shard(hosted.service);
                let looked = folders::open_stopped(data, &identity).and_then(|journal| {
                    let bar = progress::bar(&identity.to_string());
                    let digest = look(&hosted)(&journal, &mut progress::moving(&bar));
                    bar.finish_and_clear();
                    Ok(digest?)
                });
                report(arguments.json, &identity.to_string(), looked, &mut bad)?;
            }
        }
        (None, Some(url)) => {
            let remote = Remote::at(url, arguments.token.as_deref());
            for Status { service, shard, .. } in remote.get::<Vec<Status>>("/v1/journals")? {
                let looked = remote.get(&format!("/v1/journals/{service}/{shard}/{remote_path}"));
                report(arguments.json, &format!("{service}/{shard}"), looked, &mut bad)?;
            }
        }
        (None, None) => bail!("say where: --data or --url"),
    }
    match bad.len() {
        0 => Ok(()),
        1 => Err(bad.remove(0)),
        count => Err(bad.remove(0))
            .with_context(|| format!("{count} journals are not as they should be; the first")),
    }
}

fn report(
    as_json: bool,
    journal: &str,
    looked: anyhow::Result<Digest>,
    bad: &mut Vec<anyhow::Error>,
) -> anyhow::Result<()> {
    match looked {
        Ok(digest) if as_json => say!("{}", serde_json::to_string(&digest)?),
        Ok(Digest { service, shard, position, head, digest, fold_version, .. }) => {
            say!("{service}/{shard}  position {position}  fold {fold_version}");
            say!("  head    {head}\n  digest  {digest}");
        }
        Err(error) => {
            if as_json {
                say!("{}", json!({ "journal": journal, "error": format!("{error:#}") }));
            }
            bad.push(error.context(format!("journal {journal}")));
        }
    }
    Ok(())
}
