//! Personal data behind references.

use std::collections::BTreeMap;

use decider::Readable;
use proto::{PersonId, PersonalRef};
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::index::{Index, PersonalEntry};
use crate::layout::{FIELDS_PADDED_BYTES, Personal};
use crate::secret::{Key32, random, seal, unseal, unseal_key};
use crate::sync::Ticket;
use crate::vault::Vault;
use crate::{FIELD_NAME_BYTES_MAX, FIELDS_MAX, PERSONAL_BYTES_MAX, PERSONAL_OF_ONE_MAX};

impl Vault {
    /// Stores personal data, durable before this returns. They are erased with their owner.
    ///
    /// The first write wins: a retry changes nothing. After [`Vault::forget`] the reference is free again. Says whether
    /// this call wrote them; `false` means that what is there came from an earlier one, or from one at the same time.
    ///
    /// # Errors
    /// [`VaultError::FieldsTooLarge`], [`VaultError::UnknownOwner`], [`VaultError::OwnsTooMuch`]; otherwise
    /// the disk's.
    pub fn put_personal(
        &self,
        reference: PersonalRef,
        owner: Option<PersonId>,
        fields: &BTreeMap<String, String>,
    ) -> Result<bool, VaultError> {
        let padded = padded_fields(fields)?;
        let mut inner = self.index_mut();
        // Whoever forgets the same reference at this moment is first: theirs must be durable before ours is written.
        while let Some(going) = inner.personal.get(&reference).copied().filter(|entry| entry.overwritten) {
            drop(inner);
            self.let_go(&reference, going)?;
            inner = self.index_mut();
        }
        let (ticket, wrote) = match inner.personal.get(&reference) {
            Some(entry) => (entry.ticket, false),
            None => (self.write_personal(&mut inner, reference, owner, &padded)?, true),
        };
        drop(inner);
        self.sync.wait(ticket)?;
        Ok(wrote)
    }

    /// The personal data behind a reference; `None` once they are erased or forgotten.
    ///
    /// A slot that can't be read is logged (by its number only) and is `None` too: a page without a name
    /// beats no page.
    pub fn personal(&self, reference: &PersonalRef) -> Option<BTreeMap<String, String>> {
        self.read_personal(reference).unwrap_or_else(|error| {
            tracing::error!(%error, "personal data could not be read");
            None
        })
    }

    /// Overwrites personal data in place and syncs; nobody is given them from the first moment on. Says whether there were any.
    ///
    /// Others read and write meanwhile: every request looks at who is known, and this may be asked for again and again.
    ///
    /// # Errors
    /// The disk's.
    pub fn forget(&self, reference: &PersonalRef) -> Result<bool, VaultError> {
        let mut inner = self.index_mut();
        let Some(entry) = inner.personal.get_mut(reference) else { return Ok(false) };
        let is_first = !entry.overwritten;
        if is_first {
            entry.ticket = self.personal.clear(&self.sync, entry.slot)?;
            entry.overwritten = true;
        }
        let going = *entry;
        drop(inner);
        self.let_go(reference, going)?;
        Ok(is_first)
    }

    /// Waits until these are overwritten for good, and frees their reference and slot unless somebody else has.
    fn let_go(&self, reference: &PersonalRef, going: PersonalEntry) -> Result<(), VaultError> {
        self.sync.wait(going.ticket)?;
        let mut inner = self.index_mut();
        if inner.personal.get(reference) == Some(&going) {
            self.personal.reuse([going.slot]);
            inner.remove_personal(reference);
        }
        Ok(())
    }

    fn write_personal(
        &self,
        inner: &mut Index,
        reference: PersonalRef,
        owner: Option<PersonId>,
        padded: &[u8],
    ) -> Result<Ticket, VaultError> {
        let key = match owner {
            Some(owner) => {
                if inner.owned.get(&owner).is_some_and(|owned| owned.len() >= PERSONAL_OF_ONE_MAX) {
                    return Err(VaultError::OwnsTooMuch);
                }
                let known = inner.persons.get(&owner).ok_or(VaultError::UnknownOwner)?;
                self.person_key(owner, known.key_slot)?
            }
            None => self.secrets.seal.clone(),
        };
        let sealed_fields = seal(&key, random()?, &reference.0, padded);
        let (slot, ticket) = self.personal.fill(&self.sync, &Personal { reference, owner, sealed_fields })?;
        inner.insert_personal(reference, PersonalEntry { owner, slot, ticket, overwritten: false });
        Ok(ticket)
    }

    fn read_personal(&self, reference: &PersonalRef) -> Result<Option<BTreeMap<String, String>>, VaultError> {
        // The lock is held while reading, so that the slot can't be given to somebody else meanwhile.
        let inner = self.index();
        let is_there = |entry: &&PersonalEntry| !entry.overwritten && self.sync.is_durable(entry.ticket);
        let Some(entry) = inner.personal.get(reference).filter(is_there) else {
            return Ok(None);
        };
        let key = match entry.owner {
            Some(owner) => {
                let Some(known) = inner.persons.get(&owner) else { return Ok(None) };
                self.person_key(owner, known.key_slot)?
            }
            None => self.secrets.seal.clone(),
        };
        let record = self.personal.read(entry.slot)?;
        let plain = unseal(&key, &reference.0, &record.sealed_fields);
        let fields = plain.as_ref().and_then(|padded| unpad(padded));
        fields.map(Some).ok_or_else(|| self.personal.damaged(entry.slot))
    }

    fn person_key(&self, person: PersonId, key_slot: u32) -> Result<Key32, VaultError> {
        let record = self.person_keys.read(key_slot)?;
        unseal_key(&self.secrets.seal, &person.0, &record.sealed_key)
            .ok_or_else(|| self.person_keys.damaged(key_slot))
    }
}

impl Readable for Vault {
    fn personal(&self, reference: &PersonalRef) -> Option<BTreeMap<String, String>> {
        Vault::personal(self, reference)
    }
}

fn padded_fields(fields: &BTreeMap<String, String>) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let names_fit = fields.keys().all(|name| (1..=FIELD_NAME_BYTES_MAX).contains(&name.len()));
    if fields.len() > FIELDS_MAX || !names_fit {
        return Err(VaultError::FieldsTooLarge);
    }
    let mut padded = Zeroizing::new(vec![0; FIELDS_PADDED_BYTES]);
    let (length, texts) = padded.split_at_mut(2);
    // The only way this encoding can fail is by running out of room.
    let used = postcard::to_slice(fields, texts).map_err(|_| VaultError::FieldsTooLarge)?.len();
    length.copy_from_slice(&u16::try_from(used).expect("fits PERSONAL_BYTES_MAX").to_le_bytes());
    Ok(padded)
}

fn unpad(padded: &[u8]) -> Option<BTreeMap<String, String>> {
    let (length, texts) = padded.split_first_chunk()?;
    let used = usize::from(u16::from_le_bytes(*length));
    postcard::from_bytes(texts.get(..used.min(PERSONAL_BYTES_MAX))?).ok()
}

#[cfg(test)]
mod tests;
