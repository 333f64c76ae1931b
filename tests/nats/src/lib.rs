//! NATS servers for tests: each on a free port, with a folder of its own, ended with the test.

mod deployed;
mod release;

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tempfile::TempDir;

pub use deployed::Deployed;
pub use release::Release;

/// Lines of the server's log that are kept to be shown when something fails.
const LOG_LINES_KEPT: usize = 200;
/// What the server logs once it takes connections.
const READY: &str = "Server is ready";
const LISTENING: &str = "Listening for client connections on ";

/// A running server.
pub struct Server {
    release: Release,
    folder: TempDir,
    /// What stands in its configuration behind its address.
    body: String,
    address: String,
    child: Option<Child>,
    log: Arc<Mutex<VecDeque<String>>>,
}

impl Server {
    /// A server that trusts everybody, with JetStream in a folder of its own that syncs each message where it can.
    pub fn start(release: Release) -> Self {
        let sync = if release.syncs_always() { "sync_interval: always" } else { "" };
        Self::configured(release, |folder| {
            let store = folder.join("store");
            // What the accounts do in a deployment: streams are asked about under an address of our own.
            format!(
                "jetstream {{ store_dir: {store:?}, max_file_store: 8GB, {sync} }}\n\
                 mappings: {{ \"fg.js.>\": \"$JS.API.>\" }}\n\
                 max_payload: 4259840\n"
            )
        })
    }

    /// A server with this configuration, which may put files into the server's folder.
    pub fn configured(release: Release, body: impl FnOnce(&Path) -> String) -> Self {
        Self::configured_below(&std::env::temp_dir(), release, body)
    }

    /// The same with its folder below another: measures want one on a disk.
    pub fn configured_below(below: &Path, release: Release, body: impl FnOnce(&Path) -> String) -> Self {
        let folder = tempfile::tempdir_in(below).expect("a temporary folder");
        let body = body(folder.path());
        let address = "127.0.0.1:-1".to_owned();
        let mut server = Self { release, folder, body, address, child: None, log: Arc::default() };
        server.restart();
        server
    }

    /// What clients connect to. Stays the same over restarts.
    pub fn url(&self) -> String {
        format!("nats://{}", self.address)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Ends it as a crash would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself, which the next start finds out.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts it again, on the same port and store.
    ///
    /// # Panics
    /// If it does not come up; its log is shown.
    pub fn restart(&mut self) {
        self.kill();
        let config = self.folder.path().join("nats.conf");
        fs::write(&config, format!("listen: \"{}\"\n{}", self.address, self.body))
            .expect("its configuration");
        let mut child = Command::new(self.release.binary())
            .arg("--config")
            .arg(&config)
            .stderr(Stdio::piped())
            .spawn()
            .expect("nats-server starts");
        let log = BufReader::new(child.stderr.take().expect("it was asked for"));
        self.child = Some(child);
        self.await_ready(log);
    }

    /// The last lines of its log.
    pub fn log(&self) -> String {
        let lines = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "{line}");
            text
        })
    }

    fn await_ready(&mut self, log: BufReader<ChildStderr>) {
        let mut lines = log.lines();
        loop {
            let Some(Ok(line)) = lines.next() else {
                panic!("nats-server {:?} did not come up:\n{}", self.release, self.log());
            };
            if let Some((_, address)) = line.split_once(LISTENING) {
                self.address = address.to_owned();
            }
            let is_ready = line.contains(READY);
            keep(&self.log, line);
            if is_ready {
                break;
            }
        }
        // Read on, or the server would stand still once the pipe is full.
        let kept = Arc::clone(&self.log);
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| keep(&kept, line)));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            eprintln!("log of nats-server {:?}:\n{}", self.release, self.log());
        }
    }
}

fn keep(log: &Mutex<VecDeque<String>>, line: String) {
    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
    if log.len() == LOG_LINES_KEPT {
        log.pop_front();
    }
    log.push_back(line);
}
