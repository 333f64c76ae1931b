//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use proto::{CampaignId, PersonId, TenantId};

use crate::activities;

/// Campaigns whose outcome can be believed: votes over HTTP, an append-only log, and everything explained from it.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run services until a signal comes.
    Serve(Serve),
    /// Make, list and revoke the tokens of operators and auditors.
    #[command(subcommand)]
    Token(Token),
    /// Walk every log from its start: chain, roots, gaps, checksums; then fold it. Names the first bad position.
    Verify(Inspect),
    /// Fold every log from its start and print the digest of the state that comes out.
    Replay(Inspect),
    /// Write every log of a stopped server into files that `import` reads.
    Export(Export),
    /// Rebuild logs from exported files, in a folder without logs.
    Import(Import),
    /// Rebuild a lost journal, or its lost end, from the stream that its service wrote.
    Restore(Restore),
    /// Print events in words, filtered.
    Log(Log),
    /// Say how every service is: whether it takes commands, where its log stands, how far it has heard the others.
    Status(Status),
    /// List, retry and drop facts of other services that a shard could not take.
    #[command(subcommand)]
    Parked(Parked),
    /// Ask the books of an account: balances, entries, statements, and what led to them.
    #[command(subcommand)]
    Audit(crate::audit::Audit),
    /// Judge attempts as production does: JSON Lines on standard input, a verdict for each on standard output. Lines that
    /// can't be read are named on standard error, the rest is judged, and the exit code is 1.
    Judge(Judge),
    /// Say what another ruleset would have made of a campaign: which votes would go another way, for what, and who would win.
    Whatif(crate::whatif::Whatif),
    /// Write a scenario's attempts as JSON Lines, with what each really is in a file apart.
    Simulate(crate::simulate::Simulate),
    /// Measure a judge on scenarios whose truth is known, beside simpler means.
    Evaluate(crate::evaluate::Evaluate),
    /// Judge votes: cases, what was decided about them, and hold, void or restore with a preview of the effect.
    #[command(subcommand)]
    Cases(crate::cases::Cases),
    /// Set by which anti-cheat rules a campaign's votes are weighed, and try others out beside them.
    #[command(subcommand)]
    Ruleset(crate::weighing::Weighing),
    /// Say what a draw will cost before it is set up: exact chances, what to expect, and refuse what can't be honoured.
    Odds(crate::odds::Arguments),
    /// List who won what in a draw, a red envelope or a raffle, and what became of the prizes, newest first.
    Winners(crate::winners::Winners),
    /// Fetch what a stranger needs to check a closed draw, red envelope or raffle, and check it without a server.
    #[command(subcommand)]
    Fairness(crate::fairness::Fairness),
    /// Do what people may ask of whoever keeps their data: erase a person.
    #[command(subcommand)]
    People(crate::people::People),
    /// Print the OpenAPI 3.1 document.
    Openapi,
}

#[derive(Debug, Args)]
pub(crate) struct Judge {
    /// A TOML file with `name` and `[numbers]` that differ from the released ruleset's, or the hash of a released one.
    #[arg(long)]
    pub(crate) ruleset: Option<String>,
    /// Print sums by campaign and candidate instead, with the range of each honest count.
    #[arg(long)]
    pub(crate) summary: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// What this process runs: `all` in one, or one of the services that reach each other over NATS (see [nats] in the
    /// settings). The gateway also keeps the vault, the tokens and the directory of campaigns.
    #[arg(value_name = "SERVICE", value_parser = PossibleValuesParser::new(activities::roles()))]
    pub(crate) role: String,
    /// A file of settings; see deploy/fairground.toml. Arguments win over it.
    #[arg(long, env = "FAIRGROUND_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Folder of logs, vault and tokens.
    #[arg(long, env = "FAIRGROUND_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// Address and port of the door, where there is one; port 0 picks a free one.
    #[arg(long)]
    pub(crate) listen: Option<SocketAddr>,
    /// Address and port that serve metrics and health without a token; may be given several times.
    #[arg(long)]
    pub(crate) metrics_listen: Vec<SocketAddr>,
    /// Sign-in with a bare openid, pretended addresses and times. Loopback only.
    #[arg(long)]
    pub(crate) development: bool,
    /// In development mode: make sure there is a campaign to vote in, and print how.
    #[arg(long, requires = "development")]
    pub(crate) demo: bool,
    /// Start although the data folder lacks a journal or the vault. What is missing is made anew, empty.
    #[arg(long)]
    pub(crate) accept_missing: bool,
    /// How log lines look; JSON unless standard error is a terminal.
    #[arg(long, value_enum)]
    pub(crate) log_format: Option<LogFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Make a token and print it, once: it is stored nowhere.
    Create {
        #[command(flatten)]
        folder: Folder,
        /// What it may do.
        #[arg(long, value_enum)]
        role: StaffRole,
        /// The official account that it is good for.
        #[arg(long, default_value = "default")]
        tenant: TenantId,
        /// What it is for, in your words.
        #[arg(long, default_value = "")]
        label: String,
    },
    /// List tokens by hash, role, account and label.
    List {
        #[command(flatten)]
        folder: Folder,
    },
    /// Take a token back. A running server refuses it from its next request on.
    Revoke {
        #[command(flatten)]
        folder: Folder,
        /// The token's hash as listed, or enough of its beginning.
        hash: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StaffRole {
    Operator,
    Auditor,
}

#[derive(Debug, Args)]
pub(crate) struct Folder {
    /// Folder of logs, vault and tokens.
    #[arg(long, env = "FAIRGROUND_DATA")]
    pub(crate) data: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A stopped server's folder, or a running server.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Place {
    /// Folder of a stopped server.
    #[arg(long, env = "FAIRGROUND_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// Address of a running server, such as http://127.0.0.1:8080.
    #[arg(long)]
    pub(crate) url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Token of an auditor or operator, for a running server.
    #[arg(long, env = "FAIRGROUND_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// Print JSON: one object a journal.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Folder to write one file a journal into; made if needed. Existing files are not overwritten.
    #[arg(long)]
    pub(crate) to: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Folder with exported files.
    #[arg(long)]
    pub(crate) from: PathBuf,
    /// What will be served from the folder, as `serve` knows it: only its logs are needed and imported.
    #[arg(long = "for", value_name = "SERVICE", default_value = activities::ALL,
        value_parser = PossibleValuesParser::new(activities::roles()))]
    pub(crate) role: String,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// From the stream of blocks in NATS, of which a stopped service's own credential is good.
    #[arg(long, required = true)]
    pub(crate) from_stream: bool,
    /// The service whose journal it is.
    #[arg(long)]
    pub(crate) service: String,
    /// A file of settings, of which [nats] counts; see deploy/fairground.toml.
    #[arg(long, env = "FAIRGROUND_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Put aside what is there without asking.
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Log {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Token of an auditor or operator, for a running server.
    #[arg(long, env = "FAIRGROUND_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// The service whose log it is; by default the one that runs the --campaign, and votes where none is named.
    #[arg(long)]
    pub(crate) service: Option<String>,
    /// Its shard.
    #[arg(long, default_value_t = 0)]
    pub(crate) shard: u16,
    /// From this position on.
    #[arg(long, default_value_t = 1)]
    pub(crate) from: u64,
    /// Only this campaign.
    #[arg(long)]
    pub(crate) campaign: Option<CampaignId>,
    /// Only events of this kind, such as VoteCast.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Only events about this person, by id.
    #[arg(long)]
    pub(crate) person: Option<PersonId>,
    /// Not before this time, RFC 3339, such as 2026-11-21T08:00:00+08:00.
    #[arg(long, value_parser = instant)]
    pub(crate) since: Option<proto::Timestamp>,
    /// Before this time, RFC 3339.
    #[arg(long, value_parser = instant)]
    pub(crate) until: Option<proto::Timestamp>,
    /// Print each event as a line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Go on with events as they come. Needs a running server, so --url.
    #[arg(long, conflicts_with = "data")]
    pub(crate) follow: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    /// Address of the gateway, such as http://127.0.0.1:8080.
    #[arg(long)]
    pub(crate) url: String,
    /// Token of an operator or auditor.
    #[arg(long, env = "FAIRGROUND_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Parked {
    /// List them, in the order in which they were parked.
    List {
        #[command(flatten)]
        shard: Shard,
    },
    /// Hear one again, once its cause is mended.
    Retry {
        #[command(flatten)]
        shard: Shard,
        /// Its position, as listed.
        position: u64,
    },
    /// Give one up for good: it never takes effect.
    Drop {
        #[command(flatten)]
        shard: Shard,
        /// Its position, as listed.
        position: u64,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

/// A shard of a running server.
#[derive(Debug, Args)]
pub(crate) struct Shard {
    /// Address of the server, such as http://127.0.0.1:8080.
    #[arg(long)]
    pub(crate) url: String,
    /// Token of an operator, or for the list of an auditor, of the account `default`.
    #[arg(long, env = "FAIRGROUND_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// The service that hears.
    #[arg(long, default_value = "ledger")]
    pub(crate) service: String,
    /// Its shard.
    #[arg(long, default_value_t = 0)]
    pub(crate) shard: u16,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What only became known as a mistake of the command line after it was parsed; carries what to write instead.
#[derive(Debug)]
pub(crate) struct Misused(pub(crate) String);

impl std::fmt::Display for Misused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misused {}

pub(crate) fn instant(text: &str) -> Result<proto::Timestamp, String> {
    let parsed = chrono::DateTime::parse_from_rfc3339(text).map_err(|error| error.to_string())?;
    u64::try_from(parsed.timestamp_millis())
        .map(proto::Timestamp)
        .map_err(|_| "it lies before 1970".to_owned())
}
