//! Codes, who may accept them, and the life of a campaign.

use proto::{Actor, Envelope};

use super::support::*;
use crate::code::Code;
use crate::refusal::{Caller, RuleBroken};
use crate::state::Status;
use crate::{Command, Event, Receipt, Refusal};

fn refused(broken: RuleBroken) -> Result<Receipt, Refusal> {
    Err(Refusal::ByRule(broken))
}

#[test]
fn a_person_has_one_code_however_often_they_ask_also_after_the_close() {
    let mut world = World::open(hours());
    let code = world.code_of(ANN);
    assert_eq!(world.code_of(ANN), code);
    assert_ne!(world.code_of(BOB), code);
    world.order(Command::Close).unwrap();
    assert_eq!(world.code_of(ANN), code);
    assert_eq!(world.person(CAT, Command::Invite), Err(Refusal::NotOpen(Status::Closed)));
    let issued = world.log.iter().filter(|(_, event)| matches!(event, Event::CodeIssued(_))).count();
    assert_eq!(issued, 2);
}

/// Two persons whose first codes are the same; that can't be waited for, so the first is taken by hand.
#[test]
fn a_code_that_another_person_has_is_passed_over() {
    let mut world = World::open(hours());
    let taken = Code::of(&spring(), ANN, 0);
    let campaign = world.state.campaigns.get_mut(&spring()).unwrap();
    campaign.codes.insert(&taken, &BOB);
    let second = Code::of(&spring(), ANN, 1);
    assert_eq!(world.code_of(ANN), second);
    assert_eq!(world.code_of(ANN), second, "and stays the same");
}

#[test]
fn an_invitation_is_accepted_once_and_by_nobody_who_is_not_new() {
    let mut world = World::open(hours());
    let (anns, bobs) = (world.code_of(ANN), world.code_of(BOB));
    assert_eq!(world.accept(CAT, anns), Ok(Receipt::Accepted));
    let events = world.log.len();
    assert_eq!(world.accept(CAT, anns), Ok(Receipt::Accepted), "a retry is harmless");
    assert_eq!(world.log.len(), events);
    assert_eq!(world.accept(CAT, bobs), refused(RuleBroken::AcceptedBefore));
    assert_eq!(world.accept(ANN, anns), refused(RuleBroken::OwnCode));
    world.follow(ANN, true);
    assert_eq!(world.accept(ANN, bobs), refused(RuleBroken::FollowedBefore));
    world.follow(ANN, false);
    assert_eq!(world.accept(ANN, bobs), refused(RuleBroken::FollowedBefore), "who comes back is not new");
    let unknown = Code::of(&spring(), CAT, 9);
    let events = world.log.len();
    assert_eq!(world.accept(BOB, unknown), Err(Refusal::CodeUnknown));
    assert_eq!(world.log.len(), events, "a guess is no event");
    world.order(Command::Pause).unwrap();
    assert_eq!(world.accept(BOB, anns), refused(RuleBroken::NotOpen { status: Status::Paused }));
}

#[test]
fn whoever_did_not_follow_in_time_is_asked_to_accept_again() {
    let mut world = World::open(hours());
    world.invited_by_ann(BOB);
    let seen = |world: &World| {
        let own = world.own(BOB);
        (own["invitation"].clone(), own["stages"].as_array().unwrap().len())
    };
    world.wait_ms(2 * HOUR_MS);
    assert_eq!(seen(&world), ("accepted".into(), 2));
    world.wait_ms(1);
    assert_eq!(seen(&world), ("nobodys".into(), 0), "who followed now would come by themselves");
    world.invited_by_ann(BOB);
    assert_eq!(seen(&world), ("accepted".into(), 2));
    assert_eq!(world.own(ANN)["invitees_accepted"], 1, "he is one friend, however often he accepts");
    world.follow(BOB, true);
    world.wait_ms(9 * HOUR_MS);
    assert_eq!(seen(&world), ("qualified".into(), 2), "who came has come for good");
}

#[test]
fn an_invitation_that_lapsed_makes_room_for_another() {
    let mut world = World::open(hours());
    let (anns, bobs) = (world.code_of(ANN), world.code_of(BOB));
    world.accept(CAT, anns).unwrap();
    world.wait_ms(2 * HOUR_MS);
    assert_eq!(world.accept(CAT, bobs), refused(RuleBroken::AcceptedBefore), "to the last moment");
    world.wait_ms(1);
    assert_eq!(world.accept(CAT, bobs), Ok(Receipt::Accepted));
    world.follow(CAT, true);
    let Some((_, Event::FollowNoted(noted))) = world.log.last() else { panic!("not noted") };
    assert_eq!(noted.inviter, Some(BOB.into()));
}

#[test]
fn steps_go_from_draft_to_closed_and_the_same_step_twice_is_harmless() {
    let mut world = World::new();
    world.order(Command::Create { name: "Spring".to_owned(), rules: hours() }).unwrap();
    assert!(matches!(world.order(Command::Close), Err(Refusal::WrongStatus { .. })));
    assert_eq!(world.person(ANN, Command::Invite), Err(Refusal::NotOpen(Status::Draft)));
    for (command, status) in [
        (Command::Open, Status::Open),
        (Command::Open, Status::Open),
        (Command::Pause, Status::Paused),
        (Command::Open, Status::Open),
        (Command::Close, Status::Closed),
        (Command::Close, Status::Closed),
    ] {
        assert_eq!(world.order(command), Ok(Receipt::Stage { status }));
    }
    assert_eq!(world.log.len(), 5);
    assert!(matches!(world.order(Command::Open), Err(Refusal::WrongStatus { .. })));
}

#[test]
fn who_may_not_or_makes_no_sense_leaves_no_event() {
    let mut world = World::open(hours());
    let events = world.log.len();
    let create = |name: &str, rules| Command::Create { name: name.to_owned(), rules };
    assert_eq!(world.order(create("x", hours())), Err(Refusal::CampaignExists));
    let operators = Err(Refusal::NotAllowed(Caller::Operators));
    assert_eq!(world.person(ANN, create("x", hours())), operators);
    assert_eq!(world.person(ANN, Command::Follow { person: ANN, following: true }), operators);
    assert_eq!(world.order(Command::Invite), Err(Refusal::NotAllowed(Caller::Persons)));
    assert_eq!(world.order(Command::Tick), Err(Refusal::NotAllowed(Caller::System)));
    let foreign = Envelope { tenant: "other".parse().unwrap(), ..ask(Actor::Person(ANN), Command::Invite) };
    assert_eq!(world.ask(&foreign), Err(Refusal::CampaignUnknown));
    assert_eq!(world.log.len(), events);
    let mut fresh = World::new();
    assert!(matches!(fresh.order(create(" ", hours())), Err(Refusal::Malformed(_))));
    let never = crate::Rules { follow_within_hours: 0, ..hours() };
    assert!(matches!(fresh.order(create("x", never)), Err(Refusal::Malformed(_))));
}
