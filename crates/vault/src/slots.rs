//! A file of fixed slots: filled once, read, cleared in place.

use std::fs::File;
use std::marker::PhantomData;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::error::VaultError;
use crate::frame::{Found, Place, SECTOR_BYTES, frame, unframe};
use crate::layout::Record;
use crate::scan::{Scan, Scanned, read_padded};
use crate::secret::Key32;
use crate::sync::{GroupSync, Ticket};

/// Slots of one file. Bounds memory and disk: 16 million persons take 16 GiB, far more than one server
/// serves.
const SLOTS_MAX: u32 = 1 << 24;
/// A file grows by a quarter, at least this many slots, so that small vaults stay small,
const GROWTH_SLOTS_MIN: u32 = 64;
/// and at most this many, so that nobody waits long for zeros to be written.
const GROWTH_SLOTS_MAX: u32 = 4_096;

/// The slots of one kind. Writes are durable once their ticket was waited for.
pub(crate) struct SlotFile<R> {
    path: PathBuf,
    file: Arc<File>,
    /// Names this file to the group sync.
    number: usize,
    check: Key32,
    free: Mutex<Free>,
    record: PhantomData<fn() -> R>,
}

/// What a look finds in a slot.
#[derive(PartialEq)]
pub(crate) enum Content<K> {
    /// Zeros.
    Nothing,
    /// What was written.
    Whole(K),
    /// Neither, or it can't be read.
    Broken,
}

struct Free {
    /// Slots in the file.
    slots: u32,
    /// Those that hold synced zeros, lowest last.
    free: Vec<u32>,
}

impl<R: Record> SlotFile<R> {
    const SLOT_BYTES: usize = R::SECTORS * SECTOR_BYTES;

    /// Reads every slot of an opened file.
    pub fn scan(
        folder: &Path,
        file: Arc<File>,
        number: usize,
        check: Key32,
    ) -> Result<(Self, Scan<R::Kept>), VaultError> {
        let path = folder.join(R::FILE);
        let slots = Self::slots_of(&path, &file)?;
        let mut scan = Scanned { path: &path, file: &file, check: &check, slots }.scan::<R>()?;
        // What was read may stand in the page cache only (the process died, the machine did not).
        file.sync_all().map_err(VaultError::io("sync", &path))?;
        let mut free = std::mem::take(&mut scan.free);
        free.reverse();
        let free = Mutex::new(Free { slots, free });
        Ok((Self { path, file, number, check, free, record: PhantomData }, scan))
    }

    /// Takes an opened file as it is, with these slots in use.
    pub fn resume(
        folder: &Path,
        file: Arc<File>,
        number: usize,
        check: Key32,
        used: impl Iterator<Item = u32>,
    ) -> Result<Self, VaultError> {
        let path = folder.join(R::FILE);
        let slots = Self::slots_of(&path, &file)?;
        let mut is_used = vec![false; slots as usize];
        for slot in used {
            match is_used.get_mut(slot as usize) {
                Some(is_used) => *is_used = true,
                None => return Err(VaultError::Damaged { file: path, slot }),
            }
        }
        // What the end before has written may stand in the page cache only.
        file.sync_all().map_err(VaultError::io("sync", &path))?;
        let free = (0..slots).rev().filter(|slot| !is_used[*slot as usize]).collect();
        let free = Mutex::new(Free { slots, free });
        Ok(Self { path, file, number, check, free, record: PhantomData })
    }

    /// How many slots a file has, the last of which may be cut short.
    fn slots_of(path: &Path, file: &File) -> Result<u32, VaultError> {
        let length = file.metadata().map_err(VaultError::io("read", path))?.len();
        let slots = u32::try_from(length.div_ceil(Self::SLOT_BYTES as u64)).unwrap_or(u32::MAX);
        if slots > SLOTS_MAX { Err(VaultError::Full { file: path.to_path_buf() }) } else { Ok(slots) }
    }

    /// Slots in the file.
    pub fn slots(&self) -> u32 {
        self.free().slots
    }

    /// The error that names a slot of this file as damaged.
    pub fn damaged(&self, slot: u32) -> VaultError {
        VaultError::Damaged { file: self.path.clone(), slot }
    }

    /// Makes sure that a slot is free, for who must fill slots of two files or of none.
    pub fn make_room(&self) -> Result<(), VaultError> {
        let mut free = self.free();
        if free.free.is_empty() { self.grow(&mut free) } else { Ok(()) }
    }

    /// Writes a record into a free slot.
    pub fn fill(&self, sync: &GroupSync, record: &R) -> Result<(u32, Ticket), VaultError> {
        sync.check()?;
        self.make_room()?;
        let slot = self.free().free.pop().expect("there is room, and the index's lock keeps others out");
        let bytes = frame(&self.check, Place { kind: R::KIND, slot }, R::SECTORS, &record.encode());
        Ok((slot, self.write(sync, slot, &bytes)?))
    }

    /// Overwrites a slot with zeros. Call [`SlotFile::reuse`] once that is durable.
    pub fn clear(&self, sync: &GroupSync, slot: u32) -> Result<Ticket, VaultError> {
        sync.check()?;
        self.write(sync, slot, &vec![0; Self::SLOT_BYTES])
    }

    /// Gives back slots whose overwriting was synced: sooner, a torn write could mix two owners' bytes.
    pub fn reuse(&self, slots: impl IntoIterator<Item = u32>) {
        self.free().free.extend(slots);
    }

    /// What some slots hold. One that can't be read hides no other.
    pub fn contents(&self, slots: Range<u32>) -> Vec<Content<R::Kept>> {
        let mut bytes = vec![0; slots.len() * Self::SLOT_BYTES];
        match read_padded(&self.file, &mut bytes, Self::offset(slots.start)) {
            Ok(()) => {
                let mut payload = Vec::with_capacity(Self::SLOT_BYTES);
                let content = |(slot, bytes)| match self.unframe(slot, bytes, &mut payload) {
                    Found::Free => Content::Nothing,
                    Found::Body(body) => R::decode_kept(body).map_or(Content::Broken, Content::Whole),
                    Found::Torn | Found::Damaged => Content::Broken,
                };
                slots.zip(bytes.chunks_exact(Self::SLOT_BYTES)).map(content).collect()
            }
            Err(_) if slots.len() == 1 => vec![Content::Broken],
            Err(_) => slots.flat_map(|slot| self.contents(slot..slot + 1)).collect(),
        }
    }

    /// Reads one slot that is in use.
    pub fn read(&self, slot: u32) -> Result<R, VaultError> {
        let mut bytes = vec![0; Self::SLOT_BYTES];
        self.file
            .read_exact_at(&mut bytes, Self::offset(slot))
            .map_err(VaultError::io("read", &self.path))?;
        let mut payload = Vec::with_capacity(Self::SLOT_BYTES);
        let Found::Body(body) = self.unframe(slot, &bytes, &mut payload) else {
            return Err(self.damaged(slot));
        };
        R::decode(body).ok_or_else(|| self.damaged(slot))
    }

    fn unframe<'p>(&self, slot: u32, bytes: &[u8], payload: &'p mut Vec<u8>) -> Found<'p> {
        unframe(&self.check, Place { kind: R::KIND, slot }, bytes, payload)
    }

    fn write(&self, sync: &GroupSync, slot: u32, bytes: &[u8]) -> Result<Ticket, VaultError> {
        self.file.write_all_at(bytes, Self::offset(slot)).map_err(|source| {
            sync.stop();
            VaultError::io("write", &self.path)(source)
        })?;
        Ok(sync.wrote(self.number))
    }

    /// Appends synced zeros. If that fails nothing is in use there yet, and the next try writes them again.
    fn grow(&self, free: &mut Free) -> Result<(), VaultError> {
        let wanted = (free.slots / 4).clamp(GROWTH_SLOTS_MIN, GROWTH_SLOTS_MAX);
        let slots = (free.slots + wanted).min(SLOTS_MAX);
        if slots == free.slots {
            return Err(VaultError::Full { file: self.path.clone() });
        }
        let zeros = vec![0; (slots - free.slots) as usize * Self::SLOT_BYTES];
        self.file
            .write_all_at(&zeros, Self::offset(free.slots))
            .and_then(|()| self.file.sync_all())
            .map_err(VaultError::io("grow", &self.path))?;
        free.free.extend((free.slots..slots).rev());
        free.slots = slots;
        Ok(())
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Free> {
        self.free.lock().expect("nothing under this lock panics")
    }

    fn offset(slot: u32) -> u64 {
        u64::from(slot) * Self::SLOT_BYTES as u64
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proto::PersonId;

    use super::*;
    use crate::layout::Tombstone;

    fn tombstone() -> Tombstone {
        Tombstone { campaign: [1; 16], hash: [2; 16], person: PersonId([3; 16]) }
    }

    fn scan(folder: &Path, file: File) -> (SlotFile<Tombstone>, Vec<(u32, Tombstone)>, GroupSync) {
        let file = Arc::new(file);
        let (slots, found) = SlotFile::scan(folder, file.clone(), 0, Key32::new([4; 32])).unwrap();
        (slots, found.records.collect(), GroupSync::new(vec![file]))
    }

    #[test]
    fn slots_are_reused_lowest_first_and_only_when_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(folder.path().join("slots"))
            .unwrap();
        let (slots, _, sync) = scan(folder.path(), file);
        let fill = || slots.fill(&sync, &tombstone()).unwrap().0;
        assert_eq!([fill(), fill(), fill()], [0, 1, 2]);
        slots.clear(&sync, 1).unwrap();
        assert_eq!(fill(), 3, "cleared, yet not given back");
        slots.reuse([1]);
        assert_eq!(fill(), 1);
        assert!(matches!(slots.read(50), Err(VaultError::Damaged { slot: 50, .. })));
    }

    #[test]
    fn slots_that_cannot_be_read_are_broken_each_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = File::options().write(true).create_new(true).open(folder.path().join("slots")).unwrap();
        let (slots, _, _) = scan(folder.path(), file.try_clone().unwrap());
        file.set_len(3 * SECTOR_BYTES as u64).unwrap();
        assert!(matches!(slots.contents(0..3)[..], [Content::Broken, Content::Broken, Content::Broken]));
    }

    #[test]
    fn a_failed_write_stops_the_vault_and_a_failed_growth_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slots");
        fs::write(&path, []).unwrap();
        // Opened for reading only, so that every write fails.
        let (slots, _, sync) = scan(folder.path(), File::open(&path).unwrap());
        assert!(matches!(slots.fill(&sync, &tombstone()), Err(VaultError::Io { doing: "grow", .. })));
        sync.check().unwrap();
        fs::write(&path, [0; 4 * SECTOR_BYTES]).unwrap();
        let (slots, _, sync) = scan(folder.path(), File::open(&path).unwrap());
        assert!(matches!(slots.fill(&sync, &tombstone()), Err(VaultError::Io { doing: "write", .. })));
        assert!(matches!(slots.fill(&sync, &tombstone()), Err(VaultError::Stopped)));
        assert!(matches!(slots.clear(&sync, 0), Err(VaultError::Stopped)));
    }
}
