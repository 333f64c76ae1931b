//! Streams of a real server: it is killed, it is full, it has forgotten.

use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, Options, StreamSettings};
use journal::faulty::Medium;
use nats_fixture::{Release, Server};
use proto::Timestamp;
use proto::subject::{Stream, Topic};

use super::streams::{CONFIG, add, ear, heard, on, restore, settings, toy, until};
use super::toy::{Command, ManualClock, Toy, ask, nothing_to_read};
use crate::{Settings, StreamsConfig, inspect, start};

/// Longer than anything here takes on a busy machine; only what hangs comes to it.
const PATIENCE: Duration = Duration::from_secs(60);

async fn connect(server: &Server) -> Bus {
    let servers = vec![server.url()];
    let options = Options { servers, user: "here".to_owned(), seed: None, authorities: None };
    let bus = Bus::nats(options).await.unwrap();
    soon(bus.connected()).await;
    bus
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("it hangs")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_server_missed_while_it_was_dead_is_written_and_heard_after() {
    for release in Release::ALL {
        let (mut server, folder) = (Server::start(release), tempfile::tempdir().unwrap());
        let (bus, clock) = (connect(&server).await, Arc::new(ManualClock::default()));
        clock.set(1_000);
        let opened = on(&Medium::new(), "toy");
        let journal = opened.0.clone();
        let settings = settings(&bus, &journal, CONFIG, folder.path()).await;
        let settings = Settings { clock: Arc::clone(&clock) as Arc<dyn crate::Clock>, ..settings };
        let running =
            start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
        let ear = ear(&bus, on(&Medium::new(), "ear"), folder.path()).await;
        add(&bus, 0..10).await;
        ask(&bus, 100, "spring", Command::RemindAt(Timestamp(5_000))).await;
        soon(heard(&bus, 10)).await;

        // The shard writes on by itself.
        server.kill();
        let position = journal.head().position;
        clock.set(5_000);
        (running.nudge())();
        assert!(journal.wait_past(position, PATIENCE).position > position);
        server.restart();
        soon(bus.connected()).await;
        let last = add(&bus, 10..15).await;
        assert_eq!(soon(heard(&bus, 15)).await.len(), 15);
        soon(until(&bus, Stream::Journal, last)).await;
        running.stop();
        ear.stop();

        let (restored, _writer) = restore(&bus, folder.path(), u64::MAX).await;
        let digest = |journal| inspect::verify::<Toy>(journal, &mut |_, _| {}).unwrap();
        assert_eq!(digest(&restored).digest, digest(&journal).digest);
        assert_eq!(restored.head(), journal.head());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_server_has_lost_is_written_again_although_nothing_new_comes() {
    for release in Release::ALL {
        let (mut server, folder) = (Server::start(release), tempfile::tempdir().unwrap());
        let bus = connect(&server).await;
        let toy = toy(&bus, on(&Medium::new(), "toy"), folder.path()).await;
        let last = add(&bus, 0..10).await;
        soon(until(&bus, Stream::Facts, last)).await;
        server.kill();
        std::fs::remove_dir_all(server.folder().join("store")).unwrap();
        server.restart();
        soon(bus.connected()).await;
        for stream in Stream::ALL {
            soon(async {
                let topic = Topic::new(stream, "toy", 0);
                // Nothing tells when a stream is made.
                while !bus.last(&topic).await.is_ok_and(|end| end.is_some_and(|end| end.span.last == last)) {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            })
            .await;
        }
        let (restored, _writer) = restore(&bus, folder.path(), u64::MAX).await;
        assert_eq!(restored.head().position, last);
        toy.stop();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_stream_is_written_on_once_there_is_room() {
    for release in Release::ALL {
        let (server, folder) = (Server::start(release), tempfile::tempdir().unwrap());
        let bus = connect(&server).await;
        let opened = on(&Medium::new(), "toy");
        let small = StreamsConfig { journal_bytes_max: 8_192, ..CONFIG };
        let settings = settings(&bus, &opened.0, small, folder.path()).await;
        let running =
            start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
        let last = add(&bus, 0..40).await;
        let topic = Topic::new(Stream::Journal, "toy", 0);
        let stored = bus.last(&topic).await.unwrap().unwrap().span.last;
        assert!(stored < last, "{stored} of {last} fit");
        let wide = StreamSettings { stream: Stream::Journal, bytes_max: 1 << 20, replicas: 1 };
        bus.change_stream(&wide).await.unwrap();
        soon(until(&bus, Stream::Facts, last)).await;
        running.stop();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_purged_is_asked_for() {
    for release in Release::ALL {
        let (server, folder) = (Server::start(release), tempfile::tempdir().unwrap());
        let bus = connect(&server).await;
        let toy = toy(&bus, on(&Medium::new(), "toy"), folder.path()).await;
        let last = add(&bus, 0..10).await;
        let sequence = soon(until(&bus, Stream::Facts, last)).await;
        bus.purge(&Topic::new(Stream::Facts, "toy", 0), sequence).await.unwrap();
        let ear = ear(&bus, on(&Medium::new(), "ear"), folder.path()).await;
        assert_eq!(soon(heard(&bus, 10)).await, (1..=10).collect::<Vec<_>>());
        ear.stop();
        toy.stop();
    }
}
