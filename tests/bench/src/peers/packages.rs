//! Peers come from Debian's packages, and are installed only if they are missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

/// See its own words.
const INSTALL: &str = include_str!("install.sh");

/// A program of a package, which is installed if the program is not there.
pub fn program(package: &str, path: &str) -> anyhow::Result<PathBuf> {
    if !Path::new(path).exists() {
        println!("installing {package} with apt-get, since there is no {path}; nothing of it is started");
        install(package).with_context(|| format!("can't install {package}"))?;
        ensure!(Path::new(path).exists(), "{package} was installed, but there is still no {path}");
    }
    Ok(path.into())
}

fn install(package: &str) -> anyhow::Result<()> {
    let root = rustix::process::geteuid().is_root();
    // Without a password, or not at all: nobody may be there to type one.
    let (program, first): (&str, &[&str]) = if root { ("sh", &[]) } else { ("sudo", &["-n", "sh"]) };
    let mut command = Command::new(program);
    command.args(first).args(["-c", INSTALL, "install", package]);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("can't run {program}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}", said.trim().lines().last().unwrap_or("apt-get failed"));
    Ok(())
}
