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

/// All journals.
pub(crate) fn journals(data: &Path) -> PathBuf {
    data.join("journals")
}

/// A shard's name among folders and files.
pub(crate) fn name(identity: &Identity) -> String {
    format!("{}-{}", identity.service, identity.shard)
}

/// The journal of a shard.
pub(crate) fn journal(data: &Path, identity: &Identity) -> PathBuf {
    journals(data).join(name(identity))
}

/// Whether there is something in the folder of the journal with this name.
pub(crate) fn has_journal(data: &Path, name: &str) -> bool {
    holds_something(&journals(data).join(name))
}

/// Whether a folder has anything in it. One that can't be read counts as full: it is there, and opening it says why.
pub(crate) fn holds_something(folder: &Path) -> bool {
    match std::fs::read_dir(folder) {
        Ok(mut found) => found.next().is_some(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

/// The read model of a shard: may be removed, it is rebuilt.
pub(crate) fn entries(data: &Path, identity: &Identity) -> PathBuf {
    data.join("entries").join(name(identity))
}

/// Personal data and secrets.
pub(crate) fn vault(data: &Path) -> PathBuf {
    data.join("vault")
}

/// Whether there is a vault; without its master key it is none.
pub(crate) fn has_vault(data: &Path) -> bool {
    vault(data).join("master.key").try_exists().unwrap_or(true)
}

/// Hashes of tokens.
pub(crate) fn tokens(data: &Path) -> PathBuf {
    data.join("tokens")
}

/// The only shard that a service has for now.
pub(crate) fn first_shard(service: &str) -> Identity {
    Identity { service: service.to_owned(), shard: 0 }
}

/// The system doesn't let us; whatever is stored is not to blame.
pub(crate) fn no_access(doing: &str, path: &Path, error: &std::io::Error) -> anyhow::Error {
    Unopenable(format!("can't {doing} {}: {error}", path.display())).into()
}

/// Makes the data folder with its parents if there is none, and waits until its names are on the platter.
pub(crate) fn make(data: &Path) -> anyhow::Result<()> {
    let made: Vec<&Path> =
        data.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
    std::fs::create_dir_all(data).map_err(|error| no_access("make", data, &error))?;
    for folder in made {
        let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
        sync(parent.unwrap_or(Path::new(".")))?;
    }
    Ok(())
}

/// Waits until the names in a folder are on the platter.
pub(crate) fn sync(folder: &Path) -> anyhow::Result<()> {
    std::fs::File::open(folder)
        .and_then(|opened| opened.sync_all())
        .map_err(|error| no_access("sync", folder, &error))
}

/// Opens a copy of the journal of a stopped server: opening writes, and whoever looks must change nothing.
pub(crate) fn open_stopped(data: &Path, identity: &Identity) -> anyhow::Result<Journal> {
    let path = journal(data, identity);
    if !path.is_dir() {
        let missing = format!("there is no journal of {identity} in {}; check --data", data.display());
        return Err(Unopenable(missing).into());
    }
    Journal::open_copy(&path, Some(identity), &journal::Settings::default())
        .map_err(|error| unopenable(&path, &error))
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
