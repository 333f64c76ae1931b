use decider::Service;
use proto::Actor;
use proto::wire::{Audience, Look, LookReply, Own};
use serde_json::{Value, json};

use super::support::*;
use crate::Votes;
use crate::command::Command;
use crate::query::View;
use crate::state::NONCES_HELD_MS;

fn numbers(list: &Value) -> Vec<u64> {
    list["contestants"].as_array().unwrap().iter().map(|line| line["number"].as_u64().unwrap()).collect()
}

#[test]
fn contestants_are_found_by_number_and_by_name() {
    let mut world = World::open(rules("{}"), 12);
    let table: [(&str, &[u64]); 7] = [
        ("11", &[11]),
        // The number 1, and all whose names hold a 1.
        ("1", &[1, 10, 11, 12]),
        ("ötzi", &[2, 5, 8, 11]),
        ("ÖTZI no 8", &[8]),
        ("张", &[3, 6, 9, 12]),
        ("芳", &[1, 7, 10]),
        ("nobody", &[]),
    ];
    for (search, expected) in table {
        let list = world.look("contestants", &[("search", search)], false).unwrap();
        assert_eq!(numbers(&list), expected, "{search}");
    }
    let erased = world.look("contestants", &[("search", "4")], false).unwrap();
    assert_eq!(erased["contestants"][0]["name"], Value::Null);
}

#[test]
fn pages_join_without_gaps() {
    let mut world = World::open(rules("{}"), 25);
    for contestant in [7, 7, 3] {
        world.vote(&[contestant]);
    }
    world.wait_ms(60_000);
    for (sort, first) in [("number", [1, 2, 3]), ("rank", [7, 3, 1])] {
        let mut seen = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut parameters = vec![("sort", sort), ("limit", "10")];
            parameters.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let list = world.look("contestants", &parameters, false).unwrap();
            seen.extend(numbers(&list));
            let Some(next) = list["next_cursor"].as_str() else { break };
            cursor = Some(next.to_owned());
        }
        assert_eq!(seen[..3], first, "{sort}");
        seen.sort_unstable();
        assert_eq!(seen, (1..=25).collect::<Vec<_>>(), "{sort}");
    }
}

#[test]
fn ranks_that_have_moved_expire_cursors() {
    let mut world = World::open(rules("{}"), 25);
    world.vote(&[7]);
    world.wait_ms(60_000);
    let by_rank = world.look("contestants", &[("sort", "rank"), ("limit", "10")], false).unwrap();
    let by_rank = by_rank["next_cursor"].as_str().unwrap();
    let by_number = world.look("contestants", &[("limit", "10")], false).unwrap();
    let by_number = by_number["next_cursor"].as_str().unwrap();
    let next = [("sort", "rank"), ("cursor", by_rank)];
    assert_eq!(numbers(&world.look("contestants", &next, false).unwrap()).len(), 15);
    assert_eq!(world.look("contestants", &[("cursor", by_rank)], false), Err(400));
    assert_eq!(world.look("contestants", &[("sort", "rank"), ("cursor", by_number)], false), Err(400));
    // Sign-ups that wait move no rank.
    world.ask(&ask(Actor::Person(ANN), Command::SignUp { profile: reference(26) })).unwrap();
    assert!(world.look("contestants", &next, false).is_ok());
    world.vote(&[8]);
    world.wait_ms(60_000);
    assert_eq!(world.look("contestants", &next, false), Err(410));
    let numbers_last = [("cursor", by_number)];
    assert_eq!(numbers(&world.look("contestants", &numbers_last, false).unwrap()).len(), 15);
}

#[test]
fn operators_see_what_is_held_when_the_board_moves() {
    let mut world = World::open(rules(r#"{"rounds":[{"advance":1}]}"#), 2);
    world.vote(&[1]);
    world.order(advance(1));
    world.vote(&[1]);
    world.ask(&cast_by_program(ANN, &[1], 1)).unwrap();
    let seen = |world: &mut World, inside| {
        let line = world.look("contestants", &[], inside).unwrap()["contestants"][0].clone();
        (line["votes"].clone(), line["votes_counted"].clone(), line["votes_held"].clone())
    };
    assert_eq!(seen(&mut world, true), (json!(0), json!(1), json!(0)));
    world.wait_ms(60_000);
    assert_eq!(seen(&mut world, true), (json!(1), json!(2), json!(1)));
    assert_eq!(seen(&mut world, false), (json!(1), Value::Null, Value::Null));
}

#[test]
fn ones_own_answer_follows_the_time_of_decisions() {
    let mut world = World::open(rules("{}"), 1);
    world.ask(&cast(ANN, &[1], 1)).unwrap();
    let yesterday = Some(proto::Timestamp(NOON.0 - 24 * HOUR_MS));
    let own = Own { campaign: spring(), person: ANN, pretended_at: yesterday };
    // Decisions never go back in time, so neither does this.
    assert_eq!(Votes::own(&world.state, &own, NOON).unwrap()["votes_left"], 0);
}

#[test]
fn a_final_campaign_forgets_quotas_and_says_so() {
    let json = r#"{"votes_per_person_per_contestant":2,"followers_only":true}"#;
    let mut world = World::open(rules(json), 1);
    world.order(Command::Follow { person: ANN, following: true });
    let mut vote = cast(ANN, &[1], 1);
    vote.sighting.as_mut().unwrap().device = Some(proto::Pseudonym([8; 8]));
    world.ask(&vote).unwrap();
    world.ask(&ask(Actor::Person(ANN), Command::SignUp { profile: reference(2) })).unwrap();
    world.order(Command::Close);
    world.wait_ms(2 * NONCES_HELD_MS + 1);
    world.order(Command::Finalize);
    assert!(!world.state.nonces.spent(&ANN, vote.page.unwrap().nonce));
    let campaign = &world.state.campaigns[&spring()];
    assert!(campaign.persons.is_empty() && campaign.choices.is_empty());
    assert!(campaign.devices.is_empty() && campaign.followers.is_empty());
    let own = Own { campaign: spring(), person: ANN, pretended_at: None };
    let contestant = json!({ "number": 2, "status": "pending" });
    assert_eq!(
        Votes::own(&world.state, &own, NOON).unwrap(),
        json!({ "votes_left": 0, "votes_today": null, "votes_in_all": null, "contestant": contestant })
    );
}

#[test]
fn bad_parameters_are_refused() {
    let mut world = World::open(rules("{}"), 1);
    let long = "x".repeat(65);
    for parameter in [("limit", "0"), ("limit", "101"), ("limit", "x"), ("sort", "votes"), ("cursor", "-1")] {
        assert_eq!(world.look("contestants", &[parameter], false), Err(400), "{parameter:?}");
    }
    assert_eq!(world.look("contestants", &[("search", &long)], false), Err(400));
    assert_eq!(
        world.look("contestants", &[("cursor", "999999999")], false).unwrap()["contestants"],
        json!([])
    );
    assert_eq!(world.look("weather", &[], false), Err(404));
}

#[test]
fn the_public_sees_neither_pending_nor_rejected() {
    let mut world = World::open(rules("{}"), 1);
    for person in [ANN, BOB] {
        world.ask(&ask(Actor::Person(person), Command::SignUp { profile: reference(1) })).unwrap();
    }
    world.order(Command::Reject { contestant: 3 });
    assert_eq!(numbers(&world.look("contestants", &[], false).unwrap()), [1]);
    assert_eq!(numbers(&world.look("contestants", &[], true).unwrap()), [1, 2, 3]);
    let about = world.look("campaign", &[], false).unwrap();
    assert_eq!((&about["contestants_approved"], &about["contestants_pending"]), (&json!(1), &Value::Null));
    let about = world.look("campaign", &[], true).unwrap();
    assert_eq!(about["contestants_pending"], 1);
}

#[test]
fn the_campaign_tells_its_rules() {
    let mut world = World::open(rules(r#"{"followers_only":true}"#), 0);
    let about = world.look("campaign", &[], false).unwrap();
    assert_eq!(
        (&about["campaign"], &about["status"], &about["kind"]),
        (&json!("spring"), &json!("open"), &json!("votes"))
    );
    assert_eq!(about["rules"]["followers_only"], true);
    assert_eq!(about["opened_at_ms"], NOON.0);
}

#[test]
fn one_knows_ones_own_votes_and_sign_up() {
    let mut world = World::open(rules(r#"{"votes_per_person_per_day":2}"#), 1);
    world.ask(&cast(ANN, &[1], 1)).unwrap();
    world.ask(&ask(Actor::Person(ANN), Command::SignUp { profile: reference(2) })).unwrap();
    let own = Own { campaign: spring(), person: ANN, pretended_at: None };
    let answer = Votes::own(&world.state, &own, NOON).unwrap();
    let contestant = json!({ "number": 2, "status": "pending" });
    assert_eq!(
        answer,
        json!({ "votes_left": 1, "votes_today": 1, "votes_in_all": 1, "contestant": contestant })
    );
    let tomorrow = NOON.plus_ms(24 * HOUR_MS);
    assert_eq!(Votes::own(&world.state, &own, tomorrow).unwrap()["votes_left"], 2);
    let stranger = Own { person: BOB, ..own };
    assert_eq!(Votes::own(&world.state, &stranger, NOON).unwrap()["votes_left"], 2);
    let elsewhere = Own { campaign: "autumn".parse().unwrap(), ..stranger };
    assert_eq!(Votes::own(&world.state, &elsewhere, NOON).unwrap_err().status, 404);
}

#[test]
fn bodies_and_tags_change_together() {
    let mut world = World::open(rules("{}"), 1);
    let look = Look {
        campaign: spring(),
        question: "leaderboard".to_owned(),
        parameters: vec![],
        audience: Audience::Public,
    };
    let first = Votes::view(&world.state, &View::default(), &Names);
    let LookReply::Body { etag: before, .. } = Votes::look(&first, &look) else { panic!("a body") };
    world.vote(&[1]);
    world.wait_ms(60_000);
    let second = Votes::view(&world.state, &first, &Names);
    let LookReply::Body { etag: after, .. } = Votes::look(&second, &look) else { panic!("a body") };
    assert_ne!(before, after);
    assert_eq!(after.len(), 16);
}
