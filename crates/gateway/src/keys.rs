//! Keys from the vault, kept for some seconds so that requests need not wait for its locks or its disk.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use guard::EvidenceKeys;
use http::StatusCode;
use proto::{CampaignId, Intent, TenantId};
use vault::{Purpose, Vault, VaultError};

use crate::caller::session_expired;
use crate::trouble::Trouble;

/// Most campaigns whose keys are kept; when there are more, all are read anew. A deployment runs dozens at a time.
const CAMPAIGNS_MAX: usize = 4_096;

/// The keys of one campaign.
pub(crate) struct CampaignKeys {
    /// For pseudonyms and sealed addresses.
    pub(crate) evidence: EvidenceKeys,
    intents: [u8; 32],
}

impl CampaignKeys {
    /// The hash of what is asked for. Keyed, so that nobody can test guesses of names or openids against the log.
    pub(crate) fn intent(&self, canonical: &[u8]) -> Intent {
        let mut intent = [0; 8];
        intent.copy_from_slice(&blake3::keyed_hash(&self.intents, canonical).as_bytes()[..8]);
        Intent(intent)
    }
}

/// Keys of campaigns that were in use lately.
pub(crate) struct Keys {
    vault: Arc<Vault>,
    campaigns: RwLock<HashMap<CampaignId, Arc<CampaignKeys>>>,
}

impl Keys {
    pub(crate) fn new(vault: Arc<Vault>) -> Self {
        Self { vault, campaigns: RwLock::default() }
    }

    /// The keys of a campaign; 410 once they were destroyed because it is final.
    pub(crate) async fn of(
        &self,
        tenant: &TenantId,
        campaign: &CampaignId,
    ) -> Result<Arc<CampaignKeys>, Trouble> {
        let kept = self.campaigns.read().unwrap_or_else(PoisonError::into_inner).get(campaign).cloned();
        if let Some(keys) = kept {
            return Ok(keys);
        }
        let (tenant, id) = (tenant.clone(), campaign.clone());
        let keys = Arc::new(blocking(&self.vault, move |vault| read(vault, &tenant, &id)).await?);
        let mut campaigns = self.campaigns.write().unwrap_or_else(PoisonError::into_inner);
        if campaigns.len() >= CAMPAIGNS_MAX {
            campaigns.clear();
        }
        campaigns.insert(campaign.clone(), keys.clone());
        Ok(keys)
    }

    /// Drops all copies, so that a destroyed key is soon gone from here too.
    pub(crate) fn forget(&self) {
        self.campaigns.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn read(vault: &Vault, tenant: &TenantId, campaign: &CampaignId) -> Result<CampaignKeys, VaultError> {
    let tenant = vault.key(&Purpose::Tenant(tenant.clone()))?;
    let evidence = vault.key(&Purpose::Evidence(campaign.clone()))?;
    let intents = vault.key(&Purpose::Campaign(campaign.clone()))?;
    Ok(CampaignKeys {
        evidence: EvidenceKeys { tenant: *tenant.bytes(), evidence: *evidence.bytes() },
        intents: blake3::derive_key("fairground 2026 intent key v1", intents.bytes()),
    })
}

/// Runs something that may wait for the vault's disk, away from the threads that serve requests.
pub(crate) async fn blocking<T: Send + 'static>(
    vault: &Arc<Vault>,
    work: impl FnOnce(&Vault) -> Result<T, VaultError> + Send + 'static,
) -> Result<T, Trouble> {
    let vault = vault.clone();
    match tokio::task::spawn_blocking(move || work(&vault)).await {
        Ok(result) => result.map_err(|error| trouble(&error)),
        Err(panic) => Err(Trouble::internal(&panic)),
    }
}

fn trouble(error: &VaultError) -> Trouble {
    match error {
        VaultError::InvalidOpenId => Trouble::bad("openid-invalid", format!("{error}.")),
        VaultError::FieldsTooLarge => Trouble::bad("personal-too-large", format!("{error}.")),
        VaultError::UnknownOwner => {
            session_expired("This person was erased. Sign in again to be known anew.")
        }
        VaultError::Destroyed { .. } => Trouble::new(
            StatusCode::GONE,
            "campaign-final",
            "The campaign is final and takes nothing any more. Its result can still be read.",
        ),
        VaultError::Stopped | VaultError::Full { .. } => {
            tracing::error!(%error, "the vault refuses");
            Trouble::unavailable(
                "vault-stopped",
                "Personal data can't be stored now. Operators see why in the log.",
            )
        }
        _ => Trouble::internal(error),
    }
}
