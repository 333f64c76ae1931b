//! Votes through services in processes of their own, over NATS, in turn with the same in one process; how long it takes
//! from a vote to its entry in the ledger; and the proof that each vote was counted and booked exactly once.
//!
//! On both sides each counted vote earns its person a point from the budget of its campaign, so the ledger has as much to
//! do as there are votes. A stack is a nats-server with the configuration of a deployment, syncs included, and a process for
//! each service; all share the processors of this machine with one another and with the load.

mod booked;
mod proof;
mod side;

use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context;
use nats_fixture::Release;
use world::{Setup, Stack};

use crate::options::StackOptions;
use crate::report::Report;
use crate::scale::Scale;
use crate::server::{Embedded, Serving};

use side::{CONNECTIONS, Side};

/// The server between the services.
pub const RELEASE: Release = Release::Current;
/// Room of each stream: more than a full run fills, and no more than the server is given.
const STREAM_BYTES_MAX: u64 = 3 << 30;

/// Takes turns for so many pairs, then looks at the lag at half of each side's own peak; proves what the stack took.
pub fn measure(binary: &Path, folder: &Path, scale: &Scale, report: &mut Report) -> anyhow::Result<()> {
    let mut embedded = Side::open("embedded", Embedded::start(binary, folder)?, scale.stack_persons)?;
    let mut stack = Side::open("stack", start(binary, folder)?, scale.stack_persons)?;
    // Not counted: it warms everything up.
    embedded.round(CONNECTIONS[0])?;
    stack.round(CONNECTIONS[0])?;
    for pair in 1..=scale.pairs {
        for (index, connections) in CONNECTIONS.into_iter().enumerate() {
            let (alone, apart) = (embedded.race(index)?, stack.race(index)?);
            println!(
                "pair {pair}, {connections} connections: {apart:.0} votes/s over NATS, {alone:.0} embedded"
            );
        }
    }
    for _ in 0..scale.pairs {
        embedded.at_half_peak()?;
        stack.at_half_peak()?;
    }
    for ((connections, apart), alone) in CONNECTIONS.iter().zip(&stack.races).zip(&embedded.races) {
        let measure = format!("stack_{connections}_over_embedded");
        report.add_ratios(measure, &apart.votes_per_second, &alone.votes_per_second);
    }
    stack.report(report);
    embedded.report(report);
    embedded.fair.server.stop()?.run(&["verify"], &[])?;
    proof::prove(stack)
}

/// So many votes through a stack, and the proof; fails if anything is lost, doubled or made up.
pub fn run(options: &StackOptions) -> anyhow::Result<()> {
    let server = start(&options.places.binary()?, &options.places.folder)?;
    let mut stack = Side::open("stack", server, options.votes)?;
    let round = stack.round(options.connections)?;
    println!(
        "{} votes over {} connections: {:.0}/s, p99 {:.2} ms; {:.2} s after the last answer the ledger had booked them all",
        options.votes,
        options.connections,
        round.votes.rate(),
        round.votes.all().created_ms(0.99),
        round.booked_after.as_secs_f64()
    );
    proof::prove(stack)
}

fn start(binary: &Path, folder: &Path) -> anyhow::Result<Stack> {
    let binary = binary.canonicalize().with_context(|| format!("there is no {}", binary.display()))?;
    Stack::start_with(Setup {
        stream_bytes_max: STREAM_BYTES_MAX,
        logs_apart: true,
        // As in the embedded server, since what log lines are made of costs something even where none is written.
        errors_only: false,
        ..Setup::of(RELEASE, binary, folder.to_owned())
    })
}

impl Serving for Stack {
    fn address(&self) -> SocketAddr {
        self.url().trim_start_matches("http://").parse().expect("a door that listens has said where")
    }

    fn pids(&self) -> Vec<u32> {
        Stack::pids(self)
    }

    fn operator(&self) -> anyhow::Result<String> {
        self.token("operator")
    }
}
