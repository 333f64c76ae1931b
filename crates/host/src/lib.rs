//! Runs any decider: bounded mailbox, group commit, stored answers, deadlines, published views, read models.
//!
//! A shard has four threads. `decide` takes commands one after the other; `platter` appends the block before and
//! tells its senders once it is durable; `entries` follows the durable log into a read model; `snapshots` folds it
//! now and then, so that a start is short. Where an activity concludes something from its own log, a `watcher` does. Where others are heard there is an `inbox`, where there are streams a follower of
//! the durable log for each (`outbox`). Callers reach all of that over the bus.
//!
//! Invariant: names no activity. A reply implies durable; a view is published after the flush that brought it.

mod ahead;
mod answers;
mod batch;
mod blame;
mod clock;
mod distant;
mod ear;
mod entries;
mod fold;
mod heard;
mod history;
mod inbox;
pub mod inspect;
mod looked;
mod mailbox;
mod meters;
mod minutes;
mod outbox;
mod pace;
mod platter;
mod queries;
mod recovery;
mod rows;
mod running;
mod sample;
mod serve;
mod shard;
mod snapshots;
mod status;
mod tally;
mod telling;
#[cfg(test)]
mod tests;
mod traces;
mod watching;
mod writer;

pub use clock::{Clock, DevelopmentClock, SystemClock};
pub use distant::Distant;
pub use entries::Concluded;
pub use mailbox::MAILBOX_COMMANDS_MAX;
pub use outbox::{Apart, Streams, StreamsConfig};
pub use pace::{Pace, step_back};
pub use recovery::Progress;
pub use running::Running;
pub use serve::Forgotten;
pub use shard::{Settings, start};
pub use snapshots::SNAPSHOT_EVENTS;

/// Says what every metric of a shard means. The recorder must be there first.
pub fn describe_metrics() {
    meters::describe();
    outbox::describe();
    sample::describe();
    tally::describe();
}

/// What keeps a shard from running or a log from being read.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::JournalError),
    /// A stream is not there, not as configured, or can't be used.
    #[error(transparent)]
    Stream(#[from] bus::StreamError),
    /// A stream and the journal don't belong together.
    #[error(transparent)]
    Apart(#[from] Apart),
    /// A stored event is of a later release, or damaged in a way that its checksum hides.
    #[error("position {position}: {error}")]
    Unreadable {
        /// Where it stands.
        position: u64,
        /// What is wrong with it.
        error: decider::UnreadableEvent,
    },
    /// A fold was handed a block that does not follow.
    #[error("the fold stands before position {expected} but the next block begins at {found}")]
    Gap {
        /// The position that should come.
        expected: u64,
        /// The position that came.
        found: u64,
    },
    /// A stored event is of a kind that this release does not know.
    #[error("position {position} holds an event of kind {kind}, which this release does not know; update it")]
    UnknownKind {
        /// Where it stands.
        position: u64,
        /// Number of the kind.
        kind: u16,
    },
    /// A block holds the answer of a command whose events it lacks.
    #[error("a block holds an answer for position {position} that belongs to none of its events")]
    StrayAnswer {
        /// Where the answer says that its events begin.
        position: u64,
    },
    /// Stored counts are none that this release knows.
    #[error(
        "counts per minute can't be read: {0}; stop, and remove the folder of entries: they are counted again"
    )]
    Minutes(String),
    /// What belongs to a campaign that is over for good can't be destroyed now.
    #[error("the keys of the final campaign {campaign} are still there: {reason}")]
    NotConcluded {
        /// The campaign.
        campaign: proto::CampaignId,
        /// Why.
        reason: String,
    },
    /// The rows of an activity can't be read, so none can be added.
    #[error("position {position}: rows can't be added: {reason}")]
    Rows {
        /// The event that they were to be added for.
        position: u64,
        /// What is wrong with those before.
        reason: String,
    },
    /// The digest's place in the chain can't be read.
    #[error("{0}")]
    Describe(String),
    /// The process is to end: nobody needs what was being made.
    #[error("it was given up, since the process ends")]
    GivenUp,
    /// The system gives no thread.
    #[error("can't start a thread: {0}")]
    Thread(std::io::Error),
}
