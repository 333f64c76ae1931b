//! Lockstep: persons who did the same within the same hour, over several campaigns.
//!
//! SynchroTrap (Cao et al., CCS 2014) and CopyCatch (Beutel et al., WWW 2013): two persons are in step if they acted for the
//! same target within [`STEP_MS`] in at least three campaigns and these are at least half of all that either did
//! (Jaccard); components of at least five such persons act together. An act that everybody does at that hour says little,
//! so each shared act weighs −ln of its share of the campaign: fans of one star who follow every push are never in step.
//!
//! Error: each act is compared with the next [`NEIGHBOURS_MAX`] for its target, so pairs farther apart in a burst are missed;
//! groups are still found, since members are in step with their neighbours. Acts beyond [`ACTS_MAX`] are not kept.

use std::collections::{BTreeMap, BTreeSet};

use proto::Timestamp;

use super::attempt::{Act, Attempt, Id, Map};
use super::counts::Counts;
use super::detector::Detector;
use super::kind::Group;
use super::part::{Case, Found, Part};
use crate::tails::ln_milli;
use crate::verdict::ReasonCode;

/// Acts that far apart are in step.
const STEP_MS: u64 = 3_600_000;
/// Campaigns that two persons must share.
const SHARED_MIN: u32 = 3;
/// Persons who act together.
const COMPONENT_MIN: usize = 5;
/// Surprise of all shared acts together, in milli-nats.
const SURPRISE_MIN: i64 = 9_000;
/// Acts that one is compared with.
const NEIGHBOURS_MAX: usize = 48;
/// Acts kept, 24 bytes each.
const ACTS_MAX: usize = 16 << 20;
/// Pairs counted in one run, some 40 bytes each; later ones are not.
const PAIRS_MAX: usize = 8 << 20;
/// Enough alone: chance does not lead five persons together three times.
const WEIGHT: i32 = 4_600;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Done {
    campaign: Id,
    target: Id,
    at_ms: u64,
    person: Id,
}

/// What two persons share.
#[derive(Debug, Default, Clone, Copy)]
struct Pair {
    shared: u32,
    surprise: i64,
    last_campaign: Id,
}

/// Acts so far, and who was in step at the last run.
#[derive(Debug, Default)]
pub(super) struct Lockstep {
    acts: Vec<Done>,
    /// Campaigns with acts: nobody is in step over fewer than must be shared.
    seen: BTreeSet<Id>,
    at_last_run: usize,
    members: BTreeMap<Id, (Id, Found)>,
    /// Targets of each component, by its least member.
    targets: BTreeSet<(Id, Id)>,
}

impl Detector for Lockstep {
    fn see(&mut self, attempt: &Attempt, _counts: &Counts) {
        let acted = attempt.admitted && matches!(attempt.act, Act::Vote | Act::Draw | Act::Claim);
        if acted && self.acts.len() < ACTS_MAX {
            let Attempt { campaign, target, at, person, .. } = *attempt;
            self.seen.insert(campaign);
            self.acts.push(Done { campaign, target, at_ms: at.0, person });
        }
    }

    fn cut(&mut self, _now: Timestamp, _cases: &mut Vec<Case>) {
        if self.acts.len() > self.at_last_run + self.at_last_run / 10 + 500 {
            self.run();
        }
    }

    fn close(&mut self) {
        self.run();
    }

    fn weigh(&self, attempt: &Attempt, _counts: &Counts, parts: &mut Vec<Part>) {
        let Some((component, found)) = self.members.get(&attempt.person) else { return };
        if self.targets.contains(&(*component, attempt.target)) {
            parts.push(Part::hard(Group::Lockstep, ReasonCode::PaidTask, WEIGHT, *found));
        }
    }
}

impl Lockstep {
    fn run(&mut self) {
        self.at_last_run = self.acts.len();
        if self.seen.len() < SHARED_MIN as usize {
            return;
        }
        let campaigns = self.campaigns();
        let mut acts: Vec<Done> =
            self.acts.iter().filter(|act| campaigns.contains_key(&act.person)).copied().collect();
        acts.sort_unstable();
        let pairs = self.pairs(&acts);
        let mut steps: Vec<(Id, Id, u32)> = Vec::new();
        for ((one, other), pair) in pairs {
            let all = campaigns[&one] + campaigns[&other] - pair.shared.min(campaigns[&one]);
            if pair.shared >= SHARED_MIN && 2 * pair.shared >= all && pair.surprise >= SURPRISE_MIN {
                steps.push((one, other, pair.shared));
            }
        }
        steps.sort_unstable();
        self.join(&steps, &acts);
    }

    /// Campaigns of everybody who took part in enough of them.
    fn campaigns(&self) -> Map<Id, u32> {
        let mut seen: Map<(Id, Id), ()> = Map::default();
        let mut campaigns: Map<Id, u32> = Map::default();
        for act in &self.acts {
            if seen.insert((act.person, act.campaign), ()).is_none() {
                *campaigns.entry(act.person).or_default() += 1;
            }
        }
        campaigns.retain(|_, count| *count >= SHARED_MIN);
        campaigns
    }

    /// Every two persons with acts in step; `acts` are sorted by campaign, target and time.
    fn pairs(&self, acts: &[Done]) -> Map<(Id, Id), Pair> {
        let mut volumes: BTreeMap<Id, u32> = BTreeMap::new();
        for act in &self.acts {
            *volumes.entry(act.campaign).or_default() += 1;
        }
        let mut pairs: Map<(Id, Id), Pair> = Map::default();
        let mut end = 0;
        for (index, act) in acts.iter().enumerate() {
            let is_near = |next: &Done| next.target == act.target && next.at_ms - act.at_ms <= STEP_MS;
            end = end.max(index + 1);
            while acts.get(end).is_some_and(is_near) {
                end += 1;
            }
            let near = end - index - 1;
            let usual = f64::from(volumes[&act.campaign]) / (2.0 * near as f64 + 1.0);
            let surprise = i64::from(ln_milli(usual));
            for next in &acts[index + 1..][..near.min(NEIGHBOURS_MAX)] {
                let key = (act.person.min(next.person), act.person.max(next.person));
                if key.0 == key.1 || (pairs.len() >= PAIRS_MAX && !pairs.contains_key(&key)) {
                    continue;
                }
                let pair = pairs.entry(key).or_default();
                if pair.last_campaign != act.campaign {
                    pair.last_campaign = act.campaign;
                    pair.shared += 1;
                    pair.surprise += surprise.max(0);
                }
            }
        }
        pairs
    }

    /// Components of persons in step, and the targets that at least half of one acted for.
    fn join(&mut self, steps: &[(Id, Id, u32)], acts: &[Done]) {
        let mut roots: BTreeMap<Id, Id> = BTreeMap::new();
        let mut closest: BTreeMap<Id, u32> = BTreeMap::new();
        for (one, other, shared) in steps {
            let (a, b) = (root(&mut roots, *one), root(&mut roots, *other));
            roots.insert(a.max(b), a.min(b));
            for person in [one, other] {
                let most = closest.entry(*person).or_default();
                *most = (*most).max(*shared);
            }
        }
        let mut components: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
        for person in closest.keys() {
            components.entry(root(&mut roots, *person)).or_default().insert(*person);
        }
        components.retain(|_, members| members.len() >= COMPONENT_MIN);
        self.members.clear();
        self.targets.clear();
        for (component, members) in &components {
            let persons = u32::try_from(members.len()).unwrap_or(u32::MAX);
            for person in members {
                self.members
                    .insert(*person, (*component, Found::Lockstep { persons, shared: closest[person] }));
            }
        }
        let mut who: BTreeMap<(Id, Id), BTreeSet<Id>> = BTreeMap::new();
        for act in acts {
            if let Some((component, _)) = self.members.get(&act.person) {
                who.entry((*component, act.target)).or_default().insert(act.person);
            }
        }
        who.retain(|(component, _), persons| {
            persons.len() >= SHARED_MIN as usize && 4 * persons.len() >= components[component].len()
        });
        self.targets = who.into_keys().collect();
    }
}

/// The least person of a component, with the way there shortened.
fn root(roots: &mut BTreeMap<Id, Id>, person: Id) -> Id {
    let mut at = person;
    while let Some(next) = roots.get(&at).copied().filter(|next| *next != at) {
        at = next;
    }
    roots.insert(person, at);
    at
}
