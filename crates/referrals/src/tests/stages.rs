//! What a campaign asks beside following, who can invite, and how far the reward goes.

use decider::Recorded;
use decider::exchange::Exchange;
use proto::fact::{FollowerLeft, FollowerQualified, FollowerRestored};
use proto::{Fact, PersonId};

use super::support::*;
use crate::refusal::RuleBroken;
use crate::rules::Forbidden;
use crate::state::Status;
use crate::{Command, Inviter, Medium, Receipt, Referrals, Refusal, Rules, Task};

fn votes(required: bool) -> Rules {
    Rules { tasks: vec![Task::Vote { campaign: stars(), required }], ..hours() }
}

fn told(world: &World) -> Vec<Fact> {
    let announced = world.log.iter().filter_map(|(stamp, event)| Referrals::announce(event, *stamp));
    let facts = announced.map(|announcement| announcement.fact);
    facts.filter(|fact| !matches!(fact, Fact::FollowStated(_))).collect()
}

/// Bob has come by Ann's invitation.
fn come(rules: Rules) -> World {
    let mut world = World::open(rules);
    world.invited_by_ann(BOB);
    world.follow(BOB, true);
    world
}

#[test]
fn who_has_stayed_counts_once_their_vote_counts_in_any_order() {
    let mut world = come(votes(true));
    assert_eq!(world.wait_ms(HOUR_MS), [""; 0], "a vote is asked for");
    assert_eq!(world.vote(BOB, 7), ["VoteNoted", "FollowerQualified"]);
    assert_eq!(world.vote(BOB, 8), ["VoteNoted"]);
    let mut early = World::open(votes(true));
    early.invited_by_ann(BOB);
    assert_eq!(early.vote(BOB, 7), ["VoteNoted"], "between accepting and following");
    early.follow(BOB, true);
    assert_eq!(early.wait_ms(HOUR_MS), ["FollowerQualified"]);
    for world in [world, early] {
        assert_eq!(told(&world), [FollowerQualified { inviter: ANN, follower: BOB, above: None }.into()]);
        assert_eq!(bytes(&world.replayed()), bytes(&world.state));
    }
}

#[test]
fn votes_from_before_and_of_strangers_are_none_of_its_business() {
    let mut world = World::open(votes(true));
    assert_eq!(world.vote(BOB, 7), [""; 0], "nobody invited him yet");
    world.wait_ms(HOUR_MS);
    world.invited_by_ann(BOB);
    let cast_at = Some(world.now.minus(HOUR_MS));
    assert_eq!(world.hear(vote_counted(BOB, 8, cast_at)), [""; 0], "cast before, told late");
    assert_eq!(world.hear(vote_voided(BOB, 8)), [""; 0]);
    assert_eq!(world.hear_of("moons", vote_counted(BOB, 9, None)), [""; 0], "of another campaign");
}

#[test]
fn a_voided_vote_takes_the_reward_back_and_a_restored_one_gives_it_back() {
    let mut world = come(votes(true));
    world.wait_ms(HOUR_MS);
    world.vote(BOB, 7);
    let qualified = world.log.len() as u64;
    assert_eq!(world.hear(vote_voided(BOB, 7)), ["VoteNoted", "FollowerLeft"]);
    assert_eq!(world.own(ANN)["invitees_qualified"], 0);
    assert_eq!(world.hear(vote_restored(BOB, 7)), ["VoteNoted", "FollowerRestored"]);
    world.vote(BOB, 8);
    assert_eq!(world.hear(vote_voided(BOB, 7)), ["VoteNoted"], "another one counts");
    let (inviter, follower) = (ANN, BOB);
    let facts: [Fact; 3] = [
        FollowerQualified { inviter, follower, above: None }.into(),
        FollowerLeft { inviter, follower, qualified }.into(),
        FollowerRestored { inviter, follower, qualified }.into(),
    ];
    assert_eq!(told(&world), facts);
    world.wait_ms(3 * HOUR_MS);
    assert_eq!(world.hear(vote_voided(BOB, 8)), ["VoteNoted"], "too late to matter");
    assert_eq!(world.own(ANN)["invitees_qualified"], 1);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn who_left_is_not_brought_back_by_a_vote() {
    let mut world = come(votes(true));
    world.wait_ms(HOUR_MS);
    world.vote(BOB, 7);
    world.hear(vote_voided(BOB, 7));
    assert_eq!(world.follow(BOB, false), ["FollowNoted"], "nothing is left to take back");
    assert_eq!(world.hear(vote_restored(BOB, 7)), [""; 0]);
    world.follow(BOB, true);
    assert_eq!(world.vote(BOB, 8), [""; 0]);
    assert_eq!(world.own(ANN)["invitees_qualified"], 0);
}

#[test]
fn a_vote_that_is_not_required_is_only_noted() {
    let mut world = come(votes(false));
    assert_eq!(world.vote(BOB, 7), ["VoteNoted"]);
    assert_eq!(world.wait_ms(HOUR_MS), ["FollowerQualified"]);
    assert_eq!(world.hear(vote_voided(BOB, 7)), ["VoteNoted"]);
}

#[test]
fn registering_is_stated_and_shown_as_a_stage() {
    let mut world = come(Rules { tasks: vec![Task::Register], ..hours() });
    world.wait_ms(HOUR_MS);
    let stage = |world: &World| world.own(BOB)["stages"][2].clone();
    assert_eq!(stage(&world), serde_json::json!({ "stage": "register", "done": false }));
    let before = world.log.len();
    for _ in 0..2 {
        assert_eq!(world.order(Command::Register { person: BOB }), Ok(Receipt::Done));
    }
    assert_eq!(world.names_since(before), ["RegistrationNoted", "FollowerQualified"]);
    assert_eq!(stage(&world)["done"], true);
    world.order(Command::Register { person: CAT }).unwrap();
    assert_eq!(world.names_since(before).len(), 2, "nobody invited her");
}

#[test]
fn channels_stand_in_the_tree_and_are_rewarded_nothing() {
    let mut world = World::open(Rules { milestones: vec![1], ..hours() });
    let open = |medium| Command::OpenChannel { channel: "metro".parse().unwrap(), medium };
    let Ok(Receipt::Code { code }) = world.order(open(Medium::Poster)) else { panic!("no code") };
    assert_eq!(world.order(open(Medium::Poster)), Ok(Receipt::Code { code }));
    assert_eq!(world.order(open(Medium::Article)), Err(Refusal::ChannelExists));
    world.accept(BOB, code).unwrap();
    world.follow(BOB, true);
    assert_eq!(world.wait_ms(HOUR_MS), ["FollowerQualified"]);
    assert_eq!(told(&world), []);
    let line = &world.look(true, "channels").unwrap()["channels"][0];
    assert_eq!((&line["channel"], &line["qualified"]), (&"metro".into(), &1.into()));
    assert_eq!(world.look(true, "ranking").unwrap()["lines"], serde_json::json!([]));
    assert_eq!(world.look(false, "channels"), Err(404));
    world.order(Command::Close).unwrap();
    let late = Command::OpenChannel { channel: "late".parse().unwrap(), medium: Medium::Other };
    assert_eq!(world.order(late), Err(Refusal::NotOpen(Status::Closed)));
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn two_levels_are_told_where_the_rules_say_so_and_never_a_third() {
    for (levels, above) in [(1, None), (2, Some(BOB))] {
        let mut world = World::open(Rules { levels, ..hours() });
        world.invited_by_ann(BOB);
        world.follow(BOB, true);
        for (inviter, follower) in [(BOB, CAT), (CAT, DAN)] {
            let code = world.code_of(inviter);
            world.accept(follower, code).unwrap();
            world.follow(follower, true);
        }
        world.wait_ms(HOUR_MS);
        let of_dan = FollowerQualified { inviter: CAT, follower: DAN, above }.into();
        assert_eq!(told(&world).last(), Some(&of_dan));
    }
}

#[test]
fn what_the_platform_forbids_never_opens() {
    for (rules, forbidden) in [
        (Rules { levels: 3, ..hours() }, Forbidden::Levels),
        (Rules { reward_for_sharing: true, ..hours() }, Forbidden::RewardForSharing),
        (Rules { must_share: true, ..hours() }, Forbidden::MustShare),
    ] {
        let mut world = World::new();
        world.order(Command::Create { name: "Spring".to_owned(), rules }).unwrap();
        assert_eq!(world.order(Command::Open), Err(Refusal::Forbidden(forbidden)));
    }
}

#[test]
fn the_first_valid_invitation_counts_whoever_invites_later() {
    let mut world = World::open(hours());
    let Ok(Receipt::Code { code }) =
        world.order(Command::OpenChannel { channel: "metro".parse().unwrap(), medium: Medium::Poster })
    else {
        panic!("no code")
    };
    world.invited_by_ann(BOB);
    assert_eq!(world.accept(BOB, code), Err(Refusal::ByRule(RuleBroken::AcceptedBefore)));
    world.wait_ms(2 * HOUR_MS + 1);
    assert_eq!(world.accept(BOB, code), Ok(Receipt::Accepted), "the first has lapsed");
    world.follow(BOB, true);
    let Some((_, crate::Event::FollowNoted(noted))) = world.log.last() else { panic!("not noted") };
    assert_eq!(noted.inviter, Some(Inviter::Channel("metro".parse().unwrap())));
    assert_eq!(world.log.last().unwrap().1.person(), Some::<PersonId>(BOB));
}
