//! A campaign that can be filled by hand. Drawn numbers come from a fixed sequence, so every run is the same.

use std::collections::{BTreeMap, BTreeSet};

use proto::Timestamp;

use crate::detectors::attempt::spell;
use crate::detectors::{Act, Action, Attempt, Case, Detectors, EPOCH_MS, Id, Kind};

/// 2025-11-19 00:00 in China.
pub const MIDNIGHT_MS: u64 = 1_763_481_600_000;
pub const HOUR_MS: u64 = 3_600_000;
pub const CAMPAIGN: Id = 1;
/// The score of a vote that nothing speaks against.
const PRIOR: i32 = -4_000;

/// Attempts to come, in any order, and who is who.
pub struct Crowd {
    attempts: Vec<(Attempt, &'static str)>,
    seed: u64,
    persons: Id,
    /// Numbers of two things together.
    pairs: BTreeMap<(Kind, Id, Id), Id>,
    /// How many candidates there are, and for how many days.
    candidates: u32,
    days: u32,
}

impl Default for Crowd {
    fn default() -> Self {
        Self::of(20, 3)
    }
}

/// What became of everybody.
pub struct Outcome {
    /// Of each group: how many there are, and how many are out of the tally at the end.
    groups: Vec<(&'static str, u32, u32)>,
    /// Milliseconds from a group's first attempt until something of it was held.
    pub delays_ms: Vec<(&'static str, u64)>,
    pub cases: Vec<Case>,
    /// The last finding of each group, for whoever reads why a test failed.
    last: Vec<(&'static str, String)>,
}

impl Crowd {
    /// A campaign with so many candidates and days.
    pub fn of(candidates: u32, days: u32) -> Self {
        Self { attempts: Vec::new(), seed: 0, persons: 0, pairs: BTreeMap::new(), candidates, days }
    }

    /// The next number below `below`, by Knuth's linear congruence.
    pub fn draw(&mut self, below: u32) -> u32 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.seed >> 33) % u64::from(below)) as u32
    }

    /// An hour of the day as crowds have them: few at night.
    fn hour(&mut self) -> u64 {
        let hour = u64::from(self.draw(24));
        if (1..7).contains(&hour) && self.draw(10) > 0 { 12 + hour } else { hour }
    }

    /// A time within the campaign.
    pub fn any_time(&mut self) -> u64 {
        let (day, hour) = (u64::from(self.draw(self.days)), self.hour());
        MIDNIGHT_MS + (day * 24 + hour) * HOUR_MS + u64::from(self.draw(HOUR_MS as u32))
    }

    /// Somebody new for one of the candidates, the first ones liked most; with a phone, a prefix, a time on the page.
    pub fn somebody(&mut self) -> Attempt {
        self.persons += 1;
        let target = 1 + self.draw(self.candidates).min(self.draw(self.candidates));
        let at_ms = self.any_time();
        let mut attempt = Attempt::bare(Timestamp(at_ms), CAMPAIGN, self.persons, target, PRIOR);
        // Half of the phones are of 20 models that look alike, the others of 2,000.
        let device = if self.draw(2) == 0 { 1 + self.draw(20) } else { 100 + self.draw(2_000) };
        let prefix = if self.draw(3) == 0 { 1 + self.draw(10) } else { 100 + self.draw(3_000) };
        self.place(&mut attempt, prefix);
        self.phone(&mut attempt, device);
        let network = 1 + self.draw(3);
        attempt.set(Kind::Network, network);
        self.join(&mut attempt);
        let dwell = 60 + self.draw(30);
        attempt.set(Kind::Dwell, dwell);
        attempt.set(Kind::Reading, dwell / 8);
        attempt.set(Kind::Shape, 7);
        attempt.set(Kind::FollowDay, 20_000 + self.draw(400));
        attempt.set(Kind::Sharer, if self.draw(2) == 0 { 1 + self.draw(300) } else { 0 });
        attempt
    }

    pub fn place(&mut self, attempt: &mut Attempt, prefix: Id) {
        attempt.set(Kind::Prefix, prefix);
        attempt.set(Kind::Region, 1 + prefix / 50);
        self.join(attempt);
    }

    pub fn phone(&mut self, attempt: &mut Attempt, device: Id) {
        attempt.set(Kind::Device, device);
        attempt.set(Kind::Profile, 1 + device / 7);
        attempt.set(Kind::Rendering, 1 + device / 2);
        self.join(attempt);
    }

    pub fn profile(&mut self, attempt: &mut Attempt, profile: Id) {
        attempt.set(Kind::Profile, profile);
        self.join(attempt);
    }

    fn join(&mut self, attempt: &mut Attempt) {
        for (joint, one, other) in [
            (Kind::DevicePrefix, Kind::Device, Kind::Prefix),
            (Kind::DeviceRegion, Kind::Device, Kind::Region),
            (Kind::ProfilePrefix, Kind::Profile, Kind::Prefix),
            (Kind::DeviceNetwork, Kind::Device, Kind::Network),
            (Kind::DeviceSpell, Kind::Device, Kind::Spell),
        ] {
            let next = self.pairs.len() as Id + 1;
            let pair = (joint, attempt.resource(one), attempt.resource(other));
            attempt.set(joint, *self.pairs.entry(pair).or_insert(next));
        }
    }

    pub fn add(&mut self, group: &'static str, attempt: Attempt) {
        self.attempts.push((attempt, group));
    }

    /// So many people who vote like everybody.
    pub fn honest(&mut self, count: u32) {
        for _ in 0..count {
            let attempt = self.somebody();
            self.add("honest", attempt);
        }
    }

    /// So many votes of one group, each made from somebody new.
    pub fn group(
        &mut self,
        name: &'static str,
        count: u32,
        mut make: impl FnMut(&mut Self, u32, &mut Attempt),
    ) {
        for number in 0..count {
            let mut attempt = self.somebody();
            make(self, number, &mut attempt);
            self.add(name, attempt);
        }
    }

    /// Runs all in the order of time, to the close.
    pub fn run(mut self) -> Outcome {
        self.attempts.sort_by_key(|(attempt, _)| attempt.at);
        let (mut detectors, mut held, mut epoch) =
            (Detectors::default(), vec![false; self.attempts.len()], 0);
        let mut outcome =
            Outcome { groups: Vec::new(), delays_ms: Vec::new(), cases: Vec::new(), last: Vec::new() };
        for index in 0..self.attempts.len() {
            let (attempt, _) = &self.attempts[index];
            let mut attempt = attempt.clone();
            if attempt.at.0 / EPOCH_MS > epoch {
                self.cut(&mut detectors, epoch, &mut held, &mut outcome);
                epoch = attempt.at.0 / EPOCH_MS;
            }
            self.time(&mut attempt);
            assert_eq!(detectors.see(attempt, false) as usize, index);
        }
        self.cut(&mut detectors, epoch, &mut held, &mut outcome);
        let campaigns: BTreeSet<Id> = self.attempts.iter().map(|(attempt, _)| attempt.campaign).collect();
        for finding in
            campaigns.into_iter().flat_map(|campaign| detectors.review(campaign)).collect::<Vec<_>>()
        {
            for number in &finding.attempts {
                held[*number as usize] = finding.action != Action::Restore;
                let group = self.attempts[*number as usize].1;
                outcome.last.retain(|(name, _)| *name != group);
                outcome.last.push((group, format!("{finding:?}")));
            }
        }
        outcome.cases = detectors.take_cases();
        for ((_, group), held) in self.attempts.iter().zip(&held) {
            if !outcome.groups.iter().any(|(name, ..)| name == group) {
                outcome.groups.push((group, 0, 0));
            }
            let sums = outcome.groups.iter_mut().find(|(name, ..)| name == group).unwrap();
            (sums.1, sums.2) = (sums.1 + 1, sums.2 + u32::from(*held));
        }
        outcome
    }

    /// Sets what follows from when it is.
    fn time(&mut self, attempt: &mut Attempt) {
        attempt.set(Kind::Minutes, 1 + (attempt.at.0 / 600_000) as Id);
        attempt.set(Kind::Hour, 1 + (attempt.at.0 / HOUR_MS % 24) as Id);
        attempt.set(Kind::Spell, spell(attempt.at));
        let carried = attempt.resource(Kind::Carried) != 0;
        attempt.set(Kind::CarriedSpell, if carried { spell(attempt.at) } else { 0 });
        if attempt.resource(Kind::Device) != 0 {
            self.join(attempt);
        }
    }

    fn cut(&self, detectors: &mut Detectors, epoch: u64, held: &mut [bool], outcome: &mut Outcome) {
        let now = Timestamp((epoch + 1) * EPOCH_MS);
        for finding in detectors.cut(now) {
            for number in finding.attempts {
                held[number as usize] = finding.action != Action::Restore;
                let group = self.attempts[number as usize].1;
                if !outcome.delays_ms.iter().any(|(name, _)| *name == group) {
                    let first = self.attempts.iter().find(|(_, name)| *name == group).unwrap();
                    outcome.delays_ms.push((group, now.since_ms(first.0.at)));
                }
            }
        }
    }
}

impl Outcome {
    /// Of a thousand of a group, how many are out of the tally.
    #[track_caller]
    pub fn out_permille(&self, group: &str) -> u32 {
        let (_, count, out) =
            self.groups.iter().find(|(name, ..)| *name == group).expect("a group of that name");
        let last = self.last.iter().find(|(name, _)| *name == group);
        println!("{out} of {count} {group}, the last by {last:?}");
        out * 1_000 / count
    }

    pub fn delay_ms(&self, group: &str) -> u64 {
        self.delays_ms.iter().find(|(name, _)| *name == group).map_or(u64::MAX, |(_, delay)| *delay)
    }
}

/// The same person doing something else.
pub fn act(person: Id, campaign: Id, target: Id, at_ms: u64, act: Act) -> Attempt {
    Attempt { act, ..Attempt::bare(Timestamp(at_ms), campaign, person, target, PRIOR) }
}
