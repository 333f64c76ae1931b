//! The releases of nats-server that must both do.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A release of nats-server. `NATS_SERVER` names a binary that is used in place of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// What Debian carries: 2.9.
    Debian,
    /// A current one.
    Current,
}

impl Release {
    /// Both.
    pub const ALL: [Release; 2] = [Release::Debian, Release::Current];

    /// The program; it is fetched if it isn't there.
    ///
    /// # Panics
    /// If it can't be fetched.
    pub fn binary(self) -> PathBuf {
        if let Some(given) = std::env::var_os("NATS_SERVER") {
            return given.into();
        }
        let name = match self {
            Release::Debian => "debian",
            Release::Current => "current",
        };
        let binary = root().join("target/nats").join(name).join("nats-server");
        if !binary.exists() {
            install();
        }
        binary
    }

    /// Whether it can acknowledge what is on the platter, and not only what is in memory.
    pub(crate) fn syncs_always(self) -> bool {
        let version = Command::new(self.binary()).arg("--version").output().expect("nats-server starts");
        let version = String::from_utf8_lossy(&version.stdout).into_owned();
        let numbers = version.trim().rsplit('v').next().unwrap_or_default();
        let mut numbers = numbers.split('.').map(|number| number.parse::<u32>().unwrap_or_default());
        (numbers.next(), numbers.next()) >= (Some(2), Some(10))
    }
}

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("this crate stands two folders deep")
}

fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let script = root().join("tests/nats/install.sh");
        let done = Command::new(&script).status().expect("a shell");
        assert!(done.success(), "{} failed; or name a nats-server in NATS_SERVER", script.display());
    });
}
