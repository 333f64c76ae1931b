//! Under the permissions of a deployment: what services do all day, and what they try in vain.

use std::time::Duration;

use bus::{Bus, BusError, Start, StreamError, StreamSettings};
use bytes::Bytes;
use nats_fixture::{Deployed, Release};
use proto::subject::{Purpose, Stream, Subject, Topic};

use super::{bus_of, keys};
use crate::world::{a_moment, settings, soon, span};

/// With these credentials everything that services do works, and what they must not do fails at once and says why.
async fn services_work_under_their_permissions(release: Release) {
    let (seeds, public) = keys();
    let server = Deployed { keys: &public, tls: None }.start(release);
    let votes = bus_of(&server, &seeds, "votes").await;
    let ledger = bus_of(&server, &seeds, "ledger").await;
    let gateway = bus_of(&server, &seeds, "gateway").await;
    let ops = bus_of(&server, &seeds, "ops").await;
    streams_are_written_and_heard(&votes, &ledger).await;
    ops_looks_after_streams(&ops).await;
    streams_are_nobody_elses(&votes, &ledger, &ops).await;
    the_gateway_asks_and_the_ledger_may_not(&gateway, &votes, &ledger).await;
    neighbours_are_told_and_ask(&votes, &ledger).await;
    the_keeper_is_asked_for_names(&gateway, &votes, &ledger).await;
    who_is_not_there_is_told_of(&gateway, release).await;
}

/// What votes writes here.
fn written(stream: Stream) -> Topic {
    Topic::new(stream, "votes", 3)
}

async fn streams_are_written_and_heard(votes: &Bus, ledger: &Bus) {
    for (bus, stream) in [votes, ledger].into_iter().flat_map(|bus| Stream::ALL.map(|stream| (bus, stream))) {
        bus.ensure_stream(&StreamSettings { stream, ..settings(1 << 20) }).await.unwrap();
    }
    for stream in Stream::ALL {
        let sequence = votes.append(&written(stream), span(1, 5), Bytes::from_static(b"x"), 0).await.unwrap();
        votes.append(&written(stream), span(6, 1), Bytes::new(), sequence).await.unwrap();
        assert_eq!(votes.last(&written(stream)).await.unwrap().unwrap().span, span(6, 1));
    }
    let mut heard = ledger.consume(&written(Stream::Facts), Start::Position(2)).await.unwrap();
    assert_eq!(soon(heard.next()).await.unwrap().span, span(1, 5));
    let mut restored = votes.read(&written(Stream::Journal), Start::Position(1)).await.unwrap();
    assert_eq!(soon(restored.next()).await.unwrap().unwrap().span, span(1, 5));
}

async fn ops_looks_after_streams(ops: &Bus) {
    ops.change_stream(&settings(2 << 20)).await.unwrap();
    ops.ensure_stream(&settings(2 << 20)).await.unwrap();
    ops.purge(&written(Stream::Facts), 1).await.unwrap();
    let mut rest = ops.read(&written(Stream::Facts), Start::Position(1)).await.unwrap();
    assert_eq!(soon(rest.next()).await.unwrap().unwrap().span, span(6, 1));
}

async fn streams_are_nobody_elses(votes: &Bus, ledger: &Bus, ops: &Bus) {
    let forbidden =
        |error: Option<StreamError>| matches!(error, Some(StreamError::Bus(BusError::Forbidden(_))));
    let (facts, journal) = (written(Stream::Facts), written(Stream::Journal));
    let of_ledger = Topic::new(Stream::Facts, "ledger", 0);
    assert!(forbidden(soon(votes.append(&of_ledger, span(1, 1), Bytes::new(), 0)).await.err()));
    assert!(forbidden(soon(votes.last(&of_ledger)).await.err()));
    assert!(forbidden(soon(ledger.consume(&journal, Start::Sequence(1))).await.err()));
    assert!(forbidden(soon(votes.purge(&journal, 1)).await.err()));
    assert!(forbidden(soon(votes.change_stream(&settings(3 << 20))).await.err()));
    assert!(forbidden(soon(ops.append(&facts, span(7, 1), Bytes::new(), 2)).await.err()));
}

async fn the_gateway_asks_and_the_ledger_may_not(gateway: &Bus, votes: &Bus, ledger: &Bus) {
    let command = Subject::new("votes", 3, Purpose::Command);
    votes.serve(command.clone(), |message| Box::pin(async move { message }));
    let answer = answered(gateway, &command).await;
    assert_eq!(answer, "question");
    let refused = soon(ledger.request(&command, Bytes::new())).await;
    assert!(matches!(refused, Err(BusError::Forbidden(_))), "{refused:?}");
    assert!(ledger.trouble().contains(&command.address()), "{}", ledger.trouble());
}

/// Those who hear a service are told that there is news, and ask for it.
async fn neighbours_are_told_and_ask(votes: &Bus, ledger: &Bus) {
    let facts = Subject::new("votes", 3, Purpose::Facts);
    votes.serve(facts.clone(), |message| Box::pin(async move { message }));
    assert_eq!(answered(ledger, &facts).await, "question");
    let grown = Subject::new("votes", 3, Purpose::Grown);
    let mut news = ledger.subscribe(&grown);
    soon(async {
        loop {
            votes.publish(&grown, Bytes::from_static(b"news"));
            if tokio::time::timeout(Duration::from_millis(20), news.recv()).await.is_ok() {
                break;
            }
        }
    })
    .await;
}

/// Those whose views show names ask for them; the books need none.
async fn the_keeper_is_asked_for_names(gateway: &Bus, votes: &Bus, ledger: &Bus) {
    for purpose in Purpose::KEPT {
        gateway.serve(Subject::keeper(purpose), |message| Box::pin(async move { message }));
        assert_eq!(answered(votes, &Subject::keeper(purpose)).await, "question");
    }
    assert_eq!(answered(ledger, &Subject::keeper(Purpose::Conclude)).await, "question");
    let refused = soon(ledger.request(&Subject::keeper(Purpose::Personal), Bytes::new())).await;
    assert!(matches!(refused, Err(BusError::Forbidden(_))), "{refused:?}");
}

/// What a service says once it is there. Before 2.10 the server does not say across accounts that it isn't yet.
async fn answered(by: &Bus, subject: &Subject) -> Bytes {
    let within = Duration::from_millis(500);
    soon(async {
        loop {
            match by.request_within(subject, Bytes::from_static(b"question"), within).await {
                Err(BusError::NoResponder(_) | BusError::TimedOut { .. }) => a_moment().await,
                answer => return answer.unwrap(),
            }
        }
    })
    .await
}

async fn who_is_not_there_is_told_of(gateway: &Bus, release: Release) {
    let absent = Subject::new("referrals", 0, Purpose::Command);
    let answer = soon(gateway.request_within(&absent, Bytes::new(), Duration::from_millis(500))).await;
    match (release, answer) {
        (_, Err(BusError::NoResponder(_))) | (Release::Debian, Err(BusError::TimedOut { .. })) => {}
        (_, other) => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn services_work_under_their_permissions_on_debians() {
    services_work_under_their_permissions(Release::Debian).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn services_work_under_their_permissions_on_a_current_one() {
    services_work_under_their_permissions(Release::Current).await;
}
