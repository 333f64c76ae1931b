//! Snapshots of a fold's state, so that a start does not depend on the length of the history.
//!
//! A snapshot is never load-bearing: one that can't be read, or that belongs to other blocks or another fold, is left
//! out with a warning, and the log is folded instead. A file is written beside its place, synced and renamed. It is
//! written and synced in slices: whoever appends to the log meanwhile waits for one of them at the most, since a file
//! system takes what is new to the platter together.
//!
//! | offset | bytes | field |
//! |---|---|---|
//! | 0 | 8 | magic |
//! | 8 | 2 | version of the fold |
//! | 10 | 8 | incarnation of the journal |
//! | 18 | 8 | position |
//! | 26 | 32 | hash of the header of the block that ends there |
//! | 58 | … | contents |
//! | … | 32 | BLAKE3 of the bytes before |

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use proto::{Hash, Incarnation};

use crate::error::{Head, JournalError};
use crate::files;
use crate::journal::Journal;
use crate::layout::Fields;

const MAGIC: [u8; 8] = *b"FGSNAP02";
const HEADER_BYTES: usize = 58;
const SUM_BYTES: usize = 32;
/// Name of the folder inside the journal's.
const FOLDER: &str = "snapshots";
/// What names of snapshots end in, finished and not.
const FINISHED: &str = "snapshot";
const UNFINISHED: &str = "writing";
/// How many are kept: one more than needed, so that a damaged one costs a longer fold, not a whole one.
const KEPT: usize = 2;
/// Bytes that are handed to the system at a time.
const WRITE_BYTES: usize = 256 << 10;
/// Bytes that are taken to the platter at a time: a few milliseconds of a disk's work.
const SLICE_BYTES: usize = 4 << 20;

/// The snapshots beside a journal.
pub struct SnapshotStore {
    journal: Journal,
    folder: PathBuf,
}

/// A snapshot, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The position that it stands at: the last of a block.
    pub position: u64,
    /// Hash of that block's header.
    pub head: Hash,
    /// The whole file.
    bytes: Vec<u8>,
    contents: Range<usize>,
}

impl Snapshot {
    /// What was given to [`SnapshotStore::write`].
    pub fn contents(&self) -> &[u8] {
        &self.bytes[self.contents.clone()]
    }
}

impl SnapshotStore {
    /// The snapshots in this journal's folder, which is made if needed. A journal in memory has none.
    pub fn open(journal: &Journal) -> Result<Self, JournalError> {
        let path = journal.path().ok_or_else(|| JournalError::Missing(PathBuf::from(FOLDER)))?;
        let folder = path.join(FOLDER);
        files::create_folder(&folder)?;
        Ok(Self { journal: journal.clone(), folder })
    }

    /// Stores the state that `fold_version` makes of everything up to `head`, which must be the end of a block.
    /// `contents` writes the state, piece by piece, so that it needs no second place in memory.
    ///
    /// Returns how many bytes the file has once it is on the platter; older ones beyond the newest two are removed then. What
    /// could not be finished is removed, and so is what a killed process left: one writes at a time.
    pub fn write(
        &self,
        head: &Head,
        fold_version: u16,
        contents: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<u64, JournalError> {
        let finished = self.folder.join(file_name(head.position));
        let writing = finished.with_extension(UNFINISHED);
        self.remove_unfinished()?;
        let write = || -> io::Result<u64> {
            let file = InSlices { file: File::create(&writing)?, unsynced: 0 };
            let mut file = BufWriter::with_capacity(WRITE_BYTES, file);
            let bytes = encode(self.journal.header().incarnation, head, fold_version, contents, &mut file)?;
            let InSlices { file, .. } = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()?;
            fs::rename(&writing, &finished)?;
            Ok(bytes)
        };
        let bytes = write().map_err(|error| {
            // Most likely the disk is full, and this is what fills it. If it can't be removed either, the next one tries.
            let _ = fs::remove_file(&writing);
            files::failed("can't write snapshot", &finished)(error)
        })?;
        files::sync(&self.folder)?;
        self.remove_old(head.position)?;
        Ok(bytes)
    }

    /// The newest readable snapshot of this fold that stands on the blocks of this journal.
    pub fn latest(&self, fold_version: u16) -> Result<Option<Snapshot>, JournalError> {
        for path in self.newest_first()? {
            match self.read(&path, fold_version) {
                Ok(snapshot) => return Ok(Some(snapshot)),
                Err(reason) => {
                    tracing::warn!(file = %path.display(), reason, "ignoring a snapshot, the log is folded instead");
                }
            }
        }
        Ok(None)
    }

    fn read(&self, path: &Path, fold_version: u16) -> Result<Snapshot, String> {
        let bytes = fs::read(path).map_err(|error| error.to_string())?;
        let sum_at = bytes.len().checked_sub(SUM_BYTES).ok_or("it is cut short")?;
        let (covered, sum) = bytes.split_at(sum_at);
        if blake3::hash(covered).as_bytes() != sum {
            return Err("its checksum differs".to_owned());
        }
        let short = "its fields are cut short";
        let mut fields = Fields(covered);
        if fields.array() != Some(MAGIC) {
            return Err("it is of another format".to_owned());
        }
        let version = fields.u16().ok_or(short)?;
        let incarnation = Incarnation(fields.array().ok_or(short)?);
        let position = fields.u64().ok_or(short)?;
        let head = Hash(fields.array().ok_or(short)?);
        if version != fold_version {
            return Err(format!("it was made by fold {version}, this release has fold {fold_version}"));
        }
        if incarnation != self.journal.header().incarnation {
            return Err("it belongs to another life of the journal".to_owned());
        }
        self.stands_on_chain(position, head)?;
        Ok(Snapshot { position, head, contents: HEADER_BYTES..sum_at, bytes })
    }

    fn stands_on_chain(&self, position: u64, head: Hash) -> Result<(), String> {
        let block = self.journal.block_of(position).map_err(|error| error.to_string())?;
        let ends_there = block.is_some_and(|b| b.last_position() == position && b.header_hash() == head);
        if ends_there { Ok(()) } else { Err("no block of this journal ends where it stands".to_owned()) }
    }

    /// Keeps the newest that stand at `position` or before; those beyond it are of blocks that are gone.
    fn remove_old(&self, position: u64) -> Result<(), JournalError> {
        let newest = file_name(position);
        let is_beyond = |path: &PathBuf| path.file_name().is_some_and(|name| name > OsStr::new(&newest));
        let (beyond, usable): (Vec<_>, Vec<_>) = self.newest_first()?.into_iter().partition(is_beyond);
        remove(beyond.into_iter().chain(usable.into_iter().skip(KEPT)))
    }

    fn remove_unfinished(&self) -> Result<(), JournalError> {
        remove(self.ending_in(UNFINISHED)?.into_iter())
    }

    fn newest_first(&self) -> Result<Vec<PathBuf>, JournalError> {
        let mut paths = self.ending_in(FINISHED)?;
        // Names are zero-padded positions.
        paths.sort_unstable_by(|a, b| b.cmp(a));
        Ok(paths)
    }

    fn ending_in(&self, wanted: &str) -> Result<Vec<PathBuf>, JournalError> {
        let failed = |error| files::failed("can't read folder", &self.folder)(error);
        let mut paths = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == wanted) {
                paths.push(path);
            }
        }
        Ok(paths)
    }
}

fn remove(mut paths: impl Iterator<Item = PathBuf>) -> Result<(), JournalError> {
    paths.try_for_each(|path| fs::remove_file(&path).map_err(files::failed("can't remove snapshot", &path)))
}

/// Names sort as their positions do.
fn file_name(position: u64) -> String {
    format!("{position:020}.{FINISHED}")
}

/// Writes the bytes of a snapshot file; says how many.
pub(crate) fn encode(
    incarnation: Incarnation,
    head: &Head,
    fold_version: u16,
    contents: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    into: &mut dyn Write,
) -> io::Result<u64> {
    let mut summed = Summed { into, hasher: blake3::Hasher::new() };
    summed.write_all(&MAGIC)?;
    summed.write_all(&fold_version.to_le_bytes())?;
    summed.write_all(&incarnation.0)?;
    summed.write_all(&head.position.to_le_bytes())?;
    summed.write_all(&head.hash.0)?;
    // Encoders write a few bytes at a time, and hashing is quick with many.
    let mut many = BufWriter::with_capacity(WRITE_BYTES, &mut summed);
    contents(&mut many)?;
    many.flush()?;
    drop(many);
    let (sum, bytes) = (summed.hasher.finalize(), summed.hasher.count());
    summed.into.write_all(sum.as_bytes())?;
    Ok(bytes + SUM_BYTES as u64)
}

/// Hashes what passes.
struct Summed<'a> {
    into: &'a mut dyn Write,
    hasher: blake3::Hasher,
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.into.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

/// A file that never has more than a slice that is not on the platter.
struct InSlices {
    file: File,
    unsynced: usize,
}

impl Write for InSlices {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.unsynced >= SLICE_BYTES {
            self.file.sync_data()?;
            self.unsynced = 0;
        }
        let written = self.file.write(bytes)?;
        self.unsynced += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
