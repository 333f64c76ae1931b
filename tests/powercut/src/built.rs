//! Finds what a run needs: programs and libraries of this workspace, and room for folders.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;

/// Free bytes that a memory file system must have before folders are put there.
const SCRATCH_BYTES_MIN: u64 = 2 << 30;

/// Names the folder that holds the whole workspace, built as `make test` does. A part by itself is built with fewer features
/// than all parts together, so anew, with much of what it depends on.
const BUILT: &str = "FAIRGROUND_BUILT";

/// Builds part of this workspace and returns the file: `arguments` as for `cargo build`, `target` the name of the
/// binary, example or library. Costs a fraction of a second if nothing has changed, and nothing where `FAIRGROUND_BUILT` says
/// that all is built.
///
/// Tests call it for what cargo does not build on their behalf: a preloaded library, another crate's example.
///
/// # Errors
/// [`Error::Build`] with the compiler's words, or with the file that is not there.
pub fn artifact(arguments: &[&str], target: &str) -> Result<PathBuf, Error> {
    let failed = |why: &str| Error::Build { what: target.to_owned(), why: why.to_owned() };
    if let Some(folder) = std::env::var_os(BUILT) {
        let file = Path::new(&folder).join(within(arguments, target));
        let missing = || failed(&format!("{} is not there; build it, or unset {BUILT}", file.display()));
        return if file.exists() { Ok(file) } else { Err(missing()) };
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--message-format=json-render-diagnostics", "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .args(arguments)
        .output()
        .map_err(|error| failed(&error.to_string()))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let files = messages
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == target)
        .filter_map(|message| {
            let file = message["executable"].as_str().or_else(|| message["filenames"][0].as_str())?;
            Some(PathBuf::from(file))
        });
    files.reduce(|_, last| last).ok_or_else(|| failed("cargo names no such file"))
}

/// Where cargo puts what these arguments build, beneath the folder of a profile.
fn within(arguments: &[&str], target: &str) -> String {
    match arguments {
        arguments if arguments.contains(&"--bin") => target.to_owned(),
        arguments if arguments.contains(&"--example") => format!("examples/{target}"),
        _ => format!("lib{target}.so"),
    }
}

/// A fresh folder that is removed with its handle, in memory if there is room, since a cut writes whole databases.
///
/// # Errors
/// If none can be made.
pub fn scratch() -> Result<tempfile::TempDir, Error> {
    let memory = Path::new("/dev/shm");
    let free = rustix::fs::statvfs(memory).map_or(0, |status| status.f_bavail * status.f_frsize);
    let parent = if free >= SCRATCH_BYTES_MIN { memory.to_path_buf() } else { std::env::temp_dir() };
    tempfile::tempdir_in(&parent).map_err(Error::at(&parent))
}
