//! `fairground restore --from-stream`: a lost journal, or its lost end, out of the stream that its service wrote.
//!
//! All or nothing: the journal is built beside its place from what is left of it and from the stream, and takes its place once
//! the whole chain was checked and is on the platter. What was there is put aside, never deleted. A restore that is cut off is
//! run again: `site` knows how.

mod site;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use bus::{Bus, Last, Options, Start};
use journal::{Head, Identity, Journal, JournalError, Rebuild};
use proto::subject::{Stream, Topic};
use serde_json::json;

use crate::cli::{Misused, Restore};
use crate::config::Config;
use crate::folders::{self, Unopenable};
use crate::out::say;
use crate::{activities, confirm, progress};
use site::Site;

/// How long a connection to NATS may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// What is to be rebuilt, and where.
struct Wanted<'a> {
    data: &'a Path,
    identity: Identity,
    /// Whether what is there may be put aside without asking.
    yes: bool,
    /// Whether to go on although acknowledged positions are lost for good.
    accept_lost_tail: bool,
}

pub(crate) fn run(arguments: &Restore) -> anyhow::Result<()> {
    let services: Vec<_> = activities::services().into_iter().map(|hosted| hosted.service).collect();
    if !services.contains(&&*arguments.service) {
        let known = services.join(", ");
        return Err(Misused(format!(
            "there is no service {}; --service is one of {known}",
            arguments.service
        ))
        .into());
    }
    let identity = folders::first_shard(&arguments.service);
    let config = arguments.config.as_deref().map_or_else(|| Ok(Config::default()), Config::read)?;
    let options = config.nats.options(&arguments.service)?;
    let wanted = Wanted {
        data: &arguments.folder.data,
        identity,
        yes: arguments.yes,
        accept_lost_tail: config.journal.accept_lost_tail,
    };
    // With a thread of its own the connection answers the server's pings also while somebody is asked, or a long log read.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let restored = runtime.block_on(async {
        let bus = connect(options).await?;
        restore(&bus, &wanted).await
    })?;
    if let Some(head) = restored {
        tell(arguments.folder.json, &wanted, &head);
    }
    Ok(())
}

async fn connect(options: Options) -> anyhow::Result<Bus> {
    let servers = options.servers.join(", ");
    let bus = Bus::nats(options).await?;
    if tokio::time::timeout(CONNECT_TIMEOUT, bus.connected()).await.is_err() {
        bail!(
            "NATS can't be reached at {servers}: {}; check [nats] in the settings, --config",
            bus.trouble()
        );
    }
    Ok(bus)
}

/// Rebuilds the journal; `None`: nothing was missing, or whoever was asked said no.
async fn restore(bus: &Bus, wanted: &Wanted<'_>) -> anyhow::Result<Option<Head>> {
    let Wanted { data, identity, .. } = wanted;
    let site = Site::enter(data, identity)?;
    let (left, lack) = what_is_left(&site, data, identity)?.unzip();
    let topic = Topic::new(Stream::Journal, &identity.service, identity.shard);
    let Some(end) = bus.last(&topic).await? else { bail!("nothing was ever written to {topic}") };
    let left_at = left.as_ref().map_or(0, |journal| journal.head().position);
    if let Some(lost) = lack.flatten().and_then(|lack| lost_for_good(&lack, left_at, end.span.last)) {
        if left_at >= end.span.last || !wanted.accept_lost_tail {
            bail!(lost);
        }
        eprintln!("Accepted: {lost}");
    }
    if left_at >= end.span.last {
        eprintln!(
            "Nothing is missing: the journal ends at position {left_at}, its stream at {}.",
            end.span.last
        );
        return Ok(None);
    }
    if left.is_some() && !wanted.yes {
        let question = format!(
            "The journal of {identity} ends at position {left_at}. One that ends at {} takes its place, and it is put aside \
             below {}. Go on?",
            end.span.last,
            site::aside(data).display()
        );
        if !confirm::confirmed("replacing a journal can't be undone", &question)? {
            return Ok(None);
        }
    }
    site.make_room()?;
    let built = site.built();
    let bar = progress::bar(&format!("restore {identity}"));
    let head = build(bus, &topic, &end, left.as_ref(), &built, identity, progress::moving(&bar)).await;
    bar.finish_and_clear();
    let head = head.with_context(|| format!("{identity} was not restored; nothing was changed"))?;
    let life = left.map(|journal| journal.header().incarnation);
    site.put_in_place(life)?;
    Ok(Some(head))
}

/// What was acknowledged and is neither in the journal nor in its stream, in words, if that is known or can't be ruled out. What
/// the journal lacks shows when it is opened.
fn lost_for_good(lack: &JournalError, left_at: u64, stream_at: u64) -> Option<String> {
    let there = format!("the journal ends at position {left_at}, its stream at {stream_at}");
    let bring_back = "Bring back a backup or import an export that has more";
    match lack {
        JournalError::TailLost { witnessed, .. } if *witnessed > left_at.max(stream_at) => {
            let first = left_at.max(stream_at) + 1;
            let accept = match left_at < stream_at {
                true => "or lose them and take what the stream has: run this again with",
                false => "or start the service without them, with",
            };
            Some(format!(
                "positions {first}-{witnessed} were acknowledged and are lost: {there}. {bring_back}, {accept} \
                 accept_lost_tail = true under [journal] in the settings"
            ))
        }
        JournalError::WitnessMissing(_) if left_at >= stream_at => Some(format!(
            "{there}, and the journal's file \"witness\" is missing, so nobody can tell whether more was acknowledged. {bring_back}, \
             or start the service with accept_lost_tail = true under [journal] in the settings"
        )),
        _ => None,
    }
}

/// The journal that is in the folder, if there is one, as far as it can be believed; with the error that says what it lacks.
fn what_is_left(
    site: &Site<'_>,
    data: &Path,
    identity: &Identity,
) -> anyhow::Result<Option<(Journal, Option<JournalError>)>> {
    if !folders::has_journal(data, &folders::name(identity)) {
        return Ok(None);
    }
    let (path, copies) = (folders::journal(data, identity), site.make_room()?);
    #[allow(clippy::needless_update, reason = "there are more where journals are built to fail in tests")]
    let open = |accept_lost_tail| {
        let settings = journal::Settings { accept_lost_tail, ..journal::Settings::default() };
        Journal::open_copy_in(&copies, &path, Some(identity), &settings)
    };
    let (opened, lack) = match open(false) {
        // Accepted of the copy only: what was acknowledged and is missing is what the stream is for.
        Err(lack @ (JournalError::TailLost { .. } | JournalError::WitnessMissing(_))) => {
            (open(true), Some(lack))
        }
        opened => (opened, None),
    };
    match opened {
        Ok(journal) => Ok(Some((journal, lack))),
        Err(error @ JournalError::InUse(_)) => Err(folders::unopenable(&path, &error)),
        Err(error) => {
            let place = path.display();
            let reason =
                format!("{place} can't be read ({error}): move it away, then all comes from the stream");
            Err(Unopenable(reason).into())
        }
    }
}

/// Builds the journal of what is left and of what the stream has behind that, up to `end`.
async fn build(
    bus: &Bus,
    topic: &Topic,
    end: &Last,
    left: Option<&Journal>,
    place: &Path,
    identity: &Identity,
    mut progress: impl FnMut(u64, u64),
) -> anyhow::Result<Head> {
    let mut rebuild = Rebuild::begin(place, identity, &journal::Settings::default())?;
    for block in left.into_iter().flat_map(|journal| journal.blocks(1)) {
        let block = block.context("move what is there away, then all comes from the stream")?;
        progress(rebuild.adopt(block.bytes())?.position, end.span.last);
    }
    let mut reading = bus.read(topic, Start::Position(rebuild.head().position + 1)).await?;
    while let Some(message) = reading.next().await? {
        let (next, first) = (rebuild.head().position + 1, message.span.first);
        if first > next {
            bail!(
                "{topic} has nothing between positions {next} and {}: it was purged. Import an export that reaches position \
                 {} into a new folder, then run this there",
                first - 1,
                first - 1
            );
        }
        let mut rest = &message.payload[..];
        while !rest.is_empty() {
            let framed = journal::unframe(rest);
            let (block, others) =
                framed.with_context(|| format!("message {} holds no blocks", message.sequence))?;
            rest = others;
            adopt(&mut rebuild, block, next)?;
        }
        progress(rebuild.head().position, end.span.last);
    }
    Ok(rebuild.finish()?)
}

/// Takes a block of the stream, unless the journal has it already.
fn adopt(rebuild: &mut Rebuild, bytes: &[u8], next: u64) -> anyhow::Result<()> {
    let first = journal::Block::parse(bytes).map_err(|error| anyhow::anyhow!("position {next}: {error}"))?;
    if first.last_position() > rebuild.head().position {
        rebuild.adopt(bytes).context(
            "what is there and the stream don't belong together; if the journal there is not needed, move it away",
        )?;
    }
    Ok(())
}

fn tell(as_json: bool, wanted: &Wanted<'_>, head: &Head) {
    let Identity { service, shard } = &wanted.identity;
    let (position, hash) = (head.position, head.hash);
    if as_json {
        say!("{}", json!({ "service": service, "shard": shard, "position": position, "head": hash }));
    } else {
        let place = folders::journal(wanted.data, &wanted.identity);
        say!("{}  position {position}  head {hash}", place.display());
    }
}

#[cfg(test)]
mod tests;
