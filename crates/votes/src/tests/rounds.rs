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
    let receipt = world.order(Command::AdvanceRound);
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
    assert_eq!(world.decide(&ask(OPERATOR, Command::AdvanceRound)).answer, Err(Refusal::LastRound));
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
        let Receipt::Round { advanced, .. } = world.order(Command::AdvanceRound) else { panic!("a round") };
        let expected = if ties == "lowest_number" { [1, 2] } else { [3, 2] };
        assert_eq!(advanced, expected, "{ties}");
    }
}

#[test]
fn rounds_need_an_open_campaign_and_settle_the_list() {
    let mut world = World::empty();
    world.happen(created(rules(TWO_ROUNDS)));
    let answer = world.decide(&ask(OPERATOR, Command::AdvanceRound)).answer;
    assert_eq!(answer.unwrap_err().problem().status, 409);
    world.order(Command::Open);
    world.order(Command::AdvanceRound);
    let sign_up = ask(OPERATOR, Command::SignUp { profile: reference(1) });
    assert_eq!(world.decide(&sign_up).answer, Err(Refusal::ContestantsSettled));
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
fn marks_are_checked() {
    let world = World::open(rules("{}"), 1);
    for (juror, points) in [("", 1), ("Li", 1), ("li wu", 1), ("li", 101)] {
        let mark = Command::Mark { contestant: 1, juror: juror.into(), points };
        assert!(matches!(world.decide(&ask(OPERATOR, mark)).answer, Err(Refusal::Malformed(_))), "{juror}");
    }
    let mark = Command::Mark { contestant: 2, juror: "li".into(), points: 1 };
    assert_eq!(world.decide(&ask(OPERATOR, mark)).answer, Err(Refusal::ContestantUnknown(2)));
}
