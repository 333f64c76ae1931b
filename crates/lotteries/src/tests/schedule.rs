//! What happens by itself.

use decider::Decider;
use serde_json::{Value, json};

use super::support::*;
use crate::decide::LAPSES_MAX;
use crate::refusal::RuleBroken;
use crate::rules::Claim;
use crate::state::Status;
use crate::{Command, Lotteries, Refusal, Rules};

const HOUR_MS: u64 = 3_600_000;

fn scheduled() -> Rules {
    Rules {
        opens_at_ms: Some(NOON.plus_ms(HOUR_MS)),
        closes_at_ms: Some(NOON.plus_ms(3 * HOUR_MS)),
        ..always()
    }
}

fn created(rules: Rules) -> World {
    let mut world = World::new();
    world.order(Command::Create { name: "Lucky".to_owned(), rules }).unwrap();
    world
}

#[test]
fn a_draw_opens_and_closes_at_its_times_and_gives_back_what_is_left() {
    let mut world = created(scheduled());
    world.hear(allotted(1, "unit.mug", 3));
    world.hear(granted(2, ANN, 5));
    assert_eq!(Lotteries::next_deadline(&world.state), Some(NOON.plus_ms(HOUR_MS)));
    assert_eq!(world.wait_ms(HOUR_MS - 1), [""; 0]);
    assert_eq!(world.wait_ms(1), ["CampaignOpened"]);
    world.draw(ANN).unwrap();
    world.order(Command::Pause).unwrap();
    assert_eq!(world.wait_ms(2 * HOUR_MS), ["CampaignClosed", "SeedRevealed", "StockReturned"]);
    assert_eq!((world.stock("unit.mug"), Lotteries::next_deadline(&world.state)), (0, None));
    assert_eq!(world.replayed(), world.state);
}

#[test]
fn whoever_slept_through_it_all_finds_it_done_in_order() {
    let mut world = created(scheduled());
    world.hear(allotted(1, "unit.mug", 1));
    let names = ["CampaignOpened", "CampaignClosed", "SeedRevealed", "StockReturned"];
    assert_eq!(world.wait_ms(9 * HOUR_MS), names);
    let mut short = created(scheduled());
    assert_eq!(short.wait_ms(9 * HOUR_MS), ["OpeningDelayed", "CampaignClosed", "SeedRevealed"]);
}

#[test]
fn a_draft_that_is_short_of_stock_says_so_and_opens_once_it_has_come() {
    let mut rules = scheduled();
    rules.prizes.push(prize("unit.mug", 1, 1));
    rules.prizes.push(prize("points", 5, 1));
    let mut world = created(rules);
    let delayed = |world: &World| world.look(true, "campaign").unwrap()["inside"]["opening_delayed"].clone();
    assert_eq!(delayed(&world), Value::Null);
    assert_eq!(world.wait_ms(HOUR_MS), ["OpeningDelayed"]);
    assert_eq!(world.wait_ms(HOUR_MS / 2), [""; 0], "it is said once");
    assert_eq!(Lotteries::next_deadline(&world.state), Some(NOON.plus_ms(3 * HOUR_MS)));
    assert_eq!(world.hear(allotted(1, "unit.mug", 1)), ["StockReceived", "OpeningDelayed"]);
    assert_eq!(world.hear(allotted(2, "unit.cup", 9)), ["StockReceived"], "it waits for the same");
    assert_eq!(world.hear(allotted(3, "points", 5)), ["StockReceived", "OpeningDelayed"]);
    let expected = json!({
        "field": "the sum of prizes[0], prizes[1]", "asset": "unit.mug", "needed": 2, "has": 1,
        "since_ms": NOON.plus_ms(HOUR_MS),
    });
    assert_eq!(delayed(&world), expected, "since it was to open");
    assert!(matches!(world.order(Command::Open), Err(Refusal::StockMissing { needed: 2, has: 1, .. })));
    assert_eq!(world.hear(allotted(4, "unit.mug", 1)), ["StockReceived", "CampaignOpened"]);
    assert_eq!(delayed(&world), Value::Null);
    assert_eq!(world.replayed(), world.state);
}

#[test]
fn a_draft_that_never_got_its_stock_ends_at_its_time_and_opens_by_hand_before() {
    let mut world = created(scheduled());
    world.wait_ms(HOUR_MS);
    let mut by_hand = created(Rules { closes_at_ms: None, ..scheduled() });
    by_hand.wait_ms(HOUR_MS);
    assert_eq!(Lotteries::next_deadline(&by_hand.state), None);
    // What came otherwise than by a fact that opens it is seen by whoever opens it by hand.
    assert!(by_hand.order(Command::Open).is_err());
    assert_eq!(by_hand.hear(allotted(1, "unit.mug", 1)), ["StockReceived", "CampaignOpened"]);
    world.now = NOON.plus_ms(3 * HOUR_MS);
    assert_eq!(world.hear(allotted(1, "unit.mug", 1)), ["StockReceived"], "its time is over");
    assert_eq!(world.wait_ms(0), ["CampaignClosed", "SeedRevealed", "StockReturned"]);
}

#[test]
fn nobody_draws_after_the_close_even_if_it_has_not_been_carried_out_and_nothing_opens_after_it() {
    let mut world = created(scheduled());
    world.open_empty();
    world.hear(granted(1, ANN, 1));
    world.now = NOON.plus_ms(3 * HOUR_MS);
    let refused = RuleBroken::NotOpen { status: Status::Closed };
    assert_eq!(world.draw(ANN), Err(Refusal::ByRule(refused)));
    let mut late = created(scheduled());
    late.now = NOON.plus_ms(3 * HOUR_MS);
    let passed = Refusal::TimePassed { field: "closes_at_ms".to_owned() };
    assert_eq!(late.order(Command::Open), Err(passed));
}

#[test]
fn a_draw_that_is_over_before_it_begins_is_not_set_up() {
    let mut world = World::new();
    let rules = Rules { closes_at_ms: Some(NOON), ..always() };
    let create = |rules| Command::Create { name: "Lucky".to_owned(), rules };
    let problem = world.order(create(rules.clone())).unwrap_err().problem();
    assert_eq!(problem.status, 422);
    assert!(
        problem.detail.contains("closes_at_ms is 2025-06-10 04:00:00 UTC, which has passed"),
        "{problem:?}"
    );
    assert!(world.log.is_empty());
    assert!(world.order(create(Rules { closes_at_ms: Some(NOON.plus_ms(1)), ..rules })).is_ok());
}

/// More than fit into one tick: the others are due still.
#[test]
fn many_prizes_that_lapse_at_once_go_back_in_several_ticks() {
    let many = LAPSES_MAX as u64 + 20;
    let mut rules = Rules { claim_within_hours: std::num::NonZeroU16::new(1), ..always() };
    rules.prizes[0].claim = Claim::PickUp;
    let mut world = World::open(rules);
    world.hear(allotted(1, "unit.mug", many));
    world.hear(granted(2, ANN, many));
    (0..many).for_each(|_| drop(world.draw(ANN).unwrap()));
    let before = world.log.len();
    world.now = NOON.plus_ms(HOUR_MS);
    world.ask(&ask(proto::Actor::System, Command::Tick)).unwrap();
    assert_eq!(world.log.len() - before, LAPSES_MAX);
    assert_eq!(world.wait_ms(0).len(), 20);
    assert_eq!(world.stock("unit.mug"), many);
    assert_eq!(world.replayed(), world.state);
}
