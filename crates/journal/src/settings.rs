//! How a journal is opened.

use std::fmt;

/// Bytes of the store's page cache unless told otherwise. Appends need only the newest pages, replay reads each once.
pub const CACHE_BYTES_DEFAULT: u64 = 64 << 20;

/// Which journal a folder must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The service, e.g. `votes`.
    pub service: String,
    /// Its shard, from 0.
    pub shard: u16,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.service, self.shard)
    }
}

/// How a journal is opened.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Bytes of the store's page cache.
    pub cache_bytes: u64,
    /// Open although acknowledged blocks are missing at the end, and go on from what is left.
    pub accept_lost_tail: bool,
    /// Whether an append waits for the platter.
    #[cfg(feature = "faults")]
    pub durability: Durability,
    /// Size of the store's segments.
    #[cfg(feature = "faults")]
    pub segments: Segments,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cache_bytes: CACHE_BYTES_DEFAULT,
            accept_lost_tail: false,
            #[cfg(feature = "faults")]
            durability: Durability::Platter,
            #[cfg(feature = "faults")]
            segments: Segments::Large,
        }
    }
}

impl Settings {
    /// Whether appends are followed by fdatasync: always, outside fault tests.
    pub(crate) fn is_synced(&self) -> bool {
        #[cfg(feature = "faults")]
        return self.durability == Durability::Platter;
        #[cfg(not(feature = "faults"))]
        true
    }

    /// Whether segments have the size under which nothing goes to blobs: always, outside fault tests.
    pub(crate) fn has_large_segments(&self) -> bool {
        #[cfg(feature = "faults")]
        return self.segments == Segments::Large;
        #[cfg(not(feature = "faults"))]
        true
    }
}

/// Whether an append waits for the platter. Exists so that a power-cut test can show what happens if it doesn't.
#[cfg(feature = "faults")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in every normal build.
    Platter,
    /// Trusts the store's own flush, which loses acknowledged blocks in a power cut.
    SledFlushOnly,
}

/// Size of the store's segments. Exists so that a power-cut test can show what happens with the store's default.
#[cfg(feature = "faults")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segments {
    /// As in every normal build.
    Large,
    /// The store's default, under which large blocks go to files that are never synced; these are not refused then.
    Default,
}
