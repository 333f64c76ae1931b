//! What attackers of all families have in common: an order to deliver, accounts, a pace, and a view of the public board.

use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;

use rand::Rng;

use super::Family;
use crate::calendar::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::crowd::followed;
use crate::phones::{Handset, NetType};
use crate::random::{Random, chance, id, log_normal, pick, poisson};
use crate::truth::{Due, Label, Level, Origin};
use crate::world::{Board, Cast, Choice, Errand, Person, Visit, World};

/// One attack under way.
#[derive(Debug)]
pub struct Raid<'w> {
    /// Where it happens.
    pub world: &'w mut World,
    /// What the attacker sees of the crowd.
    pub board: &'w Board,
    /// Its chance.
    pub random: Random,
    /// What the attacker can do.
    pub level: Level,
    /// For whom, in the main campaign.
    pub customer: u32,
    /// How many votes were ordered.
    pub votes: usize,
    family: &'static str,
    label: Label,
}

/// An account that an attacker controls.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// Whose it is, officially.
    pub id: u64,
    /// Since when it follows.
    pub followed_ms: Option<u64>,
}

impl<'w> Raid<'w> {
    /// A raid of this family for one candidate.
    pub fn new(world: &'w mut World, board: &'w Board, family: &Family, level: Level, customer: u32) -> Self {
        let attack = world.next_attack();
        let mut random = world.stream(&format!("raid {} {attack}", family.name));
        let name = format!("{}.{}.order_share", family.name, level.name());
        let share = world.parameters.scale(&mut random, &name, 0.006..0.04);
        let votes = ((f64::from(world.setup.scale) * share) as usize).max(12);
        let label = Label { due: Due::KeptOut, origin: Origin::Fake { family: family.name, level, attack } };
        Self { world, board, random, level, customer, votes, family: family.name, label }
    }

    /// Draws a parameter of this attack.
    pub fn draw(&mut self, name: &str, range: Range<f64>) -> f64 {
        let name = format!("{}.{}.{name}", self.family, self.level.name());
        self.world.parameters.draw(&mut self.random, &name, range)
    }

    /// Draws a whole number.
    pub fn count(&mut self, name: &str, range: Range<u32>) -> usize {
        self.draw(name, f64::from(range.start)..f64::from(range.end)) as usize
    }

    /// What the attack's lines are.
    pub fn label(&self) -> Label {
        self.label
    }

    /// When an attack of this length begins: by day, and so that it ends before the campaign does.
    pub fn start(&mut self, length_ms: u64) -> u64 {
        let contest = &self.world.contests[0];
        let last_ms = contest.closes_ms.saturating_sub(length_ms).max(contest.opens_ms + 2 * HOUR_MS);
        let (opens_ms, random) = (contest.opens_ms + HOUR_MS, &mut self.random);
        let mut at_ms = random.random_range(opens_ms..last_ms);
        for _ in 0..4 {
            let hour = (at_ms / HOUR_MS + 8) % 24;
            if (9..24).contains(&hour) {
                break;
            }
            at_ms = random.random_range(opens_ms..last_ms);
        }
        at_ms
    }

    /// Times for this many votes: a metronome, chance, or the crowd's own pace.
    pub fn times(&mut self, count: usize, start_ms: u64, length_ms: u64) -> Vec<u64> {
        let interval_ms = (length_ms / count.max(1) as u64).max(40);
        let jitter_ms = (interval_ms / 60).max(8);
        let closes_ms = self.world.contests[0].closes_ms;
        let end_ms = (start_ms + length_ms.max(1)).min(closes_ms).max(start_ms + 1);
        let mut times: Vec<u64> = (0..count as u64)
            .map(|index| match self.level {
                Level::Crude => start_ms + index * interval_ms + self.random.random_range(0..jitter_ms),
                Level::Competent => self.random.random_range(start_ms..end_ms),
                Level::Adaptive => self.board.busy_time_within(&mut self.random, start_ms, end_ms),
            })
            .collect();
        times.sort_unstable();
        times
    }

    /// Accounts that are used first at about that time: made in an hour, over weeks, or aged like anybody's.
    pub fn accounts(&mut self, count: usize, at_ms: u64) -> Vec<Account> {
        let batch_ms = at_ms - self.random.random_range(HOUR_MS..3 * DAY_MS) - HOUR_MS;
        let weeks_ms = at_ms - self.random.random_range(10..40) * DAY_MS;
        let one = |raid: &mut Self| {
            let followed_ms = match raid.level {
                Level::Crude => Some(batch_ms + raid.random.random_range(0..HOUR_MS)),
                Level::Competent => Some(weeks_ms + raid.random.random_range(0..9 * DAY_MS)),
                Level::Adaptive => followed(raid.world, &mut raid.random, 0, at_ms),
            };
            Account { id: id(&mut raid.random), followed_ms }
        };
        (0..count).map(|_| one(self)).collect()
    }

    /// This many phones, as people buy them.
    pub fn phones(&mut self, count: usize) -> Vec<Arc<Handset>> {
        (0..count).map(|_| Arc::new(self.world.phones.phone(&mut self.random))).collect()
    }

    /// A visit as this attacker's program fakes it: at once, after a few seconds, or as long as people stay.
    pub fn visit(&mut self, at_ms: u64, ip: IpAddr) -> Visit {
        let random = &mut self.random;
        let (dwell_ms, moves) = match self.level {
            Level::Crude => (random.random_range(150..900), 0),
            Level::Competent => (random.random_range(1_500..6_500), random.random_range(1..6)),
            Level::Adaptive => {
                let dwell_ms = (log_normal(random, 9_000.0, 0.7) as u64).clamp(1_200, 600_000);
                // As many as on the attacker's own phone.
                (dwell_ms, 1 + poisson(random, dwell_ms.min(90_000) as f64 / 1_000.0) as u16)
            }
        };
        Visit { token: random.random(), opened_ms: at_ms - dwell_ms, opened_ip: ip, moves }
    }

    /// One vote for the customer with everything that this attacker's program sends.
    pub fn vote(&mut self, account: Account, at_ms: u64, ip: IpAddr, handset: &Arc<Handset>) -> Cast {
        let page = Some(self.visit(at_ms, ip));
        let net = *pick(&mut self.random, &[NetType::Wifi, NetType::Wifi, NetType::Cell5, NetType::Cell4]);
        Cast {
            candidate: Choice::Number(self.customer),
            page,
            net,
            followed_at_ms: account.followed_ms.filter(|followed| *followed < at_ms),
            label: self.label,
            ..self.world.blank(&mut self.random, 0, at_ms, account.id, ip, handset)
        }
    }

    /// By how many votes the customer lacks behind the leader on the public board then.
    pub fn lacking(&self, at_ms: u64) -> usize {
        let leader = self.world.contests[0].ranking[0];
        self.board.votes(leader, at_ms).saturating_sub(self.board.votes(self.customer, at_ms))
    }

    /// Sends it.
    pub fn send(&mut self, cast: Cast) {
        self.world.send(cast);
    }

    /// A real person who takes part for money, from wherever such people sit: mostly far away.
    pub fn hireling(&mut self, far_share: f64, at_ms: u64) -> Person {
        let world = &*self.world;
        let random = &mut self.random;
        let mut person = world.person(random);
        if chance(random, far_share) {
            let province = world.networks.far_province(random);
            person.home = world.networks.home(random, province);
            person.cell = world.networks.cell(random, province);
        }
        person.followed_ms = match self.level {
            Level::Adaptive => followed(world, random, 0, at_ms),
            _ => chance(random, 0.7).then(|| at_ms - random.random_range(5_000..15 * MINUTE_MS)),
        };
        person
    }

    /// A hired person's vote, done with their own hands.
    pub fn hired_vote(&mut self, person: &Person, errand: Errand) {
        self.world.act(&mut self.random, person, errand);
    }
}
