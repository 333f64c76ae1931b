use decider::{Decider, Service};
use proto::Timestamp;

use super::support::*;
use crate::Votes;
use crate::command::Command;
use crate::query::View;

#[test]
fn the_board_moves_on_its_grid_and_only_then() {
    let mut world = World::open(rules(r#"{"board_refresh_seconds":60}"#), 2);
    world.now = NOON.plus_ms(10_000);
    world.vote(&[2]);
    let revision = Votes::revision(&world.state);
    assert_eq!(world.board(), [(1, 1, 0), (2, 2, 0)]);
    world.vote(&[2]);
    assert_eq!(Votes::revision(&world.state), revision, "votes alone move no view");
    // Noon lies on the grid, so it moves at a minute past.
    assert_eq!(Votes::next_deadline(&world.state), Some(NOON.plus_ms(60_000)));
    world.wait_ms(49_999);
    assert_eq!(world.board(), [(1, 1, 0), (2, 2, 0)]);
    world.wait_ms(1);
    assert_eq!(world.board(), [(1, 2, 2), (2, 1, 0)]);
    assert_eq!(Votes::next_deadline(&world.state), None, "nothing has changed since");
}

#[test]
fn a_frozen_board_stands_still_until_the_close() {
    let closes = NOON.0 + HOUR_MS;
    let json = format!(r#"{{"closes_at_ms":{closes},"board_frozen_before_close_seconds":600}}"#);
    let mut world = World::open(rules(&json), 2);
    world.now = Timestamp(closes - 600_000 - 1);
    world.vote(&[1]);
    let before = world.log.len();
    world.wait_ms(1);
    assert_eq!(world.happened(before), ["BoardMoved", "BoardFrozen"]);
    assert_eq!(world.look("leaderboard", &[], false).unwrap()["frozen"], true);
    world.vote(&[2]);
    world.vote(&[2]);
    world.wait_ms(600_000 - 1);
    assert_eq!(world.board(), [(1, 1, 1), (2, 2, 0)]);
    world.wait_ms(1);
    assert_eq!(world.board(), [(1, 2, 2), (2, 1, 1)]);
    assert_eq!(world.look("leaderboard", &[], false).unwrap()["frozen"], false);
}

#[test]
fn a_hidden_board_opens_with_the_result() {
    let mut world = World::open(rules(r#"{"board":"hidden"}"#), 2);
    world.vote(&[2]);
    world.wait_ms(60_000);
    for inside in [false, true] {
        let list = world.look("contestants", &[("sort", "rank")], inside).unwrap();
        let first = &list["contestants"][0];
        let seen = (first["number"].as_u64(), first["votes"].as_u64(), first["rank"].as_u64());
        let expected = if inside { (Some(2), Some(1), Some(1)) } else { (Some(1), None, None) };
        assert_eq!(seen, expected, "a hidden order would tell the ranks");
    }
    assert_eq!(world.look("leaderboard", &[], false), Err(403));
    assert!(world.look("leaderboard", &[], true).is_ok());
    world.order(Command::Close);
    assert_eq!(world.look("leaderboard", &[], false), Err(403));
    world.order(Command::Finalize);
    assert_eq!(world.board(), [(1, 2, 1), (2, 1, 0)]);
}

#[test]
fn ties_follow_the_stated_rule() {
    let table = [
        ("earliest", [(1, 3, 1), (2, 2, 1), (3, 1, 0)]),
        ("lowest_number", [(1, 2, 1), (2, 3, 1), (3, 1, 0)]),
        ("shared", [(1, 3, 1), (1, 2, 1), (3, 1, 0)]),
    ];
    for (ties, expected) in table {
        let mut world = World::open(rules(&format!(r#"{{"ties":"{ties}"}}"#)), 3);
        world.vote(&[3]);
        world.vote(&[2]);
        world.wait_ms(60_000);
        assert_eq!(world.board(), expected, "{ties}");
    }
}

#[test]
fn earliest_means_who_reached_the_count_first() {
    let mut world = World::open(rules("{}"), 2);
    for contestant in [1, 2, 2, 1] {
        world.vote(&[contestant]);
    }
    world.wait_ms(60_000);
    assert_eq!(world.board(), [(1, 2, 2), (2, 1, 2)]);
}

#[test]
fn an_unchanged_campaign_shares_its_view() {
    let mut world = World::open(rules("{}"), 1);
    let first = Votes::view(&world.state, &View::default(), &Names);
    assert_eq!(Votes::moved(&View::default(), &first), [spring()]);
    world.vote(&[1]);
    let second = Votes::view(&world.state, &first, &Names);
    assert_eq!(Votes::moved(&first, &second), []);
    world.wait_ms(60_000);
    let third = Votes::view(&world.state, &second, &Names);
    assert_eq!(Votes::moved(&second, &third), [spring()]);
    assert_eq!(Votes::tenant(&third, &spring()), Some(&tenant()));
}
