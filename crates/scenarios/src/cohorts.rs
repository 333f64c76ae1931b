//! Honest cohorts that look like an attack in one way or another: the doubles of the families and the stress tests.
//!
//! Each cohort is one file and one line here. It adds about as many votes as it is asked for, labelled with its name.

mod article_push;
mod bad_lines;
mod carrier_nat;
mod celebrity;
mod clumsy_fans;
mod deal_lovers;
mod dorms;
mod family_phones;
mod lapsed_fans;
mod last_hour;
mod long_tail_fans;
mod office_nat;
mod old_roms;
mod page_left_open;
mod parents_groups;
mod privacy_browsers;
mod real_rally;
mod same_models;
mod school_nat;
mod school_tablets;
mod siblings;
mod vpn_users;

use rand::Rng;

use crate::calendar::{HOUR_MS, day_of, day_starts_ms};
use crate::crowd::followed;
use crate::random::{Random, pick};
use crate::truth::Label;
use crate::world::{Person, World};

/// What is asked of a cohort.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Index of the contest.
    pub contest: usize,
    /// About how many votes.
    pub votes: usize,
    /// For whom, if that is settled; else each group has its own favourite.
    pub candidate: Option<u32>,
}

/// An honest cohort.
#[derive(Debug)]
pub struct Cohort {
    /// Its name in truth files and tables.
    pub name: &'static str,
    /// Who they are, in a line.
    pub about: &'static str,
    /// Adds them.
    pub add: fn(&mut World, &mut Random, &Ask),
}

/// Every cohort, by name.
pub const COHORTS: [Cohort; 22] = [
    article_push::COHORT,
    bad_lines::COHORT,
    carrier_nat::COHORT,
    celebrity::COHORT,
    clumsy_fans::COHORT,
    deal_lovers::COHORT,
    dorms::COHORT,
    family_phones::COHORT,
    lapsed_fans::COHORT,
    last_hour::COHORT,
    long_tail_fans::COHORT,
    office_nat::COHORT,
    old_roms::COHORT,
    page_left_open::COHORT,
    parents_groups::COHORT,
    privacy_browsers::COHORT,
    real_rally::COHORT,
    same_models::COHORT,
    school_nat::COHORT,
    school_tablets::COHORT,
    siblings::COHORT,
    vpn_users::COHORT,
];

/// Adds the cohort of this name, which a test holds to be one of the table.
pub fn add(world: &mut World, random: &mut Random, name: &str, ask: Ask) {
    let cohort = COHORTS.iter().find(|cohort| cohort.name == name).expect("cohorts are named from the table");
    (cohort.add)(world, random, &ask);
}

impl Ask {
    fn favourite(&self, world: &World, random: &mut Random) -> u32 {
        self.candidate.unwrap_or_else(|| world.contests[self.contest].choose(random))
    }

    fn label(cohort: &Cohort) -> Label {
        Label::honest(cohort.name)
    }

    /// A time as the ordinary crowd comes.
    fn any_time(&self, world: &World, random: &mut Random) -> u64 {
        let habit_ms = world.diurnal.sample(random);
        world.contests[self.contest].arrival(random, habit_ms)
    }

    /// A time on some day of the contest between these hours of Shanghai.
    fn hour_between(&self, world: &World, random: &mut Random, from_hour: u64, until_hour: u64) -> u64 {
        let contest = &world.contests[self.contest];
        let days: Vec<u64> = (day_of(contest.opens_ms)..=day_of(contest.closes_ms - 1)).collect();
        loop {
            let day_ms = day_starts_ms(*pick(random, &days));
            let at_ms = day_ms + random.random_range(from_hour * HOUR_MS..until_hour * HOUR_MS);
            if contest.is_open(at_ms) {
                return at_ms;
            }
        }
    }

    /// Somebody of the ordinary crowd who first comes at that time.
    fn someone(&self, world: &World, random: &mut Random, at_ms: u64) -> Person {
        let followed_ms = followed(world, random, self.contest, at_ms);
        Person { followed_ms, ..world.person(random) }
    }
}
