//! Novelty: are a target's devices too unique?
//!
//! Phones of one model draw alike, so of a large campaign's phones most look like another's: iPhones nearly always, Android
//! phones mostly (Laperdrix et al., Browser Fingerprinting: A Survey, TWEB 14, 2020). Who makes renderings up for each vote
//! has none that came before and none that comes again, and nothing else in common: the share of single renderings among
//! those of one profile, or of one sort of browser on profiles about as frequent, is compared with others' (binomial tail).
//!
//! Who makes up the common traits as well pairs what no maker pairs (inconsistent attributes: FP-Scanner, Vastel et al., USENIX
//! Security 2018): then even the profile, which thousands share, is nobody else's. An honest phone is a single either way at
//! times, for a rare model or for a browser that blurs; hardly any is both at once, so those who are both are compared as a
//! sort of their own, and so are all who say that they have the same system, since of some none draws alone.
//!
//! Browsers that draw at random to protect their owner are singles as well, for every target alike. Where they would make
//! more than the smallest part of the target's votes, it is not enough alone.
//!
//! Costs some fifteen look-ups an attempt. Memory: some 50 bytes for each rendering and profile, and 30 for each sum.

use super::attempt::{Act, Attempt};
use super::brought::Unit;
use super::concentration::{ATTACKED, ATTACKED_SLOPE, BASELINE_MIN, MILD, by_tail};
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Long, LongMap, Map, both};
use super::kind::{Group, Kind};
use super::part::{Found, Part};
use crate::tails::{binomial_tail, ln_milli};
use crate::verdict::ReasonCode;

/// Most renderings that are followed, some 700 MB; later ones count as known.
const FOLLOWED_MAX: usize = 16 << 20;
/// Most sums by class, target and four hours, some 200 MB; what comes later is in none.
const SUMS_MAX: usize = 8 << 20;
/// As in concentration: some publics have more unusual phones.
const SLACK: f64 = 2.0;
/// Added to what is expected before the logarithm is taken: what was seen nowhere may still exist.
const UNSEEN: f64 = 0.5;
/// Where one in so many of the others look like no other, that says nothing.
const USUAL_ONE_IN: u32 = 3;
/// Singles that a target may have before anything is said.
const OWN: u32 = 4;
/// Most that it weighs by what it would cost the target, of whose other votes at most one in so many is expected to be such a
/// single: enough alone; with what is soft; with another hard reason only.
const COSTS: [(f64, i32); 3] = [(400.0, 4_600), (100.0, 3_400), (0.0, 2_800)];

/// Who has a rendering that nobody else has.
#[derive(Debug, Clone, Copy)]
struct Owner {
    person: Id,
    target: Id,
    rendering: Id,
    profile: Id,
    family: u8,
    /// How many had the profile before, in steps of eight times as many: rare models have more singles.
    popularity: u8,
    spell: Id,
    /// Whether it is the person's first, and so in the sums: who draws anew each day is one person all the same.
    counted: bool,
}

/// Renderings, and those of them that one person has.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    all: u32,
    singles: u32,
}

impl Sum {
    /// One more, which is a single or none.
    fn add(&mut self, single: u32) {
        self.all += 1;
        self.singles += single;
    }

    fn lose(&mut self) {
        self.singles = self.singles.saturating_sub(1);
    }
}

/// The sum of a class and target, with a number for both.
#[derive(Debug, Clone, Copy, Default)]
struct OfTarget {
    number: u32,
    sum: Sum,
}

/// What is compared: a profile, a family of browsers on profiles of one popularity, or all of a family. Of those of a family
/// that have a profile, only who has that alone as well is a single.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Class {
    Profile(Id),
    Family(u8, u8),
    System(u8),
    Unlike(u8),
}

/// Singles, and sums by class, by class and target, and those of the latter by four hours.
#[derive(Debug, Default)]
pub(super) struct Novelty {
    /// By rendering; `None` once somebody else had it.
    owners: Map<Id, Option<Owner>>,
    /// By profile; the same.
    profiles: Map<Id, Option<Owner>>,
    classes: Map<Class, Sum>,
    of_targets: Map<(Class, Id), OfTarget>,
    /// By number of the class and target, and by spell.
    of_spells: LongMap<Sum>,
}

impl Owner {
    fn of(attempt: &Attempt, counts: &Counts) -> Self {
        let Attempt { person, target, family, .. } = *attempt;
        let (rendering, profile) = (attempt.resource(Kind::Rendering), attempt.resource(Kind::Profile));
        let spell = attempt.resource(Kind::Spell);
        let popularity = (counts.resource(Kind::Profile, profile).all.max(1).ilog2() / 3) as u8;
        let counted = attempt.fresh.has(Unit::Person);
        Self { person, target, rendering, profile, family, popularity, spell, counted }
    }

    /// Those in which a rendering makes a single.
    fn classes(self) -> [Class; 3] {
        [
            Class::Profile(self.profile),
            Class::Family(self.family, self.popularity),
            Class::System(self.family),
        ]
    }

    fn unlike(self) -> [Class; 1] {
        [Class::Unlike(self.family)]
    }
}

impl Detector for Novelty {
    fn see(&mut self, attempt: &Attempt, counts: &Counts) {
        let rendering = attempt.resource(Kind::Rendering);
        // Of draws and claims all that name no payee have one target, which is no candidate with a public.
        if rendering == 0 || attempt.act != Act::Vote || !attempt.fresh.has(Unit::Device) {
            return;
        }
        let owner = Owner::of(attempt, counts);
        self.see_rendering(owner);
        if owner.profile != 0 {
            self.see_profile(owner);
        }
    }

    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        let rendering = attempt.resource(Kind::Rendering);
        let Some(Some(owner)) = self.owners.get(&rendering).filter(|_| attempt.act == Act::Vote) else {
            return;
        };
        if owner.target != attempt.target {
            return;
        }
        let votes = counts.target(attempt.target, Unit::Person).all;
        let unlike = self.is_unlike(*owner).then_some(Class::Unlike(owner.family));
        let sums = owner.classes().into_iter().chain(unlike).map(|class| {
            let OfTarget { number, sum } =
                self.of_targets.get(&(class, owner.target)).copied().unwrap_or_default();
            let spell = Long::from(both(number, owner.spell));
            let spell = self.of_spells.get(&spell).copied().unwrap_or_default();
            [(class, sum, sum), (class, sum, spell)]
        });
        let found = sums.flatten().filter_map(|(class, all, here)| self.part(class, all, here, votes));
        parts.extend(found.max_by_key(|part| part.weight));
    }
}

impl Novelty {
    fn see_rendering(&mut self, owner: Owner) {
        let classes = owner.classes();
        match self.owners.get(&owner.rendering).copied() {
            None if self.owners.len() >= FOLLOWED_MAX => self.change(owner, &classes, |sum| sum.add(0)),
            None => {
                self.owners.insert(owner.rendering, Some(owner));
                self.change(owner, &classes, |sum| sum.add(1));
            }
            // Who votes for several has one phone.
            Some(Some(first)) if first.person == owner.person => {}
            Some(Some(first)) => {
                if self.is_unlike(first) {
                    self.change(first, &first.unlike(), Sum::lose);
                }
                self.owners.insert(owner.rendering, None);
                self.change(first, &first.classes(), Sum::lose);
                self.change(owner, &classes, |sum| sum.add(0));
            }
            Some(None) => self.change(owner, &classes, |sum| sum.add(0)),
        }
    }

    /// After its rendering was seen.
    fn see_profile(&mut self, owner: Owner) {
        let unlike = owner.unlike();
        match self.profiles.get(&owner.profile).copied() {
            None if self.profiles.len() < FOLLOWED_MAX => {
                self.profiles.insert(owner.profile, Some(owner));
                let single = u32::from(self.is_unlike(owner));
                self.change(owner, &unlike, |sum| sum.add(single));
            }
            Some(Some(first)) if first.person == owner.person => {}
            Some(Some(first)) => {
                if self.is_unlike(first) {
                    self.change(first, &first.unlike(), Sum::lose);
                }
                self.profiles.insert(owner.profile, None);
                self.change(owner, &unlike, |sum| sum.add(0));
            }
            _ => self.change(owner, &unlike, |sum| sum.add(0)),
        }
    }

    /// Whether nobody else has the rendering, nor the profile.
    fn is_unlike(&self, owner: Owner) -> bool {
        let is_own = |known: Option<&Option<Owner>>| {
            known.copied().flatten().is_some_and(|known| known.person == owner.person)
        };
        is_own(self.owners.get(&owner.rendering)) && is_own(self.profiles.get(&owner.profile))
    }

    fn change(&mut self, owner: Owner, classes: &[Class], change: impl Fn(&mut Sum)) {
        for class in classes.iter().copied().filter(|_| owner.counted) {
            let known = self.of_targets.get(&(class, owner.target));
            // 0 is what is not known.
            let number = known.map_or(self.of_targets.len() as u32 + 1, |known| known.number);
            let spell = Long::from(both(number, owner.spell));
            if self.of_spells.len() >= SUMS_MAX && !self.of_spells.contains_key(&spell) {
                continue;
            }
            change(self.classes.entry(class).or_default());
            let of_target = self.of_targets.entry((class, owner.target)).or_default();
            of_target.number = number;
            change(&mut of_target.sum);
            change(self.of_spells.entry(spell).or_default());
        }
    }

    /// What it weighs that so many of the target's in one class look like no other, `here` of `all` of them.
    fn part(&self, class: Class, all: Sum, here: Sum, votes: u32) -> Option<Part> {
        let campaign = self.classes.get(&class)?;
        let (others, single) = (campaign.all - all.all, campaign.singles - all.singles);
        // Who has most of all votes has none to be compared with.
        if others < BASELINE_MIN.max(all.all / 2) || here.singles <= OWN {
            return None;
        }
        if single * USUAL_ONE_IN > others {
            return None;
        }
        let odds = SLACK * (f64::from(single) + 1.0) / f64::from((others - single).max(1));
        let tail = binomial_tail(here.singles, here.all, odds);
        // Those who look like somebody else say how many of the target's public look like nobody.
        let expected = odds * f64::from(here.all - here.singles);
        let ratio = ln_milli(f64::from(here.singles) / (expected + UNSEEN));
        let surely = ((ratio - MILD).max(0) * ATTACKED_SLOPE).min(ATTACKED);
        // Wherever as many look like no other, as many of the target's own are lost.
        let cost = expected * f64::from(all.singles) / f64::from(here.singles);
        let rest = f64::from(votes.saturating_sub(all.singles));
        let max = COSTS.iter().find(|(one_in, _)| cost * one_in <= rest).map_or(0, |(_, max)| *max);
        let weight = (ratio + surely).min(by_tail(tail)).min(max);
        let found =
            Found::Novelty { here: here.all, singles: here.singles, others, other_singles: single, tail };
        let attacked = weight - ratio.min(weight);
        (weight > 0)
            .then(|| Part { attacked, ..Part::hard(Group::Device, ReasonCode::Emulator, weight, found) })
    }
}
