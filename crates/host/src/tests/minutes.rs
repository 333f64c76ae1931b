//! Minutes hold what the log holds, each event once, whatever happened to the shard and to their store.

use std::collections::BTreeMap;

use bus::Bus;
use bytes::Bytes;
use decider::Recorded;
use journal::Journal;
use proto::subject::Purpose;
use proto::wire::{self, LookReply, MinutesFrom};
use proto::{CampaignId, Timestamp};

use super::toy::{Event, Minute, subject};

type Counts = BTreeMap<u64, Minute>;

/// Compares the minutes of each campaign, and of none, with a plain count of the log.
pub(super) async fn agree_with(journal: &Journal, bus: &Bus) {
    for campaign in [None, Some("spring".parse().unwrap()), Some("autumn".parse().unwrap())] {
        let expected = counted_by_hand(journal, campaign.as_ref());
        assert_eq!(in_pages(bus, campaign.as_ref()).await, expected, "{campaign:?}");
        let newest = ask(bus, campaign.as_ref(), None, 2).await;
        let last: Counts = expected.into_iter().rev().take(2).collect();
        assert_eq!(counts(&newest), last, "the newest of {campaign:?}");
        assert_eq!(newest["position"], journal.head().position);
    }
}

fn counted_by_hand(journal: &Journal, campaign: Option<&CampaignId>) -> Counts {
    let mut counts = Counts::new();
    for block in journal.blocks(1) {
        let block = block.unwrap();
        let minute_ms = block.at().0 / 60_000 * 60_000;
        for record in block.events() {
            let event = Event::decode(record.kind, record.version, record.payload).unwrap().unwrap();
            if event.campaign() != campaign {
                continue;
            }
            let by = match event.name() {
                "Added" => Minute { added: event.to_json()["amount"].as_u64().unwrap(), ..Minute::default() },
                "Overflowed" => Minute { overflows: 1, ..Minute::default() },
                "Reminded" => Minute { reminders: 1, ..Minute::default() },
                _ => continue,
            };
            let minute = counts.entry(minute_ms).or_default();
            minute.added += by.added;
            minute.overflows += by.overflows;
            minute.reminders += by.reminders;
        }
    }
    counts
}

async fn in_pages(bus: &Bus, campaign: Option<&CampaignId>) -> Counts {
    let (mut all, mut from) = (Counts::new(), 0);
    loop {
        let page = ask(bus, campaign, Some(Timestamp(from)), 2).await;
        let found = counts(&page);
        assert!(found.len() <= 2 && found.keys().all(|minute| !all.contains_key(minute)));
        all.extend(found);
        match page["next_from_ms"].as_u64() {
            Some(next) => from = next,
            None => return all,
        }
    }
}

async fn ask(
    bus: &Bus,
    campaign: Option<&CampaignId>,
    from: Option<Timestamp>,
    limit: u32,
) -> serde_json::Value {
    let asked = wire::encode(&MinutesFrom { campaign: campaign.cloned(), from, limit });
    let reply = bus.request(&subject(Purpose::Minutes), Bytes::from(asked)).await.unwrap();
    let LookReply::Body { body, .. } = wire::decode(&reply).unwrap() else { panic!("no body") };
    serde_json::from_slice(&body).unwrap()
}

fn counts(page: &serde_json::Value) -> Counts {
    let lines = page["minutes"].as_array().unwrap();
    let line = |line: &serde_json::Value| {
        (line["minute_ms"].as_u64().unwrap(), serde_json::from_value(line.clone()).unwrap())
    };
    lines.iter().map(line).collect()
}
