//! What services in other processes ask of the keeper of the vault, and what is said of those that are away.

use std::collections::BTreeMap;

use bytes::Bytes;
use proto::PersonalRef;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, AskPersonal, Conclude, PERSONAL_ASKED_MAX, ToldPersonal};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::lists::create;
use crate::world::{AUDITOR, OPERATOR, World};

/// What the keeper answers.
async fn ask<T: DeserializeOwned>(
    world: &World,
    purpose: Purpose,
    question: impl Serialize,
) -> Result<T, String> {
    let message = Bytes::from(wire::encode(&question));
    wire::decode(&world.bus.request(&Subject::keeper(purpose), message).await.unwrap()).unwrap()
}

#[tokio::test]
async fn names_are_told_in_the_order_asked_for_and_a_bounded_number_at_once() {
    let world = World::new().await;
    world.gateway.keep_vault();
    let (ann, nobody) = (PersonalRef([1; 16]), PersonalRef([2; 16]));
    let fields = BTreeMap::from([("name".to_owned(), "Ann".to_owned())]);
    world.vault.put_personal(ann, None, &fields).unwrap();
    let told: ToldPersonal =
        ask(&world, Purpose::Personal, AskPersonal { references: vec![nobody, ann] }).await.unwrap();
    assert_eq!(told.fields, [None, Some(fields)]);
    let references = vec![ann; PERSONAL_ASKED_MAX + 1];
    let refused = ask::<ToldPersonal>(&world, Purpose::Personal, AskPersonal { references }).await;
    assert!(refused.unwrap_err().contains("at most"));
}

#[tokio::test]
async fn keys_go_once_the_campaigns_own_service_says_that_it_is_final() {
    let world = World::new().await;
    world.gateway.keep_vault();
    for name in ["open-one", "final-one"] {
        create(&world, name, OPERATOR).await;
    }
    let conclude = async |name: &str| {
        ask::<()>(&world, Purpose::Conclude, Conclude { campaign: name.parse().unwrap() }).await
    };
    let key = |name: &str| world.vault.key(&vault::Purpose::Campaign(name.parse().unwrap())).map(drop);
    for name in ["open-one", "nowhere"] {
        assert!(conclude(name).await.is_err(), "{name}");
        key(name).unwrap();
    }
    // Told twice is told once.
    for _ in 0..2 {
        conclude("final-one").await.unwrap();
        assert!(matches!(key("final-one"), Err(vault::VaultError::Destroyed { .. })));
    }
}

#[tokio::test]
async fn services_that_are_away_are_named_beside_those_that_answer() {
    let world = World::new().await;
    let lines = world.get("/v1/services", AUDITOR).await;
    assert_eq!((lines.status, &lines.body[0]["trouble"]), (200, &"".into()), "{lines:?}");
    assert!(lines.body[0]["status"]["position"].is_u64());
    world.bus.withdraw(&Subject::new("guestbook", 0, Purpose::Status));
    let lines = world.get("/v1/services", AUDITOR).await;
    assert!(lines.body[0]["trouble"].as_str().unwrap().contains("serve guestbook"), "{lines:?}");
    assert!(lines.body[0]["status"].is_null());
    let ready = world.get("/readyz", "").await;
    assert_eq!((ready.status, ready.problem()), (503, "not-ready"));
    assert!(ready.body["detail"].as_str().unwrap().contains("guestbook.0"), "{ready:?}");
    // Nobody waits half an hour for a digest that nobody makes.
    let digest = world.get("/v1/journals/guestbook/0/digest", AUDITOR).await;
    assert_eq!((digest.status, digest.problem()), (503, "service-unavailable"));
    assert_eq!(digest.header("retry-after"), "1");
    assert_eq!(world.get("/v1/services", "").await.status, 401);
}
