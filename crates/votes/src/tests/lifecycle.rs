use decider::{Decider, Recorded};
use proto::{Actor, Timestamp};

use super::support::*;
use crate::command::Command;
use crate::event::{CampaignClosed, CampaignCreated, CampaignFinalized, CampaignPaused, Event};
use crate::refusal::Caller;
use crate::schedule::TICK_WEIGHT_MAX;
use crate::state::Status;
use crate::{Receipt, Refusal, Votes};

fn to(status: Status) -> World {
    let mut world = World::empty();
    world.happen(created(rules("{}")));
    let (campaign, by) = (spring, OPERATOR);
    let steps: &[Event] = match status {
        Status::Draft => &[],
        Status::Open => &[opened()],
        Status::Paused => &[opened(), CampaignPaused { campaign: campaign(), by }.into()],
        Status::Closed => &[opened(), CampaignClosed { campaign: campaign(), by }.into()],
        Status::Final => &[
            opened(),
            CampaignClosed { campaign: campaign(), by }.into(),
            CampaignFinalized { campaign: campaign(), by }.into(),
        ],
    };
    steps.iter().for_each(|event| world.happen(event.clone()));
    world
}

/// What each step does from each status: an event, nothing (already there), or 409.
#[test]
fn every_transition_does_what_the_table_says() {
    use Status::{Closed, Draft, Final, Open, Paused};
    let statuses = [Draft, Open, Paused, Closed, Final];
    let table = [
        (Command::Open, Open, ["CampaignOpened", "", "CampaignOpened", "409", "409"]),
        (Command::Pause, Paused, ["409", "CampaignPaused", "", "409", "409"]),
        (Command::Close, Closed, ["409", "CampaignClosed", "CampaignClosed", "", "409"]),
        (Command::Finalize, Final, ["409", "409", "409", "CampaignFinalized", ""]),
    ];
    for (command, reached, row) in table {
        for (from, expected) in statuses.into_iter().zip(row) {
            let decision = to(from).decide(&ask(OPERATOR, command.clone()));
            let names: Vec<_> = decision.events.iter().map(Recorded::name).collect();
            let label = format!("{command:?} from {from:?}");
            match decision.answer {
                Ok(receipt) => {
                    assert_eq!(names.join(" "), expected, "{label}");
                    assert_eq!(receipt, Receipt::Stage { status: reached }, "{label}");
                }
                Err(refusal) => {
                    assert!(names.is_empty(), "{label}");
                    let problem = refusal.problem();
                    assert_eq!(problem.status.to_string(), expected, "{label}");
                    assert!(problem.detail.contains(from.as_str()), "{label}: {}", problem.detail);
                }
            }
        }
    }
}

#[test]
fn only_operators_run_a_campaign() {
    let mark = Command::Mark { contestant: 1, juror: "j".into(), points: 1 };
    let follow = Command::Follow { person: ANN, following: true };
    let world = World::open(rules("{}"), 1);
    for command in [
        Command::Open,
        Command::Pause,
        Command::Close,
        Command::Finalize,
        Command::Approve { contestant: 1 },
        Command::Reject { contestant: 1 },
        Command::Withdraw { contestant: 1 },
        follow,
        mark,
        advance(1),
    ] {
        let decision = world.decide(&ask(Actor::Person(ANN), command));
        assert!(decision.events.is_empty());
        assert_eq!(decision.answer, Err(Refusal::NotAllowed(Caller::Operators)));
    }
    let create = Command::Create { name: "x".to_owned(), rules: Box::default() };
    assert_eq!(
        World::empty().decide(&ask(Actor::Person(ANN), create)).answer,
        Err(Refusal::NotAllowed(Caller::Operators))
    );
    let vote_by_operator = ask(OPERATOR, Command::Cast { contestants: vec![1] });
    assert_eq!(world.decide(&vote_by_operator).answer, Err(Refusal::NotAllowed(Caller::Persons)));
    for command in [Command::Tick, crate::tests::door::door_sum()] {
        assert_eq!(world.decide(&ask(OPERATOR, command)).answer, Err(Refusal::NotAllowed(Caller::System)));
    }
}

#[test]
fn another_tenants_campaign_is_unknown() {
    let world = World::open(rules("{}"), 1);
    let mut envelope = cast(ANN, &[1], 1);
    envelope.tenant = "other".parse().unwrap();
    let decision = world.decide(&envelope);
    assert!(decision.events.is_empty());
    assert_eq!(decision.answer, Err(Refusal::CampaignUnknown));
    let mut envelope = ask(OPERATOR, Command::Close);
    envelope.campaign = Some("autumn".parse().unwrap());
    assert_eq!(world.decide(&envelope).answer, Err(Refusal::CampaignUnknown));
}

#[test]
fn a_campaign_is_created_once_and_with_its_ruleset() {
    let mut world = World::empty();
    let create = Command::Create { name: "Spring".to_owned(), rules: Box::default() };
    assert_eq!(world.order(create.clone()), Receipt::Created { campaign: spring() });
    assert_eq!(world.log[0].1, created(rules("{}")));
    assert_eq!(world.ask(&ask(OPERATOR, create)), Err(Refusal::CampaignExists));
    for name in ["", "  ", "a\nb", &"x".repeat(101)] {
        let mut world = World::empty();
        let create = Command::Create { name: name.to_owned(), rules: Box::default() };
        assert!(matches!(world.ask(&ask(OPERATOR, create)), Err(Refusal::Malformed(_))), "{name:?}");
    }
}

#[test]
fn the_schedule_opens_and_closes() {
    let (opens, closes) = (NOON.0 + HOUR_MS, NOON.0 + 2 * HOUR_MS);
    let json = format!(r#"{{"opens_at_ms":{opens},"closes_at_ms":{closes}}}"#);
    let mut world = World::empty();
    world.happen(created(rules(&json)));
    world.happen(contestant(1));
    assert_eq!(Votes::next_deadline(&world.state), Some(Timestamp(opens)));
    world.wait_ms(HOUR_MS - 1);
    assert_eq!(world.happened(2), [""; 0]);
    world.wait_ms(1);
    assert_eq!(world.happened(2), ["CampaignOpened"]);
    assert_eq!(Votes::next_deadline(&world.state), Some(Timestamp(closes)));
    world.wait_ms(HOUR_MS);
    assert_eq!(world.happened(2), ["CampaignOpened", "CampaignClosed", "CampaignReviewed"]);
    assert_eq!(Votes::next_deadline(&world.state), None);
    let Event::CampaignClosed(closed) = &world.log[3].1 else { panic!("closed") };
    assert_eq!(closed.by, Actor::System);
}

#[test]
fn a_late_tick_takes_all_steps_in_order() {
    let json = format!(
        r#"{{"opens_at_ms":{},"closes_at_ms":{},"board_frozen_before_close_seconds":60,
            "rounds":[{{"advance":2,"ends_at_ms":{}}},{{"advance":1,"ends_at_ms":{}}}]}}"#,
        NOON.0 + 1_000,
        NOON.0 + HOUR_MS,
        NOON.0 + 10_000,
        NOON.0 + 20_000
    );
    let mut world = World::empty();
    world.happen(created(rules(&json)));
    (1..=3).for_each(|number| world.happen(contestant(number)));
    world.now = NOON.plus_ms(2 * HOUR_MS);
    world.ask(&tick()).unwrap();
    let expected = ["CampaignOpened", "RoundEnded", "RoundEnded", "BoardFrozen", "CampaignClosed"];
    assert_eq!(world.happened(4)[..5], expected);
    assert_eq!(Votes::next_deadline(&world.state), None);
    let Event::RoundEnded(second) = &world.log[6].1 else { panic!("second round") };
    assert_eq!((second.round, second.advanced.as_slice()), (2, [1].as_slice()));
}

#[test]
fn nothing_counts_after_the_close_even_before_the_tick() {
    let json = format!(r#"{{"closes_at_ms":{}}}"#, NOON.0 + HOUR_MS);
    let mut world = World::open(rules(&json), 1);
    world.now = NOON.plus_ms(HOUR_MS);
    let decision = world.decide(&cast(ANN, &[1], 1));
    assert!(decision.events.is_empty());
    assert_eq!(decision.answer, Err(Refusal::Overdue));
    world.now = NOON.plus_ms(HOUR_MS - 1);
    assert!(world.decide(&cast(ANN, &[1], 1)).answer.is_ok());
}

#[test]
fn a_tick_takes_as_much_as_fits_into_a_block() {
    let mut world = World::empty();
    let Event::CampaignCreated(created) = created(rules(r#"{"opens_at_ms":1}"#)) else { panic!("created") };
    for number in 0..TICK_WEIGHT_MAX + 10 {
        let campaign = format!("c{number}").parse().unwrap();
        world.happen(CampaignCreated { campaign, ..created.clone() }.into());
    }
    let created = world.log.len();
    world.ask(&tick()).unwrap();
    assert_eq!(world.log.len(), created + TICK_WEIGHT_MAX);
    assert!(Votes::next_deadline(&world.state).is_some());
    world.ask(&tick()).unwrap();
    assert_eq!(world.log.len(), created + TICK_WEIGHT_MAX + 10);
    assert_eq!(Votes::next_deadline(&world.state), None);
}

#[test]
fn heavy_rounds_that_are_late_take_a_tick_each() {
    let (first, second) = (NOON.0 + 10_000, NOON.0 + 20_000);
    let json = format!(
        r#"{{"rounds":[{{"advance":1000,"ends_at_ms":{first}}},{{"advance":900,"ends_at_ms":{second}}}]}}"#
    );
    let mut world = World::open(rules(&json), 1_200);
    world.now = NOON.plus_ms(HOUR_MS);
    let before = world.log.len();
    world.ask(&tick()).unwrap();
    assert_eq!(world.happened(before), ["RoundEnded"]);
    assert_eq!(Votes::next_deadline(&world.state), Some(Timestamp(second)));
    world.ask(&tick()).unwrap();
    let Some((_, Event::RoundEnded(ended))) = world.log.last() else { panic!("a round") };
    assert_eq!((ended.round, ended.advanced.len()), (2, 900));
}

#[test]
fn only_the_final_result_concludes() {
    let mut world = World::open(rules("{}"), 1);
    world.order(Command::Close);
    world.order(Command::Finalize);
    let concluding: Vec<_> = world.log.iter().filter_map(|(_, event)| Votes::concludes(event)).collect();
    assert_eq!(concluding, [&spring()]);
    assert!(matches!(world.log.last(), Some((_, Event::CampaignFinalized(_)))));
}
