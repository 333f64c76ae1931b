//! PostgreSQL 15: one vote or transfer a transaction, each flushed before its answer, 32 clients.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use tempfile::TempDir;

use super::packages;

/// Where Debian puts it.
const BIN: &str = "/usr/lib/postgresql/15/bin";
/// The user of the cluster's folder, if this one is root, whom PostgreSQL refuses. Comes with its package.
const USER: &str = "postgres";
/// Clients that ask at once: where it was fastest of 1, 8, 32 and 128.
pub const CLIENTS: usize = 32;
/// Settings of a machine that does nothing else. What matters is as shipped: each commit is flushed before its answer.
const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
fsync = on
synchronous_commit = on
full_page_writes = on
max_connections = 200
shared_buffers = 2GB
wal_buffers = 64MB
min_wal_size = 1GB
max_wal_size = 8GB
checkpoint_timeout = 30min
jit = off
";

/// What a cluster does.
pub struct Workload {
    /// Makes its tables.
    schema: &'static str,
    /// One transaction, for pgbench.
    transaction: &'static str,
    /// Empties the tables before a round; `:name` is the value of that variable.
    clear: &'static str,
    /// Asked after a round; anything but true means that it went wrong.
    check: &'static str,
}

/// A vote with its evidence, and the tally.
pub const VOTES: Workload = Workload {
    schema: include_str!("schema.sql"),
    transaction: include_str!("vote.sql"),
    clear: "TRUNCATE votes",
    check: "SELECT count(*) > 0 FROM votes",
};

/// A transfer with its entries, and the balances. Told how many `budgets` pay.
pub const TRANSFERS: Workload = Workload {
    schema: include_str!("books.sql"),
    transaction: include_str!("transfer.sql"),
    clear: "SELECT clear()",
    check: "SELECT is_even()",
};

/// A draw with its record, and the stock. Told that one number in so many `odds` wins, and how much is in `stock`.
pub const DRAWS: Workload = Workload {
    schema: include_str!("draws.sql"),
    transaction: include_str!("draw.sql"),
    clear: "SELECT clear(:stock)",
    check: "SELECT is_even()",
};

/// A cluster of its own, stopped when it goes out of scope.
pub struct Postgres {
    workload: &'static Workload,
    folder: TempDir,
    port: u16,
    user: Option<(u32, u32)>,
}

impl Postgres {
    /// Makes and starts a cluster in a new folder below this one.
    pub fn start(below: &Path, workload: &'static Workload) -> anyhow::Result<Self> {
        packages::program("postgresql-15", &format!("{BIN}/initdb"))?;
        let folder = tempfile::tempdir_in(below)?;
        let user = rustix::process::geteuid().is_root().then(|| ids_of(USER)).transpose()?;
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid))?;
        }
        // Free for a moment at least; nobody else here takes ports by number.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let cluster = Self { workload, folder, port, user };
        let data = cluster.data();
        cluster.run(
            "initdb",
            &["--pgdata", &data, "--auth", "trust", "--username", USER, "--encoding", "UTF8"],
        )?;
        let sockets =
            format!("unix_socket_directories = '{}'\nport = {port}\n", cluster.folder.path().display());
        let conf = format!("{data}/postgresql.conf");
        fs::write(&conf, format!("{}{SETTINGS}{sockets}", fs::read_to_string(&conf)?))?;
        let log = format!("{}/log", cluster.folder.path().display());
        cluster.run("pg_ctl", &["start", "--wait", "--silent", "--pgdata", &data, "--log", &log])?;
        cluster.ask(&["--set", "ON_ERROR_STOP=1", "-c", workload.schema])?;
        fs::write(cluster.script(), workload.transaction)?;
        Ok(cluster)
    }

    /// Works for so long, on empty tables and after a checkpoint; gives transactions a second. `variables` are those of the
    /// transaction, each as `name=value`.
    pub fn round(&self, lasting: Duration, variables: &[&str]) -> anyhow::Result<f64> {
        let values = variables.iter().filter_map(|variable| variable.split_once('='));
        let clear = values.fold(self.workload.clear.to_owned(), |clear, (name, value)| {
            clear.replace(&format!(":{name}"), value)
        });
        self.ask(&["-c", &clear, "-c", "CHECKPOINT"])?;
        let (clients, seconds) = (CLIENTS.to_string(), lasting.as_secs().max(1).to_string());
        let script = self.script();
        let script = script.to_string_lossy();
        let threads = std::thread::available_parallelism()?.get().to_string();
        let mut arguments =
            vec!["-n", "-M", "prepared", "-c", &clients, "-j", &threads, "-T", &seconds, "-f", &script];
        variables.iter().for_each(|variable| arguments.extend(["-D", variable]));
        let said = self.run("pgbench", &self.connect(&arguments))?;
        let (per_second, failed) = results(&said)?;
        ensure!(failed == 0, "{failed} transactions of PostgreSQL failed");
        let checked = self.ask(&["-c", self.workload.check])?;
        ensure!(checked.trim() == "t", "{} says {checked:?}", self.workload.check);
        Ok(per_second)
    }

    /// Runs psql, which prints values alone.
    fn ask(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let quietly = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"];
        self.run("psql", &self.connect(&[&quietly[..], arguments].concat()))
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn script(&self) -> PathBuf {
        self.folder.path().join("transaction.sql")
    }

    fn connect(&self, arguments: &[&str]) -> Vec<String> {
        let port = self.port.to_string();
        let to = ["-h", "127.0.0.1", "-p", &port, "-U", USER];
        // The last argument of pgbench is the database; psql takes it there as well.
        to.iter().chain(arguments).chain(&["postgres"]).map(|argument| (*argument).to_owned()).collect()
    }

    fn run<A: AsRef<str>>(&self, program: &str, arguments: &[A]) -> anyhow::Result<String> {
        let mut command = Command::new(format!("{BIN}/{program}"));
        command
            .args(arguments.iter().map(AsRef::as_ref))
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        let log = self.folder.path().join(format!("{program}.out"));
        // Into a file: a server that was started would keep a pipe open for ever.
        let status = command.stdout(fs::File::create(&log)?).stderr(Stdio::null()).status();
        let status = status.with_context(|| format!("can't run {program}"))?;
        let said = fs::read_to_string(&log)?;
        ensure!(status.success(), "{program} ended with {status}: {said}");
        Ok(said)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stopped = self.run("pg_ctl", &["stop", "--wait", "--mode", "fast", "--pgdata", &self.data()]);
        if let Err(error) = stopped {
            eprintln!("PostgreSQL could not be stopped: {error:#}");
        }
    }
}

/// User and group of a name, from the system's list.
fn ids_of(name: &str) -> anyhow::Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd")?;
    let line = users.lines().find(|line| line.split(':').next() == Some(name));
    let mut fields = line.with_context(|| format!("there is no user {name}"))?.split(':').skip(2);
    match (fields.next(), fields.next()) {
        (Some(uid), Some(gid)) => Ok((uid.parse()?, gid.parse()?)),
        _ => anyhow::bail!("/etc/passwd can't be read"),
    }
}

/// Transactions a second and failed ones, of what pgbench prints.
fn results(said: &str) -> anyhow::Result<(f64, u64)> {
    let value = |name: &str| {
        let line =
            said.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name}"))?;
        line.split_whitespace().next().with_context(|| format!("nothing after {name}"))
    };
    Ok((value("tps = ")?.parse()?, value("number of failed transactions: ")?.parse()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pgbench_prints_is_read() {
        let said = "transaction type: vote.sql\nnumber of failed transactions: 3 (0.001%)\nlatency average = 4.2 ms\n\
            tps = 7543.210000 (without initial connection time)\n";
        assert_eq!(results(said).unwrap(), (7_543.21, 3));
        assert!(results("pgbench: error: connection refused").is_err());
    }

    #[test]
    fn users_have_numbers() {
        assert_eq!(ids_of("root").unwrap(), (0, 0));
        assert!(ids_of("no-such-user").is_err());
    }
}
