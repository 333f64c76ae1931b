//! The fastest that a server takes votes, found before it is loaded with a share or a multiple of that.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;

use crate::again::{Again, rules};
use crate::load;
use crate::process::settle;
use crate::report::median;
use crate::server::Serving;
use crate::votes::{CONTESTANTS, Fair};

/// Persons who vote to find it.
const PERSONS: usize = 50_000;
/// Connections over which it is found.
pub const CONNECTIONS: usize = 256;
/// Rounds that count, after one that warms up.
const ROUNDS: usize = 3;
/// Persons who vote again and again to find what lasts: with ten votes each, two or three minutes.
const LASTING_PERSONS: usize = 300_000;
/// Length of a window of what lasts: long enough for all that is done now and then.
const WINDOW: Duration = Duration::from_secs(30);

/// Votes a second that a server of its own takes for as long as they come: those of the slowest half minute of some minutes
/// without a rest, in which what it does behind its answers is under way as well. A short round is faster than that.
pub fn lasting(binary: &Path, folder: &Path, votes_each: u32) -> anyhow::Result<f64> {
    let (mut fair, _) = Fair::open(binary, folder, LASTING_PERSONS)?;
    let (campaign, _) = fair.campaign(&rules(votes_each), CONTESTANTS)?;
    settle(fair.server.pid())?;
    let mut votes = Again::new(&mut fair.crowd, &campaign, votes_each)?;
    let measured = load::run_in_windows(fair.server.address(), CONNECTIONS, &mut votes, WINDOW)?;
    let rates = measured.windows.iter().map(|window| window.created() as f64 / WINDOW.as_secs_f64());
    let mut rates: Vec<f64> = rates.collect();
    // The last one ends with the votes.
    rates.pop();
    let slowest = rates.iter().copied().min_by(f64::total_cmp).context("it was over within half a minute")?;
    println!("peak that lasts: {slowest:.0} votes/s over {CONNECTIONS} connections, of {rates:.0?}");
    Ok(slowest)
}

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
