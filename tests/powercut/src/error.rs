//! What can go wrong around a trace; a lost acknowledgement is not among it, since that is the caller's finding.

use std::path::PathBuf;

/// Why no trace, or no cut, could be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file or folder concerned.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The command could not be started or waited for.
    #[error("the traced command can't be run: {0}")]
    Run(std::io::Error),
    /// The library or program under test could not be built.
    #[error("cargo could not build {what}: {why}")]
    Build {
        /// What was to be built.
        what: String,
        /// Cargo's own words.
        why: String,
    },
    /// The trace can't be trusted, so no cut of it would prove anything.
    #[error("the trace is of no use: {0}")]
    Trace(&'static str),
    /// Replaying the whole trace does not give the folder that the process left.
    #[error("{0} differs from the replayed trace: the process changed it in a way the recorder can't see")]
    Unseen(PathBuf),
}

impl Error {
    /// For `map_err`: a system's error with the path it is about.
    pub(crate) fn at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.to_path_buf();
        move |source| Error::File { path, source }
    }
}
