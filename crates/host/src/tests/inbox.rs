//! How an inbox tries again.

use std::sync::Arc;

use bus::{Bus, Span, StreamSettings};
use bytes::Bytes;
use journal::{Projection, Source as Of};
use proto::fact::{Source, Trace, VoteCounted};
use proto::subject::{Purpose, Stream, Topic};
use proto::wire::{self, Mark, Told};
use proto::{CommandId, Fact, Heard, Incarnation, PersonId, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::ear::Ear as Activity;
use super::toy::subject;
use crate::ear::Ear;
use crate::inbox::{FIRST_SHARD, Inbox, News, PAUSE_MAX};
use crate::inspect::Seen;
use crate::looked::Looked;
use crate::mailbox::Mailbox;

const LIFE: Incarnation = Incarnation([7; 8]);

/// A stream with one fact of the toy, at position 9 behind one at 8.
async fn stream() -> Bus {
    let bus = Bus::local();
    let settings = StreamSettings { stream: Stream::Facts, bytes_max: 1 << 20, replicas: 1 };
    bus.ensure_stream(&settings).await.unwrap();
    let counted =
        VoteCounted { person: PersonId([1; 16]), cast: 9, contestants: vec![1], votes: 1, cast_at: None };
    let fact: Heard<Fact> = Heard {
        source: Source { service: "toy".into(), shard: 0, incarnation: LIFE, position: 9 },
        previous: 8,
        tenant: "default".parse().unwrap(),
        campaign: "spring".parse().unwrap(),
        occurred_at: Timestamp(1),
        cause: CommandId::default(),
        trace: Trace::default(),
        body: counted.into(),
    };
    let mut bytes = Vec::new();
    fact.seal().encode(&mut bytes);
    let span = Span { first: 9, last: 9, incarnation: LIFE };
    bus.append(&Topic::new(Stream::Facts, "toy", 0), span, bytes.into(), 0).await.unwrap();
    bus
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_long_is_tried_ever_more_seldom_although_its_stream_opens_each_time() {
    let (bus, folder) = (stream().await, tempfile::tempdir().unwrap());
    let (note, mut asked) = mpsc::unbounded_channel();
    bus.serve(subject(Purpose::Facts), move |_| {
        note.send(Instant::now()).unwrap();
        let told = Told { follows: false, facts: Vec::new(), looked: None, at_end: true };
        Box::pin(async move { Bytes::from(wire::encode(&Seen::Ok(told))) })
    });
    let of = Of { incarnation: LIFE, name: "ear.1".to_owned(), version: 1 };
    let projection = Arc::new(Projection::open(folder.path(), &of, 0).unwrap());
    let (_stays, leaving) = watch::channel(false);
    let inbox = Inbox::<Activity> {
        bus: bus.clone(),
        mailbox: Arc::new(Mailbox::new(1)),
        service: "toy",
        ear: Ear::new("toy", FIRST_SHARD, Some(Mark { incarnation: LIFE, position: 3 }), None),
        news: News::of("toy", &bus, true),
        looked: Looked::new(&projection, "toy"),
        shared: Arc::default(),
        leaving,
    };
    let listening = tokio::spawn(inbox.listen());
    let mut times = Vec::new();
    while times.len() < 10 {
        times.push(asked.recv().await.unwrap());
    }
    listening.abort();
    let pauses: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(pauses.is_sorted() && pauses[8] >= PAUSE_MAX, "{pauses:?}");
}
