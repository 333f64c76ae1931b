//! Who may draw, how often, and what is withheld from whom.

use std::num::NonZeroU32;

use proto::Timestamp;

use super::support::*;
use crate::event::{Drawn, Listing};
use crate::outcome::Why;
use crate::refusal::RuleBroken;
use crate::rules::{Consolation, Guarantee, Slot};
use crate::{Command, Event, Receipt, Refusal, Rules};

const DAY_MS: u64 = 86_400_000;

fn refused(broken: RuleBroken) -> Result<Receipt, Refusal> {
    Err(Refusal::ByRule(broken))
}

/// Everybody has tickets, and there are mugs.
fn open(rules: Rules) -> World {
    let mut world = World::open(rules);
    world.hear(allotted(1, "unit.mug", 1_000));
    world.hear(allotted(2, "points", 1_000));
    world.hear(granted(3, ANN, 100));
    world.hear(granted(4, BOB, 100));
    world
}

fn list(world: &mut World, listing: Listing) {
    let person = ANN;
    let receipt = Ok(Receipt::Listed { person, listing });
    assert_eq!(world.order(Command::List { person, listing }), receipt);
}

/// Reasons of all draws so far.
fn whys(world: &World) -> Vec<Why> {
    let drawn = world.log.iter().filter_map(|(_, event)| match event {
        Event::Drawn(Drawn { outcome, .. }) => Some(outcome.why),
        _ => None,
    });
    drawn.collect()
}

#[test]
fn a_person_draws_so_often_a_day_and_so_often_in_all() {
    let mut world = open(Rules {
        draws_per_person_per_day: NonZeroU32::new(2),
        draws_per_person: NonZeroU32::new(3),
        ..always()
    });
    let draws_left = |world: &World| {
        let own = <crate::Lotteries as decider::Service>::own(&world.state, &own(ANN), world.now).unwrap();
        own["draws_left"].as_u64().unwrap()
    };
    assert_eq!(draws_left(&world), 2);
    world.draw(ANN).unwrap();
    world.draw(ANN).unwrap();
    assert_eq!((world.draw(ANN), draws_left(&world)), (refused(RuleBroken::DayQuota), 0));
    world.draw(BOB).unwrap();
    world.wait_ms(DAY_MS);
    assert_eq!(draws_left(&world), 1);
    world.draw(ANN).unwrap();
    assert_eq!(world.draw(ANN), refused(RuleBroken::TotalQuota));
    world.wait_ms(DAY_MS);
    assert_eq!(world.draw(ANN), refused(RuleBroken::TotalQuota), "whatever the day");
    assert_eq!(world.replayed(), world.state);
}

/// NOON is 04:00 UTC, so 12:00 in Shanghai.
#[test]
fn the_day_ends_at_midnight_where_the_campaign_is() {
    let mut world = open(Rules { draws_per_person_per_day: NonZeroU32::new(1), ..always() });
    world.draw(ANN).unwrap();
    world.wait_ms(12 * 3_600_000 - 1);
    assert_eq!(world.draw(ANN), refused(RuleBroken::DayQuota));
    world.wait_ms(1);
    world.draw(ANN).unwrap();
}

#[test]
fn whoever_is_denied_does_not_draw_and_where_a_list_is_asked_for_only_those_on_it() {
    let mut world = open(always());
    list(&mut world, Listing::Denied);
    assert_eq!(world.draw(ANN), refused(RuleBroken::Denied));
    list(&mut world, Listing::None);
    world.draw(ANN).unwrap();

    let mut world = open(Rules { listed_only: true, ..always() });
    assert_eq!(world.draw(ANN), refused(RuleBroken::NotListed));
    list(&mut world, Listing::Allowed);
    let events = world.log.len();
    list(&mut world, Listing::Allowed);
    assert_eq!(world.log.len(), events, "to list somebody twice changes nothing");
    world.draw(ANN).unwrap();
    assert_eq!(world.draw(BOB), refused(RuleBroken::NotListed));
    assert_eq!(world.replayed(), world.state);
}

#[test]
fn a_line_is_won_so_often_by_one_person_and_others_win_it_still() {
    let mut rules = always();
    rules.prizes[0].per_person = NonZeroU32::new(2);
    rules.prizes[0].per_person_per_day = NonZeroU32::new(1);
    rules.consolation = Some(Consolation { asset: "points".parse().unwrap(), amount: 5 });
    let mut world = open(rules);
    world.draw(ANN).unwrap();
    world.draw(ANN).unwrap();
    world.draw(BOB).unwrap();
    world.wait_ms(DAY_MS);
    world.draw(ANN).unwrap();
    world.wait_ms(DAY_MS);
    world.draw(ANN).unwrap();
    assert_eq!(whys(&world), [Why::Number, Why::DayLimit, Why::Number, Why::Number, Why::PersonLimit]);
    assert_eq!((world.stock("unit.mug"), world.stock("points")), (997, 990));
}

/// Nobody wins more by sending prizes back.
#[test]
fn a_prize_that_went_back_counts_for_its_winner_and_is_free_for_others() {
    let mut rules = always();
    rules.prizes[0].per_person = NonZeroU32::new(1);
    let slot = Slot { starts_at_ms: NOON, ends_at_ms: NOON.plus_ms(DAY_MS), units: NonZeroU32::MIN };
    rules.prizes[0].release = vec![slot];
    let mut world = open(rules);
    world.draw(ANN).unwrap();
    let won = world.log.last().unwrap().0.position;
    world.draw(BOB).unwrap();
    world.order(Command::TakeBack { won, why: crate::command::TakenBack::Invalidated }).unwrap();
    world.draw(ANN).unwrap();
    world.draw(BOB).unwrap();
    assert_eq!(whys(&world), [Why::Number, Why::NotReleased, Why::PersonLimit, Why::Number]);
}

#[test]
fn a_guarantee_comes_by_its_draw_and_begins_anew_with_every_line_that_is_given() {
    // The mug's own numbers are none, so it comes by the guarantee alone.
    let mut rules = Rules::of(vec![prize("unit.mug", 1, 0)], 1);
    rules.guarantee = Some(Guarantee { after_draws: NonZeroU32::new(3).unwrap(), line: 0 });
    rules.consolation = Some(Consolation { asset: "points".parse().unwrap(), amount: 5 });
    let mut world = open(rules);
    for _ in 0..2 {
        world.draw(BOB).unwrap();
        for _ in 0..3 {
            world.draw(ANN).unwrap();
        }
    }
    use Why::{Guaranteed, Number};
    assert_eq!(whys(&world), [Number, Number, Number, Guaranteed, Number, Number, Number, Guaranteed]);
    world.draw(BOB).unwrap();
    assert_eq!(whys(&world).last(), Some(&Guaranteed), "each person's draws count by themselves");
    assert_eq!(world.replayed(), world.state);
}

/// A minute of log time after the other, whoever draws wins what is free by then and no more.
#[test]
fn paced_prizes_come_when_they_are_released_and_none_is_lost() {
    let (start, minute) = (NOON.0 + 600_000, 60_000);
    let slot = |from: u64, units| Slot {
        starts_at_ms: Timestamp(start + from * minute),
        ends_at_ms: Timestamp(start + (from + 10) * minute),
        units: NonZeroU32::new(units).unwrap(),
    };
    let mut rules = always();
    rules.prizes[0].release = vec![slot(0, 5), slot(20, 10)];
    let released = rules.prizes[0].clone();
    let mut world = open(rules);
    world.hear(granted(5, ANN, 10_000));
    for _ in 0..45 {
        // Nobody comes in the second half of the first slot.
        let is_away = (start + 5 * minute..start + 20 * minute).contains(&world.now.0);
        if !is_away {
            let free = released.released(world.now).unwrap();
            (0..3).for_each(|_| drop(world.draw(ANN).unwrap()));
            let won = 1_000 - world.stock("unit.mug");
            assert!(won <= free, "{won} of {free} at {:?}", world.now);
        }
        world.wait_ms(minute);
    }
    assert_eq!(world.stock("unit.mug"), 985, "all fifteen came, those of the first slot later");
}
