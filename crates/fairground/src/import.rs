//! `fairground import`: logs out of exported files, into a folder without logs.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use journal::Identity;
use serde_json::json;

use crate::cli::Import;
use crate::folders::Unopenable;
use crate::manifest::Manifest;
use crate::out::say;
use crate::{activities, export, folders, progress};

/// A log to come, and the file that it comes from.
struct Wanted {
    identity: Identity,
    file: PathBuf,
}

/// All logs or none: they are built beside their place and get their names together.
pub(crate) fn run(arguments: &Import) -> anyhow::Result<()> {
    let data = &arguments.folder.data;
    let wanted = wanted(&arguments.from, &arguments.role)?;
    if folders::holds_something(&folders::journals(data)) {
        let occupied = folders::journals(data);
        let reason = format!(
            "{} has logs, and an import never writes over one; import into a new folder",
            occupied.display()
        );
        return Err(Unopenable(reason).into());
    }
    folders::make(data)?;
    // Removed with whatever is in it, should anything go wrong.
    let beside = tempfile::Builder::new()
        .prefix("importing-")
        .tempdir_in(data)
        .map_err(|error| folders::no_access("write into", data, &error))?;
    let building = beside.path().join("journals");
    fs::create_dir(&building).map_err(|error| folders::no_access("make", &building, &error))?;
    let mut manifest = Manifest::read(data)?.unwrap_or_else(|| Manifest::new(None));
    let mut heads = Vec::new();
    for log in &wanted {
        heads.push(build(&building, log)?);
        manifest.include(&log.identity);
    }
    folders::sync(&building)?;
    manifest.note_vault(folders::has_vault(data));
    manifest.note_role(&arguments.role);
    // First, so that there are never logs without it. Cut off in between, the import is simply run again.
    manifest.write(data)?;
    let place = folders::journals(data);
    fs::rename(&building, &place).map_err(|error| folders::no_access("rename to", &place, &error))?;
    folders::sync(data)?;
    for (log, head) in wanted.iter().zip(heads) {
        tell(arguments.folder.json, data, &log.identity, &head)?;
    }
    if activities::has_door(&arguments.role) && !folders::has_vault(data) {
        eprintln!(
            "The vault is not in it: put its backup into {} before the start.",
            folders::vault(data).display()
        );
    }
    Ok(())
}

/// The file of every service of a role, each looked into before anything is built.
fn wanted(from: &Path, role: &str) -> anyhow::Result<Vec<Wanted>> {
    let mut wanted = Vec::new();
    for hosted in activities::services_of(role) {
        let identity = folders::first_shard(hosted.service);
        let file = from.join(format!("{}.{}", folders::name(&identity), export::SUFFIX));
        let opened = File::open(&file).map_err(|error| folders::no_access("read", &file, &error))?;
        let header = journal::read_export_header(&mut BufReader::new(opened))
            .with_context(|| format!("{} was not imported", file.display()))?;
        if header.identity != identity || header.first_position != 1 {
            bail!(
                "{} holds {} from position {} on; {identity} from position 1 on is needed",
                file.display(),
                header.identity,
                header.first_position
            );
        }
        wanted.push(Wanted { identity, file });
    }
    Ok(wanted)
}

fn build(building: &Path, log: &Wanted) -> anyhow::Result<journal::Head> {
    let Wanted { identity, file } = log;
    let from = File::open(file).map_err(|error| folders::no_access("read", file, &error))?;
    let path = building.join(folders::name(identity));
    let bar = progress::bar(&format!("import {identity}"));
    let settings = journal::Settings::default();
    let head =
        journal::import(&path, identity, BufReader::new(from), &settings, |done| bar.set_position(done));
    bar.finish_and_clear();
    head.with_context(|| format!("{} was not imported, and neither was any other", file.display()))
}

fn tell(as_json: bool, data: &Path, identity: &Identity, head: &journal::Head) -> anyhow::Result<()> {
    let Identity { service, shard } = identity;
    let (position, hash) = (head.position, head.hash);
    if as_json {
        say!("{}", json!({ "service": service, "shard": shard, "position": position, "head": hash }));
    } else {
        say!("{}  position {position}  head {hash}", folders::journal(data, identity).display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Folder;
    use crate::manifest::Mode;

    /// Exports of empty logs of every service.
    fn exports() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for hosted in activities::services() {
            let identity = folders::first_shard(hosted.service);
            let journal = folder.path().join(folders::name(&identity));
            let settings = journal::Settings::default();
            let (journal, _writer) = journal::Journal::open(&journal, &identity, &settings).unwrap();
            let file = folder.path().join(format!("{}.{}", folders::name(&identity), export::SUFFIX));
            journal::export(&journal, 1, File::create(file).unwrap(), |_, _| {}).unwrap();
        }
        folder
    }

    fn import(from: &Path, data: &Path) -> anyhow::Result<()> {
        let folder = Folder { data: data.to_owned(), json: false };
        run(&Import { folder, from: from.to_owned(), role: activities::ALL.to_owned() })
    }

    #[test]
    fn one_service_is_imported_for_its_own_process_alone() {
        let (exports, data) = (exports(), tempfile::tempdir().unwrap());
        fs::remove_file(exports.path().join(format!("ledger-0.{}", export::SUFFIX))).unwrap();
        let folder = Folder { data: data.path().to_owned(), json: false };
        run(&Import { folder, from: exports.path().to_owned(), role: "votes".to_owned() }).unwrap();
        assert_eq!(names(&folders::journals(data.path())), ["votes-0"]);
        let enter = |role| Manifest::enter(data.path(), Mode::Production, role, false);
        assert!(enter(activities::ALL).is_err() && enter("votes").is_ok());
    }

    fn names(data: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(data)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_broken_import_leaves_nothing_that_blocks_the_next() {
        let (exports, data) = (exports(), tempfile::tempdir().unwrap());
        let votes = exports.path().join(format!("votes-0.{}", export::SUFFIX));
        let whole = fs::read(&votes).unwrap();
        let header_bytes = whole.len() - 52;
        // Missing, no header at all, and a header whose trailer is cut off.
        for broken in
            [None, Some(&whole[..20]), Some(&whole[..header_bytes]), Some(&whole[..whole.len() - 1])]
        {
            fs::remove_file(&votes).unwrap_or_default();
            if let Some(bytes) = broken {
                fs::write(&votes, bytes).unwrap();
            }
            assert!(import(exports.path(), data.path()).is_err());
            assert!(names(data.path()).is_empty(), "{:?}", names(data.path()));
        }
        fs::write(&votes, &whole).unwrap();
        import(exports.path(), data.path()).unwrap();
        assert_eq!(names(data.path()), ["fairground.json", "journals"]);
        let manifest = Manifest::read(data.path()).unwrap().unwrap();
        assert!(activities::services().iter().all(|s| manifest.lists(&folders::first_shard(s.service))));
        let twice = import(exports.path(), data.path()).unwrap_err();
        assert!(twice.to_string().contains("never writes over"), "{twice}");
    }

    #[test]
    fn an_export_of_another_service_is_refused() {
        let (exports, data) = (exports(), tempfile::tempdir().unwrap());
        let name = |service| exports.path().join(format!("{service}-0.{}", export::SUFFIX));
        fs::copy(name("directory"), name("votes")).unwrap();
        let refused = import(exports.path(), data.path()).unwrap_err();
        assert!(refused.to_string().contains("votes/0"), "{refused}");
    }
}
