//! The densest block of weighted tuples, by greedy peeling.

use std::collections::{BTreeMap, BTreeSet};

use super::attempt::Id;

/// Modes of a tuple: target, prefix, device, ten minutes.
pub(super) const MODES: usize = 4;
/// One attempt as a tuple of values.
pub(super) type Tuple = [Id; MODES];

/// A mode and a value of it.
type Value = (usize, Id);

/// Values of each mode, and how much the tuples weigh that have all of theirs among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub values: [BTreeSet<Id>; MODES],
    pub mass: u64,
}

impl Block {
    /// Whether all values of a tuple are inside.
    pub fn holds(&self, tuple: &Tuple) -> bool {
        self.values.iter().zip(tuple).all(|(values, value)| values.contains(value))
    }

    /// Weight per value and mode.
    pub fn density(&self) -> u64 {
        density(self.mass, self.values.iter().map(BTreeSet::len).sum())
    }
}

fn density(mass: u64, values: usize) -> u64 {
    mass * MODES as u64 / values.max(1) as u64
}

/// Peels the value with the least weight, the smallest one among equals, until nothing is left; the densest block on
/// the way is the answer. It is at least a quarter as dense as the densest of all. `None` without tuples.
///
/// Costs tuples × log values: each tuple leaves once.
pub(super) fn densest(tuples: &[(Tuple, u64)]) -> Option<Block> {
    let mut holders: BTreeMap<Value, Vec<usize>> = BTreeMap::new();
    let mut masses: BTreeMap<Value, u64> = BTreeMap::new();
    for (index, (tuple, weight)) in tuples.iter().enumerate() {
        for (mode, value) in tuple.iter().enumerate() {
            holders.entry((mode, *value)).or_default().push(index);
            *masses.entry((mode, *value)).or_default() += weight;
        }
    }
    let mut queue: BTreeSet<(u64, Value)> = masses.iter().map(|(value, mass)| (*mass, *value)).collect();
    let mut is_gone = vec![false; tuples.len()];
    let mut mass: u64 = tuples.iter().map(|(_, weight)| weight).sum();
    let (mut best, mut best_after) = (0, 0);
    let mut order = Vec::with_capacity(queue.len());
    while let Some(&(least, value)) = queue.first() {
        let density = density(mass, queue.len());
        if density > best {
            (best, best_after) = (density, order.len());
        }
        queue.remove(&(least, value));
        order.push(value);
        for &index in &holders[&value] {
            if std::mem::replace(&mut is_gone[index], true) {
                continue;
            }
            let (tuple, weight) = tuples[index];
            mass -= weight;
            for (mode, other) in tuple.into_iter().enumerate() {
                lighten(&mut masses, &mut queue, (mode, other), weight);
            }
        }
    }
    let mut values: [BTreeSet<Id>; MODES] = Default::default();
    for (mode, value) in order.drain(best_after..) {
        values[mode].insert(value);
    }
    let mut block = Block { values, mass: 0 };
    block.mass = tuples.iter().filter(|(tuple, _)| block.holds(tuple)).map(|(_, weight)| weight).sum();
    (best > 0).then_some(block)
}

fn lighten(masses: &mut BTreeMap<Value, u64>, queue: &mut BTreeSet<(u64, Value)>, value: Value, weight: u64) {
    let Some(mass) = masses.get_mut(&value) else { return };
    let was_queued = queue.remove(&(*mass, value));
    *mass -= weight;
    if was_queued {
        queue.insert((*mass, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_block_is_found_whole() {
        let noise = (0..200).map(|i| [1 + i % 5, 100 + i, 100 + i, i % 40]);
        let planted = (0..60).map(|i| [1, 1 + i % 2, 1, 1 + i % 3]);
        let tuples: Vec<(Tuple, u64)> = noise.chain(planted).map(|tuple| (tuple, 1_000)).collect();
        let block = densest(&tuples).unwrap();
        assert_eq!(block.values[1], BTreeSet::from([1, 2]));
        assert_eq!(block.values[2], BTreeSet::from([1]));
        assert!(block.mass >= 60_000, "{block:?}");
    }

    #[test]
    fn nothing_has_no_block() {
        assert_eq!(densest(&[]), None);
    }

    #[test]
    fn the_order_of_tuples_does_not_matter() {
        let mut tuples: Vec<(Tuple, u64)> =
            (0..90).map(|i| ([i % 3, i % 7, i % 11, i % 13], 1_000)).collect();
        let block = densest(&tuples);
        tuples.reverse();
        assert_eq!(densest(&tuples), block);
    }
}
