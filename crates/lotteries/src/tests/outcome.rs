//! What a draw gives, as a table, and how often.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use proto::{Hash, Timestamp};

use super::support::*;
use crate::Rules;
use crate::fairness::number;
use crate::outcome::{Facts, Outcome, Why, Wins, outcome};
use crate::rules::{Consolation, Guarantee, Slot};

fn times(count: u32) -> Option<NonZeroU32> {
    NonZeroU32::new(count)
}

/// Number 0 gives a cup (limited, released over ten milliseconds), 1 a mug (guaranteed by the third draw), 2 nothing;
/// five points console.
fn rules() -> Rules {
    let mut rules = Rules::of(vec![prize("unit.cup", 1, 1), prize("unit.mug", 1, 1)], 1);
    rules.prizes[0].per_person = times(2);
    rules.prizes[0].per_person_per_day = times(1);
    let slot = Slot { starts_at_ms: Timestamp(100), ends_at_ms: Timestamp(110), units: times(2).unwrap() };
    rules.prizes[0].release = vec![slot];
    rules.guarantee = Some(Guarantee { after_draws: times(3).unwrap(), line: 1 });
    rules.consolation = Some(Consolation { asset: "points".parse().unwrap(), amount: 5 });
    assert_eq!(rules.validate(), Ok(()));
    rules
}

/// What is known when a draw comes.
struct Known {
    stock: [u64; 3],
    out: u64,
    own: Wins,
    dry: u32,
    now: u64,
}

/// Enough of everything, nothing won yet.
fn plenty() -> Known {
    Known { stock: [9, 9, 9], out: 0, own: Wins::default(), dry: 0, now: 105 }
}

fn given_by(number: u64, known: &Known) -> Outcome {
    let assets = ["unit.cup", "unit.mug", "points"].map(|asset| asset.parse().unwrap());
    let stock = BTreeMap::from_iter(assets.into_iter().zip(known.stock));
    let Known { out, own, dry, now, .. } = *known;
    let facts = Facts { stock: &stock, out: &[out], own, dry, now: Timestamp(now) };
    outcome(&rules(), 1, number, &facts)
}

/// A name, a number, what is known, and what must be given, why, and what is won.
type Case = (&'static str, u64, Known, (Option<u16>, Why, Option<&'static str>));

fn check<const CASES: usize>(table: [Case; CASES]) {
    for (name, number, known, (given, why, won)) in table {
        let found = given_by(number, &known);
        let asset = found.won.as_ref().map(|won| won.asset.to_string());
        assert_eq!((found.given, found.why, asset.as_deref()), (given, why, won), "{name}");
        assert_eq!(found.line, [Some(0), Some(1), None][number as usize], "{name}");
        assert_eq!(found.cell, Some(given.map_or(2, |line| line as u8)), "{name}");
        assert_eq!(found.is_consolation(), won == Some("points"), "{name}");
    }
}

#[test]
fn a_line_is_given_unless_it_is_withheld_and_then_the_consolation() {
    let wins = |ever, today| Wins { ever, today };
    check([
        ("the number's line", 0, plenty(), (Some(0), Why::Number, Some("unit.cup"))),
        ("another one", 1, plenty(), (Some(1), Why::Number, Some("unit.mug"))),
        ("the blank consoles", 2, plenty(), (None, Why::Number, Some("points"))),
        ("nothing to console with", 2, Known { stock: [9, 9, 4], ..plenty() }, (None, Why::Number, None)),
        ("no stock", 0, Known { stock: [0, 9, 9], ..plenty() }, (None, Why::OutOfStock, Some("points"))),
        ("nothing at all", 0, Known { stock: [0; 3], dry: 9, ..plenty() }, (None, Why::OutOfStock, None)),
        ("before its slot", 0, Known { now: 99, ..plenty() }, (None, Why::NotReleased, Some("points"))),
        (
            "the slot's first unit is out",
            0,
            Known { now: 104, out: 1, ..plenty() },
            (None, Why::NotReleased, Some("points")),
        ),
        (
            "the second one comes free",
            0,
            Known { out: 1, ..plenty() },
            (Some(0), Why::Number, Some("unit.cup")),
        ),
        ("won today", 0, Known { own: wins(1, 1), ..plenty() }, (None, Why::DayLimit, Some("points"))),
        ("won yesterday", 0, Known { own: wins(1, 0), ..plenty() }, (Some(0), Why::Number, Some("unit.cup"))),
        (
            "won often enough",
            0,
            Known { own: wins(2, 0), ..plenty() },
            (None, Why::PersonLimit, Some("points")),
        ),
    ]);
}

#[test]
fn the_guarantee_comes_where_no_line_is_given_and_not_before_it_is_due() {
    check([
        (
            "one more is missing to the guarantee",
            2,
            Known { dry: 1, ..plenty() },
            (None, Why::Number, Some("points")),
        ),
        (
            "guaranteed instead of the blank",
            2,
            Known { dry: 2, ..plenty() },
            (Some(1), Why::Guaranteed, Some("unit.mug")),
        ),
        (
            "guaranteed instead of a withheld line",
            0,
            Known { dry: 2, now: 0, ..plenty() },
            (Some(1), Why::Guaranteed, Some("unit.mug")),
        ),
        (
            "a line by the number goes before the guarantee",
            0,
            Known { dry: 2, ..plenty() },
            (Some(0), Why::Number, Some("unit.cup")),
        ),
        (
            "the guarantee is out of stock",
            2,
            Known { stock: [9, 0, 9], dry: 7, ..plenty() },
            (None, Why::Number, Some("points")),
        ),
    ]);
}

/// Draws of this many numbers by a table against the table: chi-square, times 1,000.
fn chi_square(weights: &[u64], blank: u64, draws: u64) -> u64 {
    let lines = weights.iter().map(|weight| prize("points", 1, *weight)).collect();
    let rules = Rules::of(lines, blank);
    let (seed, campaign, total) = (Hash([11; 32]), lucky(), rules.total_weight());
    let mut counts = vec![0_u64; weights.len() + 1];
    for draw in 1..=draws {
        let line = rules.line(number(&seed, &campaign, draw, ANN, total));
        counts[line.map_or(weights.len(), usize::from)] += 1;
    }
    let expected = weights.iter().copied().chain([blank]).filter(|weight| *weight > 0);
    let thousandths = counts.iter().zip(expected).map(|(count, weight)| {
        // (count − draws·w/total)² ÷ (draws·w/total), with everything times total.
        let (count, share) = (u128::from(*count) * u128::from(total), u128::from(draws) * u128::from(weight));
        count.abs_diff(share).pow(2) * 1_000 / (share * u128::from(total))
    });
    u64::try_from(thousandths.sum::<u128>()).unwrap()
}

/// Each bound is exceeded by one fair table of a thousand, and these are fixed.
#[test]
fn a_million_draws_fit_their_tables_a_prize_of_one_in_ten_thousand_among_them() {
    const DRAWS: u64 = 1_000_000;
    let table: [(&[u64], u64, u64); 4] = [
        (&[1], 9_999, 10_828),
        (&[1, 9, 90, 900], 9_000, 18_467),
        (&[1; 7], 1, 24_322),
        (&[3, 5], 0, 10_828),
    ];
    std::thread::scope(|scope| {
        for (weights, blank, bound) in table {
            scope.spawn(move || {
                let found = chi_square(weights, blank, DRAWS);
                assert!(found < bound, "{weights:?}: {found} thousandths");
            });
        }
    });
}
