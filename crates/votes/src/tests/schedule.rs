use decider::Decider;
use proto::{Actor, Timestamp};

use super::support::*;
use crate::command::Command;
use crate::event::Event;
use crate::state::Status;
use crate::{Receipt, Refusal, Votes};

fn create(json: &str) -> Command {
    Command::Create { name: "Spring".to_owned(), rules: Box::new(rules(json)) }
}

#[test]
fn what_would_end_at_once_does_not_begin() {
    let (now, later) = (NOON.0, NOON.0 + HOUR_MS);
    let table = [
        ("closes_at_ms", format!(r#"{{"closes_at_ms":{now}}}"#)),
        ("rounds[0].ends_at_ms", format!(r#"{{"rounds":[{{"advance":2,"ends_at_ms":{now}}}]}}"#)),
        (
            "rounds[1].ends_at_ms",
            format!(
                r#"{{"rounds":[{{"advance":2}},{{"advance":1,"ends_at_ms":{now}}}],"closes_at_ms":{later}}}"#
            ),
        ),
    ];
    for (field, json) in table {
        let says = format!("{field} has passed");
        let decision = World::empty().decide(&ask(OPERATOR, create(&json)));
        assert!(decision.events.is_empty(), "{json}");
        let problem = decision.answer.unwrap_err().problem();
        assert!(problem.status == 422 && problem.detail.starts_with(&says), "{}", problem.detail);
        let mut world = World::empty();
        world.now = Timestamp(now - 1);
        world.order(create(&json));
        assert!(world.decide(&ask(OPERATOR, Command::Open)).answer.is_ok(), "{json}");
        world.now = Timestamp(now);
        let decision = world.decide(&ask(OPERATOR, Command::Open));
        assert!(decision.events.is_empty(), "{json}");
        let problem = decision.answer.unwrap_err().problem();
        assert!(problem.status == 409 && problem.detail.starts_with(&says), "{}", problem.detail);
    }
}

#[test]
fn a_draft_may_be_opened_around_its_time() {
    let mut world = World::empty();
    world.order(create(&format!(r#"{{"opens_at_ms":{}}}"#, NOON.0 - 1)));
    // Its time has passed, so the host opens it first, and the operator's step is none any more.
    assert_eq!(world.decide(&ask(OPERATOR, Command::Open)).answer, Err(Refusal::Overdue));
    world.ask(&tick()).unwrap();
    let length = world.log.len();
    assert_eq!(world.order(Command::Open), Receipt::Stage { status: Status::Open });
    assert_eq!(world.log.len(), length);
    let mut world = World::empty();
    world.order(create(&format!(r#"{{"opens_at_ms":{}}}"#, NOON.0 + 1)));
    world.order(Command::Open);
    assert_eq!(Votes::next_deadline(&world.state), None, "it is open already");
}

#[test]
fn a_result_becomes_final_by_schedule() {
    let closes = NOON.0 + HOUR_MS;
    let json = format!(r#"{{"closes_at_ms":{closes},"finalizes_after_close_seconds":60}}"#);
    let mut world = World::open(rules(&json), 1);
    let before = world.log.len();
    world.wait_ms(HOUR_MS);
    assert_eq!(world.happened(before), ["CampaignClosed", "CampaignReviewed"]);
    assert_eq!(Votes::next_deadline(&world.state), Some(Timestamp(closes + 60_000)));
    world.order(Command::Mark { contestant: 1, juror: "li".into(), points: 5 });
    world.wait_ms(60_000);
    assert_eq!(
        world.happened(before),
        ["CampaignClosed", "CampaignReviewed", "MarkGiven", "CampaignFinalized"]
    );
    let Some((_, Event::CampaignFinalized(finalized))) = world.log.last() else { panic!("final") };
    assert_eq!(finalized.by, Actor::System);
    assert_eq!(Votes::next_deadline(&world.state), None);
}

#[test]
fn a_whole_life_can_run_by_schedule_even_if_it_is_late() {
    let json = format!(
        r#"{{"opens_at_ms":{},"rounds":[{{"advance":1,"ends_at_ms":{}}}],"closes_at_ms":{},
            "board_frozen_before_close_seconds":1,"finalizes_after_close_seconds":0}}"#,
        NOON.0 + 1_000,
        NOON.0 + 2_000,
        NOON.0 + 3_000
    );
    let life = [
        "CampaignOpened",
        "RoundEnded",
        "BoardFrozen",
        "CampaignClosed",
        "CampaignReviewed",
        "CampaignFinalized",
    ];
    for late in [false, true] {
        let mut world = World::empty();
        world.happen(created(rules(&json)));
        world.happen(contestant(1));
        if late {
            world.now = NOON.plus_ms(HOUR_MS);
            world.ask(&tick()).unwrap();
            // The result waits for what detectors say about the close.
            world.ask(&tick()).unwrap();
        } else {
            world.wait_ms(HOUR_MS);
        }
        assert_eq!(world.happened(2), life, "late: {late}");
        assert_eq!(Votes::next_deadline(&world.state), None);
        assert_eq!(bytes(&world.replayed()), bytes(&world.state));
    }
}

#[test]
fn a_late_close_leaves_the_jury_its_time() {
    let json = format!(r#"{{"closes_at_ms":{},"finalizes_after_close_seconds":60}}"#, NOON.0 + 1_000);
    let mut world = World::open(rules(&json), 1);
    world.now = NOON.plus_ms(HOUR_MS);
    let before = world.log.len();
    world.ask(&tick()).unwrap();
    assert_eq!(world.happened(before), ["CampaignClosed", "CampaignReviewed"]);
    assert_eq!(Votes::next_deadline(&world.state), Some(world.now.plus_ms(60_000)));
}

#[test]
fn a_close_by_hand_schedules_the_result_too() {
    let mut world = World::open(rules(r#"{"finalizes_after_close_seconds":0}"#), 1);
    world.order(Command::Close);
    assert_eq!(Votes::next_deadline(&world.state), Some(NOON));
    world.wait_ms(0);
    assert_eq!(world.happened(world.log.len() - 1), ["CampaignFinalized"]);
}
