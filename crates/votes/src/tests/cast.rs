use guard::{Outcome, ReasonCode, Rulesets};
use proto::{PersonId, Profile, Pseudonym, RulesHash, Timestamp};

use super::support::*;
use crate::command::Command;
use crate::event::{CampaignCreated, Event, Evidence, Likeness, Mention, RuleBroken, VoteCast};
use crate::state::{LISTED_MAX, Status};
use crate::{Receipt, Refusal};

fn broken(world: &mut World, person: PersonId, contestants: &[u32], nonce: u64) -> RuleBroken {
    match world.ask(&cast(person, contestants, nonce)) {
        Err(Refusal::ByRule(broken)) => broken,
        other => panic!("{other:?}"),
    }
}

fn last_vote(world: &World) -> &VoteCast {
    match world.log.last() {
        Some((_, Event::VoteCast(cast))) => cast,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_vote_is_an_event_with_its_evidence() {
    let rulesets = Rulesets::default();
    let then = open_with_three(&rulesets, "{}").when(&cast(ANN, &[2], 1));
    let receipt = Receipt::Voted { contestants: vec![2], votes_left: Some(0) };
    let [Event::VoteCast(vote)] = then.0.events.as_slice() else { panic!("one event") };
    assert_eq!((vote.person, vote.contestants.as_slice(), vote.round), (ANN, [2].as_slice(), 1));
    assert_eq!((vote.day, &vote.evidence.profile), (TODAY, &Mention::First { id: 1, what: profile() }));
    assert_eq!(vote.evidence.sealed_address, sighting().sealed_address);
    assert_eq!((vote.evidence.moves, vote.evidence.page.prefix), (Some(12), Likeness::Same));
    assert_eq!(vote.verdict.outcome, Outcome::Counted);
    then.told(&receipt);
}

#[test]
fn times_come_back_whatever_the_clocks_say() {
    for (log, received, opened) in
        [(NOON.0, NOON.0 - 5, NOON.0 - 30_000), (NOON.0, NOON.0 + 700, 0), (0, u64::MAX, 7)]
    {
        let mut envelope = cast(ANN, &[1], 1);
        envelope.received_at = Timestamp(received);
        envelope.page.as_mut().unwrap().opened_at = Timestamp(opened);
        let mut world = World::open(rules("{}"), 1);
        world.now = Timestamp(log);
        world.ask(&envelope).unwrap();
        let evidence = &last_vote(&world).evidence;
        assert_eq!(evidence.received_at(world.now), envelope.received_at);
        assert_eq!(evidence.opened_at(world.now), Timestamp(opened));
    }
}

#[test]
fn a_page_from_elsewhere_keeps_what_it_says() {
    let mut envelope = cast(ANN, &[1], 1);
    let page = envelope.page.as_mut().unwrap();
    (page.prefix, page.device) = (None, Some(Pseudonym([6; 8])));
    let mut world = World::open(rules("{}"), 1);
    world.ask(&envelope).unwrap();
    let page = &last_vote(&world).evidence.page;
    assert_eq!((page.prefix, page.sharer), (Likeness::Other(None), Likeness::Same));
    assert_eq!(page.device, Likeness::Other(Some(Pseudonym([6; 8]))));
}

#[test]
fn what_repeats_is_stated_once() {
    let mut world = World::open(rules("{}"), 1);
    world.ask(&cast(ANN, &[1], 1)).unwrap();
    world.ask(&cast(BOB, &[1], 2)).unwrap();
    let Evidence { profile, device, network, .. } = &last_vote(&world).evidence;
    assert_eq!((profile, device, network), (&Mention::Listed(1), &Mention::Listed(1), &Mention::Listed(1)));
    let mut other = cast(PersonId([3; 16]), &[1], 3);
    other.sighting.as_mut().unwrap().prefix24 = Some(Pseudonym([9; 8]));
    world.ask(&other).unwrap();
    let Evidence { profile, network, .. } = &last_vote(&world).evidence;
    assert_eq!(profile, &Mention::Listed(1));
    assert!(matches!(network, Mention::First { id: 2, what } if what.prefix24 == Some(Pseudonym([9; 8]))));
}

#[test]
fn refused_attempts_list_nothing_and_keep_their_evidence() {
    let mut world = World::open(rules("{}"), 1);
    let length = world.log.len();
    broken(&mut world, ANN, &[9], 1);
    assert_eq!(world.happened(length), ["VoteRefused"]);
    let seen = |world: &World| match world.log.last() {
        Some((_, Event::VoteRefused(refused))) => refused.evidence.profile.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(seen(&world), Mention::Inline(profile()));
    world.ask(&cast(ANN, &[1], 2)).unwrap();
    broken(&mut world, ANN, &[9], 3);
    assert_eq!(seen(&world), Mention::Listed(1));
}

#[test]
fn a_full_list_loses_no_evidence() {
    let mut world = World::open(rules("{}"), 1);
    for id in 1..=u32::try_from(LISTED_MAX).unwrap() {
        let what = Profile { platform: format!("made up {id}").into(), ..profile() };
        world.state.profiles.list(&Mention::First { id, what });
    }
    world.ask(&cast(ANN, &[1], 1)).unwrap();
    assert_eq!(last_vote(&world).evidence.profile, Mention::Inline(profile()));
    assert!(matches!(last_vote(&world).evidence.network, Mention::First { id: 1, .. }));
}

#[test]
fn public_rules_refuse_with_an_event_and_a_stable_problem() {
    let max = 1;
    let table: [(&str, &[u32], RuleBroken, u16, &str); 6] = [
        ("{}", &[9], RuleBroken::ContestantUnknown { contestant: 9 }, 404, "contestant-unknown"),
        ("{}", &[0], RuleBroken::ContestantUnknown { contestant: 0 }, 404, "contestant-unknown"),
        ("{}", &[1, 2], RuleBroken::TooManyChoices { max: 1 }, 409, "too-many-choices"),
        (r#"{"followers_only":true}"#, &[1], RuleBroken::NotFollower, 403, "not-a-follower"),
        ("{}", &[3], RuleBroken::DayQuota { max }, 409, "quota-spent"),
        (r#"{"votes_per_person":1}"#, &[3], RuleBroken::TotalQuota { max }, 409, "quota-spent"),
    ];
    for (json, contestants, expected, status, slug) in table {
        let mut world = World::open(rules(json), 3);
        if slug == "quota-spent" {
            world.ask(&cast(ANN, &[1], 1)).unwrap();
        }
        let answer = world.ask(&cast(ANN, contestants, 2));
        let refusal = answer.unwrap_err();
        assert_eq!(refusal, Refusal::ByRule(expected), "{json}");
        let problem = refusal.problem();
        assert_eq!((problem.status, problem.kind), (status, format!("/problems/{slug}")));
        let Some((_, Event::VoteRefused(refused))) = world.log.last() else { panic!("{json}") };
        assert_eq!((refused.broken, refused.contestants.as_slice()), (expected, contestants));
    }
}

#[test]
fn votes_count_only_while_the_campaign_is_open() {
    let status = |status| RuleBroken::NotOpen { status };
    let mut world = World::empty();
    world.happen(created(rules("{}")));
    world.happen(contestant(1));
    assert_eq!(broken(&mut world, ANN, &[1], 1), status(Status::Draft));
    world.order(Command::Open);
    world.ask(&cast(BOB, &[1], 2)).unwrap();
    world.order(Command::Pause);
    assert_eq!(broken(&mut world, ANN, &[1], 3), status(Status::Paused));
    world.order(Command::Close);
    assert_eq!(broken(&mut world, ANN, &[1], 4), status(Status::Closed));
    world.order(Command::Finalize);
    assert_eq!(broken(&mut world, ANN, &[1], 5), RuleBroken::Final);
    assert_eq!(Refusal::ByRule(RuleBroken::Final).problem().status, 410);
}

#[test]
fn the_pending_and_the_rejected_are_unknown_to_voters() {
    let mut world = World::open(rules("{}"), 0);
    world.ask(&ask(proto::Actor::Person(BOB), Command::SignUp { profile: reference(1) })).unwrap();
    assert_eq!(broken(&mut world, ANN, &[1], 1), RuleBroken::ContestantUnknown { contestant: 1 });
    world.order(Command::Reject { contestant: 1 });
    assert_eq!(broken(&mut world, ANN, &[1], 2), RuleBroken::ContestantUnknown { contestant: 1 });
}

#[test]
fn followers_are_those_the_operator_says() {
    let mut world = World::open(rules(r#"{"followers_only":true,"votes_per_person_per_day":null}"#), 1);
    let follow = |following| Command::Follow { person: ANN, following };
    let length = world.log.len();
    world.order(follow(true));
    world.order(follow(true));
    assert_eq!(world.happened(length), ["FollowRecorded"]);
    world.ask(&cast(ANN, &[1], 1)).unwrap();
    world.order(follow(false));
    assert_eq!(broken(&mut world, ANN, &[1], 2), RuleBroken::NotFollower);
}

/// Votes left and refusals around midnight of the campaign's zone, wherever UTC's is.
#[test]
fn a_day_ends_at_midnight_of_the_stated_zone() {
    // New York put its clocks forward on 2025-03-09 at 02:00, and back on 2025-11-02: 23 and 25 hours.
    let table = [
        ("Asia/Shanghai", 1_749_484_800_000, 24),
        ("America/New_York", 1_741_496_400_000, 23),
        ("America/New_York", 1_762_056_000_000, 25),
    ];
    for (zone, midnight, hours) in table {
        let mut world = World::open(rules(&format!(r#"{{"time_zone":"{zone}"}}"#)), 1);
        world.now = Timestamp(midnight - 1);
        world.ask(&cast(ANN, &[1], 1)).unwrap();
        let day_before = last_vote(&world).day;
        assert_eq!(broken(&mut world, ANN, &[1], 2), RuleBroken::DayQuota { max: 1 });
        world.now = Timestamp(midnight);
        world.ask(&cast(ANN, &[1], 3)).unwrap();
        assert_eq!(last_vote(&world).day, day_before + 1, "{zone}");
        world.now = Timestamp(midnight + hours * HOUR_MS - 1);
        assert_eq!(broken(&mut world, ANN, &[1], 4), RuleBroken::DayQuota { max: 1 });
        world.now = Timestamp(midnight + hours * HOUR_MS);
        world.ask(&cast(ANN, &[1], 5)).unwrap();
    }
}

#[test]
fn votes_left_is_the_tighter_of_day_and_total() {
    let table = [
        (r#"{"votes_per_person_per_day":3}"#, Some(2)),
        (r#"{"votes_per_person_per_day":null}"#, None),
        (r#"{"votes_per_person_per_day":null,"votes_per_person":5}"#, Some(4)),
        (r#"{"votes_per_person_per_day":3,"votes_per_person":2}"#, Some(1)),
    ];
    for (json, left) in table {
        let mut world = World::open(rules(json), 1);
        let Ok(Receipt::Voted { votes_left, .. }) = world.ask(&cast(ANN, &[1], 1)) else { panic!("{json}") };
        assert_eq!(votes_left, left, "{json}");
    }
}

#[test]
fn one_vote_may_name_several_and_limits_per_contestant_hold() {
    let json =
        r#"{"choices_per_vote_max":2,"votes_per_person_per_day":null,"votes_per_person_per_contestant":2}"#;
    let mut world = World::open(rules(json), 3);
    world.ask(&cast(ANN, &[1, 2], 1)).unwrap();
    world.ask(&cast(ANN, &[1], 2)).unwrap();
    let spent = RuleBroken::ContestantQuota { contestant: 1, max: 2 };
    assert_eq!(broken(&mut world, ANN, &[1, 3], 3), spent);
    world.ask(&cast(ANN, &[2, 3], 4)).unwrap();
    assert_eq!(broken(&mut world, ANN, &[1, 2, 3], 5), RuleBroken::TooManyChoices { max: 2 });
    world.ask(&cast(BOB, &[1], 6)).unwrap();
    world.wait_ms(60_000);
    assert_eq!(world.board(), [(1, 1, 3), (2, 2, 2), (3, 3, 1)]);
}

#[test]
fn malformed_votes_leave_nothing() {
    let world = World::open(rules(r#"{"choices_per_vote_max":3}"#), 3);
    let mut no_page = cast(ANN, &[1], 1);
    no_page.page = None;
    let mut no_sighting = cast(ANN, &[1], 1);
    no_sighting.sighting = None;
    let twice = cast(ANN, &[1, 1], 1);
    for envelope in [no_page, no_sighting, twice, cast(ANN, &[], 1), cast(ANN, &[2, 1], 1)] {
        let decision = world.decide(&envelope);
        assert!(decision.events.is_empty());
        assert!(matches!(decision.answer, Err(Refusal::Malformed(_))));
    }
}

#[test]
fn held_looks_like_counted_to_its_caster() {
    let json = r#"{"votes_per_person_per_day":2}"#;
    let mut counted = World::open(rules(json), 1);
    let mut held = World::open(rules(json), 1);
    for nonce in 1..=3 {
        let one = counted.ask(&cast(ANN, &[1], nonce));
        let other = held.ask(&cast_by_program(ANN, &[1], nonce));
        assert_eq!(one, other);
        let own = proto::wire::Own { campaign: spring(), person: ANN, pretended_at: None };
        assert_eq!(
            crate::query::own(&counted.state, &own, NOON).unwrap(),
            crate::query::own(&held.state, &own, NOON).unwrap()
        );
        let entry = |world: &World| {
            let (stamp, event) = world.log.last().unwrap();
            crate::query::entry(event, *stamp)
        };
        assert_eq!(entry(&counted), entry(&held));
    }
    let outcome = |world: &World| {
        let votes = world.log.iter().filter_map(|(_, event)| match event {
            Event::VoteCast(cast) => Some(cast.verdict.outcome),
            _ => None,
        });
        votes.collect::<Vec<_>>()
    };
    assert_eq!(outcome(&counted), [Outcome::Counted; 2]);
    assert_eq!(outcome(&held), [Outcome::Held; 2]);
    counted.wait_ms(60_000);
    held.wait_ms(60_000);
    assert_eq!((counted.board(), held.board()), (vec![(1, 1, 2)], vec![(1, 1, 0)]));
}

#[test]
fn a_page_token_used_again_is_an_attempt_and_held() {
    let mut world = World::open(rules(r#"{"votes_per_person_per_day":2}"#), 1);
    world.ask(&cast(ANN, &[1], 1)).unwrap();
    let answer = world.ask(&cast(ANN, &[1], 1));
    assert!(answer.is_ok());
    let vote = last_vote(&world);
    assert_eq!(vote.verdict.outcome, Outcome::Held);
    assert!(vote.verdict.reasons.iter().any(|reason| reason.code == ReasonCode::Replay));
    // A token is bound to its person, so another's with the same number is another token.
    world.ask(&cast(BOB, &[1], 1)).unwrap();
    assert_eq!(last_vote(&world).verdict.outcome, Outcome::Counted);
    world.now = NOON.plus_ms(24 * HOUR_MS);
    world.ask(&cast(ANN, &[1], 3)).unwrap();
    world.now = world.now.plus_ms(2 * HOUR_MS);
    world.ask(&cast(ANN, &[1], 3)).unwrap();
    assert_eq!(
        last_vote(&world).verdict.outcome,
        Outcome::Held,
        "a token is remembered for as long as it lives"
    );
}

#[test]
fn accounts_on_one_device_are_counted() {
    let mut world = World::open(rules("{}"), 1);
    for account in 0..100_u8 {
        let mut envelope = cast(PersonId([account; 16]), &[1], u64::from(account));
        let sighting = envelope.sighting.as_mut().unwrap();
        sighting.profile = Profile { platform: "Linux armv8l".into(), ..profile() };
        let same = Some(Pseudonym([8; 8]));
        (sighting.device, sighting.canvas, sighting.audio) = (same, same, same);
        world.ask(&envelope).unwrap();
    }
    let campaign = &world.state.campaigns[&spring()];
    assert_eq!(campaign.accounts_on(&Pseudonym([8; 8]), &PersonId([0; 16])), 100);
    assert_eq!(campaign.accounts_on(&Pseudonym([8; 8]), &PersonId([0xaa; 16])), 101);
    let reasons = &last_vote(&world).verdict.reasons;
    assert!(reasons.iter().any(|reason| reason.code == ReasonCode::DeviceCluster), "{reasons:?}");
}

#[test]
fn an_unknown_ruleset_is_no_verdict() {
    let Event::CampaignCreated(created) = created(rules("{}")) else { panic!("created") };
    let mut world = World::empty();
    let foreign = RulesHash([0xff; 8]);
    world.happen(CampaignCreated { ruleset: foreign, ..created }.into());
    world.happen(opened());
    world.happen(contestant(1));
    let decision = world.decide(&cast(ANN, &[1], 1));
    assert!(decision.events.is_empty());
    assert_eq!(decision.answer, Err(Refusal::RulesetUnknown(foreign)));
}
