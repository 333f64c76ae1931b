//! Snapshots of a fold's state, so that a start does not depend on the length of the history.
//!
//! A snapshot is never load-bearing: one that can't be read, or that belongs to other blocks or another fold, is left
//! out with a warning, and the log is folded instead. A file is written beside its place, synced and renamed:
//!
//! | offset | bytes | field |
//! |---|---|---|
//! | 0 | 8 | magic |
//! | 8 | 2 | version of the fold |
//! | 10 | 8 | incarnation of the journal |
//! | 18 | 8 | position |
//! | 26 | 32 | hash of the header of the block that ends there |
//! | 58 | 8 | length of the contents |
//! | 66 | … | contents |
//! | … | 32 | BLAKE3 of the bytes before |

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use proto::{Hash, Incarnation};

use crate::error::{Head, JournalError};
use crate::files;
use crate::journal::Journal;
use crate::layout::Fields;

const MAGIC: [u8; 8] = *b"FGSNAP01";
const HEADER_BYTES: usize = 66;
const SUM_BYTES: usize = 32;
/// Name of the folder inside the journal's.
const FOLDER: &str = "snapshots";
/// How many are kept: one more than needed, so that a damaged one costs a longer fold, not a whole one.
const KEPT: usize = 2;

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
    /// What was given to [`SnapshotStore::write`].
    pub contents: Vec<u8>,
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
    ///
    /// Returns once it is on the platter; older ones beyond the newest two are removed then.
    pub fn write(&self, head: &Head, fold_version: u16, contents: &[u8]) -> Result<PathBuf, JournalError> {
        let bytes = encode(self.journal.header().incarnation, head, fold_version, contents);
        let finished = self.folder.join(file_name(head.position));
        let writing = finished.with_extension("writing");
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&writing)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&writing, &finished)
        };
        write().map_err(files::failed("can't write snapshot", &finished))?;
        files::sync(&self.folder)?;
        self.remove_old(head.position)?;
        Ok(finished)
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
        let length = fields.u64().ok_or(short)?;
        if length != fields.0.len() as u64 {
            return Err("its length is not what it says".to_owned());
        }
        if version != fold_version {
            return Err(format!("it was made by fold {version}, this release has fold {fold_version}"));
        }
        if incarnation != self.journal.header().incarnation {
            return Err("it belongs to another life of the journal".to_owned());
        }
        self.stands_on_chain(position, head)?;
        Ok(Snapshot { position, head, contents: fields.0.to_vec() })
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
        for path in beyond.into_iter().chain(usable.into_iter().skip(KEPT)) {
            fs::remove_file(&path).map_err(files::failed("can't remove snapshot", &path))?;
        }
        Ok(())
    }

    fn newest_first(&self) -> Result<Vec<PathBuf>, JournalError> {
        let failed = |error| files::failed("can't read folder", &self.folder)(error);
        let mut paths = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "snapshot") {
                paths.push(path);
            }
        }
        // Names are zero-padded positions.
        paths.sort_unstable_by(|a, b| b.cmp(a));
        Ok(paths)
    }
}

/// Names sort as their positions do.
fn file_name(position: u64) -> String {
    format!("{position:020}.snapshot")
}

/// The bytes of a snapshot file.
pub(crate) fn encode(incarnation: Incarnation, head: &Head, fold_version: u16, contents: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES + contents.len() + SUM_BYTES);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&fold_version.to_le_bytes());
    bytes.extend_from_slice(&incarnation.0);
    bytes.extend_from_slice(&head.position.to_le_bytes());
    bytes.extend_from_slice(&head.hash.0);
    bytes.extend_from_slice(&(contents.len() as u64).to_le_bytes());
    bytes.extend_from_slice(contents);
    let sum = blake3::hash(&bytes);
    bytes.extend_from_slice(sum.as_bytes());
    bytes
}
