//! What is counted per minute, and the line that a list of campaigns has.

use std::collections::BTreeMap;

use decider::{Recorded, Service, Stamp};
use guard::Outcome;
use proto::Timestamp;
use proto::wire::{List, Listed, Stage, Summary};

use super::support::*;
use crate::Votes;
use crate::command::Command;
use crate::event::{DoorSummed, Event, RuleBroken};
use crate::query::VoteMinute;
use crate::state::{Standing, Status};

fn tallied<'e>(log: impl IntoIterator<Item = &'e Event>) -> VoteMinute {
    let mut minute = VoteMinute::default();
    for event in log {
        let before = minute.clone();
        let says = Votes::tally(event, &mut minute);
        assert!(says || minute == before, "{} counts and does not say so", event.name());
    }
    minute
}

/// All minutes together hold each vote and each refused attempt of the log once.
pub fn check(world: &World) {
    let mut minutes: BTreeMap<u64, VoteMinute> = BTreeMap::new();
    for (Stamp { at, .. }, event) in &world.log {
        Votes::tally(event, minutes.entry(at.0 / 60_000).or_default());
    }
    let cast = |outcome| {
        let is_one =
            |event: &Event| matches!(event, Event::VoteCast(cast) if cast.verdict.outcome == outcome);
        world.log.iter().filter(|(_, event)| is_one(event)).count() as u64
    };
    let refused = world.log.iter().filter(|(_, event)| event.name() == "VoteRefused").count() as u64;
    assert_eq!(minutes.values().map(|minute| minute.counted).sum::<u64>(), cast(Outcome::Counted));
    assert_eq!(minutes.values().map(|minute| minute.held).sum::<u64>(), cast(Outcome::Held));
    assert_eq!(minutes.values().flat_map(|minute| minute.refused.values()).sum::<u64>(), refused);
}

#[test]
fn a_minute_tells_votes_by_what_became_of_them() {
    let mut world = World::open(rules(r#"{"votes_per_person_per_day":1}"#), 3);
    world.ask(&cast(ANN, &[1], 1)).unwrap();
    world.ask(&cast(ANN, &[1], 2)).unwrap_err();
    world.ask(&cast(BOB, &[9], 3)).unwrap_err();
    world.ask(&cast_by_program(BOB, &[2], 4)).unwrap();
    let door = BTreeMap::from([("person_rate".into(), 3)]);
    let summed = DoorSummed { campaign: Some(spring()), minute: NOON, refusals: door, visits: 12 };
    world.happen(summed.clone().into());
    world.happen(DoorSummed { visits: 5, ..summed }.into());
    world.order(Command::Close);
    world.ask(&cast(ANN, &[1], 5)).unwrap_err();
    let counts = |counts: &[(&str, u64)]| counts.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    let expected = VoteMinute {
        counted: 1,
        held: 1,
        shadow_differs: 0,
        refused: counts(&[("contestant_unknown", 1), ("day_quota", 1), ("not_open", 1)]),
        visits: 17,
        door: counts(&[("person_rate", 6)]),
    };
    assert_eq!(tallied(world.log.iter().map(|(_, event)| event)), expected);
}

#[test]
fn rules_are_named_as_the_log_names_them() {
    let (contestant, max) = (1, 1);
    let all = [
        RuleBroken::NotOpen { status: Status::Paused },
        RuleBroken::Final,
        RuleBroken::NotFollower,
        RuleBroken::DayQuota { max },
        RuleBroken::TotalQuota { max },
        RuleBroken::ContestantQuota { contestant, max },
        RuleBroken::ContestantUnknown { contestant },
        RuleBroken::ContestantNotStanding { contestant, standing: Standing::Out },
        RuleBroken::TooManyChoices { max: 1 },
    ];
    let mut world = World::open(rules("{}"), 1);
    world.order(Command::Close);
    world.ask(&cast(ANN, &[1], 1)).unwrap_err();
    let Some((_, Event::VoteRefused(refused))) = world.log.last() else { panic!("an attempt is an event") };
    for broken in all {
        let event: Event = crate::event::VoteRefused { broken, ..refused.clone() }.into();
        let in_log = event.to_json()["broken"].clone();
        let name = in_log.as_str().or_else(|| in_log.as_object()?.keys().next().map(String::as_str)).unwrap();
        assert_eq!(tallied([&event]).refused, BTreeMap::from([(name.to_owned(), 1)]));
    }
}

#[test]
fn a_list_has_a_line_for_each_of_the_tenants_own_campaigns() {
    let mut world = World::open(rules("{}"), 1);
    world.wait_ms(5_000);
    world.order(Command::Close);
    let view = Votes::view(&world.state, &Default::default(), &Names);
    let asked = vec!["autumn".parse().unwrap(), spring()];
    let list = |tenant: &str| List::Summaries { tenant: tenant.parse().unwrap(), campaigns: asked.clone() };
    let Listed::Summaries(lines) = Votes::list(&view, &list("default")) else { panic!("lines") };
    let [Summary { campaign, kind, name, status, created_at_ms, opened_at_ms, closed_at_ms }] = &lines[..]
    else {
        panic!("{lines:?}")
    };
    assert_eq!((campaign, kind.as_str(), name.as_str()), (&spring(), Votes::NAME, "Spring"));
    assert_eq!((*status, *closed_at_ms), (Stage::Closed, Some(NOON.plus_ms(5_000))));
    assert!(*created_at_ms <= NOON && *opened_at_ms <= Some(NOON) && *opened_at_ms > Some(Timestamp(0)));
    assert_eq!(Votes::list(&view, &list("elsewhere")), Listed::Summaries(Vec::new()));
    let places = List::Places { tenant: tenant(), before: None, limit: 1 };
    assert_eq!(Votes::list(&view, &places), Listed::Unknown);
}
