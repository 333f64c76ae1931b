//! The store on disk: what it takes to make sled 0.34.7 keep what was acknowledged.
//!
//! sled writes its log into segments of one file, `db`. Pages are rewritten at the end of the log; a segment whose
//! pages have all moved on is written over. On a start sled reads the newest `snap.*` file, a map of pages made by
//! the start before, and then the log from there up to the first message whose checksum fails. What follows from that:
//!
//! - **`flush()` is not durable.** On Linux it calls `sync_file_range`, which neither waits for the disk's cache nor
//!   writes the file's length. [`Store::sync`] therefore calls `fdatasync` on a descriptor of its own, and an append
//!   is acknowledged only after that.
//! - **No segment is written over before what replaced it is on the platter.** sled frees a segment only once the
//!   header of a later segment says that the replacements are stable, and takes it into use for the segment after
//!   that one. Between the two lies a segment's worth of log (8 MiB), and at most one append lies between two
//!   fdatasyncs: a block of at most 120 KiB and a leaf of at most 2 MiB. So at least one fdatasync lies between the
//!   last replacement and the reuse. With segments of 512 KiB and large blocks that would not hold.
//! - **A batch torn in any way is cut off, not mixed up.** Every message carries a checksum and its segment's number,
//!   so stale bytes of an earlier life of a segment don't pass. A start scans on from the segment that holds the
//!   highest position known as stable; if the end of that segment was lost while the header of the next one got
//!   through, it stops at the tear and zeroes what lies behind it. What lies behind was never acknowledged, because
//!   everything acknowledged lies in front of the last fdatasync.
//! - **No leaf is large enough for a file of its own.** sled moves what exceeds a quarter of a segment into `blobs/`,
//!   which it never syncs. `tuning` holds the sizes apart at compile time, and a file in `blobs/` stops the writer.
//! - **Page maps are not load-bearing.** A start first syncs what a killed process left in memory, since sled zeroes
//!   segments that the end of the log made free; and it syncs all that it changed, with the folder, before anything
//!   is appended. A map that is damaged or half-made is removed: sled then reads the whole log, which names every live
//!   page.
//! - **Creation is atomic.** sled never syncs `conf`, nor its folder. The store is made in a folder beside its place,
//!   synced file by file and renamed.
//!
//! What is left to chance is damage by others: after a flipped byte sled may drop a page or the rest of a segment
//! without a word. The chain over the blocks finds a gap, and the witness finds a lost end.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::panics::{caught, guarded};
use super::{Store, tuning};
use crate::error::JournalError;
use crate::files;
use crate::settings::Settings;

/// Name of sled's settings file inside its folder.
const CONF: &str = "conf";
/// Name of the folder into which sled moves what it finds too large.
const BLOBS: &str = "blobs";

/// A sled database and a descriptor of our own on its data file.
pub(crate) struct SledStore {
    /// `None` only while dropping.
    db: Option<sled::Db>,
    data: File,
    data_path: PathBuf,
    blobs: PathBuf,
    synced: bool,
    blobs_refused: bool,
}

impl SledStore {
    /// Opens or creates the database in this folder and waits until all that opening has changed is on the platter.
    pub fn open(path: &Path, settings: &Settings) -> Result<Self, JournalError> {
        let mut config = tuning::config(path, settings.cache_bytes);
        if !settings.has_large_segments() {
            config = config.segment_size(sled::Config::new().segment_size);
        }
        let data_path = path.join(tuning::DATA);
        if data_path.exists() {
            // The end of the log may be in memory only, if the process before was killed: see above.
            files::sync(&data_path)?;
            forget_cached(&data_path)?;
        }
        let db = tuning::open(path, &config)?;
        let data = File::options()
            .read(true)
            .write(true)
            .open(&data_path)
            .map_err(files::failed("can't open", &data_path))?;
        let store = Self {
            db: Some(db),
            data,
            data_path,
            blobs: path.join(BLOBS),
            synced: settings.is_synced(),
            blobs_refused: settings.has_large_segments(),
        };
        store.sync_all(path)?;
        Ok(store)
    }

    /// Opening writes: a new database all of its files, an old one zeros over its torn end and a fresh `snap.` file.
    fn sync_all(&self, path: &Path) -> Result<(), JournalError> {
        self.flush()?;
        self.data.sync_all().map_err(files::failed("can't sync", &self.data_path))?;
        files::sync(&path.join(CONF))?;
        files::sync(&self.blobs)?;
        files::sync(path)?;
        files::parent(path).map_or(Ok(()), files::sync)
    }

    fn db(&self) -> Result<&sled::Db, JournalError> {
        self.db.as_ref().ok_or(JournalError::Store { what: "be used", reason: "it is closed".to_owned() })
    }
}

impl Store for SledStore {
    fn insert(&self, key: u64, value: &[u8]) -> Result<(), JournalError> {
        let db = self.db()?;
        guarded("insert", || db.insert(key.to_be_bytes(), value)).map(drop)
    }

    fn flush(&self) -> Result<(), JournalError> {
        let db = self.db()?;
        guarded("flush", || db.flush()).map(drop)
    }

    fn sync(&self) -> Result<(), JournalError> {
        // Looked for before the sync, so that a block whose bytes went there is never acknowledged.
        if self.blobs_refused && files::is_occupied(&self.blobs)? {
            return Err(JournalError::BlobFound(self.blobs.clone()));
        }
        if self.synced {
            // sled's flush waits for the data alone (sync_file_range), not for the file's size nor for the disk's
            // own cache; this waits for the platter.
            self.data.sync_data().map_err(files::failed("can't sync", &self.data_path))?;
        }
        Ok(())
    }

    fn get(&self, key: u64) -> Result<Option<Vec<u8>>, JournalError> {
        let db = self.db()?;
        guarded("read", || db.get(key.to_be_bytes())).map(|found| found.map(|value| value.to_vec()))
    }

    fn at_or_before(&self, key: u64) -> Result<Option<(u64, Vec<u8>)>, JournalError> {
        let db = self.db()?;
        let found = guarded("read", || db.range(..=key.to_be_bytes()).next_back().transpose())?;
        found.map(|(key, value)| entry(&key, &value)).transpose()
    }

    fn after(&self, key: u64) -> Result<Option<(u64, Vec<u8>)>, JournalError> {
        let db = self.db()?;
        let Some(next) = key.checked_add(1) else { return Ok(None) };
        let found = guarded("read", || db.range(next.to_be_bytes()..).next().transpose())?;
        found.map(|(key, value)| entry(&key, &value)).transpose()
    }
}

/// Makes the next reads come from the platter. After a sync that failed, Linux keeps the pages in its cache as if they
/// were written: a block read from there would seem durable, and be gone after a power cut.
fn forget_cached(path: &Path) -> Result<(), JournalError> {
    let forgotten = File::open(path)
        .and_then(|file| Ok(rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?));
    forgotten.map_err(files::failed("can't drop the cache of", path))
}

impl Drop for SledStore {
    fn drop(&mut self) {
        let db = self.db.take();
        if let Err(reason) = caught(move || drop(db)) {
            tracing::warn!(path = %self.data_path.display(), reason, "the store could not be closed in good order");
        }
    }
}

fn entry(key: &[u8], value: &[u8]) -> Result<(u64, Vec<u8>), JournalError> {
    let key = key.try_into().map(u64::from_be_bytes).map_err(|_| JournalError::Store {
        what: "read",
        reason: format!("found a key of {} bytes, 8 is the only length in use", key.len()),
    })?;
    Ok((key, value.to_vec()))
}
