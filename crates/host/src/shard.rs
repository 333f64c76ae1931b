//! How a shard is started.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::sync_channel;

use bus::Bus;
use bytes::Bytes;
use decider::{Readable, Service};
use journal::{Journal, Projection, Source};
use proto::Timestamp;
use proto::subject::{Purpose, Subject};
use spans::Spans;
use tokio::sync::watch;

use crate::HostError;
use crate::clock::Clock;
use crate::ear::Ear;
use crate::entries::{Concluded, Follower};
use crate::heard::HeardSoFar;
use crate::inbox::{FIRST_SHARD, Inbox, News};
use crate::looked::Looked;
use crate::mailbox::{MAILBOX_COMMANDS_MAX, Mailbox};
use crate::meters::Meters;
use crate::outbox::{Outbox, Streams};
use crate::platter::Platter;
use crate::queries::Queries;
use crate::recovery::{self, Progress, Recovered};
use crate::running::Running;
use crate::sample::{Sample, Sampled};
use crate::serve::{Desk, Forgotten};
use crate::snapshots::{SNAPSHOT_EVENTS, Snapshots};
use crate::status::{Published, Shared};
use crate::tally::Tally;
use crate::traces::Traces;
use crate::watching::Watching;
use crate::writer::{ToPlatter, Writer};

/// Counts changes of what the read models look like.
const ENTRIES_VERSION: u8 = 3;

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
    /// Events between two snapshots, at least.
    pub snapshot_events: u64,
    /// Told of campaigns that are over for good.
    pub concluded: Concluded,
    /// Told of personal data that are gone, before a view is made without them.
    pub forgotten: Forgotten,
    /// The services that run: those among them that the activity hears are listened to.
    pub services: Vec<&'static str>,
    /// The streams that the shard writes, and hears others from. `None`: others ask each other for facts, and nothing is
    /// kept outside the journal.
    pub streams: Option<Streams>,
    /// Records what is done for requests.
    pub spans: Spans,
    /// Turns true when the process is to end: a start that still folds its log is then given up.
    pub ending: Arc<AtomicBool>,
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
            concluded: Arc::new(|_| Ok(())),
            forgotten: Arc::new(|_| {}),
            services: Vec::new(),
            streams: None,
            spans: Spans::default(),
            ending: Arc::default(),
        }
    }
}

/// Recovers the state, starts the threads and serves the shard's subjects on the bus.
///
/// Folding is reported through `progress`. Fails if the log can't be read, or with [`HostError::GivenUp`] if the process is to
/// end before it is folded; a snapshot or read model that can't be read is rebuilt from the log.
pub fn start<S: Service>(
    opened: (Journal, journal::Writer),
    settings: Settings,
    resources: Arc<S::Resources>,
    readable: Arc<dyn Readable>,
    bus: &Bus,
    progress: Progress<'_>,
) -> Result<Running, HostError> {
    let (journal, journal_writer) = opened;
    let Recovered { fold, snapshot_position } = recovery::recover::<S>(&journal, &settings.ending, progress)?;
    let view = Arc::new(S::view(&fold.state, &S::View::default(), &*readable));
    let (projection, follower, entries_at) = entries::<S>(&journal, &settings)?;
    let meters = Arc::new(meters::<S>(&journal, settings.shard, snapshot_position)?);
    let tally = Arc::new(Tally::<S>::behind(journal.head().position));

    let outbox = settings.streams.as_ref().map(Outbox::new);
    let desk = Desk {
        shard: settings.shard,
        journal: journal.clone(),
        mailbox: Arc::new(Mailbox::<S>::new(settings.mailbox_commands_max)),
        shared: Arc::new(Shared::default()),
        published: Arc::new(Published::new(Arc::clone(&view))),
        projection,
        entries_at,
        readers: Arc::clone(&follower.readers),
        queries: Queries::new(),
        traces: Arc::new(Traces::new(settings.spans.clone())),
        may_tell: outbox.as_ref().map(Outbox::stored),
        forgotten: Arc::clone(&settings.forgotten),
    };
    let watching = S::watcher(&resources).map(|watcher| Watching::new(watcher, &desk, &settings.clock));
    let streams = outbox.as_ref().map(Outbox::positions::<S>).unwrap_or_default().into_iter();
    let followers = streams.chain(watching.iter().map(Watching::follower)).collect();
    let sampled = sampled(&desk, &settings.clock, &meters, &tally, followers);
    let (mut running, ends) = Running::new(&desk, bus, sampled);
    let mut heard = fold.heard.clone();
    let ears = ears(&desk, &settings, &mut heard, bus, &ends.silence);
    let (to_platter, batches) = sync_channel(1);
    let writer = Writer {
        view_revision: S::revision(&fold.state),
        fold,
        heard,
        outlet: ToPlatter { mailbox: Arc::clone(&desk.mailbox), batches: to_platter },
        shared: Arc::clone(&desk.shared),
        clock: settings.clock,
        resources,
        readable,
        view,
        meters: Arc::clone(&meters),
        traces: Arc::clone(&desk.traces),
    };
    let platter = platter(&desk, journal_writer, bus, &meters);
    let (mailbox, leaving) = (Arc::clone(&desk.mailbox), Arc::clone(&ends.leaving));
    running.spawn("decide", move || writer.run())?;
    running.spawn("platter", move || platter.run(&batches, &mailbox))?;
    running.spawn("entries", move || follower.run::<S>(&tally, &leaving))?;
    running.watch(watching, &ends.leaving)?;
    let (events_min, leaving, left) = (settings.snapshot_events, ends.leaving, ends.left);
    let snapshots = Snapshots { journal, events_min, meters, leaving, left };
    running.spawn("snapshots", move || snapshots.run::<S>())?;
    running.publish(outbox.map(|outbox| outbox.publishers(&desk, bus, &ends.silence)).unwrap_or_default())?;
    desk.serve(bus);
    // Whoever follows views heard nothing of what was published while the shard was away.
    bus.publish(&Subject::new(S::NAME, settings.shard, Purpose::Changed), Bytes::new());
    running.listen(ears)?;
    Ok(running)
}

/// One for each service that runs and is heard. Moves `heard` on to where each begins.
fn ears<S: Service>(
    desk: &Desk<S>,
    settings: &Settings,
    heard: &mut HeardSoFar,
    bus: &Bus,
    leaving: &watch::Receiver<bool>,
) -> Vec<Inbox<S>> {
    let ear = |service: &&'static str| {
        let looked = Looked::new(&desk.projection, service);
        let ear = Ear::new(service, FIRST_SHARD, heard.of(service, FIRST_SHARD), looked.noted());
        ear.heard().into_iter().for_each(|mark| heard.advance(service, FIRST_SHARD, mark));
        Inbox {
            bus: bus.clone(),
            mailbox: Arc::clone(&desk.mailbox),
            service,
            ear,
            news: News::of(service, bus, settings.streams.is_some()),
            looked,
            shared: Arc::clone(&desk.shared),
            leaving: leaving.clone(),
        }
    };
    S::HEARS.iter().filter(|service| settings.services.contains(service)).map(ear).collect()
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
        readers: Arc::default(),
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
    followers: Vec<(&'static str, watch::Receiver<u64>)>,
) -> Arc<dyn Sample> {
    Arc::new(Sampled {
        journal: desk.journal.clone(),
        mailbox: Arc::clone(&desk.mailbox),
        shared: Arc::clone(&desk.shared),
        entries_at: desk.entries_at.clone(),
        clock: Arc::clone(clock),
        meters: Arc::clone(meters),
        published: Arc::clone(&desk.published),
        tally: Arc::clone(tally),
        followers,
    })
}

/// What writes, and publishes what the desk shows.
fn platter<S: Service>(
    desk: &Desk<S>,
    journal: journal::Writer,
    bus: &Bus,
    meters: &Arc<Meters>,
) -> Platter<S> {
    Platter {
        journal,
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
