//! Casts a log of accounts acting on objects through a server of its own and compares the board with a plain count.
//!
//! `cargo run --release -p tests --example cast_log -- FILE`, FILE being CSV with the columns ts, account, object.

use std::time::Instant;

use anyhow::{Context, ensure};
use tests::{Server, cast, count, parse};

/// Rows between two lines of progress.
const STEP: usize = 1_000;

fn main() -> anyhow::Result<()> {
    let file = std::env::args().nth(1).context("name a CSV file with the columns ts, account, object")?;
    let rows = parse(&std::fs::read_to_string(&file).with_context(|| format!("can't read {file}"))?)?;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path())?;
    let begun = Instant::now();
    let progress = |done: usize| {
        if done.is_multiple_of(STEP) {
            eprintln!("{done} of {} rows", rows.len());
        }
    };
    let board = cast(&server.anybody(), &server.operator()?, "log", &rows, progress)?;
    let expected = count(&rows);
    ensure!(board == expected, "the board differs from the count of the file");
    server.stop()?;
    let checked = Server::run(data.path(), &["verify"])?;
    ensure!(checked.status.success(), "verify: {}", String::from_utf8_lossy(&checked.stderr));
    print!("{}", String::from_utf8_lossy(&checked.stdout));
    let (rows, objects, seconds) = (rows.len(), expected.len(), begun.elapsed().as_secs());
    println!("{rows} rows for {objects} objects in {seconds} s: the board is equal to the count of the file");
    Ok(())
}
