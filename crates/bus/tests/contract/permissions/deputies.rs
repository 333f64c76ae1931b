//! JetStream answers wherever a question says, and a reader can have a stream delivered anywhere, both under nobody's
//! permissions. What somebody with a good credential could make of that must come to nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bus::{Bus, Last, Start, StreamSettings};
use bytes::Bytes;
use nats_fixture::{Deployed, Release, Server};
use proto::subject::{Purpose, Stream, Subject, Topic};

use super::raw::Raw;
use super::{bus_of, keys};
use crate::world::{settings, soon, span};

/// Where an answer would do harm.
const TARGETS: [&str; 13] = [
    "$JS.API.STREAM.PURGE.JOURNAL",
    "$JS.API.STREAM.PURGE.FACTS",
    "$JS.API.STREAM.DELETE.JOURNAL",
    "$JS.API.STREAM.DELETE.FACTS",
    "fg.js.STREAM.PURGE.JOURNAL",
    "fg.js.STREAM.PURGE.FACTS",
    "fg.js.STREAM.DELETE.JOURNAL",
    "fg.js.STREAM.DELETE.FACTS",
    "fg.facts.ledger.0",
    "fg.facts.lotteries.0",
    "fg.journal.ledger.0",
    "fg.journal.lotteries.0",
    "fg.ledger.0.command",
];
/// Nothing tells that nothing happens. In one account with the streams, all of this happened within a tenth.
const GRACE: Duration = Duration::from_millis(300);

/// A deployment in which votes and ledger have written one message to each stream, and the ledger serves.
struct Stage {
    server: Server,
    votes: Bus,
    ledger: Bus,
    /// Which has written nothing.
    lotteries: Bus,
    commanded: Arc<AtomicUsize>,
}

fn topics() -> impl Iterator<Item = Topic> {
    Stream::ALL.into_iter().flat_map(|stream| ["votes", "ledger"].map(|of| Topic::new(stream, of, 0)))
}

impl Stage {
    async fn set(release: Release) -> (Self, Vec<bus::credentials::Seed>) {
        let (seeds, public) = keys();
        let server = Deployed { keys: &public, tls: None }.start(release);
        let (votes, ledger) =
            (bus_of(&server, &seeds, "votes").await, bus_of(&server, &seeds, "ledger").await);
        let lotteries = bus_of(&server, &seeds, "lotteries").await;
        for stream in Stream::ALL {
            votes.ensure_stream(&StreamSettings { stream, ..settings(1 << 20) }).await.unwrap();
        }
        let commanded = Arc::<AtomicUsize>::default();
        let counted = Arc::clone(&commanded);
        ledger.serve(Subject::new("ledger", 0, Purpose::Command), move |message| {
            counted.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move { message })
        });
        let stage = Self { server, votes, ledger, lotteries, commanded };
        for topic in topics() {
            // What JetStream takes for a wish without conditions.
            stage.writer(&topic).append(&topic, span(1, 1), Bytes::from_static(b"{}"), 0).await.unwrap();
        }
        (stage, seeds)
    }

    fn writer(&self, topic: &Topic) -> &Bus {
        if topic.service == "votes" { &self.votes } else { &self.ledger }
    }

    /// Each topic holds what its owner wrote, and the ledger was asked nothing.
    async fn is_untouched(&self, after: &str) {
        tokio::time::sleep(GRACE).await;
        for topic in topics() {
            let bus = self.writer(&topic);
            let last = bus.last(&topic).await.unwrap_or_else(|error| panic!("{after}: {error}"));
            assert!(
                matches!(last, Some(Last { span: there, .. }) if there == span(1, 1)),
                "{after}: {topic} {last:?}"
            );
            if topic.stream == Stream::Journal {
                let mut reading = bus.read(&topic, Start::Sequence(1)).await.unwrap();
                assert_eq!(soon(reading.next()).await.unwrap().map(|message| message.span), Some(span(1, 1)));
                assert_eq!(reading.next().await, Ok(None), "{after}: {topic}");
            }
        }
        for stream in Stream::ALL {
            let topic = Topic::new(stream, "lotteries", 0);
            assert_eq!(self.lotteries.last(&topic).await, Ok(None), "{after}: {topic}");
        }
        assert_eq!(self.commanded.load(Ordering::SeqCst), 0, "{after}");
    }
}

fn reader(stream: &str, name: &str, filter: &str, more: &str) -> (String, String) {
    let address = format!("fg.js.CONSUMER.CREATE.{stream}.{name}.{filter}");
    let config = format!(r#"{{"name":"{name}","ack_policy":"none","filter_subject":"{filter}"{more}}}"#);
    (address, format!(r#"{{"stream_name":"{stream}","config":{config}}}"#))
}

async fn answers_sent_elsewhere_do_nothing(release: Release) {
    let (stage, seeds) = Stage::set(release).await;
    let mut votes = Raw::connect(&stage.server, "votes", &seeds[0]);
    for (name, filter) in [("full", "fg.journal.votes.0"), ("empty", "fg.journal.votes.7")] {
        let (address, body) = reader("JOURNAL", name, filter, "");
        let made = votes.ask(&address, &body);
        assert!(!made.contains("error"), "{made}");
    }
    let pull = r#"{"batch":1,"no_wait":true}"#;
    let questions = [
        ("fg.js.DIRECT.GET.JOURNAL.fg.journal.votes.0", ""),
        ("fg.js.DIRECT.GET.JOURNAL.fg.journal.votes.7", ""),
        ("fg.js.STREAM.INFO.JOURNAL", ""),
        ("fg.js.CONSUMER.MSG.NEXT.JOURNAL.full", pull),
        ("fg.js.CONSUMER.MSG.NEXT.JOURNAL.empty", pull),
        // Acknowledged with what can be read as a wish to purge.
        ("fg.facts.votes.9", "{}"),
        ("fg.journal.votes.9", "{}"),
    ];
    for (question, body) in questions {
        for target in TARGETS {
            votes.post(question, target, body);
        }
        stage.is_untouched(question).await;
    }
}

async fn streams_delivered_elsewhere_do_nothing(release: Release) {
    let (stage, seeds) = Stage::set(release).await;
    let mut votes = Raw::connect(&stage.server, "votes", &seeds[0]);
    // Without headers, which would say where they belong.
    votes.ask("fg.journal.votes.5", "{}");
    votes.ask("fg.facts.votes.5", "{}");
    let attackers = [
        (votes, "JOURNAL", "fg.journal.votes.5"),
        (Raw::connect(&stage.server, "ledger", &seeds[4]), "FACTS", "fg.facts.votes.5"),
    ];
    for (mut attacker, stream, filter) in attackers {
        for (n, target) in TARGETS.iter().enumerate() {
            for (kind, more) in [("full", ""), ("bare", r#","headers_only":true"#)] {
                let more = format!(r#","deliver_subject":"{target}"{more}"#);
                let (address, body) = reader(stream, &format!("{kind}{n}"), filter, &more);
                // It may be made, or refused as a circle.
                attacker.ask(&address, &body);
            }
        }
        stage.is_untouched(stream).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_sent_elsewhere_do_nothing_on_debians() {
    answers_sent_elsewhere_do_nothing(Release::Debian).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_sent_elsewhere_do_nothing_on_a_current_one() {
    answers_sent_elsewhere_do_nothing(Release::Current).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_delivered_elsewhere_do_nothing_on_debians() {
    streams_delivered_elsewhere_do_nothing(Release::Debian).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_delivered_elsewhere_do_nothing_on_a_current_one() {
    streams_delivered_elsewhere_do_nothing(Release::Current).await;
}
