//! Crowding: are there more attempts on one resource than chance brings together, whoever they are for?
//!
//! The rarity-weighted reuse of a device, measured in the campaign's own population: how many of a device's attempts
//! come from one prefix, where expected is what the device's and the prefix's volumes elsewhere make likely (Poisson tail;
//! M-Zoom's and D-Cube's expected mass under independence: Shin, Hooi, Faloutsos, ECML PKDD 2016, WSDM 2017).
//!
//! Popular phones behind a carrier's NAT are as frequent there as elsewhere. Tablets of a school and a kiosk do crowd, so
//! a vote needs a second reason, such as a pace that no queue of people has; of draws and claims a family allowance is taken off, and the rest speaks for itself.

use proto::Timestamp;

use super::attempt::{Act, Attempt, HOUR_MS, hour_of};
use super::brought::Unit;
use super::concentration::TAIL_MIN;
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map};
use super::kind::{Group, Kind};
use super::part::{Found, Part};
use crate::tails::{ln_milli, poisson_tail};
use crate::verdict::ReasonCode;

/// Attempts that one household brings.
const HOUSEHOLD: f64 = 4.0;
/// As in concentration: honest counts vary more than chance.
const SLACK: f64 = 3.0;
/// Most that crowding weighs for votes, in milli-nats: half of what holds one.
const VOTES_MAX: i32 = 1_900;
/// Each account more than a household that is paid into one purse makes a household some two and a half times less likely.
const PURSE_EACH: i32 = 900;
/// Most that it weighs where every act is paid.
const PAID_MAX: i32 = 4_600;

/// Attempts in an hour on one device in one prefix that no queue of people reaches: half a minute for each is quick.
const HOURLY_MAX: u32 = 120;
/// Attempts on one device in one prefix between one and five at night from which somebody works there. Kiosks are closed.
const NIGHTLY_MAX: u32 = 8;
/// Most that such a pace weighs. With what crowding weighs it is below the prior.
const PACE_MAX: i32 = 2_000;
/// Most devices whose pace is followed, about 300 MB; later ones have none.
const FOLLOWED_MAX: usize = 8 << 20;

/// How attempts came on one device in one prefix.
#[derive(Debug, Default, Clone, Copy)]
struct Pace {
    hour: u32,
    in_hour: u32,
    fastest: u32,
    nightly: u32,
}

impl Pace {
    fn see(&mut self, at: Timestamp) {
        let hour = u32::try_from(at.0 / HOUR_MS).unwrap_or(u32::MAX);
        if hour != self.hour {
            (self.hour, self.in_hour) = (hour, 0);
        }
        self.in_hour += 1;
        self.fastest = self.fastest.max(self.in_hour);
        self.nightly += u32::from((1..5).contains(&hour_of(at)));
    }

    /// How much more than people make, in milli-nats.
    fn surprise(self) -> i32 {
        let beyond = |count: u32, max: u32| ln_milli(f64::from(count) / f64::from(max));
        let most = beyond(self.fastest, HOURLY_MAX).max(beyond(self.nightly, NIGHTLY_MAX));
        if most > 0 { (PACE_MAX / 2).saturating_add(most).min(PACE_MAX) } else { 0 }
    }
}

/// The pace of devices that have more than a household; all else is in the campaign's counters.
#[derive(Debug, Default)]
pub(super) struct Crowding {
    paces: Map<Id, Pace>,
}

impl Detector for Crowding {
    fn see(&mut self, attempt: &Attempt, counts: &Counts) {
        let joint = attempt.resource(Kind::DevicePrefix);
        let counted = joint != 0 && attempt.fresh.has(Unit::Joint);
        let crowded = counted && f64::from(counts.resource(Kind::DevicePrefix, joint).all) > HOUSEHOLD;
        if crowded && (self.paces.len() < FOLLOWED_MAX || self.paces.contains_key(&joint)) {
            self.paces.entry(joint).or_default().see(attempt.at);
        }
    }

    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        let joint = attempt.resource(Kind::DevicePrefix);
        if joint != 0 {
            let here = counts.resource(Kind::DevicePrefix, joint).all;
            let rest =
                |kind| f64::from(counts.resource(kind, attempt.resource(kind)).all.saturating_sub(here));
            let total = f64::from(counts.total(Unit::Joint).all.max(1));
            let expected = SLACK * (rest(Kind::Device) + 1.0) * (rest(Kind::Prefix) + 1.0) / total;
            let crowd = part(attempt, Kind::DevicePrefix, Group::Crowd, here, expected);
            let pace = self.paces.get(&joint).map_or(0, |pace| pace.surprise());
            let pace = crowd.filter(|_| pace > 0).map(|crowd| Part {
                group: Group::Conduct,
                code: ReasonCode::Automaton,
                weight: pace.min(crowd.weight),
                ..crowd
            });
            parts.extend(crowd.into_iter().chain(pace));
        }
        let payee = attempt.resource(Kind::Payee);
        if payee != 0 {
            parts.extend(purse(attempt.act, counts.resource(Kind::Payee, payee).all));
        }
    }
}

/// Accounts beyond a household that are paid into one purse.
fn purse(act: Act, here: u32) -> Option<Part> {
    let beyond = i32::try_from(here).unwrap_or(i32::MAX).saturating_sub(HOUSEHOLD as i32);
    let max = if act == Act::Vote { VOTES_MAX } else { PAID_MAX };
    let weight = beyond.saturating_mul(PURSE_EACH).min(max);
    let tail = poisson_tail(here, HOUSEHOLD);
    let found = Found::Crowding { kind: Kind::Payee, here, expected_milli: 0, tail };
    (weight > 0).then(|| Part::hard(Group::Payee, ReasonCode::DeviceCluster, weight, found))
}

fn part(attempt: &Attempt, kind: Kind, group: Group, here: u32, expected: f64) -> Option<Part> {
    if f64::from(here) <= HOUSEHOLD {
        return None;
    }
    let tail = poisson_tail(here, expected + HOUSEHOLD);
    let max = if attempt.act == Act::Vote { VOTES_MAX } else { PAID_MAX };
    let ratio = ln_milli(f64::from(here) / (expected + 1.0));
    let weight = ratio.min((tail - TAIL_MIN) / 2).min(max);
    let found = Found::Crowding { kind, here, expected_milli: (expected * 1_000.0) as u64, tail };
    (weight > 0).then(|| Part::hard(group, ReasonCode::DeviceCluster, weight, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_may_share_a_purse_and_a_crew_may_not() {
        let table =
            [(1, None), (4, None), (5, Some(900)), (8, Some(3_600)), (9, Some(4_500)), (60, Some(PAID_MAX))];
        for (accounts, expected) in table {
            assert_eq!(purse(Act::Draw, accounts).map(|part| part.weight), expected, "{accounts}");
        }
        assert_eq!(purse(Act::Vote, 60).map(|part| part.weight), Some(VOTES_MAX));
    }
}
