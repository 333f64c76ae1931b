//! The real server on a folder of its own: everything in one process.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use anyhow::{Context, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

/// Servers that are measured: one process, or several that reach each other over NATS.
pub trait Serving {
    /// Where their door listens.
    fn address(&self) -> SocketAddr;
    /// Their processes.
    fn pids(&self) -> Vec<u32>;
    /// A new operator's token.
    fn operator(&self) -> anyhow::Result<String>;
}

/// Everything in one process, with its folder.
pub struct Embedded {
    process: Listening,
    place: Place,
}

impl Embedded {
    /// Starts a server on a new folder.
    pub fn start(binary: &Path, below: &Path) -> anyhow::Result<Self> {
        let place = Place::new(binary, below)?;
        Ok(Self { process: place.serve()?, place })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// Ends it politely and starts it again on the same folder, at another address.
    pub fn restart(self) -> anyhow::Result<Self> {
        let place = self.stop()?;
        Ok(Self { process: place.serve()?, place })
    }

    /// Ends it politely and waits; its folder stays.
    pub fn stop(self) -> anyhow::Result<Place> {
        self.process.stop()?;
        Ok(self.place)
    }
}

impl Serving for Embedded {
    fn address(&self) -> SocketAddr {
        self.process.address
    }

    fn pids(&self) -> Vec<u32> {
        vec![self.pid()]
    }

    fn operator(&self) -> anyhow::Result<String> {
        self.place.operator()
    }
}

/// A process that listens, killed when it goes out of scope.
pub struct Listening {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Listening {
    /// Starts a command that says `{"listening":"http://…"}` on its first line, and waits for it.
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("can't start {command:?}"))?;
        let out = child.stdout.take().context("standard output is piped")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let Ok(said) = serde_json::from_str::<Value>(&line) else {
            bail!("{command:?} said {line:?} and ended with {}", child.wait()?);
        };
        let url = said["listening"].as_str().context("no address")?;
        let address = url.strip_prefix("http://").context("not an address")?.parse()?;
        Ok(Self { child, address })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it politely and waits.
    pub fn stop(mut self) -> anyhow::Result<()> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let ended = self.child.wait()?;
        ensure!(ended.success(), "the server ended with {ended}");
        Ok(())
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A binary of fairground and a data folder.
pub struct Place {
    binary: PathBuf,
    folder: TempDir,
}

impl Place {
    /// A new folder for a binary, below another.
    pub fn new(binary: &Path, below: &Path) -> anyhow::Result<Self> {
        let binary = binary.canonicalize().with_context(|| format!("there is no {}", binary.display()))?;
        Ok(Self { binary, folder: tempfile::tempdir_in(below)? })
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Has servers take these settings, as in a file of settings.
    pub fn set(&self, settings: &str) -> anyhow::Result<()> {
        Ok(fs::write(self.settings(), settings)?)
    }

    fn settings(&self) -> PathBuf {
        self.folder.path().join("settings.toml")
    }

    /// Starts a server in development mode, since only there everybody can sign in; all else is as in production. What
    /// it logs goes into a file.
    pub fn serve(&self) -> anyhow::Result<Listening> {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log"))?;
        let mut command = Command::new(&self.binary);
        command.args(["serve", "all", "--listen", "127.0.0.1:0", "--development", "--data"]).arg(self.data());
        if self.settings().exists() {
            command.arg("--config").arg(self.settings());
        }
        Listening::start(command.stderr(log))
    }

    /// Runs a command of the binary on the folder.
    pub fn run(&self, command: &[&str], arguments: &[&str]) -> anyhow::Result<Output> {
        let output = Command::new(&self.binary)
            .args(command)
            .arg("--data")
            .arg(self.data())
            .args(arguments)
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "fairground {command:?} ended with {}: {said}", output.status);
        Ok(output)
    }

    /// A new operator's token.
    pub fn operator(&self) -> anyhow::Result<String> {
        let made = self.run(&["token", "create"], &["--role", "operator", "--json"])?;
        let made: Value = serde_json::from_slice(&made.stdout)?;
        Ok(made["token"].as_str().context("no token")?.to_owned())
    }
}
