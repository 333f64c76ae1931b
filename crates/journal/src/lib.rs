//! The log of one shard: blocks, chain, flush, replay, snapshots, verify.
//!
//! Invariant: this is the only crate that knows sled. Everything here blocks; callers bring their own threads.

mod block;
mod body;
mod copy;
mod draft;
mod error;
mod files;
mod header;
mod journal;
mod layout;
mod projection;
mod rebuild;
mod settings;
mod snapshot;
mod store;
mod transfer;
mod verify;
mod witness;
mod writer;

#[cfg(any(test, feature = "faults"))]
pub mod faulty;
pub mod proof;

pub use block::{Answer, Block, Event, Header, Heard, Malformed};
pub use draft::Draft;
pub use error::{Damage, Head, JournalError};
pub use header::JournalHeader;
pub use journal::{Blocks, Journal};
pub use layout::{BLOCK_BYTES_MAX, EVENT_GROUP_BYTES_MAX, FORMAT_VERSION, HEARD_MAX};
pub use projection::{Entry, Projection, SCAN_ENTRIES_MAX, Source};
pub use rebuild::{Rebuild, frame, framed_bytes, unframe};
pub use settings::{CACHE_BYTES_DEFAULT, Identity, Settings};
#[cfg(feature = "faults")]
pub use settings::{Durability, Segments};
pub use snapshot::{Snapshot, SnapshotStore};
pub use transfer::{ExportHeader, export, import, read_export_header};
pub use verify::{Verified, verify_folder};
pub use writer::Writer;

#[cfg(test)]
mod tests;
