use super::support::*;
use crate::command::Command;
use crate::event::{Event, RuleBroken};
use crate::state::Standing;
use crate::{Receipt, Refusal};

const TWO_ROUNDS: &str = r#"{"rounds":[{"advance":2}]}"#;

#[test]
fn the_best_go_on_and_start_again_at_zero() {
    let mut world = World::open(rules(TWO_ROUNDS), 3);
    for contestant in [3, 3, 3, 1, 1, 2] {
        world.vote(&[contestant]);
    }
    let receipt = world.order(advance(1));
    assert_eq!(receipt, Receipt::Round { round: 2, advanced: vec![3, 1] });
    assert_eq!(world.board(), [(1, 1, 0), (2, 3, 0)]);
    let answer = world.ask(&cast(ANN, &[2], 1));
    let out = RuleBroken::ContestantNotStanding { contestant: 2, standing: Standing::Out };
    assert_eq!(answer, Err(Refusal::ByRule(out)));
    world.vote(&[1]);
    assert!(matches!(world.log.last(), Some((_, Event::VoteCast(cast))) if cast.round == 2));
    let list = world.look("contestants", &[], false).unwrap();
    let second = &list["contestants"][1];
    assert_eq!((second["status"].as_str(), second["votes"].as_u64()), (Some("out"), Some(1)));
    assert_eq!(world.decide(&ask(OPERATOR, advance(2))).answer, Err(Refusal::LastRound));
    world.order(Command::Close);
    assert_eq!(world.board(), [(1, 1, 1), (2, 3, 0)]);
}

#[test]
fn a_round_ends_by_schedule() {
    let json = format!(r#"{{"rounds":[{{"advance":1,"ends_at_ms":{}}}]}}"#, NOON.0 + HOUR_MS);
    let mut world = World::open(rules(&json), 2);
    world.vote(&[2]);
    world.wait_ms(HOUR_MS);
    assert_eq!(world.happened(world.log.len() - 1), ["RoundEnded"]);
    assert_eq!(world.board(), [(1, 2, 0)]);
}

#[test]
fn a_tie_at_the_cut_never_lets_more_go_on() {
    for ties in ["earliest", "lowest_number", "shared"] {
        let mut world = World::open(rules(&format!(r#"{{"ties":"{ties}","rounds":[{{"advance":2}}]}}"#)), 3);
        for contestant in [3, 2, 1] {
            world.vote(&[contestant]);
        }
        let Receipt::Round { advanced, .. } = world.order(advance(1)) else { panic!("a round") };
        let expected = if ties == "lowest_number" { [1, 2] } else { [3, 2] };
        assert_eq!(advanced, expected, "{ties}");
    }
}

#[test]
fn rounds_need_an_open_campaign_and_settle_the_list() {
    let mut world = World::empty();
    world.happen(created(rules(TWO_ROUNDS)));
    let answer = world.decide(&ask(OPERATOR, advance(1))).answer;
    assert_eq!(answer.unwrap_err().problem().status, 409);
    world.order(Command::Open);
    world.order(advance(1));
    let sign_up = ask(OPERATOR, Command::SignUp { profile: reference(1) });
    assert_eq!(world.decide(&sign_up).answer, Err(Refusal::ContestantsSettled));
}

#[test]
fn who_was_withdrawn_by_mistake_comes_back_in_the_round_they_stood_in_and_in_no_later_one() {
    let withdraw = |contestant| Command::Withdraw { contestant };
    let approve = |contestant| ask(OPERATOR, Command::Approve { contestant });
    let mut world = World::open(rules(TWO_ROUNDS), 4);
    for contestant in [1, 2, 2, 3, 3, 3] {
        world.vote(&[contestant]);
    }
    world.order(withdraw(4));
    world.order(advance(1));
    let settled = Err(Refusal::ContestantsSettled);
    assert_eq!(world.decide(&approve(4)).answer, settled, "withdrawn in the round before");
    world.order(withdraw(3));
    world.order(Command::Approve { contestant: 3 });
    world.order(withdraw(3));
    world.order(Command::Close);
    world.order(Command::Approve { contestant: 3 });
    assert_eq!(world.decide(&approve(4)).answer, settled);
}

#[test]
fn the_final_score_weighs_votes_and_marks() {
    let json = r#"{"final_score":{"votes_percent":60,"jury_percent":40}}"#;
    let mut world = World::open(rules(json), 3);
    for contestant in [1, 1, 1, 1, 2, 2] {
        world.vote(&[contestant]);
    }
    let mark = |contestant, juror: &str, points| Command::Mark { contestant, juror: juror.into(), points };
    world.order(mark(1, "li", 10));
    world.order(mark(1, "wu", 30));
    world.order(mark(2, "li", 0));
    world.order(mark(2, "li", 100));
    let length = world.log.len();
    world.order(mark(2, "li", 100));
    assert_eq!(world.log.len(), length, "the same mark again is no event");
    world.order(Command::Close);
    assert_eq!(world.board(), [(1, 1, 4), (2, 2, 2), (3, 3, 0)], "marks stay out until the result");
    world.order(Command::Finalize);
    assert_eq!(world.board(), [(1, 2, 2), (2, 1, 4), (3, 3, 0)]);
    let board = world.look("leaderboard", &[], false).unwrap();
    let scores: Vec<_> = board["entries"].as_array().unwrap().iter().map(|e| e["score"].as_u64()).collect();
    // 60 × 2/4 + 40 × 100/100; 60 × 4/4 + 40 × 20/100; nothing.
    assert_eq!(scores, [Some(70_000_000_000), Some(68_000_000_000), Some(0)]);
    let late = world.decide(&ask(OPERATOR, mark(1, "li", 100))).answer;
    assert_eq!(late.unwrap_err().problem().status, 409);
}

#[test]
fn a_tie_of_scores_does_not_go_to_whoever_has_no_votes() {
    let mut world = World::open(rules(r#"{"final_score":{"votes_percent":50,"jury_percent":50}}"#), 2);
    world.vote(&[2]);
    world.order(Command::Mark { contestant: 1, juror: "li".into(), points: 100 });
    world.order(Command::Close);
    world.order(Command::Finalize);
    assert_eq!(world.board(), [(1, 2, 1), (2, 1, 0)]);
}

#[test]
fn marks_are_checked() {
    let world = World::open(rules("{}"), 1);
    for (juror, points) in [("", 1), ("Li", 1), ("li wu", 1), ("li", 101)] {
        let mark = Command::Mark { contestant: 1, juror: juror.into(), points };
        assert!(matches!(world.decide(&ask(OPERATOR, mark)).answer, Err(Refusal::Malformed(_))), "{juror}");
    }
    let mark = Command::Mark { contestant: 2, juror: "li".into(), points: 1 };
    assert_eq!(world.decide(&ask(OPERATOR, mark)).answer, Err(Refusal::ContestantUnknown(2)));
}

#[test]
fn a_round_is_ended_once_however_often_it_is_asked_for() {
    let mut world = World::open(rules(r#"{"rounds":[{"advance":2},{"advance":1}]}"#), 3);
    world.vote(&[3]);
    let first = world.order(advance(1));
    assert_eq!(first, Receipt::Round { round: 2, advanced: vec![3, 1] });
    let length = world.log.len();
    assert_eq!(world.order(advance(1)), first, "a retry gets the same");
    let answer = world.ask(&ask(OPERATOR, advance(3)));
    assert_eq!(answer, Err(Refusal::WrongRound { asked: 3, round: 2 }));
    let problem = answer.unwrap_err().problem();
    assert!(problem.status == 409 && problem.detail.contains("round 2 runs"), "{}", problem.detail);
    assert_eq!(world.log.len(), length);
    world.order(advance(2));
    world.order(Command::Close);
    assert_eq!(world.order(advance(1)), Receipt::Round { round: 3, advanced: vec![1] });
}

#[test]
fn no_round_begins_after_its_end() {
    let ends = NOON.0 + HOUR_MS;
    let mut world = World::open(
        rules(&format!(r#"{{"rounds":[{{"advance":2}},{{"advance":1,"ends_at_ms":{ends}}}]}}"#)),
        3,
    );
    world.wait_ms(HOUR_MS - 1);
    assert!(world.decide(&ask(OPERATOR, advance(1))).answer.is_ok());
    world.wait_ms(1);
    let decision = world.decide(&ask(OPERATOR, advance(1)));
    assert!(decision.events.is_empty());
    let problem = decision.answer.unwrap_err().problem();
    assert_eq!(problem.status, 409);
    assert!(problem.detail.starts_with("rounds[1].ends_at_ms has passed"), "{}", problem.detail);
}

#[test]
fn no_round_ends_while_the_board_stands_still() {
    let closes = NOON.0 + HOUR_MS;
    let json = format!(
        r#"{{"rounds":[{{"advance":1}}],"closes_at_ms":{closes},"board_frozen_before_close_seconds":600}}"#
    );
    let mut world = World::open(rules(&json), 3);
    world.wait_ms(HOUR_MS - 600_000);
    let decision = world.decide(&ask(OPERATOR, advance(1)));
    assert!(decision.events.is_empty());
    assert_eq!(decision.answer, Err(Refusal::BoardFrozen));
}
