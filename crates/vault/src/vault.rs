//! The vault itself; what it does is in `persons`, `personal`, `keys`, and how it starts in `open`.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::damage::Damage;
use crate::error::VaultError;
use crate::index::Index;
use crate::layout::{Person, PersonKey, Personal, PurposeKey, Tombstone};
use crate::look_over::Look;
use crate::roll::Roll;
use crate::secret::Secrets;
use crate::slots::SlotFile;
use crate::sync::GroupSync;

/// How a vault is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Fewest persons of whom an orderly end leaves a roll.
    pub roll_persons_min: usize,
}

impl Default for Settings {
    fn default() -> Self {
        // Fewer are found by looking at their slots in a millisecond.
        Self { roll_persons_min: 1_000 }
    }
}

/// Personal data and secrets of one server. Blocking; share it between threads in an `Arc`.
pub struct Vault {
    pub(crate) settings: Settings,
    pub(crate) secrets: Secrets,
    pub(crate) sync: GroupSync,
    pub(crate) person_keys: SlotFile<PersonKey>,
    pub(crate) persons: SlotFile<Person>,
    pub(crate) personal: SlotFile<Personal>,
    pub(crate) purposes: SlotFile<PurposeKey>,
    pub(crate) tombstones: SlotFile<Tombstone>,
    pub(crate) index: RwLock<Index>,
    pub(crate) roll: Roll,
    pub(crate) look: Look,
    pub(crate) damage: Damage,
    pub(crate) torn: Vec<TornSlot>,
    /// Held until the vault is dropped.
    pub(crate) _lock: File,
}

/// A slot that a power cut left half written. It was never acknowledged, so the open cleared it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TornSlot {
    /// The slot file.
    pub file: PathBuf,
    /// Which slot, from 0.
    pub slot: u32,
}

impl Vault {
    /// What the open found torn and cleared, for the operator to know.
    pub fn torn_slots(&self) -> &[TornSlot] {
        &self.torn
    }

    /// Writes down who is known for the next start, unless that is to look at every slot. A vault that has stopped writes nothing
    /// any more.
    fn call_the_roll(&self) -> Result<(), VaultError> {
        let Ok(index) = self.index.read() else { return Err(VaultError::Stopped) };
        let is_doubtful = self.damage.count() > 0 || self.look.is_under_way();
        if is_doubtful || index.persons.len() < self.settings.roll_persons_min {
            return Ok(());
        }
        self.sync.check()?;
        // What was written for a caller who went away as well.
        self.sync.wait(self.sync.last())?;
        self.roll.write(&self.secrets, &index.persons, self.look.next())
    }

    pub(crate) fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().expect("a panic while changing the vault leaves nothing to trust")
    }

    pub(crate) fn index_mut(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().expect("a panic while changing the vault leaves nothing to trust")
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        if let Err(error) = self.call_the_roll() {
            tracing::warn!(%error, "no roll of the vault's persons: the next start looks at every slot");
        }
    }
}
