//! A real nats-server with the configuration of a deployment, and one real process for each service.

mod setup;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use bus::credentials::Seed;
use bus::{Bus, Options, StreamSettings};
use nats_fixture::{Deployed, Release};
use proto::subject::Stream;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::api::Api;
use crate::server;

pub use setup::{Setup, Variables};

/// The process of the door.
const GATEWAY: &str = "gateway";
/// Every user of nats.conf.
const USERS: [&str; 9] =
    ["votes", "directory", "access", "lotteries", "referrals", "ledger", "gateway", "auditor", "ops"];
/// Room of a stream that is to be full: less than any message takes.
const NO_ROOM_BYTES: u64 = 1;
/// How long something may take to become so on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// More variables for the process of a service, by their names.
type Environment = BTreeMap<String, Variables>;

/// All of them; what still runs is killed when this goes out of scope.
pub struct Stack {
    folder: TempDir,
    /// The server between them: kill it, restart it.
    pub nats: nats_fixture::Server,
    processes: BTreeMap<String, Process>,
    binary: PathBuf,
    environment: Environment,
    stream_bytes_max: u64,
    logs_apart: bool,
    errors_only: bool,
    /// Stays the same over restarts, so that clients need not be told.
    listen: String,
}

struct Process {
    child: Child,
    watched: String,
}

impl Stack {
    /// Starts all that this release has, and waits until the door is ready.
    pub fn start(release: Release) -> anyhow::Result<Self> {
        Self::start_with(Setup::usual(release))
    }

    /// The same with another way to the server: told its address, `way` gives the one that processes connect to. Each gets
    /// more variables, by its service, and writes its log lines into a file.
    pub fn start_through<'s>(
        release: Release,
        way: impl FnOnce(&str) -> String + 's,
        variables: impl Fn(&str) -> Variables + 's,
    ) -> anyhow::Result<Self> {
        let (way, variables) = (Box::new(way), Box::new(variables));
        Self::start_with(Setup { way, variables, logs_apart: true, ..Setup::usual(release) })
    }

    /// The same of other parts.
    pub fn start_with(setup: Setup<'_>) -> anyhow::Result<Self> {
        let Setup {
            release,
            binary,
            below,
            stream_bytes_max,
            way,
            variables,
            logs_apart,
            errors_only,
            settings: more,
        } = setup;
        let folder = tempfile::tempdir_in(&below)?;
        let keys = keys(folder.path())?;
        let nats = Deployed { keys: &keys, tls: None }.start_below(&below, release);
        let settings = format!(
            "[nats]\nservers = [{:?}]\nseeds = {:?}\nfacts_bytes_max = {bytes}\njournal_bytes_max = {bytes}\n{more}",
            way(&nats.url()),
            folder.path(),
            bytes = stream_bytes_max,
        );
        fs::write(folder.path().join("settings.toml"), settings)?;
        let listen = "127.0.0.1:0".to_owned();
        let services = services(&binary)?;
        let all = services.iter().map(String::as_str).chain([GATEWAY]);
        let environment = all.map(|service| (service.to_owned(), variables(service))).collect();
        let mut stack = Self {
            folder,
            nats,
            processes: BTreeMap::new(),
            binary,
            environment,
            stream_bytes_max,
            logs_apart,
            errors_only,
            listen,
        };
        for service in services {
            stack.restart(&service)?;
        }
        stack.restart(GATEWAY)?;
        stack.await_ready()?;
        Ok(stack)
    }

    /// Starts a process that is not running, and waits until it serves.
    pub fn restart(&mut self, service: &str) -> anyhow::Result<()> {
        let mut command = self.command(service);
        if self.logs_apart {
            let log = self.folder.path().join(format!("{service}.log"));
            command.stderr(fs::File::options().create(true).append(true).open(log)?);
        }
        let mut child = command.spawn().with_context(|| format!("can't start {service}"))?;
        let out = child.stdout.take().context("standard output must be piped")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let Ok(said) = serde_json::from_str::<Value>(&line) else {
            anyhow::bail!("{service} said {line:?} and ended with {}", child.wait()?);
        };
        let url =
            said["listening"].as_str().or(said["watched"][0].as_str()).context("no address")?.to_owned();
        if service == GATEWAY {
            url.trim_start_matches("http://").clone_into(&mut self.listen);
        }
        self.processes.insert(service.to_owned(), Process { child, watched: url });
        Ok(())
    }

    /// SIGKILL: no time to finish anything.
    pub fn kill(&mut self, service: &str) -> anyhow::Result<()> {
        let mut process = self.take(service)?;
        process.child.kill()?;
        process.child.wait()?;
        Ok(())
    }

    /// SIGSTOP: it stands still and does not know.
    pub fn freeze(&self, service: &str) -> anyhow::Result<()> {
        self.signal(service, Signal::STOP)
    }

    /// SIGCONT: it goes on.
    pub fn thaw(&self, service: &str) -> anyhow::Result<()> {
        self.signal(service, Signal::CONT)
    }

    /// Leaves no room in a stream, or gives it back, as ops can. No process can be started meanwhile: it would find the
    /// stream other than its settings say. The server must be running.
    pub fn fill(&self, stream: Stream, is_full: bool) -> anyhow::Result<()> {
        let seed = Seed::read(&self.folder.path().join("ops.seed"))?;
        let (servers, user) = (vec![self.nats.url()], "ops".to_owned());
        let bytes_max = if is_full { NO_ROOM_BYTES } else { self.stream_bytes_max };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let bus = Bus::nats(Options { servers, user, seed: Some(seed), authorities: None }).await?;
            bus.connected().await;
            Ok(bus.change_stream(&StreamSettings { stream, bytes_max, replicas: 1 }).await?)
        })
    }

    /// Kills all and leaves their folders where they are; gives where.
    pub fn keep(mut self) -> PathBuf {
        self.folder.disable_cleanup(true);
        self.folder.path().to_owned()
    }

    /// SIGTERM; gives how it ended.
    pub fn terminate(&mut self, service: &str) -> anyhow::Result<ExitStatus> {
        self.signal(service, Signal::TERM)?;
        Ok(self.take(service)?.child.wait()?)
    }

    /// Sends a signal from wherever the stack is only borrowed. One that ends the process leaves it to [`Stack::kill`] or
    /// [`Stack::terminate`] to collect it.
    pub fn signal(&self, service: &str, signal: Signal) -> anyhow::Result<()> {
        let process = self.processes.get(service).with_context(|| format!("{service} is not running"))?;
        Ok(kill_process(Pid::from_child(&process.child), signal)?)
    }

    /// Ends all politely, the door first; each must leave with success.
    pub fn stop(mut self) -> anyhow::Result<()> {
        self.terminate_all()
    }

    /// Ends politely all that still run, the door first; each must leave with success.
    pub fn terminate_all(&mut self) -> anyhow::Result<()> {
        let others: Vec<String> = self.processes.keys().filter(|name| *name != GATEWAY).cloned().collect();
        let door = self.processes.contains_key(GATEWAY).then(|| GATEWAY.to_owned());
        for service in door.into_iter().chain(others) {
            let ended = self.terminate(&service)?;
            ensure!(ended.success(), "{service} ended with {ended}");
        }
        Ok(())
    }

    /// Somebody without a token, at the door.
    pub fn anybody(&self) -> Api {
        Api::at(&format!("http://{}", self.listen))
    }

    /// The address of the door.
    pub fn url(&self) -> String {
        format!("http://{}", self.listen)
    }

    /// Makes a token of the default account and gives its owner.
    pub fn staff(&self, role: &str) -> anyhow::Result<Api> {
        Ok(self.anybody().with(&self.token(role)?))
    }

    /// Makes a token of the default account.
    pub fn token(&self, role: &str) -> anyhow::Result<String> {
        let made = self.run(GATEWAY, &["token", "create", "--role", role, "--json"])?;
        let made: Value = serde_json::from_slice(&made.stdout).context("token create prints JSON")?;
        Ok(made["token"].as_str().context("no token")?.to_owned())
    }

    /// Somebody who watches one process.
    ///
    /// # Panics
    /// If it is not running.
    pub fn watcher(&self, service: &str) -> Api {
        Api::at(&self.processes[service].watched)
    }

    /// Runs a command of the program on the data folder of a process, and waits for its end.
    pub fn run(&self, service: &str, arguments: &[&str]) -> anyhow::Result<Output> {
        Ok(server::command_on(&self.binary, &self.data(service), arguments).output()?)
    }

    /// The same for a command that prints much, for those who read as it comes.
    pub(crate) fn command_on(&self, service: &str, arguments: &[&str]) -> Command {
        server::command_on(&self.binary, &self.data(service), arguments)
    }

    /// The services that the processes were started for, the door among them.
    pub fn services(&self) -> Vec<String> {
        self.environment.keys().cloned().collect()
    }

    /// All processes that run now, the server between them among them.
    pub fn pids(&self) -> Vec<u32> {
        self.processes.values().map(|process| process.child.id()).chain(self.nats.pid()).collect()
    }

    /// The data folder of a process.
    pub fn data(&self, service: &str) -> PathBuf {
        self.folder.path().join("data").join(service)
    }

    /// Until the door can take votes.
    pub fn await_ready(&self) -> anyhow::Result<()> {
        self.until("the door is ready", || Ok(self.anybody().get("/readyz")?.status == 200))
    }

    /// Looks until it is so: each look asks a process.
    pub fn until(&self, what: &str, is_so: impl Fn() -> anyhow::Result<bool>) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if is_so()? {
                return Ok(());
            }
        }
        let ready = self.anybody().get("/readyz").map(|reply| reply.body.to_string());
        anyhow::bail!("it never came to this: {what}; the door says {ready:?}")
    }

    fn take(&mut self, service: &str) -> anyhow::Result<Process> {
        self.processes.remove(service).with_context(|| format!("{service} is not running"))
    }

    fn command(&self, service: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(["serve", service, "--development", "--config"]);
        command.arg(self.folder.path().join("settings.toml")).arg("--data").arg(self.data(service));
        match service {
            GATEWAY => command.args(["--listen", &self.listen]),
            _ => command.args(["--metrics-listen", "127.0.0.1:0"]),
        };
        command.envs(self.environment.get(service).into_iter().flatten().map(|(name, value)| (name, value)));
        if self.errors_only && std::env::var_os("RUST_LOG").is_none() {
            command.env("RUST_LOG", "error");
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        for process in self.processes.values_mut() {
            // Errors mean that it has ended already.
            let _ = process.child.kill();
            let _ = process.child.wait();
        }
    }
}

/// Puts a seed for each user into the folder, and gives what nats.conf is told.
fn keys(folder: &Path) -> anyhow::Result<Vec<(&'static str, String)>> {
    let key = |user: &'static str| {
        let (seed, public) = bus::credentials::generate();
        let path = folder.join(format!("{user}.seed"));
        fs::write(&path, seed.reveal())?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        Ok((user, public))
    };
    USERS.into_iter().map(key).collect()
}

/// The services that this release can run in processes of their own, besides the door.
fn services(binary: &Path) -> anyhow::Result<Vec<String>> {
    let help = Command::new(binary).args(["serve", "--help"]).output()?.stdout;
    let help = String::from_utf8_lossy(&help).split_whitespace().fold(String::new(), |mut text, word| {
        let _ = write!(text, "{word} ");
        text
    });
    let named = help.split_once("[possible values: ").and_then(|(_, rest)| rest.split_once(']'));
    let named = named.context("serve --help names what it can run")?.0;
    let own = named.split(", ").filter(|name| ![GATEWAY, "all"].contains(name));
    Ok(own.map(str::to_owned).collect())
}
