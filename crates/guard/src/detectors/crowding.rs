//! Crowding: are there more attempts on one resource than chance brings together, whoever they are for?
//!
//! The rarity-weighted reuse of a device, measured in the campaign's own population: how many of a device's attempts
//! come from one prefix, where expected is what the device's and the prefix's volumes elsewhere make likely (Poisson tail;
//! M-Zoom's and D-Cube's expected mass under independence: Shin, Hooi, Faloutsos, ECML PKDD 2016, WSDM 2017).
//!
//! Popular phones behind a carrier's NAT are as frequent there as elsewhere. Tablets of a school and a kiosk do crowd, so
//! a vote needs a second reason; of draws and claims a family allowance is taken off, and the rest speaks for itself.

use super::attempt::{Act, Attempt};
use super::concentration::TAIL_MIN;
use super::counts::Counts;
use super::detector::Detector;
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
/// Most that it weighs where every act is paid.
const PAID_MAX: i32 = 4_600;

/// No state of its own: it reads the campaign's counters.
#[derive(Debug, Default)]
pub(super) struct Crowding;

impl Detector for Crowding {
    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        let joint = attempt.resource(Kind::DevicePrefix);
        if joint != 0 {
            let here = counts.resource(Kind::DevicePrefix, joint).all;
            let rest =
                |kind| f64::from(counts.resource(kind, attempt.resource(kind)).all.saturating_sub(here));
            let total = f64::from(counts.total().all.max(1));
            let expected = SLACK * (rest(Kind::Device) + 1.0) * (rest(Kind::Prefix) + 1.0) / total;
            let group = Group::Crowd;
            parts.extend(part(attempt, Kind::DevicePrefix, group, here, expected));
        }
        let payee = attempt.resource(Kind::Payee);
        if payee != 0 {
            let here = counts.resource(Kind::Payee, payee).all;
            parts.extend(part(attempt, Kind::Payee, Group::Payee, here, 0.0));
        }
    }
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
    let code = ReasonCode::DeviceCluster;
    (weight > 0).then_some(Part { group, code, weight, soft: false, found })
}
