//! `fairground export`: every log of a stopped server into files.

use std::fs::{self, File};
use std::io::BufWriter;

use anyhow::Context;
use serde_json::json;

use crate::cli::Export;
use crate::out::say;
use crate::{activities, folders, progress};

/// Ends the name of an exported log.
pub(crate) const SUFFIX: &str = "fairground-log";

pub(crate) fn run(arguments: &Export) -> anyhow::Result<()> {
    let services = activities::services_in(&arguments.folder.data)?;
    fs::create_dir_all(&arguments.to).with_context(|| format!("can't make {}", arguments.to.display()))?;
    for hosted in services {
        let identity = folders::first_shard(hosted.service);
        let journal = folders::open_stopped(&arguments.folder.data, &identity)?;
        let path = arguments.to.join(format!("{}.{SUFFIX}", folders::name(&identity)));
        let writing = path.with_extension("writing");
        let bar = progress::bar(&format!("export {identity}"));
        // An export is whole or not there: it gets its name last.
        let file = File::create_new(&writing).with_context(|| {
            format!("can't write {}; if an export was cut off, remove it", writing.display())
        })?;
        if path.exists() {
            fs::remove_file(&writing)?;
            anyhow::bail!("{} is there already; export into another folder", path.display());
        }
        let mut to = BufWriter::new(file);
        let head = journal::export(&journal, 1, &mut to, progress::moving(&bar))?;
        to.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        fs::rename(&writing, &path)?;
        File::open(&arguments.to)?.sync_all()?;
        bar.finish_and_clear();
        if arguments.folder.json {
            let (service, shard, position, hash) =
                (identity.service, identity.shard, head.position, head.hash);
            say!(
                "{}",
                json!({ "service": service, "shard": shard, "position": position, "head": hash, "file": path })
            );
        } else {
            say!("{}  position {}  head {}", path.display(), head.position, head.hash);
        }
    }
    eprintln!("The vault is not in it: back up {} apart.", folders::vault(&arguments.folder.data).display());
    Ok(())
}
