//! What survives when the process or the power goes away at a bad moment: the real server, under votes over HTTP.
#![allow(clippy::unwrap_used, reason = "tests")]

mod kills;
mod load;
mod power;
