//! Plans, what they cost, and plans that promise too much.

use serde_json::{Value, json};

use super::*;

fn plan(rules: &Value, stock: &[(&str, u64)], draws: Option<u64>) -> Plan {
    let stock: Vec<Value> =
        stock.iter().map(|(asset, amount)| json!({ "asset": asset, "amount": amount })).collect();
    serde_json::from_value(json!({ "name": "Lucky", "rules": rules, "stock": stock, "draws": draws }))
        .unwrap()
}

fn mug(weight: u64) -> Value {
    json!({ "asset": "unit.mug", "amount": 1, "weight": weight })
}

fn cost(odds: &Odds, asset: &str) -> Cost {
    odds.costs.iter().find(|cost| cost.asset.to_string() == asset).unwrap().clone()
}

#[test]
fn chances_are_exact_and_read_as_percent() {
    let rules = json!({ "prizes": [mug(1), { "asset": "points", "amount": 5, "weight": 3_999 }], "blank_weight": 6_000 });
    let found = odds(&plan(&rules, &[("unit.mug", 1), ("points", 5)], None)).unwrap();
    let chances: Vec<String> = found.lines.iter().map(|line| line.chance.to_string()).collect();
    assert_eq!(chances, ["1/10000 (0.0100000 %)", "3999/10000 (39.9900000 %)"]);
    assert_eq!(found.blank.to_string(), "3/5 (60.0000000 %)");
    assert!(found.costs.is_empty() && found.slots.is_empty(), "nobody said how many draw");
}

#[test]
fn one_line_of_an_asset_is_counted_exactly_up_to_its_stock() {
    let rules = json!({ "prizes": [mug(1)], "blank_weight": 9 });
    let ample = odds(&plan(&rules, &[("unit.mug", 500)], Some(1_000))).unwrap();
    assert_eq!((ample.lines[0].hits, ample.lines[0].hits_percentile_99), (Some(Milli(100_000)), Some(123)));
    let found = cost(&ample, "unit.mug");
    assert_eq!((found.percentile_99, found.method, found.may_run_out), (123, Method::Exact, false));
    assert!(found.expected.0.abs_diff(100_000) <= 1, "{}", found.expected);
    let scarce = cost(&odds(&plan(&rules, &[("unit.mug", 100)], Some(1_000))).unwrap(), "unit.mug");
    assert_eq!((scarce.percentile_99, scarce.may_run_out), (100, true));
    // Half of the time fewer than 100 come, so fewer are expected to go.
    assert!((95_000..97_000).contains(&scarce.expected.0), "{}", scarce.expected);
}

/// A prize of 10,000 yuan that one in ten thousand wins: 100 fen for each draw, however few there are.
#[test]
fn what_is_rare_and_worth_much_is_expected_to_the_thousandth() {
    let car = json!({ "asset": "cny", "amount": 1_000_000, "weight": 1 });
    let rules = json!({ "prizes": [car], "blank_weight": 9_999 });
    for draws in [1, 3, 7] {
        let found = odds(&plan(&rules, &[("cny", 10_000_000)], Some(draws))).unwrap();
        assert_eq!(cost(&found, "cny").expected, Milli(u128::from(draws) * 100_000), "{draws} draws");
    }
}

#[test]
fn a_guarantee_comes_instead_of_consolations_so_their_count_is_a_bound() {
    let mut rules = json!({ "prizes": [mug(1)], "blank_weight": 9 });
    rules["consolation"] = json!({ "asset": "points", "amount": 1 });
    let of = |rules: &Value| {
        let found = odds(&plan(rules, &[("unit.mug", 1_000), ("points", 1_000)], Some(100))).unwrap();
        cost(&found, "points").method
    };
    assert_eq!(of(&rules), Method::Exact);
    rules["guarantee"] = json!({ "after_draws": 2, "line": 0 });
    assert_eq!(of(&rules), Method::AtMost);
}

#[test]
fn lines_of_one_amount_are_as_good_as_one_and_others_are_bounded() {
    let red = |amount: u64, weight: u64| json!({ "asset": "cny", "amount": amount, "weight": weight });
    let same = json!({ "prizes": [red(88, 1), red(88, 1)], "blank_weight": 8 });
    let found = cost(&odds(&plan(&same, &[("cny", 1_000_000)], Some(100))).unwrap(), "cny");
    let two_of_ten = Binomial::new(100, 2, 10).quantile(1, 100);
    assert_eq!((found.percentile_99, found.method), (88 * two_of_ten, Method::Exact));
    let other = json!({ "prizes": [red(88, 1), red(188, 1)], "blank_weight": 8 });
    let found = cost(&odds(&plan(&other, &[("cny", 1_000_000)], Some(100))).unwrap(), "cny");
    let bound = (88 + 188) * Binomial::new(100, 1, 10).quantile(1, 200);
    assert_eq!((found.percentile_99, found.method), (bound, Method::AtMost));
}

#[test]
fn a_consolation_also_stands_in_for_lines_that_run_out() {
    let rules =
        json!({ "prizes": [mug(5)], "blank_weight": 5, "consolation": { "asset": "points", "amount": 2 } });
    let with = |mugs| {
        cost(&odds(&plan(&rules, &[("unit.mug", mugs), ("points", 9_999)], Some(100))).unwrap(), "points")
    };
    let half = 2 * Binomial::new(100, 1, 2).quantile(1, 100);
    assert_eq!((with(100).percentile_99, with(100).method), (half, Method::Exact));
    assert_eq!((with(10).percentile_99, with(10).method), (200, Method::AtMost), "each draw may console");
}

#[test]
fn slots_cost_what_comes_in_them_and_no_more_than_was_released() {
    let slot =
        |from: u64, to: u64, units: u64| json!({ "starts_at_ms": from, "ends_at_ms": to, "units": units });
    let mut paced = mug(1);
    paced["release"] = json!([slot(0, 100, 3), slot(500, 1_000, 50)]);
    let rules = json!({ "prizes": [paced], "blank_weight": 9, "opens_at_ms": 0, "closes_at_ms": 1_000 });
    let found = odds(&plan(&rules, &[("unit.mug", 53)], Some(1_000))).unwrap();
    let [first, second] = &found.slots[..] else { panic!("two slots: {:?}", found.slots) };
    assert_eq!((first.draws, first.units, first.percentile_99), (100, 3, 3));
    assert_eq!((second.draws, second.units), (500, 53));
    assert!(first.expected.0 < 3_000 && second.percentile_99 <= 53);
}

#[test]
fn what_cannot_be_honoured_is_refused_with_what_to_change() {
    let mut limited = mug(1);
    limited["per_person"] = json!(5);
    let mut released = mug(1);
    released["release"] = json!([{ "starts_at_ms": 0, "ends_at_ms": 9, "units": 8 }]);
    let guarantee = json!({ "after_draws": 10, "line": 0 });
    let table: Vec<(Value, u64, &[&str])> = vec![
        (json!({ "prizes": [mug(1)] }), 0, &["prizes[0] gives 1 unit.mug and 0 are in stock"]),
        (
            json!({ "prizes": [limited.clone()] }),
            4,
            &["prizes[0].per_person lets one person win 5 unit.mug and 4 are"],
        ),
        (
            json!({ "prizes": [released.clone(), released.clone()] }),
            15,
            &["release lets 16 unit.mug be won and 15"],
        ),
        (
            json!({ "prizes": [mug(1)], "guarantee": guarantee }),
            9,
            &["guarantee may give 10 unit.mug (10 times in 100 draws)"],
        ),
        (
            json!({ "prizes": [mug(1)], "consolation": { "asset": "points", "amount": 1 }, "guarantee": guarantee }),
            0,
            &["prizes[0] gives", "guarantee may give", "consolation gives 1 points and 0 are in stock"],
        ),
        (
            json!({ "prizes": [mug(1), mug(2)] }),
            1,
            &["the sum of prizes[0], prizes[1] is 2 unit.mug and 1 are in stock"],
        ),
        (
            json!({ "prizes": [limited, mug(1)], "consolation": { "asset": "unit.mug", "amount": 2 } }),
            7,
            &["the sum of prizes[0], prizes[1], consolation is 8 unit.mug and 7 are"],
        ),
        (json!({ "prizes": [] }), 1, &["rules: prizes has 0 lines"]),
    ];
    for (rules, mugs, says) in table {
        let broken = odds(&plan(&rules, &[("unit.mug", mugs)], Some(100))).unwrap_err();
        assert_eq!(broken.len(), says.len(), "{broken:?}");
        assert!(broken.iter().zip(says).all(|(broken, says)| broken.contains(says)), "{broken:?}");
    }
    let many =
        odds(&plan(&json!({ "prizes": [mug(1)] }), &[("unit.mug", 1)], Some(DRAWS_MAX + 1))).unwrap_err();
    assert!(many[0].contains("draws must be at most"), "{many:?}");
}
