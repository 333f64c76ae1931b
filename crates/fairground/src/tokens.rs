//! Tokens of operators and auditors: one synced file per hash, read by the server at each request, so that commands
//! work beside it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use gateway::Grant;
use proto::{Role, TenantId, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

use crate::folders::{self, Unopenable};

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

/// What is found in a folder of tokens.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// What can be read, oldest first.
    pub(crate) tokens: Vec<Stored>,
    /// For each file that is no token's, what is wrong with it and what to do.
    pub(crate) damaged: Vec<String>,
}

/// The tokens below a data folder.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    folder: PathBuf,
}

impl Tokens {
    /// Opens the folder, or makes it.
    pub(crate) fn make(data: &Path) -> anyhow::Result<Self> {
        let folder = folders::tokens(data);
        folders::make(&folder.join(REVOKED))?;
        Ok(Self { folder })
    }

    /// Opens the folder, which must be there.
    pub(crate) fn open(data: &Path) -> anyhow::Result<Self> {
        let folder = folders::tokens(data);
        if !folder.is_dir() {
            let missing = format!("no token was ever made in {}; check --data", data.display());
            return Err(Unopenable(missing).into());
        }
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
        let stored = read(&self.path(hash)).ok().filter(|stored| stored.hash == *hash)?;
        Some(Grant { role: stored.role, tenant: stored.tenant, name: stored.label })
    }

    /// All that are good.
    pub(crate) fn list(&self) -> anyhow::Result<Listed> {
        read_all(&self.folder)
    }

    /// All that were taken back.
    pub(crate) fn revoked(&self) -> anyhow::Result<Listed> {
        read_all(&self.folder.join(REVOKED))
    }

    /// Takes a token back.
    pub(crate) fn revoke(&self, hash: &TokenHash) -> anyhow::Result<()> {
        let path = self.path(hash);
        let revoked = self.folder.join(REVOKED).join(file_name(hash));
        fs::rename(&path, &revoked).with_context(|| format!("can't revoke {hash}"))?;
        folders::sync(&self.folder)?;
        folders::sync(&self.folder.join(REVOKED))
    }

    fn path(&self, hash: &TokenHash) -> PathBuf {
        self.folder.join(file_name(hash))
    }

    /// The file appears under its name only once it is whole and on the platter.
    fn write(&self, stored: &Stored) -> anyhow::Result<()> {
        let path = self.path(&stored.hash);
        let bytes = serde_json::to_vec_pretty(stored)?;
        let write = || -> io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
            file.write_all(&bytes)?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|error| folders::no_access("write", &path, &error))?;
        folders::sync(&self.folder)
    }
}

fn file_name(hash: &TokenHash) -> String {
    format!("{hash}.json")
}

/// Reads a token's file, whose name must be the hash that stands in it: nobody else gets what it grants.
fn read(path: &Path) -> Result<Stored, String> {
    let bytes = fs::read(path).map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    let wrong = |reason: String| {
        let path = path.display();
        format!("{path} is not a token's file ({reason}): restore it, or remove it and make a new token")
    };
    let stored: Stored = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    if path.file_name() != Some(file_name(&stored.hash).as_ref()) {
        return Err(wrong("its name is not the hash in it".to_owned()));
    }
    Ok(stored)
}

/// All tokens in a folder; a missing folder has none.
fn read_all(folder: &Path) -> anyhow::Result<Listed> {
    let mut found = Listed::default();
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(folders::no_access("read", folder, &error)),
        Ok(entries) => entries,
    };
    for entry in entries {
        let path = entry.map_err(|error| folders::no_access("read", folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            match read(&path) {
                Ok(stored) => found.tokens.push(stored),
                // Revoked by a command just now, between the listing and the reading.
                Err(_) if !path.exists() => {}
                Err(reason) => found.damaged.push(reason),
            }
        }
    }
    found.tokens.sort_by_key(|stored| (stored.created_at_ms, stored.hash));
    found.damaged.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(tokens: &Tokens, label: &str) -> TokenHash {
        let token = tokens.create(Role::Operator, "default".parse().unwrap(), label, Timestamp(1)).unwrap();
        gateway::token_hash(&token)
    }

    #[test]
    fn one_damaged_file_hides_no_other_token_and_grants_nothing() {
        let data = tempfile::tempdir().unwrap();
        let tokens = Tokens::make(data.path()).unwrap();
        let (good, damaged, moved) = (token(&tokens, "good"), token(&tokens, "bad"), token(&tokens, "moved"));
        fs::write(tokens.path(&damaged), "{").unwrap();
        let elsewhere = TokenHash([7; 32]);
        fs::rename(tokens.path(&moved), tokens.path(&elsewhere)).unwrap();
        let listed = tokens.list().unwrap();
        assert_eq!(listed.tokens.iter().map(|stored| stored.hash).collect::<Vec<_>>(), [good]);
        assert_eq!(listed.damaged.len(), 2);
        for (hash, reason) in [(&damaged, "not a token's file"), (&elsewhere, "its name is not the hash")] {
            let path = tokens.path(hash).display().to_string();
            assert!(listed.damaged.iter().any(|said| said.contains(&path) && said.contains(reason)));
        }
        assert!(tokens.grant(&good).is_some());
        for none in [damaged, moved, elsewhere] {
            assert!(tokens.grant(&none).is_none());
        }
        tokens.revoke(&good).unwrap();
        assert!(tokens.grant(&good).is_none() && tokens.list().unwrap().tokens.is_empty());
        assert_eq!(tokens.revoked().unwrap().tokens.len(), 1);
    }

    #[test]
    fn looking_makes_no_folder() {
        let data = tempfile::tempdir().unwrap();
        let wrong = data.path().join("wrong");
        let error = Tokens::open(&wrong).unwrap_err();
        assert!(error.downcast_ref::<Unopenable>().is_some(), "{error}");
        assert!(!wrong.exists());
        Tokens::make(&wrong).unwrap();
        assert!(Tokens::open(&wrong).is_ok());
    }
}
