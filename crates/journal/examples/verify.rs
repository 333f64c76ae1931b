//! Walks the journal in a folder that no process has open, and prints its last position.
//!
//! `verify FOLDER`. Made for tests that cut the power or kill a writer; fails if anything is damaged or lost.

use std::error::Error;
use std::path::PathBuf;

use journal::{Settings, verify_folder};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: verify FOLDER")?;
    let verified = verify_folder(&PathBuf::from(folder), &Settings::default(), |_, _| {})?;
    println!("{}", verified.head.position);
    Ok(())
}
