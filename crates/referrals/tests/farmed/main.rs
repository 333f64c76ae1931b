//! What holding rewards is worth: rings of accounts that invite each other, among families, dormitories and friends, made
//! from seeds by a generator that knows nothing of how invitations are weighed.
//!
//! `cargo test -p referrals --test farmed -- --nocapture` prints the table.
#![allow(clippy::unwrap_used, reason = "tests")]

mod campaign;
mod crowds;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use campaign::{Came, Campaign, Outcome};
use scenarios::{Level, Order, Origin, scenario};

/// Honest votes of a run, roughly; attackers and their doubles are shares of it.
const SCALE: u32 = 4_000;
/// Members of rings and farmed trees who are to bring nothing, in percent.
const KEPT_OUT_MIN: f64 = 85.0;
/// The same by level, where rings hang below honest inviters as well. Whoever gives each account a phone, dials in anew and has
/// one in four vote is told only where the tree comes back to places, or where nearly everybody brings just another and some of them
/// come back. Rings of five, and those that hang right below somebody honest, are mostly paid: nothing of their own tells them from
/// the honest ones beside them, and what the others of the tree do must not, since these have that in common with them.
const LEVELS_MIN: [(Level, f64); 3] =
    [(Level::Crude, 95.0), (Level::Competent, 90.0), (Level::Adaptive, 70.0)];
/// Honest inviters who may have anything held, in percent.
const HELD_MAX: f64 = 0.3;
/// The same of those below whom somebody hung rings: one, or one in so many. Whoever has by chance the very phone or line of a ring
/// below the same inviter, of a hundred thousand phones and some sixteen thousand lines here, is told from it by a person only.
const FRAMED_ONE_IN: usize = 200;

/// What became of the followers of one kind.
#[derive(Debug, Default)]
struct Row {
    followers: usize,
    held: usize,
    /// Not held, and counting at the end.
    paid: usize,
    /// Those of them that a person is asked to look at.
    doubted: usize,
    inviters: BTreeSet<String>,
    inviters_held: BTreeSet<String>,
}

impl Row {
    fn add(&mut self, seed: u64, came: &Came) {
        self.followers += 1;
        self.held += usize::from(came.outcome == Outcome::Held);
        self.paid += usize::from(matches!(came.outcome, Outcome::Counts | Outcome::Doubted));
        self.doubted += usize::from(came.outcome == Outcome::Doubted);
        let inviter = format!("{} of {seed}", came.inviter);
        if came.outcome == Outcome::Held {
            self.inviters_held.insert(inviter.clone());
        }
        self.inviters.insert(inviter);
    }

    fn kept_out(&self) -> f64 {
        100.0 * (self.followers - self.paid) as f64 / self.followers.max(1) as f64
    }

    fn inviters_held(&self) -> f64 {
        100.0 * self.inviters_held.len() as f64 / self.inviters.len().max(1) as f64
    }
}

/// A seed that nothing was tuned on; `FARMED_SEEDS=1-4` and `11-12` play those that the weights were found with.
fn seeds() -> RangeInclusive<u64> {
    let seeds = std::env::var("FARMED_SEEDS").unwrap_or_else(|_| "21-21".to_owned());
    let (first, last) = seeds.split_once('-').unwrap();
    first.parse().unwrap()..=last.parse().unwrap()
}

fn kind(origin: Origin) -> String {
    match origin {
        Origin::Honest(cohort) => format!("honest {cohort}"),
        Origin::Fake { family, level, .. } => format!("fake {family}, {}", level.name()),
    }
}

fn print(rows: &BTreeMap<String, Row>) {
    println!(
        "{:<38} {:>9} {:>7} {:>8} {:>8} {:>10} {:>9} {:>15}",
        "followers", "followed", "held", "paid", "doubted", "kept out", "inviters", "with any held"
    );
    for (kind, row) in rows {
        println!(
            "{kind:<38} {:>9} {:>7} {:>8} {:>8} {:>9.1}% {:>9} {:>14.2}%",
            row.followers,
            row.held,
            row.paid,
            row.doubted,
            row.kept_out(),
            row.inviters.len(),
            row.inviters_held(),
        );
    }
}

/// All honest inviters, and all made followers of some kinds.
fn check(rows: &BTreeMap<String, Row>, kinds: &str, kept_out_min: f64, is_due: impl Fn(&str) -> bool) {
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
        "honest inviters with any held: {held:.2} % of {inviters}; kept out of {made} {kinds}: {kept_out:.1} %"
    );
    if let Some(framed) = rows.get("honest framed inviters") {
        let (held, most) = (framed.inviters_held.len(), (framed.inviters.len() / FRAMED_ONE_IN).max(1));
        assert!(held <= most, "{held} inviters have something held for what was hung below them");
    }
    assert!(held <= HELD_MAX, "{held:.2} % of honest inviters have something held");
    assert!(kept_out >= kept_out_min, "only {kept_out:.1} % of {kinds} bring nothing");
}

#[test]
fn rings_bring_little_and_families_and_dormitories_keep_what_they_earn() {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for seed in seeds() {
        let order = Order { seed, scale: SCALE, campaign: None, level: None };
        let run = scenario("referral_rings").unwrap().run(&order);
        for came in Campaign::of(&run) {
            rows.entry(kind(came.origin)).or_default().add(seed, &came);
        }
    }
    print(&rows);
    check(&rows, "made followers", KEPT_OUT_MIN, |_| true);
}

/// Of each level as many as are asked for, most of them in large trees. The table says what small rings do: five accounts with
/// phones and lines of their own are too few to be told from friends. Nor are bought people told by more than
/// that they only follow and leave: a reader of a blogger who leaves is one of them.
#[test]
fn rings_of_every_level_and_farmed_trees_bring_little_among_fan_clubs() {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for seed in seeds() {
        for came in crowds::played(seed) {
            rows.entry(kind(came.origin)).or_default().add(seed, &came);
        }
    }
    print(&rows);
    for (level, kept_out_min) in LEVELS_MIN {
        check(&rows, level.name(), kept_out_min, |kind| {
            kind.ends_with(level.name()) && !kind.contains("bought")
        });
    }
}
