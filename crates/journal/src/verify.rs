//! Walking a whole journal to find the first position that can't be trusted.

use std::path::Path;

use proto::Hash;

use crate::error::{Damage, Head, JournalError};
use crate::header::JournalHeader;
use crate::journal::{Journal, parse_checked};
use crate::settings::Settings;
use crate::store::HEADER_KEY;

/// What a whole journal holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What the journal says about itself.
    pub header: JournalHeader,
    /// Its last block.
    pub head: Head,
    /// Number of blocks.
    pub blocks: u64,
    /// Number of events; equal to the head's position, since there are no gaps.
    pub events: u64,
}

impl Journal {
    /// Walks all blocks on the platter and tells the first bad position, if there is one.
    ///
    /// Checked are header, gaps, stray entries, every hash in every block, the chain, that time never goes back, and
    /// the witness. `progress` gets the position done and the one to come to. Works beside a running writer.
    pub fn verify(&self, mut progress: impl FnMut(u64, u64)) -> Result<Verified, Damage> {
        // Read before the head: a writer may move on between the two, and the witness must not seem to be ahead.
        let seen = self.witnessed().map_err(|error| damage(0, &error))?;
        let end = self.head();
        let stored = self.store().get(HEADER_KEY).map_err(|error| damage(0, &error))?;
        if stored.as_deref().and_then(JournalHeader::decode).as_ref() != Some(self.header()) {
            return Err(Damage::at(0, "the journal's header can't be read"));
        }
        let mut head = Head::default();
        let mut blocks = 0;
        while head.position < end.position {
            head = self.step(&head)?;
            blocks += 1;
            progress(head.position, end.position);
        }
        if head != end {
            return Err(Damage::at(
                end.position,
                "the last block is not the one that the journal was opened with",
            ));
        }
        self.compare(seen).map_err(|error| damage(end.position + 1, &error))?;
        Ok(Verified { header: self.header().clone(), head, blocks, events: head.position })
    }

    /// Checks the block after `before`; returns the head that it makes.
    fn step(&self, before: &Head) -> Result<Head, Damage> {
        let first = before.position + 1;
        // The next entry, whatever its key: an entry between the blocks would be one that nobody wrote.
        let last_key = self.store().at_or_before(before.position).map_err(|error| damage(first, &error))?;
        let last_key = last_key.map_or(HEADER_KEY, |(key, _)| key);
        let found = match self.store().after(last_key).map_err(|error| damage(first, &error))? {
            Some((key, bytes)) if key == first => parse_checked(key, bytes)?,
            Some((key, _)) if key < first => {
                return Err(Damage::at(key, "a stray entry lies inside a block"));
            }
            _ => return Err(Damage::at(first, "the block is missing")),
        };
        found.check_root().map_err(|reason| Damage::at(first, reason))?;
        let expected = if before.position == 0 { Hash::default() } else { before.hash };
        if found.header().previous != expected {
            return Err(Damage::at(first, "it does not follow the block before"));
        }
        if found.at() < before.at {
            return Err(Damage::at(first, "its time lies before that of the block before"));
        }
        Ok(found.head())
    }
}

/// Verifies the journal in a folder that no process has open, whoever's it is; looks at a copy, so that nothing changes.
///
/// An open that fails is damage too: the reason says what to do.
pub fn verify_folder(
    path: &Path,
    settings: &Settings,
    progress: impl FnMut(u64, u64),
) -> Result<Verified, Damage> {
    Journal::open_copy(path, None, settings).map_err(|error| damage(0, &error))?.verify(progress)
}

/// An error as damage; where it names no position itself, it counts from `position` on.
fn damage(position: u64, error: &JournalError) -> Damage {
    match error {
        JournalError::Damaged(damage) => damage.clone(),
        JournalError::TailLost { found, .. } => Damage::at(found + 1, error.to_string()),
        other => Damage::at(position, other.to_string()),
    }
}
