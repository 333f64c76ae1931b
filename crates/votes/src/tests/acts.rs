//! Acts: who goes on with one, what they say of themselves, and how one is undone.

use proto::Actor;

use super::judge::{act, finding, found, said, step};
use super::support::*;
use crate::command::{Command, Judge, OpenCase};
use crate::event::{FoundBy, Subject, VoteStatus, Why};
use crate::refusal::Refusal;
use crate::state::Mark;
use crate::{Receipt, decide};
use VoteStatus::{Counted, Held, Voided};

#[test]
fn an_act_is_gone_on_with_only_by_who_began_it_and_for_what_it_was_begun() {
    let mut world = World::open(rules(r#"{"votes_per_person_per_day":null}"#), 2);
    let votes = [world.ballot(&[1]), world.ballot(&[1]), world.ballot(&[1])];
    let asked = |query: &str, position| {
        let found_by = Some(FoundBy { query: query.to_owned(), position });
        Why::Said { reason: "one phone".to_owned(), codes: Vec::new(), found_by }
    };
    let first = step(asked("contestant=1", 9), Counted, Voided, &votes[..1]);
    let Receipt::Judged { act, .. } = world.order(Command::Judge(Box::new(first))) else { panic!() };
    world.order(Command::OpenCase(Box::new(open_without_votes())));
    let next = Judge { act: Some(act), ..step(asked("contestant=1", 11), Counted, Voided, &votes[1..2]) };
    let stranger = Actor::Operator(proto::TokenHash([8; 32]));
    let table = [
        (stranger, next.clone()),
        (OPERATOR, Judge { why: said("something else"), ..next.clone() }),
        (OPERATOR, Judge { why: asked("contestant=2", 9), ..next.clone() }),
        (OPERATOR, Judge { case: Some(1), ..next.clone() }),
        (OPERATOR, Judge { undoes: Some(act), ..next.clone() }),
        (Actor::System, Judge { why: found(), ..next.clone() }),
    ];
    for (actor, judge) in table {
        let refused = world.ask(&ask(actor, Command::Judge(Box::new(judge.clone()))));
        assert_eq!(refused, Err(Refusal::OtherAct(act)), "{judge:?}");
    }
    assert_eq!(world.order(Command::Judge(Box::new(next))), Receipt::Judged { act, changed: 1 });
}

fn open_without_votes() -> OpenCase {
    OpenCase { subject: Subject::default(), votes: Vec::new(), why: said("look") }
}

#[test]
fn how_votes_were_found_is_a_question_that_could_have_found_them() {
    let mut world = World::open(rules("{}"), 2);
    let vote = world.ballot(&[1]);
    for query in ["", "phone=13800138000", "contestant=ann", "contestant", &"contestant=1&".repeat(40)] {
        let found_by = Some(FoundBy { query: query.to_owned(), position: 1 });
        let why = Why::Said { reason: "x".to_owned(), codes: Vec::new(), found_by };
        let judge = step(why, Counted, Voided, &[vote]);
        let refused = world.ask(&ask(OPERATOR, Command::Judge(Box::new(judge)))).unwrap_err();
        assert!(matches!(&refused, Refusal::Malformed(says) if says.starts_with("found_by")), "{refused}");
    }
}

#[test]
fn what_is_undone_is_as_it_was_before_the_act_and_detectors_may_decide_again() {
    let mut world = World::open(rules("{}"), 2);
    let vote = world.ballot(&[1]);
    world.ask(&finding(Counted, Held, &[vote])).unwrap();
    let Receipt::Judged { act, .. } = world.order(act(Held, Voided, &[vote])) else { panic!() };
    // Another step of the same act changes its mind about the vote.
    let second = Judge { act: Some(act), ..step(said("looks bought"), Voided, Counted, &[vote]) };
    world.order(Command::Judge(Box::new(second)));
    let undo = |from, to, undoes| {
        let undo = Judge { undoes: Some(undoes), ..step(said("wrong one"), from, to, &[vote]) };
        Command::Judge(Box::new(undo))
    };
    let refused = world.ask(&ask(OPERATOR, undo(Counted, Voided, act)));
    assert_eq!(refused, Err(Refusal::NotUndone { cast: vote, act, before: Held }));
    let Receipt::Judged { act: undone, .. } = world.order(undo(Counted, Held, act)) else { panic!() };
    let refused = world.ask(&ask(OPERATOR, undo(Held, Counted, act)));
    assert_eq!(refused, Err(Refusal::NotLastAct { cast: vote, act, last: Some(undone) }));
    let again = world.ask(&finding(Held, Counted, &[vote])).unwrap();
    assert!(matches!(again, Receipt::Judged { changed: 1, .. }), "nobody has decided about it any more");
    let fresh = world.ballot(&[1]);
    let never = Judge { undoes: Some(act), ..step(said("wrong one"), Counted, Held, &[fresh]) };
    let refused = world.ask(&ask(OPERATOR, Command::Judge(Box::new(never))));
    assert_eq!(refused, Err(Refusal::NotLastAct { cast: fresh, act, last: None }));
}

#[test]
fn detectors_leave_operators_room_for_acts() {
    let mut world = World::open(rules("{}"), 2);
    let votes = [world.ballot(&[1]), world.ballot(&[1])];
    let campaign = world.state.campaigns.get_mut(&spring()).unwrap();
    let mark = Mark::of(Actor::System, &found(), None, None);
    for act in 1_000..1_000 + u64::from(decide::ACTS_MAX - decide::ACTS_RESERVED) {
        campaign.acts.keep(act, mark);
    }
    let max = decide::ACTS_MAX - decide::ACTS_RESERVED;
    assert_eq!(world.ask(&finding(Counted, Held, &votes[..1])), Err(Refusal::ActsFull(max)));
    world.order(act(Counted, Voided, &votes));
}
