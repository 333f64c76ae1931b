//! Export and import of blocks: the backup of a journal, and the way back.
//!
//! Blocks travel byte for byte. An export is a header, length-prefixed blocks, and a trailer; numbers are
//! little-endian:
//!
//! | bytes | header |
//! |---|---|
//! | 8 | magic |
//! | 2 | format version |
//! | 2 | shard |
//! | 8 | incarnation of the exported journal |
//! | 8 | first position |
//! | 32 | hash of the header before the first block, zeros at position 1 |
//! | 1, … | length and name of the service |
//! | 32 | BLAKE3 of the bytes before |
//!
//! | bytes | block, repeated |
//! |---|---|
//! | 4 | length, never 0 |
//! | … | block |
//!
//! | bytes | trailer |
//! |---|---|
//! | 4 | 0 |
//! | 8 | number of blocks |
//! | 8 | last position |
//! | 32 | hash of the last block's header |

use std::io::{self, Read, Write};
use std::path::Path;

use proto::{Hash, Incarnation};

use crate::block::hash;
use crate::error::{Damage, Head, JournalError};
use crate::journal::Journal;
use crate::layout::{EVENT_GROUP_BYTES_MAX, Fields};
use crate::rebuild::{Rebuild, frame};
use crate::settings::{Identity, Settings};

const MAGIC: [u8; 8] = *b"FGEXPORT";
const FORMAT_VERSION: u16 = 1;
/// Bytes of the header up to and including the length of the service's name.
const FIXED_BYTES: usize = 61;

/// What an export says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportHeader {
    /// The journal that was exported.
    pub identity: Identity,
    /// Its life.
    pub incarnation: Incarnation,
    /// Position of the first event in it.
    pub first_position: u64,
    /// Hash of the header before the first block; zeros at position 1.
    pub previous: Hash,
}

/// Writes the blocks from the one that contains `from` (0 counts as 1) up to the head; returns that head.
///
/// `progress` gets the position done and the one to come to. Works beside a running writer.
pub fn export(
    journal: &Journal,
    from: u64,
    mut to: impl Write,
    mut progress: impl FnMut(u64, u64),
) -> Result<Head, JournalError> {
    let end = journal.head();
    let mut count = 0u64;
    let mut framed = Vec::new();
    let mut blocks = journal.blocks(from).peekable();
    let (first_position, previous, mut head) = match blocks.peek() {
        Some(Ok(first)) => (first.first_position(), first.header().previous, Head::default()),
        Some(Err(error)) => return Err(error.clone()),
        None => (end.position + 1, end.hash, end),
    };
    let header = ExportHeader {
        identity: journal.header().identity(),
        incarnation: journal.header().incarnation,
        first_position,
        previous,
    };
    to.write_all(&header.encode()).map_err(unwritten)?;
    while head.position < end.position {
        let Some(block) = blocks.next().transpose()? else { break };
        framed.clear();
        frame(&block, &mut framed);
        to.write_all(&framed).map_err(unwritten)?;
        head = block.head();
        count += 1;
        progress(head.position, end.position);
    }
    let mut trailer = vec![0; 4];
    trailer.extend_from_slice(&count.to_le_bytes());
    trailer.extend_from_slice(&head.position.to_le_bytes());
    trailer.extend_from_slice(&head.hash.0);
    to.write_all(&trailer).and_then(|()| to.flush()).map_err(unwritten)?;
    Ok(head)
}

/// Builds a journal from an export that begins at position 1. The folder must not exist or be empty.
///
/// The whole chain is checked while reading. The journal is built beside its place and moved there once it is whole
/// and on the platter, so a truncated export leaves nothing behind. Old blocks stay byte for byte; the journal gets a
/// fresh incarnation, which its later blocks carry. `progress` gets the position done.
pub fn import(
    path: &Path,
    identity: &Identity,
    mut from: impl Read,
    settings: &Settings,
    mut progress: impl FnMut(u64),
) -> Result<Head, JournalError> {
    let mut rebuild = Rebuild::begin(path, identity, settings)?;
    let header = read_export_header(&mut from)?;
    if header.identity != *identity {
        return Err(refused(format!("the export is of {}, the target is {identity}", header.identity)));
    }
    if header.first_position != 1 {
        let first = header.first_position;
        return Err(refused(format!("the export begins at position {first}; export again from position 1")));
    }
    let mut count = 0;
    while let Some(bytes) = read_block(&mut from, &rebuild.head())? {
        count += 1;
        progress(rebuild.adopt(bytes)?.position);
    }
    check_trailer(&mut from, count, &rebuild.head())?;
    rebuild.finish()
}

/// Reads and checks the header of an export.
pub fn read_export_header(from: &mut impl Read) -> Result<ExportHeader, JournalError> {
    let mut bytes = vec![0; FIXED_BYTES];
    read(from, &mut bytes)?;
    let name_length = usize::from(bytes[FIXED_BYTES - 1]);
    bytes.resize(FIXED_BYTES + name_length, 0);
    read(from, &mut bytes[FIXED_BYTES..])?;
    let mut sum = [0; 32];
    read(from, &mut sum)?;
    if hash(&bytes).0 != sum {
        return Err(refused("its header is damaged, or it is no export"));
    }
    ExportHeader::decode(&bytes).ok_or_else(|| refused("it is no export, or one of a newer release"))
}

impl ExportHeader {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.identity.shard.to_le_bytes());
        bytes.extend_from_slice(&self.incarnation.0);
        bytes.extend_from_slice(&self.first_position.to_le_bytes());
        bytes.extend_from_slice(&self.previous.0);
        bytes.push(u8::try_from(self.identity.service.len()).expect("a journal's header bounds the name"));
        bytes.extend_from_slice(self.identity.service.as_bytes());
        bytes.extend_from_slice(&hash(&bytes).0);
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        let (magic, version): ([u8; 8], u16) = (fields.array()?, fields.u16()?);
        let shard = fields.u16()?;
        let incarnation = Incarnation(fields.array()?);
        let (first_position, previous) = (fields.u64()?, Hash(fields.array()?));
        fields.u8()?;
        let service = std::str::from_utf8(fields.0).ok()?.to_owned();
        let known = magic == MAGIC && version == FORMAT_VERSION;
        known.then_some(Self { identity: Identity { service, shard }, incarnation, first_position, previous })
    }
}

/// The bytes of the block behind `before`; `None` at the trailer.
fn read_block(from: &mut impl Read, before: &Head) -> Result<Option<Vec<u8>>, JournalError> {
    let mut length = [0; 4];
    read(from, &mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length == 0 {
        return Ok(None);
    }
    if length > EVENT_GROUP_BYTES_MAX {
        let first = before.position + 1;
        return Err(Damage::at(first, "the export's next block is longer than any block may be").into());
    }
    let mut bytes = vec![0; length];
    read(from, &mut bytes)?;
    Ok(Some(bytes))
}

fn check_trailer(from: &mut impl Read, count: u64, head: &Head) -> Result<(), JournalError> {
    let mut trailer = [0; 48];
    read(from, &mut trailer)?;
    let mut expected = Vec::with_capacity(trailer.len());
    expected.extend_from_slice(&count.to_le_bytes());
    expected.extend_from_slice(&head.position.to_le_bytes());
    expected.extend_from_slice(&head.hash.0);
    if expected != trailer {
        return Err(refused("its end is not what its trailer says; it is damaged or was put together"));
    }
    match from.read(&mut [0]) {
        Ok(0) => Ok(()),
        Ok(_) => Err(refused("there are bytes behind its end")),
        Err(error) => Err(refused(format!("it can't be read: {error}"))),
    }
}

fn read(from: &mut impl Read, into: &mut [u8]) -> Result<(), JournalError> {
    from.read_exact(into).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => refused("the export is cut short; export again"),
        _ => refused(format!("the export can't be read: {error}")),
    })
}

fn refused(reason: impl Into<String>) -> JournalError {
    JournalError::Import(reason.into())
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn unwritten(error: io::Error) -> JournalError {
    JournalError::Store { what: "write the export", reason: error.to_string() }
}
