//! What a data folder ever held, so that something lost is never mistaken for something new.
//!
//! `fairground.json` is on the platter before the first journal or vault is made. Each of them is listed as soon as
//! it was made and before anything is written into it: a start that was cut off in between is repeated, and whatever
//! is listed must be there for ever after.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::Context;
use journal::Identity;
use serde::{Deserialize, Serialize};

use crate::activities::{self, ALL};
use crate::folders::{self, Unopenable};

/// The file's name in the data folder.
pub(crate) const FILE: &str = "fairground.json";
/// Version of the file.
const FORMAT: u32 = 1;

/// Under which promises a folder was filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// Callers could be anybody at any time.
    Development,
    /// Times and persons are real.
    Production,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Development => "with --development",
            Self::Production => "without --development",
        })
    }
}

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    format: u32,
    /// `None` until the first start: imported logs may be looked at in either mode.
    mode: Option<Mode>,
    /// What was started on it first, if not everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    journals: BTreeSet<String>,
    vault: bool,
}

impl Manifest {
    /// Of a folder in which nothing was made yet.
    pub(crate) fn new(mode: Option<Mode>) -> Self {
        Self { format: FORMAT, mode, role: None, journals: BTreeSet::new(), vault: false }
    }

    /// The folder's manifest, if it has one.
    pub(crate) fn read(data: &Path) -> anyhow::Result<Option<Self>> {
        let path = data.join(FILE);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(folders::no_access("read", &path, &error)),
            Ok(bytes) => bytes,
        };
        let damaged = |reason: String| {
            let path = path.display();
            Unopenable(format!("{path} can't be read ({reason}): restore the data folder from a backup"))
        };
        let read: Self = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if read.format != FORMAT {
            return Err(damaged(format!("format {}, this release knows {FORMAT}", read.format)).into());
        }
        Ok(Some(read))
    }

    /// Checks the folder before a start: mode and role are those it was first started in, and everything is there that
    /// ever was. With `accept_missing`, what is missing is told and then made anew.
    pub(crate) fn enter(data: &Path, mode: Mode, role: &str, accept_missing: bool) -> anyhow::Result<Self> {
        let read = Self::read(data)?;
        let mut manifest = read.clone().unwrap_or_else(|| Self::new(Some(mode)));
        manifest.take_role(data, role, read.as_ref().is_none_or(|read| read.mode.is_none()))?;
        let used_in = *manifest.mode.get_or_insert(mode);
        if used_in != mode {
            return Err(Unopenable(format!(
                "{} was first started {used_in} and is now started {mode}: persons and times of the two don't mix. \
                 Start it {used_in}, or give another --data",
                data.display()
            ))
            .into());
        }
        let missing = if read.is_some() { manifest.missing(data) } else { unlisted(data) };
        if !missing.is_empty() {
            let missing = format!("{} {}", data.display(), missing.join(" and "));
            if !accept_missing {
                let ways = manifest.ways_back(data, role);
                return Err(Unopenable(format!(
                    "{missing}. To get it back, {ways}; to go on without what is lost, start once with --accept-missing"
                ))
                .into());
            }
            tracing::warn!("{missing}; what is missing is made anew, since --accept-missing was given");
            manifest.forget_missing(data);
        }
        if activities::has_door(role)
            && !manifest.vault
            && !manifest.journals.is_empty()
            && !folders::has_vault(data)
        {
            tracing::warn!(
                data = %data.display(),
                "the logs came without their vault, so a new one is made: names, texts and pictures that the logs \
                 point at are gone, and persons who come back get new ids. If there is a backup of the vault, stop \
                 now and put it into a folder with a fresh import"
            );
        }
        if read.as_ref() != Some(&manifest) {
            manifest.write(data)?;
        }
        Ok(manifest)
    }

    /// The role of the first start stays: what another would make here, empty, exists elsewhere.
    fn take_role(&mut self, data: &Path, role: &str, is_first: bool) -> anyhow::Result<()> {
        if is_first && self.role.is_none() {
            self.note_role(role);
        }
        let used_by = self.role.as_deref().unwrap_or(ALL);
        if used_by == role {
            return Ok(());
        }
        let data = data.display();
        Err(Unopenable(format!(
            "{data} was first started as `fairground serve {used_by}` and is now started as `fairground serve {role}`: \
             each keeps logs of its own. Give another --data; logs move by `fairground export` and `import`"
        ))
        .into())
    }

    /// Lists a journal that was just made.
    pub(crate) fn add_journal(&mut self, data: &Path, identity: &Identity) -> anyhow::Result<()> {
        if self.include(identity) { self.write(data) } else { Ok(()) }
    }

    /// Lists a journal, to be written later; whether it is new.
    pub(crate) fn include(&mut self, identity: &Identity) -> bool {
        self.journals.insert(folders::name(identity))
    }

    /// Says whether there is a vault, to be written later.
    pub(crate) fn note_vault(&mut self, is_there: bool) {
        self.vault = is_there;
    }

    /// Says what the folder is for, to be written later.
    pub(crate) fn note_role(&mut self, role: &str) {
        self.role = Some(role.to_owned()).filter(|role| role != ALL);
    }

    /// Lists the vault that was just made.
    pub(crate) fn add_vault(&mut self, data: &Path) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.vault, true) { Ok(()) } else { self.write(data) }
    }

    /// Whether this journal was ever made here.
    pub(crate) fn lists(&self, identity: &Identity) -> bool {
        self.journals.contains(&folders::name(identity))
    }

    /// Says for each thing listed and gone that it is gone.
    fn missing(&self, data: &Path) -> Vec<String> {
        let gone = self.journals.iter().filter(|name| !folders::has_journal(data, name));
        let mut missing: Vec<String> =
            gone.map(|name| format!("has lost its journal journals/{name}")).collect();
        if self.vault && !folders::has_vault(data) {
            missing.push("has lost its vault".to_owned());
        }
        missing
    }

    /// How to get back what is missing. Where each service has a process, its log is in a stream as well.
    fn ways_back(&self, data: &Path, role: &str) -> String {
        let is_lost = |identity: &Identity| {
            self.lists(identity) && !folders::has_journal(data, &folders::name(identity))
        };
        let services = activities::services_of(role).into_iter().filter(|_| role != ALL);
        let lost = services.filter(|hosted| is_lost(&folders::first_shard(hosted.service)));
        let from_streams = lost.map(|hosted| {
            let (service, data) = (hosted.service, data.display());
            format!(
                "run `fairground restore --from-stream --service {service} --data {data} --config FILE` with the FILE \
                 that [nats] stands in, again if it was cut off"
            )
        });
        let elsewhere = "restore the whole folder from a backup, or import an export into a new folder";
        from_streams.chain([elsewhere.to_owned()]).collect::<Vec<_>>().join(", or ")
    }

    fn forget_missing(&mut self, data: &Path) {
        self.journals.retain(|name| folders::has_journal(data, name));
        self.vault &= folders::has_vault(data);
    }

    /// Replaces the file; it is on the platter when this returns.
    pub(crate) fn write(&self, data: &Path) -> anyhow::Result<()> {
        let path = data.join(FILE);
        let new = path.with_extension("json.new");
        let write = || -> std::io::Result<()> {
            let mut file = fs::File::create(&new)?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            fs::File::open(data)?.sync_all()
        };
        write().map_err(|error| folders::no_access("write", &path, &error)).context("the manifest")
    }
}

/// What lies in a folder without a manifest, which no release leaves behind.
fn unlisted(data: &Path) -> Vec<String> {
    if folders::holds_something(&folders::journals(data)) || folders::has_vault(data) {
        vec![format!("has logs or a vault, but has lost its {FILE}")]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(service: &str) -> Identity {
        folders::first_shard(service)
    }

    /// A folder as a first start leaves it.
    fn started(mode: Mode) -> tempfile::TempDir {
        let data = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::enter(data.path(), mode, ALL, false).unwrap();
        fs::create_dir(folders::vault(data.path())).unwrap();
        fs::write(folders::vault(data.path()).join("master.key"), "k").unwrap();
        manifest.add_vault(data.path()).unwrap();
        for service in ["directory", "votes"] {
            let journal = folders::journal(data.path(), &identity(service));
            fs::create_dir_all(journal.join("store")).unwrap();
            manifest.add_journal(data.path(), &identity(service)).unwrap();
        }
        data
    }

    fn refusal(data: &Path, mode: Mode) -> String {
        let error = Manifest::enter(data, mode, ALL, false).unwrap_err();
        assert!(error.downcast_ref::<Unopenable>().is_some(), "{error:#}");
        format!("{error:#}")
    }

    #[test]
    fn whatever_was_lost_is_named_and_refused_until_it_is_accepted() {
        let losses: [(&str, &str); 3] = [
            ("vault", "has lost its vault"),
            ("journals/votes-0", "has lost its journal journals/votes-0"),
            ("journals/directory-0", "has lost its journal journals/directory-0"),
        ];
        for (lost, said) in losses {
            let data = started(Mode::Production);
            assert!(Manifest::enter(data.path(), Mode::Production, ALL, false).is_ok());
            fs::remove_dir_all(data.path().join(lost)).unwrap();
            let refused = refusal(data.path(), Mode::Production);
            assert!(refused.contains(said) && refused.contains("--accept-missing"), "{refused}");
            let accepted = Manifest::enter(data.path(), Mode::Production, ALL, true).unwrap();
            assert!(accepted.missing(data.path()).is_empty());
            assert!(
                Manifest::enter(data.path(), Mode::Production, ALL, false).is_ok(),
                "accepted once is enough"
            );
        }
        let data = started(Mode::Production);
        for lost in ["journals", "vault"] {
            fs::remove_dir_all(data.path().join(lost)).unwrap();
        }
        let refused = refusal(data.path(), Mode::Production);
        assert!(refused.contains("vault") && refused.contains("votes-0") && refused.contains("directory-0"));
    }

    #[test]
    fn a_service_of_its_own_is_told_how_its_log_comes_out_of_its_stream() {
        let data = tempfile::tempdir().unwrap();
        let enter = || Manifest::enter(data.path(), Mode::Production, "votes", false);
        enter().unwrap().add_journal(data.path(), &identity("votes")).unwrap();
        let refused = format!("{:#}", enter().unwrap_err());
        let command =
            format!("`fairground restore --from-stream --service votes --data {} ", data.path().display());
        assert!(refused.contains(&command) && refused.contains("backup"), "{refused}");
        // In one process there is no stream.
        assert!(!refusal(started_without_votes().path(), Mode::Production).contains("--from-stream"));
    }

    fn started_without_votes() -> tempfile::TempDir {
        let data = started(Mode::Production);
        fs::remove_dir_all(data.path().join("journals/votes-0")).unwrap();
        data
    }

    #[test]
    fn an_emptied_folder_is_a_lost_one() {
        let data = started(Mode::Production);
        fs::remove_dir(data.path().join("journals/votes-0/store")).unwrap();
        assert!(refusal(data.path(), Mode::Production).contains("journals/votes-0"));
        let data = started(Mode::Production);
        fs::remove_file(data.path().join("vault/master.key")).unwrap();
        assert!(refusal(data.path(), Mode::Production).contains("vault"));
    }

    #[test]
    fn the_mode_of_the_first_start_stays() {
        let (production, development) = (started(Mode::Production), started(Mode::Development));
        let refused = refusal(production.path(), Mode::Development);
        assert!(refused.contains("first started without --development"), "{refused}");
        let refused = refusal(development.path(), Mode::Production);
        assert!(refused.contains("first started with --development"), "{refused}");
        // What was only imported takes the mode of its first start.
        let data = tempfile::tempdir().unwrap();
        Manifest::new(None).write(data.path()).unwrap();
        Manifest::enter(data.path(), Mode::Development, ALL, false).unwrap();
        refusal(data.path(), Mode::Production);
    }

    #[test]
    fn the_role_of_the_first_start_stays() {
        let data = tempfile::tempdir().unwrap();
        let enter = |role| Manifest::enter(data.path(), Mode::Production, role, false);
        let mut manifest = enter("votes").unwrap();
        let votes = folders::journal(data.path(), &identity("votes"));
        fs::create_dir_all(votes.join("store")).unwrap();
        manifest.add_journal(data.path(), &identity("votes")).unwrap();
        assert_eq!(enter("votes").unwrap(), manifest);
        for other in [ALL, "gateway", "ledger"] {
            let refused = format!("{:#}", enter(other).unwrap_err());
            assert!(refused.contains("serve votes") && refused.contains(other), "{refused}");
        }
        let whole = started(Mode::Production);
        assert!(Manifest::enter(whole.path(), Mode::Production, "votes", false).is_err());
        // What was only imported takes the role of its first start.
        let data = tempfile::tempdir().unwrap();
        Manifest::new(None).write(data.path()).unwrap();
        Manifest::enter(data.path(), Mode::Production, "votes", false).unwrap();
        assert!(Manifest::enter(data.path(), Mode::Production, ALL, false).is_err());
    }

    #[test]
    fn logs_without_a_manifest_and_manifests_of_tomorrow_are_refused() {
        let data = started(Mode::Production);
        fs::remove_file(data.path().join(FILE)).unwrap();
        assert!(refusal(data.path(), Mode::Production).contains(FILE));
        Manifest::enter(data.path(), Mode::Production, ALL, true).unwrap();
        for text in ["", "{", r#"{"format":2,"mode":null,"journals":[],"vault":false}"#] {
            fs::write(data.path().join(FILE), text).unwrap();
            refusal(data.path(), Mode::Production);
        }
        let stored = r#"{"format":1,"mode":"production","journals":["directory-0"],"vault":true}"#;
        fs::write(data.path().join(FILE), stored).unwrap();
        let read = Manifest::read(data.path()).unwrap().unwrap();
        assert!(read.lists(&identity("directory")) && !read.lists(&identity("votes")) && read.vault);
    }

    #[test]
    fn a_start_cut_off_at_any_moment_is_repeated_and_new_services_may_come() {
        let data = tempfile::tempdir().unwrap();
        let enter = || Manifest::enter(data.path(), Mode::Production, ALL, false);
        let mut manifest = enter().unwrap();
        // Made, and cut off before it was listed.
        let votes = folders::journal(data.path(), &identity("votes"));
        fs::create_dir_all(votes.join("store")).unwrap();
        assert_eq!(enter().unwrap(), manifest);
        manifest.add_journal(data.path(), &identity("votes")).unwrap();
        // The release after this one has another service, whose journal is not listed and not there.
        assert_eq!(enter().unwrap(), manifest);
        assert!(!enter().unwrap().lists(&identity("lottery")));
    }
}
