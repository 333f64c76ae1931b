//! Each look leaves one note, and tenants find their own.

use std::collections::BTreeMap;
use std::ops::Range;

use decider::given::given;
use decider::rows::{Order, Row, Rows, Shelf, Unreadable};
use decider::{Recorded, Service, Stamp};
use proto::wire::{Format, Queried, Query};
use proto::{Actor, CommandId, Envelope, Intent, Timestamp, TokenHash};
use serde_json::Value;

use crate::{Access, Command, Event, Looked, PARAMETERS_BYTES_MAX, Receipt, Refusal};

const ANN: TokenHash = TokenHash([1; 32]);
const BOB: TokenHash = TokenHash([2; 32]);

fn looked(tenant: &str, token: TokenHash, parameters: &str) -> Looked {
    Looked {
        tenant: tenant.parse().unwrap(),
        token,
        service: "ledger".to_owned(),
        shard: 0,
        campaign: Some("book".parse().unwrap()),
        question: "entries".to_owned(),
        parameters: parameters.to_owned(),
        position: 41,
        request: "r1".to_owned(),
    }
}

fn note(looked: Looked) -> Envelope<Command> {
    let (id, tenant) = (CommandId([1; 16]), looked.tenant.clone());
    let actor = Actor::Operator(looked.token);
    let envelope = Envelope::from_system(id, Intent([0; 8]), tenant, None, Timestamp(0), ());
    Envelope { actor, ..envelope }.map(|()| Command::Note(Box::new(looked)))
}

#[test]
fn a_look_is_noted_and_a_note_stays_short() {
    let short = looked("default", ANN, "limit=5");
    let then = given::<Access>(&()).when(&note(short.clone())).0;
    assert_eq!((then.events, then.answer), (vec![short.into()], Ok(Receipt::Noted)));
    let long = looked("default", ANN, &"x".repeat(PARAMETERS_BYTES_MAX + 1));
    let then = given::<Access>(&()).when(&note(long)).0;
    assert_eq!((then.events, then.answer), (Vec::new(), Err(Refusal::TooLong)));
}

#[test]
fn stored_notes_decode_for_ever() {
    let event: Event = looked("default", ANN, "limit=5").into();
    let mut bytes = Vec::new();
    event.encode(&mut bytes);
    let golden = include_str!("../golden/looked-v1.hex").trim();
    assert_eq!(hex::encode(&bytes), golden);
    assert_eq!(Event::decode(1, 1, &hex::decode(golden).unwrap()), Ok(Some(event)));
}

/// A log with its rows.
#[derive(Default)]
struct Kept {
    log: Vec<Event>,
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Kept {
    fn of(looks: impl IntoIterator<Item = Looked>) -> Self {
        let mut kept = Self::default();
        for look in looks {
            let (stamp, event) = (kept.stamp(kept.log.len() as u64 + 1), look.into());
            let rows = Access::rows(stamp, &event, &kept).unwrap();
            kept.rows.extend(rows);
            kept.log.push(event);
        }
        kept
    }

    fn stamp(&self, position: u64) -> Stamp {
        Stamp { position, at: Timestamp(1_000 * position) }
    }

    fn ask(&self, tenant: &str, parameters: &[(&str, &str)]) -> Result<Value, u16> {
        let parameters =
            parameters.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let query = Query {
            tenant: tenant.parse().unwrap(),
            campaign: None,
            question: "looks".to_owned(),
            parameters,
            format: Format::Json,
        };
        match Access::query(&query, self).unwrap() {
            Queried::Page(page) => Ok(serde_json::from_slice(&page.body).unwrap()),
            Queried::Problem(problem) => Err(problem.status),
        }
    }
}

impl Rows for Kept {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
        Ok(self.rows.get(key).cloned())
    }

    fn range(&self, keys: Range<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Unreadable> {
        assert_eq!(order, Order::Descending);
        let found = self.rows.range(keys.start.to_vec()..keys.end.to_vec()).rev().take(limit);
        Ok(found.map(|(key, value)| (key.clone(), value.clone())).collect())
    }
}

impl Shelf<Event> for Kept {
    fn position(&self) -> u64 {
        self.log.len() as u64
    }

    fn event(&self, position: u64) -> Result<Option<(Stamp, Event)>, Unreadable> {
        Ok(self.log.get(position as usize - 1).map(|event| (self.stamp(position), event.clone())))
    }
}

#[test]
fn a_tenants_looks_are_listed_newest_first_and_nobody_elses() {
    let kept = Kept::of([
        looked("default", ANN, "a"),
        looked("elsewhere", ANN, "b"),
        looked("default", BOB, "c"),
        looked("default", ANN, "d"),
    ]);
    let asked = |page: &Value| -> Vec<String> {
        let looks = page["looks"].as_array().unwrap();
        looks.iter().map(|look| look["parameters"].as_str().unwrap().to_owned()).collect()
    };
    let first = kept.ask("default", &[("limit", "2")]).unwrap();
    assert_eq!((asked(&first), &first["next_cursor"]), (vec!["d".to_owned(), "c".to_owned()], &"1".into()));
    let second = kept.ask("default", &[("limit", "2"), ("cursor", "1")]).unwrap();
    assert_eq!((asked(&second), &second["next_cursor"]), (vec!["a".to_owned()], &Value::Null));
    assert_eq!((&second["looks"][0]["at_ms"], &second["looks"][0]["stood_at"]), (&1_000.into(), &41.into()));
    assert_eq!(asked(&kept.ask("elsewhere", &[]).unwrap()), ["b"]);
    let bobs = kept.ask("default", &[("token", &BOB.to_string())]).unwrap();
    assert_eq!(asked(&bobs), ["c"]);
    for bad in [("limit", "0"), ("limit", "501"), ("cursor", "x"), ("token", "ab"), ("since", "1")] {
        assert_eq!(kept.ask("default", &[bad]), Err(400), "{bad:?}");
    }
}
