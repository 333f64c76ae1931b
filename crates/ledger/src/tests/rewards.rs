//! What persons see of what campaigns of referrals gave them.

use decider::Service;
use proto::fact::{FollowerLeft, FollowerQualified, FollowerRestored, Goal, GoalLost, GoalReached};
use proto::wire::{Format, Queried, Query};
use proto::{PersonId, TenantId};
use serde_json::{Value, json};

use super::support::*;
use crate::{Ledger, Rules};

fn inviting() -> Rules {
    rules(
        r#"{"awards":[{"name":"one","on":"follower_qualified","asset":"points","amount":20},
            {"name":"two","on":"second_level_qualified","asset":"points","amount":5},
            {"name":"ten","on":{"inviter_milestone":1},"asset":"unit.mug","amount":1},
            {"name":"vote","on":"vote_counted","asset":"points","amount":3}]}"#,
    )
}

fn qualified(position: u64, inviter: PersonId, above: Option<PersonId>) -> proto::Heard<proto::Fact> {
    told(position, FollowerQualified { inviter, follower: CAT, above })
}

fn left(position: u64, inviter: PersonId, qualified: u64) -> proto::Heard<proto::Fact> {
    told(position, FollowerLeft { inviter, follower: CAT, qualified })
}

/// What somebody of a tenant is answered.
fn asked(world: &World, tenant: TenantId, person: PersonId, more: &[(&str, &str)]) -> Result<Value, u16> {
    let kept = decider::kept::Kept::<Ledger>::of(&world.log);
    let about = [("person".to_owned(), person.to_string()), ("campaign".to_owned(), spring().to_string())];
    let more = more.iter().map(|(name, value)| (name.to_string(), value.to_string()));
    let query = Query {
        tenant,
        campaign: Some(book()),
        question: "own_rewards".to_owned(),
        parameters: about.into_iter().chain(more).collect(),
        format: Format::Json,
    };
    match Ledger::query(&query, &kept).unwrap() {
        Queried::Page(page) => Ok(serde_json::from_slice(&page.body).unwrap()),
        Queried::Problem(problem) => Err(problem.status),
    }
}

fn rewards(world: &World, person: PersonId) -> Value {
    asked(world, tenant(), person, &[]).unwrap()
}

/// What each line is for, with given, taken back and left of its first asset, or why there is none.
fn lines(answer: &Value) -> Vec<Value> {
    let line = |line: &Value| match &line["parts"][0] {
        Value::Null => json!([line["what"], line["unpaid"]]),
        part => json!([line["what"], part["given"], part["taken_back"], part["left"]]),
    };
    answer["rewards"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn a_reward_is_shown_to_whom_it_went_and_goes_back_with_the_follower() {
    let mut world = World::with(inviting(), 1_000);
    world.hear(qualified(7, ANN, Some(BOB)));
    let answer = rewards(&world, ANN);
    assert_eq!(lines(&answer), [json!(["follower", 20, 0, 20])]);
    assert_eq!(
        answer["sums"],
        json!([{ "asset": "points", "unit": "point", "given": 20, "taken_back": 0, "left": 20 }])
    );
    assert_eq!(lines(&rewards(&world, BOB)), [json!(["second_level", 5, 0, 5])]);
    assert!(lines(&rewards(&world, CAT)).is_empty(), "the follower is given nothing");

    world.wait_ms(HOUR_MS);
    world.hear(left(8, ANN, 7));
    assert_eq!(lines(&rewards(&world, ANN)), [json!(["follower", 20, 20, 0])]);
    assert_eq!(lines(&rewards(&world, BOB)), [json!(["second_level", 5, 5, 0])]);
    world.hear(told(9, FollowerRestored { inviter: ANN, follower: CAT, qualified: 7 }));
    let answer = rewards(&world, ANN);
    assert_eq!(lines(&answer), [json!(["follower", 20, 0, 20])]);
    assert_eq!(answer["sums"][0]["left"], 20);
}

#[test]
fn what_is_owed_since_it_was_spent_is_taken_back_all_the_same() {
    let mut world = World::with(inviting(), 1_000);
    world.hear(qualified(7, ANN, None));
    world.transfer(&[new(1, "points:person:ann", "points:fulfilment", 15)]).unwrap();
    world.hear(left(8, ANN, 7));
    assert_eq!(world.balances(["points:person:ann", "points:owed:ann"]), [0, 15]);
    assert_eq!(lines(&rewards(&world, ANN)), [json!(["follower", 20, 20, 0])]);
    // The next one settles what is owed first; it was given in full.
    world.hear(qualified(9, ANN, None));
    let answer = rewards(&world, ANN);
    assert_eq!(lines(&answer), [json!(["follower", 20, 0, 20]), json!(["follower", 20, 20, 0])]);
    assert_eq!(
        answer["sums"][0],
        json!({ "asset": "points", "unit": "point", "given": 40, "taken_back": 20, "left": 20 })
    );
}

#[test]
fn goals_are_rewarded_in_their_own_asset() {
    let mut world = World::with(inviting(), 1_000);
    world.allot("unit.mug", 3);
    let reached = GoalReached { person: ANN, goal: Goal::Invited(1) };
    world.hear(told(8, reached));
    assert_eq!(rewards(&world, ANN)["rewards"][0]["parts"][0]["asset"], "unit.mug");
    assert_eq!(lines(&rewards(&world, ANN)), [json!(["goal", 1, 0, 1])]);
    world.hear(told(9, GoalLost { person: ANN, reached: 8 }));
    assert_eq!(lines(&rewards(&world, ANN)), [json!(["goal", 1, 1, 0])]);
}

#[test]
fn what_was_not_paid_says_why_until_it_is_paid_by_hand() {
    let mut world = World::with(inviting(), 22);
    assert_eq!(world.hear(qualified(7, ANN, Some(BOB))), ["TransfersBooked", "FactDeclined budget-spent"]);
    let answer = rewards(&world, ANN);
    assert_eq!((lines(&answer), &answer["unpaid"]), (vec![json!(["invitation", "budget_spent"])], &json!(1)));
    assert_eq!(answer["sums"], json!([]));
    let second = rewards(&world, BOB);
    assert_eq!((lines(&second), &second["unpaid"]), (vec![json!(["second_level", 5, 0, 5])], &json!(0)));

    world.allot("points", 100);
    world.transfer(&[new(1, "points:budget:spring", "points:person:ann", 20)]).unwrap();
    let answer = rewards(&world, ANN);
    assert_eq!(lines(&answer), [json!(["by_hand", 20, 0, 20]), json!(["invitation", "budget_spent"])]);
    assert_eq!((&answer["unpaid"], &answer["sums"][0]["left"]), (&json!(0), &json!(20)));
    world.reverse(id(1), Some(8)).unwrap();
    assert_eq!(lines(&rewards(&world, ANN))[0], json!(["by_hand", 20, 8, 12]));
}

#[test]
fn who_would_have_got_what_was_not_paid_is_on_record() {
    let mut world = World::with(inviting(), 3);
    world.hear(qualified(7, ANN, Some(BOB)));
    let declined = |(_, event): &(_, crate::Event)| match event {
        crate::Event::FactDeclined(declined) => declined.fact.person,
        _ => None,
    };
    let mut persons: Vec<PersonId> = world.log.iter().filter_map(declined).collect();
    persons.sort();
    assert_eq!(persons, [ANN, BOB], "not the inviter twice");
    assert_eq!(lines(&rewards(&world, BOB)), [json!(["invitation", "budget_spent"])]);
}

#[test]
fn a_cap_that_was_reached_is_told_as_that() {
    let capped = rules(
        r#"{"awards":[{"name":"one","on":"follower_qualified","asset":"points","amount":20,"per_person_max":20}]}"#,
    );
    let mut world = World::with(capped, 1_000);
    world.hear(qualified(7, ANN, None));
    world.hear(qualified(8, ANN, None));
    let answer = rewards(&world, ANN);
    assert_eq!(lines(&answer), [json!(["invitation", "cap_reached"]), json!(["follower", 20, 0, 20])]);
    assert_eq!(answer["unpaid"], 0, "nothing is owed");
}

/// What a vote earned is shown some minutes later, lest it tell whether the vote was held; it is no reward for inviting.
#[test]
fn what_votes_earned_is_not_among_them_nor_what_was_spent() {
    let mut world = World::with(inviting(), 1_000);
    world.hear(counted(41, ANN));
    world.transfer(&[new(1, "points:person:ann", "points:person:bob", 2)]).unwrap();
    for person in [ANN, BOB] {
        assert_eq!(rewards(&world, person)["sums"], json!([]));
    }
}

#[test]
fn pages_go_from_the_newest_to_the_oldest() {
    let mut world = World::with(inviting(), 1_000);
    (0..5).for_each(|one| drop(world.hear(qualified(10 + one, ANN, None))));
    let (mut met, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let more: Vec<(&str, &str)> =
            [("limit", "2")].into_iter().chain(cursor.as_deref().map(|at| ("cursor", at))).collect();
        let page = asked(&world, tenant(), ANN, &more).unwrap();
        met.extend(page["rewards"].as_array().unwrap().iter().map(|line| line["position"].as_u64().unwrap()));
        assert_eq!(page["sums"][0]["left"], 100, "the sums are of all");
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(met.len(), 5);
    assert!(met.is_sorted_by(|newer, older| newer > older), "{met:?}");
    assert_eq!(asked(&world, tenant(), ANN, &[("limit", "0")]), Err(400));
    assert_eq!(asked(&world, tenant(), ANN, &[("cursor", "x")]), Err(400));
    assert_eq!(asked(&world, "stranger".parse().unwrap(), ANN, &[]), Err(404), "an account without a book");
}
