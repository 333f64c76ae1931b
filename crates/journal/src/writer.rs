//! The only appender of a journal.

use std::sync::Arc;

use crate::block::Block;
use crate::draft::Draft;
use crate::error::{Head, JournalError};
use crate::header::JournalHeader;
use crate::journal::{Shared, WITNESS};
use crate::store::HEADER_KEY;
use crate::witness::Witness;

/// Appends blocks. There is one per journal, and it can't be cloned: positions are given by a single writer.
pub struct Writer {
    shared: Arc<Shared>,
    witness: Option<Witness>,
    /// The last block inserted; ahead of the shared head only inside an append or an import.
    head: Head,
    poison: Option<String>,
}

impl Writer {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let head = shared.head();
        Self { shared, witness: None, head, poison: None }
    }

    pub(crate) fn attach(&mut self, witness: Witness) {
        self.witness = Some(witness);
    }

    /// What the journal says about itself.
    pub fn header(&self) -> &JournalHeader {
        &self.shared.header
    }

    /// The last block on the platter.
    pub fn head(&self) -> Head {
        self.shared.head()
    }

    /// Why nothing is appended any more; `None` while the writer works.
    pub fn poisoned(&self) -> Option<&str> {
        self.poison.as_deref()
    }

    /// Seals the draft into a block and stores it. Returns once the block is on the platter.
    ///
    /// After any error the writer is poisoned: whether the block will be found after a restart is not known, so
    /// nothing is retried and every later append fails with the first reason. Open the journal again to go on.
    pub fn append(&mut self, draft: Draft) -> Result<Head, JournalError> {
        self.poisoning(|writer| {
            writer.follows(draft.first_position(), draft.at())?;
            let block = draft.seal(writer.shared.header.incarnation, writer.head.hash)?;
            writer.insert(&block)?;
            writer.commit()
        })
    }

    /// Stores a block as it is, without waiting for the platter; [`Writer::commit_adopted`] does.
    pub(crate) fn adopt(&mut self, block: &Block) -> Result<(), JournalError> {
        self.poisoning(|writer| {
            writer.follows(block.first_position(), block.at())?;
            writer.insert(block)
        })
    }

    /// Waits until all adopted blocks are on the platter.
    pub(crate) fn commit_adopted(&mut self) -> Result<Head, JournalError> {
        self.poisoning(Self::commit)
    }

    /// Makes the witness say that the journal ends where it does.
    pub(crate) fn note_head(&mut self) -> Result<(), JournalError> {
        let head = self.head;
        self.witness.as_mut().map_or(Ok(()), |witness| witness.note(head).and_then(|()| witness.sync()))
    }

    /// Writes another header, and makes the witness say that the journal ends where it does.
    pub(crate) fn begin_life(&mut self, header: &JournalHeader) -> Result<(), JournalError> {
        self.shared.store.insert(HEADER_KEY, &header.encode())?;
        self.shared.store.flush()?;
        self.shared.store.sync()?;
        // The witness file itself may be gone.
        let path = self.shared.path.as_ref().map(|path| path.join(WITNESS));
        if let Some(path) = path {
            self.witness = Some(Witness::open(&path)?.0);
        }
        self.note_head()
    }

    fn poisoning<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        if let Some(reason) = &self.poison {
            return Err(JournalError::Poisoned(reason.clone()));
        }
        let outcome = work(self);
        if let Err(error) = &outcome {
            tracing::error!(journal = %self.shared.header.identity(), %error, "the writer stops");
            self.poison = Some(error.to_string());
        }
        outcome
    }

    fn follows(&self, first_position: u64, at: proto::Timestamp) -> Result<(), JournalError> {
        let wanted = self.head.position + 1;
        if first_position == wanted && at >= self.head.at {
            return Ok(());
        }
        Err(JournalError::OutOfOrder {
            found: first_position,
            found_at_ms: at.0,
            wanted,
            wanted_at_ms: self.head.at.0,
        })
    }

    fn insert(&mut self, block: &Block) -> Result<(), JournalError> {
        self.shared.store.insert(block.first_position(), block.bytes())?;
        self.head = block.head();
        Ok(())
    }

    fn commit(&mut self) -> Result<Head, JournalError> {
        self.shared.store.flush()?;
        self.shared.store.sync()?;
        // From here on the block is on the platter; only now may anybody see it.
        self.shared.publish(self.head);
        if let Some(witness) = &mut self.witness {
            witness.note(self.head)?;
        }
        Ok(self.head)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.poison.is_some() {
            return;
        }
        if let Some(Err(error)) = self.witness.as_ref().map(Witness::sync) {
            tracing::warn!(%error, "the witness could not be synced on closing");
        }
    }
}
