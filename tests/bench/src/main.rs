//! Measures Fairground: `make bench`, `make soak`, `make push`, `make bench-stack`.
//!
//! The load comes from the same machine, so what counts are ratios of rounds that took turns, not figures alone.
//!
//! Layout: `load` sends what a [`load::Work`] makes up, at a `pacer`'s times or as fast as it is answered; `crowd` knows
//! persons with `phones` and `addresses`; `votes` is the measure that all others lean on; `services` does the same over
//! NATS and follows votes into the ledger, which `transfers` measures alone; `draws` measures lotteries; `peers` do the same in other systems; `report`
//! holds figures against `targets`.

mod addresses;
mod again;
mod all;
mod answers;
mod ballots;
mod commands;
mod connection;
mod crowd;
mod draws;
mod guard_cost;
mod load;
mod log;
mod long_logs;
mod operator;
mod options;
mod pacer;
mod pairs;
mod peak;
mod peers;
mod phones;
mod process;
mod push;
mod report;
mod request;
mod scale;
mod server;
mod services;
mod soak;
mod streams;
mod targets;
mod transfers;
mod turns;
mod votes;
mod watched;
mod wire;

use clap::Parser;

use crate::options::{Command, Options};

fn main() -> anyhow::Result<()> {
    match Options::parse().command {
        Command::All(options) => all::run(&options),
        Command::Votes(options) => turns::run(&options),
        Command::Soak(options) => soak::run(&options),
        Command::Push(options) => push::run(&options),
        Command::Stack(options) => services::run(&options),
        Command::Noop { answer_bytes } => peers::noop::serve(answer_bytes),
    }
}
