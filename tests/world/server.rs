//! A real server process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::api::Api;

/// The binary under test, built if it is not yet.
pub fn fairground() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        powercut::artifact(&["--package", "fairground", "--bin", "fairground"], "fairground")
            .expect("the binary can be built")
    })
}

/// A command of the binary on a data folder.
pub(crate) fn command_on(binary: &Path, data: &Path, arguments: &[&str]) -> Command {
    let (first, rest) = arguments.split_at(if arguments[0] == "token" { 2 } else { 1 });
    let mut command = Command::new(binary);
    command.args(first).arg("--data").arg(data).args(rest).stdin(Stdio::null());
    command
}

/// A server that is killed when it goes out of scope.
pub struct Server {
    child: Child,
    url: String,
    data: PathBuf,
}

impl Server {
    /// Starts a server in development mode on a folder and a free port, and waits until it listens.
    pub fn start(data: &Path) -> anyhow::Result<Self> {
        Self::start_with(data, &["--development"])
    }

    /// The same with arguments of one's own.
    pub fn start_with(data: &Path, arguments: &[&str]) -> anyhow::Result<Self> {
        let child = Self::command(data, arguments).spawn().context("can't start the server")?;
        Self::attach(child, data)
    }

    /// The command that starts a server, for those who start it in their own way.
    pub fn command(data: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(fairground());
        command.args(["serve", "all", "--listen", "127.0.0.1:0", "--data"]).arg(data).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        if std::env::var_os("RUST_LOG").is_none() {
            command.env("RUST_LOG", "error");
        }
        command
    }

    /// Waits until a server that was just started says where it listens.
    pub fn attach(mut child: Child, data: &Path) -> anyhow::Result<Self> {
        let out = child.stdout.take().context("standard output must be piped")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let Ok(said) = serde_json::from_str::<Value>(&line) else {
            let status = child.wait()?;
            bail!("the server said {line:?} and ended with {status}");
        };
        let url = said["listening"].as_str().context("no address")?.to_owned();
        Ok(Self { child, url, data: data.to_owned() })
    }

    /// Its address, such as `http://127.0.0.1:4711`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Somebody without a token.
    pub fn anybody(&self) -> Api {
        Api::at(&self.url)
    }

    /// Makes a token beside the running server and gives its owner.
    pub fn staff(&self, role: &str, tenant: &str) -> anyhow::Result<Api> {
        let made = Self::run(&self.data, &["token", "create", "--role", role, "--tenant", tenant, "--json"])?;
        let made: Value = serde_json::from_slice(&made.stdout).context("token create prints JSON")?;
        Ok(self.anybody().with(made["token"].as_str().context("no token")?))
    }

    /// An operator of the default account.
    pub fn operator(&self) -> anyhow::Result<Api> {
        self.staff("operator", "default")
    }

    /// Runs a command of the binary on a data folder and waits for its end.
    pub fn run(data: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
        Ok(command_on(fairground(), data, arguments).output()?)
    }

    /// Checks the folder of a stopped server: its logs hold together, and refold to the state that they were left with.
    ///
    /// # Errors
    /// What `verify` or `replay` found.
    pub fn check(data: &Path) -> anyhow::Result<()> {
        for command in ["verify", "replay"] {
            let output = Self::run(data, &[command])?;
            let said = String::from_utf8_lossy(&output.stderr);
            ensure!(output.status.success(), "{command}: {}{said}", String::from_utf8_lossy(&output.stdout));
        }
        Ok(())
    }

    /// Runs a command of the binary that asks this server as somebody with a token, and waits for its end.
    pub fn ask(&self, asker: &Api, arguments: &[&str]) -> anyhow::Result<Output> {
        Ok(Self::command_asking(&self.url, asker, arguments).output()?)
    }

    /// The command that asks a server, for those who run it in their own way.
    pub fn command_asking(url: &str, asker: &Api, arguments: &[&str]) -> Command {
        let authorization = asker.authorization().unwrap_or_default();
        let token = authorization.strip_prefix("Bearer ").unwrap_or_default();
        let mut command = Command::new(fairground());
        command.args(arguments).args(["--url", url, "--token", token]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// SIGKILL from wherever the server is only borrowed; [`Server::kill`] then collects it.
    pub fn strike(&self) -> anyhow::Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), Signal::KILL)?)
    }

    /// Ends it the hard way: SIGKILL, no time to finish anything.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Ends it politely and waits; it must leave with success.
    pub fn stop(mut self) -> anyhow::Result<()> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let ended = self.child.wait()?;
        anyhow::ensure!(ended.success(), "the server ended with {ended}");
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
