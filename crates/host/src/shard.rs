//! A running shard: its threads, and how it is started and stopped.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bus::Bus;
use decider::{Readable, Service};
use journal::{Journal, Projection, Source};
use proto::Timestamp;
use proto::subject::{Purpose, Subject};
use tokio::sync::watch;

use crate::HostError;
use crate::batch::Batch;
use crate::clock::Clock;
use crate::entries::{Concluded, Follower};
use crate::mailbox::{MAILBOX_COMMANDS_MAX, Mailbox};
use crate::meters::Meters;
use crate::platter::Platter;
use crate::recovery::{self, Progress, Recovered};
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
        }
    }
}

/// A shard that takes commands on the bus until it is stopped.
pub struct Running {
    threads: Vec<(&'static str, JoinHandle<()>)>,
    leaving: Arc<AtomicBool>,
    /// Dropped when the shard ends.
    staying: Option<SyncSender<()>>,
    mailbox: Arc<dyn Handle>,
    bus: Bus,
    subjects: Vec<Subject>,
    sampled: Arc<dyn Sample>,
}

/// A mailbox without its types.
trait Handle: Send + Sync {
    fn close(&self);
    fn nudge(&self);
    #[cfg(test)]
    fn live_digest(&self) -> (u64, proto::Hash);
}

impl<S: Service> Handle for Mailbox<S> {
    fn close(&self) {
        Mailbox::close(self);
    }

    fn nudge(&self) {
        Mailbox::nudge(self);
    }

    #[cfg(test)]
    fn live_digest(&self) -> (u64, proto::Hash) {
        let (reply, replied) = tokio::sync::oneshot::channel();
        assert_eq!(self.push(crate::mailbox::Work::LiveDigest(reply)), Ok(()));
        replied.blocking_recv().expect("the shard runs")
    }
}

impl Running {
    /// Finishes what waits, makes it durable, ends the threads and lets go of the journal.
    pub fn stop(self) {
        drop(self);
    }

    fn spawn(&mut self, name: &'static str, work: impl FnOnce() + Send + 'static) -> Result<(), HostError> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
        self.threads.push((name, thread.map_err(HostError::Thread)?));
        Ok(())
    }

    /// The digest of the state that the shard works with.
    #[cfg(test)]
    pub(crate) fn live_digest(&self) -> (u64, proto::Hash) {
        self.mailbox.live_digest()
    }

    /// Sets the shard's gauges and counters; to be called whenever metrics are asked for. Does nothing once it has ended.
    pub fn sampler(&self) -> impl Fn() + Send + Sync + 'static + use<> {
        let sampled = Arc::downgrade(&self.sampled);
        move || {
            if let Some(sampled) = sampled.upgrade() {
                sampled.sample();
            }
        }
    }

    /// Makes the shard look at its deadlines again, after time was moved.
    pub fn nudge(&self) -> impl Fn() + Send + Sync + 'static + use<> {
        let mailbox = Arc::clone(&self.mailbox);
        move || mailbox.nudge()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.mailbox.close();
        self.leaving.store(true, Ordering::Relaxed);
        self.staying = None;
        for (name, thread) in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!(thread = name, "a thread of the shard had panicked");
            }
        }
        // The handlers hold the journal: without this, the folder could not be opened again in this process.
        self.subjects.iter().for_each(|subject| self.bus.withdraw(subject));
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
    };
    let sampled = sampled(&desk, &settings.clock, &meters, &tally);
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
    };
    let platter = platter(&desk, journal_writer, batches, bus, &meters);
    let mailbox = Arc::clone(&desk.mailbox);
    let (staying, left) = sync_channel(0);
    // Made first, so that a thread that can't be started ends those before it.
    let mut running = Running {
        threads: Vec::new(),
        leaving: Arc::clone(&follower.leaving),
        staying: Some(staying),
        mailbox: Arc::clone(&mailbox) as Arc<dyn Handle>,
        bus: bus.clone(),
        subjects: Desk::<S>::subjects(settings.shard).collect(),
        sampled,
    };
    running.spawn("decide", stopping(Arc::clone(&mailbox), move || writer.run()))?;
    running.spawn("platter", stopping(mailbox, move || platter.run()))?;
    running.spawn("entries", move || follower.run::<S>(&tally))?;
    running.spawn("snapshots", snapshots::<S>(journal, settings.snapshot_events, meters, left))?;
    desk.serve(bus);
    Ok(running)
}

/// The store of the read models, with the follower that keeps it and the position that it has come to.
fn entries<S: Service>(
    journal: &Journal,
    settings: &Settings,
) -> Result<(Arc<Projection>, Follower, watch::Receiver<u64>), HostError> {
    let header = journal.header();
    let version = u16::from_be_bytes([S::MINUTES_VERSION, ENTRIES_VERSION]);
    let source = Source { incarnation: header.incarnation, name: header.service.clone(), version };
    let projection = Arc::new(Projection::open(&settings.entries, &source, journal.head().position)?);
    let (position, entries_at) = watch::channel(projection.position()?);
    let follower = Follower {
        journal: journal.clone(),
        projection: Arc::clone(&projection),
        position,
        leaving: Arc::new(AtomicBool::new(false)),
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
