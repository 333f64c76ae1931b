//! The store beneath a journal: bytes under positions, written by one thread.

pub(crate) mod panics;
pub(crate) mod sled;
pub(crate) mod tuning;

use crate::error::JournalError;

/// Key of the journal's header. Positions begin at 1, so no block can have it.
pub(crate) const HEADER_KEY: u64 = 0;

/// Bytes under positions. Two implementations: sled's, and one that fails on command for tests.
pub(crate) trait Store: Send + Sync {
    /// Puts a value under a new key. Not durable yet.
    fn insert(&self, key: u64, value: &[u8]) -> Result<(), JournalError>;
    /// Hands everything inserted to the system. Not durable yet.
    fn flush(&self) -> Result<(), JournalError>;
    /// Waits until everything flushed is on the platter.
    fn sync(&self) -> Result<(), JournalError>;
    /// The value under this key.
    fn get(&self, key: u64) -> Result<Option<Vec<u8>>, JournalError>;
    /// The last entry at or before this key.
    fn at_or_before(&self, key: u64) -> Result<Option<(u64, Vec<u8>)>, JournalError>;
    /// The first entry after this key.
    fn after(&self, key: u64) -> Result<Option<(u64, Vec<u8>)>, JournalError>;
}
