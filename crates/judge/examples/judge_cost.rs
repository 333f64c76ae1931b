//! What judging a file costs: `cargo run --release -p judge --example judge_cost -- [--summary] < attempts.jsonl`.
//!
//! Writes what `fairground judge` writes, and to the standard error how long reading, judging and writing took.

use std::io::{BufRead, BufWriter, Write, stdin, stdout};
use std::time::Instant;

use guard::Ruleset;
use judge::Judge;

fn main() -> std::io::Result<()> {
    let is_summary = std::env::args().any(|argument| argument == "--summary");
    let start = Instant::now();
    let mut judge = Judge::new(Ruleset::current());
    for (number, line) in (1..).zip(stdin().lock().split(b'\n')) {
        if let Err(broken) = judge.read(number, &line?) {
            eprintln!("{broken}");
        }
    }
    let read = Instant::now();
    let judgement = judge.finish();
    let judged = Instant::now();
    let mut output = BufWriter::new(stdout().lock());
    if is_summary {
        serde_json::to_writer(&mut output, &judgement.summary())?;
        output.write_all(b"\n")?;
    } else {
        for answer in judgement.answers() {
            serde_json::to_writer(&mut output, &answer)?;
            output.write_all(b"\n")?;
        }
    }
    output.flush()?;
    eprintln!("read in {:?}, judged in {:?}, written in {:?}", read - start, judged - read, judged.elapsed());
    Ok(())
}
