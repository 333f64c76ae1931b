//! What a stack is made of.

use std::path::PathBuf;

use nats_fixture::Release;

use crate::server::fairground;

/// Room of each stream unless told otherwise: more than any test fills.
const STREAM_BYTES_MAX_USUAL: u64 = 256 << 20;

/// Variables of a process' environment, by name.
pub type Variables = Vec<(&'static str, PathBuf)>;

/// What a stack is made of. [`Setup::usual`] is what tests want; others begin with [`Setup::of`].
pub struct Setup<'s> {
    /// The server between the processes.
    pub release: Release,
    /// The program of the processes.
    pub binary: PathBuf,
    /// Where folders are made, for data and for streams.
    pub below: PathBuf,
    /// Room of each stream.
    pub stream_bytes_max: u64,
    /// Told the server's address, gives the one that processes connect to.
    pub way: Box<dyn FnOnce(&str) -> String + 's>,
    /// More variables for a process, by its service.
    pub variables: Box<dyn Fn(&str) -> Variables + 's>,
    /// Whether each process writes its log lines into a file of its own, beside the data.
    pub logs_apart: bool,
    /// Whether processes log nothing but errors. `RUST_LOG` wins over it.
    pub errors_only: bool,
    /// More settings of all processes, behind those of the server.
    pub settings: &'s str,
}

impl Setup<'_> {
    /// The program of this workspace on temporary folders, with a straight way to the server.
    pub fn usual(release: Release) -> Self {
        Self::of(release, fairground().to_owned(), std::env::temp_dir())
    }

    /// Another program, or folders elsewhere.
    pub fn of(release: Release, binary: PathBuf, below: PathBuf) -> Self {
        Self {
            release,
            binary,
            below,
            stream_bytes_max: STREAM_BYTES_MAX_USUAL,
            way: Box::new(str::to_owned),
            variables: Box::new(|_| Vec::new()),
            logs_apart: false,
            errors_only: true,
            settings: "",
        }
    }
}
