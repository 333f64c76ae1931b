//! The fastest that a server takes votes, found before it is loaded with a share or a multiple of that.

use std::path::Path;

use crate::process::settle;
use crate::report::median;
use crate::votes::Fair;

/// Persons who vote to find it.
const PERSONS: usize = 50_000;
/// Connections over which it is found.
pub const CONNECTIONS: usize = 256;
/// Rounds that count, after one that warms up.
const ROUNDS: usize = 3;

/// Votes a second of a server of its own, as the median of some rounds.
pub fn find(binary: &Path, folder: &Path) -> anyhow::Result<f64> {
    let (mut fair, _) = Fair::open(binary, folder, PERSONS)?;
    let mut rates = Vec::new();
    for _ in 0..=ROUNDS {
        rates.push(fair.round(CONNECTIONS, None)?.votes.rate());
        settle(fair.server.pid())?;
    }
    let peak = median(&rates[1..]);
    println!("peak: {peak:.0} votes/s over {CONNECTIONS} connections");
    Ok(peak)
}
