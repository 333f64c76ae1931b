//! Runs a program that may panic or hang, as an opened database after a power cut may.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::error::Error;

/// How a program ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// Its status; None if it had to be killed because its time was up.
    pub status: Option<ExitStatus>,
    /// What it printed.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
}

impl Ended {
    /// Did it end by itself and well?
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }
}

/// Runs a command to its end, but no longer than `limit`.
///
/// # Errors
/// If it can't be started or waited for.
pub fn run(mut command: Command, limit: Duration) -> Result<Ended, Error> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Error::Run)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let complaints = thread::spawn(move || text(stderr));
    let (sender, receiver) = channel();
    thread::spawn(move || sender.send(text(stdout)));
    // Its output ends when it does, so waiting for the output is waiting for the program.
    let printed = receiver.recv_timeout(limit);
    let in_time = !matches!(printed, Err(RecvTimeoutError::Timeout));
    if !in_time {
        child.kill().map_err(Error::Run)?;
    }
    let status = child.wait().map_err(Error::Run)?;
    Ok(Ended {
        status: in_time.then_some(status),
        stdout: printed.unwrap_or_default(),
        stderr: complaints.join().unwrap_or_default(),
    })
}

fn text(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    // A broken pipe ends the text early, which the caller sees by what is missing.
    let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}
