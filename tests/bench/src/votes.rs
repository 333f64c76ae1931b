//! Votes over HTTP: distinct persons, real sessions and page tokens, every check on.

use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use anyhow::{Context, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::answers::Measured;
use crate::ballots::Ballots;
use crate::crowd::{self, Crowd};
use crate::load::{self, Work};
use crate::operator::Operator;
use crate::pacer::Step;
use crate::process::cpu_seconds;
use crate::server::{Embedded, Serving};

/// Contestants of each campaign.
pub const CONTESTANTS: usize = 1_000;
/// Connections that people sign in over: each new person waits for a flush of the vault, and many share one.
const SIGN_IN_CONNECTIONS: usize = 512;
/// Connections that pages are opened over.
const VISIT_CONNECTIONS: usize = 64;

/// Running servers and the crowd that votes there.
pub struct Fair<S = Embedded> {
    /// The servers.
    pub server: S,
    /// Who runs it.
    pub operator: Operator,
    /// Who votes.
    pub crowd: Crowd,
    rounds: usize,
}

/// One timed round.
pub struct Round {
    /// The votes.
    pub votes: Measured,
    /// The visits before them, which were not timed with them.
    pub visits: Measured,
    /// Processor seconds that the server used during the votes.
    pub server_cpu_seconds: f64,
    /// Processor seconds that this process used to send them.
    pub load_cpu_seconds: f64,
}

impl Fair {
    /// Starts a server on a new folder and signs everybody in; also says how fast that went.
    pub fn open(binary: &Path, below: &Path, persons: usize) -> anyhow::Result<(Self, Measured)> {
        Self::at(Embedded::start(binary, below)?, persons)
    }

    /// The same with the server started anew, so that it keeps nothing of what was only needed for a moment.
    pub fn restarted(self) -> anyhow::Result<Self> {
        let Self { server, crowd, rounds, .. } = self;
        let server = server.restart()?;
        let operator = Operator::new(server.address(), server.operator()?);
        Ok(Self { server, operator, crowd, rounds })
    }

    /// Everybody votes once, in a campaign of its own, as fast as the server answers. `beside` is a command that runs
    /// meanwhile.
    pub fn round(&mut self, connections: usize, beside: Option<&str>) -> anyhow::Result<Round> {
        let (campaign, visits) = self.campaign(&once_a_day(), CONTESTANTS)?;
        let beside = beside.map(|command| Beside::start(command, self.server.pid())).transpose()?;
        let before = (cpu_seconds(self.server.pid())?, cpu_seconds(std::process::id())?);
        let votes = self.vote(&campaign, connections)?;
        let after = (cpu_seconds(self.server.pid())?, cpu_seconds(std::process::id())?);
        beside.map_or(Ok(()), Beside::stop)?;
        Ok(Round {
            votes,
            visits,
            server_cpu_seconds: after.0 - before.0,
            load_cpu_seconds: after.1 - before.1,
        })
    }

    /// Everybody votes once, in a campaign of its own, at so many votes a second, whoever answers.
    pub fn round_at(&mut self, connections: usize, rate: f64) -> anyhow::Result<Measured> {
        let (campaign, _) = self.campaign(&once_a_day(), CONTESTANTS)?;
        let lasting = Duration::from_secs_f64(self.crowd.len() as f64 / rate);
        let mut work = Votes::new(&self.crowd, &campaign)?;
        load::run_by(self.server.address(), connections, &mut work, &[Step { rate, lasting }], Duration::MAX)
    }
}

impl<S: Serving> Fair<S> {
    /// Signs everybody in at servers that run; also says how fast that went.
    pub fn at(server: S, persons: usize) -> anyhow::Result<(Self, Measured)> {
        let operator = Operator::new(server.address(), server.operator()?);
        let mut crowd = Crowd::of(persons)?;
        let connections = SIGN_IN_CONNECTIONS.min(persons);
        let signed_in = crowd.sign_in(server.address(), connections).context("signing in")?;
        Ok((Self { server, operator, crowd, rounds: 0 }, signed_in))
    }

    /// Everybody votes once as fast as the server answers.
    pub fn vote(&self, campaign: &Campaign, connections: usize) -> anyhow::Result<Measured> {
        load::run(self.server.address(), connections, &mut Votes::new(&self.crowd, campaign)?)
    }

    /// A new campaign whose page everybody has opened; also says how fast that went.
    pub fn campaign(&mut self, rules: &Value, contestants: usize) -> anyhow::Result<(Campaign, Measured)> {
        self.rounds += 1;
        let campaign = Campaign { id: format!("round-{}", self.rounds), contestants };
        self.operator.open_campaign(&campaign.id, rules, contestants)?;
        let visits =
            self.crowd.visit(self.server.address(), VISIT_CONNECTIONS, &campaign.id).context("visits")?;
        Ok((campaign, visits))
    }
}

/// Rules under which everybody votes once.
pub fn once_a_day() -> Value {
    json!({ "votes_per_person_per_day": 1 })
}

/// An open campaign.
#[derive(Debug)]
pub struct Campaign {
    /// Its id.
    pub id: String,
    /// Contestants, numbered from 1.
    pub contestants: usize,
}

impl Campaign {
    /// Where its votes go.
    pub fn votes_path(&self) -> String {
        format!("/v1/campaigns/{}/votes", self.id)
    }
}

/// One vote of each person of a crowd.
pub struct Votes<'c> {
    crowd: &'c Crowd,
    path: String,
    ballots: Ballots,
    key: String,
    /// Length of the key's part that is the same for all.
    key_prefix_bytes: usize,
    next: usize,
}

impl<'c> Votes<'c> {
    /// In a campaign whose page everybody has opened.
    pub fn new(crowd: &'c Crowd, campaign: &Campaign) -> anyhow::Result<Self> {
        let key = crowd::key_prefix()?;
        Ok(Self {
            crowd,
            path: campaign.votes_path(),
            ballots: Ballots::of(campaign.contestants)?,
            key_prefix_bytes: key.len(),
            key,
            next: 0,
        })
    }
}

impl Work for Votes<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let person = self.next;
        (person < self.crowd.len()).then(|| {
            self.next += 1;
            self.key.truncate(self.key_prefix_bytes);
            self.key.push_str(&person.to_string());
            self.crowd.vote(person, &self.path, self.ballots.draw().1, &self.key, request);
            person
        })
    }

    fn answered(&mut self, _: usize, _: u16, _: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }
}

/// A command that runs beside a round, such as a profiler.
struct Beside(Child);

impl Beside {
    fn start(command: &str, pid: u32) -> anyhow::Result<Self> {
        let command = format!("exec {}", command.replace("{pid}", &pid.to_string()));
        Ok(Self(Command::new("sh").args(["-c", &command]).spawn()?))
    }

    /// Asks it to end as Ctrl-C does, which profilers take as the end of the measure.
    fn stop(mut self) -> anyhow::Result<()> {
        kill_process(Pid::from_child(&self.0), Signal::INT)?;
        ensure!(self.0.wait()?.code() != Some(127), "the command beside the round was not found");
        Ok(())
    }
}
