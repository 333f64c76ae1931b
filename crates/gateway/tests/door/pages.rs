//! Page tokens and sessions, forged and real.

use proto::Pseudonym;
use serde_json::{Value, json};

use crate::world::{Answer, NOON, OPERATOR, World, request, settings};

const HOUR_MS: u64 = 60 * 60 * 1000;

#[tokio::test]
async fn a_page_token_carries_what_was_seen_when_it_was_opened() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let visit = json!({"sharer":"bob","device":{"platform":"iPhone","canvas":"a1b2"}});
    let headers = [("x-forwarded-for", "117.136.8.12"), ("fairground-at", "1763712000123")];
    let opened = world.post_with("/v1/campaigns/spring/visits", &ann, &headers, visit).await;
    assert_eq!(opened.body["expires_at_ms"], NOON + 123 + 2 * HOUR_MS);
    world.write(&ann, "k1", opened.body["page_token"].as_str().unwrap(), 1).await;
    let envelope = world.last();
    let page = envelope.page.unwrap();
    assert_eq!(page.opened_at.0, NOON + 123);
    assert!(page.prefix.is_some() && page.device.is_some() && page.sharer.is_some());
    let sighting = envelope.sighting.unwrap();
    assert_eq!(sighting.sharer, page.sharer);
    // The command came from elsewhere and without evidence of its own.
    assert_ne!(sighting.prefix24, page.prefix);
    assert_eq!(sighting.device, None::<Pseudonym>);
}

/// An answer to a command, without the token for the page that follows.
fn without_next(answer: &Answer) -> Value {
    let mut body = answer.body.clone();
    body.as_object_mut().unwrap().remove("next_page_token").unwrap();
    body
}

#[tokio::test]
async fn bad_page_tokens_reach_no_rule_but_a_retry_gets_its_answer() {
    let world = World::with_spring(settings()).await;
    let [ann, bob] = [world.sign_in("ann").await, world.sign_in("bob").await];
    let page = world.page(&ann).await;
    let stored = world.write(&ann, "k1", &page, 7).await;
    assert_eq!(stored.status, 201);
    let of_bob = world.page(&bob).await;
    // One bit of the nonce; the last characters of a token hold bits that mean nothing.
    let other = if page.as_bytes()[20] == b'A' { 'B' } else { 'A' };
    let forged = format!("{}{other}{}", &page[..20], &page[21..]);
    for (bad, slug) in [
        (&of_bob, "page-token-invalid"),
        (&forged, "page-token-invalid"),
        (&String::new(), "page-token-invalid"),
    ] {
        let answer = world.write(&ann, "fresh", bad, 7).await;
        assert_eq!((answer.status, answer.problem()), (400, slug));
        // All but the next page's token, which follows from the page that this delivery came from.
        assert_eq!(without_next(&world.write(&ann, "k1", bad, 7).await), without_next(&stored));
    }
    let missing = json!({"line": 7});
    let lines = "/v1/campaigns/spring/lines";
    let answer = world.post_with(lines, &ann, &[("idempotency-key", "fresh")], missing.clone()).await;
    assert_eq!(answer.problem(), "page-token-missing");
    // Later than the page lives, but not the session.
    let late = (NOON + 3 * HOUR_MS).to_string();
    let body = json!({"line": 7, "page_token": page});
    let headers = |key| [("idempotency-key", key), ("fairground-at", late.as_str())];
    let answer = world.post_with(lines, &ann, &headers("fresh"), body.clone()).await;
    assert_eq!(answer.problem(), "page-token-expired");
    assert_eq!(world.post_with(lines, &ann, &headers("k1"), body).await.bytes, stored.bytes);
}

#[tokio::test]
async fn a_page_token_of_another_campaign_is_invalid() {
    let world = World::with_spring(settings()).await;
    world.post("/v1/campaigns", OPERATOR, json!({"id":"autumn","kind":"guestbook","name":"A"})).await;
    let ann = world.sign_in("ann").await;
    let answer = world.post("/v1/campaigns/autumn/visits", &ann, json!({})).await;
    let page = answer.body["page_token"].as_str().unwrap();
    assert_eq!(world.write(&ann, "k", page, 1).await.problem(), "page-token-invalid");
}

#[tokio::test]
async fn each_answer_carries_the_next_page_token() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let page = world.page(&ann).await;
    let first = world.write(&ann, "k1", &page, 1).await;
    let next = first.body["next_page_token"].as_str().unwrap();
    assert_ne!(next, page);
    assert_eq!(world.write(&ann, "k2", next, 2).await.status, 201);
    let envelopes = world.shard.envelopes.lock().unwrap();
    assert_ne!(envelopes[1].page, envelopes[2].page);
}

#[tokio::test]
async fn the_sharer_place_and_device_of_a_page_pass_on_to_the_next() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let visit = json!({"sharer":"bob","device":{"platform":"iPhone","canvas":"a1b2"}});
    let opened = world.post("/v1/campaigns/spring/visits", &ann, visit).await;
    let mut page = opened.body["page_token"].as_str().unwrap().to_owned();
    for key in ["k1", "k2", "k3"] {
        let copies = [world.write(&ann, key, &page, 1).await, world.write(&ann, key, &page, 1).await];
        assert_eq!(copies[0].bytes, copies[1].bytes);
        // Also a copy that comes when the page is too old to act with.
        let late = (NOON + 3 * HOUR_MS).to_string();
        let headers = [("idempotency-key", key), ("fairground-at", late.as_str())];
        let body = json!({"line": 1, "page_token": page});
        let copy = world.post_with("/v1/campaigns/spring/lines", &ann, &headers, body).await;
        assert_eq!(copy.bytes, copies[0].bytes);
        page = copies[0].body["next_page_token"].as_str().unwrap().to_owned();
    }
    let pages: Vec<_> = world.shard.envelopes.lock().unwrap().iter().filter_map(|e| e.page).collect();
    let [first, last] = [pages[0], pages[pages.len() - 1]];
    assert_ne!(first.nonce, last.nonce);
    assert!(first.sharer.is_some() && first.prefix.is_some() && first.device.is_some());
    assert_eq!((first.sharer, first.prefix, first.device), (last.sharer, last.prefix, last.device));
    assert_eq!(world.last().sighting.unwrap().sharer, None, "an expired page vouches for nothing");
}

#[tokio::test]
async fn a_refusal_by_the_rules_is_told_as_it_is() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let page = world.page(&ann).await;
    assert_eq!(world.write(&ann, "k1", &page, 13).await.problem(), "unlucky");
    assert_eq!(world.write(&ann, "k1", "expired", 13).await.problem(), "unlucky");
}

#[tokio::test]
async fn sessions_end_and_are_bound_to_their_key() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let at = |ms: u64| {
        request("GET", "/v1/campaigns/spring/me", &ann, &[("fairground-at", &ms.to_string())], None)
    };
    assert_eq!(world.send(at(NOON + 12 * HOUR_MS - 1)).await.status, 200);
    assert_eq!(world.send(at(NOON + 12 * HOUR_MS)).await.problem(), "session-expired");
    let other = World::with_spring(settings()).await;
    assert_eq!(other.get("/v1/campaigns/spring/me", &ann).await.problem(), "token-invalid");
}

#[tokio::test]
async fn a_session_ends_with_the_erasure_of_its_person() {
    let world = World::with_spring(settings()).await;
    let [ann, bob] = [world.sign_in("ann").await, world.sign_in("bob").await];
    let me = "/v1/campaigns/spring/me";
    assert_eq!(world.get(me, &ann).await.status, 200);
    world.vault.erase(&"default".parse().unwrap(), "ann", &[]).unwrap().unwrap();
    let answer = world.get(me, &ann).await;
    assert_eq!((answer.status, answer.problem()), (401, "session-expired"));
    assert_eq!(world.get(me, &bob).await.status, 200);
    let ann = world.sign_in("ann").await;
    assert_eq!(world.get(me, &ann).await.status, 200);
}

#[tokio::test]
async fn the_same_person_signs_in_as_the_same_person() {
    let world = World::with_spring(settings()).await;
    let mut persons = Vec::new();
    for openid in ["ann", "ann", "bob"] {
        let session = world.sign_in(openid).await;
        persons.push(world.get("/v1/campaigns/spring/me", &session).await.body["person"].clone());
    }
    assert_eq!(persons[0], persons[1]);
    assert_ne!(persons[0], persons[2]);
}

#[tokio::test]
async fn out_of_development_nobody_pretends() {
    let world = World::with(gateway::Settings::default()).await;
    let answer = world.post("/v1/sessions", "", json!({"openid":"ann"})).await;
    assert_eq!((answer.status, answer.problem()), (400, "sign-in-unavailable"));
    let made =
        world.post("/v1/campaigns", OPERATOR, json!({"id":"spring","kind":"guestbook","name":"S"})).await;
    assert_eq!(made.status, 201);
    let pretending = request("GET", "/v1/campaigns/spring/board", "", &[("fairground-at", "1")], None);
    assert_eq!(world.send(pretending).await.problem(), "development-only");
}
