//! Concentration: do those who share a resource favour one target more than those who share it elsewhere?
//!
//! For a resource `r` and a target `c` the test is the binomial one given `r`'s own volume, that is, of the 2×2 table
//! (shares r or not) × (for c or not): under honest voting the odds of c among those who share r are those of c elsewhere.
//! Stated over resources instead of voters × candidates, it is the star-shaped case of FRAUDAR's and HoloScope's contrast
//! (Hooi et al., KDD 2016; Liu, Hooi, Faloutsos, PKDD 2017): one-vote contests make stars, not blocks.
//!
//! A school, an office or a carrier's NAT vote like everybody and are never seen, however many they are. A crowd with a
//! favourite is: where at least one in four of its neighbours acts otherwise, the part stays below `mixed_max`. What a
//! whole candidate's honest public has in common (its town, its hour, the friend who shared the link) is soft, and so is what
//! differs only mildly, or is usual elsewhere; soft parts together never hold a vote.
//!
//! Costs some three look-ups a kind, whatever the campaign's size.

use super::attempt::Attempt;
use super::counts::{Count, Counts};
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
/// single vote is that much too low, in milli-nats. It counts once, however much says so.
pub(super) const ATTACKED: i32 = 1_500;
/// Ratio up to which honest crowds of one candidate differ from others: e times what the slack allows, in milli-nats. Up to
/// there a part is soft.
pub(super) const MILD: i32 = 1_000;
/// From there on that much of each milli-nat says that the target is attacked, so that it is certain at 12 times the odds.
pub(super) const ATTACKED_SLOPE: i32 = 3;
/// Traits that owners all over a campaign share without knowing each other.
const TASTES: [Kind; 15] = [
    Kind::Device,
    Kind::Rendering,
    Kind::DeviceRegion,
    Kind::DeviceNetwork,
    Kind::DeviceSpell,
    Kind::Shape,
    Kind::Flaws,
    Kind::FlawsProfile,
    Kind::Token,
    Kind::FollowDay,
    Kind::FollowWeek,
    Kind::FollowHour,
    Kind::Hello,
    Kind::Hosting,
    Kind::Carried,
];
/// One in so many of the others has it: three in a thousand, well below what framing may cost.
const TASTE_ONE_IN: u64 = 300;
/// The same for a device within four hours.
const SPELL_TASTE_ONE_IN: u64 = 60;
/// The same for accounts of one day or week: a rival buys them by several days, and what is lost to each adds up.
const BATCH_TASTE_ONE_IN: u64 = 500;
/// Fewer owners than that show no taste.
const TASTE_MIN: u32 = 3;
/// So many times the owners elsewhere are no crowd's taste any more: the honest ones among them are the hundredth part.
const OUTNUMBERED: u64 = 50;
/// Of a crowd with a favourite, one in so many still acts otherwise.
const DISSENT_ONE_IN: f64 = 4.0;
/// Of those who are about to leave a hall, one in so many votes before.
const WALKERS_PER_STAYER: f64 = 6.0;
/// Pages that were carried elsewhere within four hours: so many times more than those then let expect are hardly any honest
/// ones, and these are at most so small a part of the target's other votes.
const CARRIED_TIMES: f64 = 20.0;
const CARRIED_COST_ONE_IN: f64 = 200.0;
/// What a crowd weighs of which just that many dissent, in milli-nats.
const PARTISAN: i32 = 1_000;
/// What a person does or what a program says of itself: traits that each candidate's public has, in other shares.
const HABITS: [Kind; 6] =
    [Kind::Shape, Kind::Flaws, Kind::FlawsProfile, Kind::Hello, Kind::Dwell, Kind::Reading];
/// Ratio from which such a trait is no public's habit but one program's signature: fifty times the expected, in milli-nats.
const SIGNATURE: i32 = 3_900;
/// Each milli-nat above that weighs so many more.
const SIGNATURE_SLOPE: i32 = 3;
/// Most that a signature weighs: enough alone.
const SIGNATURE_MAX: i32 = 4_600;
/// Tail from which a concentration says anything.
pub(super) const TAIL_MIN: i32 = 3_000;

/// Most that a tail lets a part weigh: three quarters of what lies above the least, since who shares one thing shares others.
pub(super) fn by_tail(tail: i32) -> i32 {
    (tail - TAIL_MIN) / 4 * 3
}

/// No state of its own: it reads the campaign's counters.
#[derive(Debug, Default)]
pub(super) struct Concentration;

impl Detector for Concentration {
    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        if attempt.admitted {
            parts.extend(WEIGHINGS.iter().filter_map(|weighing| weigh(weighing, attempt, counts)));
        }
    }
}

/// Odds of this target if enough is known of others, by what stands and does not share the resource: what many phones bring
/// alike would else be a reason to expect it of each. Where most of the others share it, all are the measure.
fn odds(kind: Kind, attempt: &Attempt, cell: Count, others: u32, counts: &Counts) -> Option<f64> {
    let elsewhere = elsewhere(attempt, kind, counts);
    if elsewhere < BASELINE_MIN {
        return None;
    }
    let here = counts.target(attempt.target, kind.unit()).clean();
    let (here, elsewhere) = if 2 * others > elsewhere || elsewhere - others < BASELINE_MIN {
        (here, elsewhere)
    } else {
        (here.saturating_sub(cell.clean()), elsewhere - others)
    };
    Some(f64::from(here.max(1)) / f64::from(elsewhere))
}

/// Attempts for this attempt's target that share its resource of this kind, as many as those who share it elsewhere let expect.
pub(super) fn expected_by_odds(kind: Kind, attempt: &Attempt, counts: &Counts) -> Option<f64> {
    let cell = counts.cell(kind, attempt.resource(kind), attempt.target);
    let others = counts.resource(kind, attempt.resource(kind)).clean().saturating_sub(cell.clean());
    Some(SLACK * odds(kind, attempt, cell, others, counts)? * (f64::from(others) + UNSEEN))
}

fn weigh(weighing: &Weighing, attempt: &Attempt, counts: &Counts) -> Option<Part> {
    let Weighing { kind, group, code, own, .. } = *weighing;
    let resource = attempt.resource(kind);
    if resource == 0 {
        return None;
    }
    let cell = counts.cell(kind, resource, attempt.target);
    if cell.all <= own {
        return None;
    }
    let others = counts.resource(kind, resource).clean().saturating_sub(cell.clean());
    let odds = SLACK * odds(kind, attempt, cell, others, counts)?;
    // Nearly all end here, before anything dearer is looked up: no less is ever expected than by the odds alone.
    let is_usual = f64::from(cell.all) <= odds * (f64::from(others) + UNSEEN) + f64::from(own);
    if is_usual && kind != Kind::SharerReading {
        return None;
    }
    let apart = counts.brought_by_another(kind, attempt);
    let here = cell.all - apart.min(cell.all);
    if here <= own {
        return None;
    }
    let (expected, is_by_odds) = expected(kind, attempt, counts, others, odds);
    let mut tail = poisson_tail(here, expected + f64::from(own));
    if is_by_odds {
        tail = tail.min(binomial_tail(here, here + others, odds));
    }
    let ratio = ln_milli(f64::from(here) / (expected + 1.0));
    let spot =
        2 * counts.cell(Kind::DevicePrefix, attempt.resource(Kind::DevicePrefix), attempt.target).all >= here;
    let is_signature = ratio > SIGNATURE && !spot && HABITS.contains(&kind);
    let soft = (weighing.soft && !is_signature)
        || ratio < MILD
        || is_taste(kind, here, others, attempt, counts)
        || is_partisan(weighing, here, others, attempt, counts);
    let surely = if soft { 0 } else { ((ratio - MILD) * ATTACKED_SLOPE).min(ATTACKED) };
    let most = match soft {
        true => weighing.mixed_max,
        false if is_signature => signature(weighing, ratio),
        false => most(weighing, here, others, attempt, counts),
    };
    let weight = (ratio + surely).min(by_tail(tail)).min(most);
    let found = Found::Concentration {
        kind,
        here,
        elsewhere: others,
        expected_milli: (expected * 1_000.0) as u64,
        tail,
    };
    let attacked = weight - ratio.min(weight);
    (weight > 0).then(|| Part { soft, attacked, spot, ..Part::hard(group, code, weight, found) })
}

/// Expected for the target, and whether by its odds.
fn expected(kind: Kind, attempt: &Attempt, counts: &Counts, others: u32, odds: f64) -> (f64, bool) {
    let by_odds = odds * (f64::from(others) + UNSEEN);
    match kind {
        // That they vote for one candidate is what sharing is for, so they are compared with others' reading only.
        Kind::SharerReading => (among(Kind::Sharer, Kind::Hasty, attempt, counts), false),
        Kind::Opened => (by_odds.max(late_of_those_then(attempt, counts)), true),
        // Whether this device is the target's public's taste shows in how many of those who came then have it. When its
        // owners came says nothing about them: an order brings one phone in one evening.
        Kind::DeviceSpell => (by_odds.max(among(Kind::Spell, Kind::Device, attempt, counts)), true),
        Kind::CarriedSpell => (by_odds.max(among(Kind::Spell, Kind::Carried, attempt, counts)), true),
        Kind::Dwell => (by_odds.max(beside(attempt, counts)), true),
        _ => (by_odds.max(of_a_pair(kind, attempt, counts)), true),
    }
}

/// Whether a trait is so usual elsewhere that a candidate's honest public may simply have it more: a model of phones, a way
/// of following, a VPN. What is held for such a trait costs the candidate as large a share of its honest votes as others
/// have it, so a rival could do that on purpose. Unless its owners are outnumbered without measure.
fn is_taste(kind: Kind, here: u32, others: u32, attempt: &Attempt, counts: &Counts) -> bool {
    if kind == Kind::CarriedSpell {
        // Of those who did not carry theirs, as many more would have as of the others.
        let then = counts.cell(Kind::Spell, attempt.resource(Kind::Spell), attempt.target).all;
        let cost = f64::from(then.saturating_sub(here) + 1) * share_elsewhere(Kind::Carried, attempt, counts);
        let rest = counts.target(attempt.target, kind.unit()).all.saturating_sub(here);
        return f64::from(here) < CARRIED_TIMES * cost || cost * CARRIED_COST_ONE_IN > f64::from(rest);
    }
    // Within four hours there are few of a public, so what is held for a device there costs that much less.
    let (one_in, others) = match kind {
        Kind::DeviceSpell => (SPELL_TASTE_ONE_IN, owners_elsewhere(Kind::Device, attempt, counts)),
        Kind::FollowDay | Kind::FollowWeek => (BATCH_TASTE_ONE_IN, others),
        _ => (TASTE_ONE_IN, others),
    };
    if !TASTES.contains(&kind) || others < TASTE_MIN {
        return false;
    }
    let usual = u64::from(others) * one_in >= u64::from(elsewhere(attempt, kind, counts));
    usual && u64::from(here) < u64::from(others) * OUTNUMBERED
}

/// Whether neighbours with a favourite are all that this is: where one in four acts otherwise, a place says something about
/// its people's taste and nothing about any of them.
fn is_partisan(weighing: &Weighing, here: u32, others: u32, attempt: &Attempt, counts: &Counts) -> bool {
    weighing.kind == Kind::Prefix && most(weighing, here, others, attempt, counts) == weighing.mixed_max
}

/// Most that a habit weighs which hardly anybody else in the campaign has.
fn signature(weighing: &Weighing, ratio: i32) -> i32 {
    (weighing.pure_max + (ratio - SIGNATURE) * SIGNATURE_SLOPE).min(SIGNATURE_MAX)
}

/// Most that it weighs, given how many neighbours act otherwise. Owners of one model who live apart are no neighbours, nor are
/// those who were late in the same ten minutes: they have no favourite of their own.
fn most(weighing: &Weighing, here: u32, others: u32, attempt: &Attempt, counts: &Counts) -> i32 {
    let Weighing { kind, mixed_max, pure_max, .. } = *weighing;
    if kind == Kind::SharerReading {
        // In a group of friends some read; where nobody does, somebody told them not to.
        let brought = counts.cell(Kind::Sharer, attempt.resource(Kind::Sharer), attempt.target).all;
        return if 4 * here >= 3 * brought { pure_max } else { mixed_max };
    }
    if kind == Kind::CarriedSpell && is_of_a_crowd(here, attempt, counts) {
        return mixed_max;
    }
    if matches!(kind, Kind::Opened | Kind::CarriedSpell) || is_spread(kind, attempt, counts) {
        return pure_max;
    }
    let dissenters = (DISSENT_ONE_IN - 1.0) * (f64::from(others) + 1.0);
    let partisan = ln_milli(f64::from(here) / dissenters) + PARTISAN;
    partisan.clamp(mixed_max, pure_max)
}

/// Whether more came for the target in these four hours than are usual, and than carried their pages: of those who leave a hall
/// some vote on the way, and some have voted there.
fn is_of_a_crowd(carried: u32, attempt: &Attempt, counts: &Counts) -> bool {
    let spell = attempt.resource(Kind::Spell);
    let cell = counts.cell(Kind::Spell, spell, attempt.target);
    let others = counts.resource(Kind::Spell, spell).clean().saturating_sub(cell.clean());
    let odds = odds(Kind::Spell, attempt, cell, others, counts).unwrap_or(0.0);
    let beyond = f64::from(cell.all.saturating_sub(carried)) - SLACK * odds * (f64::from(others) + UNSEEN);
    beyond * WALKERS_PER_STAYER > f64::from(carried)
}

/// Whether most of those who share this device live elsewhere.
fn is_spread(kind: Kind, attempt: &Attempt, counts: &Counts) -> bool {
    use Kind::{Device, DeviceNetwork, DeviceRegion, DeviceSpell, Rendering};
    if !matches!(kind, Device | Rendering | DeviceRegion | DeviceNetwork | DeviceSpell) {
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
        Kind::DeviceNetwork => (Kind::Device, Kind::Network),
        _ => return 0.0,
    };
    among(place, device, attempt, counts).max(among(device, place, attempt, counts))
}

/// Expected of pages that were opened in these ten minutes and used late, if of those who came then as many are late as
/// elsewhere: who comes with a crowd opens the page with a crowd.
fn late_of_those_then(attempt: &Attempt, counts: &Counts) -> f64 {
    let then = counts.cell(Kind::Minutes, attempt.resource(Kind::Opened), attempt.target).all;
    share_elsewhere(Kind::Token, attempt, counts) * SLACK * f64::from(then)
}

/// Expected with this attempt's `of` among those of its target with its `given`, if that is as frequent as with others.
fn among(given: Kind, of: Kind, attempt: &Attempt, counts: &Counts) -> f64 {
    let with = counts.cell(given, attempt.resource(given), attempt.target).all;
    SLACK * f64::from(with) * share_elsewhere(of, attempt, counts)
}

/// The part of the others that has what this attempt has of this kind.
fn share_elsewhere(of: Kind, attempt: &Attempt, counts: &Counts) -> f64 {
    let alike = owners_elsewhere(of, attempt, counts);
    (f64::from(alike) + UNSEEN) / f64::from(elsewhere(attempt, of, counts).max(1))
}

/// Attempts for others that stand, and have what this attempt has of this kind.
fn owners_elsewhere(of: Kind, attempt: &Attempt, counts: &Counts) -> u32 {
    let here = counts.cell(of, attempt.resource(of), attempt.target).clean();
    counts.resource(of, attempt.resource(of)).clean().saturating_sub(here)
}

/// Attempts for others that stand, in the unit in which this kind is counted.
fn elsewhere(attempt: &Attempt, kind: Kind, counts: &Counts) -> u32 {
    counts.total(kind.unit()).clean() - counts.target(attempt.target, kind.unit()).clean()
}
