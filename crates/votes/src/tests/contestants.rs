use proto::Actor;
use proto::wire::Audience;

use super::support::*;
use crate::command::Command;
use crate::decide::CONTESTANTS_RESERVED;
use crate::event::{Event, RuleBroken};
use crate::rules::CONTESTANTS_MAX;
use crate::state::Standing;
use crate::{Receipt, Refusal};

fn sign_up(actor: Actor) -> proto::Envelope<Command> {
    ask(actor, Command::SignUp { profile: reference(1) })
}

#[test]
fn persons_wait_for_approval_and_operators_do_not() {
    let mut world = World::open(rules("{}"), 0);
    let first = world.ask(&sign_up(Actor::Person(ANN)));
    assert_eq!(first, Ok(Receipt::Contestant { contestant: 1, standing: Standing::Pending }));
    let second = world.ask(&sign_up(OPERATOR));
    assert_eq!(second, Ok(Receipt::Contestant { contestant: 2, standing: Standing::Approved }));
    let mut world = World::open(rules(r#"{"sign_up":{"approval":false}}"#), 0);
    let first = world.ask(&sign_up(Actor::Person(ANN)));
    assert_eq!(first, Ok(Receipt::Contestant { contestant: 1, standing: Standing::Approved }));
}

#[test]
fn sign_ups_are_refused_by_rule_with_an_event() {
    type Before = fn(&mut World);
    let table: [(&str, RuleBroken, Before); 4] = [
        ("{}", RuleBroken::SignedUpBefore { contestant: 1 }, |world| {
            world.ask(&sign_up(Actor::Person(ANN))).unwrap();
        }),
        (r#"{"sign_up":{"open":false}}"#, RuleBroken::SignUpClosed, |_| {}),
        ("{}", RuleBroken::SignUpClosed, |world| {
            world.order(Command::Close);
        }),
        (r#"{"contestants_max":1}"#, RuleBroken::ContestantsFull { max: 1 }, |world| {
            world.ask(&sign_up(OPERATOR)).unwrap();
        }),
    ];
    for (json, broken, before) in table {
        let mut world = World::open(rules(json), 0);
        before(&mut world);
        let answer = world.ask(&sign_up(Actor::Person(ANN)));
        assert_eq!(answer, Err(Refusal::ByRule(broken)), "{json}");
        let Some((_, Event::SignUpRefused(refused))) = world.log.last() else { panic!("{json}") };
        assert_eq!((refused.person, refused.broken), (ANN, broken));
    }
}

#[test]
fn spam_locks_neither_operators_nor_others_out() {
    let mut world = World::open(rules(r#"{"contestants_max":1}"#), 0);
    world.ask(&sign_up(Actor::Person(ANN))).unwrap();
    let full = Err(Refusal::ByRule(RuleBroken::ContestantsFull { max: 1 }));
    assert_eq!(world.ask(&sign_up(Actor::Person(BOB))), full);
    let added = world.ask(&sign_up(OPERATOR));
    assert_eq!(added, Ok(Receipt::Contestant { contestant: 2, standing: Standing::Approved }));
    world.order(Command::Withdraw { contestant: 2 });
    assert_eq!(world.ask(&sign_up(Actor::Person(BOB))), full, "the withdrawn have stood");
    let mut world = World::open(rules(r#"{"contestants_max":1}"#), 0);
    world.ask(&sign_up(Actor::Person(ANN))).unwrap();
    world.order(Command::Reject { contestant: 1 });
    assert!(world.ask(&sign_up(Actor::Person(BOB))).is_ok(), "the rejected make room");
    world.order(Command::Close);
    assert_eq!(world.decide(&sign_up(OPERATOR)).answer, Err(Refusal::ContestantsSettled));
}

#[test]
fn places_are_left_that_only_operators_fill() {
    let for_persons = CONTESTANTS_MAX - CONTESTANTS_RESERVED;
    let mut world = World::open(rules(r#"{"contestants_max":100000}"#), for_persons);
    let full = Refusal::ByRule(RuleBroken::ContestantsFull { max: for_persons });
    assert_eq!(world.decide(&sign_up(Actor::Person(ANN))).answer, Err(full));
    (for_persons + 1..=CONTESTANTS_MAX).for_each(|number| world.happen(contestant(number)));
    assert_eq!(world.decide(&sign_up(OPERATOR)).answer, Err(Refusal::ContestantsFull(CONTESTANTS_MAX)));
}

#[test]
fn texts_that_nobody_approved_stay_inside() {
    let mut world = World::open(rules("{}"), 0);
    world.ask(&sign_up(Actor::Person(ANN))).unwrap();
    let refusal = world.ask(&ask(OPERATOR, Command::Withdraw { contestant: 1 })).unwrap_err();
    let problem = refusal.problem();
    assert_eq!(problem.status, 409);
    assert!(problem.detail.ends_with("reject it instead"), "{}", problem.detail);
    world.order(Command::Reject { contestant: 1 });
    assert_eq!(world.look("contestants", &[], false).unwrap()["contestants"], serde_json::json!([]));
}

#[test]
fn auditors_see_that_somebody_signed_up_and_no_text_that_the_public_does_not() {
    let mut world = World::open(rules("{}"), 1);
    world.ask(&sign_up(Actor::Person(ANN))).unwrap();
    let seen = |world: &mut World, audience, search: &str| -> Vec<(u64, bool)> {
        let found = world.look_as(audience, "contestants", &[("search", search)]).unwrap();
        let line = |line: &serde_json::Value| (line["number"].as_u64().unwrap(), line["name"].is_string());
        found["contestants"].as_array().unwrap().iter().map(line).collect()
    };
    let (public, operators, auditors) = (Audience::Public, Audience::Operators, Audience::Auditors);
    assert_eq!(seen(&mut world, operators, ""), [(1, true), (2, true)]);
    assert_eq!(seen(&mut world, auditors, ""), [(1, true), (2, false)]);
    // Who could search for a name would know it.
    assert_eq!(seen(&mut world, operators, "no"), [(1, true), (2, true)]);
    assert_eq!(seen(&mut world, auditors, "no"), [(1, true)]);
    assert_eq!(seen(&mut world, auditors, "2"), [(2, false)], "the number is no text");
    world.order(Command::Reject { contestant: 2 });
    assert_eq!(seen(&mut world, auditors, ""), [(1, true), (2, false)]);
    world.order(Command::Approve { contestant: 2 });
    for audience in [public, operators, auditors] {
        assert_eq!(seen(&mut world, audience, ""), [(1, true), (2, true)]);
    }
    let about = world.look_as(auditors, "campaign", &[]).unwrap();
    assert_eq!(about["contestants_pending"], 0, "counts are for auditors as well");
}

/// What each change does from each standing: an event, nothing (already so), or 409.
#[test]
fn every_change_of_standing_does_what_the_table_says() {
    let changes: [fn(u32) -> Command; 3] = [
        |contestant| Command::Approve { contestant },
        |contestant| Command::Reject { contestant },
        |contestant| Command::Withdraw { contestant },
    ];
    let before: [(&str, &[usize]); 4] =
        [("pending", &[]), ("approved", &[0]), ("rejected", &[1]), ("withdrawn", &[0, 2])];
    let table = [
        ["ContestantApproved", "ContestantRejected", "409"],
        ["", "409", "ContestantWithdrawn"],
        ["ContestantApproved", "", "409"],
        ["ContestantApproved", "409", ""],
    ];
    for ((from, path), row) in before.into_iter().zip(table) {
        for (change, expected) in changes.iter().zip(row) {
            let mut world = World::open(rules("{}"), 0);
            world.ask(&sign_up(Actor::Person(ANN))).unwrap();
            for step in path {
                world.order(changes[*step](1));
            }
            let length = world.log.len();
            let answer = world.ask(&ask(OPERATOR, change(1)));
            let got = match answer {
                Ok(_) => world.happened(length).join(" "),
                Err(refusal) => refusal.problem().status.to_string(),
            };
            assert_eq!(got, expected, "{:?} from {from}", change(1));
        }
    }
    let world = World::open(rules("{}"), 1);
    for number in [0, 2] {
        let answer = world.decide(&ask(OPERATOR, Command::Approve { contestant: number })).answer;
        assert_eq!(answer, Err(Refusal::ContestantUnknown(number)));
    }
}

#[test]
fn the_withdrawn_keep_their_votes_and_leave_the_board() {
    let mut world = World::open(rules("{}"), 2);
    world.vote(&[1]);
    world.order(Command::Withdraw { contestant: 1 });
    world.wait_ms(60_000);
    assert_eq!(world.board(), [(1, 2, 0)]);
    let list = world.look("contestants", &[], false).unwrap();
    let first = &list["contestants"][0];
    assert_eq!((first["status"].as_str(), first["votes"].as_u64()), (Some("withdrawn"), Some(1)));
    let answer = world.ask(&cast(ANN, &[1], 1));
    let standing = Standing::Withdrawn;
    assert_eq!(answer, Err(Refusal::ByRule(RuleBroken::ContestantNotStanding { contestant: 1, standing })));
}
