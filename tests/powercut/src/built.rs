//! Finds what a run needs: programs and libraries of this workspace, and room for folders.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;

/// Free bytes that a memory file system must have before folders are put there.
const SCRATCH_BYTES_MIN: u64 = 2 << 30;

/// Builds part of this workspace and returns the file: `arguments` as for `cargo build`, `target` the name of the
/// binary, example or library. Costs a fraction of a second if nothing has changed.
///
/// Tests call it for what cargo does not build on their behalf: a preloaded library, another crate's example.
///
/// # Errors
/// [`Error::Build`] with the compiler's words.
pub fn artifact(arguments: &[&str], target: &str) -> Result<PathBuf, Error> {
    let failed = |why: &str| Error::Build { what: target.to_owned(), why: why.to_owned() };
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
