//! How sled is set up, for journals and projections alike.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, Instant};

use super::panics::guarded;
use crate::error::JournalError;
use crate::files;
use crate::layout::EVENT_GROUP_BYTES_MAX;

/// Name of sled's data file inside its folder.
pub(crate) const DATA: &str = "db";

/// Bytes of one segment. The store's default is 512 KiB.
pub(crate) const SEGMENT_BYTES: usize = 8 << 20;

/// Entries that a leaf holds at the moment before it is split: sled splits once it has more than 16.
const LEAF_ENTRIES_MAX: usize = 17;
/// sled moves what is larger than this part of a segment to a file of its own, which it never syncs.
const INLINE_PARTS_PER_SEGMENT: usize = 4;
/// Room for a leaf's keys and for the headers of message and segment.
const LEAF_OVERHEAD_BYTES: usize = 4 << 10;

// Even a leaf full of the largest blocks is written inline. (With blocks of 240 KB this failed when it was measured.)
const _: () = assert!(
    LEAF_ENTRIES_MAX * EVENT_GROUP_BYTES_MAX + LEAF_OVERHEAD_BYTES
        <= SEGMENT_BYTES / INLINE_PARTS_PER_SEGMENT
);

/// How long to wait for the lock of a database that this process has just closed: sled's last background job may
/// still hold it for a moment. Long enough for that, short enough to tell soon that another process has it open.
const LOCK_WAIT: Duration = Duration::from_millis(1_500);
/// Pause between two attempts at the lock.
const LOCK_PAUSE: Duration = Duration::from_millis(5);

/// The settings that every database is opened with.
pub(crate) fn config(path: &Path, cache_bytes: u64) -> sled::Config {
    sled::Config::new()
        .path(path)
        .segment_size(SEGMENT_BYTES)
        .flush_every_ms(None)
        .cache_capacity(cache_bytes)
        .mode(sled::Mode::HighThroughput)
}

/// Opens a database; never panics.
pub(crate) fn open(path: &Path, config: &sled::Config) -> Result<sled::Db, JournalError> {
    let give_up = Instant::now() + LOCK_WAIT;
    loop {
        discard_useless_maps(path)?;
        match guarded("open its files", || config.open()) {
            Err(JournalError::Store { reason, .. }) if reason.contains("could not acquire lock") => {
                if Instant::now() >= give_up {
                    return Err(JournalError::InUse(path.to_owned()));
                }
                std::thread::park_timeout(LOCK_PAUSE);
            }
            other => return other,
        }
    }
}

/// Removes maps of pages (`snap.*`) that sled could not read. It makes one on each start, and reads the log from its
/// beginning if there is none; but a start that was interrupted leaves a `.generating` file, which sled takes for the
/// newest map, and it refuses to start if one is damaged.
fn discard_useless_maps(path: &Path) -> Result<(), JournalError> {
    let Ok(data) = File::open(path.join(DATA)) else { return Ok(()) };
    // sled's own lock, held while looking: a map in the making belongs to a process that holds it.
    if data.try_lock().is_err() {
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(files::failed("can't read folder", path))? {
        let file = entry.map_err(files::failed("can't read folder", path))?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with("snap.") {
            continue;
        }
        let is_finished = !name.ends_with(".generating");
        if is_finished && is_whole(&fs::read(&file).map_err(files::failed("can't read", &file))?) {
            continue;
        }
        tracing::warn!(file = %file.display(), is_finished, "removing a page map that can't be read");
        fs::remove_file(&file).map_err(files::failed("can't remove", &file))?;
        files::sync(path)?;
    }
    Ok(())
}

/// Whether the checksum at the end of a page map is that of its contents. Between them stands a length (8 bytes).
fn is_whole(map: &[u8]) -> bool {
    let Some((covered, [.., a, b, c, d])) =
        map.len().checked_sub(12).and_then(|end| map.split_at_checked(end))
    else {
        return false;
    };
    !covered.is_empty() && crc32fast::hash(covered) == u32::from_le_bytes([*a, *b, *c, *d])
}
