//! What a shard measures while it works. A look-up in the recorder costs more than most of what is measured, so handles
//! are made once; what can be read off when somebody asks is left to `sample`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use decider::Service;
use metrics::{Counter, Histogram, Label, Unit};
use proto::Timestamp;

/// No deadline, or no time that is known.
const NEVER: u64 = u64::MAX;

/// Handles and marks of one shard, shared by its threads.
pub(crate) struct Meters {
    labels: Vec<Label>,
    commit_seconds: Histogram,
    commit_events: Histogram,
    commit_bytes: Histogram,
    commit_commands: Histogram,
    decide_seconds: Histogram,
    snapshot_failures: Counter,
    started: Instant,
    /// Milliseconds from the start to the block on its way; `NEVER` while there is none.
    committing_since: AtomicU64,
    /// Milliseconds from the start to the publication of the view.
    published_after: AtomicU64,
    due_at: AtomicU64,
    answers_kept: AtomicU64,
    parked: AtomicU64,
    snapshot: Snapshot,
}

/// The newest snapshot.
#[derive(Default)]
struct Snapshot {
    position: AtomicU64,
    at: AtomicU64,
    took_ms: AtomicU64,
}

/// What one block carries.
pub(crate) struct Carried {
    pub(crate) commands: usize,
    pub(crate) events: usize,
    pub(crate) bytes: usize,
}

impl Meters {
    /// The meters of a shard whose newest snapshot stands at this position and log time.
    pub(crate) fn new<S: Service>(shard: u16, snapshot_position: u64, snapshot_at: Timestamp) -> Self {
        let labels = vec![Label::new("service", S::NAME), Label::new("shard", shard.to_string())];
        let histogram = |name: &'static str| metrics::histogram!(name, labels.iter());
        let meters = Self {
            commit_seconds: histogram("fairground_commit_duration_seconds"),
            commit_events: histogram("fairground_commit_events"),
            commit_bytes: histogram("fairground_commit_bytes"),
            commit_commands: histogram("fairground_commit_commands"),
            decide_seconds: histogram("fairground_decide_duration_seconds"),
            snapshot_failures: metrics::counter!("fairground_snapshot_failures_total", labels.iter()),
            labels,
            started: Instant::now(),
            committing_since: AtomicU64::new(NEVER),
            published_after: AtomicU64::new(0),
            due_at: AtomicU64::new(NEVER),
            answers_kept: AtomicU64::new(0),
            parked: AtomicU64::new(0),
            snapshot: Snapshot::default(),
        };
        meters.snapshot.position.store(snapshot_position, Ordering::Relaxed);
        meters.snapshot.at.store(snapshot_at.0, Ordering::Relaxed);
        meters
    }

    /// Which service and shard these are about.
    pub(crate) fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// The deciding thread has done what waited.
    pub(crate) fn decided(&self, begun: Instant) {
        self.decide_seconds.record(begun.elapsed());
    }

    /// A block is under way.
    pub(crate) fn begin_commit(&self) -> Instant {
        self.committing_since.store(self.ran_ms(), Ordering::Relaxed);
        Instant::now()
    }

    /// The block is durable, or has failed: then it carried nothing.
    pub(crate) fn end_commit(&self, begun: Instant, carried: Option<Carried>) {
        self.committing_since.store(NEVER, Ordering::Relaxed);
        let Some(carried) = carried else { return };
        self.commit_seconds.record(begun.elapsed());
        self.commit_events.record(carried.events as f64);
        self.commit_bytes.record(carried.bytes as f64);
        self.commit_commands.record(carried.commands as f64);
    }

    /// For how many seconds a block has been under way; 0 if there is none.
    pub(crate) fn committing_seconds(&self) -> f64 {
        match self.committing_since.load(Ordering::Relaxed) {
            NEVER => 0.0,
            since => seconds(self.ran_ms().saturating_sub(since)),
        }
    }

    /// The view is out.
    pub(crate) fn published(&self) {
        self.published_after.store(self.ran_ms(), Ordering::Relaxed);
    }

    /// For how many seconds the view has stood.
    pub(crate) fn view_seconds(&self) -> f64 {
        seconds(self.ran_ms().saturating_sub(self.published_after.load(Ordering::Relaxed)))
    }

    /// When something is due by the clock, if anything is.
    pub(crate) fn due(&self, at: Option<Timestamp>) {
        self.due_at.store(at.map_or(NEVER, |at| at.0), Ordering::Relaxed);
    }

    /// For how many seconds something has been due; 0 if nothing is.
    pub(crate) fn overdue_seconds(&self, now: Timestamp) -> f64 {
        seconds(now.since_ms(Timestamp(self.due_at.load(Ordering::Relaxed))))
    }

    /// So many answers are kept for retries.
    pub(crate) fn keeps_answers(&self, count: usize) {
        self.answers_kept.store(count as u64, Ordering::Relaxed);
    }

    pub(crate) fn answers_kept(&self) -> u64 {
        self.answers_kept.load(Ordering::Relaxed)
    }

    /// So many facts are parked.
    pub(crate) fn parks(&self, count: usize) {
        self.parked.store(count as u64, Ordering::Relaxed);
    }

    pub(crate) fn parked(&self) -> u64 {
        self.parked.load(Ordering::Relaxed)
    }

    /// A snapshot was written, or could not be.
    pub(crate) fn snapshot_ended(&self, begun: Instant, stands: Option<(u64, Timestamp)>) {
        let Some((position, at)) = stands else { return self.snapshot_failures.increment(1) };
        self.snapshot.took_ms.store(ms(begun), Ordering::Relaxed);
        self.snapshot.at.store(at.0, Ordering::Relaxed);
        self.snapshot.position.store(position, Ordering::Relaxed);
    }

    /// Where the newest snapshot stands: position, log time.
    pub(crate) fn snapshot(&self) -> (u64, Timestamp) {
        let at = self.snapshot.at.load(Ordering::Relaxed);
        (self.snapshot.position.load(Ordering::Relaxed), Timestamp(at))
    }

    /// How long the newest took to write; 0 before the first of this process.
    pub(crate) fn snapshot_seconds(&self) -> f64 {
        seconds(self.snapshot.took_ms.load(Ordering::Relaxed))
    }

    fn ran_ms(&self) -> u64 {
        ms(self.started)
    }
}

/// Says what each histogram and counter of a shard means.
pub(crate) fn describe() {
    use metrics::{describe_counter as counter, describe_histogram as histogram};
    histogram!(
        "fairground_commit_duration_seconds",
        Unit::Seconds,
        "From handing a block over to its being durable"
    );
    histogram!("fairground_commit_events", Unit::Count, "Events in one block");
    histogram!("fairground_commit_bytes", Unit::Bytes, "Size of one block");
    histogram!(
        "fairground_commit_commands",
        Unit::Count,
        "Commands and questions that were answered with one block; many mean that callers come faster than blocks"
    );
    histogram!(
        "fairground_decide_duration_seconds",
        Unit::Seconds,
        "One turn of the deciding thread, its waits for a full block included; the rate of its sum is how busy it is"
    );
    counter!(
        "fairground_snapshot_failures_total",
        Unit::Count,
        "Snapshots that could not be written; each makes the next start fold more"
    );
}

/// Milliseconds as seconds.
pub(crate) fn seconds(ms: u64) -> f64 {
    ms as f64 / 1_000.0
}

fn ms(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
