//! Scenarios: an ordinary crowd with one thing added, an attack or a hard honest cohort, or with several.

use rand::Rng;
use serde::Serialize;

use crate::cohorts::{self, Ask, COHORTS};
use crate::crowd;
use crate::families::{FAMILIES, Family, Raid};
use crate::random::{Random, pick, some, stream};
use crate::truth::Level;
use crate::world::{Board, Run, Setup, World};

/// Something that can be simulated.
#[derive(Debug, Clone, Serialize)]
pub struct Scenario {
    /// What to ask for.
    pub name: &'static str,
    /// What it holds, in a line.
    pub about: &'static str,
    /// What is added to the crowd.
    #[serde(flatten)]
    pub added: Added,
}

/// What a scenario adds to the ordinary crowd.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "adds")]
pub enum Added {
    /// Nothing.
    Nothing,
    /// An attack of a family at each level, and the family's honest double.
    Attack {
        /// The honest cohort that resembles it.
        double: &'static str,
    },
    /// A hard honest cohort.
    Cohort,
    /// Phones of which most are iPhones.
    Iphones,
    /// Three to six attacks of any family and level, with their doubles and a hard cohort.
    Mixture,
}

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Order {
    /// Where all chance comes from.
    pub seed: u64,
    /// Honest votes in the main campaign, roughly.
    pub scale: u32,
    /// The main campaign's name, if not one of the generator's.
    pub campaign: Option<String>,
    /// Attackers of this level only.
    pub level: Option<Level>,
}

/// Hard honest cohorts with a scenario of their own and their share of the crowd: the stress tests.
const STRESS: [(&str, f64, f64); 9] = [
    ("school_nat", 0.2, 0.45),
    ("office_nat", 0.15, 0.4),
    ("carrier_nat", 0.4, 0.7),
    ("article_push", 1.0, 1.0),
    ("celebrity", 1.0, 1.0),
    ("last_hour", 0.25, 0.5),
    ("family_phones", 0.15, 0.35),
    ("bad_lines", 0.2, 0.45),
    ("school_tablets", 0.03, 0.1),
];
/// The scenario in which nobody cheats and nothing happens.
pub const BASELINE: &str = "baseline";
/// The scenario that has most phones from one maker.
pub const IPHONES: &str = "iphone_heavy";
/// The scenario of several attacks at once.
pub const MIXTURE: &str = "mixture";
/// Fewest votes for which the crowd has all of its parts.
pub const SCALE_MIN: u32 = 200;
/// Most honest votes of one run: what fits into the memory of a laptop.
pub const SCALE_MAX: u32 = 12_000_000;

/// Every scenario, attacks first.
pub fn all() -> Vec<Scenario> {
    let attacks = FAMILIES.iter().map(|family| Scenario {
        name: family.name,
        about: family.about,
        added: Added::Attack { double: family.double },
    });
    let cohort = |name: &str| COHORTS.iter().find(|cohort| cohort.name == name);
    let stress = STRESS.iter().filter_map(|(name, ..)| cohort(name)).map(|cohort| Scenario {
        name: cohort.name,
        about: cohort.about,
        added: Added::Cohort,
    });
    let rest = [
        Scenario {
            name: IPHONES,
            about: "a crowd of whom three in four hold an iPhone",
            added: Added::Iphones,
        },
        Scenario { name: BASELINE, about: "an ordinary honest campaign", added: Added::Nothing },
        Scenario {
            name: MIXTURE,
            about: "three to six attacks at once among honest doubles",
            added: Added::Mixture,
        },
    ];
    attacks.chain(stress).chain(rest).collect()
}

/// The scenario of this name.
pub fn scenario(name: &str) -> Option<Scenario> {
    all().into_iter().find(|scenario| scenario.name == name)
}

impl Scenario {
    /// Simulates it: the same order gives the same lines.
    pub fn run(&self, order: &Order) -> Run {
        // Each scenario has its own worlds, so that seed 1 of two scenarios are two campaigns.
        let seed = order.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(crc(self.name));
        let setup = Setup { seed, scale: order.scale, campaign: order.campaign.clone(), ..Setup::default() };
        let levels: &[Level] = order.level.as_ref().map_or(&Level::ALL, std::slice::from_ref);
        match self.added {
            Added::Nothing => honest(setup, None),
            Added::Cohort => {
                honest(Setup { is_carrier_tight: self.name == "carrier_nat", ..setup }, Some(self.name))
            }
            Added::Iphones => {
                let share = stream(seed, "iphones").random_range(0.75..0.92);
                honest(Setup { iphone_share: Some(share), ..setup }, None)
            }
            Added::Attack { double } => attacked(setup, self.name, double, levels),
            Added::Mixture => mixture(setup, order.level),
        }
    }
}

/// A number for a name.
fn crc(name: &str) -> u32 {
    let hash = blake3::hash(name.as_bytes());
    u32::from_le_bytes(hash.as_bytes()[..4].try_into().expect("a hash has four bytes"))
}

fn honest(setup: Setup, cohort: Option<&'static str>) -> Run {
    let mut world = World::new(setup);
    let Some(name) = cohort else {
        crowd::fill(&mut world, 1.0);
        return world.finish();
    };
    stress(&mut world, name, 1.0);
    world.finish()
}

/// The crowd with a hard cohort in it, and room for others.
fn stress(world: &mut World, name: &str, room: f64) {
    let (_, low, high) =
        *STRESS.iter().find(|(stress, ..)| *stress == name).expect("a stress test of the table");
    let mut random = world.stream("stress");
    let scale = f64::from(world.setup.scale);
    // A push and a celebrity come on top of a whole crowd, the others are part of it.
    let share = if low < high { world.parameters.draw(&mut random, "stress.share", low..high) } else { 0.0 };
    crowd::fill(world, (room - share).max(0.2));
    let votes = (scale * if share > 0.0 { share } else { 1.0 }) as usize;
    cohorts::add(world, &mut random, name, Ask { contest: 0, votes, candidate: None });
}

fn attacked(setup: Setup, name: &str, double: &'static str, levels: &[Level]) -> Run {
    let family = FAMILIES.iter().find(|family| family.name == name).expect("a family of the table");
    let mut world = World::new(Setup { earlier: family.earlier, ..setup });
    crowd::fill(&mut world, 0.93);
    let mut random = world.stream("double");
    add_double(&mut world, &mut random, double, 0.02..0.06);
    let board = Board::of(&world);
    let mut customers = Customers::of(&world, &mut random);
    for level in levels {
        raid(&mut world, &board, family, *level, &mut customers);
    }
    world.finish()
}

fn mixture(setup: Setup, level: Option<Level>) -> Run {
    let mut world = World::new(Setup { earlier: Some(4), ..setup });
    let mut random = world.stream("mixture");
    let (hard, ..) = *pick(&mut random, &STRESS);
    stress(&mut world, hard, 0.9);
    let count = world.parameters.count(&mut random, "mixture.attacks", 3..7) as usize;
    let indices: Vec<usize> = (0..FAMILIES.len()).collect();
    let families = some(&mut random, &indices, count);
    for index in &families {
        add_double(&mut world, &mut random, FAMILIES[*index].double, 0.01..0.04);
    }
    let board = Board::of(&world);
    let mut customers = Customers::of(&world, &mut random);
    for index in families {
        let level = level.unwrap_or_else(|| *pick(&mut random, &Level::ALL));
        raid(&mut world, &board, &FAMILIES[index], level, &mut customers);
    }
    world.finish()
}

fn add_double(world: &mut World, random: &mut Random, double: &'static str, share: std::ops::Range<f64>) {
    let share = world.parameters.draw(random, &format!("double.{double}_share"), share);
    let votes = (f64::from(world.setup.scale) * share) as usize;
    cohorts::add(world, random, double, Ask { contest: 0, votes, candidate: None });
}

fn raid(world: &mut World, board: &Board, family: &Family, level: Level, customers: &mut Customers) {
    let customer = customers.next(family.is_for_leader);
    (family.attack)(&mut Raid::new(world, board, family, level, customer));
}

/// Who orders votes: candidates behind the leader who hope to pass.
struct Customers {
    leader: u32,
    others: Vec<u32>,
    taken: usize,
}

impl Customers {
    fn of(world: &World, random: &mut Random) -> Self {
        let ranking = &world.contests[0].ranking;
        let others = some(random, &ranking[1..ranking.len().min(12)], ranking.len());
        Self { leader: ranking[0], others, taken: 0 }
    }

    fn next(&mut self, is_for_leader: bool) -> u32 {
        if is_for_leader {
            return self.leader;
        }
        self.taken += 1;
        self.others[(self.taken - 1) % self.others.len()]
    }
}
