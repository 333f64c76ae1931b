//! Why the vault says no, and what to change.

use std::io;
use std::path::PathBuf;

use crate::keys::Purpose;
use crate::{FIELD_NAME_BYTES_MAX, FIELDS_MAX, OPENID_BYTES_MAX, PERSONAL_BYTES_MAX, PERSONAL_OF_ONE_MAX};

/// Why the vault could not do what was asked. No message ever contains personal data.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The openid is empty, too long, or has characters that no platform gives.
    #[error("an openid must be 1 to {OPENID_BYTES_MAX} printable ASCII characters without spaces")]
    InvalidOpenId,
    /// The fields do not fit a slot.
    #[error(
        "personal data must be at most {FIELDS_MAX} fields with names of 1 to {FIELD_NAME_BYTES_MAX} bytes \
         and {PERSONAL_BYTES_MAX} bytes in all: shorten the texts"
    )]
    FieldsTooLarge,
    /// The owner was never given an id here, or was erased since.
    #[error(
        "the owner of this personal data is not known (or was erased): sign in again and use the id given then"
    )]
    UnknownOwner,
    /// One person has stored as much as anybody may.
    #[error("this person owns {PERSONAL_OF_ONE_MAX} pieces of personal data already: forget some first")]
    OwnsTooMuch,
    /// The key was destroyed on purpose; what it sealed or hashed is gone with it.
    #[error("the key of {purpose} was destroyed and is never made anew")]
    Destroyed {
        /// What the key was for.
        purpose: Purpose,
    },
    /// Another process, or another `Vault` of this one, has the folder open.
    #[error("the vault in {} is in use: stop the other process, or give this one a folder of its own", .folder.display())]
    InUse {
        /// The vault's folder.
        folder: PathBuf,
    },
    /// A slot is neither whole nor a write that a power cut tore.
    #[error("slot {slot} of {} is damaged: restore the whole vault folder from a backup", .file.display())]
    Damaged {
        /// The slot file.
        file: PathBuf,
        /// Which slot, from 0.
        slot: u32,
    },
    /// Slots were found damaged before, and the vault was not restored since.
    #[error(
        "{} names slots that were found damaged: restore the whole vault folder from a backup, or, if what they held may be \
         lost, remove that file and start again",
        .note.display()
    )]
    Noted {
        /// The note of them.
        note: PathBuf,
    },
    /// More slots are unfinished than a power cut can leave: files of two ages were probably mixed.
    #[error(
        "{unfinished} unfinished slots in {}: a power cut leaves far fewer, so its files do not belong together; \
         restore the whole vault folder from one backup",
        .folder.display()
    )]
    Mismatched {
        /// The vault's folder.
        folder: PathBuf,
        /// How many slots miss their counterpart or are torn.
        unfinished: usize,
    },
    /// One of the vault's files is gone or is not what it should be.
    #[error("{} is missing or unreadable: restore the whole vault folder from a backup", .file.display())]
    Missing {
        /// The file.
        file: PathBuf,
    },
    /// The slot file has reached its bound.
    #[error("{} is full: erase what is no longer needed", .file.display())]
    Full {
        /// The slot file.
        file: PathBuf,
    },
    /// A write or sync failed before; what reached the disk is unknown until the next open.
    #[error("the vault stopped after a failed write: check the disk, then restart")]
    Stopped,
    /// The file system said no.
    #[error("could not {doing} {}: check the disk and its permissions", .path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes ({0}): check that the process may call getrandom")]
    NoRandomness(getrandom::Error),
}

impl VaultError {
    pub(crate) fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> VaultError {
        let path = path.into();
        move |source| VaultError::Io { doing, path, source }
    }
}
