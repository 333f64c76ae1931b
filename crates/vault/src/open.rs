//! The start: reads the roll or all slots, finishes what a power cut interrupted, refuses what is damaged.
//!
//! A person has two slots, the key's and their own, and both were durable before the id was told. So a slot
//! whose counterpart is missing was never acknowledged, or belongs to an erasure that overwrote the key and
//! went no further: either way it is cleared. The same goes for personal data whose owner is gone, and for
//! the tombstones and the key of a purpose that is noted as destroyed.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, RwLock};

use proto::{PersonId, PersonalRef};

use crate::damage::Damage;
use crate::error::VaultError;
use crate::folder::{Folder, SLOT_FILES};
use crate::index::{Entries, Index, KeyEntry, KeyState, PersonEntry, PersonalEntry, Persons, TombstoneEntry};
use crate::layout::{Person, PersonKey, Personal, PurposeKey, Record, Tombstone};
use crate::look_over::Look;
use crate::roll::{Called, Roll};
use crate::scan::Scan;
use crate::secret::{Digest16, Secrets, unseal_key};
use crate::slots::SlotFile;
use crate::sync::{ALREADY_DURABLE, GroupSync};
use crate::vault::{Settings, TornSlot, Vault};

/// A power cut leaves a few unfinished slots per waiting caller, and one erasure what one person owned (at
/// most `PERSONAL_OF_ONE_MAX`). More than this many means that files of different ages were put together, and
/// clearing would destroy what is whole.
const UNFINISHED_MAX: usize = 4_096;

impl Vault {
    /// Opens the vault in a folder (mode 0700, its files 0600); creates it if there is none.
    ///
    /// # Errors
    /// [`VaultError::InUse`] if it is open elsewhere; [`VaultError::Damaged`], [`VaultError::Noted`], [`VaultError::Mismatched`] or
    /// [`VaultError::Missing`] if it needs its backup. Slots that a power cut tore are cleared and told by
    /// [`Vault::torn_slots`]. Slots of persons whom the roll names are not looked at here, but by [`Vault::look_over`].
    pub fn open(folder: &Path, settings: Settings) -> Result<Vault, VaultError> {
        let Folder { lock, master, files } = Folder::enter(folder)?;
        let damage = Damage::none_in(folder)?;
        let secrets = Secrets::of(&master);
        let mut opening = Opening { folder, index: Index::default(), torn: Vec::new() };
        let roll = Roll::new(folder, file::<PersonKey>(&files), file::<Person>(&files));
        let PersonSlots { keys: person_keys, persons, keys_left, persons_left, look } =
            opening.persons(roll.take(&secrets)?, &files, &secrets)?;
        let (personal, personal_found) = scan(folder, &files, &secrets)?;
        let (purposes, purposes_found) = scan(folder, &files, &secrets)?;
        let (tombstones, tombstones_found) = scan(folder, &files, &secrets)?;

        let personal_left = opening.personal(personal_found, &personal)?;
        let purposes_left = opening.purposes(purposes_found, &purposes, &secrets)?;
        let tombstones_left = opening.tombstones(tombstones_found, &tombstones)?;
        let left = [&keys_left, &persons_left, &personal_left];
        let unfinished = left.iter().map(|slots| slots.len()).sum();
        if unfinished > UNFINISHED_MAX {
            return Err(VaultError::Mismatched { folder: folder.to_path_buf(), unfinished });
        }

        let sync = GroupSync::new(files);
        clear(&person_keys, &sync, keys_left)?;
        clear(&persons, &sync, persons_left)?;
        clear(&personal, &sync, personal_left)?;
        clear(&purposes, &sync, purposes_left)?;
        clear(&tombstones, &sync, tombstones_left)?;
        let Opening { index, torn, .. } = opening;
        let index = RwLock::new(index);
        Ok(Vault {
            settings,
            secrets,
            sync,
            person_keys,
            persons,
            personal,
            purposes,
            tombstones,
            index,
            roll,
            look,
            damage,
            torn,
            _lock: lock,
        })
    }
}

fn scan<R: Record>(
    folder: &Path,
    files: &[Arc<File>],
    secrets: &Secrets,
) -> Result<(SlotFile<R>, Scan<R::Kept>), VaultError> {
    SlotFile::scan(folder, file::<R>(files).clone(), number::<R>(), secrets.check.clone())
}

fn resume<R: Record>(
    folder: &Path,
    files: &[Arc<File>],
    secrets: &Secrets,
    used: impl Iterator<Item = u32>,
) -> Result<SlotFile<R>, VaultError> {
    SlotFile::resume(folder, file::<R>(files).clone(), number::<R>(), secrets.check.clone(), used)
}

fn number<R: Record>() -> usize {
    SLOT_FILES.iter().position(|name| *name == R::FILE).expect("every kind has its file")
}

fn file<R: Record>(files: &[Arc<File>]) -> &Arc<File> {
    &files[number::<R>()]
}

fn clear<R: Record>(file: &SlotFile<R>, sync: &GroupSync, slots: Vec<u32>) -> Result<(), VaultError> {
    for &slot in &slots {
        file.clear(sync, slot)?;
    }
    sync.wait(sync.last())?;
    file.reuse(slots);
    Ok(())
}

/// The slots of persons and of their keys, and those of them to clear.
struct PersonSlots {
    keys: SlotFile<PersonKey>,
    persons: SlotFile<Person>,
    keys_left: Vec<u32>,
    persons_left: Vec<u32>,
    look: Look,
}

/// An index in the making. Each step returns the slots to clear, the torn ones among them.
struct Opening<'a> {
    folder: &'a Path,
    index: Index,
    torn: Vec<TornSlot>,
}

impl Opening<'_> {
    /// Everybody: from the roll, or from their slots.
    fn persons(
        &mut self,
        roll: Option<Called>,
        files: &[Arc<File>],
        secrets: &Secrets,
    ) -> Result<PersonSlots, VaultError> {
        let Some(Called { entries: known, next_look }) = roll else {
            let (keys, keys_found) = scan(self.folder, files, secrets)?;
            let (persons, persons_found) = scan(self.folder, files, secrets)?;
            let (keys_left, persons_left) = self.scanned(keys_found, persons_found, &persons)?;
            return Ok(PersonSlots { keys, persons, keys_left, persons_left, look: Look::default() });
        };
        let keys = known.all().map(|entry| entry.key_slot);
        let keys: SlotFile<PersonKey> = resume(self.folder, files, secrets, keys)?;
        let persons = known.all().map(|entry| entry.slot);
        let persons: SlotFile<Person> = resume(self.folder, files, secrets, persons)?;
        self.index.persons = Persons::of(known).map_err(|slot| persons.damaged(slot))?;
        let look = Look::from(next_look, persons.slots().max(keys.slots()));
        Ok(PersonSlots { keys, persons, keys_left: Vec::new(), persons_left: Vec::new(), look })
    }

    fn scanned(
        &mut self,
        keys: Scan<PersonId>,
        persons: Scan<(PersonId, Digest16)>,
        file: &SlotFile<Person>,
    ) -> Result<(Vec<u32>, Vec<u32>), VaultError> {
        let mut keys_left = self.torn::<PersonKey>(keys.torn);
        let mut persons_left = self.torn::<Person>(persons.torn);
        let mut found = Entries::default();
        // Both slots are filled together and given back together, so that nearly all have one number; only the others
        // need a map.
        let (mut keys_elsewhere, mut persons_elsewhere) = (HashMap::new(), Vec::new());
        let mut keys = keys.records.peekable();
        for (slot, (person, index)) in persons.records {
            while let Some((key_slot, owner)) = keys.next_if(|(key_slot, _)| *key_slot < slot) {
                keys_elsewhere.insert(owner, key_slot);
            }
            match keys.next_if_eq(&(slot, person)) {
                Some((key_slot, _)) => found.put(PersonEntry { person, index, slot, key_slot }),
                None => persons_elsewhere.push((slot, person, index)),
            }
        }
        keys_elsewhere.extend(keys.map(|(key_slot, owner)| (owner, key_slot)));
        for (slot, person, index) in persons_elsewhere {
            match keys_elsewhere.remove(&person) {
                Some(key_slot) => found.put(PersonEntry { person, index, slot, key_slot }),
                None => persons_left.push(slot),
            }
        }
        keys_left.extend(keys_elsewhere.into_values());
        self.index.persons = Persons::of(found).map_err(|slot| file.damaged(slot))?;
        Ok((keys_left, persons_left))
    }

    fn personal(
        &mut self,
        found: Scan<(PersonalRef, Option<PersonId>)>,
        file: &SlotFile<Personal>,
    ) -> Result<Vec<u32>, VaultError> {
        let mut left = self.torn::<Personal>(found.torn);
        for (slot, (reference, owner)) in found.records {
            if owner.is_some_and(|owner| !self.index.persons.contains(&owner)) {
                left.push(slot);
            } else if self.index.personal.contains_key(&reference) {
                return Err(file.damaged(slot));
            } else {
                let entry = PersonalEntry { owner, slot, ticket: ALREADY_DURABLE, overwritten: false };
                self.index.insert_personal(reference, entry);
            }
        }
        Ok(left)
    }

    fn purposes(
        &mut self,
        found: Scan<PurposeKey>,
        file: &SlotFile<PurposeKey>,
        secrets: &Secrets,
    ) -> Result<Vec<u32>, VaultError> {
        let mut left = self.torn::<PurposeKey>(found.torn);
        let (live, destroyed): (Vec<_>, Vec<_>) =
            found.records.partition(|(_, record)| record.sealed_key.is_some());
        for (_, record) in destroyed {
            let entry = KeyEntry { state: KeyState::Destroyed, ticket: ALREADY_DURABLE };
            self.index.keys.insert(record.index, entry);
        }
        for (slot, record) in live {
            match self.index.keys.get(&record.index).map(|entry| &entry.state) {
                Some(KeyState::Destroyed) => left.push(slot),
                Some(KeyState::Live { .. }) => return Err(file.damaged(slot)),
                None => {
                    let sealed = record.sealed_key.unwrap_or_default();
                    let key = unseal_key(&secrets.seal, &record.index, &sealed);
                    let state = KeyState::Live { key: key.ok_or_else(|| file.damaged(slot))?, slot };
                    self.index.keys.insert(record.index, KeyEntry { state, ticket: ALREADY_DURABLE });
                }
            }
        }
        Ok(left)
    }

    fn tombstones(
        &mut self,
        found: Scan<Tombstone>,
        file: &SlotFile<Tombstone>,
    ) -> Result<Vec<u32>, VaultError> {
        let mut left = self.torn::<Tombstone>(found.torn);
        for (slot, Tombstone { campaign, hash, person }) in found.records {
            match self.index.keys.get(&campaign).map(|entry| &entry.state) {
                Some(KeyState::Destroyed) => left.push(slot),
                Some(KeyState::Live { .. }) => {
                    let tombstones = self.index.tombstones.entry(campaign).or_default();
                    if tombstones.insert(hash, TombstoneEntry { person, slot }).is_some() {
                        return Err(file.damaged(slot));
                    }
                }
                // The key was durable before the tombstone was written.
                None => return Err(file.damaged(slot)),
            }
        }
        Ok(left)
    }

    fn torn<R: Record>(&mut self, slots: Vec<u32>) -> Vec<u32> {
        for &slot in &slots {
            let file = self.folder.join(R::FILE);
            tracing::warn!(file = %file.display(), slot, "a power cut tore this slot; it was not acknowledged and is cleared");
            self.torn.push(TornSlot { file, slot });
        }
        slots
    }
}
