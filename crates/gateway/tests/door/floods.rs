//! Flood limits, and what the log hears of them.

use gateway::{Limits, Rate, Settings};
use serde_json::{Value, json};

use crate::world::{World, request, settings};

const BOARD: &str = "/v1/campaigns/spring/board";

fn tight() -> Settings {
    let rate = Rate { burst: 3, per_second: 1 };
    settings_with(Limits { person: rate, carrier: rate, ..Limits::default() })
}

fn settings_with(limits: Limits) -> Settings {
    Settings { limits, ..settings() }
}

#[tokio::test]
async fn a_flood_is_told_when_to_come_back() {
    let world = World::with_spring(tight()).await;
    let ann = world.sign_in("ann").await;
    for _ in 0..3 {
        assert_eq!(world.get(BOARD, &ann).await.status, 200);
    }
    let answer = world.get(BOARD, &ann).await;
    assert_eq!((answer.status, answer.problem()), (429, "too-many-requests"));
    assert_eq!(answer.header("retry-after"), "1");
    let bob = world.sign_in("bob").await;
    assert_eq!(world.get(BOARD, &bob).await.status, 200);
}

#[tokio::test]
async fn one_prefix_of_a_class_has_one_limit() {
    let world = World::with_spring(tight()).await;
    let from =
        |address: &'static str| world.send(request("GET", BOARD, "", &[("x-forwarded-for", address)], None));
    for last in ["117.136.8.1", "117.136.8.2", "117.136.8.3"] {
        assert_eq!(from(last).await.status, 200);
    }
    assert_eq!(from("117.136.8.4").await.status, 429);
    assert_eq!(from("117.136.9.1").await.status, 200);
    assert_eq!(from("127.0.0.1").await.status, 200);
}

#[tokio::test]
async fn strangers_can_not_choose_their_address() {
    let world = World::with_spring(Settings { development: false, ..tight() }).await;
    // The peer of these tests is loopback, which nobody has called a trusted proxy here.
    for _ in 0..5 {
        let forged = request("GET", BOARD, "", &[("x-forwarded-for", "117.136.8.1")], None);
        assert_eq!(world.send(forged).await.status, 200);
    }
    let trusted_proxies = gateway::networks(["127.0.0.0/8"]).unwrap();
    let world = World::with_spring(Settings { development: false, trusted_proxies, ..tight() }).await;
    let forwarded = || request("GET", BOARD, "", &[("x-forwarded-for", "6.6.6.6, 117.136.8.1")], None);
    for _ in 0..3 {
        assert_eq!(world.send(forwarded()).await.status, 200);
    }
    assert_eq!(world.send(forwarded()).await.status, 429);
}

#[tokio::test]
async fn what_the_door_refused_is_summed_up_in_the_log() {
    let world = World::with_spring(tight()).await;
    let ann = world.sign_in("ann").await;
    world.page(&ann).await;
    world.page(&ann).await;
    world.get(BOARD, &ann).await;
    world.get(BOARD, &ann).await;
    world.get(BOARD, "rubbish").await;
    let before = world.shard.envelopes.lock().unwrap().len();
    world.gateway.flush_door_sums().await;
    assert_eq!(world.shard.envelopes.lock().unwrap().len(), before + 1);
    let sum: Value = serde_json::from_slice(&world.last().body).unwrap();
    assert_eq!(sum, json!({"visits": 2, "refusals": {"person_rate": 1, "unauthorised": 1}}));
    assert_eq!(world.last().actor, proto::Actor::System);
    world.gateway.flush_door_sums().await;
    assert_eq!(world.shard.envelopes.lock().unwrap().len(), before + 1);
}

#[tokio::test]
async fn a_sum_that_was_not_taken_is_handed_in_again() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    world.page(&ann).await;
    *world.shard.instead.lock().unwrap() = Some(proto::wire::CommandReply::Full);
    world.gateway.flush_door_sums().await;
    *world.shard.instead.lock().unwrap() = None;
    world.gateway.flush_door_sums().await;
    let sum: Value = serde_json::from_slice(&world.last().body).unwrap();
    assert_eq!(sum["visits"], 1);
}

#[tokio::test]
async fn a_sum_whose_answer_was_lost_is_handed_in_as_the_same_command() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    world.page(&ann).await;
    // The shard wrote it down, and then said something else.
    *world.shard.instead.lock().unwrap() = Some(proto::wire::CommandReply::Stopped("no answer".into()));
    world.gateway.flush_door_sums().await;
    let first = world.last();
    // More is counted in the same minute meanwhile.
    world.page(&ann).await;
    *world.shard.instead.lock().unwrap() = None;
    world.gateway.flush_door_sums().await;
    let envelopes = world.shard.envelopes.lock().unwrap();
    let [.., again, more] = envelopes.as_slice() else { panic!("two sums") };
    assert_eq!((again.id, again.intent, &again.body), (first.id, first.intent, &first.body));
    assert_ne!(more.id, first.id);
    let visits = |body: &[u8]| serde_json::from_slice::<Value>(body).unwrap()["visits"].clone();
    assert_eq!((visits(&again.body), visits(&more.body)), (json!(1), json!(1)));
}

#[test]
fn one_person_fills_no_log() {
    let person = Limits::default().person;
    // The busiest account of a real evening acts some 250 times.
    assert!(person.burst >= 2 * 250);
    let attempts_a_day = u64::from(person.burst) + 24 * 60 * 60 * u64::from(person.per_second);
    assert!(attempts_a_day < 100_000, "{attempts_a_day}");
}

#[tokio::test]
async fn whoever_loads_the_documentation_again_and_again_is_slowed_down() {
    let page = Rate { burst: 3, per_second: 1 };
    let world = World::with_spring(settings_with(Limits { page, ..Limits::default() })).await;
    for path in ["/docs/", "/docs/swagger-ui-bundle.js", "/openapi.json"] {
        assert_eq!(world.get(path, "").await.status, 200, "{path}");
    }
    for path in ["/docs", "/docs/", "/docs/swagger-ui-bundle.js", "/openapi.json"] {
        assert_eq!(world.get(path, "").await.status, 429, "{path}");
    }
    assert_eq!(world.get(BOARD, "").await.status, 200, "what else is there is not counted with it");
}
