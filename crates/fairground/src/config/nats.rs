//! How services of several processes reach each other.

use std::path::PathBuf;

use anyhow::Context;
use bus::credentials::Seed;
use bus::{Options, StreamSettings};
use proto::subject::Stream;
use serde::Deserialize;

/// Room for some hundred million facts, since each that is heard is kept until somebody purges it.
const FACTS_BYTES_MAX: u64 = 16 << 30;
/// Room for about as much log.
const JOURNAL_BYTES_MAX: u64 = 32 << 30;

/// How to reach NATS, and what is kept there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NatsConfig {
    pub(crate) servers: Vec<String>,
    pub(crate) seeds: PathBuf,
    pub(crate) authorities: PathBuf,
    pub(crate) facts_bytes_max: u64,
    pub(crate) journal_bytes_max: u64,
    pub(crate) replicas: u8,
}

impl Default for NatsConfig {
    fn default() -> Self {
        Self {
            servers: vec!["nats://127.0.0.1:4222".to_owned()],
            seeds: PathBuf::new(),
            authorities: PathBuf::new(),
            facts_bytes_max: FACTS_BYTES_MAX,
            journal_bytes_max: JOURNAL_BYTES_MAX,
            replicas: 1,
        }
    }
}

impl NatsConfig {
    /// How this user of nats.conf reaches the servers. Reads its seed, which must be readable by nobody else.
    pub(crate) fn options(&self, user: &str) -> anyhow::Result<Options> {
        let seed = match self.seeds.as_os_str().is_empty() {
            true => None,
            false => {
                let path = self.seeds.join(format!("{user}.seed"));
                Some(Seed::read(&path).context("nats.seeds names the folder of the seeds")?)
            }
        };
        let authorities = Some(self.authorities.clone()).filter(|path| !path.as_os_str().is_empty());
        Ok(Options { servers: self.servers.clone(), user: user.to_owned(), seed, authorities })
    }

    /// How the streams are to be.
    #[expect(dead_code, reason = "asked for by those who write to streams")]
    pub(crate) fn streams(&self) -> Vec<StreamSettings> {
        let of = |stream| {
            let bytes_max = match stream {
                Stream::Facts => self.facts_bytes_max,
                Stream::Journal => self.journal_bytes_max,
            };
            StreamSettings { stream, bytes_max, replicas: self.replicas }
        };
        Stream::ALL.into_iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_seed_is_taken_from_the_folder_under_its_users_name_if_nobody_else_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let (seed, public) = bus::credentials::generate();
        let path = folder.path().join("votes.seed");
        fs::write(&path, seed.reveal()).unwrap();
        let config = NatsConfig { seeds: folder.path().to_owned(), ..NatsConfig::default() };
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let exposed = format!("{:#}", config.options("votes").unwrap_err());
        assert!(exposed.contains("nats.seeds") && exposed.contains("chmod 600"), "{exposed}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(config.options("votes").unwrap().seed.unwrap().public_key(), public);
        assert!(format!("{:#}", config.options("ledger").unwrap_err()).contains("ledger.seed"));
        assert!(NatsConfig::default().options("votes").unwrap().seed.is_none());
    }
}
