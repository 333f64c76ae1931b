//! Keys by purpose: made on first use, never made again once destroyed.

use std::fmt;

use proto::{CampaignId, CommandId, Intent, PersonalRef, TenantId};

use crate::error::VaultError;
use crate::index::{KeyEntry, KeyState};
use crate::layout::PurposeKey;
use crate::secret::{Digest16, Key32, Secrets, random, seal};
use crate::vault::Vault;

/// What a key is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// MACs of session tokens.
    Sessions,
    /// MACs of page tokens.
    Pages,
    /// Pseudonyms of evidence, one key per tenant, so that what several of its campaigns see can be compared.
    Tenant(TenantId),
    /// Seals a campaign's full addresses.
    Evidence(CampaignId),
    /// Keyed hashes of one campaign: tombstones, references, intents.
    Campaign(CampaignId),
    /// The secret that seeds of draws are made from.
    Draws,
}

impl Purpose {
    pub(crate) fn index(&self, secrets: &Secrets) -> Digest16 {
        let (kind, name) = match self {
            Purpose::Sessions => ("sessions", ""),
            Purpose::Pages => ("pages", ""),
            Purpose::Tenant(tenant) => ("tenant", tenant.as_str()),
            Purpose::Evidence(campaign) => ("evidence", campaign.as_str()),
            Purpose::Campaign(campaign) => ("campaign", campaign.as_str()),
            Purpose::Draws => ("draws", ""),
        };
        secrets.index.digest("purpose", &[kind.as_bytes(), name.as_bytes()])
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Purpose::Sessions => f.write_str("sessions"),
            Purpose::Pages => f.write_str("pages"),
            Purpose::Tenant(tenant) => write!(f, "tenant {tenant}"),
            Purpose::Evidence(campaign) => write!(f, "the evidence of campaign {campaign}"),
            Purpose::Campaign(campaign) => write!(f, "campaign {campaign}"),
            Purpose::Draws => f.write_str("draws"),
        }
    }
}

impl Vault {
    /// The key for a purpose: made at random on first use, and durable before it is returned.
    ///
    /// # Errors
    /// [`VaultError::Destroyed`] if it was destroyed; otherwise the disk's.
    pub fn key(&self, purpose: &Purpose) -> Result<Key32, VaultError> {
        let index = purpose.index(&self.secrets);
        let known = self.index().keys.get(&index).cloned();
        let entry = match known {
            Some(entry) => entry,
            None => self.make_key(index)?,
        };
        let KeyState::Live { key, .. } = entry.state else {
            return Err(VaultError::Destroyed { purpose: purpose.clone() });
        };
        self.sync.wait(entry.ticket)?;
        Ok(key)
    }

    /// Overwrites a key in place. From then on [`Vault::key`] refuses its purpose for ever, also if it was
    /// never used. Copies that callers still hold are theirs to drop.
    ///
    /// # Errors
    /// The disk's; the destruction is finished by the next open if its note became durable.
    pub fn destroy_key(&self, purpose: &Purpose) -> Result<(), VaultError> {
        let index = purpose.index(&self.secrets);
        let mut inner = self.index_mut();
        let slot = match inner.keys.get(&index).map(|entry| (&entry.state, entry.ticket)) {
            Some((KeyState::Destroyed, ticket)) => {
                drop(inner);
                return self.sync.wait(ticket);
            }
            Some((KeyState::Live { slot, .. }, _)) => Some(*slot),
            None => None,
        };
        // The note first: with the key gone and no note, the next call would make a new key.
        let (_, ticket) = self.purposes.fill(&self.sync, &PurposeKey { index, sealed_key: None })?;
        self.sync.wait(ticket)?;
        inner.keys.insert(index, KeyEntry { state: KeyState::Destroyed, ticket });
        if let Some(slot) = slot {
            let ticket = self.purposes.clear(&self.sync, slot)?;
            self.sync.wait(ticket)?;
            self.purposes.reuse([slot]);
        }
        Ok(())
    }

    /// Where a command's personal data go: the same for every retry of the command, and nobody can guess it.
    ///
    /// Bound to what the command asks for as well, so that two that share an id by mistake never share data.
    ///
    /// # Errors
    /// As [`Vault::key`] of the campaign.
    pub fn personal_ref(
        &self,
        campaign: &CampaignId,
        command: &CommandId,
        intent: &Intent,
    ) -> Result<PersonalRef, VaultError> {
        let key = self.key(&Purpose::Campaign(campaign.clone()))?;
        Ok(PersonalRef(key.digest("personal reference", &[&command.0, &intent.0])))
    }

    fn make_key(&self, index: Digest16) -> Result<KeyEntry, VaultError> {
        let mut inner = self.index_mut();
        if let Some(entry) = inner.keys.get(&index) {
            return Ok(entry.clone());
        }
        let key = Key32::random()?;
        let sealed_key = Some(seal(&self.secrets.seal, random()?, &index, key.bytes()));
        let (slot, ticket) = self.purposes.fill(&self.sync, &PurposeKey { index, sealed_key })?;
        let entry = KeyEntry { state: KeyState::Live { key, slot }, ticket };
        inner.keys.insert(index, entry.clone());
        Ok(entry)
    }
}
