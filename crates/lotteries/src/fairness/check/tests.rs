//! A bundle that holds, and what becomes of it when somebody alters it.

use std::num::NonZeroU32;

use super::*;
use crate::command::TakenBack;
use crate::event::Listing;
use crate::outcome::Why;
use crate::rules::{Consolation, Guarantee, Skin, Slot};
use crate::tests::support::*;
use crate::{Command, Rules};

/// Half an hour.
const ROUND_MS: u64 = 1_800_000;

/// A draw by all rules, closed.
pub fn played() -> World {
    let lines = vec![prize("unit.mug", 1, 3), prize("unit.cup", 1, 1), prize("cny", 188, 2)];
    let mut rules = Rules { skin: Skin::NineSquares, ..Rules::of(lines, 4) };
    rules.prizes[0].per_person = NonZeroU32::new(3);
    // The day ends half-way.
    rules.prizes[2].per_person_per_day = NonZeroU32::new(2);
    let ends_at_ms = NOON.plus_ms(20 * ROUND_MS);
    rules.prizes[2].release =
        vec![Slot { starts_at_ms: NOON, ends_at_ms, units: NonZeroU32::new(7).unwrap() }];
    rules.guarantee = Some(Guarantee { after_draws: NonZeroU32::new(5).unwrap(), line: 1 });
    rules.consolation = Some(Consolation { asset: "points".parse().unwrap(), amount: 5 });
    rules.draws_per_person = NonZeroU32::new(30);
    rules.draws_per_person_per_day = NonZeroU32::new(24);
    let mut world = World::new();
    world.hear(allotted(1, "unit.mug", 4));
    world.order(Command::Create { name: "Lucky".to_owned(), rules }).unwrap();
    world.open_empty();
    world.hear(allotted(2, "unit.cup", 30));
    world.hear(allotted(3, "points", 100));
    world.hear(allotted(4, "cny", 188 * 7));
    world.draw(ANN).unwrap_err();
    world.hear(granted(5, ANN, 32));
    world.hear(granted(6, BOB, 30));
    denied(&mut world);
    for round in 0..30 {
        world.draw(ANN).unwrap();
        let won = world.log.last().unwrap().0.position;
        if round == 5 {
            world.hear(allotted(7, "unit.mug", 1));
        }
        if world.drawn().outcome.given == Some(1) && round < 20 {
            world.order(Command::TakeBack { won, why: TakenBack::Invalidated }).unwrap();
        }
        if round == 23 {
            world.draw(ANN).unwrap_err();
        }
        world.wait_ms(ROUND_MS);
        world.draw(BOB).unwrap();
    }
    world.draw(ANN).unwrap_err();
    world.hear(recalled(8, ANN, 2));
    world.order(Command::Close).unwrap();
    world.draw(BOB).unwrap_err();
    world
}

/// Bob is on a list for a while, and then it stands still.
fn denied(world: &mut World) {
    world.order(Command::List { person: BOB, listing: Listing::Denied }).unwrap();
    world.draw(BOB).unwrap_err();
    world.order(Command::List { person: BOB, listing: Listing::None }).unwrap();
    world.order(Command::Pause).unwrap();
    world.draw(BOB).unwrap_err();
    world.order(Command::Open).unwrap();
}

/// The first line for which this holds, as it stands in the bundle.
fn first(lines: &[Line], is_it: impl Fn(&What) -> bool) -> usize {
    lines.iter().position(|line| is_it(&line.what)).unwrap()
}

fn is_drawn(what: &What) -> bool {
    matches!(what, What::Drawn { .. })
}

#[test]
fn an_honest_bundle_holds_also_when_it_was_a_file() {
    let lines = played().bundle();
    let Found::Draw(found) = check(&lines).unwrap().found else { panic!("it is a draw") };
    assert_eq!((found.draws, found.persons, found.refused), (60, 2, 4));
    assert_eq!(found.won.get(&"unit.mug".parse().unwrap()), Some(&5));
    let whys = lines.iter().filter_map(|line| match &line.what {
        What::Drawn { outcome, .. } => Some(outcome.why),
        _ => None,
    });
    let whys = Vec::from_iter(whys);
    for why in
        [Why::Number, Why::OutOfStock, Why::NotReleased, Why::PersonLimit, Why::DayLimit, Why::Guaranteed]
    {
        assert!(whys.contains(&why), "{why:?} never came, so nothing here checks it");
    }
    let text: Vec<String> = lines.iter().map(|line| serde_json::to_string(line).unwrap()).collect();
    let read: Vec<Line> = text.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, lines);
    assert!(!text.concat().contains("operator"), "it says nothing of who runs the draw");
}

const PARTS: [&str; 7] = ["number", "value", "person", "draw", "given", "won", "cell"];

/// A draw with one part altered.
fn altered(what: &What, part: &str) -> What {
    let mut altered = what.clone();
    let What::Drawn { draw, person, number, value, outcome } = &mut altered else { return altered };
    match part {
        "number" => *number ^= 1,
        "value" => *value = Some("0".repeat(16)),
        "person" => person.0[0] ^= 9,
        "draw" => *draw += 1,
        "given" => outcome.given = Some(1),
        "won" => outcome.won = None,
        _ => outcome.cell = Some(9),
    }
    altered
}

/// Each draw, altered in each of its parts, is found where it stands.
#[test]
fn whoever_alters_a_draw_is_told_where() {
    let lines = played().bundle();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| is_drawn(&line.what)) {
        for part in PARTS {
            let mut other = lines.clone();
            other[index].what = altered(&line.what, part);
            if other[index] == *line {
                continue;
            }
            let wrong = check(&other).unwrap_err();
            assert_eq!(wrong.position, Some(line.position), "{part}: {wrong}");
        }
        let mut without = lines.clone();
        without.remove(index);
        assert!(check(&without).unwrap_err().position > Some(line.position), "what follows shows it");
    }
}

#[test]
fn whoever_alters_stock_or_takes_a_line_of_it_out_is_found() {
    let lines = played().bundle();
    let is_stock = |what: &What| {
        matches!(what, What::StockReceived { .. } | What::StockReturned { .. } | What::PrizeReturned { .. })
    };
    let found = lines.iter().enumerate().filter(|(_, line)| is_stock(&line.what));
    for (index, line) in found {
        for by in [1, u64::MAX] {
            let mut altered = lines.clone();
            match &mut altered[index].what {
                What::StockReceived { amount, .. }
                | What::StockReturned { amount, .. }
                | What::PrizeReturned { amount, .. } => *amount = amount.wrapping_add(by),
                _ => unreachable!("only stock was looked for"),
            }
            let wrong = check(&altered).unwrap_err();
            assert!(wrong.position >= Some(line.position), "{wrong}");
        }
        let mut without = lines.clone();
        without.remove(index);
        assert!(check(&without).is_err(), "without {line:?}");
    }
}

#[test]
fn another_seed_other_rules_and_another_order_are_found_where_they_stand() {
    let lines = played().bundle();
    let wrong = |index: usize, alter: &dyn Fn(&mut What)| {
        let mut altered = lines.clone();
        alter(&mut altered[index].what);
        let wrong = check(&altered).unwrap_err();
        (wrong.position == Some(lines[index].position), wrong.what)
    };
    let seed = first(&lines, |what| matches!(what, What::SeedRevealed { .. }));
    let (is_there, what) = wrong(seed, &|what| {
        if let What::SeedRevealed { seed, .. } = what {
            seed.0[0] ^= 1;
        }
    });
    assert!(is_there && what.contains("not the seed"), "{what}");
    let (is_there, what) = wrong(seed, &|what| {
        if let What::SeedRevealed { draws, .. } = what {
            *draws = Some(61);
        }
    });
    assert!(is_there && what.contains("61 draws"), "{what}");
    let created = first(&lines, |what| matches!(what, What::Created { .. }));
    let (is_there, what) = wrong(created, &|what| {
        if let What::Created { rules, .. } = what {
            of_draw(rules).blank_weight = u64::MAX;
        }
    });
    assert!(is_there && what.contains("blank_weight"), "{what}");
    let (_, what) = wrong(created, &|what| {
        if let What::Created { rules, .. } = what {
            of_draw(rules).blank_weight += 1;
        }
    });
    assert!(what.contains("number of draw 1 ") || what.contains("value of draw 1 "), "{what}");
    let mut swapped = lines.clone();
    swapped.swap(seed - 1, seed);
    assert!(check(&swapped).unwrap_err().what.contains("a later position"));
}

fn of_draw(rules: &mut FormRules) -> &mut Rules {
    match rules {
        FormRules::Draw(rules) => rules,
        _ => panic!("it is a draw"),
    }
}

/// Who may draw follows from the lines as well: what is altered, left out or made up of it is found, at the latest by the next
/// draw or refusal that it bears on.
#[test]
fn lists_tickets_and_refusals_are_computed_and_not_believed() {
    let lines = played().bundle();
    let (listed, refused) = (
        first(&lines, |what| matches!(what, What::Listed { .. })),
        first(&lines, |what| matches!(what, What::Refused { .. })),
    );
    let tickets = first(&lines, |what| matches!(what, What::TicketsReceived { .. }));
    let paused = first(&lines, |what| matches!(what, What::Paused));
    let last = lines.iter().rposition(|line| matches!(line.what, What::Refused { .. })).unwrap();
    let none = What::Refused { person: ANN, rule: "no_ticket".to_owned() };
    let few = What::TicketsReceived { person: ANN, tickets: 5 };
    let allowed = What::Listed { person: BOB, listing: Listing::Allowed };
    for (index, by, said) in [
        (listed, Some(allowed), "the rule denied; it is no"),
        (listed, None, "the rule denied; it is no"),
        (refused, Some(What::Refused { person: ANN, rule: "denied".to_owned() }), "it is no_ticket"),
        (last, Some(none), "the rule no_ticket; it is total_quota"),
        (tickets, Some(few), "could not draw then, by the rule no_ticket"),
        (tickets, None, "could not draw then, by the rule no_ticket"),
        (paused, Some(What::Closed), "it is open after its end"),
    ] {
        let mut altered = lines.clone();
        match by {
            Some(what) => altered[index].what = what,
            None => drop(altered.remove(index)),
        }
        let wrong = check(&altered).unwrap_err();
        assert!(wrong.what.contains(said), "{said}: {wrong}");
        assert!(wrong.position >= Some(lines[index].position), "{wrong}");
    }
}

#[test]
fn what_is_missing_altogether_is_named() {
    let lines = played().bundle();
    let without = |is_it: fn(&What) -> bool| {
        let kept: Vec<Line> = lines.iter().filter(|line| !is_it(&line.what)).cloned().collect();
        check(&kept).unwrap_err()
    };
    assert!(
        without(|what| matches!(what, What::Created { .. }))
            .to_string()
            .contains("the bundle: no line says how")
    );
    assert!(
        without(|what| matches!(what, What::SeedRevealed { .. })).what.contains("the seed was never told")
    );
    assert!(without(|what| matches!(what, What::Closed)).what.contains("the seed is told before the end"));
    assert!(check(&[]).is_err());
}
