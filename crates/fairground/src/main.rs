//! Fairground: campaigns whose outcome can be believed.
//!
//! Invariant: the only crate that reads files, arguments and the environment, and the only one that knows which
//! activities there are (`activities.rs`).
//!
//! Exit codes: 0 all is well; 1 something is wrong with what was looked at, or a request was refused; 2 the command
//! line is wrong; 3 the data can't be opened or made (missing, not allowed, or in use by a running server).

#![deny(clippy::print_stdout, reason = "it panics where nobody reads any more; say! ends in peace")]

mod activities;
mod audit;
mod cases;
mod cli;
mod config;
mod confirm;
mod demo;
mod evaluate;
mod export;
mod fairness;
mod files;
mod folders;
mod import;
mod inspect;
mod judge;
mod log;
mod manifest;
mod note_tokens;
mod odds;
mod out;
mod parked;
mod people;
mod progress;
mod question;
mod remote;
mod remote_log;
mod restore;
mod ruleset;
mod serve;
mod simulate;
mod status;
mod telemetry;
mod token;
mod tokens;
mod weighing;
mod whatif;
mod winners;
mod words;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command, Misused};
use crate::folders::Unopenable;
use crate::out::say;

/// A request makes and frees some hundred small things, mostly on the thread that serves its connection.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What was looked at is wrong, or a request was refused.
const FAILED: u8 = 1;
/// The command line is wrong; clap's own code.
const MISUSED: u8 = 2;
/// The data can't be opened.
const UNOPENABLE: u8 = 3;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Token(arguments) => token::run(&arguments),
        Command::Verify(arguments) => inspect::verify(&arguments),
        Command::Replay(arguments) => inspect::replay(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Restore(arguments) => restore::run(&arguments),
        Command::Log(arguments) => log::run(&arguments),
        Command::Status(arguments) => status::run(&arguments),
        Command::Parked(arguments) => parked::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Judge(arguments) => judge::run(&arguments),
        Command::Whatif(arguments) => whatif::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Cases(arguments) => cases::run(&arguments),
        Command::Ruleset(arguments) => weighing::run(&arguments),
        Command::Odds(arguments) => odds::run(&arguments),
        Command::Winners(arguments) => winners::run(&arguments),
        Command::Fairness(arguments) => fairness::run(&arguments),
        Command::People(arguments) => people::run(&arguments),
        Command::Openapi => openapi(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fairground: {error:#}");
            ExitCode::from(code(&error))
        }
    }
}

fn code(error: &anyhow::Error) -> u8 {
    match error {
        error if error.is::<Misused>() => MISUSED,
        error if error.is::<Unopenable>() => UNOPENABLE,
        _ => FAILED,
    }
}

fn openapi() -> anyhow::Result<()> {
    say!("{}", serde_json::to_string_pretty(&gateway::openapi(&activities::doors()))?);
    Ok(())
}
