//! How a shard is started.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use bus::Bus;
use decider::{Readable, Service};
use journal::{Journal, Projection, Source};
use proto::Timestamp;
use proto::subject::{Purpose, Subject};
use tokio::sync::{Semaphore, watch};

use crate::HostError;
use crate::batch::Batch;
use crate::clock::Clock;
use crate::entries::{Concluded, Follower};
use crate::heard::HeardSoFar;
use crate::inbox::{FIRST_SHARD, Inbox};
use crate::mailbox::{MAILBOX_COMMANDS_MAX, Mailbox};
use crate::meters::Meters;
use crate::platter::Platter;
use crate::recovery::{self, Progress, Recovered};
use crate::rows::QUERIES_MAX;
use crate::running::Running;
use crate::sample::{Sample, Sampled};
use crate::serve::Desk;
use crate::status::{Published, Shared};
use crate::tally::Tally;
use crate::writer::Writer;

/// Events between two snapshots: a start folds no more than this, which takes well under a second.
pub const SNAPSHOT_EVENTS: u64 = 200_000;
/// How often it is looked at whether a snapshot is due.
const SNAPSHOT_LOOK: Duration = Duration::from_secs(1);
/// Counts changes of what the read models look like.
const ENTRIES_VERSION: u8 = 2;

/// How a shard runs.
pub struct Settings {
    /// Number of the shard.
    pub shard: u16,
    /// Folder of the read model; it can be rebuilt from the journal.
    pub entries: PathBuf,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// Commands that may wait.
    pub mailbox_commands_max: usize,
    /// Events between two snapshots.
    pub snapshot_events: u64,
    /// Told of campaigns that are over for good.
    pub concluded: Concluded,
    /// The services that run: those among them that the activity hears are listened to.
    pub services: Vec<&'static str>,
}

impl Settings {
    /// The first shard with all bounds at their defaults.
    pub fn new(entries: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self {
            shard: 0,
            entries,
            clock,
            mailbox_commands_max: MAILBOX_COMMANDS_MAX,
            snapshot_events: SNAPSHOT_EVENTS,
            concluded: Arc::new(|_| {}),
            services: Vec::new(),
        }
    }
}

/// Recovers the state, starts the threads and serves the shard's subjects on the bus.
///
/// Folding is reported through `progress`. Fails if the log can't be read; a snapshot or read model that can't be
/// read is rebuilt from the log.
pub fn start<S: Service>(
    opened: (Journal, journal::Writer),
    settings: Settings,
    resources: Arc<S::Resources>,
    readable: Arc<dyn Readable>,
    bus: &Bus,
    progress: Progress<'_>,
) -> Result<Running, HostError> {
    let (journal, journal_writer) = opened;
    let Recovered { fold, snapshot_position } = recovery::recover::<S>(&journal, progress)?;
    let view = Arc::new(S::view(&fold.state, &S::View::default(), &*readable));
    let (projection, follower, entries_at) = entries::<S>(&journal, &settings)?;
    let meters = Arc::new(meters::<S>(&journal, settings.shard, snapshot_position)?);
    let tally = Arc::new(Tally::<S>::behind(journal.head().position));

    let desk = Desk {
        shard: settings.shard,
        journal: journal.clone(),
        mailbox: Arc::new(Mailbox::<S>::new(settings.mailbox_commands_max)),
        shared: Arc::new(Shared::default()),
        published: Arc::new(Published::new(Arc::clone(&view))),
        projection,
        entries_at,
        still: Arc::clone(&follower.still),
        queries: Arc::new(Semaphore::new(QUERIES_MAX)),
        traces: Arc::default(),
    };
    let sampled = sampled(&desk, &settings.clock, &meters, &tally);
    let (mut running, ends) = Running::new(&desk, bus, sampled);
    let ears = ears(&desk, &settings.services, &fold.heard, bus, &ends.silence);
    let (to_platter, batches) = sync_channel(1);
    let writer = Writer {
        view_revision: S::revision(&fold.state),
        fold,
        mailbox: Arc::clone(&desk.mailbox),
        platter: to_platter,
        shared: Arc::clone(&desk.shared),
        clock: settings.clock,
        resources,
        readable,
        view,
        meters: Arc::clone(&meters),
        traces: Arc::clone(&desk.traces),
    };
    let platter = platter(&desk, journal_writer, batches, bus, &meters);
    let mailbox = Arc::clone(&desk.mailbox);
    let leaving = Arc::clone(&ends.leaving);
    running.spawn("decide", stopping(Arc::clone(&mailbox), move || writer.run()))?;
    running.spawn("platter", stopping(mailbox, move || platter.run()))?;
    running.spawn("entries", move || follower.run::<S>(&tally, &leaving))?;
    running.spawn("snapshots", snapshots::<S>(journal, settings.snapshot_events, meters, ends.left))?;
    desk.serve(bus);
    running.listen(ears)?;
    Ok(running)
}

/// One for each service that runs and is heard.
fn ears<S: Service>(
    desk: &Desk<S>,
    services: &[&'static str],
    heard: &HeardSoFar,
    bus: &Bus,
    leaving: &watch::Receiver<bool>,
) -> Vec<Inbox<S>> {
    let ear = |service: &&'static str| Inbox {
        bus: bus.clone(),
        mailbox: Arc::clone(&desk.mailbox),
        service,
        heard: heard.of(service, FIRST_SHARD),
        leaving: leaving.clone(),
    };
    S::HEARS.iter().filter(|service| services.contains(service)).map(ear).collect()
}

/// The store of the read models, with the follower that keeps it and the position that it has come to.
fn entries<S: Service>(
    journal: &Journal,
    settings: &Settings,
) -> Result<(Arc<Projection>, Follower, watch::Receiver<u64>), HostError> {
    let header = journal.header();
    let version = u16::from_be_bytes([S::MINUTES_VERSION, ENTRIES_VERSION]);
    let name = format!("{}.{}", header.service, S::ROWS_VERSION);
    let source = Source { incarnation: header.incarnation, name, version };
    let projection = Arc::new(Projection::open(&settings.entries, &source, journal.head().position)?);
    let (position, entries_at) = watch::channel(projection.position()?);
    let follower = Follower {
        journal: journal.clone(),
        projection: Arc::clone(&projection),
        still: Arc::default(),
        position,
        concluded: Arc::clone(&settings.concluded),
    };
    Ok((projection, follower, entries_at))
}

/// The shard as metrics see it.
fn sampled<S: Service>(
    desk: &Desk<S>,
    clock: &Arc<dyn Clock>,
    meters: &Arc<Meters>,
    tally: &Arc<Tally<S>>,
) -> Arc<dyn Sample> {
    Arc::new(Sampled {
        journal: desk.journal.clone(),
        mailbox: Arc::clone(&desk.mailbox),
        shared: Arc::clone(&desk.shared),
        entries_at: desk.entries_at.clone(),
        clock: Arc::clone(clock),
        meters: Arc::clone(meters),
        tally: Arc::clone(tally),
    })
}

/// The thread that writes, and tells those whom the desk sees.
fn platter<S: Service>(
    desk: &Desk<S>,
    journal: journal::Writer,
    batches: Receiver<Batch<S>>,
    bus: &Bus,
    meters: &Arc<Meters>,
) -> Platter<S> {
    Platter {
        journal,
        batches,
        mailbox: Arc::clone(&desk.mailbox),
        published: Arc::clone(&desk.published),
        bus: bus.clone(),
        changed: Subject::new(S::NAME, desk.shard, Purpose::Changed),
        grown: Subject::new(S::NAME, desk.shard, Purpose::Grown),
        meters: Arc::clone(meters),
    }
}

/// Handles of the shard's metrics.
fn meters<S: Service>(journal: &Journal, shard: u16, snapshot_position: u64) -> Result<Meters, HostError> {
    let snapshot = if snapshot_position > 0 { journal.block_of(snapshot_position)? } else { None };
    Ok(Meters::new::<S>(shard, snapshot_position, snapshot.map_or(Timestamp(0), |block| block.at())))
}

/// A bug must stop the shard with a reason, not leave callers waiting.
fn stopping<S: Service>(mailbox: Arc<Mailbox<S>>, work: impl FnOnce()) -> impl FnOnce() {
    move || {
        // The state behind the panic is dropped, never used again: what is durable is the truth.
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        if let Err(panic) = ended {
            let reason = panic.downcast_ref::<String>().map(String::as_str);
            let reason = reason.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
            tracing::error!(service = S::NAME, reason, "a bug stopped the shard; restart it and report this");
            mailbox.stop(format!("a bug stopped the shard: {reason}"));
        }
    }
}

/// Takes a snapshot whenever `every_events` have come since the last, until the other end of the channel is
/// dropped.
fn snapshots<S: Service>(
    journal: Journal,
    every_events: u64,
    meters: Arc<Meters>,
    left: Receiver<()>,
) -> impl FnOnce() {
    move || {
        let (mut done, _) = meters.snapshot();
        while left.recv_timeout(SNAPSHOT_LOOK) == Err(RecvTimeoutError::Timeout) {
            let position = journal.head().position;
            if position < done.saturating_add(every_events) || journal.path().is_none() {
                continue;
            }
            // Whether it worked or not, the next try is as far away.
            done = position;
            let begun = Instant::now();
            let taken = recovery::take_snapshot::<S>(&journal);
            meters.snapshot_ended(begun, taken.as_ref().ok().map(|head| (head.position, head.at)));
            if let Err(error) = taken {
                tracing::error!(service = S::NAME, %error, "no snapshot; the next start folds more of the log");
            }
        }
    }
}
