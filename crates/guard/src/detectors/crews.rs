//! Crews: those whom one person led here all began to follow in the same hour, and live all over the country.
//!
//! People who are paid by the order are hired in one go: an earlier order made them follow the account within the hour, and
//! now one link brings all of them for one target (crowdturfing: Wang et al., Serf and Turf, WWW 2012; CrowdTarget, Song, Lee,
//! Kim, CCS 2015; accounts that came together act together: SynchroTrap, Cao et al., CCS 2014). Of whoever else a person leads
//! here, friends, fans or a class, each began to follow at a time of their own. It needs both:
//!
//! - At least nine in ten of the sharer's aged accounts began within two hours next to each other, against the share of
//!   everybody else's that did (binomial tail): the readers of one article are many elsewhere as well.
//! - They are no neighbours. A class that scanned one poster at a parents' evening lives in one town, and a town has few
//!   regions: three operators of some seven each. Fewer pairs share a region than there would (Poisson tail).
//!
//! Whoever came by the same link and began at another time is no part of it. Whose beginning is not known or recent is, where the
//! crew is at least half of all who came by the link. To frame somebody that way takes nine paid accounts for each aged one that
//! the link brought honestly.
//!
//! Costs some three look-ups a vote that has a sharer. Memory: some 150 bytes for each sharer who led two persons to one target,
//! and 30 for each region of an hour's.

use super::attempt::{Act, Attempt};
use super::brought::Unit;
use super::concentration::BASELINE_MIN;
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map};
use super::kind::{Group, Kind};
use super::part::{Found, Part};
use crate::tails::{binomial_tail, poisson_lower_tail};
use crate::verdict::ReasonCode;

/// Most sharers times targets that are followed, some 600 MB, and as many hours times targets; later ones lead nobody.
const FOLLOWED_MAX: usize = 4 << 20;
/// Most regions of hours that are told apart, some 250 MB; what lives elsewhere is no neighbour of anybody.
const REGIONS_MAX: usize = 8 << 20;
/// Hours told apart of one sharer's accounts; those of later ones are only known not to be among them.
const HOURS_MAX: usize = 32;
/// Aged accounts of a sharer below which they are a few friends.
const AGED_MIN: u32 = 6;
/// Of ten, so many began together.
const TOGETHER_IN_TEN: u32 = 9;
/// As in concentration: honest publics differ in when they began.
const SLACK: f64 = 2.0;
/// Tail from which no two sharers of a large campaign have such friends by chance, in milli-nats.
const TOGETHER_TAIL_MIN: i32 = 12_000;
/// Of the pairs in one town, at least one in so many shares a region.
const TOWN_PAIRS: f64 = 20.0;
/// Tail from which they are of no town.
const APART_TAIL_MIN: i32 = 6_000;
/// What it weighs: enough alone. For those whose beginning is not known, where they are most who came by the link: not enough.
const WEIGHT: i32 = 4_400;
const UNKNOWN_WEIGHT: i32 = 3_000;

/// Aged accounts that one sharer led to one target, and when they began to follow.
#[derive(Debug, Default)]
struct Led {
    aged: u32,
    hours: Vec<(Id, u32)>,
}

impl Led {
    fn see(&mut self, hour: Id) {
        self.aged += 1;
        if let Some((_, count)) = self.hours.iter_mut().find(|(known, _)| *known == hour) {
            *count += 1;
        } else if self.hours.len() < HOURS_MAX {
            self.hours.push((hour, 1));
        }
    }

    fn began(&self, hour: Id) -> u32 {
        self.hours.iter().find(|(known, _)| *known == hour).map_or(0, |(_, count)| *count)
    }

    /// The hour in which, or in the next one, most began, and how many did. Of equals the first.
    fn together(&self) -> Option<(Id, u32)> {
        let pairs = self.hours.iter().map(|(hour, count)| (*hour, count + self.began(hour + 1)));
        pairs.max_by_key(|(hour, count)| (*count, std::cmp::Reverse(*hour)))
    }
}

/// Where those live who were led to one target and began in one hour.
#[derive(Debug, Default, Clone, Copy)]
struct Homes {
    known: u32,
    /// Pairs of them in one region.
    neighbours: u32,
}

impl Homes {
    fn pairs(self) -> f64 {
        f64::from(self.known) * (f64::from(self.known) - 1.0).max(0.0) / 2.0
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Crews {
    led: Map<u64, Led>,
    homes: Map<u64, Homes>,
    regions: Map<(u64, Id), u32>,
}

fn key(kind: Kind, attempt: &Attempt) -> u64 {
    kind.cell(attempt.resource(kind), attempt.target)
}

fn opens<V>(map: &Map<u64, V>, key: u64) -> bool {
    map.len() < FOLLOWED_MAX || map.contains_key(&key)
}

impl Detector for Crews {
    fn see(&mut self, attempt: &Attempt, counts: &Counts) {
        let (sharer, hour) = (attempt.resource(Kind::Sharer), attempt.resource(Kind::FollowHour));
        let is_aged = attempt.act == Act::Vote && attempt.fresh.has(Unit::Person) && hour != 0;
        // The second opens an entry, since most sharers lead one person.
        if !is_aged || sharer == 0 || counts.cell(Kind::Sharer, sharer, attempt.target).all < 2 {
            return;
        }
        let led = key(Kind::Sharer, attempt);
        if opens(&self.led, led) {
            self.led.entry(led).or_default().see(hour);
        }
        let (batch, region) = (key(Kind::FollowHour, attempt), attempt.resource(Kind::Region));
        if region == 0 || !opens(&self.homes, batch) {
            return;
        }
        let homes = self.homes.entry(batch).or_default();
        homes.known += 1;
        if self.regions.len() < REGIONS_MAX || self.regions.contains_key(&(batch, region)) {
            let there = self.regions.entry((batch, region)).or_default();
            homes.neighbours = homes.neighbours.saturating_add(*there);
            *there += 1;
        }
    }

    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        if attempt.resource(Kind::Sharer) != 0 && attempt.act == Act::Vote {
            parts.extend(self.part(attempt, counts));
        }
    }
}

impl Crews {
    fn part(&self, attempt: &Attempt, counts: &Counts) -> Option<Part> {
        let led = self.led.get(&key(Kind::Sharer, attempt)).filter(|led| led.aged >= AGED_MIN)?;
        let (hour, together) = led.together()?;
        let own = attempt.resource(Kind::FollowHour);
        if together * 10 < led.aged * TOGETHER_IN_TEN || (own != 0 && own != hour && own != hour + 1) {
            return None;
        }
        let tail = binomial_tail(together, led.aged, usual(hour, attempt, counts)?);
        if tail < TOGETHER_TAIL_MIN || !self.live_apart(hour, attempt.target) {
            return None;
        }
        let brought = counts.cell(Kind::Sharer, attempt.resource(Kind::Sharer), attempt.target).all;
        let weight = if own == 0 && 2 * together < brought { UNKNOWN_WEIGHT } else { WEIGHT };
        let found = Found::Crew { led: led.aged, together, tail };
        Some(Part::hard(Group::Account, ReasonCode::PaidTask, weight, found))
    }

    /// Whether those who were led to a target and began in these two hours are of no town.
    fn live_apart(&self, hour: Id, target: Id) -> bool {
        let homes = [hour, hour + 1].map(|hour| {
            let batch = Kind::FollowHour.cell(hour, target);
            self.homes.get(&batch).copied().unwrap_or_default()
        });
        let in_a_town = homes.iter().map(|homes| homes.pairs()).sum::<f64>() / TOWN_PAIRS;
        poisson_lower_tail(homes.iter().map(|homes| homes.neighbours).sum(), in_a_town) >= APART_TAIL_MIN
    }
}

/// Odds that somebody began in these two hours, by those for other targets; `None` if too little is known of them.
fn usual(hour: Id, attempt: &Attempt, counts: &Counts) -> Option<f64> {
    let (total, own) = (counts.total(Unit::Person), counts.target(attempt.target, Unit::Person));
    let elsewhere = total.all - own.all;
    let began = [hour, hour + 1].map(|hour| {
        let here = counts.cell(Kind::FollowHour, hour, attempt.target).all;
        counts.resource(Kind::FollowHour, hour).all.saturating_sub(here)
    });
    let began: u32 = began.iter().sum();
    let others = elsewhere.saturating_sub(began).max(1);
    (elsewhere >= BASELINE_MIN).then(|| SLACK * (f64::from(began) + 1.0) / f64::from(others))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proto::Timestamp;

    /// What it weighs that one sharer led so many people, `(regions, hours)` apart, beside 400 for others.
    fn weight(people: u32, regions: u32, hours: u32, own: Option<Id>) -> Option<i32> {
        let (mut crews, mut counts) = (Crews::default(), Counts::default());
        let mut see = |person: Id, target: Id, traits: [(Kind, Id); 3]| {
            let mut attempt = Attempt::bare(Timestamp(0), 1, person, target, -4_000);
            traits.into_iter().for_each(|(kind, resource)| attempt.set(kind, resource));
            counts.see(&attempt);
            crews.see(&attempt, &counts);
            attempt
        };
        for person in 1..=400 {
            see(person, 2, [(Kind::FollowHour, person), (Kind::Region, person % 90), (Kind::Sharer, 900)]);
        }
        let mut last = None;
        for number in 0..people {
            let hour = own.filter(|_| number + 1 == people).unwrap_or(1_000 + number % hours * 2);
            let led = [(Kind::FollowHour, hour), (Kind::Region, 1 + number % regions), (Kind::Sharer, 9)];
            last = Some(see(1_000 + number, 1, led));
        }
        crews.part(&last?, &counts).map(|part| part.weight)
    }

    #[test]
    fn only_those_who_began_together_and_live_apart_are_a_crew() {
        let table = [
            ("a crew", 40, 30, 1, None, Some(WEIGHT)),
            ("one of it whose beginning is not known", 40, 30, 1, Some(0), Some(WEIGHT)),
            ("one who came by its link", 40, 30, 1, Some(5), None),
            ("a class of one town that scanned one poster", 40, 8, 1, None, None),
            ("fans from everywhere", 40, 30, 12, None, None),
            ("fans of two rallies", 40, 30, 2, None, None),
            ("some friends", 5, 5, 1, None, None),
            ("too few to say where they live", 12, 12, 1, None, None),
        ];
        for (who, people, regions, hours, own, expected) in table {
            assert_eq!(weight(people, regions, hours, own), expected, "{who}");
        }
    }

    #[test]
    fn an_hour_and_the_next_count_together() {
        let table = [
            (vec![], None),
            (vec![7, 9, 9], Some((9, 2))),
            (vec![8, 9, 9, 12], Some((8, 3))),
            // Equal: the first.
            (vec![5, 2], Some((2, 1))),
        ];
        for (hours, expected) in table {
            let mut led = Led::default();
            hours.iter().for_each(|hour| led.see(*hour));
            assert_eq!((led.together(), led.aged as usize), (expected, hours.len()), "{hours:?}");
        }
    }
}
