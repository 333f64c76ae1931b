//! Makes a key for each user in deploy/nats.conf: `cargo run --package bus --example keys -- FOLDER`.
//!
//! FOLDER gets `{user}.seed` for each service, which goes to that service's machine and nowhere else, and `keys.conf` with
//! the public halves, which goes beside nats.conf. What is there already stays, so that a new user can be added.

use std::env::args;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use bus::credentials::{Seed, generate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = args().nth(1).ok_or("name the folder that the keys go to")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut public = String::new();
    for user in users(include_str!("../../../deploy/nats.conf")) {
        let key = key(&folder.join(format!("{user}.seed")))?;
        public += &format!("{}_KEY: \"{key}\"\n", user.to_uppercase());
    }
    fs::write(folder.join("keys.conf"), public)?;
    println!(
        "copy keys.conf to nats/keys.conf beside nats.conf, and each seed to the machine of its service"
    );
    Ok(())
}

/// The public key of the seed in this file, which is made if it isn't there.
fn key(path: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let (seed, public) = generate();
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => {
            writeln!(file, "{}", seed.reveal())?;
            Ok(public)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Seed::read(path)?.public_key()),
        Err(error) => Err(error.into()),
    }
}

/// Those whose keys nats.conf asks for.
fn users(config: &str) -> impl Iterator<Item = String> {
    let keys = config.lines().filter_map(|line| line.trim().strip_prefix("nkey: $"));
    keys.filter_map(|key| key.strip_suffix("_KEY")).map(str::to_lowercase)
}
