//! Journeys over a real server process.
#![allow(clippy::unwrap_used, reason = "tests")]

mod audit;
mod commands;
mod console;
mod data_folder;
mod door;
mod envelope;
mod erasure;
mod first_day;
mod held;
mod hostile;
mod ledger;
mod live;
mod log_filters;
mod lotteries;
mod night;
mod observability;
mod raffle;
mod raffled;
mod real_log;
mod referrals;
mod restore;
mod retries;
mod roles;
mod roll;
mod rulesets;
mod schedule;
mod squads;
mod stack;
mod traces;
mod watched;
