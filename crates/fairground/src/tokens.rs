//! Tokens of operators and auditors: one synced file per hash, read by the server at each request, so that commands
//! work beside it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use gateway::Grant;
use proto::{Role, TenantId, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

use crate::folders;

/// Folder of tokens that were taken back, inside the tokens' folder.
const REVOKED: &str = "revoked";
/// Random bytes of a token: beyond guessing.
const TOKEN_BYTES: usize = 32;
/// Longest label; it is shown in lists and stands in the log.
const LABEL_CHARACTERS_MAX: usize = 100;

/// What is stored of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stored {
    pub(crate) hash: TokenHash,
    pub(crate) role: Role,
    pub(crate) tenant: TenantId,
    pub(crate) label: String,
    pub(crate) created_at_ms: Timestamp,
}

/// The tokens below a data folder.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    folder: PathBuf,
}

impl Tokens {
    /// Opens the folder, or makes it.
    pub(crate) fn open(data: &Path) -> anyhow::Result<Self> {
        let folder = folders::tokens(data);
        let revoked = folder.join(REVOKED);
        fs::create_dir_all(&revoked).with_context(|| format!("can't make {}", revoked.display()))?;
        Ok(Self { folder })
    }

    /// Makes a token; returns its text, which is kept nowhere.
    pub(crate) fn create(
        &self,
        role: Role,
        tenant: TenantId,
        label: &str,
        now: Timestamp,
    ) -> anyhow::Result<String> {
        if label.chars().count() > LABEL_CHARACTERS_MAX || label.chars().any(char::is_control) {
            bail!("a label has at most {LABEL_CHARACTERS_MAX} characters and no control characters");
        }
        let mut random = [0; TOKEN_BYTES];
        getrandom::fill(&mut random)
            .map_err(|error| anyhow::anyhow!("the system gives no randomness: {error}"))?;
        let role_name = serde_json::to_value(role)?;
        let token = format!("fg-{}-{}", role_name.as_str().unwrap_or("staff"), hex::encode(random));
        let hash = gateway::token_hash(&token);
        let stored = Stored { hash, role, tenant, label: label.to_owned(), created_at_ms: now };
        self.write(&stored)?;
        Ok(token)
    }

    /// What a token may do; `None` if there is none with this hash, or no longer.
    pub(crate) fn grant(&self, hash: &TokenHash) -> Option<Grant> {
        let stored = read(&self.path(hash)).ok()?;
        Some(Grant { role: stored.role, tenant: stored.tenant, name: stored.label })
    }

    /// All that are good.
    pub(crate) fn list(&self) -> anyhow::Result<Vec<Stored>> {
        read_all(&self.folder)
    }

    /// All that were taken back.
    pub(crate) fn revoked(&self) -> anyhow::Result<Vec<Stored>> {
        read_all(&self.folder.join(REVOKED))
    }

    /// Takes a token back.
    pub(crate) fn revoke(&self, hash: &TokenHash) -> anyhow::Result<()> {
        let path = self.path(hash);
        let revoked = self.folder.join(REVOKED).join(file_name(hash));
        fs::rename(&path, &revoked).with_context(|| format!("can't revoke {hash}"))?;
        sync_folder(&self.folder)?;
        sync_folder(&self.folder.join(REVOKED))
    }

    fn path(&self, hash: &TokenHash) -> PathBuf {
        self.folder.join(file_name(hash))
    }

    /// The file appears under its name only once it is whole and on the platter.
    fn write(&self, stored: &Stored) -> anyhow::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&serde_json::to_vec_pretty(stored)?)?;
        file.as_file().sync_all()?;
        let path = self.path(&stored.hash);
        file.persist(&path).with_context(|| format!("can't write {}", path.display()))?;
        sync_folder(&self.folder)
    }
}

fn file_name(hash: &TokenHash) -> String {
    format!("{hash}.json")
}

fn sync_folder(folder: &Path) -> anyhow::Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| format!("can't sync {}", folder.display()))
}

fn read(path: &Path) -> anyhow::Result<Stored> {
    let bytes = fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is not a token's file; remove it", path.display()))
}

fn read_all(folder: &Path) -> anyhow::Result<Vec<Stored>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            all.push(read(&path)?);
        }
    }
    all.sort_by_key(|stored| (stored.created_at_ms, stored.hash));
    Ok(all)
}
