//! Looking at a stopped journal without changing it.
//!
//! Opening a store writes: it clears what looks like a torn end. After damage that may be most of the log, so whoever
//! only wants to look opens a copy.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;

use crate::error::JournalError;
use crate::files;
use crate::journal::{Journal, STORE, WITNESS};
use crate::settings::{Identity, Settings};
use crate::store::tuning::DATA;

/// Begins the names of copies.
const PREFIX: &str = ".looking-at-";
/// The file in a copy that is locked for as long as a process looks at it.
const LOOKED_AT: &str = "looked-at";
/// A folder so young may be one that is being made, and locked in a moment.
const MAKING: Duration = Duration::from_secs(60);

/// A folder with a copy, removed when dropped. One whose process was killed goes when the next copy is made beside it.
#[derive(Debug)]
pub(crate) struct CopyFolder {
    folder: TempDir,
    /// Below the folder, so that nobody takes it for left behind before it is gone.
    _looked_at: File,
}

impl CopyFolder {
    fn new_in(parent: &Path) -> std::io::Result<Self> {
        remove_left_behind(parent);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
        let looked_at = File::create_new(folder.path().join(LOOKED_AT))?;
        looked_at.lock()?;
        Ok(Self { folder, _looked_at: looked_at })
    }
}

/// Removes copies that nobody looks at any more. Whatever can't be removed only takes room, so nothing is said of it.
fn remove_left_behind(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let is_copy = entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes());
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        let lock = || File::open(entry.path().join(LOOKED_AT)).ok()?.try_lock().ok();
        if is_copy && age().is_some_and(|age| age > MAKING) && lock().is_some() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

impl Journal {
    /// Opens a copy of the journal in this folder, which no process may have open; it is removed with the last clone.
    ///
    /// The copy lies beside the folder, where the file system may share its blocks, or in the system's folder for
    /// temporary files if that is not writable. Snapshots are left out.
    pub fn open_copy(
        path: &Path,
        identity: Option<&Identity>,
        settings: &Settings,
    ) -> Result<Self, JournalError> {
        let copy = || match files::parent(path).map(CopyFolder::new_in) {
            Some(Ok(folder)) => Ok(folder),
            _ => {
                let system = std::env::temp_dir();
                CopyFolder::new_in(&system)
                    .map_err(files::failed("can't make a folder for a copy in", &system))
            }
        };
        Self::open_copied(path, copy, identity, settings)
    }

    /// The same with the copy in a folder of the caller's.
    pub fn open_copy_in(
        folder: &Path,
        path: &Path,
        identity: Option<&Identity>,
        settings: &Settings,
    ) -> Result<Self, JournalError> {
        let copy =
            || CopyFolder::new_in(folder).map_err(files::failed("can't make a folder for a copy in", folder));
        Self::open_copied(path, copy, identity, settings)
    }

    fn open_copied(
        path: &Path,
        copy: impl FnOnce() -> Result<CopyFolder, JournalError>,
        identity: Option<&Identity>,
        settings: &Settings,
    ) -> Result<Self, JournalError> {
        let store = path.join(STORE);
        if !store.is_dir() {
            return Err(JournalError::Missing(path.to_owned()));
        }
        let data = store.join(DATA);
        let lock = File::open(&data).map_err(files::failed("can't open", &data))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse(store)),
            Err(TryLockError::Error(error)) => return Err(files::failed("can't lock", &data)(error)),
        }
        let copy = copy()?;
        copy_folder(&store, &copy.folder.path().join(STORE))?;
        let witness = path.join(WITNESS);
        if witness.exists() {
            copy_file(&witness, &copy.folder.path().join(WITNESS))?;
        }
        drop(lock);
        let (mut journal, writer) = Self::open_existing(copy.folder.path(), identity, settings)?;
        drop(writer);
        let shared =
            Arc::get_mut(&mut journal.shared).expect("the writer was the only other one to share it");
        shared.copy = Some(copy);
        Ok(journal)
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), JournalError> {
    fs::create_dir(to).map_err(files::failed("can't create folder", to))?;
    for entry in fs::read_dir(from).map_err(files::failed("can't read folder", from))? {
        let entry = entry.map_err(files::failed("can't read folder", from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_folder(&source, &target)?;
        } else {
            copy_file(&source, &target)?;
        }
    }
    Ok(())
}

/// Copies contents only: a copy of a read-only file must be writable.
fn copy_file(from: &Path, to: &Path) -> Result<(), JournalError> {
    let mut source = File::open(from).map_err(files::failed("can't open", from))?;
    let mut target = File::create(to).map_err(files::failed("can't create", to))?;
    std::io::copy(&mut source, &mut target).map(drop).map_err(files::failed("can't copy", from))
}
