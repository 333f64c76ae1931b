//! What holding rewards is worth: rings of accounts that invite each other, among families, dormitories and friends, made
//! from seeds by a generator that knows nothing of how invitations are weighed.
//!
//! `cargo test -p referrals --test farmed -- --nocapture` prints the table.
#![allow(clippy::unwrap_used, reason = "tests")]

mod campaign;
mod crowds;

use std::collections::{BTreeMap, BTreeSet};

use campaign::{Came, Campaign, Outcome};
use scenarios::{Level, Order, Origin, scenario};

/// Honest votes of a run, roughly; attackers and their doubles are shares of it.
const SCALE: u32 = 4_000;
/// Rings and farmed trees that are to bring nothing, in percent.
const KEPT_OUT_MIN: f64 = 85.0;
/// Honest inviters who may have anything held, in percent.
const HELD_MAX: f64 = 0.3;

/// What became of the followers of one kind.
#[derive(Debug, Default)]
struct Row {
    followers: usize,
    held: usize,
    /// Not held, and counting at the end.
    paid: usize,
    inviters: BTreeSet<String>,
    inviters_held: BTreeSet<String>,
}

impl Row {
    fn add(&mut self, came: &Came) {
        self.followers += 1;
        self.held += usize::from(came.outcome == Outcome::Held);
        self.paid += usize::from(came.outcome == Outcome::Counts);
        self.inviters.insert(came.inviter.clone());
        if came.outcome == Outcome::Held {
            self.inviters_held.insert(came.inviter.clone());
        }
    }

    fn kept_out(&self) -> f64 {
        100.0 * (self.followers - self.paid) as f64 / self.followers.max(1) as f64
    }

    fn inviters_held(&self) -> f64 {
        100.0 * self.inviters_held.len() as f64 / self.inviters.len().max(1) as f64
    }
}

fn kind(origin: Origin) -> String {
    match origin {
        Origin::Honest(cohort) => format!("honest {cohort}"),
        Origin::Fake { family, level, .. } => format!("fake {family}, {}", level.name()),
    }
}

fn print(rows: &BTreeMap<String, Row>) {
    println!(
        "{:<38} {:>9} {:>7} {:>8} {:>10} {:>9} {:>15}",
        "followers", "followed", "held", "paid", "kept out", "inviters", "with any held"
    );
    for (kind, row) in rows {
        println!(
            "{kind:<38} {:>9} {:>7} {:>8} {:>9.1}% {:>9} {:>14.2}%",
            row.followers,
            row.held,
            row.paid,
            row.kept_out(),
            row.inviters.len(),
            row.inviters_held(),
        );
    }
}

/// All honest followers, and those made ones that are to be kept out.
fn check(rows: &BTreeMap<String, Row>, is_due: impl Fn(&str) -> bool) {
    let (mut inviters, mut held, mut made, mut paid) = (0, 0, 0, 0);
    for (kind, row) in rows {
        if kind.starts_with("honest") {
            (inviters, held) = (inviters + row.inviters.len(), held + row.inviters_held.len());
        } else if is_due(kind) {
            (made, paid) = (made + row.followers, paid + row.paid);
        }
    }
    let held = 100.0 * held as f64 / inviters as f64;
    let kept_out = 100.0 * (made - paid) as f64 / made as f64;
    println!(
        "honest inviters with any held: {held:.2} % of {inviters}; made followers kept out: {kept_out:.1} %\n"
    );
    assert!(held <= HELD_MAX, "{held:.2} % of honest inviters have something held");
    assert!(kept_out >= KEPT_OUT_MIN, "only {kept_out:.1} % of made followers bring nothing");
}

#[test]
fn rings_bring_little_and_families_and_dormitories_keep_what_they_earn() {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for seed in 1..=4 {
        let order = Order { seed, scale: SCALE, campaign: None, level: None };
        let run = scenario("referral_rings").unwrap().run(&order);
        for came in Campaign::of(&run) {
            rows.entry(kind(came.origin)).or_default().add(&came);
        }
    }
    print(&rows);
    check(&rows, |_| true);
}

/// What is asked for is the crude: one phone and one line. Of the competent and the adaptive, who have more phones and dial in
/// anew, and of bought people, who are people, the table says how many are seen.
#[test]
fn rings_of_every_size_and_farmed_trees_bring_little_among_fan_clubs() {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for seed in 1..=4 {
        for came in crowds::played(seed) {
            rows.entry(kind(came.origin)).or_default().add(&came);
        }
    }
    print(&rows);
    check(&rows, |kind| kind.contains(Level::Crude.name()));
    assert!(rows.keys().any(|kind| kind.contains(Level::Adaptive.name())), "every level is there");
}
