//! A journal built of blocks that come from elsewhere, byte for byte; and how blocks travel one behind the other: a length of
//! four bytes, little-endian and never 0, then the block.

use std::path::{Path, PathBuf};

use crate::block::Block;
use crate::error::{Damage, Head, JournalError};
use crate::files;
use crate::journal::{Journal, parse_checked};
use crate::layout::EVENT_GROUP_BYTES_MAX;
use crate::settings::{Identity, Settings};
use crate::writer::Writer;

/// Bytes stored between two waits for the platter: enough to make waiting cheap, little to hold in memory.
const BATCH_BYTES: usize = 4 << 20;
/// Bytes of the length in front of a block.
const LENGTH_BYTES: usize = 4;

/// Appends a block as it travels.
pub fn frame(block: &Block, into: &mut Vec<u8>) {
    let length = u32::try_from(block.bytes().len()).expect("parse bounds a block's length");
    into.extend_from_slice(&length.to_le_bytes());
    into.extend_from_slice(block.bytes());
}

/// What [`frame`] appends.
pub fn framed_bytes(block: &Block) -> usize {
    LENGTH_BYTES + block.bytes().len()
}

/// Takes the first block off these bytes, and gives the rest. `None`: they are no blocks.
pub fn unframe(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let length = u32::from_le_bytes(*length) as usize;
    let is_block = length > 0 && length <= EVENT_GROUP_BYTES_MAX;
    rest.split_at_checked(length).filter(|_| is_block)
}

/// A journal in the making. It is built beside its place and moved there once it is whole and on the platter; if it is
/// dropped before, nothing is left. It begins a life of its own, which the blocks behind those that it was built of carry.
pub struct Rebuild {
    place: PathBuf,
    building: PathBuf,
    /// `None` once it is closed.
    writer: Option<Writer>,
    head: Head,
    /// Bytes that no platter was waited for.
    pending: usize,
}

impl Rebuild {
    /// Begins a journal whose folder must not exist or be empty.
    pub fn begin(path: &Path, identity: &Identity, settings: &Settings) -> Result<Self, JournalError> {
        let refused = |reason: String| Err(JournalError::Import(reason));
        if files::is_occupied(path)? {
            return refused(format!("{} is not empty; import into a new folder", path.display()));
        }
        let Some(name) = path.file_name() else { return refused("the target has no name".to_owned()) };
        let mut name = name.to_owned();
        name.push(".importing");
        let building = path.with_file_name(name);
        files::remove_folder(&building)?;
        // Before anything is made, so that it is removed whatever fails.
        let mut rebuild =
            Self { place: path.to_owned(), building, writer: None, head: Head::default(), pending: 0 };
        rebuild.writer = Some(Journal::open(&rebuild.building, identity, settings)?.1);
        Ok(rebuild)
    }

    /// Where it ends so far.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Takes the next block, if it is whole and follows the one before.
    pub fn adopt(&mut self, bytes: impl Into<Vec<u8>>) -> Result<Head, JournalError> {
        let first = self.head.position + 1;
        let block = parse_checked(first, bytes.into())?;
        block.check_root().map_err(|reason| Damage::at(first, reason))?;
        if block.header().previous != self.head.hash {
            return Err(Damage::at(first, "the next block does not follow the one before").into());
        }
        let writer = self.writer.as_mut().expect("only closed by finish");
        writer.adopt(&block)?;
        self.head = block.head();
        self.pending += block.bytes().len();
        if self.pending >= BATCH_BYTES {
            writer.commit_adopted()?;
            self.pending = 0;
        }
        Ok(self.head)
    }

    /// Puts it in its place.
    pub fn finish(mut self) -> Result<Head, JournalError> {
        let mut writer = self.writer.take().expect("only closed here");
        let head = writer.commit_adopted()?;
        writer.note_head()?;
        drop(writer);
        std::fs::rename(&self.building, &self.place)
            .map_err(files::failed("can't rename", &self.building))?;
        files::parent(&self.place).map_or(Ok(()), files::sync)?;
        Ok(head)
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        self.writer = None;
        // After a move there is nothing under this name.
        if let Err(error) = files::remove_folder(&self.building) {
            tracing::warn!(%error, "a half-built journal is left behind; remove it");
        }
    }
}
