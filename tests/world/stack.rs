//! A real nats-server with the configuration of a deployment, and one real process for each service.

mod setup;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use bus::Options;
use bus::credentials::Seed;
use nats_fixture::{Deployed, Release};
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
/// The file of settings, in the stack's folder.
const SETTINGS: &str = "settings.toml";
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
    logs_apart: bool,
    errors_only: bool,
    /// Stays the same over restarts, so that clients need not be told.
    listen: String,
}

struct Process {
    child: Child,
    /// Gets the line that says where it serves, once it does; closed without one if it ends before.
    announced: Mutex<Receiver<String>>,
    /// Where it is watched; `None` until it was waited for.
    watched: Option<String>,
}

impl Stack {
    /// Starts all that this release has, and waits until the door is ready.
    pub fn start(release: Release) -> anyhow::Result<Self> {
        Self::start_with(Setup::usual(release))
    }

    /// The same with so much room in each stream, and another way to the server: told its address, `way` gives the one that processes connect to. Each gets
    /// more variables, by its service, and writes its log lines into a file.
    pub fn start_through<'s>(
        release: Release,
        stream_bytes_max: u64,
        way: impl FnOnce(&str) -> String + 's,
        variables: impl Fn(&str) -> Variables + 's,
    ) -> anyhow::Result<Self> {
        let (way, variables) = (Box::new(way), Box::new(variables));
        Self::start_with(Setup {
            stream_bytes_max,
            way,
            variables,
            logs_apart: true,
            ..Setup::usual(release)
        })
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
        fs::write(folder.path().join(SETTINGS), settings)?;
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
        self.launch(service)?;
        self.await_serving(service)
    }

    /// Starts a process that is not running. It serves once it has reached the server, which need not be there yet.
    pub fn launch(&mut self, service: &str) -> anyhow::Result<()> {
        let mut command = self.command(service);
        if self.logs_apart {
            command.stderr(fs::File::options().create(true).append(true).open(self.log(service))?);
        }
        let mut child = command.spawn().with_context(|| format!("can't start {service}"))?;
        let out = child.stdout.take().context("standard output must be piped")?;
        let (announce, announced) = sync_channel(1);
        thread::spawn(move || {
            // Nobody listens any more if the process was killed before it served.
            let _ =
                BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| announce.send(line));
        });
        self.processes
            .insert(service.to_owned(), Process { child, announced: Mutex::new(announced), watched: None });
        Ok(())
    }

    /// Waits until a process that was launched serves.
    pub fn await_serving(&mut self, service: &str) -> anyhow::Result<()> {
        let process = self.processes.get_mut(service).with_context(|| format!("{service} is not running"))?;
        if process.watched.is_some() {
            return Ok(());
        }
        let announced = process.announced.get_mut().expect("nobody panics with it");
        let line = match announced.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => anyhow::bail!("{service} did not serve within {PATIENCE:?}"),
            // Its standard output is closed: it has ended, or is about to.
            Err(RecvTimeoutError::Disconnected) => {
                anyhow::bail!("{service} ended with {} before it served", process.child.wait()?);
            }
        };
        let said: Value = serde_json::from_str(&line).with_context(|| format!("{service} said {line:?}"))?;
        let url = said["listening"].as_str().or(said["watched"][0].as_str()).context("no address")?;
        process.watched = Some(url.to_owned());
        if service == GATEWAY {
            url.trim_start_matches("http://").clone_into(&mut self.listen);
        }
        Ok(())
    }

    /// How a process that was started has ended by itself, if it has.
    pub fn ended(&mut self, service: &str) -> anyhow::Result<Option<ExitStatus>> {
        let process = self.processes.get_mut(service).with_context(|| format!("{service} is not running"))?;
        Ok(process.child.try_wait()?)
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

    /// What a user of nats.conf reaches the server by, without the way that processes take.
    pub fn credential(&self, user: &str) -> anyhow::Result<Options> {
        let seed = Seed::read(&self.folder.path().join(format!("{user}.seed")))?;
        let servers = vec![self.nats.url()];
        Ok(Options { servers, user: user.to_owned(), seed: Some(seed), authorities: None })
    }

    /// The settings that all processes are given.
    pub fn settings(&self) -> PathBuf {
        self.folder.path().join(SETTINGS)
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
    /// If it does not serve.
    pub fn watcher(&self, service: &str) -> Api {
        Api::at(self.processes[service].watched.as_ref().expect("it was waited for"))
    }

    /// Where a process writes its log lines, if apart.
    pub fn log(&self, service: &str) -> PathBuf {
        self.folder.path().join(format!("{service}.log"))
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
        command.arg(self.settings()).arg("--data").arg(self.data(service));
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
