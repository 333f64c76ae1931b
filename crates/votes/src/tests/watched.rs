//! Detectors behind the log: what they are told, what they ask for, and that no result stands before they have spoken.

use decider::{Proposal, Watcher};
use guard::Rulesets;
use proto::Actor;

use super::support::*;
use crate::Receipt;
use crate::command::Command;
use crate::event::{Event, VoteStatus};
use crate::refusal::Refusal;
use crate::state::Status;
use crate::watch::Watch;

/// Tells a watch all that it has not heard, and decides what it asks for, until it asks for nothing more.
pub fn follow(world: &mut World, watch: &mut Watch, heard: &mut usize) -> Vec<Proposal<Command>> {
    let mut asked = Vec::new();
    loop {
        for (stamp, event) in &world.log[*heard..] {
            watch.see(*stamp, event);
        }
        *heard = world.log.len();
        let proposals = watch.propose(world.now);
        if proposals.is_empty() {
            return asked;
        }
        for Proposal { id, tenant, campaign, command, .. } in &proposals {
            let envelope = proto::Envelope {
                id: *id,
                tenant: tenant.clone(),
                campaign: campaign.clone(),
                ..ask(Actor::System, command.clone())
            };
            drop(world.ask(&envelope));
        }
        asked.extend(proposals);
    }
}

/// A campaign in which one phone votes for contestant 1 under many names, while others vote for all.
pub fn attacked(rules_json: &str) -> World {
    let mut world = World::open(rules(rules_json), 3);
    world.is_watched = false;
    for second in 0..400_u32 {
        world.now = NOON.plus_ms(u64::from(second) * 1_000);
        world.ask(&vote_of(second, 1 + second % 3, second)).unwrap();
        if second >= 200 {
            world.ask(&vote_of(10_000 + second, 1, 7)).unwrap();
        }
    }
    world.now = world.now.plus_ms(5_000);
    world
}

/// Somebody's vote from a device and a prefix of this number.
fn vote_of(person: u32, contestant: u32, device: u32) -> proto::Envelope<Command> {
    let mut bytes = [0x33; 16];
    bytes[..4].copy_from_slice(&person.to_be_bytes());
    let mut envelope = cast(proto::PersonId(bytes), &[contestant], u64::from(person) + 1);
    let pseudonym = |of: u8| {
        let mut bytes = [of; 8];
        bytes[..4].copy_from_slice(&device.to_be_bytes());
        Some(proto::Pseudonym(bytes))
    };
    let sighting = envelope.sighting.as_mut().unwrap();
    (sighting.device, sighting.canvas, sighting.fonts) = (pseudonym(1), pseudonym(2), pseudonym(3));
    (sighting.prefix24, sighting.prefix16) = (pseudonym(4), pseudonym(5));
    let page = envelope.page.as_mut().unwrap();
    (page.prefix, page.device) = (pseudonym(4), pseudonym(1));
    envelope
}

fn changes(world: &World) -> Vec<(VoteStatus, VoteStatus)> {
    let changed = world.log.iter().filter_map(|(_, event)| match event {
        Event::VerdictChanged(changed) => Some((changed.from, changed.to)),
        _ => None,
    });
    changed.collect()
}

#[test]
fn one_phone_under_many_names_is_held_put_into_a_case_and_void_at_the_close() {
    let mut world = attacked("{}");
    let (mut watch, mut heard) = (Watch::new(Rulesets::default()), 0);
    follow(&mut world, &mut watch, &mut heard);
    let held = |number: u32| world.state.campaigns[&spring()].contestant(number).unwrap().held;
    assert!(held(1) >= 195, "{}", held(1));
    assert_eq!((held(2), held(3)), (0, 0));
    assert!(world.happened(0).contains(&"CaseOpened"));
    world.order(Command::Close);
    assert_eq!(world.ask(&ask(OPERATOR, Command::Finalize)), Err(Refusal::BeingReviewed));
    follow(&mut world, &mut watch, &mut heard);
    assert!(changes(&world).iter().filter(|change| change.1 == VoteStatus::Voided).count() >= 150);
    assert_eq!(world.order(Command::Finalize), Receipt::Stage { status: Status::Final });
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn a_start_asks_again_only_for_what_the_log_does_not_show() {
    let mut world = attacked("{}");
    let mut live = Watch::new(Rulesets::default());
    let asked = follow(&mut world, &mut live, &mut 0);
    assert!(asked.len() > 3);
    let mut again = Watch::new(Rulesets::default());
    world.log.iter().for_each(|(stamp, event)| again.see(*stamp, event));
    assert_eq!(again.propose(world.now), [], "all of it was concluded");
    // A crash before the conclusion: the same commands under the same ids.
    let cut = world.log.iter().position(|(_, event)| matches!(event, Event::FindingsConcluded(_))).unwrap();
    let mut crashed = Watch::new(Rulesets::default());
    world.log[..cut].iter().for_each(|(stamp, event)| crashed.see(*stamp, event));
    let repeated = crashed.propose(world.log[cut].0.at);
    let first: Vec<_> =
        asked.iter().take_while(|it| !matches!(it.command, Command::Conclude { .. })).collect();
    assert_eq!(repeated.iter().take(first.len()).collect::<Vec<_>>(), first);
    assert!(matches!(repeated[first.len()].command, Command::Conclude { .. }));
}

#[test]
fn what_a_person_decided_stands() {
    let mut world = attacked("{}");
    let (mut watch, mut heard) = (Watch::new(Rulesets::default()), 0);
    follow(&mut world, &mut watch, &mut heard);
    let held: Vec<u64> = world
        .log
        .iter()
        .filter_map(|(_, event)| match event {
            Event::VerdictChanged(changed) => Some(changed.cast),
            _ => None,
        })
        .take(10)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let moves =
        vec![crate::command::Move { from: VoteStatus::Held, to: VoteStatus::Counted, votes: held.clone() }];
    let why = crate::event::Why::Said { reason: "a family".into(), codes: Vec::new(), found_by: None };
    let judge = crate::command::Judge { moves, why, case: None, act: None, undoes: None };
    world.order(Command::Judge(Box::new(judge)));
    world.order(Command::Review);
    follow(&mut world, &mut watch, &mut heard);
    assert!(world.happened(0).contains(&"CampaignReviewed"));
    for (_, event) in &world.log {
        let Event::VerdictChanged(changed) = event else { continue };
        assert!(!held.contains(&changed.cast) || changed.by_operator || changed.to == VoteStatus::Held);
    }
    assert!(held.iter().all(|cast| world.state.campaigns[&spring()].ballots.get(*cast).unwrap().by_operator));
}

#[test]
fn what_a_person_took_back_is_for_detectors_again() {
    let mut world = attacked("{}");
    let (mut watch, mut heard) = (Watch::new(Rulesets::default()), 0);
    follow(&mut world, &mut watch, &mut heard);
    let held = |event: &Event| match event {
        Event::VerdictChanged(changed) => Some(changed.cast),
        _ => None,
    };
    let casts: std::collections::BTreeSet<u64> =
        world.log.iter().filter_map(|(_, event)| held(event)).take(10).collect();
    let votes: Vec<u64> = casts.into_iter().collect();
    let step = |from, to, undoes| {
        let moves = vec![crate::command::Move { from, to, votes: votes.clone() }];
        let why = crate::event::Why::Said { reason: "a slip".into(), codes: Vec::new(), found_by: None };
        Command::Judge(Box::new(crate::command::Judge { moves, why, case: None, act: None, undoes }))
    };
    let Receipt::Judged { act, .. } = world.order(step(VoteStatus::Held, VoteStatus::Counted, None)) else {
        panic!("judged")
    };
    world.order(step(VoteStatus::Counted, VoteStatus::Held, Some(act)));
    world.order(Command::Close);
    follow(&mut world, &mut watch, &mut heard);
    let status = |cast: &u64| world.state.campaigns[&spring()].ballots.get(*cast).unwrap().status;
    assert!(votes.iter().all(|cast| status(cast) == VoteStatus::Voided), "as all the others of the rack");
}

#[test]
fn a_second_ends_by_a_cut_if_nobody_votes_any_more() {
    let mut world = World::open(rules("{}"), 1);
    let mut watch = Watch::new(Rulesets::default());
    world.vote(&[1]);
    world.log.iter().for_each(|(stamp, event)| watch.see(*stamp, event));
    let due = watch.due().unwrap();
    assert_eq!(due.0, NOON.0 + 1_100);
    assert_eq!(watch.propose(proto::Timestamp(due.0 - 1)), []);
    let proposals = watch.propose(due);
    assert_eq!(proposals.len(), 1);
    assert_eq!(proposals[0].command, Command::Cut { second: NOON.0 / 1_000 });
    assert_eq!(watch.due(), None, "it is asked for once");
    let cut = proto::Envelope { campaign: None, ..ask(Actor::System, proposals[0].command.clone()) };
    assert!(matches!(world.ask(&cut), Err(Refusal::Malformed(_))), "the second is not over");
    world.now = due;
    world.ask(&cut).unwrap();
    let (stamp, event) = world.log.last().unwrap();
    watch.see(*stamp, event);
    assert_eq!((watch.due(), watch.propose(due)), (None, Vec::new()));
}

#[test]
fn only_the_system_says_how_far_detectors_are_and_only_operators_ask() {
    let mut world = World::open(rules("{}"), 1);
    for command in [Command::Cut { second: 0 }, Command::Conclude { through: 1 }] {
        assert!(matches!(world.ask(&ask(OPERATOR, command)), Err(Refusal::NotAllowed(_))));
    }
    assert!(matches!(world.ask(&ask(Actor::Person(ANN), Command::Review)), Err(Refusal::NotAllowed(_))));
    assert!(matches!(world.ask(&ask(Actor::System, Command::Review)), Err(Refusal::NotAllowed(_))));
    world.order(Command::Review);
    let before = world.log.len();
    world.order(Command::Review);
    assert_eq!(world.log.len(), before, "one is under way");
}

#[test]
fn what_the_log_says_otherwise_is_set_right_after_a_review() {
    let mut world = attacked("{}");
    // A log of another release, whose detectors found nothing of it.
    let mut watch = Watch::new(Rulesets::default());
    world.log.iter().for_each(|(stamp, event)| watch.see(*stamp, event));
    drop(watch.propose(world.now));
    let through = world.log.len() as u64;
    world.happen(crate::event::FindingsConcluded { through }.into());
    let mut watch = Watch::new(Rulesets::default());
    world.order(Command::Close);
    follow(&mut world, &mut watch, &mut 0);
    let held = |number: u32| {
        let contestant = world.state.campaigns[&spring()].contestant(number).unwrap();
        contestant.held + contestant.voided
    };
    assert!(held(1) >= 195, "{}", held(1));
    assert_eq!((held(2), held(3)), (0, 0));
}
