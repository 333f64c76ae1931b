//! What is read off a shard when somebody asks for metrics: nothing of this costs a vote anything.

use std::sync::Arc;

use decider::{Backlog, Service};
use journal::Journal;
use metrics::{Label, Unit, counter, gauge};
use proto::Timestamp;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::mailbox::Mailbox;
use crate::meters::{Meters, seconds};
use crate::status::{Hearing, Published, Shared};
use crate::tally::Tally;

/// A shard as metrics see it.
pub(crate) struct Sampled<S: Service> {
    pub(crate) journal: Journal,
    pub(crate) mailbox: Arc<Mailbox<S>>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) entries_at: watch::Receiver<u64>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) meters: Arc<Meters>,
    pub(crate) published: Arc<Published<S::View>>,
    pub(crate) tally: Arc<Tally<S>>,
    /// Followers of the log that write streams or watch it, with how far they have come.
    pub(crate) followers: Vec<(&'static str, watch::Receiver<u64>)>,
}

/// The same without its types.
pub(crate) trait Sample: Send + Sync {
    /// Sets every gauge to what it is now.
    fn sample(&self);
}

impl<S: Service> Sample for Sampled<S> {
    fn sample(&self) {
        let set = |name: &'static str, value: f64| gauge!(name, self.meters.labels().iter()).set(value);
        let flag = |is_so: bool| f64::from(u8::from(is_so));
        let now = self.clock.now();
        set("fairground_fold_version", f64::from(S::FOLD_VERSION));
        set("fairground_shard_stopped", flag(self.mailbox.stopped().is_some()));
        set("fairground_clock_doubted", flag(self.shared.pause().is_some()));
        set("fairground_mailbox_commands", self.mailbox.waiting() as f64);
        set("fairground_mailbox_commands_max", self.mailbox.capacity() as f64);
        set("fairground_commit_in_flight_seconds", self.meters.committing_seconds());
        set("fairground_answers_kept", self.meters.answers_kept() as f64);
        set("fairground_parked_facts", self.meters.parked() as f64);
        set("fairground_view_age_seconds", self.meters.view_seconds());
        set("fairground_deadline_overdue_seconds", self.meters.overdue_seconds(now));

        let head = self.journal.head();
        set("fairground_log_position", head.position as f64);
        set("fairground_log_timestamp_seconds", seconds(head.at.0));
        let (snapshot_position, snapshot_at) = self.meters.snapshot();
        set("fairground_snapshot_position", snapshot_position as f64);
        set("fairground_snapshot_timestamp_seconds", seconds(snapshot_at.0));
        set("fairground_snapshot_duration_seconds", self.meters.snapshot_seconds());
        self.follower("entries", *self.entries_at.borrow(), head.position, now);
        for (name, position) in &self.followers {
            self.follower(name, *position.borrow(), head.position, now);
        }
        S::backlog(&self.published.get()).into_iter().for_each(|backlog| self.backlog(backlog, now));
        self.shared.hearing().iter().for_each(|hearing| self.hearing(hearing));
        self.tally.publish(self.meters.labels());
    }
}

impl<S: Service> Sampled<S> {
    fn follower(&self, name: &'static str, position: u64, head: u64, now: Timestamp) {
        let mut labels = self.meters.labels().to_vec();
        labels.push(Label::new("follower", name));
        let lag = head.saturating_sub(position);
        // The oldest event that it has not come to tells for how long it has been late.
        let next = if lag > 0 { self.journal.block_of(position + 1).ok().flatten() } else { None };
        let late_ms = next.map_or(0, |block| now.since_ms(block.at()));
        gauge!("fairground_follower_position", labels.iter()).set(position as f64);
        gauge!("fairground_follower_lag_events", labels.iter()).set(lag as f64);
        gauge!("fairground_follower_lag_seconds", labels.iter()).set(seconds(late_ms));
    }

    fn backlog(&self, backlog: Backlog, now: Timestamp) {
        let mut labels = self.meters.labels().to_vec();
        labels.push(Label::new("kind", backlog.kind));
        let age_ms = backlog.since.map_or(0, |since| now.since_ms(since));
        gauge!("fairground_decisions_waiting", labels.iter()).set(backlog.count as f64);
        gauge!("fairground_decisions_oldest_seconds", labels.iter()).set(seconds(age_ms));
    }

    fn hearing(&self, hearing: &Hearing) {
        let mut labels = self.meters.labels().to_vec();
        labels.push(Label::new("of", hearing.so_far.service.clone()));
        let refused = f64::from(u8::from(hearing.is_refused));
        gauge!("fairground_heard_position", labels.iter()).set(hearing.so_far.position as f64);
        gauge!("fairground_heard_age_seconds", labels.iter()).set(hearing.moved.elapsed().as_secs_f64());
        gauge!("fairground_hearing_refused", labels.iter()).set(refused);
        counter!("fairground_hearing_backfills_total", labels.iter()).absolute(hearing.backfills);
    }
}

/// Says what each gauge of a shard means.
pub(crate) fn describe() {
    use metrics::describe_gauge as gauge;
    const COUNT: Unit = Unit::Count;
    const SECONDS: Unit = Unit::Seconds;
    gauge!(
        "fairground_fold_version",
        COUNT,
        "Version of the rules' fold; digests of one version can be compared"
    );
    gauge!(
        "fairground_shard_stopped",
        COUNT,
        "1 once a shard has stopped for good: restart it after reading why"
    );
    gauge!("fairground_clock_doubted", COUNT, "1 while intake rests because the clock is not to be believed");
    gauge!("fairground_mailbox_commands", COUNT, "Commands that wait to be decided");
    gauge!(
        "fairground_mailbox_commands_max",
        COUNT,
        "Commands that may wait; more are answered with 503 at once"
    );
    gauge!(
        "fairground_commit_in_flight_seconds",
        SECONDS,
        "For how long the block now under way has been; 0 if none is. It grows while a disk hangs"
    );
    gauge!("fairground_answers_kept", COUNT, "Answers that a retry would get again");
    gauge!("fairground_view_age_seconds", SECONDS, "Since what everybody reads was last published");
    gauge!(
        "fairground_deadline_overdue_seconds",
        SECONDS,
        "Since something was due by the clock, such as the next step of a board or an opening, and has not happened"
    );
    gauge!("fairground_log_position", COUNT, "Position of the last durable event");
    gauge!(
        "fairground_log_timestamp_seconds",
        SECONDS,
        "Log time of the last durable block, since the epoch"
    );
    gauge!(
        "fairground_snapshot_position",
        COUNT,
        "Position of the newest snapshot; a start folds what follows it"
    );
    gauge!(
        "fairground_snapshot_timestamp_seconds",
        SECONDS,
        "Log time that the newest snapshot stands at; 0: none"
    );
    gauge!("fairground_snapshot_duration_seconds", SECONDS, "How long the last snapshot took; 0: none yet");
    gauge!("fairground_follower_position", COUNT, "Position that a follower of the log has come to");
    gauge!("fairground_follower_lag_events", COUNT, "Durable events that a follower has not come to");
    gauge!(
        "fairground_follower_lag_seconds",
        SECONDS,
        "Age of the oldest event that a follower has not come to"
    );
    describe_backlog();
    describe_hearing();
}

fn describe_backlog() {
    use metrics::describe_gauge as gauge;
    gauge!(
        "fairground_decisions_waiting",
        Unit::Count,
        "What waits for a person's decision, by kind. Referrals: held (not given until somebody decides) and doubted (given, looks \
         made up). The ledger: unpaid (what rules could not give since a budget was spent)"
    );
    gauge!(
        "fairground_decisions_oldest_seconds",
        Unit::Seconds,
        "For how long the oldest of them has waited; 0: none waits"
    );
}

fn describe_hearing() {
    use metrics::{describe_counter as counter, describe_gauge as gauge};
    gauge!(
        "fairground_parked_facts",
        Unit::Count,
        "Facts of others that nothing could be done about, and that wait for an operator: fairground parked list"
    );
    gauge!(
        "fairground_heard_position",
        Unit::Count,
        "Position of the last fact that was heard of another service; fairground_stream_position is where those end"
    );
    gauge!(
        "fairground_heard_age_seconds",
        Unit::Seconds,
        "Since anything was heard of another service; long is well where it has nothing to tell"
    );
    gauge!(
        "fairground_hearing_refused",
        Unit::Count,
        "1 while facts of another service are not heard. The log line says why; it is tried again"
    );
    counter!(
        "fairground_hearing_backfills_total",
        Unit::Count,
        "Questions to another service's log for facts that its stream did not have, or had behind a gap"
    );
}
