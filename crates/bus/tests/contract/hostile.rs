//! What somebody with a credential of their own might try on the subjects of others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_nats::Client;
use bus::{Bus, Start};
use bytes::Bytes;
use futures::StreamExt;

use crate::world::{World, ask, roomy, soon, span, subject, topic};

/// JetStream delivers what is stored to whatever address a reader names, beyond all permissions. A service that took that for
/// a command would do what the writer of any stream wants.
pub async fn what_a_stream_delivers_to_a_subject_is_no_request(mut world: World) {
    roomy(&world.here).await;
    let handled = count(&world.there);
    ask(&world.here, &subject(), b"ready").await;
    world.here.append(&topic(), span(1, 1), Bytes::from_static(b"a command in disguise"), 0).await.unwrap();

    let client = async_nats::connect(world.server().url()).await.unwrap();
    let mut seen = client.subscribe(subject().address()).await.unwrap();
    let config = serde_json::json!({
        "stream_name": "FACTS",
        "config": { "name": "r", "ack_policy": "none", "filter_subject": topic().address() },
    });
    let create = format!("$JS.API.CONSUMER.CREATE.FACTS.r.{}", topic().address());
    client.request(create, config.to_string().into()).await.unwrap();
    pull(&client, subject().address()).await;
    let delivered = soon(seen.next()).await.unwrap();
    assert_eq!(delivered.payload, "a command in disguise");
    let get = format!("$JS.API.DIRECT.GET.FACTS.{}", topic().address());
    client.publish_with_reply(get, subject().address(), Bytes::new()).await.unwrap();
    assert_eq!(soon(seen.next()).await.unwrap().payload, "a command in disguise");
    assert_eq!(handled_behind(&world, &handled).await, 2);
}

async fn pull(client: &Client, deliver_to: String) {
    client
        .publish_with_reply("$JS.API.CONSUMER.MSG.NEXT.FACTS.r", deliver_to, r#"{"batch":1}"#.into())
        .await
        .unwrap();
}

/// The server lets a service answer wherever a request says, so the service must look where that is.
pub async fn no_answer_goes_anywhere_but_to_an_inbox(mut world: World) {
    let handled = count(&world.there);
    ask(&world.here, &subject(), b"ready").await;
    let client = async_nats::connect(world.server().url()).await.unwrap();
    for elsewhere in ["fg.ledger.0.command", "fg.facts.votes.0", "$JS.API.STREAM.PURGE.FACTS", "_INBOXES.x"] {
        client.publish_with_reply(subject().address(), elsewhere, "x".into()).await.unwrap();
    }
    client.publish(subject().address(), "without any".into()).await.unwrap();
    // A question behind them on the same connection has an answer, so they have been there.
    client.request(subject().address(), "behind".into()).await.unwrap();
    assert_eq!(handled_behind(&world, &handled).await, 3);
}

/// Whoever knows the name of a reader can take messages from it. The reader sees that one is missing, and fetches it.
pub async fn a_reader_from_which_somebody_takes_misses_nothing(mut world: World) {
    roomy(&world.here).await;
    let mut consumer = world.there.consume(&topic(), Start::Position(1)).await.unwrap();
    let client = async_nats::connect(world.server().url()).await.unwrap();
    let mut taken = client.subscribe("taken").await.unwrap();
    world.here.append(&topic(), span(1, 1), Bytes::new(), 0).await.unwrap();
    assert_eq!(soon(consumer.next()).await.unwrap().span, span(1, 1));

    let names = client.request("$JS.API.CONSUMER.NAMES.FACTS", Bytes::new()).await.unwrap();
    let names: serde_json::Value = serde_json::from_slice(&names.payload).unwrap();
    let reader = names["consumers"][0].as_str().unwrap();
    let next = format!("$JS.API.CONSUMER.MSG.NEXT.FACTS.{reader}");
    client.publish_with_reply(next, "taken", r#"{"batch":3}"#.into()).await.unwrap();
    client.flush().await.unwrap();
    for n in 2..=20 {
        world.here.append(&topic(), span(n, 1), Bytes::new(), n - 1).await.unwrap();
    }
    soon(taken.next()).await.unwrap();
    for n in 2..=20 {
        assert_eq!(soon(consumer.next()).await.unwrap().span, span(n, 1));
    }
}

/// Counts what a handler is given.
fn count(there: &Bus) -> Arc<AtomicUsize> {
    let handled = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&handled);
    there.serve(subject(), move |message| {
        counted.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { message })
    });
    handled
}

/// How many the handler was given up to one more question.
async fn handled_behind(world: &World, handled: &AtomicUsize) -> usize {
    ask(&world.here, &subject(), b"last").await;
    handled.load(Ordering::SeqCst)
}
