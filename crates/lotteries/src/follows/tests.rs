//! Who follows, and whom that lets in.

use decider::exchange::Exchange;
use proptest::prelude::*;
use proto::fact::{FollowStated, Source, VoteCounted};
use proto::{Fact, Heard, PersonId, Timestamp};

use super::{Admits, Follow, FollowHeard, KeptOut};
use crate::envelope::tests::support::{at, broken as no_part, claim, open_by, round, rules as rounds};
use crate::event::FactCause;
use crate::fairness::bundle::{Line, What};
use crate::fairness::check::check;
use crate::query;
use crate::raffle::rules::Rules as RaffleRules;
use crate::raffle::tests::support::{self as raffles, enter, hand_in};
use crate::refusal::RuleBroken;
use crate::rules::Rules;
use crate::tests::support::*;
use crate::{Command, Lotteries, Refusal, envelope, raffle};

/// A fact of referrals about the account.
fn stated(position: u64, person: PersonId, (following, at, is_new): (bool, Timestamp, bool)) -> Heard<Fact> {
    let fact = told(position, FollowStated { person, following, at, is_new });
    let source = Source { service: "referrals".into(), ..fact.source };
    Heard { source, campaign: "spring".parse().unwrap(), ..fact }
}

fn draw_for(admits: Admits) -> World {
    let mut world = World::open(Rules { admits, ..always() });
    world.hear(allotted(1, "unit.mug", 9));
    world.hear(granted(2, ANN, 9));
    world
}

fn kept_out(why: KeptOut) -> Refusal {
    Refusal::ByRule(RuleBroken::KeptOut(why))
}

#[test]
fn a_draw_for_followers_lets_in_who_follows_by_now_and_says_why_it_refuses() {
    let mut world = draw_for(Admits::Followers);
    let refused = world.draw(ANN).unwrap_err();
    assert_eq!(refused, kept_out(KeptOut::NotFollower));
    let problem = refused.problem();
    assert_eq!(problem.status, 403);
    assert!(problem.kind.ends_with("not-a-follower"), "{}", problem.kind);
    assert!(problem.detail.contains("follow it first"), "{}", problem.detail);
    let own_answer =
        |world: &World| query::own(&world.state, &own(ANN), world.now).unwrap()["kept_out"].clone();
    assert_eq!(own_answer(&world), "not_follower");
    // The fact comes late: she followed before she tried, and tries again.
    assert_eq!(world.hear(stated(1, ANN, (true, NOON, true))), ["FollowHeard"]);
    assert_eq!(world.hear(stated(1, ANN, (true, NOON, true))), [""; 0], "it is known");
    assert_eq!(own_answer(&world), serde_json::Value::Null);
    let before = world.log.len();
    world.draw(ANN).unwrap();
    assert_eq!(world.names_since(before), ["FollowSeen", "TicketSpent", "Drawn"]);
    let before = world.log.len();
    world.draw(ANN).unwrap();
    assert_eq!(world.names_since(before), ["TicketSpent", "Drawn"], "it is written down");
    world.hear(stated(2, ANN, (false, NOON.plus_ms(1), false)));
    let before = world.log.len();
    assert_eq!(world.draw(ANN), Err(kept_out(KeptOut::NotFollower)));
    assert_eq!(world.names_since(before), ["FollowSeen", "DrawRefused"]);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
    world.order(Command::Close).unwrap();
    check(&world.bundle()).unwrap();
}

#[test]
fn who_followed_before_the_campaign_was_set_up_or_came_back_is_not_new() {
    let early = Timestamp(NOON.0 - 1);
    for (news, due) in [
        (vec![(true, NOON, true)], None),
        (vec![(true, early, true)], Some(KeptOut::NotNew)),
        (vec![(true, NOON, false)], Some(KeptOut::NotNew)),
        (vec![(false, NOON, false)], Some(KeptOut::NotNew)),
        (vec![(true, early, true), (false, NOON, false), (true, NOON, false)], Some(KeptOut::NotNew)),
        (vec![(true, NOON, true), (false, NOON, false)], Some(KeptOut::NotFollower)),
        (vec![(true, NOON, true), (false, NOON, false), (true, NOON, false)], None),
        // Late news: she had left before, so she had followed before.
        (vec![(true, NOON, true), (false, early, false)], Some(KeptOut::NotNew)),
    ] {
        let mut world = draw_for(Admits::NewFollowers);
        for (position, stating) in (1..).zip(&news) {
            world.hear(stated(position, ANN, *stating));
        }
        assert_eq!(world.draw(ANN).err(), due.map(kept_out), "{news:?}");
        world.order(Command::Close).unwrap();
        check(&world.bundle()).unwrap();
    }
}

#[test]
fn following_another_account_is_another_matter_and_only_referrals_state_it() {
    let mut world = draw_for(Admits::Followers);
    let foreign = Heard { tenant: "theirs".parse().unwrap(), ..stated(1, ANN, (true, NOON, true)) };
    assert_eq!(world.hear(foreign), ["FollowHeard"]);
    let made_up = told(3, FollowStated { person: ANN, following: true, at: NOON, is_new: true });
    assert_eq!(world.hear(made_up), ["FactDeclined wrong-source"]);
    assert_eq!(world.draw(ANN), Err(kept_out(KeptOut::NotFollower)));
    let mut everybody = draw_for(Admits::Everybody);
    let before = everybody.log.len();
    everybody.draw(ANN).unwrap();
    assert_eq!(everybody.names_since(before), ["TicketSpent", "Drawn"], "nothing is written down");
}

#[test]
fn parts_are_for_followers_and_a_stranger_does_not_guess_the_password() {
    let by_rule = envelope::refusal::RuleBroken::KeptOut(KeptOut::NotFollower);
    let mut world =
        open_by(envelope::Rules { admits: Admits::Followers, ..rounds(vec![round(1, 2, 100, 9)]) });
    world.pass(at(1));
    assert_eq!(claim(&mut world, ANN, "word 1"), Err(no_part(by_rule)));
    let message = |world: &mut World| {
        let before = world.log.len();
        let text = "word 1".to_owned();
        world.order(envelope::Command::Message { person: BOB, text }.into()).unwrap();
        world.names_since(before)
    };
    assert_eq!(message(&mut world), ["ClaimRefused"]);
    world.hear(stated(1, ANN, (true, NOON, true)));
    world.hear(stated(2, BOB, (true, NOON, true)));
    assert_eq!(claim(&mut world, ANN, "word 1").map(|claim| claim.part), Ok(1));
    assert_eq!(message(&mut world), ["FollowSeen", "PartClaimed"]);
    world.pass(at(9));
    check(&world.bundle()).unwrap();
}

#[test]
fn whoever_is_entered_follows_however_they_come() {
    let votes_of = Some("stars".parse().unwrap());
    let rules = RaffleRules { admits: Admits::Followers, votes_of, ..raffles::rules() };
    let mut world = raffles::open(rules);
    world.hear(granted(50, ANN, 1));
    let by_rule = raffle::refusal::RuleBroken::KeptOut(KeptOut::NotFollower);
    assert_eq!(enter(&mut world, ANN), Err(raffles::broken(by_rule)));
    assert_eq!(hand_in(&mut world, &[1, 2]), Ok((0, 2)));
    let vote = |position| {
        let counted = VoteCounted { person: BOB, cast: 7, contestants: vec![1], votes: 1, cast_at: None };
        let fact = told(position, counted);
        let source = Source { service: "votes".into(), ..fact.source };
        Heard { source, campaign: "stars".parse().unwrap(), ..fact }
    };
    assert_eq!(world.hear(vote(1)), [""; 0]);
    for (position, person) in [(1, ANN), (2, BOB)] {
        world.hear(stated(position, person, (true, NOON, true)));
    }
    let before = world.log.len();
    assert_eq!(hand_in(&mut world, &[1, 1, 3]), Ok((2, 1)));
    assert_eq!(world.names_since(before), ["FollowSeen", "RaffleEntered", "RaffleEntered"]);
    assert_eq!(world.hear(vote(2)), ["FollowSeen", "RaffleEntered"]);
    assert_eq!(enter(&mut world, ANN), Ok(4));
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
    world.pass(raffles::closes_at());
    world.order(Command::Close).unwrap();
    check(&world.bundle()).unwrap();
}

/// A draw for new followers that lets one in, refuses two and one who has left again, and has closed.
pub(crate) fn bundle() -> Vec<Line> {
    let mut world = draw_for(Admits::NewFollowers);
    world.hear(granted(3, BOB, 1));
    world.draw(ANN).unwrap_err();
    world.hear(stated(1, ANN, (true, NOON, true)));
    world.hear(stated(2, BOB, (true, NOON, false)));
    world.draw(ANN).unwrap();
    world.draw(BOB).unwrap_err();
    world.hear(stated(3, ANN, (false, NOON.plus_ms(1), false)));
    world.now = NOON.plus_ms(2);
    world.draw(ANN).unwrap_err();
    world.order(Command::Close).unwrap();
    world.bundle()
}

#[test]
fn a_bundle_from_which_somebody_is_kept_out_and_got_in_does_not_hold() {
    let mut world = draw_for(Admits::Followers);
    world.hear(stated(1, ANN, (true, NOON, true)));
    world.draw(ANN).unwrap();
    world.order(Command::Close).unwrap();
    let mut bundle = world.bundle();
    bundle.retain(|line| !matches!(line.what, What::Followed { .. }));
    let wrong = check(&bundle).unwrap_err();
    assert!(wrong.what.contains("not_follower"), "{wrong}");
}

#[test]
fn who_follows_is_heard_from_referrals_by_the_shard_of_the_account() {
    assert!(Lotteries::HEARS.contains(&"referrals"));
    let reactions = Lotteries::react(&stated(1, ANN, (true, NOON, true)));
    assert!(matches!(reactions[..], [(decider::exchange::Target::Tenant, Command::Hear(_))]));
}

proptest! {
    /// Shards of referrals are heard side by side: what is known must not depend on which of them is heard first.
    #[test]
    fn news_come_to_the_same_in_whatever_order(
        mut news in prop::collection::btree_map(1..50_u64, any::<bool>(), 1..6),
        order in any::<prop::sample::Index>(),
    ) {
        let first = news.pop_first().map(|(at, _)| (at, true, true)).unwrap();
        let mut news: Vec<_> = std::iter::once(first)
            .chain(news.into_iter().map(|(at, following)| (at, following, false)))
            .collect();
        let known = |news: &[(u64, bool, bool)]| news.iter().fold(None, |known, (at, following, is_new)| {
            let (tenant, campaign, cause) = (tenant(), lucky(), FactCause::of(&granted(1, ANN, 1)));
            let (following, at, is_new) = (*following, Timestamp(*at), *is_new);
            let heard = FollowHeard { tenant, campaign, person: ANN, following, at, is_new, cause };
            Some(Follow::with(known, &heard))
        });
        let in_order = known(&news);
        // Whoever was new stands first: a shard tells its own facts in their order.
        let rest = &mut news[1..];
        rest.rotate_left(order.index(rest.len() + 1).min(rest.len()));
        prop_assert_eq!(known(&news), in_order);
    }
}
