//! Journeys over a real server process.
#![allow(clippy::unwrap_used, reason = "tests")]

mod commands;
mod first_day;
mod hostile;
mod live;
mod real_log;
mod retries;
mod roles;
