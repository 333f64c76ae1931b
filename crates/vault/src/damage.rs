//! Damage that a look has found, and the note of it.
//!
//! A start takes a sector that was lost to zeros for a torn write, and clears for good what belongs to it. So what was found is
//! noted at once, and while the note is there no start opens the vault: a backup may still have what was lost. A restore of the
//! whole folder takes the note away; whoever can do without what was lost removes it by hand, and that start looks at every slot.
//!
//! The file `damaged` has a line for each slot: the slot file's name and the slot's number. That it is there is what counts, since a
//! full disk may leave it empty.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use crate::error::VaultError;
use crate::folder::{private, sync_folder};

const NOTE: &str = "damaged";
/// Slots that are logged and noted, all others are counted: whoever lost more has lost files, and reads of no single slot.
const TOLD_MAX: usize = 1_000;

/// A slot: the name of its file, and its number.
pub(crate) type FileSlot = (&'static str, u32);

/// What was found damaged in one vault since it was opened.
pub(crate) struct Damage {
    folder: PathBuf,
    /// Files bound how many they are.
    found: Mutex<BTreeSet<FileSlot>>,
}

impl Damage {
    /// Nothing was found in this folder.
    ///
    /// # Errors
    /// [`VaultError::Noted`] if something was, at any time before.
    pub fn none_in(folder: &Path) -> Result<Self, VaultError> {
        let note = folder.join(NOTE);
        match note.try_exists() {
            Ok(false) => Ok(Self { folder: folder.to_path_buf(), found: Mutex::default() }),
            Ok(true) => Err(VaultError::Noted { note }),
            Err(error) => Err(VaultError::io("look for", note)(error)),
        }
    }

    /// How many slots were found damaged.
    pub fn count(&self) -> usize {
        self.slots().len()
    }

    /// Logs and notes these slots; on the platter when this returns. Those that were found before are left out.
    pub fn found(&self, damaged: impl IntoIterator<Item = FileSlot>) {
        let new = self.add(damaged);
        if new.is_empty() {
            return;
        }
        for &(file, slot) in &new {
            let error = VaultError::Damaged { file: self.folder.join(file), slot };
            tracing::error!(%error, "a slot of the vault is not what it was; no start opens the vault as it is now");
        }
        if let Err(error) = self.note(&new) {
            tracing::error!(%error, "the damage could not be noted: restore the vault's folder before the next start, which may clear for \
                good what belongs to a damaged slot");
        }
    }

    /// Those that are new and to be told.
    fn add(&self, damaged: impl IntoIterator<Item = FileSlot>) -> Vec<FileSlot> {
        let mut slots = self.slots();
        let untold = TOLD_MAX.saturating_sub(slots.len());
        let mut new: Vec<_> = damaged.into_iter().filter(|slot| slots.insert(*slot)).collect();
        new.truncate(untold);
        new
    }

    fn note(&self, slots: &[FileSlot]) -> Result<(), VaultError> {
        let path = self.folder.join(NOTE);
        let lines: String = slots.iter().map(|(file, slot)| format!("{file} {slot}\n")).collect();
        let mut note =
            private().append(true).create(true).open(&path).map_err(VaultError::io("create", &path))?;
        sync_folder(&self.folder)?;
        note.write_all(lines.as_bytes())
            .and_then(|()| note.sync_all())
            .map_err(VaultError::io("write", &path))
    }

    fn slots(&self) -> MutexGuard<'_, BTreeSet<FileSlot>> {
        self.found.lock().expect("nothing under this lock panics")
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn each_slot_is_noted_once_and_no_start_goes_by_it() {
        let folder = tempfile::tempdir().unwrap();
        let damage = Damage::none_in(folder.path()).unwrap();
        damage.found([]);
        assert!(Damage::none_in(folder.path()).is_ok());
        damage.found([("persons.slots", 7), ("person_keys.slots", 7)]);
        damage.found([("persons.slots", 7), ("persons.slots", 9)]);
        assert_eq!(damage.count(), 3);
        let note = folder.path().join(NOTE);
        assert_eq!(
            fs::read_to_string(&note).unwrap(),
            "persons.slots 7\nperson_keys.slots 7\npersons.slots 9\n"
        );
        let refused = Damage::none_in(folder.path()).err().unwrap().to_string();
        assert!(refused.contains(note.to_str().unwrap()), "{refused}");
        // A full disk may leave the name alone.
        fs::write(&note, "").unwrap();
        assert!(matches!(Damage::none_in(folder.path()), Err(VaultError::Noted { .. })));
        fs::remove_file(&note).unwrap();
        assert_eq!(Damage::none_in(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn so_many_are_told_and_all_counted() {
        let folder = tempfile::tempdir().unwrap();
        let damage = Damage::none_in(folder.path()).unwrap();
        damage.found((1..TOLD_MAX as u32).map(|slot| ("persons.slots", slot)));
        damage.found([("persons.slots", 0), ("person_keys.slots", 0)]);
        damage.found([("person_keys.slots", 1)]);
        assert_eq!(damage.count(), TOLD_MAX + 2);
        let noted = fs::read_to_string(folder.path().join(NOTE)).unwrap();
        assert_eq!(noted.lines().count(), TOLD_MAX);
        assert_eq!(noted.lines().last(), Some("persons.slots 0"));
    }
}
