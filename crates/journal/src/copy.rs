//! Looking at a stopped journal without changing it.
//!
//! Opening a store writes: it clears what looks like a torn end. After damage that may be most of the log, so whoever
//! only wants to look opens a copy.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use crate::error::JournalError;
use crate::files;
use crate::journal::{Journal, STORE, WITNESS};
use crate::settings::{Identity, Settings};
use crate::store::tuning::DATA;

/// Begins the names of copies; one that a killed process left behind may be removed.
const PREFIX: &str = ".looking-at-";

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
        let copy = || match files::parent(path).map(folder_for_copy) {
            Some(Ok(folder)) => Ok(folder),
            _ => {
                let system = std::env::temp_dir();
                folder_for_copy(&system).map_err(files::failed("can't make a folder for a copy in", &system))
            }
        };
        Self::open_copied(path, copy, identity, settings)
    }

    /// The same with the copy in a folder of the caller's, who removes what a killed process left there.
    pub fn open_copy_in(
        folder: &Path,
        path: &Path,
        identity: Option<&Identity>,
        settings: &Settings,
    ) -> Result<Self, JournalError> {
        let copy =
            || folder_for_copy(folder).map_err(files::failed("can't make a folder for a copy in", folder));
        Self::open_copied(path, copy, identity, settings)
    }

    fn open_copied(
        path: &Path,
        copy: impl FnOnce() -> Result<TempDir, JournalError>,
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
        copy_folder(&store, &copy.path().join(STORE))?;
        let witness = path.join(WITNESS);
        if witness.exists() {
            copy_file(&witness, &copy.path().join(WITNESS))?;
        }
        drop(lock);
        let (mut journal, writer) = Self::open_existing(copy.path(), identity, settings)?;
        drop(writer);
        let shared =
            Arc::get_mut(&mut journal.shared).expect("the writer was the only other one to share it");
        shared.copy = Some(copy);
        Ok(journal)
    }
}

fn folder_for_copy(parent: &Path) -> std::io::Result<TempDir> {
    tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)
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
