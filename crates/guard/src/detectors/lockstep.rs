//! Lockstep: persons who did the same within the same hour, over several campaigns.
//!
//! SynchroTrap (Cao et al., CCS 2014) and CopyCatch (Beutel et al., WWW 2013): two persons are in step if they acted for the
//! same target within an hour in at least three campaigns and these are at least half of all that either did
//! (Jaccard); components of at least five such persons act together. An act that everybody does at that hour says little,
//! so each shared act weighs −ln of the hour's share, of the campaign's acts or of those of the target's occasional public,
//! whichever is larger: fans of one star who follow every push are in step with a crowd, not with each other.
//!
//! Parents of one class who answer a teacher's message are in step as well, so it is not enough alone, unless they are
//! strangers to each other who were hired together.
//!
//! Error: each act is compared with the next [`NEIGHBOURS_MAX`] for its target, so pairs farther apart in a burst are missed;
//! groups are still found, since members are in step with their neighbours. Acts beyond [`ACTS_MAX`] are not kept.
//!
//! Costs a few look-ups an act. A run reads all acts once and compares those of regulars; it comes when there are a tenth
//! more, so all runs together cost some eleven times the last. Without regulars there is none.

use std::collections::{BTreeMap, BTreeSet};

use proto::Timestamp;

use super::attempt::{Act, Attempt};
use super::brought::Unit;
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Map};
use super::kind::{Group, Kind};
use super::packed::{Packed, Reader, Writer};
use super::part::{Case, Found, Part};
use super::strangers::{Conduct, Habit};
use crate::tails::{binomial_tail, ln_milli};
use crate::verdict::ReasonCode;

/// Acts that far apart are in step.
const STEP_S: u32 = 3_600;
/// Campaigns that two persons must share.
const SHARED_MIN: u32 = 3;
/// Persons who act together.
const COMPONENT_MIN: usize = 5;
/// Surprise of all shared acts together, in milli-nats: this, and what makes strangers among all regulars meet so rarely that
/// chance links no five of them.
const SURPRISE_MIN: i64 = 6_000;
const CHANCE: i64 = 2_000;
/// A target whose occasional public is not known yet has it at all hours alike.
const HOURS: f64 = 24.0;
/// Acts that one is compared with.
const NEIGHBOURS_MAX: usize = 48;
/// Acts kept, some 17 bytes each.
const ACTS_MAX: usize = 16 << 20;
/// Pairs counted in one run, some 40 bytes each; later ones are not.
const PAIRS_MAX: usize = 8 << 20;
/// Tail from which those of a component who came are for one target together, and so many times its share of all is still
/// chance.
const TOGETHER_TAIL_MIN: i32 = 6_000;
const LIKED: f64 = 2.0;
/// What three shared acts weigh, each further one, and all together at most. Never enough alone: a class that votes for one
/// of its own in campaign after campaign does the same.
const WEIGHT: i32 = 2_400;
const WEIGHT_EACH: i32 = 300;
const WEIGHT_MAX: i32 = 3_000;
/// What it weighs where they are strangers to each other and come once an order; see `strangers`. Enough alone.
const ORDERED_WEIGHT: i32 = 4_400;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Done {
    campaign: Id,
    target: Id,
    /// Seconds, which fit until 2106.
    at_s: u32,
    person: Id,
    region: Id,
    /// The hour in which an aged account began to follow; 0 is not known.
    began: Id,
    /// Whether it is the person's first vote for this target, or one of those that came back; `None` for other acts, which
    /// people do as often as they may.
    is_first: Option<bool>,
}

impl Done {
    fn put(self, record: &mut Writer<'_>) {
        let is_first = self.is_first.map_or(0, |is_first| 1 + u8::from(is_first));
        [self.campaign, self.target, self.at_s, self.person, self.region, self.began]
            .into_iter()
            .for_each(|number| record.put(number));
        record.put(is_first);
    }

    fn take(mut record: Reader<'_>) -> Self {
        let [campaign, target, at_s, person, region, began] = std::array::from_fn(|_| record.take_u32());
        let is_first = record.take().checked_sub(1).map(|is_first| is_first == 1);
        Self { campaign, target, at_s, person, region, began, is_first }
    }
}

/// What two persons share.
#[derive(Debug, Default, Clone, Copy)]
struct Pair {
    shared: u32,
    surprise: i64,
    last_campaign: Id,
}

/// Acts by hour.
#[derive(Debug, Default)]
struct Hours {
    all: u32,
    by_hour: Map<u32, u32>,
}

impl Hours {
    fn add(&mut self, hour: u32) {
        self.all += 1;
        *self.by_hour.entry(hour).or_default() += 1;
    }

    /// Acts within an hour of one in this hour, and some more.
    fn near(&self, hour: u32) -> u32 {
        let hours = [hour.wrapping_sub(1), hour, hour.wrapping_add(1)];
        hours.iter().filter_map(|hour| self.by_hour.get(hour)).sum()
    }
}

/// What a member acted for or in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whereto {
    Target(Id),
    Campaign(Id),
}

/// Acts so far, and who was in step at the last run.
#[derive(Debug, Default)]
pub(super) struct Lockstep {
    /// As [`Done`].
    acts: Packed,
    /// The first three campaigns of each person, by its number: 12 bytes each. Who has three is a regular.
    first_campaigns: Vec<[Id; SHARED_MIN as usize]>,
    regulars: usize,
    /// Acts by campaign, and by target: as many numbers as hours with acts.
    campaigns: Map<Id, Hours>,
    of_targets: Map<Id, Hours>,
    habits: Map<Id, Habit>,
    at_last_run: usize,
    members: BTreeMap<Id, (Id, Found)>,
    /// Members of each component, by its least one, and who of them acted for a target, or in a campaign.
    sizes: BTreeMap<Id, usize>,
    acted: BTreeMap<(Id, Whereto), BTreeSet<Id>>,
    /// Components of strangers who were told to act, by their least member.
    ordered: BTreeSet<Id>,
}

impl Detector for Lockstep {
    fn see(&mut self, attempt: &Attempt, _counts: &Counts) {
        let Attempt { campaign, target, at, person, .. } = *attempt;
        let acted = attempt.admitted && matches!(attempt.act, Act::Vote | Act::Draw | Act::Claim);
        // Number 0 is everybody who is not known, and those are not one person.
        if acted && person != 0 && target != 0 && self.acts.len() < ACTS_MAX {
            let at_s = u32::try_from(at.0 / 1_000).unwrap_or(u32::MAX);
            let is_first = (attempt.act == Act::Vote).then(|| attempt.fresh.has(Unit::Person));
            let region = attempt.resource(Kind::Region);
            let began = attempt.resource(Kind::FollowHour);
            let done = Done { campaign, target, at_s, person, region, began, is_first };
            self.acts.push(|record| done.put(record));
            self.note(person, campaign);
            self.campaigns.entry(campaign).or_default().add(hour(at_s));
            self.of_targets.entry(target).or_default().add(hour(at_s));
            let habit = self.habits.entry(campaign).or_default();
            is_first.iter().for_each(|is_first| habit.see(*is_first, at_s));
            // Who is in step with others since earlier campaigns is known at once, and so is whom they are for now.
            self.acts_with_others(person, target, campaign);
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
        if self.is_for(*component, attempt) {
            let shared = if let Found::Lockstep { shared, .. } = found { *shared } else { SHARED_MIN };
            let more = i32::try_from(shared.saturating_sub(SHARED_MIN)).unwrap_or(i32::MAX);
            let weight = if self.ordered.contains(component) && attempt.act == Act::Vote {
                ORDERED_WEIGHT
            } else {
                WEIGHT.saturating_add(more.saturating_mul(WEIGHT_EACH)).min(WEIGHT_MAX)
            };
            parts.push(Part::hard(Group::Lockstep, ReasonCode::PaidTask, weight, *found));
        }
    }
}

impl Lockstep {
    fn note(&mut self, person: Id, campaign: Id) {
        let index = person as usize;
        if self.first_campaigns.len() <= index {
            self.first_campaigns.resize(index + 1, Default::default());
        }
        let known = &mut self.first_campaigns[index];
        let Some(place) = known.iter().position(|known| *known == 0 || *known == campaign) else { return };
        if known[place] == 0 {
            known[place] = campaign;
            self.regulars += usize::from(place + 1 == known.len());
        }
    }

    fn is_regular(&self, person: Id) -> bool {
        self.first_campaigns[person as usize].last() != Some(&0)
    }

    fn run(&mut self) {
        self.at_last_run = self.acts.len();
        if self.regulars < COMPONENT_MIN {
            return;
        }
        let mut acts: Vec<Done> =
            self.acts.iter().map(Done::take).filter(|act| self.is_regular(act.person)).collect();
        acts.sort_unstable();
        let campaigns = campaigns(&acts);
        let pairs = self.pairs(&acts);
        let strangers = i64::from(ln_milli(self.regulars as f64)) + CHANCE;
        let mut steps: Vec<(Id, Id, u32)> = Vec::new();
        for ((one, other), pair) in pairs {
            let all = campaigns[&one] + campaigns[&other] - pair.shared.min(campaigns[&one]);
            let surprising = pair.surprise >= SURPRISE_MIN.max(strangers);
            if pair.shared >= SHARED_MIN && 2 * pair.shared >= all && surprising {
                steps.push((one, other, pair.shared));
            }
        }
        steps.sort_unstable();
        self.join(&steps, &acts);
    }

    /// Every two regulars with acts in step; `acts` are theirs, sorted by campaign, target and time.
    fn pairs(&self, acts: &[Done]) -> Map<(Id, Id), Pair> {
        let mut of_regulars: Map<Id, Hours> = Map::default();
        for act in acts {
            of_regulars.entry(act.target).or_default().add(hour(act.at_s));
        }
        let mut pairs: Map<(Id, Id), Pair> = Map::default();
        for (index, act) in acts.iter().enumerate() {
            let surprise = i64::from(self.surprise(act, &of_regulars[&act.target]).max(0));
            let is_near = |next: &&Done| next.target == act.target && next.at_s - act.at_s <= STEP_S;
            for next in acts[index + 1..].iter().take(NEIGHBOURS_MAX).take_while(is_near) {
                let key = (act.person.min(next.person), act.person.max(next.person));
                if key.0 == key.1 || (pairs.len() >= PAIRS_MAX && !pairs.contains_key(&key)) {
                    continue;
                }
                let pair = pairs.entry(key).or_default();
                if pair.last_campaign != act.campaign {
                    pair.last_campaign = act.campaign;
                    pair.shared += 1;
                    pair.surprise += surprise;
                }
            }
        }
        pairs
    }

    /// How unlikely it is that somebody acts at that hour: as often as anybody in the campaign does, or as the target's public
    /// that comes now and then, since a push brings those as well.
    fn surprise(&self, act: &Done, of_regulars: &Hours) -> i32 {
        let hour = hour(act.at_s);
        let (campaign, target) = (&self.campaigns[&act.campaign], &self.of_targets[&act.target]);
        let of_campaign = f64::from(campaign.near(hour)) / f64::from(campaign.all);
        let casual = |all: u32, regulars: u32| f64::from(all - regulars.min(all));
        let of_target = (casual(target.near(hour), of_regulars.near(hour)) + 1.0)
            / (casual(target.all, of_regulars.all) + HOURS);
        -ln_milli(of_campaign.max(of_target))
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
        self.acted.clear();
        self.sizes = components.iter().map(|(component, members)| (*component, members.len())).collect();
        for (component, members) in &components {
            let persons = u32::try_from(members.len()).unwrap_or(u32::MAX);
            for person in members {
                self.members
                    .insert(*person, (*component, Found::Lockstep { persons, shared: closest[person] }));
            }
        }
        for act in acts {
            self.acts_with_others(act.person, act.target, act.campaign);
        }
        self.ordered = self.ordered(&components, acts);
    }

    /// Notes what a member of a component did.
    fn acts_with_others(&mut self, person: Id, target: Id, campaign: Id) {
        let Some((component, _)) = self.members.get(&person) else { return };
        for whereto in [Whereto::Target(target), Whereto::Campaign(campaign)] {
            self.acted.entry((*component, whereto)).or_default().insert(person);
        }
    }

    /// Whether a component acts for this attempt's target: a quarter of it does, or as many of those who came so far as
    /// chance does not bring to a target so well liked.
    fn is_for(&self, component: Id, attempt: &Attempt) -> bool {
        let Attempt { target, campaign, .. } = *attempt;
        let persons = |whereto| self.acted.get(&(component, whereto)).map_or(0, BTreeSet::len);
        let (here, came) = (persons(Whereto::Target(target)), persons(Whereto::Campaign(campaign)));
        if here < SHARED_MIN as usize {
            return false;
        }
        let acts = |hours: Option<&Hours>| hours.map_or(0, |hours| hours.all);
        let of_target = acts(self.of_targets.get(&target));
        let others = acts(self.campaigns.get(&campaign)).saturating_sub(of_target);
        let odds = LIKED * f64::from(of_target) / f64::from(others.max(1));
        let tail = binomial_tail(here as u32, came as u32, odds);
        4 * here >= self.sizes[&component] || tail >= TOGETHER_TAIL_MIN
    }

    /// Components whose members are strangers and were told to act.
    fn ordered(&self, components: &BTreeMap<Id, BTreeSet<Id>>, acts: &[Done]) -> BTreeSet<Id> {
        let mut conducts: BTreeMap<Id, Conduct> = BTreeMap::new();
        for act in acts {
            if let Some(((component, _), is_first)) = self.members.get(&act.person).zip(act.is_first) {
                let conduct = conducts.entry(*component).or_default();
                conduct.live(act.person, act.region, act.began);
                conduct.see(is_first, act.at_s, self.habits[&act.campaign]);
            }
        }
        conducts.retain(|component, conduct| conduct.is_ordered(components[component].len()));
        conducts.into_keys().collect()
    }
}

fn hour(at_s: u32) -> u32 {
    at_s / STEP_S
}

/// Campaigns of each person; `acts` are sorted by campaign.
fn campaigns(acts: &[Done]) -> Map<Id, u32> {
    let mut campaigns: Map<Id, (Id, u32)> = Map::default();
    for act in acts {
        let (last, count) = campaigns.entry(act.person).or_default();
        *count += u32::from(*last != act.campaign);
        *last = act.campaign;
    }
    campaigns.into_iter().map(|(person, (_, count))| (person, count)).collect()
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
