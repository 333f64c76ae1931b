//! Where things lie below the data folder.

use std::path::{Path, PathBuf};

use journal::{Identity, Journal};

/// The data can't be opened; carries what to do.
#[derive(Debug)]
pub(crate) struct Unopenable(pub(crate) String);

impl std::fmt::Display for Unopenable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unopenable {}

/// The journal of a shard.
pub(crate) fn journal(data: &Path, identity: &Identity) -> PathBuf {
    data.join("journals").join(format!("{}-{}", identity.service, identity.shard))
}

/// The read model of a shard: may be removed, it is rebuilt.
pub(crate) fn entries(data: &Path, identity: &Identity) -> PathBuf {
    data.join("entries").join(format!("{}-{}", identity.service, identity.shard))
}

/// Personal data and secrets.
pub(crate) fn vault(data: &Path) -> PathBuf {
    data.join("vault")
}

/// Hashes of tokens.
pub(crate) fn tokens(data: &Path) -> PathBuf {
    data.join("tokens")
}

/// The only shard that a service has for now.
pub(crate) fn first_shard(service: &str) -> Identity {
    Identity { service: service.to_owned(), shard: 0 }
}

/// Opens the journal of a stopped server, without making one.
pub(crate) fn open_stopped(data: &Path, identity: &Identity) -> anyhow::Result<Journal> {
    let path = journal(data, identity);
    if !path.is_dir() {
        let missing = format!("there is no journal of {identity} in {}; check --data", data.display());
        return Err(Unopenable(missing).into());
    }
    let (journal, _writer) = Journal::open(&path, identity, &journal::Settings::default())
        .map_err(|error| unopenable(&path, &error))?;
    Ok(journal)
}

/// Why a journal can't be opened: a matter of access, or a finding about what is stored.
pub(crate) fn unopenable(path: &Path, error: &journal::JournalError) -> anyhow::Error {
    use journal::JournalError::{Files, InUse, Missing, OtherJournal};
    match error {
        InUse(_) => {
            Unopenable(format!("{error}. If that is a server, ask it with --url, or stop it first.")).into()
        }
        Files { .. } | Missing(_) | OtherJournal { .. } => Unopenable(error.to_string()).into(),
        _ => anyhow::anyhow!("{}: {error}", path.display()),
    }
}
