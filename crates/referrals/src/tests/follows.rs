//! Who follows, stays and leaves, and what the others are told of it.

use decider::exchange::Exchange;
use decider::{Decider, Recorded};
use proto::fact::{FollowerLeft, FollowerQualified};
use proto::{Actor, Envelope, Fact, PersonId};

use super::support::*;
use crate::code::Code;
use crate::decide::TICK_FOLLOWERS_MAX;
use crate::refusal::RuleBroken;
use crate::{Command, Event, Receipt, Referrals, Refusal, Rules};

/// Everything that the others are told, but for who follows.
fn told(world: &World) -> Vec<Fact> {
    let announced = world.log.iter().filter_map(|(stamp, event)| Referrals::announce(event, *stamp));
    let facts = announced.map(|announcement| announcement.fact);
    facts.filter(|fact| !matches!(fact, Fact::FollowStated(_))).collect()
}

fn counted(follower: PersonId) -> Fact {
    FollowerQualified { inviter: ANN, follower, above: None }.into()
}

#[test]
fn who_follows_by_an_invitation_and_stays_counts_once() {
    let mut world = World::open(hours());
    world.invited_by_ann(BOB);
    assert_eq!(world.follow(BOB, true), ["FollowNoted"]);
    assert_eq!(world.follow(BOB, true), [""; 0], "it is on record");
    assert_eq!(world.wait_ms(HOUR_MS - 1), [""; 0]);
    assert_eq!(world.wait_ms(1), ["FollowerQualified"]);
    assert_eq!(world.wait_ms(200 * HOUR_MS), ["RewardsWeighed"], "once more, and nothing follows");
    assert_eq!(Referrals::next_deadline(&world.state), None);
    assert_eq!(told(&world), [counted(BOB)]);
}

#[test]
fn without_a_time_to_stay_who_follows_counts_at_once() {
    let mut world = World::open(Rules { stay_hours: 0, ..hours() });
    world.invited_by_ann(BOB);
    assert_eq!(world.follow(BOB, true), ["FollowNoted", "FollowerQualified"]);
    assert_eq!(world.wait_ms(200 * HOUR_MS), ["RewardsWeighed"], "and no tick counts them again");
}

#[test]
fn who_follows_too_late_or_uninvited_or_leaves_early_never_counts() {
    let mut world = World::open(Rules { follow_within_hours: 1, ..hours() });
    world.follow(CAT, true);
    world.invited_by_ann(BOB);
    world.wait_ms(HOUR_MS + 1);
    world.follow(BOB, true);
    let dan = PersonId([4; 16]);
    world.invited_by_ann(dan);
    world.follow(dan, true);
    world.wait_ms(HOUR_MS / 2);
    assert_eq!(world.follow(dan, false), ["FollowNoted"]);
    assert_eq!(world.follow(dan, true), ["FollowNoted"], "a return is not new");
    assert_eq!(world.wait_ms(100 * HOUR_MS), [""; 0]);
    assert_eq!(told(&world), []);
}

/// A campaign beside the one of every test.
struct Elsewhere {
    tenant: &'static str,
    campaign: &'static str,
}

impl Elsewhere {
    fn ask(&self, world: &mut World, actor: Actor, body: Command) -> Result<Receipt, Refusal> {
        let (tenant, campaign) = (self.tenant.parse().unwrap(), self.campaign.parse().unwrap());
        world.ask(&Envelope { tenant, campaign: Some(campaign), ..ask(actor, body) })
    }

    /// Opens it, and gives Ann's code there.
    fn open(&self, world: &mut World) -> Code {
        let create = Command::Create { name: "Elsewhere".to_owned(), rules: hours() };
        self.ask(world, OPERATOR, create).unwrap();
        self.ask(world, OPERATOR, Command::Open).unwrap();
        match self.ask(world, Actor::Person(ANN), Command::Invite) {
            Ok(Receipt::Code { code }) => code,
            other => panic!("no code: {other:?}"),
        }
    }

    /// By whose invitation a person who follows has come, as it is noted here.
    fn follow(&self, world: &mut World, person: PersonId) -> Option<PersonId> {
        self.ask(world, OPERATOR, Command::Follow { person, following: true }).unwrap();
        let Some((_, Event::FollowNoted(noted))) = world.log.last() else { panic!("not noted") };
        noted.inviter.as_ref().and_then(crate::Inviter::person)
    }
}

#[test]
fn who_has_followed_an_account_is_new_in_none_of_its_campaigns() {
    let autumn = Elsewhere { tenant: "default", campaign: "autumn" };
    let foreign = Elsewhere { tenant: "other", campaign: "foreign" };
    let mut world = World::open(hours());
    let accept = [&autumn, &foreign].map(|place| (place, Command::Accept { code: place.open(&mut world) }));
    // Cat accepts while she is new still, and then follows the account for the sake of spring.
    for (place, accept) in &accept {
        assert_eq!(place.ask(&mut world, Actor::Person(CAT), accept.clone()), Ok(Receipt::Accepted));
    }
    world.follow(CAT, true);
    assert_eq!(autumn.follow(&mut world, CAT), None);
    assert_eq!(foreign.follow(&mut world, CAT), Some(ANN), "another account is another matter");
    // Bob has gone again before anybody invites him.
    world.follow(BOB, true);
    world.follow(BOB, false);
    let told = accept.map(|(place, accept)| place.ask(&mut world, Actor::Person(BOB), accept));
    assert_eq!(told, [Err(Refusal::ByRule(RuleBroken::FollowedBefore)), Ok(Receipt::Accepted)]);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn others_hear_who_follows_and_whether_they_are_new_to_the_account() {
    let mut world = World::open(hours());
    let autumn = Elsewhere { tenant: "default", campaign: "autumn" };
    autumn.open(&mut world);
    let began = world.now;
    world.follow(BOB, true);
    autumn.follow(&mut world, BOB);
    world.wait_ms(HOUR_MS);
    world.follow(BOB, false);
    world.follow(BOB, true);
    let now = world.now;
    world.order(Command::FollowAt { person: CAT, following: true, at: now.minus(7) }).unwrap();
    let facts = world.log.iter().filter_map(|(stamp, event)| Referrals::announce(event, *stamp));
    let stated = facts.filter_map(|announced| match announced.fact {
        Fact::FollowStated(fact) => Some((fact.person, fact.following, fact.at, fact.is_new)),
        _ => None,
    });
    let due = [
        (BOB, true, began, true),
        (BOB, true, began, false),
        (BOB, false, now, false),
        (BOB, true, now, false),
        (CAT, true, now.minus(7), true),
    ];
    assert_eq!(stated.collect::<Vec<_>>(), due);
}

#[test]
fn leaving_is_told_while_it_matters_and_names_what_it_takes_back() {
    let mut world = World::open(hours());
    world.invited_by_ann(BOB);
    world.invited_by_ann(CAT);
    world.follow(BOB, true);
    world.follow(CAT, true);
    world.wait_ms(HOUR_MS);
    let position = |of| {
        let found = |(_, event): &&(decider::Stamp, Event)| {
            event.name() == "FollowerQualified" && event.person() == Some(of)
        };
        world.log.iter().find(found).unwrap().0.position
    };
    let qualified = position(BOB);
    world.wait_ms(3 * HOUR_MS - 1);
    assert_eq!(world.follow(BOB, false), ["FollowNoted", "FollowerLeft"]);
    world.wait_ms(1);
    assert_eq!(world.follow(CAT, false), ["FollowNoted"], "too late to matter");
    let left = FollowerLeft { inviter: ANN, follower: BOB, qualified }.into();
    assert_eq!(told(&world), [counted(BOB), counted(CAT), left]);
    world.follow(BOB, true);
    assert_eq!(world.follow(BOB, false), ["FollowNoted"], "what was taken back is not taken back again");
}

#[test]
fn after_the_close_who_has_come_still_counts_and_leaves() {
    let mut world = World::open(hours());
    world.invited_by_ann(BOB);
    world.invited_by_ann(CAT);
    world.follow(BOB, true);
    world.order(Command::Close).unwrap();
    assert_eq!(world.wait_ms(HOUR_MS), ["FollowerQualified"]);
    assert_eq!(world.follow(BOB, false), ["FollowNoted", "FollowerLeft"]);
    assert_eq!(world.follow(CAT, true), ["FollowNoted"], "she had accepted before");
    assert_eq!(world.wait_ms(HOUR_MS), ["FollowerQualified"]);
}

#[test]
fn a_tick_counts_a_bounded_number_and_the_next_one_goes_on() {
    let mut world = World::open(hours());
    let many = TICK_FOLLOWERS_MAX + 50;
    for number in 0..many as u64 {
        let mut person = PersonId([0xff; 16]);
        person.0[..8].copy_from_slice(&number.to_be_bytes());
        world.invited_by_ann(person);
        world.follow(person, true);
    }
    assert_eq!(world.wait_ms(HOUR_MS).len(), many);
    assert_eq!(world.own(ANN)["invitees_qualified"], many);
}
