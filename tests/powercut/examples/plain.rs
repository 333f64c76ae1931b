//! The smallest log there is, to test the power cut itself: `plain append FOLDER RECORD_BYTES COUNT [--no-sync]`
//! prints the number of each record once it is acknowledged, `plain check FOLDER RECORD_BYTES` the last whole one.

use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["append", folder, bytes, count] => append(Path::new(folder), bytes.parse()?, count.parse()?, true),
        ["append", folder, bytes, count, "--no-sync"] => {
            append(Path::new(folder), bytes.parse()?, count.parse()?, false)
        }
        ["check", folder, bytes] => check(Path::new(folder), bytes.parse()?),
        _ => {
            Err("usage: plain append FOLDER RECORD_BYTES COUNT [--no-sync] | plain check FOLDER RECORD_BYTES"
                .into())
        }
    }
}

fn append(folder: &Path, bytes: usize, count: u64, syncs: bool) -> Result<(), Box<dyn Error>> {
    let log = OpenOptions::new().create_new(true).write(true).open(folder.join("log"))?;
    File::open(folder)?.sync_all()?;
    let mut out = std::io::stdout().lock();
    for number in 1..=count {
        log.write_all_at(&record(number, bytes), (number - 1) * bytes as u64)?;
        if syncs {
            log.sync_data()?;
        }
        writeln!(out, "{number}")?;
        out.flush()?;
    }
    // A name that is replaced at the end shows that renames are followed.
    fs::write(folder.join("done.new"), b"done")?;
    fs::rename(folder.join("done.new"), folder.join("done"))?;
    Ok(())
}

fn record(number: u64, bytes: usize) -> Vec<u8> {
    number.to_le_bytes().into_iter().cycle().take(bytes).collect()
}

fn check(folder: &Path, bytes: usize) -> Result<(), Box<dyn Error>> {
    let log = fs::read(folder.join("log")).unwrap_or_default();
    let whole = |(number, found): &(u64, &[u8])| record(*number, bytes) == *found;
    println!("{}", (1..).zip(log.chunks(bytes)).take_while(whole).count());
    Ok(())
}
