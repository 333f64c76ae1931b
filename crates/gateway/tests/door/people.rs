//! Erasing people.

use std::sync::Arc;

use bus::Bus;
use proto::PersonId;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, Forget};
use serde_json::{Value, json};

use crate::world::{AUDITOR, OPERATOR, STRANGER, Shard, World, settings};

/// The fake shard remembers what it was told to forget; the first time it is too busy.
pub fn serve(bus: &Bus, shard: &Arc<Shard>) {
    let shard = shard.clone();
    bus.serve(Subject::new("guestbook", 0, Purpose::Forget), move |message| {
        let Forget { personal } = wire::decode(&message).unwrap();
        let mut forgotten = shard.forgotten.lock().unwrap();
        let reply = if forgotten.is_empty() { Err("busy".to_owned()) } else { Ok(()) };
        forgotten.push(personal);
        Box::pin(async move { wire::encode(&reply).into() })
    });
}

#[tokio::test]
async fn an_erased_person_is_gone_from_vault_session_and_views() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let joined = world.post("/v1/campaigns/spring/members", &ann, json!({ "name": "Ann" })).await;
    assert_eq!(joined.status, 201, "{joined:?}");
    let reference = joined.body["said"]["profile"].as_str().unwrap().parse().unwrap();
    assert!(world.vault.personal(&reference).is_some());

    let erased = world.post("/v1/people/erase", OPERATOR, json!({ "openid": "ann" })).await;
    assert_eq!((erased.status, &erased.body), (200, &json!({ "erased": true })));
    assert_eq!(world.vault.personal(&reference), None);
    assert_eq!(*world.shard.forgotten.lock().unwrap(), [vec![reference], vec![reference]]);
    let answer = world.get("/v1/campaigns/spring/me", &ann).await;
    assert_eq!((answer.status, answer.problem()), (401, "session-expired"));
    // Asked again, there is nobody.
    let again = world.post("/v1/people/erase", OPERATOR, json!({ "openid": "ann" })).await;
    assert_eq!((again.status, &again.body), (200, &json!({ "erased": false })));
}

#[tokio::test]
async fn a_command_names_persons_who_are_somebody_or_were_in_this_campaign() {
    let world = World::with_spring(settings()).await;
    let id = |openid: &str| world.vault.person(&"default".parse().unwrap(), openid).unwrap();
    let (ann, bob, nobody) = (id("ann"), id("bob"), PersonId([7; 16]));
    let invite =
        |guests: Value| world.post("/v1/campaigns/spring/guests", OPERATOR, json!({ "guests": guests }));
    assert_eq!(invite(json!([ann, bob])).await.status, 201);
    let sent = world.shard.envelopes.lock().unwrap().len();
    for guests in [json!([ann, nobody, bob]), json!(nobody)] {
        let refused = invite(guests).await;
        assert_eq!((refused.status, refused.problem()), (409, "person-unknown"));
        let detail = refused.body["detail"].as_str().unwrap();
        assert!(detail.starts_with(&format!("Nobody has the id {nobody}. ")), "{detail}");
    }
    assert_eq!(world.shard.envelopes.lock().unwrap().len(), sent, "the shard was not asked");
    // Who was erased meanwhile acts as the same here once they come back.
    let erased = world.post("/v1/people/erase", OPERATOR, json!({ "openid": "ann" })).await;
    assert_eq!(erased.status, 200);
    assert_eq!(invite(json!([ann, bob])).await.status, 201);
    let autumn = json!({ "id": "autumn", "kind": "guestbook", "name": "Autumn" });
    assert_eq!(world.post("/v1/campaigns", OPERATOR, autumn).await.status, 201);
    let later = world.post("/v1/campaigns/autumn/guests", OPERATOR, json!({ "guests": [ann] })).await;
    assert_eq!(later.problem(), "person-unknown", "it was set up after they had gone");
}

#[tokio::test]
async fn nobody_is_erased_by_another_account_or_by_mistake() {
    let world = World::with_spring(settings()).await;
    let ann = world.sign_in("ann").await;
    let elsewhere = world.post("/v1/people/erase", STRANGER, json!({ "openid": "ann" })).await;
    assert_eq!((elsewhere.status, &elsewhere.body), (200, &json!({ "erased": false })));
    for (token, body, status) in [
        (AUDITOR, json!({ "openid": "ann" }), 403),
        (ann.as_str(), json!({ "openid": "ann" }), 403),
        ("", json!({ "openid": "ann" }), 401),
        (OPERATOR, json!({}), 400),
        (OPERATOR, json!({ "openid": "ann", "tenant": "elsewhere" }), 400),
    ] {
        assert_eq!(world.post("/v1/people/erase", token, body).await.status, status);
    }
    assert_eq!(world.get("/v1/campaigns/spring/me", &ann).await.status, 200);
}
