//! What streams are for: facts are heard while who told them is away, a lost journal comes back whole, and nobody writes on
//! where stream and journal went apart.

use std::path::Path;
use std::sync::Arc;

use bus::{Bus, Consumer, Start, StreamError, StreamSettings};
use bytes::Bytes;
use decider::Service;
use journal::faulty::Medium;
use journal::{Identity, Journal, Rebuild};
use proto::subject::{Purpose, Stream, Subject, Topic};
use proto::wire::{self, Audience, CommandReply, FactsFrom, Look, LookReply, Mark, Told};
use tokio::sync::mpsc;

use super::ear::Ear;
use super::toy::{Command, ManualClock, Toy, ask, nothing_to_read, subject};
use crate::inspect::{self, Seen};
use crate::traces::Traces;
use crate::{Apart, HostError, Running, Settings, Streams, StreamsConfig, recovery, start, telling};

pub(super) const CONFIG: StreamsConfig =
    StreamsConfig { facts_bytes_max: 1 << 20, journal_bytes_max: 1 << 20, replicas: 1 };

pub(super) type Opened = (Journal, journal::Writer);

fn identity(service: &str) -> Identity {
    Identity { service: service.to_owned(), shard: 0 }
}

pub(super) fn on(medium: &Medium, service: &str) -> Opened {
    medium.open(&identity(service)).unwrap()
}

pub(super) async fn settings(bus: &Bus, journal: &Journal, config: StreamsConfig, folder: &Path) -> Settings {
    let clock = Arc::new(ManualClock::default());
    clock.set(1_000);
    let streams = Some(Streams::open(bus, journal, config).await.unwrap());
    let folder = folder.join(&journal.header().service);
    Settings { services: vec!["toy", "ear"], streams, ..Settings::new(folder, clock) }
}

pub(super) async fn toy(bus: &Bus, opened: Opened, folder: &Path) -> Running {
    let settings = settings(bus, &opened.0, CONFIG, folder).await;
    start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), bus, &mut |_, _| {}).unwrap()
}

pub(super) async fn ear(bus: &Bus, opened: Opened, folder: &Path) -> Running {
    let settings = settings(bus, &opened.0, CONFIG, folder).await;
    start::<Ear>(opened, settings, Arc::new(()), nothing_to_read(), bus, &mut |_, _| {}).unwrap()
}

/// Adds one for each key, and returns the position of the last.
pub(super) async fn add(bus: &Bus, keys: std::ops::Range<u8>) -> u64 {
    let mut last = 0;
    for key in keys {
        let reply = ask(bus, key, &format!("c{}", key / 8), Command::Add(1)).await;
        let CommandReply::Answered { position, .. } = reply else { panic!("{reply:?}") };
        last = position;
    }
    last
}

async fn consumer(bus: &Bus, stream: Stream) -> Consumer {
    bus.consume(&Topic::new(stream, "toy", 0), Start::Position(1)).await.unwrap()
}

/// Waits until the toy's stream has this position; returns the sequence of the message.
pub(super) async fn until(bus: &Bus, stream: Stream, position: u64) -> u64 {
    let mut consumer = consumer(bus, stream).await;
    loop {
        let message = consumer.next().await.unwrap();
        if message.span.last >= position {
            return message.sequence;
        }
    }
}

/// Waits until the ear has heard so many facts; gives their positions.
pub(super) async fn heard(bus: &Bus, count: usize) -> Vec<u64> {
    let look = Look {
        campaign: "any".parse().unwrap(),
        question: String::new(),
        parameters: Vec::new(),
        audience: Audience::Operators,
    };
    let mut news = bus.subscribe(&Subject::new("ear", 0, Purpose::Grown));
    loop {
        let message = Bytes::from(wire::encode(&look));
        let reply = bus.request(&Subject::new("ear", 0, Purpose::Look), message).await.unwrap();
        let LookReply::Body { body, .. } = wire::decode(&reply).unwrap() else { panic!("no view") };
        let (noted, put): (Vec<u64>, Vec<String>) = serde_json::from_slice(&body).unwrap();
        assert_eq!(put, Vec::<String>::new());
        if noted.len() >= count {
            return noted;
        }
        // Missing some says as much as hearing one.
        let _ = news.recv().await;
    }
}

/// Builds a journal out of the toy's stream, up to a position.
pub(super) async fn restore(bus: &Bus, folder: &Path, through: u64) -> Opened {
    let place = folder.join("restored");
    let mut rebuild = Rebuild::begin(&place, &identity("toy"), &journal::Settings::default()).unwrap();
    let mut reading = bus.read(&Topic::new(Stream::Journal, "toy", 0), Start::Position(1)).await.unwrap();
    while let Some(message) = reading.next().await.unwrap() {
        let mut rest = &message.payload[..];
        while rebuild.head().position < through
            && let Some((block, others)) = journal::unframe(rest)
        {
            rebuild.adopt(block).unwrap();
            rest = others;
        }
    }
    rebuild.finish().unwrap();
    Journal::open(&place, &identity("toy"), &journal::Settings::default()).unwrap()
}

#[tokio::test]
async fn facts_are_heard_while_who_told_them_is_away() {
    let (bus, folder) = (Bus::local(), tempfile::tempdir().unwrap());
    let toy = toy(&bus, on(&Medium::new(), "toy"), folder.path()).await;
    let last = add(&bus, 0..20).await;
    until(&bus, Stream::Facts, last).await;
    toy.stop();
    let ear = ear(&bus, on(&Medium::new(), "ear"), folder.path()).await;
    assert_eq!(heard(&bus, 20).await, (1..=20).collect::<Vec<_>>());
    ear.stop();
}

#[tokio::test]
async fn what_a_stream_has_forgotten_is_asked_of_who_told_it() {
    let (bus, folder) = (Bus::local(), tempfile::tempdir().unwrap());
    let toy = toy(&bus, on(&Medium::new(), "toy"), folder.path()).await;
    let last = add(&bus, 0..10).await;
    let sequence = until(&bus, Stream::Facts, last).await;
    bus.purge(&Topic::new(Stream::Facts, "toy", 0), sequence).await.unwrap();
    let ear = ear(&bus, on(&Medium::new(), "ear"), folder.path()).await;
    heard(&bus, 10).await;
    add(&bus, 10..15).await;
    assert_eq!(heard(&bus, 15).await, (1..=15).collect::<Vec<_>>());
    ear.stop();
    toy.stop();
}

#[tokio::test]
async fn a_journal_comes_back_from_its_stream_and_is_heard_on() {
    let (bus, folder, of_ear) = (Bus::local(), tempfile::tempdir().unwrap(), Medium::new());
    let opened = on(&Medium::new(), "toy");
    let lost = opened.0.clone();
    let running = toy(&bus, opened, folder.path()).await;
    let ear = ear(&bus, on(&of_ear, "ear"), folder.path()).await;
    let last = add(&bus, 0..10).await;
    until(&bus, Stream::Journal, last).await;
    heard(&bus, 10).await;
    running.stop();

    let opened = restore(&bus, folder.path(), u64::MAX).await;
    let restored = opened.0.clone();
    assert_ne!(restored.header().incarnation, lost.header().incarnation);
    assert!(restored.blocks(1).map(Result::unwrap).eq(lost.blocks(1).map(Result::unwrap)));
    let digest = |journal| inspect::verify::<Toy>(journal, &mut |_, _| {}).unwrap().digest;
    assert_eq!(digest(&restored), digest(&lost));

    // A life of its own goes on where the lost one ended, for those who hear and in both streams.
    let running = toy(&bus, opened, folder.path()).await;
    let last = add(&bus, 10..15).await;
    assert_eq!(heard(&bus, 15).await, (1..=15).collect::<Vec<_>>());
    until(&bus, Stream::Journal, last).await;
    let mut facts = consumer(&bus, Stream::Facts).await;
    let mut lives = Vec::new();
    while lives.last() != Some(&restored.header().incarnation) {
        lives.push(facts.next().await.unwrap().span.incarnation);
    }
    assert_eq!(lives[0], lost.header().incarnation);
    ear.stop();
    running.stop();
}

#[tokio::test]
async fn a_journal_that_lacks_what_its_stream_has_does_not_start() {
    let (bus, folder) = (Bus::local(), tempfile::tempdir().unwrap());
    let running = toy(&bus, on(&Medium::new(), "toy"), folder.path()).await;
    add(&bus, 0..6).await;
    until(&bus, Stream::Journal, 6).await;
    until(&bus, Stream::Facts, 6).await;
    running.stop();

    let opened = restore(&bus, folder.path(), 3).await;
    let refused = Streams::open(&bus, &opened.0, CONFIG).await.unwrap_err();
    assert!(matches!(&refused, HostError::Apart(Apart::Ahead { head: 3, .. })), "{refused}");
    assert!(refused.to_string().contains("positions 4-6"), "{refused}");

    // Written on without the stream, other events stand under those positions.
    let settings = Settings::new(folder.path().join("apart"), Arc::new(ManualClock::default()));
    let journal = opened.0.clone();
    let elsewhere = Bus::local();
    let running =
        start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), &elsewhere, &mut |_, _| {}).unwrap();
    add(&elsewhere, 20..25).await;
    let refused = Streams::open(&bus, &journal, CONFIG).await.unwrap_err();
    assert!(matches!(&refused, HostError::Apart(Apart::Forked { position: 6, .. })), "{refused}");
    running.stop();
}

#[tokio::test]
async fn a_full_stream_holds_up_what_is_told_and_no_command() {
    let (bus, folder) = (Bus::local(), tempfile::tempdir().unwrap());
    let small = StreamsConfig { journal_bytes_max: 4_096, ..CONFIG };
    let opened = on(&Medium::new(), "toy");
    let settings = settings(&bus, &opened.0, small, folder.path()).await;
    let running =
        start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
    let last = add(&bus, 0..30).await;
    let told = async || {
        let asked = FactsFrom { heard: None, looked: None, bytes_max: u32::MAX };
        let reply = bus.request(&subject(Purpose::Facts), wire::encode(&asked).into()).await.unwrap();
        wire::decode::<Seen<Told>>(&reply).unwrap()
    };
    let told_while_full = told().await.ok().and_then(|told| told.looked).map_or(0, |looked| looked.position);
    until(&bus, Stream::Journal, 1).await;
    // Looked at afterwards, since more may have been stored since the commands were answered.
    let stored = bus.last(&Topic::new(Stream::Journal, "toy", 0)).await.unwrap().unwrap().span.last;
    assert!(stored < last, "it is full");
    assert!(told_while_full <= stored, "{told_while_full} was told, {stored} could be restored");

    let wide = StreamSettings { stream: Stream::Journal, bytes_max: 1 << 20, replicas: 1 };
    bus.change_stream(&wide).await.unwrap();
    until(&bus, Stream::Journal, last).await;
    until(&bus, Stream::Facts, last).await;
    assert_eq!(told().await.unwrap().facts.len(), 30);
    running.stop();
}

#[tokio::test]
async fn until_it_is_known_how_far_a_shard_may_tell_nobody_is_told_that_nothing_follows() {
    let (bus, folder) = (Bus::local(), tempfile::tempdir().unwrap());
    let opened = on(&Medium::new(), "toy");
    let journal = opened.0.clone();
    let toy = toy(&bus, opened, folder.path()).await;
    let last = add(&bus, 0..5).await;
    toy.stop();
    let state = recovery::refold::<Toy>(&journal, &mut |_, _| {}).unwrap().state;
    let view = Toy::view(&state, &Default::default(), &*nothing_to_read());
    let told = |end: u64, heard: u64| {
        let heard = telling::mark(&journal, heard).unwrap();
        let asked = wire::encode(&FactsFrom { heard, looked: None, bytes_max: u32::MAX });
        telling::facts::<Toy>(&journal, &view, &Traces::default(), end, &asked).map(|told| told.facts.len())
    };
    for (end, heard) in [(0, 0), (0, 2), (1, 2)] {
        assert!(told(end, heard).unwrap_err().contains("ask again"), "{heard} was heard, {end} may be told");
    }
    assert_eq!([(2, 2), (4, 2), (last, 0)].map(|(end, heard)| told(end, heard)), [Ok(0), Ok(2), Ok(5)]);
}

#[tokio::test]
async fn a_shard_without_facts_writes_none_and_streams_must_be_as_configured() {
    let (bus, folder) = (Bus::local(), tempfile::tempdir().unwrap());
    let toy = toy(&bus, on(&Medium::new(), "toy"), folder.path()).await;
    let opened = on(&Medium::new(), "ear");
    let journal = opened.0.clone();
    let ear = ear(&bus, opened, folder.path()).await;
    add(&bus, 0..3).await;
    heard(&bus, 3).await;
    let mut blocks = bus.consume(&Topic::new(Stream::Journal, "ear", 0), Start::Position(3)).await.unwrap();
    blocks.next().await.unwrap();
    assert_eq!(bus.last(&Topic::new(Stream::Facts, "ear", 0)).await, Ok(None));
    let other = StreamsConfig { facts_bytes_max: 5, ..CONFIG };
    let refused = Streams::open(&bus, &journal, other).await.unwrap_err();
    assert!(matches!(&refused, HostError::Stream(StreamError::Differs { .. })), "{refused}");
    ear.stop();
    toy.stop();
}

#[tokio::test]
async fn a_long_log_without_facts_is_looked_through_once() {
    let (bus, folder, medium) = (Bus::local(), tempfile::tempdir().unwrap(), Medium::new());
    let end = Mark { incarnation: proto::Incarnation([7; 8]), position: 50_000 };
    let (note, mut asked) = mpsc::unbounded_channel();
    bus.serve(subject(Purpose::Facts), move |message| {
        note.send(wire::decode::<FactsFrom>(&message).unwrap()).unwrap();
        let told = Told { follows: true, facts: Vec::new(), looked: Some(end), at_end: true };
        Box::pin(async move { Bytes::from(wire::encode(&Seen::Ok(told))) })
    });
    let start = || {
        let settings = Settings::new(folder.path().to_owned(), Arc::new(ManualClock::default()));
        let settings = Settings { services: vec!["toy"], ..settings };
        start::<Ear>(on(&medium, "ear"), settings, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {})
            .unwrap()
    };
    let running = start();
    assert_eq!(asked.recv().await.unwrap().looked, None);
    assert_eq!(asked.recv().await.unwrap().looked, Some(end));
    running.stop();
    while asked.try_recv().is_ok() {}
    let running = start();
    assert_eq!(asked.recv().await.unwrap().looked, Some(end), "where the life before had come to");
    running.stop();
}
