//! Ids, intents, retries, personal data, and every reply that a shard may give.

use decider::door::Named;
use proto::wire::CommandReply;
use serde_json::{Value, json};

use crate::world::{AUDITOR, NOON, OPERATOR, STRANGER, World, settings};

const MEMBERS: &str = "/v1/campaigns/spring/members";

fn body(world: &World) -> Value {
    serde_json::from_slice(&world.last().body).unwrap()
}

fn profile(world: &World) -> proto::PersonalRef {
    body(world)["profile"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_retry_gets_the_same_bytes_and_another_wish_is_a_conflict() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let page = world.page(&ann).await;
    let first = world.write(&ann, "k1", &page, 7).await;
    assert_eq!(first.status, 201, "{first:?}");
    let next = world.page(&ann).await;
    let retry = world.write(&ann, "k1", &next, 7).await;
    assert_eq!(first.bytes, retry.bytes);
    let other = world.write(&ann, "k1", &next, 8).await;
    assert_eq!((other.status, other.problem()), (409, "idempotency-key-reused"));
}

#[tokio::test]
async fn command_ids_are_bound_to_sender_operation_and_key() {
    let world = World::with_spring(settings()).await;
    let [ann, bob] = [world.sign_in("ann").await, world.sign_in("bob").await];
    let mut ids = std::collections::BTreeSet::new();
    for (session, key) in [(&ann, "k1"), (&ann, "k2"), (&bob, "k1"), (&bob, "k2")] {
        let page = world.page(session).await;
        assert_eq!(world.write(session, key, &page, 7).await.status, 201);
        ids.insert(world.last().id);
        world.write(session, key, &page, 7).await;
        ids.insert(world.last().id);
    }
    world.post_with(MEMBERS, &ann, &[("idempotency-key", "k1")], json!({"name":"Ann"})).await;
    ids.insert(world.last().id);
    assert_eq!(ids.len(), 5);
}

#[tokio::test]
async fn evidence_and_spelling_are_no_part_of_the_intent() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let page = world.page(&ann).await;
    world.write(&ann, "k1", &page, 7).await;
    let first = world.last();
    let device = json!({"platform":"iPhone","canvas":"a1b2"});
    let again = json!({"device": device, "page_token": world.page(&ann).await, "moves": 65_535, "line": 7});
    world.post_with("/v1/campaigns/spring/lines", &ann, &[("idempotency-key", "k1")], again).await;
    let second = world.last();
    assert_eq!((first.id, first.intent), (second.id, second.intent));
    let (before, now) = (first.sighting.unwrap(), second.sighting.unwrap());
    assert!(now.device.is_some());
    assert_eq!((before.moves, now.moves), (None, Some(65_535)));
}

#[tokio::test]
async fn without_a_key_each_request_is_a_command_unless_one_is_needed() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    assert_eq!(world.post(MEMBERS, &ann, json!({"name":"Ann"})).await.status, 201);
    let first = world.last().id;
    assert_eq!(world.post(MEMBERS, &ann, json!({"name":"Ann"})).await.status, 201);
    assert_ne!(first, world.last().id);
    let missing = world.post("/v1/campaigns/spring/lines", &ann, json!({"line":1})).await;
    assert_eq!(missing.problem(), "idempotency-key-missing");
}

#[tokio::test]
async fn personal_data_never_reach_the_command() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("openid-of-ann").await;
    let name = "Ann of the hill";
    world.post(MEMBERS, &ann, json!({"name": name, "about": null})).await;
    let reference = body(&world)["profile"].as_str().unwrap().parse().unwrap();
    assert_eq!(world.vault.personal(&reference).unwrap()["name"], name);
    world.post("/v1/campaigns/spring/followers", OPERATOR, json!({"openid": "openid-of-ann"})).await;
    let person = world.vault.find_person(&"default".parse().unwrap(), "openid-of-ann").unwrap();
    assert_eq!(body(&world), json!({"person": person.to_string()}));
    for message in world.shard.raw.lock().unwrap().iter() {
        let text = String::from_utf8_lossy(message);
        assert!(!text.contains("of the hill") && !text.contains("openid-of-ann"), "{text}");
    }
}

#[tokio::test]
async fn personal_data_of_what_was_refused_are_forgotten() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let key = [("idempotency-key", "k1")];
    let refused = world.post_with(MEMBERS, &ann, &key, json!({"name":"Ann","refuse":true})).await;
    assert_eq!(refused.problem(), "unlucky");
    assert_eq!(world.vault.personal(&profile(&world)), None);
    // The stored refusal, once more.
    world.post_with(MEMBERS, &ann, &key, json!({"name":"Ann","refuse":true})).await;
    assert_eq!(world.vault.personal(&profile(&world)), None);
    // What a conflict brings goes, what it found stays.
    let key = [("idempotency-key", "k2")];
    world.post_with(MEMBERS, &ann, &key, json!({"name":"Ann"})).await;
    let kept = profile(&world);
    assert_eq!(world.post_with(MEMBERS, &ann, &key, json!({"name":"Eve"})).await.status, 409);
    assert_eq!(world.vault.personal(&profile(&world)), None);
    assert_eq!(world.vault.personal(&kept).unwrap()["name"], "Ann");
    *world.shard.instead.lock().unwrap() = Some(CommandReply::Full);
    world.post_with(MEMBERS, &ann, &[("idempotency-key", "k3")], json!({"name":"Ann"})).await;
    assert_eq!(world.vault.personal(&profile(&world)), None);
}

#[tokio::test]
async fn what_was_accepted_stays_when_the_campaign_has_forgotten_its_answers() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let join = || world.post_with(MEMBERS, &ann, &[("idempotency-key", "k")], json!({"name":"Ann"}));
    assert_eq!(join().await.status, 201);
    let reference = profile(&world);
    // Once a campaign is final its answers are dropped, and the rules refuse what they took before.
    for repeated in [false, true, true] {
        let (answer, at) = (vec![1, 1], proto::Timestamp(NOON));
        let refusal = CommandReply::Answered { position: 9, at, answer, repeated };
        *world.shard.instead.lock().unwrap() = Some(refusal);
        assert_eq!(join().await.problem(), "unlucky");
        assert_eq!(profile(&world), reference);
        assert_eq!(world.vault.personal(&reference).unwrap()["name"], "Ann");
    }
    for reply in [CommandReply::Conflict, CommandReply::Full, CommandReply::Stopped("full".into())] {
        *world.shard.instead.lock().unwrap() = Some(reply);
        join().await;
        assert!(world.vault.personal(&reference).is_some());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_wishes_at_once_under_one_key_the_accepted_one_keeps_its_own_data() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    for round in 0..8 {
        let key = format!("k{round}");
        let headers = [("idempotency-key", key.as_str())];
        let join = |name: &str| world.post_with(MEMBERS, &ann, &headers, json!({ "name": name }));
        let (one, other) = tokio::join!(join("Ann"), join("Eve"));
        let name = if one.status == 201 { "Ann" } else { "Eve" };
        assert_eq!(one.status + other.status, 201 + 409);
        let said = if one.status == 201 { &one } else { &other };
        let reference = said.body["said"]["profile"].as_str().unwrap().parse().unwrap();
        assert_eq!(world.vault.personal(&reference).unwrap()["name"], name);
    }
}

#[tokio::test]
async fn personal_fields_are_checked_before_anything_is_stored() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let before = world.shard.envelopes.lock().unwrap().len();
    for (bad, field) in [
        (json!({"about": "no name"}), "name"),
        (json!({"name": "  "}), "name"),
        (json!({"name": "two\nlines"}), "name"),
        (json!({"name": "Ann\u{202e}nnA"}), "name"),
        (json!({"name": "Ann", "about": "\u{2066}x"}), "about"),
        (json!({"name": "Ann", "about": "a\u{7}b"}), "about"),
        (json!({"name": "Ann", "picture": "javascript:alert(1)"}), "picture"),
        (json!({"name": "Ann", "picture": 7}), "picture"),
    ] {
        let answer = world.post(MEMBERS, &ann, bad.clone()).await;
        assert_eq!((answer.status, answer.problem()), (400, "bad-body"), "{bad}");
        assert!(answer.body["detail"].as_str().unwrap().contains(field), "{answer:?}");
    }
    assert_eq!(world.shard.envelopes.lock().unwrap().len(), before);
    let good = json!({"name": "  Ann ", "about": "a\nb", "picture": "https://a.cn/b.jpg"});
    assert_eq!(world.post(MEMBERS, &ann, good).await.status, 201);
    assert_eq!(world.vault.personal(&profile(&world)).unwrap()["name"], "Ann");
}

#[tokio::test]
async fn nobody_names_a_reference_of_their_own() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let stolen = json!({"profile": "00".repeat(16)});
    assert_eq!(world.post(MEMBERS, &ann, stolen).await.problem(), "bad-body");
    let claimed = json!({"person": "00".repeat(16)});
    assert_eq!(world.post("/v1/campaigns/spring/followers", OPERATOR, claimed).await.problem(), "bad-body");
    for bad in [json!({"name": 7}), json!({"name": "x".repeat(21)}), json!({"name": "a\u{7}b"})] {
        assert_eq!(world.post(MEMBERS, &ann, bad).await.problem(), "bad-body");
    }
}

#[tokio::test]
async fn parameters_of_the_path_join_the_body() {
    let world = World::with_spring(settings()).await;
    let path = "/v1/campaigns/spring/members/17/approve";
    assert_eq!(world.post(path, OPERATOR, json!({})).await.status, 201);
    assert_eq!(body(&world), json!({"number": 17}));
    assert_eq!(world.post(path, OPERATOR, json!({"number": 18})).await.problem(), "bad-body");
}

#[tokio::test]
async fn every_reply_of_a_shard_has_its_status() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let table = [
        (CommandReply::Full, 503, "shard-busy"),
        (CommandReply::Stopped("the disk is full".into()), 503, "shard-stopped"),
        (CommandReply::Malformed("what?".into()), 500, "internal-error"),
        (CommandReply::Conflict, 409, "idempotency-key-reused"),
    ];
    for (reply, status, slug) in table {
        *world.shard.instead.lock().unwrap() = Some(reply);
        let answer = world.post(MEMBERS, &ann, json!({"name":"Ann"})).await;
        assert_eq!((answer.status, answer.problem()), (status, slug));
        assert_eq!(status == 503, answer.headers.contains_key("retry-after"));
    }
}

#[tokio::test]
async fn only_staff_are_told_why_a_shard_stopped() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let os = "Os { code: 28, kind: StorageFull }";
    *world.shard.instead.lock().unwrap() = Some(CommandReply::Stopped(os.into()));
    let own = |slug, detail: &str| Some(proto::Problem::new(503, slug, detail));
    *world.shard.own.lock().unwrap() = own("stopped", os);
    let join = json!({"name":"Ann"});
    let [public, staff] =
        [world.post(MEMBERS, &ann, join.clone()).await, world.post(MEMBERS, OPERATOR, join).await];
    let me = || world.get("/v1/campaigns/spring/me", &ann);
    for (answer, told) in [(&public, false), (&me().await, false), (&staff, true)] {
        assert_eq!(
            (answer.status, answer.problem(), answer.header("retry-after")),
            (503, "shard-stopped", "1")
        );
        let detail = answer.body["detail"].as_str().unwrap();
        assert_eq!((detail.contains(os), detail.contains("/readyz")), (told, !told), "{detail}");
    }
    for (slug, told) in [("busy", "shard-busy"), ("entries-unreadable", "service-unavailable")] {
        *world.shard.own.lock().unwrap() = own(slug, os);
        let answer = me().await;
        assert_eq!((answer.status, answer.problem(), answer.header("retry-after")), (503, told, "1"));
        assert!(!answer.body.to_string().contains("Os {"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_campaign_is_created_once_and_its_id_is_unique() {
    let world = World::with_spring(settings()).await;
    let make = |body: Value| world.post("/v1/campaigns", OPERATOR, body);
    let unknown = make(json!({"id":"x","kind":"roulette","name":"X"})).await;
    assert_eq!(unknown.problem(), "kind-unknown");
    assert!(unknown.body["detail"].as_str().unwrap().contains("guestbook"));
    assert_eq!(make(json!({"id":"x","kind":"guestbook","rule":1})).await.problem(), "bad-body");
    // The mistake left no place behind.
    assert_eq!(world.get("/v1/campaigns/x/board", AUDITOR).await.status, 404);
    for id in [json!(null), json!(7), json!("Spring"), json!("")] {
        assert_eq!(make(json!({"id":id,"kind":"guestbook","name":"X"})).await.problem(), "bad-body");
    }
    let taken = world.post("/v1/campaigns", STRANGER, json!({"id":"spring","kind":"guestbook","name":"X"}));
    assert_eq!(taken.await.problem(), "campaign-taken");
}

#[tokio::test]
async fn a_campaign_opens_once_there_is_what_it_names() {
    let world = World::with_spring(settings()).await;
    let open = || world.post("/v1/campaigns/spring/open", OPERATOR, json!({}));
    assert_eq!(open().await.status, 201, "it names nothing");
    let name = |service: &str| {
        let (field, campaign) = ("rules.tasks".to_owned(), "stars".parse().unwrap());
        *world.shard.named.lock().unwrap() = vec![Named { field, campaign, service: service.to_owned() }];
    };
    name("guestbook");
    let sent = world.shard.envelopes.lock().unwrap().len();
    let refused = open().await;
    assert_eq!((refused.status, refused.problem()), (409, "named-campaign-unknown"));
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(detail.starts_with("rules.tasks names stars, and"), "{detail}");
    assert_eq!(world.shard.envelopes.lock().unwrap().len(), sent, "the shard was not asked");

    let stars = json!({ "id": "stars", "kind": "guestbook", "name": "Stars" });
    assert_eq!(world.post("/v1/campaigns", OPERATOR, stars).await.status, 201);
    assert_eq!(open().await.status, 201);
    name("votes");
    assert_eq!(open().await.problem(), "named-campaign-unknown", "of another kind");

    name("guestbook");
    world.shard.named.lock().unwrap()[0].campaign = "moon".parse().unwrap();
    let moon = json!({ "id": "moon", "kind": "guestbook", "name": "Moon" });
    assert_eq!(world.post("/v1/campaigns", STRANGER, moon).await.status, 201);
    assert_eq!(open().await.problem(), "named-campaign-unknown", "of another account");
}
