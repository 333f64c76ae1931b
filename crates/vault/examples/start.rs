//! What a start with many persons takes: seconds, seconds of all cores, and memory.
//!
//! ```text
//! cargo run --release --package vault --example start -- FOLDER PERSONS   makes a vault of so many persons
//! cargo run --release --package vault --example start -- FOLDER           opens it, and measures that
//! ```

use std::error::Error;
use std::path::Path;
use std::time::Instant;
use std::{env, fs, thread};

use proto::TenantId;
use vault::{Settings, Vault};

/// Threads that make persons: each waits for a sync, and all who wait share one.
const THREADS: usize = 256;
/// What Linux counts CPU time in, a second.
const TICKS_PER_SECOND: f64 = 100.0;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [folder, persons] => make(Path::new(folder), persons.parse()?),
        [folder] => measure(Path::new(folder)),
        _ => Err("give the vault's folder, and the number of persons if they are to be made".into()),
    }
}

fn make(folder: &Path, persons: usize) -> Result<(), Failure> {
    let vault = Vault::open(folder, Settings::default())?;
    let tenant: TenantId = "measured".parse()?;
    let some = |first: usize| -> Result<(), Failure> {
        (first..persons).step_by(THREADS).try_for_each(|n| {
            vault.person(&tenant, &format!("o{n:027}"))?;
            Ok(())
        })
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(move || some(first))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("no thread panics"))
    })
}

fn measure(folder: &Path) -> Result<(), Failure> {
    let (resident, cpu, begun) = (resident_bytes()?, cpu_seconds()?, Instant::now());
    let vault = Vault::open(folder, Settings::default())?;
    let seconds = begun.elapsed().as_secs_f64();
    let (resident, cpu) = (resident_bytes()?.saturating_sub(resident), cpu_seconds()? - cpu);
    println!("open {seconds:.2} s, {cpu:.2} s of all cores, {:.0} MB more resident", resident as f64 / 1e6);
    drop(vault);
    Ok(())
}

fn resident_bytes() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no resident memory is told")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no resident memory is told")?.parse()?;
    Ok(kilobytes << 10)
}

fn cpu_seconds() -> Result<f64, Failure> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, after_name) = stat.rsplit_once(") ").ok_or("no CPU time is told")?;
    // User and system time are the 14th and 15th fields of the line, the name being the second.
    let ticks = after_name.split(' ').skip(11).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    Ok(ticks / TICKS_PER_SECOND)
}
