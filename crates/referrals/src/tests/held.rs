//! Rewards that wait for a person.

use decider::Service;
use proto::PersonId;
use serde_json::json;

use super::support::*;
use crate::event::Decision;
use crate::query::View;
use crate::refusal::Caller;
use crate::state::Stage;
use crate::{Command, Event, Receipt, Referrals, Refusal, Rules};

fn account(number: u8) -> PersonId {
    PersonId([100 + number; 16])
}

/// Ann invites herself eight times from one phone, and a friend with a phone of his own.
fn farmed() -> World {
    let mut world = World::open(Rules { milestones: vec![2], ..hours() });
    let code = world.code_of(ANN);
    for number in 0..8 {
        world.accept_with(account(number), code, seen(1, 1)).unwrap();
        world.follow(account(number), true);
    }
    world.accept_with(BOB, code, seen(2, 2)).unwrap();
    world.follow(BOB, true);
    world.wait_ms(HOUR_MS);
    world
}

fn judge(world: &mut World, number: u8, to: Decision) -> Vec<&'static str> {
    let before = world.log.len();
    let judge = Command::Judge { follower: account(number), to, why: "looked at it".to_owned() };
    assert_eq!(world.order(judge), Ok(Receipt::Judged { to }));
    world.names_since(before)
}

#[test]
fn many_accounts_on_one_phone_are_held_and_nobody_is_told() {
    let world = farmed();
    let held = world.log.iter().filter(|(_, event)| matches!(event, Event::FollowerHeld(_))).count();
    assert_eq!(held, 8);
    assert_eq!(world.look(true, "campaign").unwrap()["counts"]["held"], 8);
    assert_eq!(world.own(ANN)["invitees_qualified"], 1, "the friend counts");
    assert_eq!(world.own(account(0))["invitation"], "followed");
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn each_decision_can_be_undone() {
    let mut world = farmed();
    let given = ["RewardJudged", "FollowerQualified", "MilestoneReached"];
    assert_eq!(judge(&mut world, 0, Decision::Release), given);
    assert_eq!(judge(&mut world, 0, Decision::Release), [""; 0]);
    let taken = ["FollowerLeft", "MilestoneLost", "RewardJudged"];
    assert_eq!(judge(&mut world, 0, Decision::Refuse), taken);
    assert_eq!(judge(&mut world, 0, Decision::Hold), ["RewardJudged"]);
    let again = ["RewardJudged", "FollowerRestored", "MilestoneRegained"];
    assert_eq!(judge(&mut world, 0, Decision::Release), again);
    assert_eq!(world.look(true, "campaign").unwrap()["counts"]["held"], 7);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn who_leaves_while_their_reward_is_held_earned_nothing() {
    let mut world = farmed();
    assert_eq!(world.follow(account(0), false), ["FollowNoted"]);
    let release = Command::Judge { follower: account(0), to: Decision::Release, why: "too late".to_owned() };
    assert_eq!(world.order(release.clone()), Err(Refusal::NothingToJudge(Stage::Left)));
    assert_eq!(world.look(true, "campaign").unwrap()["counts"]["held"], 7);
    assert_eq!(world.person(ANN, release), Err(Refusal::NotAllowed(Caller::Operators)));
}

#[test]
fn the_ranking_waits_for_what_is_held() {
    let mut world = farmed();
    world.order(Command::Close).unwrap();
    assert_eq!(world.wait_ms(100 * HOUR_MS), ["RewardsWeighed"], "the friend's");
    assert_eq!(world.look(true, "campaign").unwrap()["final_at_ms"], json!(null));
    (0..7).for_each(|number| drop(judge(&mut world, number, Decision::Refuse)));
    judge(&mut world, 7, Decision::Release);
    assert_eq!(world.wait_ms(0), ["RewardsWeighed", "CampaignFinished"]);
    let late = Command::Judge { follower: account(0), to: Decision::Release, why: "late".to_owned() };
    assert_eq!(world.order(late), Err(Refusal::IsFinal));
}

#[test]
fn an_invitation_that_comes_back_is_held() {
    let mut world = World::open(hours());
    let ring: Vec<PersonId> = (0..4).map(account).collect();
    let codes: Vec<_> = ring.iter().map(|person| world.code_of(*person)).collect();
    for (index, person) in ring.iter().enumerate() {
        let number = 10 + index as u8;
        world.accept_with(*person, codes[(index + 3) % 4], seen(number, number)).unwrap();
    }
    ring.iter().for_each(|person| drop(world.follow(*person, true)));
    assert_eq!(world.wait_ms(HOUR_MS), ["FollowerHeld"; 4]);
    let Some((_, Event::FollowerHeld(held))) = world.log.last() else { panic!("not held") };
    assert_eq!(held.weighed.suspicions[0].sign, guard::referral::Sign::Ring { persons: 4 });
}

#[test]
fn what_waits_for_a_person_is_counted_and_how_long_the_oldest_does() {
    let mut world = farmed();
    let held = |world: &World| Referrals::backlog(&world.view(&View::default()))[0];
    let first = held(&world);
    assert_eq!((first.kind, first.count), ("held", 8));
    let since = world.log.iter().find(|(_, event)| matches!(event, Event::FollowerHeld(_))).unwrap().0.at;
    assert_eq!(first.since, Some(since));
    world.wait_ms(HOUR_MS);
    // Deciding that it shall go on waiting does not make it younger.
    judge(&mut world, 0, Decision::Hold);
    assert_eq!(held(&world), first);
    (0..7).for_each(|number| drop(judge(&mut world, number, Decision::Refuse)));
    assert_eq!(held(&world).count, 1);
    judge(&mut world, 7, Decision::Release);
    let none = held(&world);
    assert_eq!((none.count, none.since), (0, None));
    assert_eq!(Referrals::backlog(&world.view(&View::default()))[1].kind, "doubted");
}
