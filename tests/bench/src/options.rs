//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Loads the real server as phones do, and measures it in turn with what people would run instead.
#[derive(Debug, Parser)]
#[command(max_term_width = 110)]
pub struct Options {
    /// What to measure.
    #[command(subcommand)]
    pub command: Command,
}

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Everything, with peers in turn: a table and a line of JSON.
    All(AllOptions),
    /// Votes over HTTP and nothing else. Several binaries take turns.
    Votes(VotesOptions),
    /// Minutes at a share of the peak: memory, latency, and the board right to the vote.
    Soak(SoakOptions),
    /// Twice what the server can bear, fifty times the usual within ten seconds.
    Push(PushOptions),
    /// Votes through services over NATS: each must be on the board and in the ledger, once.
    Stack(StackOptions),
    /// Serve answers that do nothing; the ceiling of other measures, started by them.
    #[command(hide = true)]
    Noop {
        /// Length of each answer's body.
        #[arg(long)]
        answer_bytes: usize,
    },
}

/// Where things are.
#[derive(Debug, Args)]
pub struct Places {
    /// The server's binary; without it, the one beside this program.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Folder for all data. It must lie on a disk, since in memory a flush costs nothing.
    #[arg(long, default_value = "/var/tmp")]
    pub folder: PathBuf,
}

impl Places {
    /// The server's binary.
    pub fn binary(&self) -> anyhow::Result<PathBuf> {
        match &self.binary {
            Some(binary) => Ok(binary.clone()),
            None => Ok(std::env::current_exe()?.with_file_name("fairground")),
        }
    }
}

/// Options of `all`.
#[derive(Debug, Args)]
pub struct AllOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Smaller numbers, so that it ends in two minutes.
    #[arg(long)]
    pub quick: bool,
    /// Only these parts.
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "votes,live,stack,ledger,draws,guard,logs"
    )]
    pub only: Vec<Part>,
}

/// A part of all measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Votes and their peers in turn, and p99 at half the peak.
    Votes,
    /// Votes while thousands follow live.
    Live,
    /// Votes over services in processes of their own, beside the same in one process, and the lag until they are booked.
    Stack,
    /// Transfers of the ledger beside PostgreSQL.
    Ledger,
    /// Draws, parts of red envelopes and claims beside PostgreSQL and Redis.
    Draws,
    /// The guard's cost inside a vote, and what detectors and a shadow cost behind it.
    Guard,
    /// Long logs: replay, start, memory, disk.
    Logs,
}

/// Options of `votes`.
#[derive(Debug, Args)]
pub struct VotesOptions {
    /// The server's binary; given several times, they take turns.
    #[arg(long, required = true)]
    pub binary: Vec<PathBuf>,
    /// Folder for all data, on a disk.
    #[arg(long, default_value = "/var/tmp")]
    pub folder: PathBuf,
    /// Connections that votes come over.
    #[arg(long, default_value_t = 64)]
    pub connections: usize,
    /// Persons who vote once in each round.
    #[arg(long, default_value_t = 100_000)]
    pub persons: usize,
    /// Rounds of each binary.
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Votes a second that fall due whoever answers; without it, each connection votes as soon as it has its answer.
    #[arg(long)]
    pub rate: Option<f64>,
    /// A command to run during each timed part, such as `perf record -g -p {pid} -o FILE`; ended like by Ctrl-C.
    #[arg(long, conflicts_with = "rate")]
    pub beside: Option<String>,
}

/// Options of `soak`.
#[derive(Debug, Args)]
pub struct SoakOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// How long.
    #[arg(long, default_value_t = 10)]
    pub minutes: u64,
    /// Of the peak that lasts for minutes.
    #[arg(long, default_value_t = 0.8)]
    pub share: f64,
    /// The peak in votes a second; without it, it is measured.
    #[arg(long)]
    pub peak: Option<f64>,
}

/// Options of `push`.
#[derive(Debug, Args)]
pub struct PushOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Phones that are connected.
    #[arg(long, default_value_t = 12_000)]
    pub connections: usize,
    /// The peak in votes a second; without it, it is measured.
    #[arg(long)]
    pub peak: Option<f64>,
}

/// Options of `stack`.
#[derive(Debug, Args)]
pub struct StackOptions {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Votes, each of another person.
    #[arg(long, default_value_t = 100_000)]
    pub votes: usize,
    /// Connections that votes come over.
    #[arg(long, default_value_t = 256)]
    pub connections: usize,
}
