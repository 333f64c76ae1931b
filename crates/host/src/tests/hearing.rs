//! A fact takes effect once, whatever is cut off and however often it is told; and what follows stands beside how far was
//! heard.

use std::path::Path;
use std::sync::Arc;

use bus::Bus;
use bytes::Bytes;
use journal::faulty::Medium;
use journal::{Identity, Journal};
use proto::subject::{Purpose, Subject};
use proto::wire::{self, AskParked, Audience, FactsFrom, Look, LookReply, Mark, ParkedFacts, Release, Told};
use proto::{Actor, Incarnation};

use super::ear::Ear;
use super::observed::gauge;
use super::toy::{Command, ManualClock, Toy, ask, nothing_to_read, subject};
use crate::inspect::{self, Seen};
use crate::{Running, Settings, start};

struct Pair {
    bus: Bus,
    ear: Running,
    toy: Running,
    journal: Journal,
    /// The toy's.
    life: Incarnation,
}

fn identity(service: &str) -> Identity {
    Identity { service: service.to_owned(), shard: 0 }
}

fn settings(folder: &Path) -> Settings {
    let clock = Arc::new(ManualClock::default());
    clock.set(1_000);
    Settings { services: vec!["toy", "ear"], ..Settings::new(folder.to_owned(), clock) }
}

fn pair(toy: &Medium, ear: &Medium, folder: &Path) -> Pair {
    let bus = Bus::local();
    let (for_toy, for_ear) = (settings(&folder.join("toy")), settings(&folder.join("ear")));
    let opened = toy.open(&identity("toy")).unwrap();
    let life = opened.0.header().incarnation;
    let toy = start::<Toy>(opened, for_toy, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
    let opened = ear.open(&identity("ear")).unwrap();
    let journal = opened.0.clone();
    let ear = start::<Ear>(opened, for_ear, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
    Pair { bus, ear, toy, journal, life }
}

impl Pair {
    /// What the ear has written down: positions of votes, and notes.
    async fn written(&self) -> (Vec<u64>, Vec<String>) {
        let look = Look {
            campaign: "any".parse().unwrap(),
            question: String::new(),
            parameters: Vec::new(),
            audience: Audience::Operators,
        };
        let message = Bytes::from(wire::encode(&look));
        let reply = self.bus.request(&Subject::new("ear", 0, Purpose::Look), message).await.unwrap();
        match wire::decode(&reply).unwrap() {
            LookReply::Body { body, .. } => serde_json::from_slice(&body).unwrap(),
            LookReply::Problem(problem) => panic!("{problem:?}"),
        }
    }

    async fn until(&self, is_wanted: impl Fn(&(Vec<u64>, Vec<String>)) -> bool) -> (Vec<u64>, Vec<String>) {
        loop {
            let written = self.written().await;
            if is_wanted(&written) {
                return written;
            }
            tokio::task::yield_now().await;
        }
    }

    fn stop(self) -> Journal {
        self.ear.stop();
        self.toy.stop();
        self.journal
    }
}

#[tokio::test]
async fn each_fact_is_heard_once_across_cuts() {
    let (toy, ear, folder) = (Medium::new(), Medium::new(), tempfile::tempdir().unwrap());
    let mut all = Vec::new();
    for cut in 0..6u8 {
        let pair = pair(&toy, &ear, &folder.path().join(cut.to_string()));
        for key in 0..8 {
            let campaign = format!("c{cut}-{key}");
            let reply = ask(&pair.bus, cut * 8 + key, &campaign, Command::Add(1)).await;
            let wire::CommandReply::Answered { position, .. } = reply else { panic!("{reply:?}") };
            all.push(position);
        }
        // Some of them at least, so that each life goes on from a fact heard in the one before.
        let enough = usize::from(cut) * 8 + 3;
        pair.until(|(noted, _)| noted.len() >= enough).await;
        ear.cut_power();
        pair.stop();
    }
    let pair = pair(&toy, &ear, &folder.path().join("last"));
    let (noted, put) = pair.until(|(noted, _)| noted.len() >= all.len()).await;
    assert_eq!((noted, put), (all, Vec::new()));
    // On a thread of its own, since it waits for the shard's.
    let live = std::thread::scope(|scope| scope.spawn(|| pair.ear.live_digest()).join().unwrap());
    let replayed = inspect::replay::<Ear>(&pair.journal, &mut |_, _| {}).unwrap();
    assert_eq!(live, (replayed.position, replayed.digest));
    pair.stop();
}

#[tokio::test]
async fn what_is_refused_is_noted_and_what_can_not_be_written_is_parked_with_all_behind_it() {
    let (toy, ear, folder) = (Medium::new(), Medium::new(), tempfile::tempdir().unwrap());
    let pair = pair(&toy, &ear, folder.path());
    for (key, campaign, amount) in [(1, "a", 3), (2, "b", 4), (3, "b", 1), (4, "a", 1)] {
        ask(&pair.bus, key, campaign, Command::Add(amount)).await;
    }
    let (noted, put) = pair.until(|(noted, put)| noted.len() + put.len() >= 4).await;
    assert_eq!(noted, [4], "the other campaign goes on");
    assert_eq!(put, ["declined: threes are not taken", "parked", "parked"]);
    let sampler = pair.ear.sampler();
    // It is noted a moment after it is durable.
    while gauge(&sampler, "fairground_heard_position") != Some(4.0) {
        tokio::task::yield_now().await;
    }
    let said = ["fairground_parked_facts", "fairground_hearing_refused"].map(|name| gauge(&sampler, name));
    assert_eq!(said, [Some(2.0), Some(0.0)]);
    release_in_order(&pair).await;
    let journal = pair.stop();
    let heard: Vec<_> = journal.blocks(1).filter_map(|block| block.unwrap().heard().last()).collect();
    assert_eq!(heard.last().map(|heard| (heard.service.as_str(), heard.position)), Some(("toy", 4)));
}

#[tokio::test]
async fn a_shard_tells_from_anywhere_and_names_the_fact_before() {
    let (toy, ear, folder) = (Medium::new(), Medium::new(), tempfile::tempdir().unwrap());
    let pair = pair(&toy, &ear, folder.path());
    for key in 1..=3 {
        ask(&pair.bus, key, "spring", Command::Add(1)).await;
    }
    // Too much: an event, and no fact.
    ask(&pair.bus, 4, "spring", Command::Add(100)).await;
    let incarnation = pair.life;
    let told = async |heard: u64, looked: u64| {
        let mark = |position: u64| (position > 0).then_some(Mark { incarnation, position });
        let asked = FactsFrom { heard: mark(heard), looked: mark(looked), bytes_max: u32::MAX };
        let message = Bytes::from(wire::encode(&asked));
        let reply = pair.bus.request(&subject(Purpose::Facts), message).await.unwrap();
        let told: Told = wire::decode::<Seen<Told>>(&reply).unwrap().unwrap();
        let facts = told.facts.iter().map(|bytes| proto::fact::read(bytes).unwrap().0);
        let facts: Vec<_> = facts.map(|fact| (fact.previous, fact.source.position)).collect();
        (facts, told.looked.map_or(0, |looked| looked.position), told.at_end)
    };
    assert_eq!(told(0, 0).await, (vec![(0, 1), (1, 2), (2, 3)], 4, true));
    assert_eq!(told(2, 2).await, (vec![(2, 3)], 4, true));
    assert_eq!(told(3, 4).await, (Vec::new(), 4, true));
    // What was looked at is not there any more: it is looked at again.
    assert_eq!(told(2, 9).await, (vec![(2, 3)], 4, true));
    pair.stop();
}

/// Facts about one person wait in line: the second can't be heard before the first has been dropped.
async fn release_in_order(pair: &Pair) {
    let ask = async |asked: AskParked| {
        let message = Bytes::from(wire::encode(&asked));
        let reply = pair.bus.request(&Subject::new("ear", 0, Purpose::Parked), message).await.unwrap();
        wire::decode::<Result<ParkedFacts, String>>(&reply).unwrap().map(|facts| facts.parked)
    };
    let release = |position: u64, how: Release| AskParked::Release { position, how, by: Actor::System };
    let [first, second] = &ask(AskParked::List).await.unwrap()[..] else { panic!("two are parked") };
    assert!(first.reason.contains("bytes in the log"), "{first:?}");
    assert_eq!((second.behind, &*second.reason), (Some(first.position), ""));
    let early = ask(release(second.position, Release::Retry)).await.unwrap_err();
    assert!(early.contains("retry or drop that one first"), "{early}");
    let again = ask(release(first.position, Release::Retry)).await.unwrap_err();
    assert!(again.contains("bytes in the log"), "it still can't be written: {again}");
    assert_eq!(ask(release(first.position, Release::Drop)).await.unwrap().len(), 1);
    assert_eq!(ask(release(second.position, Release::Retry)).await, Ok(Vec::new()));
    assert!(ask(release(second.position, Release::Drop)).await.unwrap_err().contains("no fact is parked"));
    let (noted, put) = pair.until(|(noted, _)| noted.len() == 2).await;
    assert_eq!((noted, &put[3..]), (vec![4, 3], &["Dropped".to_owned(), "Retried".to_owned()][..]));
}
