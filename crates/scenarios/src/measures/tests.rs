//! The table over scores made by hand.

use super::*;
use crate::score::{Found, Part};
use crate::truth::Level;

fn scored(scenario: &'static str, seed: u64, score: Score) -> Scored {
    Scored { scenario, seed, score }
}

fn row<'r>(rows: &'r [Row], name: &str) -> &'r Row {
    rows.iter().find(|row| row.measure == name).unwrap_or_else(|| panic!("no row {name:?}"))
}

#[test]
fn a_share_is_taken_over_all_lines_and_its_range_over_seeds() {
    let score = |of, all| Score {
        kept_out: [(("slow_drip", Level::Crude), Part { of, all })].into(),
        ..Score::default()
    };
    let runs = [scored("slow_drip", 1, score(10, 10)), scored("slow_drip", 2, score(60, 90))];
    let rows = rows(&runs);
    let row = row(&rows, "fake votes kept out: slow drip, referral and lottery rings");
    assert_eq!((row.value, row.from), (Some(0.7), 100));
    assert_eq!(row.range, Some((60.0 / 90.0, 1.0)));
    assert_eq!((row.target, row.is_met), (Some(Target::AtLeast(0.85)), Some(false)));
}

#[test]
fn a_family_is_measured_in_its_own_scenario_only() {
    let score = Score {
        kept_out: [(("slow_drip", Level::Crude), Part { of: 1, all: 9 })].into(),
        ..Score::default()
    };
    let rows = rows(&[scored("mixture", 1, score)]);
    assert_eq!(row(&rows, "slow_drip, crude").value, None);
}

#[test]
fn a_hard_cohort_answers_for_itself_and_a_baseline_for_all() {
    let lost = |own| Score {
        lost: [("school_nat", Part { of: own, all: 1_000 }), ("followers", Part { of: 0, all: 9_000 })]
            .into(),
        ..Score::default()
    };
    let rows = rows(&[scored("school_nat", 1, lost(4)), scored("baseline", 1, lost(4))]);
    let school = row(&rows, "honest votes lost: school_nat");
    assert_eq!((school.value, school.is_met), (Some(0.004), Some(false)));
    let baseline = row(&rows, "honest votes lost: nobody cheats");
    assert_eq!((baseline.value, baseline.is_met), (Some(0.0004), Some(true)));
}

#[test]
fn twenty_votes_or_five_seconds_are_in_time_for_bots() {
    let found = |after_ms, votes| ("device_farm", Level::Crude, Some(Found { after_ms, votes }));
    let found =
        vec![found(4_000, 90), found(90_000, 19), found(6_000, 21), ("device_farm", Level::Adaptive, None)];
    let rows = rows(&[scored("device_farm", 1, Score { found, ..Score::default() })]);
    let bots = row(&rows, "attacks found: bots within 5 s or 20 votes");
    assert_eq!((bots.value, bots.from), (Some(0.5), 4));
}

#[test]
fn the_table_names_what_is_missed_and_leaves_out_what_was_not_measured() {
    let score = Score { framed: Some(Part { of: 1, all: 100 }), ..Score::default() };
    let judged = |judge: &str, score: &Score| Judged {
        judge: judge.to_owned(),
        rows: rows(&[scored("framing", 1, score.clone())]),
    };
    let other = Score { framed: Some(Part { of: 100, all: 100 }), ..Score::default() };
    let text = table(&judged("judge", &score), &[judged("growth_lock", &other)]);
    let line = text.lines().find(|line| line.starts_with("honest votes of a framed candidate lost")).unwrap();
    assert!(line.contains("1.00 %") && line.contains("missed") && line.ends_with("100.00 %"), "{line}");
    assert!(text.contains("1 of 1 targets are missed"), "{text}");
    assert!(!text.contains("celebrity"), "{text}");
}
