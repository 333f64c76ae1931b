//! Clusters: are a target's attempts made of many small clusters, where others' are not?
//!
//! A pool of thirty prefixes or phones that brings seven votes from each stays below what one resource can prove. Together
//! they do: for each target the attempts are counted that sit in a cluster of a given size (a prefix or device of which at
//! least four in five attempts are for it), and compared with how many of the others' sit in clusters of that size, for
//! their own targets. Families, homes and offices set the measure, since every candidate has them. It is the test of
//! `concentration` one step up; synchrony in small groups is CatchSync's idea (Jiang et al., KDD 2014).

use super::attempt::Attempt;
use super::concentration::{BASELINE_MIN, by_tail};
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map};
use super::kind::{Group, Kind};
use super::part::{Found, Part};
use crate::tails::{binomial_tail, ln_milli};
use crate::verdict::ReasonCode;

/// What clusters form on, what they say, and the most that they weigh: together enough, one alone not. The towns that a
/// candidate's public comes from are regions as well, and may be several.
const KINDS: [(Kind, Group, ReasonCode, i32); 3] = [
    (Kind::Prefix, Group::Place, ReasonCode::AddressCluster, 2_200),
    (Kind::Device, Group::Device, ReasonCode::DeviceCluster, 2_700),
    (Kind::Region, Group::Place, ReasonCode::AddressCluster, 1_500),
];
/// Most that clusters of devices weigh that come from elsewhere each time. A family's phone and a class's tablet stay where
/// they are, and phones of one model look alike for every target; many phones that each bring accounts from many places for
/// the same one are rotated behind proxies. Enough alone.
const ROTATED_MAX: i32 = 4_400;
/// Clusters of 4 to 7, 8 to 15, and so on to 1,023. Smaller ones are families; larger ones prove themselves, save for a target
/// with most of all votes.
const LEVELS: usize = 8;
const CLUSTER_MIN: u32 = 4;
/// Most resources that are followed, about 400 MB; later ones are in no cluster.
const FOLLOWED_MAX: usize = 8 << 20;
/// As in concentration.
const SLACK: f64 = 2.0;
const UNSEEN: f64 = 1.0;
/// The target's own public on a resource that nobody else has.
const UNSHARED: f64 = 0.25;
const ATTACKED: i32 = 1_000;

/// The cluster that a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cluster {
    target: Id,
    level: usize,
    /// Attempts for its target beyond what the target's odds let expect there.
    size: u32,
}

/// Sizes of clusters by resource, and how many attempts sit in clusters of each level.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    clusters: [Map<Id, Cluster>; KINDS.len()],
    all: [[u32; LEVELS]; KINDS.len()],
    by_target: [Map<Id, [u32; LEVELS]>; KINDS.len()],
}

impl Detector for Clusters {
    fn see(&mut self, attempt: &Attempt, counts: &Counts) {
        for (index, (kind, ..)) in KINDS.iter().enumerate() {
            let resource = attempt.resource(*kind);
            if resource == 0 || !attempt.fresh.has(kind.unit()) {
                continue;
            }
            let before = self.clusters[index].get(&resource).copied();
            // Whose cluster it is can only change to the newest attempt's target, or away from the one that it was.
            let candidates = [Some(attempt.target), before.map(|cluster| cluster.target)];
            let after =
                candidates.iter().flatten().find_map(|target| cluster(*kind, resource, *target, counts));
            self.change(index, resource, before, after);
        }
    }

    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        parts.extend((0..KINDS.len()).filter_map(|index| self.part(index, attempt, counts)));
    }
}

/// The cluster that a resource is for this target, if it is one.
fn cluster(kind: Kind, resource: Id, target: Id, counts: &Counts) -> Option<Cluster> {
    let here = counts.cell(kind, resource, target).all;
    let others = counts.resource(kind, resource).all.saturating_sub(here);
    if here < CLUSTER_MIN || others > here {
        return None;
    }
    let usual = SLACK * odds(kind, target, counts) * f64::from(others);
    let size = here.saturating_sub(libm::ceil(usual) as u32);
    let level = (size / CLUSTER_MIN).checked_ilog2()? as usize;
    (level < LEVELS).then_some(Cluster { target, level, size })
}

/// Whether most of what this attempt's device brings for its target comes from other prefixes.
fn is_rotated(attempt: &Attempt, counts: &Counts) -> bool {
    let of = |kind| counts.cell(kind, attempt.resource(kind), attempt.target).all;
    3 * of(Kind::DevicePrefix) <= of(Kind::Device)
}

/// By how much this attempt's resource exceeds what the target's own public brings there, by the others who have it. A cluster
/// around a phone that many own holds its honest owners too, however sure it is that the rest of it was made.
fn own_share(kind: Kind, attempt: &Attempt, counts: &Counts) -> i32 {
    let resource = attempt.resource(kind);
    let cell = counts.cell(kind, resource, attempt.target);
    let (here, others) = (cell.all, counts.resource(kind, resource).clean().saturating_sub(cell.clean()));
    ln_milli(f64::from(here) / (odds(kind, attempt.target, counts) * f64::from(others) + UNSHARED))
}

fn odds(kind: Kind, target: Id, counts: &Counts) -> f64 {
    let of_target = counts.target(target, kind.unit());
    let elsewhere = counts.total(kind.unit()).clean() - of_target.clean();
    f64::from(of_target.all.max(1)) / f64::from(elsewhere.max(1))
}

impl Clusters {
    fn change(&mut self, index: usize, resource: Id, before: Option<Cluster>, after: Option<Cluster>) {
        if let Some(Cluster { target, level, size }) = before {
            self.all[index][level] -= size;
            let of_target = self.by_target[index].entry(target).or_default();
            of_target[level] -= size;
            self.clusters[index].remove(&resource);
        }
        if let Some(cluster) = after.filter(|_| self.clusters[index].len() < FOLLOWED_MAX) {
            self.all[index][cluster.level] += cluster.size;
            self.by_target[index].entry(cluster.target).or_default()[cluster.level] += cluster.size;
            self.clusters[index].insert(resource, cluster);
        }
    }

    fn part(&self, index: usize, attempt: &Attempt, counts: &Counts) -> Option<Part> {
        let (kind, group, code, max) = KINDS[index];
        let cluster = self.clusters[index].get(&attempt.resource(kind))?;
        let elsewhere =
            counts.total(kind.unit()).clean() - counts.target(attempt.target, kind.unit()).clean();
        if cluster.target != attempt.target || elsewhere < BASELINE_MIN {
            return None;
        }
        let odds = SLACK * odds(kind, attempt.target, counts);
        let inside = self.by_target[index].get(&attempt.target)?[cluster.level];
        let others = self.all[index][cluster.level] - inside;
        let expected = odds * (f64::from(others) + UNSEEN);
        let own = f64::from(cluster.size);
        // Clusters are drawn, not attempts: so many fewer draws made the sum.
        let tail =
            binomial_tail(inside, inside + others, odds) / i32::try_from(cluster.size).unwrap_or(i32::MAX);
        let ratio = ln_milli(f64::from(inside) / (expected + own)).min(own_share(kind, attempt, counts));
        let max = if kind == Kind::Device && is_rotated(attempt, counts) { ROTATED_MAX } else { max };
        let weight = (ratio + ATTACKED).min(by_tail(tail)).min(max);
        let found = Found::Clusters { kind, size: cluster.size, here: inside, elsewhere: others, tail };
        let attacked = weight - ratio.min(weight);
        (weight > 0).then(|| Part { attacked, ..Part::hard(group, code, weight, found) })
    }
}
