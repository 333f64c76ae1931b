//! `fairground import`: logs out of exported files, into a folder without logs.

use std::fs::File;
use std::io::BufReader;

use anyhow::Context;
use serde_json::json;

use crate::cli::Import;
use crate::{activities, export, folders, progress};

pub(crate) fn run(arguments: &Import) -> anyhow::Result<()> {
    let data = &arguments.folder.data;
    std::fs::create_dir_all(data.join("journals"))
        .with_context(|| format!("can't make {}", data.display()))?;
    for hosted in activities::services() {
        let identity = folders::first_shard(hosted.service);
        let file = arguments.from.join(format!("{}-{}.{}", identity.service, identity.shard, export::SUFFIX));
        let from = File::open(&file).with_context(|| format!("can't read {}", file.display()))?;
        let path = folders::journal(data, &identity);
        let bar = progress::bar(&format!("import {identity}"));
        let head =
            journal::import(&path, &identity, BufReader::new(from), &journal::Settings::default(), |done| {
                bar.set_position(done);
            });
        bar.finish_and_clear();
        let head = head.with_context(|| format!("{} was not imported", file.display()))?;
        if arguments.folder.json {
            let (service, shard, position, hash) =
                (identity.service, identity.shard, head.position, head.hash);
            println!("{}", json!({ "service": service, "shard": shard, "position": position, "head": hash }));
        } else {
            println!("{}  position {}  head {}", path.display(), head.position, head.hash);
        }
    }
    Ok(())
}
