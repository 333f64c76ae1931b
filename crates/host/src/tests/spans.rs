//! What is recorded of a request on its way through two shards.

use std::path::Path;
use std::sync::{Arc, Mutex};

use bus::Bus;
use journal::Identity;
use journal::faulty::Medium;
use proto::{SpanId, TraceId};
use spans::{Ended, Spans, Value};

use super::ear::Ear;
use super::toy::{Command, ManualClock, Toy, ask, ask_for, nothing_to_read};
use crate::{Settings, start};

const REQUEST: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn settings(folder: &Path, name: &str, spans: &Spans) -> Settings {
    let services = vec!["toy", "ear"];
    let spans = spans.clone();
    Settings { services, spans, ..Settings::new(folder.join(name), Arc::new(ManualClock::default())) }
}

#[tokio::test]
async fn a_command_is_recorded_until_others_have_heard_of_it() {
    let (toy, ear, folder, bus) = (Medium::new(), Medium::new(), tempfile::tempdir().unwrap(), Bus::local());
    let kept = Arc::<Mutex<Vec<Ended>>>::default();
    let taken = Arc::clone(&kept);
    let spans = Spans::new(1.0, move |ended| taken.lock().unwrap().push(ended));
    let open = |medium: &Medium, service: &str| {
        medium.open(&Identity { service: service.to_owned(), shard: 0 }).unwrap()
    };
    let (for_toy, for_ear) = (settings(folder.path(), "toy", &spans), settings(folder.path(), "ear", &spans));
    let unit = || Arc::new(());
    let toy =
        start::<Toy>(open(&toy, "toy"), for_toy, unit(), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
    let ear =
        start::<Ear>(open(&ear, "ear"), for_ear, unit(), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
    ask(&bus, 1, "a", Command::Add(1)).await;
    ask_for(&bus, REQUEST, 2, "b", Command::Add(1)).await;
    while !kept.lock().unwrap().iter().any(|span| span.name == "hear fact") {
        tokio::task::yield_now().await;
    }
    ear.stop();
    toy.stop();

    let kept = kept.lock().unwrap();
    let trace = TraceId::of(REQUEST).unwrap();
    assert!(kept.iter().all(|span| span.trace == trace), "only what belongs to a request: {kept:?}");
    let of = |name: &str| kept.iter().find(|span| span.name == name).unwrap();
    let handled: SpanId = of("handle command").id;
    for name in ["decide", "commit", "tell fact", "hear fact"] {
        assert_eq!(of(name).parent, Some(handled), "{name}");
    }
    assert!(of("commit").started >= of("decide").ended);
    assert_eq!(of("handle command").get("fairground.position"), Some(&Value::Number(2)));
    let heard = of("hear fact");
    let text = |name: &str| heard.get(name).cloned();
    assert_eq!(text("fairground.source"), Some(Value::Text("toy/0/2".into())));
    assert_eq!(text("fairground.service"), Some(Value::Text("ear".into())));
    assert!(matches!(text("fairground.position"), Some(Value::Number(1..))), "{heard:?}");
}
