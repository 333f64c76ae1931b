//! Gives ids to persons, and prints the number of each once it is durable: `enrol FOLDER PERSONS ROUNDS`.
//!
//! Each round opens the vault, gives ids to so many more, and ends in good order with a roll. Made for tests that cut the power or
//! kill the process: whoever was printed must be found again.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use proto::TenantId;
use vault::{Settings, Vault};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, persons, rounds] = &words[..] else {
        return Err("usage: enrol FOLDER PERSONS ROUNDS".into());
    };
    let (persons, rounds): (u64, u64) = (persons.parse()?, rounds.parse()?);
    let tenant: TenantId = "enrolled".parse()?;
    let mut out = std::io::stdout().lock();
    for round in 0..rounds {
        let vault = Vault::open(Path::new(folder), Settings { roll_persons_min: 1 })?;
        for number in persons * round + 1..=persons * (round + 1) {
            vault.person(&tenant, &number.to_string())?;
            writeln!(out, "{number}")?;
            out.flush()?;
        }
        if vault.look_over(|| true)? > 0 {
            return Err("slots are damaged".into());
        }
    }
    Ok(())
}
