//! What metrics say of a shard.

use std::sync::{Arc, Mutex};

use bus::Bus;
use journal::Identity;
use journal::faulty::Medium;
use metrics::{
    Counter, Gauge, GaugeFn, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    with_local_recorder,
};
use proto::Timestamp;
use serde_json::json;

use super::toy::{Command, Event, ManualClock, Reminded, Toy, ask, nothing_to_read};
use crate::tally::Tally;
use crate::{Settings, start};

fn reminded() -> Event {
    Event::Reminded(Reminded { at: Timestamp(1) })
}

#[test]
fn what_lay_in_the_log_before_the_start_is_never_counted_and_all_else_once() {
    let tally = Tally::<Toy>::behind(7);
    let reminders = |tally: &Tally<Toy>| tally.counts()["reminders"].clone();
    // A read model that is made anew comes by everything again.
    (1..=7).for_each(|position| tally.count(position, &reminded()));
    assert_eq!(reminders(&tally), json!(0));
    // So does one whose write failed.
    for position in [8, 9, 8, 9, 10] {
        tally.count(position, &reminded());
    }
    assert_eq!(reminders(&tally), json!(3));
}

/// Keeps what gauges were last set to, by name.
#[derive(Default)]
struct Seen(Arc<Mutex<Vec<(String, f64)>>>);

struct Set(String, Arc<Mutex<Vec<(String, f64)>>>);

impl GaugeFn for Set {
    fn increment(&self, _: f64) {}

    fn decrement(&self, _: f64) {}

    fn set(&self, value: f64) {
        self.1.lock().unwrap().push((self.0.clone(), value));
    }
}

impl Recorder for Seen {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(Arc::new(Set(key.name().to_owned(), Arc::clone(&self.0))))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

/// What a gauge says now.
pub(super) fn gauge(sampler: &impl Fn(), name: &str) -> Option<f64> {
    let seen = Seen::default();
    with_local_recorder(&seen, sampler);
    seen.0.lock().unwrap().iter().find(|(found, _)| found == name).map(|(_, value)| *value)
}

#[tokio::test]
async fn gauges_say_where_a_shard_stands_and_nothing_once_it_has_ended() {
    let (medium, folder, bus) = (Medium::new(), tempfile::tempdir().unwrap(), Bus::local());
    let clock = Arc::new(ManualClock::default());
    clock.set(1_000);
    let settings = Settings::new(folder.path().to_owned(), Arc::clone(&clock) as Arc<dyn crate::Clock>);
    let opened = medium.open(&Identity { service: "toy".to_owned(), shard: 0 }).unwrap();
    let running =
        start::<Toy>(opened, settings, Arc::new(()), nothing_to_read(), &bus, &mut |_, _| {}).unwrap();
    let sampler = running.sampler();
    ask(&bus, 1, "spring", Command::Add(5)).await;
    assert_eq!(gauge(&sampler, "fairground_log_position"), Some(1.0));
    assert_eq!(gauge(&sampler, "fairground_log_timestamp_seconds"), Some(1.0));
    assert_eq!(gauge(&sampler, "fairground_answers_kept"), Some(1.0));
    assert_eq!(gauge(&sampler, "fairground_decisions_waiting"), Some(5.0));
    assert_eq!(gauge(&sampler, "fairground_decisions_oldest_seconds"), Some(0.5));
    for zero in ["fairground_shard_stopped", "fairground_clock_doubted", "fairground_mailbox_commands"] {
        assert_eq!(gauge(&sampler, zero), Some(0.0), "{zero}");
    }
    running.stop();
    assert_eq!(gauge(&sampler, "fairground_log_position"), None, "it must not keep the journal open");
}
