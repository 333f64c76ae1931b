//! A small file beside the store that remembers how far the journal had come.
//!
//! After damage sled can open with fewer records than were written, and say nothing. The witness makes that loud: it
//! holds the last position that was acknowledged, and the hash of that block's header.
//!
//! Two slots are written in turn, [`SLOT_STRIDE`] bytes apart, so that a torn write spoils one of them at most:
//!
//! | offset | bytes | field |
//! |---|---|---|
//! | 0 | 8 | magic |
//! | 8 | 8 | sequence: the slot with the higher one counts |
//! | 16 | 8 | position |
//! | 24 | 32 | hash of the header of the block that ends there |
//! | 56 | 32 | BLAKE3 of the bytes before |
//!
//! A slot is written only once its block is on the platter, and is itself synced only on a clean close. A power cut
//! can therefore leave the witness older than the journal, never newer: a newer one means that blocks are gone.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use proto::Hash;

use crate::block::hash;
use crate::error::{Head, JournalError};
use crate::files;
use crate::layout::Fields;

const MAGIC: [u8; 8] = *b"FGWITNES";
const SLOT_BYTES: usize = 88;
/// Distance of the two slots: they lie in different pages, so they are never torn together.
const SLOT_STRIDE: u64 = 4096;

/// The open witness file.
pub(crate) struct Witness {
    file: File,
    path: PathBuf,
    sequence: u64,
}

/// What a witness saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    sequence: u64,
    /// The last position that was acknowledged.
    pub position: u64,
    /// Hash of the header of the block that ends there.
    pub hash: Hash,
}

impl Witness {
    /// Opens or creates the file; tells what it last saw. Slots that can't be read are left out, with a warning.
    pub fn open(path: &Path) -> Result<(Self, Option<Seen>), JournalError> {
        let is_new = !path.exists();
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(files::failed("can't open", path))?;
        if is_new {
            files::parent(path).map_or(Ok(()), files::sync)?;
        }
        let seen = read(path)?;
        let sequence = seen.map_or(0, |seen| seen.sequence);
        Ok((Self { file, path: path.to_owned(), sequence }, seen))
    }

    /// Notes a head that is on the platter. Not synced: see above why it needn't be.
    pub fn note(&mut self, head: Head) -> Result<(), JournalError> {
        let sequence = self.sequence + 1;
        let mut slot = Vec::with_capacity(SLOT_BYTES);
        slot.extend_from_slice(&MAGIC);
        slot.extend_from_slice(&sequence.to_le_bytes());
        slot.extend_from_slice(&head.position.to_le_bytes());
        slot.extend_from_slice(&head.hash.0);
        slot.extend_from_slice(&hash(&slot).0);
        let offset = (sequence % 2) * SLOT_STRIDE;
        self.file.write_all_at(&slot, offset).map_err(files::failed("can't write", &self.path))?;
        self.sequence = sequence;
        Ok(())
    }

    /// Waits until the file is on the platter.
    pub fn sync(&self) -> Result<(), JournalError> {
        self.file.sync_all().map_err(files::failed("can't sync", &self.path))
    }
}

/// What the witness in this file last saw; `None` if there is no readable slot.
pub(crate) fn read(path: &Path) -> Result<Option<Seen>, JournalError> {
    let bytes = match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(files::failed("can't read", path))?,
    };
    let mut latest: Option<Seen> = None;
    for offset in [0, SLOT_STRIDE as usize] {
        let slot = bytes.get(offset..).unwrap_or_default();
        let slot = &slot[..slot.len().min(SLOT_BYTES)];
        // Never written: the file is new, or there was only one append so far.
        if slot.iter().all(|&byte| byte == 0) {
            continue;
        }
        match decode(slot) {
            Some(seen) if latest.is_none_or(|latest| latest.sequence < seen.sequence) => latest = Some(seen),
            Some(_) => {}
            None => {
                tracing::warn!(path = %path.display(), offset, "a slot of the witness can't be read, going on without it");
            }
        }
    }
    Ok(latest)
}

fn decode(slot: &[u8]) -> Option<Seen> {
    let mut fields = Fields(slot);
    let magic: [u8; 8] = fields.array()?;
    let (sequence, position, head) = (fields.u64()?, fields.u64()?, fields.array()?);
    let sum: [u8; 32] = fields.array()?;
    let covered = &slot[..slot.len() - sum.len()];
    (magic == MAGIC && hash(covered).0 == sum).then_some(Seen { sequence, position, hash: Hash(head) })
}
