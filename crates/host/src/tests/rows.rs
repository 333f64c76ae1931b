//! Rows hold what follows from the log, each event once, whatever happened to the shard and to their store.

use std::collections::BTreeMap;

use bus::Bus;
use bytes::Bytes;
use decider::Recorded;
use journal::Journal;
use proto::subject::Purpose;
use proto::wire::{self, Format, Queried, Query};
use serde_json::{Value, json};

use super::toy::{Event, subject};

/// Compares the rows with a plain walk over the log.
pub(super) async fn agree_with(journal: &Journal, bus: &Bus) {
    let tenant = "default".parse().unwrap();
    let query = Query {
        tenant,
        campaign: None,
        question: "rows".to_owned(),
        parameters: Vec::new(),
        format: Format::Json,
    };
    let asked = Bytes::from(wire::encode(&query));
    let reply = bus.request(&subject(Purpose::Query), asked).await.unwrap();
    let Queried::Page(page) = wire::decode(&reply).unwrap() else { panic!("no page") };
    assert_eq!(page.position, journal.head().position);
    let rows: Vec<Value> = serde_json::from_slice(&page.body).unwrap();
    assert_eq!(rows, by_hand(journal));
}

fn by_hand(journal: &Journal) -> Vec<Value> {
    let (mut lines, mut sums, mut before) = (Vec::new(), BTreeMap::<String, u64>::new(), 0);
    for block in journal.blocks(1) {
        let block = block.unwrap();
        for record in block.events() {
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
