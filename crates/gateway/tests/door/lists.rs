//! Lists of campaigns, counts per minute, and pages of a person's receipts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bus::Bus;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, List, Listed, LookReply, MinutesFrom, ParkedFacts, Stage, Status, Summary};
use proto::{CampaignId, PersonalRef, Problem, Timestamp};
use serde_json::{Value, json};

use crate::world::{AUDITOR, OPERATOR, STRANGER, Shard, World, settings};

/// Nobody's personal data are readable.
pub struct Nobody;

impl decider::Readable for Nobody {
    fn personal(&self, _: &PersonalRef) -> Option<BTreeMap<String, String>> {
        None
    }
}

/// The fake shard's lines, minutes and parked facts, and the directory's minutes and status.
pub fn serve(bus: &Bus, shard: &Arc<Shard>) {
    let counting = shard.clone();
    bus.serve(Subject::new("guestbook", 0, Purpose::List), move |message| {
        counting.lists.fetch_add(1, Ordering::Relaxed);
        let listed = match wire::decode(&message).unwrap() {
            List::Summaries { campaigns, .. } => {
                Listed::Summaries(campaigns.into_iter().filter_map(summary).collect())
            }
            List::Places { .. } => Listed::Unknown,
        };
        Box::pin(async move { wire::encode(&listed).into() })
    });
    bus.serve(Subject::new("guestbook", 0, Purpose::Parked), |_| {
        let parked = Ok::<_, String>(ParkedFacts { parked: Vec::new() });
        Box::pin(async move { wire::encode(&parked).into() })
    });
    let standing = shard.clone();
    bus.serve(Subject::new("directory", 0, Purpose::Status), move |_| {
        let status = Status { service: "directory".into(), ..standing.status() };
        Box::pin(async move { wire::encode(&status).into() })
    });
    for service in ["guestbook", "directory"] {
        let shard = shard.clone();
        bus.serve(Subject::new(service, 0, Purpose::Minutes), move |message| {
            let asked: MinutesFrom = wire::decode(&message).unwrap();
            let body = json!({ "campaign": asked.campaign, "from": asked.from, "limit": asked.limit });
            let reply = match shard.own.lock().unwrap().clone() {
                Some(problem) => LookReply::Problem(problem),
                None => LookReply::Body { etag: String::new(), body: body.to_string().into_bytes() },
            };
            Box::pin(async move { wire::encode(&reply).into() })
        });
    }
}

/// Guestbooks whose name says so are open or final, all others drafts; one was never finished.
fn summary(campaign: CampaignId) -> Option<Summary> {
    let status = match campaign.as_str() {
        name if name.starts_with("open") => Stage::Open,
        name if name.starts_with("final") => Stage::Final,
        _ => Stage::Draft,
    };
    (campaign.as_str() != "unfinished").then(|| Summary {
        name: campaign.to_string(),
        campaign,
        kind: "guestbook".into(),
        status,
        created_at_ms: Timestamp(1),
        opened_at_ms: None,
        closed_at_ms: None,
    })
}

pub async fn create(world: &World, id: &str, token: &str) {
    let body = json!({ "id": id, "kind": "guestbook", "name": id });
    assert_eq!(world.post("/v1/campaigns", token, body).await.status, 201, "{id}");
}

/// The names on a page, and its cursor.
async fn list(world: &World, query: &str, token: &str) -> (Vec<String>, Option<String>) {
    let answer = world.get(&format!("/v1/campaigns{query}"), token).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let name = |line: &Value| line["name"].as_str().unwrap().to_owned();
    let names = answer.body["campaigns"].as_array().unwrap().iter().map(name).collect();
    (names, answer.body["next_cursor"].as_str().map(str::to_owned))
}

#[tokio::test]
async fn campaigns_are_listed_newest_first_in_pages_of_ones_own_tenant() {
    let world = World::new().await;
    for id in ["b", "unfinished", "c", "a"] {
        create(&world, id, OPERATOR).await;
    }
    create(&world, "theirs", STRANGER).await;
    assert_eq!(list(&world, "", OPERATOR).await, (vec!["a".into(), "c".into(), "b".into()], None));
    assert_eq!(list(&world, "", STRANGER).await, (vec!["theirs".into()], None));
    let (first, cursor) = list(&world, "?limit=2", AUDITOR).await;
    assert_eq!((first, cursor.as_deref()), (vec!["a".into(), "c".into()], Some("2")));
    // What is created meanwhile moves nothing that is older.
    create(&world, "d", OPERATOR).await;
    world.shard.lists.store(0, Ordering::Relaxed);
    let rest = list(&world, "?limit=2&cursor=2", AUDITOR).await;
    assert_eq!(rest, (vec!["b".into()], None));
    assert_eq!(world.shard.lists.load(Ordering::Relaxed), 1, "one question a page, however many campaigns");
    assert_eq!(list(&world, "?cursor=0", OPERATOR).await, (vec![], None));
}

#[tokio::test]
async fn campaigns_are_found_by_status_with_a_bound_on_how_many_are_looked_at() {
    let world = World::new().await;
    create(&world, "open-first", OPERATOR).await;
    for number in 0..1_000 {
        create(&world, &format!("n{number}"), OPERATOR).await;
    }
    create(&world, "open-last", OPERATOR).await;
    let (found, cursor) = list(&world, "?status=open", OPERATOR).await;
    assert_eq!(found, ["open-last"]);
    let cursor = cursor.unwrap();
    assert_eq!(cursor, "2");
    let rest = list(&world, &format!("?status=open&cursor={cursor}"), OPERATOR).await;
    assert_eq!(rest, (vec!["open-first".into()], None));
    let (drafts, cursor) = list(&world, "?status=draft&limit=3", OPERATOR).await;
    assert_eq!((drafts, cursor.as_deref()), (vec!["n999".into(), "n998".into(), "n997".into()], Some("998")));
    assert_eq!(list(&world, "?status=final&cursor=2", OPERATOR).await, (vec![], None));
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_refused() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    for (path, token, slug) in [
        ("/v1/campaigns?status=lost", OPERATOR, "parameter-invalid"),
        ("/v1/campaigns?tenant=elsewhere", OPERATOR, "parameter-unknown"),
        ("/v1/campaigns/spring/minutes?limit=1441", OPERATOR, "parameter-invalid"),
        ("/v1/campaigns/spring/minutes?x=1", OPERATOR, "parameter-unknown"),
        ("/v1/door?from_ms=today", OPERATOR, "parameter-invalid"),
        ("/v1/campaigns/spring/me?limit=101", &ann, "parameter-invalid"),
        ("/v1/campaigns/spring/me?cursor=x", &ann, "parameter-invalid"),
        ("/v1/campaigns/spring/me?person=x", &ann, "parameter-unknown"),
    ] {
        let answer = world.get(path, token).await;
        assert_eq!((answer.status, answer.problem()), (400, slug), "{path}");
    }
}

#[tokio::test]
async fn minutes_and_receipts_are_asked_for_as_the_query_says() {
    let world = World::with_spring(settings()).await;
    let minutes = world.get("/v1/campaigns/spring/minutes?from_ms=60000&limit=5", AUDITOR).await;
    assert_eq!(minutes.body, json!({ "campaign": "spring", "from": 60_000, "limit": 5 }));
    assert_eq!(minutes.header("cache-control"), "no-store");
    let door = world.get("/v1/door", AUDITOR).await;
    assert_eq!(door.body, json!({ "campaign": null, "from": null, "limit": 120 }));
    let ann = world.sign_in("ann").await;
    let own = world.get("/v1/campaigns/spring/me?cursor=300&limit=7", &ann).await;
    assert_eq!((&own.body["from"], &own.body["limit"]), (&json!(300), &json!(7)));
    let own = world.get("/v1/campaigns/spring/me", &ann).await;
    assert_eq!((&own.body["from"], &own.body["limit"]), (&json!(null), &json!(100)));
}

#[tokio::test]
async fn counts_that_can_not_be_read_are_told_without_what_is_inside() {
    let world = World::with_spring(settings()).await;
    *world.shard.own.lock().unwrap() = Some(Problem::new(503, "minutes-unreadable", "sled: /data"));
    for path in ["/v1/campaigns/spring/minutes", "/v1/door"] {
        let answer = world.get(path, OPERATOR).await;
        assert_eq!((answer.status, answer.problem()), (503, "minutes-unreadable"));
        assert!(!answer.body.to_string().contains("sled"), "{}", answer.body);
    }
}
