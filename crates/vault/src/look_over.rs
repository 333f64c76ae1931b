//! A look at the slots of persons and of their keys, behind a start that took them from the roll.
//!
//! Such a start looks at none of them, and rot in one would go unseen until somebody needs it. So each is looked at beside
//! the work: whether it holds whom the roll said, or nobody. A run that ends before it is through notes how far it came in the
//! next roll, and the run behind it goes on from there. Where a slot is damaged that is noted, and the vault is to be restored
//! before the next start. Neither that nor a look that ended in a panic leaves a roll.
//!
//! Slots change under the index's lock for writing, for which a door may wait, and this thread may be the last of all to get a
//! processor. So it holds the lock only to copy the entries of a piece; the slots are read and hashed without it. What is not as the
//! entries say is damage if nothing was written meanwhile, and is looked at again otherwise.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use proto::PersonId;

use crate::damage::FileSlot;
use crate::error::VaultError;
use crate::index::PersonEntry;
use crate::layout::{Person, PersonKey, Record};
use crate::slots::Content;
use crate::sync::Ticket;
use crate::vault::Vault;

/// Slots that are looked at between two questions whether to go on, and entries that are copied at once: a fraction of a
/// millisecond's work, some microseconds of which are spent under the lock.
const PIECE_SLOTS: u32 = 256;

/// How far the look has come. Nothing is left to look at behind a start that did so itself.
#[derive(Default)]
pub(crate) struct Look {
    /// Slots that the longer of the two files had at the start.
    slots: u32,
    /// The slot to go on with.
    next: AtomicU32,
    /// Slots that are yet to be looked at.
    unseen: AtomicU32,
    /// After a panic, for good.
    is_under_way: AtomicBool,
}

impl Look {
    /// Nothing of so many slots was looked at; the run before came to `next`.
    pub fn from(next: u32, slots: u32) -> Self {
        let next = if next < slots { next } else { 0 };
        Self { slots, next: next.into(), unseen: slots.into(), ..Self::default() }
    }

    /// The slot to go on with.
    pub fn next(&self) -> u32 {
        self.next.load(Ordering::Relaxed)
    }

    /// Whether it is under way, or ended in a panic: it can't be said then what it would have found.
    pub fn is_under_way(&self) -> bool {
        self.is_under_way.load(Ordering::Relaxed)
    }

    /// The next piece, if there is one.
    fn piece(&self) -> Option<Range<u32>> {
        let (next, unseen) = (self.next(), self.unseen.load(Ordering::Relaxed));
        (unseen > 0).then(|| next..next + unseen.min(PIECE_SLOTS).min(self.slots - next))
    }

    fn seen(&self, piece: &Range<u32>) {
        self.next.store(piece.end % self.slots, Ordering::Relaxed);
        self.unseen.fetch_sub(piece.end - piece.start, Ordering::Relaxed);
    }
}

/// What is not as it should be, and at which number it was looked at: a key may have another one than its owner.
struct Wrong {
    at: u32,
    what: FileSlot,
}

impl Vault {
    /// Looks at the slots of all persons whom the start took from the roll; at none if it looked at them itself. `goes_on` is
    /// asked before every few of them, and is where to rest. For one thread.
    ///
    /// Returns how many slots are damaged, those that can't be read among them. Each is logged and noted as it is found, and no
    /// start opens the vault before it was restored.
    ///
    /// # Errors
    /// [`VaultError::Stopped`]: what the slots hold is not known any more, and the next start looks at all of them.
    pub fn look_over(&self, goes_on: impl FnMut() -> bool) -> Result<usize, VaultError> {
        self.look.is_under_way.store(true, Ordering::Relaxed);
        let looked = self.look_at_all(goes_on);
        self.look.is_under_way.store(false, Ordering::Relaxed);
        looked.map(|()| self.damage.count())
    }

    fn look_at_all(&self, mut goes_on: impl FnMut() -> bool) -> Result<(), VaultError> {
        while let Some(piece) = self.look.piece() {
            let mut left = vec![piece.clone()];
            while let Some(slots) = left.pop() {
                if !goes_on() {
                    return Ok(());
                }
                left.extend(self.look_at(slots)?);
            }
            self.look.seen(&piece);
        }
        Ok(())
    }

    /// Looks at some slots, and gives those to look at again.
    fn look_at(&self, slots: Range<u32>) -> Result<Vec<Range<u32>>, VaultError> {
        let (known, written) = self.known(slots.clone());
        let wrong = self.wrong(slots, &known);
        if wrong.is_empty() {
            return Ok(Vec::new());
        }
        if self.written_by_now()? == written {
            self.damage.found(wrong.into_iter().map(|wrong| wrong.what));
            return Ok(Vec::new());
        }
        Ok(wrong.into_iter().map(|wrong| wrong.at..wrong.at + 1).collect())
    }

    /// Who is in these slots, and the last write of all so far.
    fn known(&self, slots: Range<u32>) -> (Vec<Option<PersonEntry>>, Ticket) {
        let mut known = Vec::with_capacity(slots.len());
        let index = self.index();
        known.extend(slots.map(|slot| index.persons.at(slot)));
        (known, self.sync.last())
    }

    /// The last write of all so far, none being under way. What a failed one has left is no damage.
    fn written_by_now(&self) -> Result<Ticket, VaultError> {
        let _index = self.index();
        self.sync.check()?;
        Ok(self.sync.last())
    }

    fn wrong(&self, slots: Range<u32>, known: &[Option<PersonEntry>]) -> Vec<Wrong> {
        let (persons, keys) =
            (self.persons.contents(slots.clone()), self.person_keys.contents(slots.clone()));
        let mut wrong = Vec::new();
        for (((at, known), person), key) in slots.zip(known).zip(persons).zip(keys) {
            let mut is_wrong = |file, slot| wrong.push(Wrong { at, what: (file, slot) });
            if person != known.map_or(Content::Nothing, |known| Content::Whole((known.person, known.index))) {
                is_wrong(Person::FILE, at);
            }
            // Nearly everybody's key has the number of their own slot.
            let is_key_right = match known {
                Some(known) if known.key_slot == at => key == Content::Whole(known.person),
                _ => self.is_nobodys_or_anothers(&key, at),
            };
            if !is_key_right {
                is_wrong(PersonKey::FILE, at);
            }
            if let Some(PersonEntry { person, key_slot, .. }) = *known
                && key_slot != at
                && self.person_keys.contents(key_slot..key_slot + 1) != [Content::Whole(person)]
            {
                is_wrong(PersonKey::FILE, key_slot);
            }
        }
        wrong
    }

    /// Whether a key's slot is free, or of somebody in another slot. One whose key is gone is found at their own slot.
    fn is_nobodys_or_anothers(&self, key: &Content<PersonId>, slot: u32) -> bool {
        match key {
            Content::Nothing => true,
            Content::Whole(owner) => {
                self.index().persons.get(owner).is_some_and(|known| known.key_slot == slot)
            }
            Content::Broken => false,
        }
    }
}

#[cfg(test)]
mod tests;
