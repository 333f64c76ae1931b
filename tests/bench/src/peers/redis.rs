//! Redis: the same vote or draw as a script, with an append-only file that is flushed always or every second.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::packages;

const SERVER: &str = "/usr/bin/redis-server";
const CLIENT: &str = "/usr/bin/redis-cli";
const BENCHMARK: &str = "/usr/bin/redis-benchmark";
/// What it prints once it listens.
const READY: &str = "Ready to accept connections";

/// When the append-only file is flushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flush {
    /// Before each answer, as a durable vote needs.
    Always,
    /// Once a second: up to a second of acknowledged votes is lost in a power cut.
    EverySecond,
}

/// What a server does.
pub struct Script {
    source: &'static str,
    /// The stream that has a record of each time.
    records: &'static str,
}

/// A vote with its evidence, and the tally.
pub const VOTE: Script = Script { source: include_str!("vote.lua"), records: "votes" };

/// A draw with its record, and the stock. Told that one number in so many `odds` wins, and how much is in `stock`.
pub const DRAW: Script = Script { source: include_str!("draw.lua"), records: "draws" };

/// A server of its own, ended when it goes out of scope.
pub struct Redis {
    _folder: TempDir,
    server: Child,
    port: String,
    script: String,
    records: &'static str,
}

impl Redis {
    /// Starts one in a new folder below this one.
    pub fn start(below: &Path, flush: Flush, script: &Script) -> anyhow::Result<Self> {
        packages::program("redis-server", SERVER)?;
        let folder = tempfile::tempdir_in(below)?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port().to_string();
        let flush = match flush {
            Flush::Always => "always",
            Flush::EverySecond => "everysec",
        };
        let mut command = Command::new(SERVER);
        command.args(["--bind", "127.0.0.1", "--port", &port, "--save", "", "--appendonly", "yes"]);
        command
            .args(["--appendfsync", flush, "--auto-aof-rewrite-percentage", "0", "--dir"])
            .arg(folder.path());
        let mut server = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let out = server.stdout.take().context("standard output is piped")?;
        let records = script.records;
        let mut redis = Self { _folder: folder, server, port, script: String::new(), records };
        let is_ready = |line: std::io::Result<String>| line.is_ok_and(|line| line.contains(READY));
        ensure!(BufReader::new(out).lines().any(is_ready), "Redis ended before it was ready");
        redis.script = redis.ask(&["SCRIPT", "LOAD", script.source])?;
        Ok(redis)
    }

    /// So many votes over so many connections, on an empty database; gives votes a second.
    pub fn round(&self, connections: usize, votes: usize) -> anyhow::Result<f64> {
        self.round_with(&[], connections, votes)
    }

    /// The same of what the script does, on a database that has nothing but these numbers, of which none may fall below zero.
    pub fn round_with(
        &self,
        prepared: &[(&str, usize)],
        connections: usize,
        times: usize,
    ) -> anyhow::Result<f64> {
        self.ask(&["FLUSHALL"])?;
        for (name, number) in prepared {
            self.ask(&["SET", name, &number.to_string()])?;
        }
        let (connections, votes) = (connections.to_string(), times.to_string());
        let mut command = Command::new(BENCHMARK);
        command.args(["-p", &self.port, "-c", &connections, "-n", &votes, "-r", "1000000000", "--csv"]);
        command.args(["EVALSHA", &self.script, "0", "__rand_int__", "__rand_int__", "8f3b1c9ad07e5524"]);
        command.args(["117.136.8.12", "WeChatAndroid", "51c07be29a44d3f851c07be29a44d3f8"]);
        let output = command.stdin(Stdio::null()).output()?;
        ensure!(output.status.success(), "redis-benchmark: {}", String::from_utf8_lossy(&output.stderr));
        let recorded: usize = self.ask(&["XLEN", self.records])?.parse()?;
        ensure!(recorded * 100 >= times * 99, "Redis recorded {recorded} of {times} {}", self.records);
        for (name, _) in prepared {
            let left: i64 = self.ask(&["GET", name])?.parse()?;
            ensure!(left >= 0, "{name} fell to {left} in Redis");
        }
        per_second(&String::from_utf8_lossy(&output.stdout))
    }

    fn ask(&self, question: &[&str]) -> anyhow::Result<String> {
        let output = Command::new(CLIENT).args(["-p", &self.port]).args(question).output()?;
        ensure!(output.status.success(), "redis-cli: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ = kill_process(Pid::from_child(&self.server), Signal::TERM);
        let _ = self.server.wait();
    }
}

/// Requests a second of the last line that redis-benchmark prints: `"test","rps",…`, where the test is the command and
/// may hold anything but quotes.
fn per_second(csv: &str) -> anyhow::Result<f64> {
    let line = csv.lines().rfind(|line| line.starts_with('"')).context("redis-benchmark printed nothing")?;
    // Commas stand between quotes only outside of fields.
    let fields: Vec<&str> = line.trim_matches('"').split("\",\"").collect();
    fields.get(1).context("too few fields")?.parse().with_context(|| format!("no rate: {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_redis_benchmark_prints_is_read() {
        let csv =
            "\"test\",\"rps\",\"avg_latency_ms\"\n\"EVALSHA ab 0 __rand_int__ 1,2\",\"15384.62\",\"3.2\"\n";
        assert_eq!(per_second(csv).unwrap(), 15_384.62);
        assert!(per_second("").is_err());
        assert!(per_second("\"test\",\"rps\"\n").is_err());
    }
}
