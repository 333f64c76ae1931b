//! What happens by itself.

use decider::Decider;

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
    assert_eq!(world.wait_ms(9 * HOUR_MS), ["CampaignOpened", "CampaignClosed", "SeedRevealed"]);
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
