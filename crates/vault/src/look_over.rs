//! A look at the slots of persons behind a start that took them from the roll.
//!
//! Such a start looks at no slot of a person, and rot in one would go unseen until somebody needs it. So each is looked at beside
//! the work: whether it holds whom the roll said, or nobody. A run that ends before it is through notes how far it came in the
//! next roll, and the run behind it goes on from there. Where a slot is damaged that is noted, and the vault is to be restored before
//! the next start. Slots of keys that belong to nobody are looked at by starts without a roll alone.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::VaultError;
use crate::layout::Record;
use crate::slots::Piece;
use crate::vault::Vault;

/// Slots that are looked at between two questions whether to go on: a fraction of a millisecond's work.
const PIECE_SLOTS: u32 = 256;

/// How far the look has come. Nothing is left to look at behind a start that did so itself.
#[derive(Default)]
pub(crate) struct Look {
    /// Slots that the file of persons had at the start.
    slots: u32,
    /// The slot to go on with.
    next: AtomicU32,
    /// Slots that are yet to be looked at.
    unseen: AtomicU32,
}

impl Look {
    /// Nothing of so many slots was looked at; the run before came to `next`.
    pub fn from(next: u32, slots: u32) -> Self {
        let next = if next < slots { next } else { 0 };
        Self { slots, next: next.into(), unseen: slots.into() }
    }

    /// The slot to go on with.
    pub fn next(&self) -> u32 {
        self.next.load(Ordering::Relaxed)
    }

    /// The next piece, if there is one: its first slot, and how many.
    fn piece(&self) -> Option<(u32, u32)> {
        let (next, unseen) = (self.next(), self.unseen.load(Ordering::Relaxed));
        (unseen > 0).then(|| (next, unseen.min(PIECE_SLOTS).min(self.slots - next)))
    }

    fn seen(&self, (first, count): (u32, u32)) {
        self.next.store((first + count) % self.slots, Ordering::Relaxed);
        self.unseen.fetch_sub(count, Ordering::Relaxed);
    }
}

impl Vault {
    /// Looks at the slots of all persons whom the start took from the roll; at none if it looked at them itself. `goes_on` is
    /// asked before every few of them, and is where to rest. For one thread.
    ///
    /// Returns how many slots are damaged; each is logged and noted as it is found, and no start opens the vault until it was restored.
    ///
    /// # Errors
    /// [`VaultError::Stopped`]: what the slots hold is not known any more, and the next start looks at all of them.
    pub fn look_over(&self, mut goes_on: impl FnMut() -> bool) -> Result<usize, VaultError> {
        while let Some(piece) = self.look.piece().filter(|_| goes_on()) {
            self.look_at(piece)?;
            self.look.seen(piece);
        }
        Ok(self.damage.count())
    }

    /// Slots change under the index's lock for writing only. What was read without it may be of before a change, so what is not
    /// as it should be is read once more while nothing can change.
    fn look_at(&self, (first, count): (u32, u32)) -> Result<(), VaultError> {
        let (keys, persons) = (self.person_keys.piece(first, count), self.persons.piece(first, count));
        for slot in first..first + count {
            let index = self.index();
            // What a failed write has left is no damage.
            self.sync.check()?;
            let known = index.persons.at(slot);
            let person = known.map(|known| (known.person, known.index));
            self.look_into(&persons, slot, person.as_ref());
            if let Some(known) = known {
                self.look_into(&keys, known.key_slot, Some(&known.person));
            }
        }
        Ok(())
    }

    fn look_into<R: Record<Kept: PartialEq>>(
        &self,
        read: &Piece<'_, R>,
        slot: u32,
        expected: Option<&R::Kept>,
    ) {
        if !read.holds(slot, expected) && !read.file.piece(slot, 1).holds(slot, expected) {
            self.damage.found([(R::FILE, slot)]);
        }
    }
}

#[cfg(test)]
mod tests;
