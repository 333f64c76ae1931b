//! Small helpers around files and folders.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::error::JournalError;

/// Turns an I/O error into one that names the file.
pub(crate) fn failed<'a>(what: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> JournalError + 'a {
    move |error| JournalError::Files { what, path: path.to_owned(), reason: error.to_string() }
}

/// Waits until a file's or folder's contents are on the platter.
pub(crate) fn sync(path: &Path) -> Result<(), JournalError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(failed("can't sync", path))
}

/// Makes a folder with its parents and waits until each new one is on the platter.
pub(crate) fn create_folder(path: &Path) -> Result<(), JournalError> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = parent(path) {
        create_folder(parent)?;
        match fs::create_dir(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(failed("can't create folder", path)(error));
            }
            _ => sync(parent)?,
        }
    }
    Ok(())
}

/// The folder that a path stands in; `.` for a bare name.
pub(crate) fn parent(path: &Path) -> Option<&Path> {
    path.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent })
}

/// Removes a folder with all that is in it, if it exists.
pub(crate) fn remove_folder(path: &Path) -> Result<(), JournalError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("can't remove", path)(error)),
        _ => Ok(()),
    }
}

/// Whether a folder has anything in it. A missing one has not.
pub(crate) fn is_occupied(path: &Path) -> Result<bool, JournalError> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed("can't read folder", path)(error)),
    }
}
