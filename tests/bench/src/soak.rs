//! Minutes at a share of the peak: memory grows with new voters only, latency stays, the board is right to the vote.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::again::{Again, rules};
use crate::answers::Measured;
use crate::load;
use crate::options::SoakOptions;
use crate::pacer::Step;
use crate::peak;
use crate::process::{calm, resident_bytes};
use crate::report::Report;
use crate::server::{Embedded, Serving};
use crate::votes::{CONTESTANTS, Fair};

/// Votes of each person.
const VOTES_EACH: u32 = 10;
/// Persons beyond those who are needed, so that somebody is always ready.
const SPARE: f64 = 1.05;
/// Length of a window of latencies.
const WINDOW: Duration = Duration::from_secs(30);
/// How often memory is looked at.
const MEMORY_LOOK: Duration = Duration::from_secs(10);

/// Memory of the server at a time of the soak.
#[derive(Debug, Clone, Copy)]
struct Memory {
    at: Duration,
    bytes: u64,
}

/// Soaks, prints a table and a line of JSON; fails if the board is wrong or a vote was refused.
pub fn run(options: &SoakOptions) -> anyhow::Result<()> {
    let (binary, folder) = (options.places.binary()?, &options.places.folder);
    let peak = options.peak.map_or_else(|| peak::lasting(&binary, folder, VOTES_EACH), Ok)?;
    let (rate, lasting) = (peak * options.share, Duration::from_secs(options.minutes * 60));
    let persons = (rate * lasting.as_secs_f64() / f64::from(VOTES_EACH) * SPARE) as usize;
    println!("soak: {rate:.0} votes/s for {} min, {persons} persons", options.minutes);
    let server = Embedded::start(&binary, folder)?;
    calm(server.pid())?;
    let empty_bytes = resident_bytes(server.pid())?;
    let (mut fair, _) = Fair::at(server, persons)?;
    let (campaign, _) = fair.campaign(&rules(VOTES_EACH), CONTESTANTS)?;
    let mut fair = fair.restarted()?;
    calm(fair.server.pid())?;

    let mut votes = Again::new(&mut fair.crowd, &campaign, VOTES_EACH)?;
    let (address, pid) = (fair.server.address(), fair.server.pid());
    let (measured, memory) = beside(pid, || {
        load::run_by(address, peak::CONNECTIONS, &mut votes, &[Step { rate, lasting }], WINDOW)
    })?;
    let books = votes.books();
    calm(pid)?;
    let settled = Memory { at: lasting, bytes: resident_bytes(pid)? };
    fair.operator.close_campaign(&campaign.id)?;
    let difference = books.compare(&fair.operator.board(&campaign.id)?);
    fair.server.stop()?.run(&["verify"], &[])?;

    print(&measured, &memory);
    println!("board against accepted votes: {difference:?}; verify: clean");
    // Everybody votes once before anybody votes again.
    let all_voted_at = Duration::from_secs_f64(persons as f64 / rate);
    let report = judge(&measured, &memory, (empty_bytes, settled), all_voted_at, persons);
    println!("\n{report}");
    println!("{}", report.json());
    let all = measured.all();
    ensure!(difference.lost == 0 && difference.unexplained == 0, "the board is wrong: {difference:?}");
    ensure!(all.created() == all.count(), "not every vote was accepted: {:?}", all.statuses());
    Ok(())
}

/// Runs a load while the memory of a process is looked at now and then.
fn beside(
    pid: u32,
    load: impl FnOnce() -> anyhow::Result<Measured>,
) -> anyhow::Result<(Measured, Vec<Memory>)> {
    thread::scope(|scope| {
        let (ended, looks) = channel();
        let watching = scope.spawn(move || watch(pid, &looks));
        let measured = load();
        drop(ended);
        let memory = watching.join().map_err(|_| anyhow::anyhow!("the watch over memory ended early"))??;
        Ok((measured?, memory))
    })
}

/// Looks until the other end of the channel is dropped.
fn watch(pid: u32, ended: &Receiver<()>) -> anyhow::Result<Vec<Memory>> {
    let begun = Instant::now();
    let mut seen = vec![Memory { at: Duration::ZERO, bytes: resident_bytes(pid)? }];
    while ended.recv_timeout(MEMORY_LOOK) == Err(RecvTimeoutError::Timeout) {
        seen.push(Memory { at: begun.elapsed(), bytes: resident_bytes(pid)? });
    }
    Ok(seen)
}

fn print(measured: &Measured, memory: &[Memory]) {
    println!(
        "\n{:>9}  {:>8}  {:>8}  {:>8}  {:>8}  answers",
        "from s", "votes/s", "p50 ms", "p99 ms", "max ms"
    );
    for (window, answers) in measured.windows.iter().enumerate() {
        let [p50, p99, max] = [0.5, 0.99, 1.0].map(|quantile| answers.created_ms(quantile));
        let rate = answers.created() as f64 / WINDOW.as_secs_f64();
        let from = window as u64 * WINDOW.as_secs();
        println!("{from:>9}  {rate:>8.0}  {p50:>8.2}  {p99:>8.2}  {max:>8.2}  {:?}", answers.statuses());
    }
    println!("\n{:>9}  {:>9}", "at s", "memory MB");
    for look in memory {
        println!("{:>9.0}  {:>9.1}", look.at.as_secs_f64(), look.bytes as f64 / 1e6);
    }
}

/// Latency of each window, and what memory grew by from an empty server until all had voted, and after.
fn judge(
    measured: &Measured,
    memory: &[Memory],
    (empty_bytes, settled): (u64, Memory),
    all_voted_at: Duration,
    persons: usize,
) -> Report {
    let voted = memory.iter().find(|look| look.at >= all_voted_at).unwrap_or(&settled);
    let grown = |from: u64, to: Memory| to.bytes as f64 - from as f64;
    let further_votes = measured.all().created().saturating_sub(persons as u64).max(1);
    let mut report = Report::default();
    report.add("soak_votes_per_second", vec![measured.rate()]);
    report.add("soak_p99_ms", measured.windows.iter().map(|window| window.created_ms(0.99)).collect());
    report
        .add("soak_memory_mb", memory.iter().chain([&settled]).map(|look| look.bytes as f64 / 1e6).collect());
    report.add("soak_bytes_per_new_voter", vec![grown(empty_bytes, *voted) / persons as f64]);
    report.add("soak_bytes_per_further_vote", vec![grown(voted.bytes, settled) / further_votes as f64]);
    report
}
