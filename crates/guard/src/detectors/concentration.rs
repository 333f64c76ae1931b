//! Concentration: do those who share a resource favour one target more than those who share it elsewhere?
//!
//! For a resource `r` and a target `c` the test is the binomial one given `r`'s own volume, that is, of the 2×2 table
//! (shares r or not) × (for c or not): under honest voting the odds of c among those who share r are those of c elsewhere.
//! Stated over resources instead of voters × candidates, it is the star-shaped case of FRAUDAR's and HoloScope's contrast
//! (Hooi et al., KDD 2016; Liu, Hooi, Faloutsos, PKDD 2017): one-vote contests make stars, not blocks.
//!
//! A school, an office or a carrier's NAT vote like everybody and are never seen, however many they are. A crowd with a
//! favourite is: where at least one in four of its neighbours acts otherwise, the part stays below `mixed_max`. What a
//! whole candidate's honest public has in common (its town, its hour, the friend who shared the link) is soft, and soft
//! parts together never hold a vote.

use super::attempt::Attempt;
use super::counts::Counts;
use super::detector::Detector;
use super::kind::{Kind, WEIGHINGS, Weighing};
use super::part::{Found, Part};
use crate::tails::{binomial_tail, ln_milli, poisson_tail};

/// Attempts for others that must be known before anything is compared with them.
pub(super) const BASELINE_MIN: u32 = 40;
/// Honest counts vary more than chance alone makes them, since people talk: so many times more is still expected.
const SLACK: f64 = 2.0;
/// Attempts for others that a resource has before any was seen: what was seen nowhere may still exist.
const UNSEEN: f64 = 0.5;
/// That a target is attacked is less rare than that a vote is false, once a concentration is certain: the prior of a
/// single vote is that much too low, in milli-nats.
const ATTACKED: i32 = 1_500;
/// Of a crowd with a favourite, one in so many still acts otherwise.
const DISSENT_ONE_IN: f64 = 4.0;
/// What a crowd weighs of which just that many dissent, in milli-nats.
const PARTISAN: i32 = 1_000;
/// Tail from which a concentration says anything; it weighs at most half of what lies above.
pub(super) const TAIL_MIN: i32 = 3_000;

/// No state of its own: it reads the campaign's counters.
#[derive(Debug, Default)]
pub(super) struct Concentration;

impl Detector for Concentration {
    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        // All of this target's, since what is held already explains why it has more of everything; of the others' only what
        // stands.
        let here = counts.target(attempt.target);
        let elsewhere = counts.total().clean() - here.clean();
        if elsewhere < BASELINE_MIN || !attempt.admitted {
            return;
        }
        let odds = f64::from(here.all.max(1)) / f64::from(elsewhere);
        parts.extend(WEIGHINGS.iter().filter_map(|weighing| weigh(weighing, attempt, counts, odds)));
    }
}

fn weigh(weighing: &Weighing, attempt: &Attempt, counts: &Counts, odds: f64) -> Option<Part> {
    let kind = weighing.kind;
    let resource = attempt.resource(kind);
    if resource == 0 {
        return None;
    }
    let cell = counts.cell(kind, resource, attempt.target);
    let apart = counts.brought_by_another(kind, attempt);
    let here = cell.all - apart.min(cell.all);
    if here <= weighing.own {
        return None;
    }
    let others = counts.resource(kind, resource).clean().saturating_sub(cell.clean());
    let odds = SLACK * odds;
    let expected = match kind {
        // That they vote for one candidate is what sharing is for, so they are compared with others' reading only.
        Kind::SharerReading => among(Kind::Sharer, Kind::Reading, attempt, counts),
        Kind::Dwell => (odds * (f64::from(others) + UNSEEN)).max(beside(attempt, counts)),
        _ => (odds * (f64::from(others) + UNSEEN)).max(of_a_pair(kind, attempt, counts)),
    };
    let mut tail = poisson_tail(here, expected + f64::from(weighing.own));
    if kind != Kind::SharerReading {
        tail = tail.min(binomial_tail(here, here + others, odds));
    }
    let ratio = ln_milli(f64::from(here) / (expected + 1.0));
    let weight = if weighing.soft { ratio } else { ratio + ATTACKED };
    let weight =
        weight.min((tail - TAIL_MIN) / 2).min(most(weighing, here, others, is_spread(kind, attempt, counts)));
    let expected_milli = (expected * 1_000.0) as u64;
    let found = Found::Concentration { kind, here, elsewhere: others, expected_milli, tail };
    let Weighing { group, code, soft, .. } = *weighing;
    (weight > 0).then_some(Part { group, code, weight, soft, found })
}

/// Most that it weighs, given how many neighbours act otherwise. Owners of one model who live apart are no neighbours: they
/// have no favourite of their own.
fn most(weighing: &Weighing, here: u32, others: u32, is_spread: bool) -> i32 {
    if is_spread {
        return weighing.pure_max;
    }
    let dissenters = (DISSENT_ONE_IN - 1.0) * (f64::from(others) + 1.0);
    let partisan = ln_milli(f64::from(here) / dissenters) + PARTISAN;
    partisan.clamp(weighing.mixed_max, weighing.pure_max)
}

/// Whether most of those who share this device live elsewhere.
fn is_spread(kind: Kind, attempt: &Attempt, counts: &Counts) -> bool {
    if !matches!(kind, Kind::Device | Kind::Rendering | Kind::DeviceRegion) {
        return false;
    }
    let all = counts.cell(kind, attempt.resource(kind), attempt.target).all;
    let here = counts.cell(Kind::DevicePrefix, attempt.resource(Kind::DevicePrefix), attempt.target).all;
    3 * here <= all
}

/// Expected at this time on the page, if it is like the times half a doubling before and after: who comes for one
/// candidate may be quicker than others, but not to the tenth of a second.
fn beside(attempt: &Attempt, counts: &Counts) -> f64 {
    let dwell = attempt.resource(Kind::Dwell);
    let at = |dwell| counts.cell(Kind::Dwell, dwell, attempt.target).all;
    SLACK * f64::from(at(dwell.saturating_sub(4)).max(at(dwell + 4)))
}

/// Expected of a device in a place if the two have nothing to do with each other: fans of one town have the phones that
/// everybody has, and owners of one model live where everybody lives. 0 for what is no pair.
fn of_a_pair(kind: Kind, attempt: &Attempt, counts: &Counts) -> f64 {
    let (device, place) = match kind {
        Kind::DevicePrefix => (Kind::Device, Kind::Prefix),
        Kind::DeviceRegion => (Kind::Device, Kind::Region),
        Kind::ProfilePrefix => (Kind::Profile, Kind::Prefix),
        _ => return 0.0,
    };
    among(place, device, attempt, counts).max(among(device, place, attempt, counts))
}

/// Expected with this attempt's `of` among those of its target with its `given`, if that is as frequent as with others.
fn among(given: Kind, of: Kind, attempt: &Attempt, counts: &Counts) -> f64 {
    let with = counts.cell(given, attempt.resource(given), attempt.target).all;
    let alike = counts.resource(of, attempt.resource(of)).clean();
    let alike = alike.saturating_sub(counts.cell(of, attempt.resource(of), attempt.target).clean());
    let elsewhere = counts.total().clean() - counts.target(attempt.target).clean();
    SLACK * f64::from(with) * (f64::from(alike) + UNSEEN) / f64::from(elsewhere.max(1))
}
