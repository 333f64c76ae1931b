//! What the kernel says of a process.

use std::fs;
use std::thread;
use std::time::Duration;

use anyhow::Context;
use rustix::process::{Pid, setpriority_process};

/// How long a process is watched for whether it still works.
const WATCHED: Duration = Duration::from_millis(100);
/// So many looks in a row must find it idle: who takes a snapshot rests between pieces of that.
const IDLE_LOOKS: u32 = 3;
/// Threads that did a burst of work end after ten idle seconds, and give their memory back.
const IDLE_THREADS_END: Duration = Duration::from_secs(12);
/// Niceness at which a process has a tenth of the usual weight.
const STEPPED_BACK: i32 = 10;
/// Where the times of a process and of its children stand in a line of /proc/PID/stat, behind the name.
const OWN_TIMES: usize = 11;
const CHILDREN_TIMES: usize = 13;
/// Looks until it is taken for one that never rests: thirty seconds.
const LOOKS_MAX: usize = 300;

/// Seconds of processor time that a process has used so far, all threads, in user and kernel mode.
pub fn cpu_seconds(pid: u32) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    Ok(ticks(&stat, OWN_TIMES)? as f64 / rustix::param::clock_ticks_per_second() as f64)
}

/// Memory of a process that is in RAM now.
pub fn resident_bytes(pid: u32) -> anyhow::Result<u64> {
    status_bytes(&fs::read_to_string(format!("/proc/{pid}/status"))?, "VmRSS")
}

/// Waits until a process has finished what it does after its last answer, so that the next round does not pay for it.
pub fn settle(pid: u32) -> anyhow::Result<()> {
    settle_all(&[pid])
}

/// The same for processes that work together.
pub fn settle_all(pids: &[u32]) -> anyhow::Result<()> {
    let used = || pids.iter().map(|pid| cpu_seconds(*pid)).sum::<anyhow::Result<f64>>();
    let mut idle = 0;
    for _ in 0..LOOKS_MAX {
        let before = used()?;
        thread::park_timeout(WATCHED);
        // A tenth of a processor is what idle servers use at most.
        let is_idle = used()? - before <= WATCHED.as_secs_f64() / 10.0;
        idle = if is_idle { idle + 1 } else { 0 };
        if idle == IDLE_LOOKS {
            break;
        }
    }
    Ok(())
}

/// The same, and until memory that was needed for a moment has been given back.
pub fn calm(pid: u32) -> anyhow::Result<()> {
    settle(pid)?;
    thread::park_timeout(IDLE_THREADS_END);
    settle(pid)
}

/// Lets a process run only where others leave it time, as far as the scheduler goes: the load stands for phones, which
/// have processors of their own and wait for none of the server's.
pub fn step_back(pid: u32) -> anyhow::Result<()> {
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        let name = thread?.file_name();
        let id = name.to_str().and_then(|id| id.parse().ok()).and_then(Pid::from_raw);
        // A thread may have ended meanwhile.
        let _ = setpriority_process(Some(id.context("not a thread")?), STEPPED_BACK);
    }
    Ok(())
}

/// Processor seconds of all children that have ended and were waited for.
pub fn children_cpu_seconds() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    Ok(ticks(&stat, CHILDREN_TIMES)? as f64 / rustix::param::clock_ticks_per_second() as f64)
}

/// User and kernel time together, of a line of /proc/PID/stat. The name in front may hold spaces and brackets.
fn ticks(stat: &str, at: usize) -> anyhow::Result<u64> {
    let fields = stat.rsplit_once(") ").context("no name in brackets")?.1;
    let mut times = fields.split(' ').skip(at).take(2).map(str::parse::<u64>);
    match (times.next(), times.next()) {
        (Some(user), Some(system)) => Ok(user? + system?),
        _ => anyhow::bail!("too few fields: {stat}"),
    }
}

fn status_bytes(status: &str, field: &str) -> anyhow::Result<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    let kib: u64 = line.and_then(|line| line.split_whitespace().next()).context("no such field")?.parse()?;
    Ok(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_whatever_the_name() {
        let stat = "7 (a) b (c)) S 1 7 7 0 -1 4194560 1 0 0 0 250 50 4 3 20 0 9 0 1 2 3";
        assert_eq!(ticks(stat, OWN_TIMES).unwrap(), 300);
        assert_eq!(ticks(stat, CHILDREN_TIMES).unwrap(), 7);
        let status = "Name:\tx\nVmHWM:\t  100 kB\nVmRSS:\t   64 kB\n";
        assert_eq!(status_bytes(status, "VmRSS").unwrap(), 65_536);
        assert!(status_bytes(status, "VmSwap").is_err());
    }

    #[test]
    fn this_process_has_memory() {
        assert!(resident_bytes(std::process::id()).unwrap() > 0);
        cpu_seconds(std::process::id()).unwrap();
    }
}
