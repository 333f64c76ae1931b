//! Rows hold what follows from the log, each event once, whatever happened to the shard and to their store; and whoever reads
//! them reads them as of one position, and holds nobody up.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, mpsc};

use bus::Bus;
use bytes::Bytes;
use decider::Recorded;
use decider::rows::{Order, Row, Rows};
use journal::faulty::Medium;
use journal::{Identity, Journal, Projection, Source};
use proptest::prelude::*;
use proto::subject::Purpose;
use proto::wire::{self, Format, Queried, Query, QueryPage};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::toy::{Command, Event, MIDWAY, ManualClock, Midway, Toy, ask, nothing_to_read, subject, told};
use crate::rows::{Readers, entry};
use crate::{Settings, start};

/// Compares the rows with a plain walk over the log.
pub(super) async fn agree_with(journal: &Journal, bus: &Bus) {
    let page = rows(bus, "rows").await;
    assert_eq!(page.position, journal.head().position);
    assert_eq!(lines(&page), by_hand(journal, u64::MAX));
}

async fn rows(bus: &Bus, question: &str) -> QueryPage {
    let query = Query {
        tenant: "default".parse().unwrap(),
        campaign: None,
        question: question.to_owned(),
        parameters: Vec::new(),
        format: Format::Json,
    };
    let asked = Bytes::from(wire::encode(&query));
    let reply = bus.request(&subject(Purpose::Query), asked).await.unwrap();
    match wire::decode(&reply).unwrap() {
        Queried::Page(page) => page,
        Queried::Problem(problem) => panic!("no page: {problem:?}"),
    }
}

fn lines(page: &QueryPage) -> Vec<Value> {
    serde_json::from_slice(&page.body).unwrap()
}

/// The rows after everything up to a position.
fn by_hand(journal: &Journal, end: u64) -> Vec<Value> {
    let (mut lines, mut sums, mut before) = (Vec::new(), BTreeMap::<String, u64>::new(), 0);
    for block in journal.blocks(1) {
        let block = block.unwrap();
        for record in block.events().filter(|record| record.position <= end) {
            let event = Event::decode(record.kind, record.version, record.payload).unwrap().unwrap();
            if event.name() != "Added" {
                continue;
            }
            let at = record.position;
            lines.push(json!({ "at": at, "before": before, "event": (at, event.to_json()) }));
            *sums.entry(event.campaign().unwrap().to_string()).or_default() +=
                event.to_json()["amount"].as_u64().unwrap();
            before = at;
        }
    }
    lines.extend(sums.into_iter().map(|(of, sum)| json!({ "sum": sum, "of": of })));
    lines
}

#[tokio::test]
async fn a_question_that_takes_long_holds_up_neither_the_log_nor_other_questions() {
    let (medium, folder, bus) = (Medium::new(), tempfile::tempdir().unwrap(), Bus::local());
    let opened = medium.open(&Identity { service: "toy".to_owned(), shard: 0 }).unwrap();
    let journal = opened.0.clone();
    let settings = Settings::new(folder.path().to_owned(), Arc::new(ManualClock::default()));
    let running =
        start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
    for key in 1..=3 {
        told(&ask(&bus, key, "spring", Command::Add(1)).await).unwrap();
    }
    let began = journal.head().position;
    let ((reached, midway), (go_on, going_on)) = (oneshot::channel(), mpsc::channel());
    let name = "rows, while others ask and add";
    MIDWAY.lock().unwrap().insert(name.to_owned(), Midway { reached, go_on: going_on });
    let asking = bus.clone();
    let long = tokio::spawn(async move { rows(&asking, name).await });
    midway.await.unwrap();
    // Sums are replaced and added, again and again, and each short question finds all of it.
    for (key, campaign) in [(4, "spring"), (5, "summer"), (6, "spring"), (7, "summer")] {
        told(&ask(&bus, key, campaign, Command::Add(1)).await).unwrap();
        agree_with(&journal, &bus).await;
    }
    assert!(!long.is_finished() && journal.head().position > began);
    go_on.send(()).unwrap();
    let page = long.await.unwrap();
    assert_eq!((page.position, lines(&page)), (began, by_hand(&journal, began)));
    running.stop();
}

/// Something that happens to rows and to those who read them.
#[derive(Debug, Clone)]
enum Step {
    Write(BTreeMap<u8, u8>),
    Begin,
    End(usize),
    Get(usize, u8),
    Range(usize, u8, u8, usize, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let key = || 0..24_u8;
    prop_oneof![
        4 => prop::collection::btree_map(key(), any::<u8>(), 1..6).prop_map(Step::Write),
        2 => Just(Step::Begin),
        1 => (0..4_usize).prop_map(Step::End),
        2 => (0..4_usize, key()).prop_map(|(who, key)| Step::Get(who, key)),
        4 => (0..4_usize, key(), key(), 1..12_usize, any::<bool>())
            .prop_map(|(who, from, to, limit, up)| Step::Range(who, from, to, limit, up)),
    ]
}

/// A read model of nothing yet.
fn empty(folder: &Path) -> Projection {
    let source = Source { incarnation: Default::default(), name: "toy".to_owned(), version: 1 };
    Projection::open(folder, &source, 0).unwrap()
}

proptest! {
    // Each opens a store of its own.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whoever_reads_finds_the_rows_as_they_were_when_they_began(
        steps in prop::collection::vec(step(), 1..200),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let projection = empty(folder.path());
        let (readers, mut now, mut reading) = (Readers::default(), BTreeMap::<u8, u8>::new(), Vec::new());
        for (index, step) in steps.into_iter().enumerate() {
            let position = index as u64 + 1;
            match step {
                Step::Write(rows) => {
                    let puts: Vec<_> =
                        rows.iter().map(|(key, value)| entry(position, &[*key], &[*value])).collect();
                    readers.move_on(&projection, position, &puts).unwrap();
                    now.extend(rows);
                }
                Step::Begin => reading.push((readers.begin(&projection).unwrap(), now.clone())),
                Step::End(who) if who < reading.len() => drop(reading.swap_remove(who)),
                Step::Get(who, key) => if let Some((reader, then)) = reading.get(who) {
                    prop_assert_eq!(reader.get(&[key]).unwrap(), then.get(&key).map(|value| vec![*value]));
                },
                Step::Range(who, from, to, limit, up) => if let Some((reader, then)) = reading.get(who) {
                    let order = if up { Order::Ascending } else { Order::Descending };
                    let found = reader.range(&[from][..]..&[to][..], limit, order).unwrap();
                    let within = then.range(from..to.max(from)).map(|(key, value)| (vec![*key], vec![*value]));
                    let expected: Vec<Row> =
                        if up { within.take(limit).collect() } else { within.rev().take(limit).collect() };
                    prop_assert_eq!(found, expected);
                },
                Step::End(_) => {}
            }
        }
    }
}

#[test]
fn who_is_outrun_is_told_so_and_who_begins_later_reads_on() {
    let folder = tempfile::tempdir().unwrap();
    let projection = empty(folder.path());
    let readers = Readers::default();
    let key = |number: u32| number.to_be_bytes();
    let write = |position, number| {
        let puts: Vec<_> = (0..number).map(|number| entry(position, &key(number), b"x")).collect();
        readers.move_on(&projection, position, &puts).unwrap();
    };
    write(1, 20_001);
    let slow = readers.begin(&projection).unwrap();
    write(2, 20_000);
    assert!(!slow.is_outrun() && slow.get(&key(0)).unwrap().is_some());
    write(3, 20_001);
    assert!(slow.is_outrun() && slow.get(&key(0)).is_err());
    let late = readers.begin(&projection).unwrap();
    write(4, 20_000);
    assert!(late.get(&key(0)).unwrap().is_some());
    assert!(late.get(&key(20_001)).unwrap().is_none());
}

#[test]
fn nobody_reads_rows_of_a_step_that_is_stored_in_part() {
    let folder = tempfile::tempdir().unwrap();
    let projection = empty(folder.path());
    let readers = Readers::default();
    let step = |position, value| [1, 2].map(|key| entry(position, &[key], &[value]));
    readers.move_on(&projection, 1, &step(1, b'a')).unwrap();
    let earlier = readers.begin(&projection).unwrap();

    projection.set_room(Some(1));
    readers.move_on(&projection, 2, &step(2, b'b')).unwrap_err();
    let both = |reader: &dyn Rows| [1, 2].map(|key| reader.get(&[key]).unwrap());
    assert_eq!(both(&earlier), [Some(vec![b'a']), Some(vec![b'a'])], "who reads already has what was there");
    assert!(readers.begin(&projection).is_err());
    readers.recover(&projection).unwrap_err();
    assert!(readers.begin(&projection).is_err(), "nothing has changed");

    projection.set_room(None);
    assert_eq!(readers.recover(&projection).unwrap(), 2);
    assert_eq!(both(&readers.begin(&projection).unwrap()), [Some(vec![b'b']), Some(vec![b'b'])]);
    assert_eq!(both(&earlier), [Some(vec![b'a']), Some(vec![b'a'])]);
}
