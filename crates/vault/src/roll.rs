//! The roll: who is known, written down at an orderly end, so that the next start need not look at every slot.
//!
//! A slot of a person is a sector, and there are two: ten million persons are 10 GB to read. Of each the roll holds 40 bytes.
//!
//! It is never load-bearing. A start takes it if it is whole and the slot files are the very ones that the end left, by inode,
//! length and times; otherwise it looks at every slot, as after a kill, a power cut or a restore. Behind a start that took it,
//! `look_over` looks at them.
//!
//! What it holds is sealed under a key of its own, which a start overwrites before anything can change, whether it could read it
//! or not: whoever is erased later can't be found in an old roll either, whatever the file system keeps of it.
//!
//! | file | contents |
//! |---|---|
//! | `persons.roll` | parts, each its length (u32) and sealed bytes, about: the part's number. The first is version, stamps of both slot files, number of entries, the slot at which `look_over` goes on; the others are entries: slot, slot of the key (u32 each), person 16, openid index 16 |
//! | `roll.key` | the key, sealed under the seal key; zeros once it was used |

use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proto::PersonId;
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::folder::{private, sync_folder};
use crate::index::{Entries, PersonEntry, Persons};
use crate::secret::{Key32, SEAL_BYTES, Secrets, random, seal, unseal, unseal_key};

const ROLL: &str = "persons.roll";
const KEY: &str = "roll.key";
const VERSION: u8 = 2;
const ENTRY_BYTES: usize = 40;
/// Entries of a part: 1 MB.
const PART_ENTRIES: usize = 25_000;
const SEALED_KEY_BYTES: usize = 32 + SEAL_BYTES;
/// What the sealed key is bound to.
const ABOUT_KEY: &[u8] = b"roll";

/// What a start takes from a roll.
pub(crate) struct Called {
    /// Who is known.
    pub entries: Entries,
    /// The slot at which the look over all slots goes on.
    pub next_look: u32,
}

/// The roll of one vault.
pub(crate) struct Roll {
    folder: PathBuf,
    /// Of keys and of persons.
    slots: [Arc<File>; 2],
}

impl Roll {
    /// The roll beside these slot files.
    pub fn new(folder: &Path, keys: &Arc<File>, persons: &Arc<File>) -> Self {
        Self { folder: folder.to_path_buf(), slots: [Arc::clone(keys), Arc::clone(persons)] }
    }

    /// Who was known at the end before, if that was an orderly one and nothing has changed since. Can be taken once.
    ///
    /// # Errors
    /// Its key can't be overwritten; nothing may be changed then.
    pub fn take(&self, secrets: &Secrets) -> Result<Option<Called>, VaultError> {
        let Some(sealed) = self.take_key()? else { return Ok(None) };
        let read = unseal_key(&secrets.seal, ABOUT_KEY, &sealed)
            .ok_or_else(|| "its key is not of this vault".to_owned())
            .and_then(|key| self.read(&key));
        let file = self.folder.join(ROLL);
        let warn = |reason| tracing::warn!(file = %file.display(), reason, "ignoring the roll, every slot is looked at");
        Ok(read.map_err(warn).ok())
    }

    /// Writes down who is known; their slots are on the platter.
    ///
    /// # Errors
    /// The disk's: what was written is removed, since it takes room that others may lack.
    pub fn write(&self, secrets: &Secrets, persons: &Persons, next_look: u32) -> Result<(), VaultError> {
        self.write_all(secrets, persons, next_look).inspect_err(|_| {
            // One that stays is whole, or of no use without its key.
            let _ = fs::remove_file(self.folder.join(ROLL));
        })
    }

    fn write_all(&self, secrets: &Secrets, persons: &Persons, next_look: u32) -> Result<(), VaultError> {
        let (path, key_path) = (self.folder.join(ROLL), self.folder.join(KEY));
        let key = Key32::random()?;
        let file =
            private().create(true).truncate(true).open(&path).map_err(VaultError::io("create", &path))?;
        let mut parts = Parts { key: &key, file: BufWriter::new(file), number: 0 };
        let stamps = self.stamps().map_err(VaultError::io("read", &path))?;
        let count = u32::try_from(persons.len()).expect("a file bounds its slots");
        let first = [&[VERSION][..], &stamps, &count.to_le_bytes(), &next_look.to_le_bytes()].concat();
        parts.put(&first, &path)?;
        let mut part = Zeroizing::new(Vec::with_capacity(PART_ENTRIES * ENTRY_BYTES));
        for entry in persons.iter() {
            put(&mut part, entry);
            if part.len() == PART_ENTRIES * ENTRY_BYTES {
                parts.put(&part, &path)?;
                part.clear();
            }
        }
        if !part.is_empty() {
            parts.put(&part, &path)?;
        }
        let file = parts.file.into_inner().map_err(io::IntoInnerError::into_error);
        file.and_then(|file| file.sync_all()).map_err(VaultError::io("write", &path))?;
        // The key last: without it there is no roll.
        let sealed = seal(&secrets.seal, random()?, ABOUT_KEY, key.bytes());
        let key_file = private().create(true).open(&key_path).map_err(VaultError::io("create", &key_path))?;
        let written = key_file.write_all_at(&sealed, 0).and_then(|()| key_file.sync_all());
        written.map_err(VaultError::io("write", &key_path))?;
        sync_folder(&self.folder)
    }

    /// The sealed key, whose place is overwritten.
    fn take_key(&self) -> Result<Option<[u8; SEALED_KEY_BYTES]>, VaultError> {
        let path = self.folder.join(KEY);
        let file = match private().open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(VaultError::io("open", &path)(error)),
        };
        let mut sealed = [0; SEALED_KEY_BYTES];
        let read = file.read_exact_at(&mut sealed, 0);
        // Also one that can't be read now, which might be later; and one that reads as zeros, which may be in memory only, if a
        // process was killed as it wrote them: a power cut would bring the key back, and with it a roll of long ago.
        let overwritten = file.write_all_at(&[0; SEALED_KEY_BYTES], 0).and_then(|()| file.sync_all());
        overwritten.map_err(VaultError::io("overwrite", &path))?;
        Ok((read.is_ok() && sealed != [0; SEALED_KEY_BYTES]).then_some(sealed))
    }

    /// An error says why it can't be used.
    fn read(&self, key: &Key32) -> Result<Called, String> {
        let failed = |error: io::Error| error.to_string();
        let file = BufReader::new(File::open(self.folder.join(ROLL)).map_err(failed)?);
        let mut parts = Parts { key, file, number: 0 };
        let short = || "it is cut short".to_owned();
        let first = parts.take()?.ok_or_else(short)?;
        let stamps = self.stamps().map_err(failed)?;
        let rest = first.strip_prefix(&[VERSION]).and_then(|rest| rest.strip_prefix(&stamps[..]));
        let numbers = rest.ok_or("slots were changed since, or it is of another release")?;
        let [count, next_look] = numbers
            .as_chunks()
            .0
            .try_into()
            .map(|numbers: [[u8; 4]; 2]| numbers.map(u32::from_le_bytes))
            .map_err(|_| "its beginning is not two numbers")?;
        let mut entries = Entries::default();
        while let Some(part) = parts.take()? {
            part.chunks(ENTRY_BYTES)
                .try_for_each(|bytes| {
                    entries.put(entry(bytes)?);
                    Some(())
                })
                .ok_or("an entry is cut short")?;
        }
        if entries.len() == count as usize { Ok(Called { entries, next_look }) } else { Err(short()) }
    }

    /// What tells whether the slot files are those that they were.
    fn stamps(&self) -> io::Result<Vec<u8>> {
        let stamps = self.slots.iter().map(|file| file.metadata().map(|found| stamp(&found)));
        Ok(stamps.collect::<io::Result<Vec<_>>>()?.into_iter().flatten().flatten().collect())
    }
}

fn stamp(found: &Metadata) -> [[u8; 8]; 6] {
    let times = [found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec()].map(i64::to_le_bytes);
    let [mtime, mtime_ns, ctime, ctime_ns] = times;
    [found.ino().to_le_bytes(), found.len().to_le_bytes(), mtime, mtime_ns, ctime, ctime_ns]
}

fn put(part: &mut Vec<u8>, PersonEntry { person, index, slot, key_slot }: PersonEntry) {
    part.extend_from_slice(&slot.to_le_bytes());
    part.extend_from_slice(&key_slot.to_le_bytes());
    part.extend_from_slice(&person.0);
    part.extend_from_slice(&index);
}

fn entry(bytes: &[u8]) -> Option<PersonEntry> {
    let (slot, rest) = bytes.split_first_chunk()?;
    let (key_slot, rest) = rest.split_first_chunk()?;
    let (person, rest) = rest.split_first_chunk()?;
    Some(PersonEntry {
        person: PersonId(*person),
        index: rest.try_into().ok()?,
        slot: u32::from_le_bytes(*slot),
        key_slot: u32::from_le_bytes(*key_slot),
    })
}

/// Sealed parts of a file, one after the other.
struct Parts<'k, F> {
    key: &'k Key32,
    file: F,
    number: u32,
}

impl<F> Parts<'_, F> {
    /// What the next part is bound to, so that none can be left out or moved.
    fn about(&mut self) -> [u8; 4] {
        self.number += 1;
        self.number.to_le_bytes()
    }
}

impl<F: Write> Parts<'_, F> {
    fn put(&mut self, plain: &[u8], path: &Path) -> Result<(), VaultError> {
        let sealed = seal(self.key, random()?, &self.about(), plain);
        let length = u32::try_from(sealed.len()).expect("parts are bounded").to_le_bytes();
        let written = self.file.write_all(&length).and_then(|()| self.file.write_all(&sealed));
        written.map_err(VaultError::io("write", path))
    }
}

impl<F: Read> Parts<'_, F> {
    /// `None` at the end.
    fn take(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, String> {
        let mut length = [0; 4];
        match self.file.read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read.map_err(|error| error.to_string())?,
        }
        let length = u32::from_le_bytes(length) as usize;
        if length > PART_ENTRIES * ENTRY_BYTES + SEAL_BYTES {
            return Err("a part is longer than any may be".to_owned());
        }
        let mut sealed = vec![0; length];
        self.file.read_exact(&mut sealed).map_err(|error| error.to_string())?;
        let about = self.about();
        unseal(self.key, &about, &sealed).map(Some).ok_or_else(|| "a part is not as it was sealed".to_owned())
    }
}

#[cfg(test)]
pub(crate) mod tests;
