//! What those see who decide about rewards.

use decider::Service;
use decider::kept::Kept;
use proto::PersonId;
use proto::wire::{Format, Queried, Query};
use serde_json::{Value, json};

use super::support::*;
use crate::event::Decision;
use crate::{Command, Medium, Receipt, Referrals};

fn account(number: u8) -> PersonId {
    PersonId([100 + number; 16])
}

/// Ann invites so many accounts of one phone.
fn farmed(accounts: u8) -> World {
    let mut world = World::open(hours());
    let code = world.code_of(ANN);
    for number in 0..accounts {
        world.accept_with(account(number), code, seen(1, 1)).unwrap();
        world.follow(account(number), true);
    }
    world.wait_ms(HOUR_MS);
    world
}

fn query(world: &World, question: &str, parameters: &[(&str, &str)]) -> Result<Value, u16> {
    let parameter = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let query = Query {
        tenant: tenant(),
        campaign: Some(spring()),
        question: question.to_owned(),
        parameters: parameters.iter().map(parameter).collect(),
        format: Format::Json,
    };
    match Referrals::query(&query, &Kept::<Referrals>::of(&world.log)).unwrap() {
        Queried::Page(page) => Ok(serde_json::from_slice(&page.body).unwrap()),
        Queried::Problem(problem) => Err(problem.status),
    }
}

fn judge(world: &mut World, number: u8, to: Decision) {
    let judge = Command::Judge { follower: account(number), to, why: "looked".to_owned() };
    world.order(judge).unwrap();
}

#[test]
fn held_rewards_are_listed_newest_first_with_what_was_seen_and_decided() {
    let mut world = farmed(8);
    judge(&mut world, 0, Decision::Refuse);
    judge(&mut world, 1, Decision::Release);
    let first = query(&world, "held", &[("limit", "4")]).unwrap();
    assert_eq!(first["rewards"].as_array().unwrap().len(), 4);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = query(&world, "held", &[("limit", "4"), ("cursor", cursor)]).unwrap();
    assert_eq!(second["rewards"].as_array().unwrap().len(), 2, "two are decided");
    let held = &first["rewards"][0];
    assert_eq!(held["suspicions"][0]["sign"], json!({ "shared_device": { "kin": 8, "others": 0 } }));
    assert_eq!(held["inviter"], json!({ "person": ANN }));
    assert!(first["rewards"][0]["position"].as_u64() > first["rewards"][1]["position"].as_u64());
    let refused = query(&world, "held", &[("stage", "refused")]).unwrap();
    let refused = refused["rewards"].as_array().unwrap();
    assert_eq!((refused.len(), &refused[0]["judgements"][0]["to"]), (1, &json!("refuse")));
    assert_eq!(refused[0]["judgements"][0]["why"], "looked");
    let given = query(&world, "held", &[("stage", "qualified")]).unwrap();
    assert_eq!(given["rewards"][0]["follower"], json!(account(1)));
    assert_eq!(query(&world, "held", &[("stage", "x")]), Err(400));
    let one = query(&world, "held", &[("follower", &account(1).to_string())]).unwrap();
    assert_eq!((&one["rewards"], &one["next_cursor"]), (&given["rewards"], &json!(null)));
    assert_eq!(query(&world, "held", &[("follower", &BOB.to_string())]).unwrap()["rewards"], json!([]));
    assert_eq!(query(&world, "held", &[("follower", "x")]), Err(400));
    assert_eq!(query(&world, "held", &[("stage", "doubted")]).unwrap()["rewards"], json!([]));
}

#[test]
fn a_reward_that_was_given_and_then_held_is_listed_as_well() {
    let mut world = World::open(hours());
    world.invited_by_ann(account(0));
    world.follow(account(0), true);
    world.wait_ms(HOUR_MS);
    assert_eq!(query(&world, "held", &[("stage", "all")]).unwrap()["rewards"], json!([]));
    judge(&mut world, 0, Decision::Hold);
    judge(&mut world, 0, Decision::Refuse);
    let listed = query(&world, "held", &[("stage", "all")]).unwrap();
    let reward = &listed["rewards"][0];
    assert_eq!((&reward["score"], &reward["stage"]), (&json!(null), &json!("refused")));
    assert_eq!(reward["judgements"].as_array().unwrap().len(), 2);
}

#[test]
fn the_tree_shows_who_invited_whom_and_what_they_share() {
    let mut world = farmed(3);
    let code = world.code_of(account(0));
    world.accept_with(BOB, code, seen(2, 2)).unwrap();
    let tree = query(&world, "tree", &[("person", &account(0).to_string())]).unwrap();
    let edges = json!([{ "from": account(0), "to": BOB }, { "from": ANN, "to": account(0) }]);
    assert_eq!((&tree["edges"], &tree["is_cut"]), (&edges, &json!(false)));
    let whole = query(&world, "tree", &[("person", &ANN.to_string())]).unwrap();
    assert_eq!((whole["nodes"].as_array().unwrap().len(), whole["edges"].as_array().unwrap().len()), (5, 4));
    let nodes = whole["nodes"].as_array().unwrap();
    let of = |person: PersonId| nodes.iter().find(|node| node["id"] == json!(person)).unwrap();
    assert_eq!(of(account(0))["device"], of(account(1))["device"]);
    assert_ne!(of(account(0))["device"], of(BOB)["device"]);
    assert_eq!((&of(BOB)["stage"], &of(ANN)["stage"]), (&json!("accepted"), &json!("nobodys")));
    assert_eq!(query(&world, "tree", &[]), Err(400));
    assert_eq!(query(&world, "trees", &[]), Err(404));
}

#[test]
fn a_ring_is_drawn_whole() {
    let mut world = World::open(hours());
    let ring = [account(0), account(1), account(2)];
    let codes = ring.map(|person| world.code_of(person));
    for (index, person) in ring.into_iter().enumerate() {
        world.accept(person, codes[(index + 2) % 3]).unwrap();
    }
    let tree = query(&world, "tree", &[("person", &account(1).to_string())]).unwrap();
    assert_eq!((tree["nodes"].as_array().unwrap().len(), tree["edges"].as_array().unwrap().len()), (3, 3));
}

#[test]
fn a_large_tree_is_cut() {
    let mut world = World::open(hours());
    let code = world.code_of(ANN);
    for number in 0..250_u64 {
        let mut person = PersonId([0xff; 16]);
        person.0[..8].copy_from_slice(&number.to_be_bytes());
        world.accept(person, code).unwrap();
    }
    let tree = query(&world, "tree", &[("person", &ANN.to_string())]).unwrap();
    assert_eq!((tree["nodes"].as_array().unwrap().len(), &tree["is_cut"]), (200, &json!(true)));
}

#[test]
fn a_tree_is_somebodys_who_invites_or_was_invited() {
    let mut world = farmed(1);
    world.follow(DAN, true);
    let around = |who: PersonId| query(&world, "tree", &[("person", &who.to_string())]);
    assert_eq!(around(ANN).unwrap()["nodes"].as_array().unwrap().len(), 2);
    assert!(around(account(0)).is_ok());
    for nobody in [DAN, BOB] {
        assert_eq!(around(nobody), Err(404));
    }
}

#[test]
fn whoever_turns_out_to_have_followed_before_stands_so_in_the_tree() {
    let mut world = World::open(hours());
    world.wait_ms(2 * HOUR_MS);
    let code = world.code_of(ANN);
    let at = world.now.minus(HOUR_MS);
    for (follower, waits_ms) in [(BOB, 0), (CAT, HOUR_MS)] {
        world.accept(follower, code).unwrap();
        world.follow(follower, true);
        world.wait_ms(waits_ms);
        world.order(Command::FollowAt { person: follower, following: true, at }).unwrap();
        let tree = query(&world, "tree", &[("person", &follower.to_string())]).unwrap();
        let nodes = tree["nodes"].as_array().unwrap();
        let node = nodes.iter().find(|node| node["id"] == follower.to_string()).unwrap();
        assert_eq!(node["stage"], "not_new");
    }
}

#[test]
fn a_card_and_its_picture_are_those_of_a_code_that_somebody_has() {
    let mut world = World::open(hours());
    let code = world.code_of(ANN).to_string();
    let channel = Command::OpenChannel { channel: "metro".parse().unwrap(), medium: Medium::Poster };
    let Ok(Receipt::Code { code: metro }) = world.order(channel) else { panic!("no code") };
    let asked = |code: &str| query(&world, "share_card", &[("code", code)]);
    let link = format!("/c/spring?code={code}");
    let image = format!("/v1/campaigns/spring/codes/{code}/qr.png");
    let card = json!({ "title": "Spring", "link": link, "image": image });
    assert_eq!(asked(&code), Ok(card.clone()));
    assert_eq!(asked(&code.to_uppercase()), Ok(card), "typed with capitals");
    assert!(asked(&metro.to_string()).is_ok());
    assert_eq!(asked("000000000000"), Err(404));
    assert_eq!(asked("x?y=1"), Err(400));
}
