//! The start's look at every slot of a file, in as many threads as the machine has cores.

use std::fs::File;
use std::io;
use std::iter::Flatten;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::{thread, vec};

use crate::error::VaultError;
use crate::frame::{Found, Place, SECTOR_BYTES, unframe};
use crate::layout::Record;
use crate::secret::Key32;

/// Slots that a thread takes at a time: 8 MiB of the small ones, so that taking them costs nothing, and all threads
/// end at about the same time.
const PART_SLOTS: u32 = 1 << 14;
/// Bytes that a thread reads at once.
const READ_BYTES: usize = 1 << 20;

/// What was found in all slots of a file, in their order.
pub(crate) struct Scan<K> {
    /// Part by part, so that memory is given back while they are taken.
    pub records: Flatten<vec::IntoIter<Vec<(u32, K)>>>,
    pub torn: Vec<u32>,
    pub free: Vec<u32>,
}

/// What was found in some slots.
struct Part<K> {
    records: Vec<(u32, K)>,
    torn: Vec<u32>,
    free: Vec<u32>,
}

/// A slot file to be read.
pub(crate) struct Scanned<'a> {
    pub path: &'a Path,
    pub file: &'a File,
    pub check: &'a Key32,
    /// Slots in the file.
    pub slots: u32,
}

impl Scanned<'_> {
    /// Reads every slot.
    ///
    /// # Errors
    /// The first in the order of slots: [`VaultError::Damaged`], or the disk's.
    pub fn scan<R: Record>(&self) -> Result<Scan<R::Kept>, VaultError> {
        let parts = self.slots.div_ceil(PART_SLOTS);
        let (next, failed) = (AtomicU32::new(0), AtomicBool::new(false));
        let work = || {
            let (mut bytes, mut done) = (Vec::new(), Vec::new());
            while !failed.load(Ordering::Relaxed) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= parts {
                    break;
                }
                let part = self.part::<R>(number * PART_SLOTS, &mut bytes);
                failed.fetch_or(part.is_err(), Ordering::Relaxed);
                done.push((number, part));
            }
            done
        };
        let mut done = thread::scope(|scope| {
            let cores = thread::available_parallelism().map_or(1, usize::from);
            // A thread that the system does not give is one less; this one always is.
            let others: Vec<_> = (1..cores.min(parts as usize))
                .map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok())
                .collect();
            let mut done = work();
            others.into_iter().for_each(|other| done.extend(other.join().expect("nothing in it panics")));
            done
        });
        // Parts are taken in order, so that all before the first one that failed are here.
        done.sort_unstable_by_key(|(number, _)| *number);
        let (mut records, mut torn, mut free) = (Vec::with_capacity(done.len()), Vec::new(), Vec::new());
        for (_, part) in done {
            let part = part?;
            records.push(part.records);
            torn.extend(part.torn);
            free.extend(part.free);
        }
        Ok(Scan { records: records.into_iter().flatten(), torn, free })
    }

    /// Reads the slots of one part; `bytes` is room for them, kept from part to part.
    fn part<R: Record>(&self, first: u32, bytes: &mut Vec<u8>) -> Result<Part<R::Kept>, VaultError> {
        let slot_bytes = R::SECTORS * SECTOR_BYTES;
        let end = self.slots.min(first + PART_SLOTS);
        let mut part = Part { records: Vec::new(), torn: Vec::new(), free: Vec::new() };
        let mut payload = Vec::with_capacity(slot_bytes);
        for first in (first..end).step_by(READ_BYTES / slot_bytes) {
            let slots = (end - first).min((READ_BYTES / slot_bytes) as u32);
            bytes.resize(slots as usize * slot_bytes, 0);
            read_padded(self.file, bytes, u64::from(first) * slot_bytes as u64)
                .map_err(VaultError::io("read", self.path))?;
            for (slot, bytes) in (first..).zip(bytes.chunks_exact(slot_bytes)) {
                let damaged = || VaultError::Damaged { file: self.path.to_path_buf(), slot };
                match unframe(self.check, Place { kind: R::KIND, slot }, bytes, &mut payload) {
                    Found::Free => part.free.push(slot),
                    Found::Torn => part.torn.push(slot),
                    Found::Body(body) => part.records.push((slot, R::decode_kept(body).ok_or_else(damaged)?)),
                    Found::Damaged => return Err(damaged()),
                }
            }
        }
        Ok(part)
    }
}

/// Fills `bytes` from the file. Growing that was cut off can leave half of the last slot: what is missing counts as zeros.
pub(crate) fn read_padded(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    let left = file.metadata()?.len().saturating_sub(offset);
    let present = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
    bytes[present..].fill(0);
    file.read_exact_at(&mut bytes[..present], offset)
}

#[cfg(test)]
mod tests {
    use proto::PersonId;

    use super::*;
    use crate::frame::frame;
    use crate::layout::Tombstone;

    const SLOTS: u32 = 2 * PART_SLOTS + 3;

    fn check() -> Key32 {
        Key32::new([4; 32])
    }

    /// A file of free slots, some of which are filled.
    fn file_with(filled: &[u32]) -> File {
        let file = tempfile::tempfile().unwrap();
        file.set_len(u64::from(SLOTS) * SECTOR_BYTES as u64).unwrap();
        for &slot in filled {
            let tombstone = Tombstone { campaign: [1; 16], hash: [2; 16], person: PersonId([3; 16]) };
            let place = Place { kind: Tombstone::KIND, slot };
            write(&file, slot, 0, &frame(&check(), place, Tombstone::SECTORS, &tombstone.encode()));
        }
        file
    }

    fn write(file: &File, slot: u32, at: u64, bytes: &[u8]) {
        file.write_all_at(bytes, u64::from(slot) * SECTOR_BYTES as u64 + at).unwrap();
    }

    fn scan(file: &File) -> Result<Scan<Tombstone>, VaultError> {
        Scanned { path: Path::new("slots"), file, check: &check(), slots: SLOTS }.scan::<Tombstone>()
    }

    #[test]
    fn what_several_threads_find_stands_in_the_order_of_slots() {
        let filled = [0, 7, PART_SLOTS - 1, PART_SLOTS, 2 * PART_SLOTS - 1, SLOTS - 1];
        let file = file_with(&filled);
        let torn = [5, 2 * PART_SLOTS + 1];
        torn.iter().for_each(|&slot| write(&file, slot, 100, &[1]));
        let found = scan(&file).unwrap();
        assert_eq!(found.records.map(|(slot, _)| slot).collect::<Vec<_>>(), filled);
        assert_eq!(found.torn, torn);
        let others = |slot: &u32| !filled.contains(slot) && !torn.contains(slot);
        assert_eq!(found.free, (0..SLOTS).filter(others).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_damaged_slot_is_told_whichever_thread_finds_it() {
        let damaged = [PART_SLOTS - 2, PART_SLOTS, SLOTS - 1];
        let file = file_with(&damaged);
        damaged.iter().for_each(|&slot| write(&file, slot, 100, &[1]));
        assert!(matches!(scan(&file), Err(VaultError::Damaged { slot, .. }) if slot == damaged[0]));
    }

    #[test]
    fn what_is_missing_of_the_last_slot_counts_as_zeros() {
        let file = file_with(&[0, SLOTS - 1]);
        file.set_len(u64::from(SLOTS - 1) * SECTOR_BYTES as u64 + 100).unwrap();
        let found = scan(&file).unwrap();
        assert_eq!((found.records.count(), found.torn), (1, vec![SLOTS - 1]));
    }
}
