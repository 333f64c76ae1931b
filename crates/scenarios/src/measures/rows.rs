//! Which measures there are.

use std::collections::BTreeMap;

use super::{Row, Scored, Target, Unit};
use crate::catalogue::{self, Added, BASELINE, IPHONES, MIXTURE};
use crate::families::{FAMILIES, Family, family};
use crate::score::{Found, Part};
use crate::truth::Level;

/// Families that share a target, and the least share of their votes that is kept out.
const KEPT_OUT: [(&str, &[&str], Option<f64>); 8] = [
    ("loops, cookies, replay", &["single_device_loop", "cookie_clearing", "request_replay"], Some(0.995)),
    ("proxies, emulators, farms", &["proxy_rotation", "cloud_phones", "device_farm"], Some(0.97)),
    (
        "randomised fingerprints, farmed tokens, sleepers",
        &["random_fingerprints", "token_farming", "sleeping_accounts"],
        Some(0.95),
    ),
    (
        "slow drip, referral and lottery rings",
        &["slow_drip", "referral_rings", "lottery_accounts"],
        Some(0.85),
    ),
    ("paid people with history", &["paid_groups_known"], Some(0.7)),
    ("paid people, first campaign", &["paid_groups_new"], Some(0.4)),
    ("red-envelope hunters", &["envelope_hunters"], None),
    ("bought votes, nothing shared", &["bought_votes"], None),
];
/// Honest votes that may be lost beside an attack, in an honest campaign, in a hard cohort, by a framed candidate.
const LOST_BESIDE_ATTACK_MAX: f64 = 0.001;
const LOST_BASELINE_MAX: f64 = 0.001;
const LOST_HARD_MAX: f64 = 0.003;
const LOST_FRAMED_MAX: f64 = 0.005;
/// How far the final tally may be off.
const OFF_MAX: f64 = 0.01;
/// How often an interval for nine in ten should hold.
const INSIDE_MIN: f64 = 0.9;
/// How many attacks should be found in time.
const IN_TIME_MIN: f64 = 0.9;

/// A limit on the delay: the families, and what is in time.
type Delay = (&'static str, &'static [&'static str], fn(Found) -> bool);

/// How soon attacks should be found.
const DELAYS: [Delay; 3] = [
    (
        "bots within 5 s or 20 votes",
        &[
            "single_device_loop",
            "cookie_clearing",
            "request_replay",
            "proxy_rotation",
            "cloud_phones",
            "device_farm",
            "random_fingerprints",
            "token_farming",
        ],
        |found| found.after_ms <= 5_000 || found.votes <= 20,
    ),
    ("lockstep within 60 s", &["sleeping_accounts", "paid_groups_known"], |found| found.after_ms <= 60_000),
    ("slow drip within 6 h", &["slow_drip"], |found| found.after_ms <= 6 * 3_600_000),
];

/// Every measure over these runs.
pub fn rows(runs: &[Scored]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, families, least) in KEPT_OUT {
        kept_out(&mut rows, runs, name, families, least);
    }
    honest(&mut rows, runs);
    let framed = |run: &Scored| run.score.framed.unwrap_or_default();
    rows.push(share("honest votes of a framed candidate lost", runs, framed, at_most(LOST_FRAMED_MAX)));
    let off = |run: &Scored| of(run, MIXTURE, run.score.off);
    rows.push(share("final tally off (L1), mixtures", runs, off, at_most(OFF_MAX)));
    for family in &FAMILIES {
        let name = format!("{}, without mixtures", family.name);
        rows.push(detail(share(&name, runs, |run| of(run, family.name, run.score.off), None)));
    }
    rows.push(share(
        "candidates whose honest count is inside the interval, with bought votes",
        runs,
        |run| run.score.inside.unwrap_or_default(),
        at_least(INSIDE_MIN),
    ));
    for delay in DELAYS {
        delays(&mut rows, runs, delay);
    }
    let doubled = |run: &Scored| run.score.doubled;
    rows.push(share("repeated requests counted once more", runs, doubled, at_most(0.0)));
    rows
}

fn kept_out(rows: &mut Vec<Row>, runs: &[Scored], name: &str, families: &[&str], least: Option<f64>) {
    let target = least.map(Target::AtLeast);
    let part = |run: &Scored, family: &Family, level: Level| {
        of(run, family.name, run.score.kept_out.get(&(family.name, level)).copied().unwrap_or_default())
    };
    let of_group = || families.iter().filter_map(|name| family(name));
    let all = |run: &Scored| {
        let parts = of_group().flat_map(|family| Level::ALL.map(|level| part(run, family, level)));
        parts.fold(Part::default(), Part::and)
    };
    rows.push(share(&format!("fake votes kept out: {name}"), runs, all, target));
    for family in of_group() {
        for level in Level::ALL {
            let name = format!("{}, {}", family.name, level.name());
            rows.push(detail(share(&name, runs, |run| part(run, family, level), target)));
        }
    }
    let beside = |run: &Scored| if families.contains(&run.scenario) { lost(run) } else { Part::default() };
    rows.push(share(
        &format!("honest votes lost beside: {name}"),
        runs,
        beside,
        at_most(LOST_BESIDE_ATTACK_MAX),
    ));
}

fn honest(rows: &mut Vec<Row>, runs: &[Scored]) {
    let baseline = |run: &Scored| of(run, BASELINE, lost(run));
    rows.push(share("honest votes lost: nobody cheats", runs, baseline, at_most(LOST_BASELINE_MAX)));
    for scenario in catalogue::all() {
        let cohort = |run: &Scored| run.score.lost.get(scenario.name).copied().unwrap_or_default();
        let part = |run: &Scored| match scenario.added {
            Added::Cohort => of(run, scenario.name, cohort(run)),
            _ => of(run, IPHONES, lost(run)),
        };
        if matches!(scenario.added, Added::Cohort | Added::Iphones) {
            let name = format!("honest votes lost: {}", scenario.name);
            rows.push(share(&name, runs, part, at_most(LOST_HARD_MAX)));
        }
    }
    for family in &FAMILIES {
        let double = |run: &Scored| {
            of(run, family.name, run.score.lost.get(family.double).copied().unwrap_or_default())
        };
        let name = format!("{}, beside {}", family.double, family.name);
        rows.push(detail(share(&name, runs, double, at_most(LOST_HARD_MAX))));
    }
}

fn delays(rows: &mut Vec<Row>, runs: &[Scored], (name, families, is_in_time): Delay) {
    let found = |run: &Scored| {
        let own = run
            .score
            .found
            .iter()
            .filter(|(family, ..)| families.contains(family) && *family == run.scenario);
        own.map(|(_, level, found)| (*level, *found)).collect::<Vec<_>>()
    };
    let in_time = |run: &Scored| {
        let found = found(run);
        let of = found.iter().filter(|(_, found)| found.is_some_and(is_in_time)).count();
        Part { of: of as u64, all: found.len() as u64 }
    };
    rows.push(share(&format!("attacks found: {name}"), runs, in_time, at_least(IN_TIME_MIN)));
    for level in Level::ALL {
        let mut seconds: Vec<f64> = Vec::new();
        for (_, found) in runs.iter().flat_map(found).filter(|(of, _)| *of == level) {
            // Never found is later than anything.
            seconds.push(found.map_or(f64::INFINITY, |found| found.after_ms as f64 / 1_000.0));
        }
        seconds.sort_by(f64::total_cmp);
        let finite = |value: Option<&f64>| value.copied().filter(|value| value.is_finite());
        rows.push(Row {
            measure: format!("{}: time until found, median and range", level.name()),
            is_detail: true,
            unit: Unit::Seconds,
            value: finite(seconds.get(seconds.len() / 2)),
            range: finite(seconds.first()).zip(seconds.last().copied()),
            target: None,
            is_met: None,
            from: seconds.len() as u64,
        });
    }
}

fn at_most(most: f64) -> Option<Target> {
    Some(Target::AtMost(most))
}

fn at_least(least: f64) -> Option<Target> {
    Some(Target::AtLeast(least))
}

/// A part of this scenario only.
fn of(run: &Scored, scenario: &str, part: Part) -> Part {
    if run.scenario == scenario { part } else { Part::default() }
}

/// All honest votes of a run.
fn lost(run: &Scored) -> Part {
    run.score.lost.values().copied().fold(Part::default(), Part::and)
}

fn detail(row: Row) -> Row {
    Row { is_detail: true, ..row }
}

/// A share over all runs, with its range over seeds.
fn share(name: &str, runs: &[Scored], part: impl Fn(&Scored) -> Part, target: Option<Target>) -> Row {
    let mut by_seed: BTreeMap<u64, Part> = BTreeMap::new();
    for run in runs {
        let sum = by_seed.entry(run.seed).or_default();
        *sum = sum.and(part(run));
    }
    let whole = by_seed.values().copied().fold(Part::default(), Part::and);
    let mut shares: Vec<f64> = by_seed.values().filter_map(|part| part.share()).collect();
    shares.sort_by(f64::total_cmp);
    let value = whole.share();
    Row {
        measure: name.to_owned(),
        is_detail: false,
        unit: Unit::Share,
        value,
        range: shares.first().copied().zip(shares.last().copied()),
        target,
        is_met: target.zip(value).map(|(target, value)| target.is_met(value)),
        from: whole.all,
    }
}
