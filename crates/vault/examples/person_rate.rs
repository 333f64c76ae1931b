//! How many new persons a second get a durable id: `cargo run --release -p vault --example person_rate --
//! FOLDER`.
//!
//! FOLDER is made, must not exist yet, and should be on the disk that is to be measured.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use vault::{Settings, Vault};

/// Long enough to average over many syncs.
const LASTING: Duration = Duration::from_secs(5);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("name a folder that does not exist yet")?.into();
    if folder.exists() {
        return Err("the folder exists: name another one".into());
    }
    let vault = Arc::new(Vault::open(&folder, Settings::default())?);
    for threads in [1, 32, 128] {
        let (new, took) = run(&vault, threads, LASTING);
        println!("{threads:>3} threads: {:>8} new persons a second", per_second(new, took));
    }
    let tenant = "known".parse()?;
    vault.person(&tenant, "ann")?;
    let begin = Instant::now();
    for _ in 0..1_000_000 {
        vault.person(&tenant, "ann")?;
    }
    println!("  1 thread:  {:>8} known persons a second", per_second(1_000_000, begin.elapsed()));
    drop(vault);
    let begin = Instant::now();
    Vault::open(&folder, Settings::default())?;
    println!("open took {} ms", begin.elapsed().as_millis());
    Ok(())
}

fn run(vault: &Arc<Vault>, threads: usize, lasting: Duration) -> (u128, Duration) {
    let begin = Instant::now();
    let running: Vec<_> = (0..threads)
        .map(|thread| {
            let vault = vault.clone();
            thread::spawn(move || {
                let tenant = format!("t{threads}").parse().expect("a name");
                let mut given = 0;
                while begin.elapsed() < lasting {
                    vault.person(&tenant, &format!("{thread}-{given}")).expect("the disk works");
                    given += 1;
                }
                given
            })
        })
        .collect();
    let given = running.into_iter().map(|thread| thread.join().expect("no panic")).sum();
    (given, begin.elapsed())
}

fn per_second(count: u128, took: Duration) -> u128 {
    count * 1_000 / took.as_millis().max(1)
}
