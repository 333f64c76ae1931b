//! Who is who: an openid's random id, its erasure, and as whom somebody who was erased acts.

use std::collections::HashSet;

use proto::{CampaignId, PersonId, PersonalRef, TenantId};
use zeroize::Zeroizing;

use crate::OPENID_BYTES_MAX;
use crate::error::VaultError;
use crate::index::{Index, KeyState, PersonEntry, TombstoneEntry};
use crate::keys::Purpose;
use crate::layout::{OPENID_PADDED_BYTES, Person, PersonKey, Tombstone};
use crate::secret::{Digest16, Key32, random, seal};
use crate::sync::Ticket;
use crate::vault::Vault;

/// What an erasure took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The id that no openid leads to any more.
    pub person: PersonId,
    /// The personal data that are gone, so that projections can drop what they joined.
    pub personal: Vec<PersonalRef>,
}

impl Vault {
    /// The person behind an openid of a tenant: found, or given a random id that is durable before this
    /// returns. Callers at the same time share one sync.
    ///
    /// # Errors
    /// [`VaultError::InvalidOpenId`]; otherwise the disk's.
    pub fn person(&self, tenant: &TenantId, openid: &str) -> Result<PersonId, VaultError> {
        check_openid(openid)?;
        let index = self.secrets.openid_index(tenant, openid);
        let known = self.index().person_at(&index);
        let (person, ticket) = match known {
            Some(found) => found,
            None => self.give_id(index, openid)?,
        };
        self.sync.wait(ticket)?;
        Ok(person)
    }

    /// The person behind an openid, if they have an id.
    pub fn find_person(&self, tenant: &TenantId, openid: &str) -> Option<PersonId> {
        let index = self.secrets.openid_index(tenant, openid);
        let (person, ticket) = self.index().person_at(&index)?;
        self.sync.is_durable(ticket).then_some(person)
    }

    /// Whether somebody still has this id: `false` once they were erased. Costs one look into memory.
    pub fn knows(&self, person: &PersonId) -> bool {
        self.index().persons.contains(person)
    }

    /// Those of these ids that nobody acts under in a campaign: neither somebody who is known, nor somebody who was erased while it
    /// was open and acts under it again once they come back. Each as often as it was asked for. Costs one look into memory for
    /// each, and one through the erased of the campaign if any is unknown.
    pub fn unknown(&self, campaign: &CampaignId, persons: &[PersonId]) -> Vec<PersonId> {
        let inner = self.index();
        let mut unknown: Vec<_> =
            persons.iter().copied().filter(|person| !inner.persons.contains(person)).collect();
        if !unknown.is_empty()
            && let Some(erased) =
                inner.tombstones.get(&Purpose::Campaign(campaign.clone()).index(&self.secrets))
        {
            let erased: HashSet<_> = erased.values().map(|tombstone| tombstone.person).collect();
            unknown.retain(|person| !erased.contains(person));
        }
        unknown
    }

    /// As whom a person acts in a campaign: as themself, unless they were erased while it was open and came
    /// back.
    ///
    /// The id it returns may be an erased one: personal data are stored under the id that [`Vault::person`]
    /// gave.
    pub fn acts_as(&self, campaign: &CampaignId, person: PersonId) -> PersonId {
        let inner = self.index();
        if inner.tombstones.is_empty() {
            return person;
        }
        let campaign = Purpose::Campaign(campaign.clone()).index(&self.secrets);
        let Some(tombstones) = inner.tombstones.get(&campaign) else { return person };
        let key = inner.keys.get(&campaign).map(|entry| &entry.state);
        let (Some(KeyState::Live { key, .. }), Some(entry)) = (key, inner.persons.get(&person)) else {
            return person;
        };
        tombstones.get(&tombstone_hash(key, &entry.index)).map_or(person, |tombstone| tombstone.person)
    }

    /// Erases a person: their openid, their key, and the personal data they own are overwritten and synced.
    ///
    /// In each open campaign a tombstone stays, so that they act as the same person there if they come back.
    /// A campaign that became final meanwhile gets none. `None` if the openid has no id.
    ///
    /// # Errors
    /// The disk's. An erasure that was cut short after the key was overwritten is finished by the next open;
    /// one cut short before has to be asked for again.
    pub fn erase(
        &self,
        tenant: &TenantId,
        openid: &str,
        open_campaigns: &[CampaignId],
    ) -> Result<Option<Erased>, VaultError> {
        let index = self.secrets.openid_index(tenant, openid);
        if self.index().person_at(&index).is_none() {
            return Ok(None);
        }
        // Keys first: a tombstone without its campaign's key would mean nothing.
        for campaign in open_campaigns {
            match self.key(&Purpose::Campaign(campaign.clone())) {
                Ok(_) | Err(VaultError::Destroyed { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let mut inner = self.index_mut();
        let Some(entry) = inner.persons.at_openid(&index) else { return Ok(None) };
        self.leave_tombstones(&mut inner, entry.person, &index, open_campaigns)?;
        let personal = self.overwrite_person(&mut inner, entry)?;
        Ok(Some(Erased { person: entry.person, personal }))
    }

    /// A final campaign needs to know nobody again: destroys its key and overwrites its tombstones.
    ///
    /// # Errors
    /// The disk's; what is left is finished by the next call or the next open.
    pub fn campaign_is_final(&self, campaign: &CampaignId) -> Result<(), VaultError> {
        let purpose = Purpose::Campaign(campaign.clone());
        self.destroy_key(&purpose)?;
        let mut inner = self.index_mut();
        let Some(tombstones) = inner.tombstones.get(&purpose.index(&self.secrets)) else { return Ok(()) };
        let slots: Vec<u32> = tombstones.values().map(|entry| entry.slot).collect();
        for &slot in &slots {
            self.tombstones.clear(&self.sync, slot)?;
        }
        self.sync.wait(self.sync.last())?;
        self.tombstones.reuse(slots);
        inner.tombstones.remove(&purpose.index(&self.secrets));
        Ok(())
    }

    fn give_id(&self, index: Digest16, openid: &str) -> Result<(PersonId, Ticket), VaultError> {
        let mut inner = self.index_mut();
        // Somebody else may have been first since we looked.
        if let Some(found) = inner.person_at(&index) {
            return Ok(found);
        }
        let person = PersonId(random()?);
        let key = Key32::random()?;
        let sealed_key = seal(&self.secrets.seal, random()?, &person.0, key.bytes());
        let sealed_openid = seal(&key, random()?, &about_openid(person, &index), &padded_openid(openid));
        self.person_keys.make_room()?;
        self.persons.make_room()?;
        let (key_slot, _) = self.person_keys.fill(&self.sync, &PersonKey { person, sealed_key })?;
        let (slot, ticket) = self.persons.fill(&self.sync, &Person { person, index, sealed_openid })?;
        let entry = PersonEntry { person, index, slot, key_slot };
        inner.persons.insert(entry, ticket, self.sync.durable());
        Ok((person, ticket))
    }

    fn leave_tombstones(
        &self,
        inner: &mut Index,
        person: PersonId,
        index: &Digest16,
        open_campaigns: &[CampaignId],
    ) -> Result<(), VaultError> {
        for campaign in open_campaigns {
            let campaign = Purpose::Campaign(campaign.clone()).index(&self.secrets);
            let Some(KeyState::Live { key, .. }) = inner.keys.get(&campaign).map(|entry| &entry.state) else {
                continue;
            };
            let hash = tombstone_hash(key, index);
            let tombstones = inner.tombstones.entry(campaign).or_default();
            // The oldest stays: whoever is erased twice still acts as the first.
            if tombstones.contains_key(&hash) {
                continue;
            }
            let (slot, _) = self.tombstones.fill(&self.sync, &Tombstone { campaign, hash, person })?;
            tombstones.insert(hash, TombstoneEntry { person, slot });
        }
        self.sync.wait(self.sync.last())
    }

    /// The key goes first and is synced: from then on the rest is unreadable, and the next open would finish.
    fn overwrite_person(
        &self,
        inner: &mut Index,
        entry: PersonEntry,
    ) -> Result<Vec<PersonalRef>, VaultError> {
        let ticket = self.person_keys.clear(&self.sync, entry.key_slot)?;
        self.sync.wait(ticket)?;
        self.persons.clear(&self.sync, entry.slot)?;
        let personal = inner.owned.get(&entry.person).cloned().unwrap_or_default();
        let slots: Vec<u32> = personal.iter().map(|reference| inner.personal[reference].slot).collect();
        for &slot in &slots {
            self.personal.clear(&self.sync, slot)?;
        }
        self.sync.wait(self.sync.last())?;
        self.person_keys.reuse([entry.key_slot]);
        self.persons.reuse([entry.slot]);
        self.personal.reuse(slots);
        personal.iter().for_each(|reference| inner.remove_personal(reference));
        inner.persons.remove(&entry.person);
        Ok(personal)
    }
}

impl Index {
    fn person_at(&self, index: &Digest16) -> Option<(PersonId, Ticket)> {
        let entry = self.persons.at_openid(index)?;
        Some((entry.person, self.persons.ticket(entry.slot)))
    }
}

fn check_openid(openid: &str) -> Result<(), VaultError> {
    let valid =
        (1..=OPENID_BYTES_MAX).contains(&openid.len()) && openid.bytes().all(|b| b.is_ascii_graphic());
    if valid { Ok(()) } else { Err(VaultError::InvalidOpenId) }
}

fn padded_openid(openid: &str) -> Zeroizing<Vec<u8>> {
    let mut padded = Zeroizing::new(Vec::with_capacity(OPENID_PADDED_BYTES));
    padded.push(u8::try_from(openid.len()).expect("checked: at most OPENID_BYTES_MAX"));
    padded.extend_from_slice(openid.as_bytes());
    padded.resize(OPENID_PADDED_BYTES, 0);
    padded
}

fn about_openid(person: PersonId, index: &Digest16) -> Vec<u8> {
    [person.0.as_slice(), index].concat()
}

/// Stands for an openid in one campaign; of the index and not the openid itself, so that it can be told of
/// anybody who is known without unsealing anything.
fn tombstone_hash(campaign: &Key32, index: &Digest16) -> Digest16 {
    campaign.digest("tombstone", &[index])
}
