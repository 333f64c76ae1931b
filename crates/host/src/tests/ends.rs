//! How a shard ends: what takes long is given up, and a bug in any of its threads ends it with a reason.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bus::Bus;
use journal::faulty::Medium;
use journal::{Identity, Journal};
use proto::wire::CommandReply;

use super::streams;
use super::toy::{Command, ManualClock, Toy, UNSPEAKABLE, ask, nothing_to_read};
use crate::{HostError, Running, Settings, recovery, start};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn open(folder: &Path) -> streams::Opened {
    let toy = Identity { service: "toy".to_owned(), shard: 0 };
    Journal::open(&folder.join("journal"), &toy, &journal::Settings::default()).unwrap()
}

/// A start that is to end once so many events are folded.
fn start_ending_at(folder: &Path, bus: &Bus, events: u64) -> Result<Running, HostError> {
    let clock = Arc::new(ManualClock::default());
    clock.set(1_000);
    let settings = Settings::new(folder.join("entries"), clock);
    let ending = Arc::clone(&settings.ending);
    let mut folding = |done, _| ending.store(done >= events, Ordering::Relaxed);
    start::<Toy>(open(folder), settings, Arc::new(()), nothing_to_read(), bus, &mut folding)
}

#[tokio::test]
async fn a_start_that_folds_a_log_is_given_up_when_the_process_is_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let bus = Bus::local();
    let running = start_ending_at(folder.path(), &bus, u64::MAX).unwrap();
    let last = streams::add(&bus, 0..5).await;
    running.stop();
    let given_up = start_ending_at(folder.path(), &Bus::local(), 2);
    assert!(matches!(given_up, Err(HostError::GivenUp)));
    // Nothing was kept open, and nothing lost.
    let bus = Bus::local();
    let running = start_ending_at(folder.path(), &bus, u64::MAX).unwrap();
    assert_eq!(streams::add(&bus, 5..6).await, last + 1);
    running.stop();
}

#[tokio::test]
async fn a_snapshot_is_given_up_at_the_end_and_nothing_is_left_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let bus = Bus::local();
    let running = start_ending_at(folder.path(), &bus, u64::MAX).unwrap();
    streams::add(&bus, 0..5).await;
    running.stop();
    let (journal, _writer) = open(folder.path());
    let given_up = || recovery::take_snapshot::<Toy>(&journal, &AtomicBool::new(true));
    let files = || std::fs::read_dir(folder.path().join("journal/snapshots")).map_or(0, Iterator::count);
    assert!(matches!(given_up(), Err(HostError::GivenUp)), "while it folds");
    assert_eq!(files(), 0);
    recovery::take_snapshot::<Toy>(&journal, &AtomicBool::new(false)).unwrap();
    // There is nothing to fold behind that one.
    assert!(matches!(given_up(), Err(HostError::GivenUp)), "while it writes");
    assert_eq!(files(), 1, "the one before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bug_in_a_helper_thread_stops_the_shard_and_is_named() {
    let (bus, folder) = (Bus::local(), tempfile::tempdir().unwrap());
    let toy = Medium::new().open(&Identity { service: "toy".to_owned(), shard: 0 }).unwrap();
    let running = streams::toy(&bus, toy, folder.path()).await;
    let stopped = async {
        loop {
            // Its fact is told on a thread of its own, behind the answer; asked again, it is answered again until then.
            let reply = ask(&bus, 1, UNSPEAKABLE, Command::Add(1)).await;
            if let CommandReply::Stopped(reason) = reply {
                return reason;
            }
            tokio::task::yield_now().await;
        }
    };
    let reason = tokio::time::timeout(PATIENCE, stopped).await.unwrap();
    assert!(reason.contains("thread facts-stream") && reason.contains("a planted bug"), "{reason}");
    assert_eq!((running.trouble())(), Some(reason));
    running.stop();
}
