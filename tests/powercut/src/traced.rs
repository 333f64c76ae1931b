//! Runs a real process under the recorder.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use tempfile::NamedTempFile;

use crate::base::Base;
use crate::built::artifact;
use crate::clock::now_ns;
use crate::error::Error;
use crate::format;
use crate::image::Image;
use crate::load::load;
use crate::trace::Trace;

/// Something that was acknowledged: it must survive any cut from that moment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ack {
    /// When the acknowledgement had arrived, as [`now_ns`] gives it.
    pub at_ns: u64,
    /// What was acknowledged: a position, or whatever the test knows to look for.
    pub id: u64,
}

/// A process that runs under the recorder.
pub struct Traced {
    /// The process; its pipes are those that the command asked for.
    pub child: Child,
    root: PathBuf,
    record: NamedTempFile,
    base: Base,
}

impl Traced {
    /// Starts a command and records what it and its children do beneath `root`, an existing folder.
    ///
    /// # Errors
    /// If the recorder can't be built or the command can't be started.
    pub fn spawn(mut command: Command, root: &Path) -> Result<Traced, Error> {
        let root = fs::canonicalize(root).map_err(Error::at(root))?;
        let mut record = NamedTempFile::new().map_err(Error::Run)?;
        let header = [format::MAGIC, format::HEADER_BYTES, 0, 0];
        record.write_all(&header.map(u64::to_ne_bytes).concat()).map_err(Error::Run)?;
        record.as_file().set_len(format::TRACE_BYTES_MAX).map_err(Error::Run)?;
        let base = Base::read(&root)?;
        let child = command
            .env("LD_PRELOAD", recorder()?)
            .env(OsStr::from_bytes(format::ENV_ROOT.to_bytes()), &root)
            .env(OsStr::from_bytes(format::ENV_TRACE.to_bytes()), record.path())
            .spawn()
            .map_err(Error::Run)?;
        Ok(Traced { child, root, record, base })
    }

    /// Reads the process's standard output, which must be piped, to its end: each line that is a number is an
    /// acknowledgement of it, stamped as it arrives.
    pub fn acks(&mut self) -> Vec<Ack> {
        let Some(output) = self.child.stdout.take() else { return Vec::new() };
        let lines = BufReader::new(output).lines().map_while(Result::ok);
        lines.filter_map(|line| Some(Ack { id: line.trim().parse().ok()?, at_ns: now_ns() })).collect()
    }

    /// Waits for the end of the process and gives its trace.
    ///
    /// # Errors
    /// [`Error::Trace`] and [`Error::Unseen`] if the recorder missed something.
    pub fn finish(mut self) -> Result<(Trace, ExitStatus), Error> {
        let status = self.child.wait().map_err(Error::Run)?;
        let mut bytes = vec![0; format::HEADER_BYTES as usize];
        let path = self.record.path();
        let mut file = File::open(path).map_err(Error::at(path))?;
        std::io::Read::read_exact(&mut file, &mut bytes).map_err(Error::at(path))?;
        let used = bytes[8 * format::HEADER_CURSOR_WORD..][..8].try_into().map_or(0, u64::from_ne_bytes);
        let rest = used.min(format::TRACE_BYTES_MAX).saturating_sub(format::HEADER_BYTES);
        std::io::Read::read_to_end(&mut std::io::Read::take(file, rest), &mut bytes)
            .map_err(Error::at(path))?;
        let trace = load(&Bytes::from(bytes), self.base)?;
        // An operation that a kill interrupted may have happened or not, so nothing can be compared then.
        if trace.ops.iter().all(|op| op.end_ns.is_some()) {
            let (real, replayed) = (Image::read(&self.root)?, trace.whole());
            if let Some(path) = real.first_difference(&replayed) {
                return Err(Error::Unseen(self.root.join(path)));
            }
        }
        Ok((trace, status))
    }

    /// Kills the process (SIGKILL) and gives its trace.
    ///
    /// # Errors
    /// As for [`Traced::finish`].
    pub fn kill(mut self) -> Result<Trace, Error> {
        self.child.kill().map_err(Error::Run)?;
        Ok(self.finish()?.0)
    }
}

/// The preloaded library, built once per process.
fn recorder() -> Result<PathBuf, Error> {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    static BUILDING: Mutex<()> = Mutex::new(());
    let _one = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(path) = BUILT.get() {
        return Ok(path.clone());
    }
    let path = artifact(&["--package", "powercut-interpose"], "powercut_interpose")?;
    Ok(BUILT.get_or_init(|| path).clone())
}
