//! Milestones, the ranking, and how it becomes final.

use decider::Decider;
use decider::exchange::Exchange;
use proto::fact::{Goal, GoalLost, GoalReached};
use proto::{Fact, PersonId};
use serde_json::json;

use super::support::*;
use crate::{Command, Referrals, Refusal, Rules};

fn prizes() -> Rules {
    Rules { milestones: vec![2], prize_places: 2, stay_hours: 0, ..hours() }
}

fn friend(number: u8) -> PersonId {
    PersonId([100 + number; 16])
}

/// Somebody comes by this person's invitation, and counts at once.
fn bring(world: &mut World, inviter: PersonId, number: u8) -> Vec<&'static str> {
    let code = world.code_of(inviter);
    world.accept(friend(number), code).unwrap();
    world.follow(friend(number), true)
}

fn goals(world: &World) -> Vec<Fact> {
    let announced = world.log.iter().filter_map(|(stamp, event)| Referrals::announce(event, *stamp));
    let is_goal =
        |fact: &Fact| matches!(fact, Fact::GoalReached(_) | Fact::GoalLost(_) | Fact::GoalRegained(_));
    announced.map(|announcement| announcement.fact).filter(is_goal).collect()
}

#[test]
fn a_milestone_is_reached_once_lost_and_regained() {
    let mut world = World::open(prizes());
    bring(&mut world, ANN, 0);
    assert_eq!(bring(&mut world, ANN, 1), ["FollowNoted", "FollowerQualified", "MilestoneReached"]);
    let reached = world.log.len() as u64;
    assert_eq!(world.follow(friend(0), false), ["FollowNoted", "FollowerLeft", "MilestoneLost"]);
    assert_eq!(bring(&mut world, ANN, 2).last(), Some(&"MilestoneRegained"));
    assert_eq!(bring(&mut world, ANN, 3).len(), 2, "beyond it");
    assert_eq!(world.follow(friend(3), false).len(), 2, "still beyond it");
    let first: Fact = GoalReached { person: ANN, goal: Goal::Invited(2) }.into();
    assert_eq!(goals(&world)[..2], [first, GoalLost { person: ANN, reached }.into()]);
    assert_eq!(world.own(ANN)["milestones"], json!([{ "qualified": 2, "reached": true }]));
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn several_who_count_by_one_tick_reach_a_milestone_once() {
    let mut world = World::open(Rules { stay_hours: 1, ..prizes() });
    (0..4).for_each(|number| drop(bring(&mut world, ANN, number)));
    let names = world.wait_ms(HOUR_MS);
    assert_eq!(names.iter().filter(|name| **name == "MilestoneReached").count(), 1);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn the_ranking_counts_who_counts_and_of_equals_the_first_stands_first() {
    let mut world = World::open(prizes());
    bring(&mut world, ANN, 0);
    bring(&mut world, BOB, 1);
    let places = |world: &World| (world.own(ANN)["place"].clone(), world.own(BOB)["place"].clone());
    assert_eq!(places(&world), (json!(1), json!(2)));
    bring(&mut world, BOB, 2);
    assert_eq!(places(&world), (json!(2), json!(1)));
    world.follow(friend(2), false);
    assert_eq!(places(&world), (json!(1), json!(2)), "Bob came back to one later");
    world.follow(friend(0), false);
    assert_eq!(places(&world), (json!(null), json!(1)));
    let public = world.look(false, "ranking").unwrap();
    let line = json!({ "place": 1, "qualified": 1, "person": null });
    assert_eq!(public, json!({ "is_final": false, "lines": [line] }));
    assert_eq!(world.look(true, "ranking").unwrap()["lines"][0]["person"], json!(BOB));
}

#[test]
fn places_are_told_once_nothing_can_change_any_more() {
    let mut world = World::open(prizes());
    for (inviter, number) in [(ANN, 0), (ANN, 1), (BOB, 2), (CAT, 3)] {
        bring(&mut world, inviter, number);
    }
    let code = world.code_of(CAT);
    world.accept(friend(4), code).unwrap();
    world.order(Command::Close).unwrap();
    world.wait_ms(2 * HOUR_MS);
    world.follow(friend(4), true);
    world.follow(friend(0), false);
    assert_eq!(world.wait_ms(3 * HOUR_MS - 1), ["RewardsWeighed"], "whoever came last can still leave");
    assert_eq!(world.wait_ms(1), ["RewardsWeighed", "CampaignFinished", "PlaceTaken", "PlaceTaken"]);
    let places: [Fact; 2] = [
        GoalReached { person: CAT, goal: Goal::Place(1) }.into(),
        GoalReached { person: BOB, goal: Goal::Place(2) }.into(),
    ];
    assert_eq!(goals(&world)[goals(&world).len() - 2..], places);
    assert_eq!(world.look(false, "ranking").unwrap()["is_final"], true);
    assert_eq!(world.follow(friend(4), false), ["FollowNoted"], "what it came to stands");
    assert!(matches!(world.order(Command::Open), Err(Refusal::WrongStatus { .. })));
    assert_eq!(Referrals::next_deadline(&world.state), None);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}
