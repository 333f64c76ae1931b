//! What can go wrong, and what to do about it.

use std::path::PathBuf;

use proto::Hash;

/// Why a journal can't be opened, read or appended to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// A file or folder can't be read or written.
    #[error("{what} {path}: {reason}", path = path.display())]
    Files {
        /// What was being done.
        what: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The store beneath failed; the message is its own.
    #[error("the store failed to {what}: {reason}")]
    Store {
        /// What was being done.
        what: &'static str,
        /// What the store said, also if it said so by a panic.
        reason: String,
    },
    /// Another process has it open.
    #[error("{path} is open in another process", path = .0.display())]
    InUse(PathBuf),
    /// The folder holds the journal of another service or shard.
    #[error("this folder holds the journal of {found}, not of {wanted}; point the service at its own folder")]
    OtherJournal {
        /// Service and shard in the stored header.
        found: String,
        /// Service and shard that were asked for.
        wanted: String,
    },
    /// There is no journal where one is expected.
    #[error("no journal at {path}", path = .0.display())]
    Missing(PathBuf),
    /// Stored bytes are not what was written.
    #[error("{0}; restore the journal from an export")]
    Damaged(#[from] Damage),
    /// Acknowledged blocks are gone from the end.
    #[error(
        "the journal ends at position {found} but position {witnessed} was acknowledged: restore it from an \
         export, or accept the loss once by accept_lost_tail = true under [journal] in the settings"
    )]
    TailLost {
        /// Where the journal ends now.
        found: u64,
        /// Last position that is known to have been acknowledged.
        witnessed: u64,
    },
    /// What would tell whether blocks are gone from the end is itself gone.
    #[error(
        "{path} is missing, so nobody can tell whether acknowledged blocks are missing as well: restore the whole \
         folder, or accept that once by accept_lost_tail = true under [journal] in the settings", path = .0.display()
    )]
    WitnessMissing(PathBuf),
    /// The writer failed before, and what it holds in memory can't be trusted any more.
    #[error("the writer has stopped and takes nothing until the journal is opened again: {0}")]
    Poisoned(String),
    /// The store moved data into a file that it never syncs.
    #[error("the store put data into {path}, which is never synced; nothing more is acknowledged", path = .0.display())]
    BlobFound(PathBuf),
    /// A draft that doesn't follow the last block.
    #[error(
        "the draft begins at position {found} at {found_at_ms} ms, the log goes on at {wanted}, not before {wanted_at_ms} ms"
    )]
    OutOfOrder {
        /// First position of the draft.
        found: u64,
        /// Time of the draft.
        found_at_ms: u64,
        /// First position that follows the log.
        wanted: u64,
        /// Time of the last block.
        wanted_at_ms: u64,
    },
    /// A draft that can't be a block.
    #[error("the draft can't become a block: {0}")]
    Draft(String),
    /// An export that can't be imported, or a target that can't take it.
    #[error("can't import: {0}")]
    Import(String),
}

/// Stored bytes that are not what was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("damage at position {first_bad_position}: {reason}")]
pub struct Damage {
    /// First position that can't be trusted; 0 if the damage concerns the journal as a whole.
    pub first_bad_position: u64,
    /// What is wrong there.
    pub reason: String,
}

impl Damage {
    /// Damage from this position on.
    pub(crate) fn at(first_bad_position: u64, reason: impl Into<String>) -> Self {
        Self { first_bad_position, reason: reason.into() }
    }
}

/// Last durable block of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// Position of its last event; 0 while the journal is empty.
    pub position: u64,
    /// Hash of its header; zeros while the journal is empty.
    pub hash: Hash,
    /// Its log time.
    pub at: proto::Timestamp,
}
