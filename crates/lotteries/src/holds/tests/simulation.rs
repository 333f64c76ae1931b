//! Campaigns from a seed: people who draw, and squads among them, with the truth beside.
//!
//! `cargo test -p lotteries simulation -- --nocapture` prints the table.

use std::collections::BTreeMap;
use std::fmt::Write;

use decider::exchange::Exchange;
use proto::evidence::AgentFamily;
use proto::evidence::NetworkClass::{self, Campus, Carrier, Fixed};
use proto::{Fact, PersonId};

use super::support::*;
use crate::Lotteries;

/// Most honest winners that may wait for a person, of a thousand.
const HONEST_PER_MILLE_MAX: usize = 3;
/// Wins of squads that must be held, of a hundred.
const SQUAD_PERCENT_MIN: usize = 85;
/// Squads that are smaller are not to be told from a family.
const SQUAD_MIN: u32 = 20;

/// Numbers from a seed (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % u64::from(end)) as u32
    }
}

#[derive(Clone, Copy)]
struct Phone {
    kind: u32,
    is_iphone: bool,
}

#[derive(Clone, Copy)]
struct Taker {
    cohort: &'static str,
    phone: Phone,
    prefix: u32,
    class: NetworkClass,
    /// When they come, in any unit.
    at: u32,
}

/// How skilled whoever runs a squad is.
#[derive(Clone, Copy)]
enum Skill {
    /// All accounts on two phones at home, one behind the other.
    Crude,
    /// Ten accounts on each phone, three phones behind each line, in between others.
    Competent,
    /// Four accounts on each phone, each phone on a line of its own.
    Adaptive,
}

struct Scene {
    random: Random,
    takers: Vec<Taker>,
    /// The next name of something of its own.
    fresh: u32,
    lasting: u32,
}

impl Scene {
    fn new(seed: u64, people: u32) -> Self {
        Self { random: Random(seed), takers: Vec::new(), fresh: 1_000_000, lasting: people }
    }

    fn own(&mut self) -> u32 {
        self.fresh += 1;
        self.fresh
    }

    fn sometime(&mut self) -> u32 {
        self.random.below(self.lasting)
    }

    /// A third have iPhones, of which there are few kinds; of the others some are more usual than most.
    fn phone(&mut self) -> Phone {
        let is_iphone = self.random.below(3) == 0;
        let kind = match is_iphone {
            true => 100_000 + self.random.below(7) * self.random.below(7),
            false => self.random.below(60) * self.random.below(60),
        };
        Phone { kind, is_iphone }
    }

    fn add(&mut self, cohort: &'static str, phone: Phone, (class, prefix): (NetworkClass, u32), at: u32) {
        self.takers.push(Taker { cohort, phone, prefix, class, at });
    }

    fn people(&mut self, count: u32) {
        for _ in 0..count {
            let (phone, at) = (self.phone(), self.sometime());
            let mobile = (Carrier, self.random.below(1 + self.lasting / 100));
            let line = (Fixed, 10_000 + self.random.below(1 + self.lasting / 8));
            let place = if self.random.below(2) == 0 { mobile } else { line };
            self.add("people", phone, place, at);
        }
    }

    fn families(&mut self, count: u32) {
        for _ in 0..count {
            let (home, tablet, size) = (self.own(), self.phone(), 2 + self.random.below(4));
            for _ in 0..size {
                let phone = if self.random.below(2) == 0 { tablet } else { self.phone() };
                let at = self.sometime();
                self.add("families", phone, (Fixed, home), at);
            }
        }
    }

    /// Many behind one address who come whenever they like, or in one go.
    fn place(&mut self, cohort: &'static str, class: NetworkClass, count: u32, in_one_go: bool, alike: bool) {
        let (prefix, tablet, begins) = (self.own(), self.phone(), self.sometime());
        for _ in 0..count {
            let phone = if alike { Phone { is_iphone: false, ..tablet } } else { self.phone() };
            let at =
                if in_one_go { begins + self.random.below(1 + self.lasting / 200) } else { self.sometime() };
            self.add(cohort, phone, (class, prefix), at);
        }
    }

    fn squad(&mut self, skill: Skill, count: u32) {
        let cohort = match skill {
            Skill::Crude => "crude squad",
            Skill::Competent => "competent squad",
            Skill::Adaptive => "adaptive squad",
        };
        let begins = self.sometime();
        let (mut phone, mut line) = (self.phone(), self.own());
        let (each, phones_of_a_line) = match skill {
            Skill::Crude => (count.div_ceil(2), 2),
            Skill::Competent => (10, 3),
            Skill::Adaptive => (4, 1),
        };
        for number in 0..count {
            if number % each == 0 && number > 0 {
                phone = Phone { kind: self.own(), is_iphone: false };
                line = if number / each % phones_of_a_line == 0 { self.own() } else { line };
            }
            phone = if number == 0 { Phone { kind: self.own(), is_iphone: false } } else { phone };
            let at = if let Skill::Crude = skill { begins } else { self.sometime() };
            self.add(cohort, phone, (Fixed, line), at);
        }
    }

    /// Wins and how many of them are held, by cohort.
    fn play(mut self) -> BTreeMap<&'static str, (usize, usize)> {
        self.takers.sort_by_key(|taker| taker.at);
        let mut world = with_mugs(self.takers.len() as u64);
        let mut cohorts = BTreeMap::new();
        for (number, taker) in (0..).zip(&self.takers) {
            let mut sighting = seen_on(taker.class, taker.phone.kind, taker.prefix);
            if taker.phone.is_iphone {
                sighting.profile.agent = AgentFamily::WeChatIos;
            }
            world.draw_with(person(number), sighting);
            cohorts.insert(person(number), taker.cohort);
        }
        let paid = paid(&world);
        let mut wins = BTreeMap::new();
        for (person, cohort) in cohorts {
            let (won, held): &mut (usize, usize) = wins.entry(cohort).or_default();
            *won += 1;
            *held += usize::from(paid.get(&person) != Some(&1));
        }
        wins
    }
}

/// What others have heard to be whose.
fn paid(world: &World) -> BTreeMap<PersonId, i64> {
    let mut paid = BTreeMap::new();
    for (stamp, event) in &world.log {
        match Lotteries::announce(event, *stamp).map(|announced| announced.fact) {
            Some(Fact::PrizeWon(won)) => *paid.entry(won.person).or_default() += won.amount as i64,
            Some(Fact::PrizeReturned(back)) => *paid.entry(back.person).or_default() -= back.amount as i64,
            _ => {}
        }
    }
    paid
}

/// Honest people of every kind, a hundred of whom stand for so many.
fn honest(seed: u64, people: u32) -> Scene {
    let mut scene = Scene::new(seed, people);
    scene.people(people);
    scene.families(people / 20);
    scene.place("dormitory", Campus, 120, false, false);
    scene.place("office in one go", Fixed, 60, true, false);
    scene.place("office", Fixed, 80, false, false);
    scene.place("class with equal tablets", Campus, 40, true, true);
    scene
}

fn check(seeds: std::ops::Range<u64>, people: u32) {
    let mut all: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut add = |name: String, (won, held): (usize, usize)| {
        let sums = all.entry(name).or_default();
        (sums.0, sums.1) = (sums.0 + won, sums.1 + held);
    };
    for seed in seeds {
        for size in [5, 20, 60, 200] {
            let mut scene = honest(seed * 100 + u64::from(size), people);
            for skill in [Skill::Crude, Skill::Competent, Skill::Adaptive] {
                scene.squad(skill, size);
            }
            for (cohort, counts) in scene.play() {
                let is_squad = cohort.contains("squad");
                add(if is_squad { format!("{cohort} of {size:>3}") } else { cohort.to_owned() }, counts);
            }
        }
    }
    let mut table = String::new();
    for (name, (won, held)) in &all {
        let percent = 100.0 * *held as f64 / *won as f64;
        writeln!(table, "{name:<28} {won:>7} wins {held:>6} held {percent:>6.2} %").unwrap();
    }
    println!("{table}");
    let is_squad = |name: &str| name.contains("squad");
    let honest = all.iter().filter(|(name, _)| !is_squad(name));
    let (won, held) = honest.fold((0, 0), |(won, held), (_, counts)| (won + counts.0, held + counts.1));
    assert!(held * 1_000 <= won * HONEST_PER_MILLE_MAX, "{held} of {won} honest wins are held\n{table}");
    for size in [5, 20, 60, 200].into_iter().filter(|size| *size >= SQUAD_MIN) {
        for skill in ["crude", "competent"] {
            let (won, held) = all[&format!("{skill} squad of {size:>3}")];
            assert!(held * 100 >= won * SQUAD_PERCENT_MIN, "{skill} squads of {size}\n{table}");
        }
    }
}

#[test]
fn squads_are_held_and_people_are_not() {
    check(0..1, 300);
}

/// A minute: after changes of weights.
#[test]
#[ignore = "takes a minute; run it after changes of weights"]
fn squads_are_held_and_people_are_not_in_large_campaigns() {
    check(10..12, 5_000);
}

/// A campaign of an office and nobody else is the hardest for those who are honest.
#[test]
fn a_campaign_of_one_office_is_no_squad() {
    let mut scene = Scene::new(7, 60);
    scene.place("office", Fixed, 60, false, false);
    scene.families(3);
    let wins = scene.play();
    assert!(wins.values().all(|(_, held)| *held == 0), "{wins:?}");
}
