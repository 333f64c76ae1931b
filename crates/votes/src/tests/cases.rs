//! Cases: opened by detectors and operators, decided by operators.

use proto::{Actor, Pseudonym};

use super::judge::{found, said};
use super::support::*;
use crate::command::{Command, ExtendCase, OpenCase};
use crate::decide;
use crate::event::{CaseOpened, Decision, Event, Subject};
use crate::receipt::Receipt;
use crate::refusal::{Caller, Refusal};

/// A detector's, about one resource.
fn open(key: u8, votes: &[u64]) -> proto::Envelope<Command> {
    let subject = Subject { contestant: Some(1), since_ms: Some(NOON), key: Some(Pseudonym([key; 8])) };
    let open = OpenCase { subject, votes: votes.to_vec(), why: found() };
    ask(Actor::System, Command::OpenCase(Box::new(open)))
}

fn decide_case(case: u32, decision: Decision) -> Command {
    Command::DecideCase { case, decision, reason: "a school".to_owned() }
}

#[test]
fn more_of_the_same_joins_the_case_until_it_is_dismissed() {
    let mut world = World::open(rules("{}"), 2);
    let votes = [world.ballot(&[1]), world.ballot(&[1]), world.ballot(&[1])];
    let begin = world.log.len();
    let told = |case, decision| Ok(Receipt::Case { case, decision });
    assert_eq!(world.ask(&open(7, &votes[..1])), told(1, Decision::Open));
    assert_eq!(world.ask(&open(8, &[])), told(2, Decision::Open));
    assert_eq!(world.ask(&open(7, &votes[1..2])), told(1, Decision::Open));
    world.order(decide_case(1, Decision::Confirmed));
    assert_eq!(world.ask(&open(7, &votes[2..])), told(1, Decision::Open), "it is to be looked at again");
    world.order(decide_case(1, Decision::Dismissed));
    assert_eq!(world.ask(&open(7, &votes)), told(1, Decision::Dismissed));
    assert_eq!(world.ask(&open(8, &[])), told(2, Decision::Open));
    let expected = ["CaseOpened", "CaseOpened", "CaseExtended", "CaseDecided", "CaseExtended", "CaseDecided"];
    assert_eq!(world.happened(begin), expected);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn only_operators_decide_and_give_a_reason() {
    let mut world = World::open(rules("{}"), 2);
    world.ask(&open(7, &[])).unwrap();
    let decide = decide_case(1, Decision::Confirmed);
    for actor in [Actor::System, Actor::Person(ANN)] {
        assert_eq!(world.ask(&ask(actor, decide.clone())), Err(Refusal::NotAllowed(Caller::Operators)));
    }
    let silent = Command::DecideCase { case: 1, decision: Decision::Confirmed, reason: String::new() };
    assert!(matches!(world.ask(&ask(OPERATOR, silent)), Err(Refusal::Malformed(_))));
    let unknown = world.ask(&ask(OPERATOR, decide_case(2, Decision::Open)));
    assert_eq!(unknown, Err(Refusal::CaseUnknown(2)));
    world.order(decide.clone());
    let before = world.log.len();
    world.order(decide);
    assert_eq!(world.log.len(), before, "it was decided so before");
    world.order(Command::Close);
    world.order(Command::Finalize);
    world.order(decide_case(1, Decision::Dismissed));
    assert_eq!(world.ask(&open(9, &[])), Err(Refusal::ResultFinal));
}

#[test]
fn a_case_holds_votes_of_its_campaign() {
    let mut world = World::open(rules("{}"), 2);
    let vote = world.ballot(&[1]);
    assert_eq!(world.ask(&open(7, &[vote, 9_999])), Err(Refusal::VoteUnknown(9_999)));
    for (votes, says) in [
        (vec![vote, vote], "ascending"),
        ((1..=decide::CASE_VOTES_AT_ONCE_MAX as u64 + 1).collect(), "at most 1000"),
    ] {
        let refused = world.ask(&open(7, &votes)).unwrap_err();
        assert!(refused.to_string().contains(says), "{refused}");
    }
    let mut unknown = open(7, &[]);
    if let Command::OpenCase(open) = &mut unknown.body {
        open.subject.contestant = Some(9);
        open.why = found();
    }
    assert_eq!(world.ask(&unknown), Err(Refusal::ContestantUnknown(9)));
}

#[test]
fn a_full_case_is_followed_by_another_and_no_vote_counts_twice() {
    let mut world = World::open(rules("{}"), 2);
    let votes: Vec<u64> = (0..decide::CASE_VOTES_MAX).map(|_| world.ballot(&[1])).collect();
    let one_more = world.ballot(&[1]);
    let told = |case| Ok(Receipt::Case { case, decision: Decision::Open });
    for some in votes.chunks(decide::CASE_VOTES_AT_ONCE_MAX) {
        assert_eq!(world.ask(&open(7, some)), told(1));
        let before = world.log.len();
        assert_eq!(world.ask(&open(7, some)), told(1));
        assert_eq!(world.log.len(), before, "it has them");
    }
    let full = Refusal::CaseFull { case: 1, max: decide::CASE_VOTES_MAX };
    let extend = |case| {
        let extend = ExtendCase { case, votes: vec![one_more], why: said("these too") };
        ask(OPERATOR, Command::ExtendCase(Box::new(extend)))
    };
    assert_eq!(world.ask(&extend(1)), Err(full));
    assert_eq!(world.ask(&open(7, &[one_more])), told(2));
    assert_eq!(world.ask(&open(7, &[votes[0], one_more])), told(2), "the newer one goes on");
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn an_operator_gives_a_case_votes_which_opens_it_again() {
    let mut world = World::open(rules("{}"), 2);
    let vote = world.ballot(&[1]);
    world.ask(&open(7, &[])).unwrap();
    let extend = |votes: &[u64], case| {
        Command::ExtendCase(Box::new(ExtendCase { case, votes: votes.to_vec(), why: said("these too") }))
    };
    let by_system = world.ask(&ask(Actor::System, extend(&[vote], 1)));
    assert_eq!(by_system, Err(Refusal::NotAllowed(Caller::Operators)));
    assert_eq!(world.ask(&ask(OPERATOR, extend(&[vote], 2))), Err(Refusal::CaseUnknown(2)));
    assert_eq!(world.ask(&ask(OPERATOR, extend(&[9_999], 1))), Err(Refusal::VoteUnknown(9_999)));
    world.order(decide_case(1, Decision::Dismissed));
    assert_eq!(world.order(extend(&[vote], 1)), Receipt::Case { case: 1, decision: Decision::Open });
    let before = world.log.len();
    world.order(extend(&[vote], 1));
    assert_eq!(world.log.len(), before, "it has it");
}

#[test]
fn detectors_leave_operators_room_for_cases() {
    let mut world = World::open(rules("{}"), 2);
    let max = decide::CASES_MAX - decide::CASES_RESERVED;
    let campaign = world.state.campaigns.get_mut(&spring()).unwrap();
    for case in 1..=max {
        let (campaign_id, by, why) = (spring(), Actor::System, found());
        let (subject, votes) = (Subject::default(), Vec::new());
        campaign.cases.open(&CaseOpened { campaign: campaign_id, case, subject, votes, why, by });
    }
    assert_eq!(world.ask(&open(7, &[])), Err(Refusal::CasesFull(max)));
    let case = OpenCase { subject: Subject::default(), votes: Vec::new(), why: said("a tip") };
    world.order(Command::OpenCase(Box::new(case)));
}

#[test]
fn an_operator_opens_a_case_in_words() {
    let mut world = World::open(rules("{}"), 2);
    let case = OpenCase { subject: Subject::default(), votes: Vec::new(), why: said("a tip by phone") };
    world.order(Command::OpenCase(Box::new(case.clone())));
    let Event::CaseOpened(opened) = &world.log.last().unwrap().1 else { panic!("no case") };
    assert_eq!((opened.case, opened.by, &opened.why), (1, OPERATOR, &case.why));
}
