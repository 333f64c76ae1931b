//! The draw: a pure function of the seed, the list's root, the beacon and the ordered entries.
//!
//! The entries are shuffled: at step i, counted from 0, the entry at i changes places with the one at i + k, where k is the next of
//! the [`Numbers`] below the number of entries that are not in their place yet. The numbers are those for the purpose
//! [`PURPOSE`] of the campaign, about the root and the beacon's randomness, which is empty where there is no beacon. Walking
//! along the shuffled entries, each whose person was not met before takes the next place.

use std::collections::{BTreeMap, BTreeSet};

use proto::{CampaignId, Hash, PersonId};

use crate::chance::Numbers;

/// What the numbers are for.
pub const PURPOSE: &str = "order of the entries of a raffle";

/// What the order of a raffle's entries follows from.
pub struct Drawing<'a> {
    /// The seed.
    pub seed: &'a Hash,
    /// The campaign.
    pub campaign: &'a CampaignId,
    /// The root of the list of entries.
    pub root: &'a Hash,
    /// The beacon's randomness, if one is mixed in.
    pub beacon: Option<&'a Hash>,
}

impl Drawing<'_> {
    /// The numbers of all entries, from 1, shuffled. Only as much of it is computed as is asked for.
    pub fn shuffled(&self, entries: u64) -> impl Iterator<Item = u64> + use<> {
        let beacon = self.beacon.map(|hash| &hash.0[..]).unwrap_or_default();
        let mut numbers = Numbers::of(self.seed, PURPOSE, self.campaign, &[&self.root.0, beacon]);
        // What stands elsewhere than where it began.
        let mut moved = BTreeMap::new();
        (0..entries).map(move |here| {
            let there = here + numbers.below(entries - here);
            let mine = moved.remove(&here).unwrap_or(here);
            if there == here {
                return mine + 1;
            }
            moved.insert(there, mine).unwrap_or(there) + 1
        })
    }

    /// The entries that take the places, in their order: no person takes two.
    pub fn places(&self, entries: u64, wanted: u32, person: impl Fn(u64) -> PersonId) -> Vec<u64> {
        let mut met = BTreeSet::new();
        self.shuffled(entries).filter(|entry| met.insert(person(*entry))).take(wanted as usize).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shuffled(seed: u64, entries: u64, beacon: Option<&Hash>) -> Vec<u64> {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let campaign = "spring".parse().unwrap();
        Drawing { seed: &Hash(bytes), campaign: &campaign, root: &Hash([3; 32]), beacon }
            .shuffled(entries)
            .collect()
    }

    proptest! {
        #[test]
        fn every_entry_comes_once(seed: u64, entries in 0..300_u64) {
            let mut order = shuffled(seed, entries, None);
            order.sort_unstable();
            prop_assert_eq!(order, Vec::from_iter(1..=entries));
        }

        #[test]
        fn no_person_takes_two_places_and_places_go_empty_only_for_want_of_persons(
            seed: u8, persons in prop::collection::vec(0..20_u8, 0..60), wanted in 1..30_u32,
        ) {
            let campaign = "spring".parse().unwrap();
            let drawing = Drawing { seed: &Hash([seed; 32]), campaign: &campaign, root: &Hash([3; 32]), beacon: None };
            let person = |entry: u64| PersonId([persons[entry as usize - 1]; 16]);
            let places = drawing.places(persons.len() as u64, wanted, person);
            let distinct: BTreeSet<_> = places.iter().map(|entry| person(*entry)).collect();
            prop_assert_eq!(distinct.len(), places.len());
            let there: BTreeSet<_> = persons.iter().collect();
            prop_assert_eq!(places.len(), there.len().min(wanted as usize));
        }
    }

    /// Written down for ever: whoever checks a raffle of this release computes the same.
    #[test]
    fn an_order_never_changes_and_the_beacon_matters() {
        assert_eq!(shuffled(7, 8, None), [8, 7, 1, 4, 3, 2, 5, 6]);
        assert_ne!(shuffled(7, 8, None), shuffled(7, 8, Some(&Hash([1; 32]))));
    }

    /// Chi-square with 23 degrees of freedom over all orders of four: 49.7 is exceeded once in a thousand fair tables.
    #[test]
    fn every_order_is_equally_likely() {
        let mut counts = BTreeMap::<Vec<u64>, u64>::new();
        let rounds = 24_000;
        (0..rounds).for_each(|seed| *counts.entry(shuffled(seed, 4, None)).or_default() += 1);
        let thousandths: u64 = counts.values().map(|count| count.abs_diff(1_000).pow(2)).sum();
        assert!(counts.len() == 24 && thousandths < 49_700, "{thousandths} {counts:?}");
    }
}
