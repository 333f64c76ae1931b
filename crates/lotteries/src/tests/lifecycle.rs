//! From draft to closed.

use super::support::*;
use crate::event::{SeedRevealed, StockReturned};
use crate::fairness::{self, Seeds};
use crate::refusal::Caller;
use crate::rules::{Consolation, Guarantee, Rules};
use crate::state::Status;
use crate::{Command, Event, Receipt, Refusal};
use proto::{Actor, Asset, Envelope, Hash};
use std::num::NonZeroU32;

fn create() -> Command {
    Command::Create { name: "Lucky".to_owned(), rules: always() }
}

/// All that a draw of [`always`] promises.
fn stocked() -> World {
    let mut world = World::new();
    world.hear(allotted(1, "unit.mug", 1));
    world
}

#[test]
fn a_draw_opens_only_once_all_that_its_rules_promise_is_there() {
    let rules = Rules {
        guarantee: Some(Guarantee { after_draws: NonZeroU32::new(9).unwrap(), line: 1 }),
        consolation: Some(Consolation { asset: Asset::Points, amount: 5 }),
        ..Rules::of(vec![prize("unit.mug", 2, 1), prize("unit.cup", 1, 0)], 1)
    };
    let mut world = World::new();
    world.hear(allotted(1, "unit.mug", 1));
    world.order(Command::Create { name: "Lucky".to_owned(), rules }).unwrap();
    let missing = |field: &str, asset: &str, needed, has| {
        Err(Refusal::StockMissing { field: field.to_owned(), asset: asset.parse().unwrap(), needed, has })
    };
    let table = [
        ("unit.mug", missing("prizes[0]", "unit.mug", 2, 1)),
        ("unit.cup", missing("prizes[1]", "unit.cup", 1, 0)),
        ("points", missing("consolation", "points", 5, 0)),
    ];
    for (asset, refusal) in table {
        let before = world.log.len();
        assert_eq!(world.order(Command::Open), refusal);
        assert_eq!(world.log.len(), before);
        world.hear(allotted(2, asset, 5));
    }
    let said = missing("prizes[0]", "unit.mug", 2, 1).unwrap_err().to_string();
    assert!(said.contains("promises 2 of unit.mug and 1 are there; allot 1 more of unit.mug"), "{said}");
    assert_eq!(world.order(Command::Open), Ok(Receipt::Stage { status: Status::Open }));
    // What was won since is no promise that was broken.
    world.hear(granted(3, ANN, 9));
    (0..9).for_each(|_| drop(world.draw(ANN).unwrap()));
    world.order(Command::Pause).unwrap();
    assert_eq!(world.order(Command::Open), Ok(Receipt::Stage { status: Status::Open }));
}

fn seed() -> Hash {
    seeds().seed(&tenant(), &lucky())
}

#[test]
fn a_draw_commits_to_its_seed_at_creation_and_reveals_it_at_the_close() {
    let mut world = World::new();
    assert_eq!(world.order(create()), Ok(Receipt::Created { campaign: lucky() }));
    let Some((_, Event::CampaignCreated(created))) = world.log.last() else { panic!("not created") };
    assert_eq!(created.commitment, fairness::commitment(&seed()));
    world.open_empty();
    let text = format!("{:?}", world.log);
    assert!(!text.contains(&seed().to_string()), "the seed is secret before the close");
    let before = world.log.len();
    world.order(Command::Close).unwrap();
    assert_eq!(world.names_since(before), ["CampaignClosed", "SeedRevealed"]);
    let revealed = SeedRevealed { campaign: lucky(), seed: seed(), draws: 0 };
    assert_eq!(world.log.last().unwrap().1, revealed.into());
}

#[test]
fn a_seed_that_is_lost_lets_nobody_draw_and_is_on_record_at_the_close() {
    let mut world = World::open(always());
    world.hear(granted(1, ANN, 1));
    world.seeds = Seeds::new([6; 32]);
    let before = world.log.len();
    assert_eq!(world.draw(ANN), Err(Refusal::SeedLost));
    assert_eq!(world.log.len(), before, "nothing of it is stored, so the same can be sent once it is mended");
    world.order(Command::Close).unwrap();
    assert_eq!(world.names_since(before), ["CampaignClosed", "SeedLost"]);
    assert_eq!(world.look(false, "campaign").unwrap()["seed"], serde_json::Value::Null);
}

#[test]
fn a_seed_that_is_found_after_the_close_is_revealed_by_closing_again() {
    let mut world = World::open(always());
    world.seeds = Seeds::new([6; 32]);
    world.order(Command::Close).unwrap();
    let before = world.log.len();
    world.order(Command::Close).unwrap();
    assert_eq!(world.names_since(before), [""; 0], "it is lost still");
    world.seeds = seeds();
    world.order(Command::Close).unwrap();
    assert_eq!(world.names_since(before), ["SeedRevealed"]);
    assert_eq!(world.look(false, "campaign").unwrap()["seed"], seed().to_string());
    world.order(Command::Close).unwrap();
    assert_eq!(world.names_since(before), ["SeedRevealed"], "once");
    assert_eq!(world.replayed(), world.state);
}

#[test]
fn steps_go_from_draft_to_closed_and_the_same_step_twice_is_harmless() {
    let mut world = stocked();
    world.order(create()).unwrap();
    let paused =
        Refusal::WrongStatus { status: Status::Draft, from: "open".to_owned(), step: "paused".to_owned() };
    assert_eq!(world.order(Command::Pause), Err(paused));
    for (command, status) in [
        (Command::Open, Status::Open),
        (Command::Open, Status::Open),
        (Command::Pause, Status::Paused),
        (Command::Open, Status::Open),
        (Command::Close, Status::Closed),
        (Command::Close, Status::Closed),
    ] {
        assert_eq!(world.order(command), Ok(Receipt::Stage { status }));
    }
    assert_eq!(
        world.log.len(),
        8,
        "one event for each step that was one, the seed, and the mug that came and went"
    );
    assert!(matches!(world.order(Command::Open), Err(Refusal::WrongStatus { .. })));
}

#[test]
fn what_nobody_won_goes_back_at_the_close_and_what_comes_later_at_once() {
    let mut world = World::open(always());
    world.hear(allotted(1, "unit.mug", 3));
    world.hear(allotted(2, "points", 50));
    world.hear(granted(3, ANN, 1));
    world.draw(ANN).unwrap();
    let won = world.log.last().unwrap().0.position;
    let before = world.log.len();
    world.order(Command::Close).unwrap();
    let steps = ["CampaignClosed", "SeedRevealed", "StockReturned", "StockReturned"];
    assert_eq!(world.names_since(before), steps);
    assert_eq!((world.stock("unit.mug"), world.stock("points")), (0, 0));
    assert_eq!(world.hear(allotted(4, "unit.mug", 2)), ["StockReceived", "StockReturned"]);
    let before = world.log.len();
    world.order(Command::TakeBack { won, why: crate::command::TakenBack::Invalidated }).unwrap();
    assert_eq!(world.names_since(before), ["PrizeReturned", "StockReturned"]);
    assert_eq!(world.stock("unit.mug"), 0);
    assert_eq!(world.replayed(), world.state);
}

/// More than a fact can tell, and in the end more than fits into one block.
#[test]
fn stock_goes_back_in_parts_and_closing_again_gives_back_the_rest() {
    const FACT: u64 = proto::fact::FACT_AMOUNT_MAX;
    let mut world = World::open(always());
    (1..=150).for_each(|position| drop(world.hear(allotted(position, "cny", FACT))));
    world.order(Command::Close).unwrap();
    assert_eq!(world.stock("cny"), 50 * FACT);
    let back = StockReturned { campaign: lucky(), asset: Asset::Cny, amount: FACT };
    assert_eq!(world.log.last().unwrap().1, back.into());
    world.order(Command::Close).unwrap();
    assert_eq!(world.stock("cny"), 0);
}

#[test]
fn who_may_not_or_makes_no_sense_leaves_no_event() {
    let mut world = World::new();
    world.order(create()).unwrap();
    assert_eq!(world.order(create()), Err(Refusal::CampaignExists));
    let mut nameless = World::new();
    let unnamed = Command::Create { name: " ".to_owned(), rules: always() };
    assert!(
        matches!(nameless.order(unnamed), Err(Refusal::Malformed(reason)) if reason.contains("name must"))
    );
    let worthless = Command::Create { name: "x".to_owned(), rules: Rules::of(vec![], 1) };
    assert!(matches!(nameless.order(worthless), Err(Refusal::Malformed(_))));
    let operators = Err(Refusal::NotAllowed(Caller::Operators));
    for command in [create(), Command::Open, Command::Close] {
        assert_eq!(world.ask(&ask(Actor::Person(ANN), command)), operators);
    }
    assert_eq!(world.order(Command::Draw), Err(Refusal::NotAllowed(Caller::Persons)));
    assert_eq!(world.order(Command::Tick), Err(Refusal::NotAllowed(Caller::System)));
    let foreign = Envelope { tenant: "other".parse().unwrap(), ..ask(OPERATOR, Command::Open) };
    assert_eq!(world.ask(&foreign), Err(Refusal::CampaignUnknown));
    assert_eq!((world.log.len(), nameless.log.len()), (1, 0));
}
