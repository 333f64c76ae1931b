//! What survives when the process or the power goes away at a bad moment: the real server, under votes over HTTP.
#![allow(clippy::unwrap_used, reason = "tests")]

mod draws;
mod kills;
mod load;
mod power;

/// How often something is tried: a part of the whole on each submission, all of it by `make sim`, which sets this variable.
fn times(whole: u64) -> u64 {
    const PART: u64 = 3;
    if std::env::var_os("FAULTS_WHOLE").is_some() { whole } else { whole.div_ceil(PART) }
}
