//! The data folder of a process.

use std::path::Path;
use std::sync::Arc;

use journal::{Identity, Journal};
use vault::{Settings, Vault};

use super::look_over::LookOver;
use crate::activities::Opened;
use crate::config::Config;
use crate::folders::{self, Unopenable};
use crate::manifest::{Manifest, Mode};
use crate::tokens::Tokens;

/// A folder from which nothing was lost. To be kept as long as what was opened.
pub(super) struct Folder<'c> {
    config: &'c Config,
    manifest: Manifest,
    accept_missing: bool,
    /// Of the logs that were opened, which hold something, and up to where.
    filled: Vec<String>,
    /// At the vaults that were opened.
    looks: Vec<LookOver>,
}

impl<'c> Folder<'c> {
    /// Enters the folder, once it is known that nothing was lost from it, and that this role is its own.
    pub(super) fn enter(config: &'c Config, role: &str, accept_missing: bool) -> anyhow::Result<Self> {
        folders::make(&config.data)?;
        let mode = if config.development { Mode::Development } else { Mode::Production };
        let manifest = Manifest::enter(&config.data, mode, role, accept_missing)?;
        Ok(Self { config, manifest, accept_missing, filled: Vec::new(), looks: Vec::new() })
    }

    /// Opens what lies beside the logs where there is a door.
    pub(super) fn keep(&mut self) -> anyhow::Result<(Tokens, Arc<Vault>)> {
        let tokens = Tokens::make(self.path())?;
        Ok((tokens, self.vault()?))
    }

    /// Opens the vault, or makes it: beside a log that was opened before and holds something, only if that is accepted.
    pub(super) fn vault(&mut self) -> anyhow::Result<Arc<Vault>> {
        let data = self.path();
        if !folders::has_vault(data) && !self.filled.is_empty() && !self.accept_missing {
            return Err(Unopenable(format!(
                "{} holds the log of {}, but not the vault that was beside it: what that committed to can't be revealed \
                 without the vault's keys. Restore the folder {} from its backup; to go on without what is lost, start once \
                 with --accept-missing",
                data.display(),
                self.filled.join(" and "),
                folders::vault(data).display(),
            ))
            .into());
        }
        let vault = Vault::open(&folders::vault(data), Settings::default())
            .map_err(|error| Unopenable(error.to_string()))?;
        self.manifest.add_vault(data)?;
        for torn in vault.torn_slots() {
            tracing::warn!(file = %torn.file.display(), slot = torn.slot, "a slot was torn and never acknowledged; cleared. \
                Without a power cut before, this is damage: restore the vault from its backup");
        }
        let vault = Arc::new(vault);
        self.looks.push(LookOver::begin(Arc::clone(&vault))?);
        Ok(vault)
    }

    /// Opens the log of a shard, or makes it.
    pub(super) fn open(&mut self, identity: &Identity) -> anyhow::Result<Opened> {
        let path = folders::journal(self.path(), identity);
        let opened = Journal::open(&path, identity, &self.config.journal_settings())
            .map_err(|error| folders::unopenable(&path, &error))?;
        // Before the first event is written into it.
        self.manifest.add_journal(self.path(), identity)?;
        let position = opened.0.head().position;
        if position > 0 {
            self.filled.push(format!("{identity} up to position {position}"));
        }
        Ok(opened)
    }

    fn path(&self) -> &'c Path {
        &self.config.data
    }
}
