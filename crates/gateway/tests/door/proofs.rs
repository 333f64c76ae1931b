//! Proof of work: who is asked for it, what is taken for one, and what becomes of commands without it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway::{Limits, Rate, Settings};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::world::{Answer, NOON, OPERATOR, World, settings};

const VISITS: &str = "/v1/campaigns/spring/visits";
const LINES: &str = "/v1/campaigns/spring/lines";
/// Addresses of a hosting company, a VPN, a mobile carrier, a university, and a fixed line.
const HOSTED: &str = "43.136.0.9";
const VPN: &str = "5.253.186.7";
const CARRIER: &str = "117.136.8.12";
const CAMPUS: &str = "42.244.0.9";
const FIXED: &str = "115.182.0.9";
const GREY: u64 = 24_000;
const FLOOD: u64 = 96_000;

/// What a visit gave.
#[derive(Clone)]
struct Page {
    token: String,
    challenge: Value,
}

impl Page {
    async fn of(world: &World, session: &str, address: &str) -> Self {
        Self::shared(world, session, address, json!({})).await
    }

    async fn shared(world: &World, session: &str, address: &str, visit: Value) -> Self {
        let answer = world.post_with(VISITS, session, &[("x-forwarded-for", address)], visit).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let token = answer.body["page_token"].as_str().unwrap().to_owned();
        Self { token, challenge: answer.body["challenge"].clone() }
    }

    /// The page that an answer leads to.
    fn next(answer: &Answer) -> Self {
        let token = answer.body["next_page_token"].as_str().unwrap().to_owned();
        Self { token, challenge: answer.body["next_challenge"].clone() }
    }

    fn proof(&self) -> Option<String> {
        (!self.challenge.is_null()).then(|| solve(&self.challenge))
    }
}

/// As any solver of ALTCHA's format does it.
fn solve(challenge: &Value) -> String {
    let salt = challenge["salt"].as_str().unwrap();
    let hash = |number: &u64| hex::encode(Sha256::digest(format!("{salt}{number}")));
    let number = (0..=challenge["maxnumber"].as_u64().unwrap())
        .find(|number| hash(number) == challenge["challenge"])
        .expect("every challenge can be solved");
    let mut solution = challenge.clone();
    solution.as_object_mut().unwrap().remove("maxnumber");
    solution["number"] = number.into();
    STANDARD.encode(solution.to_string())
}

async fn write(world: &World, session: &str, key: &str, token: &str, proof: Option<&str>) -> Answer {
    let mut body = json!({ "line": 7, "page_token": token });
    if let Some(proof) = proof {
        body["proof"] = proof.into();
    }
    world.post_with(LINES, session, &[("idempotency-key", key)], body).await
}

#[tokio::test]
async fn hosted_and_vpn_networks_are_asked_and_crowds_behind_one_address_are_not() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    for address in [HOSTED, VPN] {
        let challenge = Page::of(&world, &ann, address).await.challenge;
        assert_eq!((&challenge["algorithm"], &challenge["maxnumber"]), (&json!("SHA-256"), &json!(GREY)));
    }
    for address in [CARRIER, CAMPUS, FIXED, "127.0.0.1", "10.0.0.1"] {
        assert_eq!(Page::of(&world, &ann, address).await.challenge, Value::Null, "{address}");
    }
    // A whole evening behind one gateway of a carrier.
    for _ in 0..500 {
        assert_eq!(Page::of(&world, &ann, CARRIER).await.challenge, Value::Null);
    }
}

#[tokio::test]
async fn a_page_that_brings_its_proof_acts_as_any_other_and_the_next_is_asked_again() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let page = Page::of(&world, &ann, HOSTED).await;
    let proof = page.proof();
    let first = write(&world, &ann, "k1", &page.token, proof.as_deref()).await;
    assert_eq!(first.status, 201, "{first:?}");
    assert!(world.last().page.is_some());
    let retry = write(&world, &ann, "k1", &page.token, proof.as_deref()).await;
    assert_eq!(retry.bytes, first.bytes);
    let next = Page::next(&first);
    assert_ne!(next.challenge["salt"], page.challenge["salt"]);
    let without = write(&world, &ann, "k2", &next.token, None).await;
    assert_eq!((without.status, without.problem()), (403, "proof-needed"));
    assert_eq!(write(&world, &ann, "k2", &next.token, proof.as_deref()).await.problem(), "proof-wrong");
    assert_eq!(write(&world, &ann, "k2", &next.token, next.proof().as_deref()).await.status, 201);
    // Whoever was asked for nothing goes on without.
    let free = Page::of(&world, &ann, CARRIER).await;
    let answer = write(&world, &ann, "k3", &free.token, None).await;
    assert_eq!(Page::next(&answer).challenge, Value::Null);
    assert!(answer.body.get("next_challenge").is_none());
}

#[tokio::test]
async fn without_a_right_proof_no_rule_sees_the_page_but_a_retry_gets_its_answer() {
    let world = World::with_spring(settings()).await;
    let [ann, bob] = [world.sign_in("ann").await, world.sign_in("bob").await];
    world.post("/v1/campaigns", OPERATOR, json!({"id":"autumn","kind":"guestbook","name":"A"})).await;
    let page = Page::of(&world, &ann, HOSTED).await;
    let of_bob = Page::of(&world, &bob, HOSTED).await.proof();
    let of_another = Page::of(&world, &ann, HOSTED).await.proof();
    let autumn = [("x-forwarded-for", HOSTED)];
    let autumn = world.post_with("/v1/campaigns/autumn/visits", &ann, &autumn, json!({})).await;
    let of_autumn = Some(solve(&autumn.body["challenge"]));
    let rubbish = Some("rubbish".to_owned());
    for proof in [&of_bob, &of_another, &of_autumn, &rubbish] {
        let answer = write(&world, &ann, "k1", &page.token, proof.as_deref()).await;
        assert_eq!((answer.status, answer.problem()), (403, "proof-wrong"));
        assert_eq!(world.last().page, None);
    }
    let missing = write(&world, &ann, "k1", &page.token, None).await;
    assert_eq!((missing.status, missing.problem()), (403, "proof-needed"));
    assert!(missing.body["detail"].as_str().unwrap().contains("challenge"));
    assert_eq!(world.last().page, None);
    // None of them was an answer to the command, so it can still be given; and then it is found without a proof too.
    let given = write(&world, &ann, "k1", &page.token, page.proof().as_deref()).await;
    assert_eq!(given.status, 201);
    assert_eq!(write(&world, &ann, "k1", &page.token, None).await.bytes, given.bytes);
}

#[tokio::test]
async fn a_proof_ends_with_its_page_and_is_no_second_use_of_it() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let page = Page::of(&world, &ann, HOSTED).await;
    let proof = page.proof();
    let late = (NOON + 2 * 60 * 60 * 1000).to_string();
    let body = json!({ "line": 7, "page_token": page.token, "proof": proof });
    let headers = [("idempotency-key", "late"), ("fairground-at", late.as_str())];
    let expired = world.post_with(LINES, &ann, &headers, body).await;
    assert_eq!((expired.status, expired.problem()), (400, "page-token-expired"));
    // Used again it proves as much as before; that the page's nonce was spent is for the rules to judge.
    assert_eq!(write(&world, &ann, "k1", &page.token, proof.as_deref()).await.status, 201);
    let first = world.last().page.unwrap();
    assert_eq!(write(&world, &ann, "k2", &page.token, proof.as_deref()).await.status, 201);
    assert_eq!(world.last().page.unwrap().nonce, first.nonce);
}

#[tokio::test]
async fn nobody_saves_the_work_by_throwing_the_page_away() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let page = Page::of(&world, &ann, HOSTED).await;
    assert_eq!(write(&world, &ann, "k1", &page.token, page.proof().as_deref()).await.status, 201);
    // The stored answer comes with a page that follows from none: it is asked for what a visitor would be.
    let headers = [("idempotency-key", "k1"), ("x-forwarded-for", HOSTED)];
    let again = world.post_with(LINES, &ann, &headers, json!({ "line": 7, "page_token": "gone" })).await;
    assert_eq!(again.status, 201);
    let next = Page::next(&again);
    assert_eq!(next.challenge["maxnumber"], GREY);
    assert_eq!(write(&world, &ann, "k2", &next.token, None).await.problem(), "proof-needed");
    // A token is signed as a whole, so what it asks for can't be taken out.
    let cut = &page.token[..page.token.len() - 6];
    assert_eq!(write(&world, &ann, "k3", cut, None).await.problem(), "page-token-invalid");
}

#[tokio::test]
async fn everybody_is_asked_for_more_once_a_prefix_or_a_sharer_comes_near_a_limit() {
    let rate = Rate { burst: 10, per_second: 1 };
    let limits = Limits { carrier: rate, sharer: rate, ..Limits::default() };
    let world = World::with_spring(Settings { limits, ..settings() }).await;
    let ann = world.sign_in("ann").await;
    let mut asked = Vec::new();
    for _ in 0..10 {
        asked.push(Page::of(&world, &ann, CARRIER).await.challenge["maxnumber"].as_u64());
    }
    // From half of the limit on; and what is beyond it is told to wait, as ever.
    let (before, after) = asked.split_at(4);
    assert_eq!((before, after), (&[None; 4][..], &[Some(FLOOD); 6][..]));
    let limited = world.post_with(VISITS, &ann, &[("x-forwarded-for", CARRIER)], json!({})).await;
    assert_eq!((limited.status, limited.problem()), (429, "too-many-requests"));
    // Others of the class are not meant.
    assert_eq!(Page::of(&world, &ann, "117.136.9.1").await.challenge, Value::Null);

    let mut asked = Vec::new();
    for _ in 0..6 {
        let visit = json!({ "sharer": "bob" });
        asked.push(Page::shared(&world, &ann, FIXED, visit).await.challenge["maxnumber"].as_u64());
    }
    assert_eq!(asked, [None, None, None, None, Some(FLOOD), Some(FLOOD)]);
    assert_eq!(Page::of(&world, &ann, FIXED).await.challenge, Value::Null);
}

#[tokio::test]
async fn commands_without_a_proof_are_counted_as_classes_of_their_own() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let page = Page::of(&world, &ann, HOSTED).await;
    write(&world, &ann, "k1", &page.token, None).await;
    write(&world, &ann, "k1", &page.token, None).await;
    write(&world, &ann, "k1", &page.token, Some("")).await;
    write(&world, &ann, "k1", &page.token, page.proof().as_deref()).await;
    world.gateway.flush_door_sums().await;
    let sum: Value = serde_json::from_slice(&world.last().body).unwrap();
    assert_eq!(sum, json!({ "visits": 1, "refusals": { "proof_missing": 2, "proof_wrong": 1 } }));
}
