//! Strangers: are those who act together a class or a club, or were they told to?
//!
//! A class lives in one town, and fans come back on other days. A crew that is paid by the order is from everywhere and comes
//! once an order (crowdturfing: Song, Lee, Kim, CrowdTarget, CCS 2015). So a component of persons in step is held against two habits of everybody else: where people return on
//! later days, hardly any of its members do (Poisson tail), and no region holds many of them. Campaigns in which nobody
//! returns, and acts after which nobody could have yet, say nothing.
//!
//! A class may come once as well, in each campaign when its teacher writes, and it may live in a large town. But its members
//! came to the account at times of their own, and those of a crew were made to follow it by their first order, within the
//! hour. All three must be so.

use std::collections::BTreeMap;

use super::interner::Id;
use crate::tails::poisson_lower_tail;

/// A day and a night: who has not come back by then had the chance.
const CHANCE_S: u32 = 2 * 86_400;
/// Publics differ in how often they return by so much.
const SLACK: f64 = 2.0;
/// Tail from which too few returned, in milli-nats.
const RETURNS_TAIL_MIN: i32 = 5_000;
/// Of members of whom it is known when their aged accounts began to follow, at least one in so many did within two hours.
const TOGETHER_ONE_IN: usize = 2;
/// Of members whose region is known, at most one in so many comes from the same.
const REGION_ONE_IN: usize = 5;

/// How often people come back for the same target in one campaign.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habit {
    firsts: u32,
    returns: u32,
    last_s: u32,
}

impl Habit {
    pub fn see(&mut self, is_first: bool, at_s: u32) {
        *if is_first { &mut self.firsts } else { &mut self.returns } += 1;
        self.last_s = self.last_s.max(at_s);
    }

    /// Returns that a first act lets expect, if there was a chance.
    fn expected(&self, at_s: u32) -> f64 {
        let had_chance = self.last_s.saturating_sub(at_s) >= CHANCE_S;
        if had_chance { f64::from(self.returns) / (SLACK * f64::from(self.firsts.max(1))) } else { 0.0 }
    }
}

/// What a component's members did together.
#[derive(Debug, Default)]
pub(super) struct Conduct {
    expected: f64,
    returns: u32,
    /// The region of each member's last act; 0 is not known.
    regions: BTreeMap<Id, Id>,
    /// The hour in which each member's aged account began to follow, if that is known.
    began: BTreeMap<Id, Id>,
}

impl Conduct {
    /// A member was in this region, and its account began to follow in this hour; 0 is not known.
    pub fn live(&mut self, person: Id, region: Id, began: Id) {
        if region != 0 {
            self.regions.insert(person, region);
        }
        if began != 0 {
            self.began.insert(person, began);
        }
    }

    /// A member acted, for the first time or again.
    pub fn see(&mut self, is_first: bool, at_s: u32, habit: Habit) {
        match is_first {
            true => self.expected += habit.expected(at_s),
            false => self.returns += 1,
        }
    }

    /// Whether `persons` members are strangers to each other, and were told to act.
    pub fn is_ordered(&self, persons: usize) -> bool {
        let most = count(&self.regions).values().max().copied().unwrap_or(0);
        let known = self.regions.len();
        let scattered = 2 * known >= persons && most * REGION_ONE_IN <= known;
        scattered
            && self.began_together(persons)
            && poisson_lower_tail(self.returns, self.expected) >= RETURNS_TAIL_MIN
    }

    fn began_together(&self, persons: usize) -> bool {
        let by_hour = count(&self.began);
        let next = |hour: Id| by_hour.get(&(hour + 1)).copied().unwrap_or(0);
        let most = by_hour.iter().map(|(hour, members)| members + next(*hour)).max().unwrap_or(0);
        let known = self.began.len();
        4 * known >= persons && most * TOGETHER_ONE_IN >= known
    }
}

/// How many members have each.
fn count(of_members: &BTreeMap<Id, Id>) -> BTreeMap<Id, usize> {
    let mut counts = BTreeMap::new();
    of_members.values().for_each(|value| *counts.entry(*value).or_default() += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_S: u32 = 86_400;

    /// A campaign of a week in which one in four comes back.
    fn habit() -> Habit {
        let mut habit = Habit::default();
        (0..400).for_each(|number| habit.see(number % 5 != 0, number * DAY_S / 60));
        habit
    }

    fn is_ordered(persons: u32, returning: u32, regions: u32, hours: u32, day: u32) -> bool {
        let mut conduct = Conduct::default();
        for person in 0..persons {
            // Two in three accounts are aged.
            let began = if person % 3 == 0 { 0 } else { 400 + person % hours };
            conduct.live(person, 1 + person % regions, began);
            conduct.see(true, day * DAY_S, habit());
            if person < returning {
                conduct.see(false, (day + 1) * DAY_S, habit());
            }
        }
        conduct.is_ordered(persons as usize)
    }

    #[test]
    fn who_comes_once_and_from_everywhere_is_told_to() {
        let table = [
            ("a crew", 60, 0, 40, 1, 1, true),
            ("a crew that began about the full hour", 60, 0, 40, 2, 1, true),
            ("a crew, one of whom likes the candidate", 80, 1, 40, 1, 1, true),
            ("fans who come back", 60, 12, 40, 1, 1, false),
            ("a class of one town", 60, 0, 4, 1, 1, false),
            ("a class of a large town that comes when its teacher writes", 60, 0, 40, 20, 1, false),
            ("too few to tell", 10, 0, 10, 1, 1, false),
            ("nobody could come back yet", 60, 0, 40, 1, 6, false),
        ];
        for (who, persons, returning, regions, hours, day, expected) in table {
            assert_eq!(is_ordered(persons, returning, regions, hours, day), expected, "{who}");
        }
    }
}
