//! The densest block of weighted tuples, by greedy peeling.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::interner::{Id, Map};

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

/// Values with dense numbers in the order of mode and value, and the tuples that have each.
struct Graph {
    values: Vec<Value>,
    tuples: Vec<[u32; MODES]>,
    /// Tuples of value `v` are `holders[begins[v]..begins[v + 1]]`.
    begins: Vec<u32>,
    holders: Vec<u32>,
}

impl Graph {
    fn new(tuples: &[(Tuple, u64)]) -> Self {
        let of = |tuple: &Tuple| -> [Value; MODES] { std::array::from_fn(|mode| (mode, tuple[mode])) };
        let mut values: Vec<Value> = tuples.iter().flat_map(|(tuple, _)| of(tuple)).collect();
        values.sort_unstable();
        values.dedup();
        let numbers: Map<(u8, u64), u32> =
            (0..).zip(&values).map(|(number, (mode, id))| ((*mode as u8, u64::from(*id)), number)).collect();
        let dense = |(mode, id): Value| numbers[&(mode as u8, u64::from(id))];
        let tuples: Vec<[u32; MODES]> = tuples.iter().map(|(tuple, _)| of(tuple).map(dense)).collect();
        let mut begins = vec![0; values.len() + 1];
        for value in tuples.iter().flatten() {
            begins[*value as usize + 1] += 1;
        }
        for value in 0..values.len() {
            begins[value + 1] += begins[value];
        }
        let (mut next, mut holders) = (begins.clone(), vec![0; tuples.len() * MODES]);
        for (index, tuple) in (0..).zip(&tuples) {
            for value in tuple {
                holders[next[*value as usize] as usize] = index;
                next[*value as usize] += 1;
            }
        }
        Self { values, tuples, begins, holders }
    }

    fn holders(&self, value: u32) -> &[u32] {
        &self.holders[self.begins[value as usize] as usize..self.begins[value as usize + 1] as usize]
    }
}

/// Values whose mass is within reach, the lightest first. What is heavier waits outside: a target that loses a thousand
/// voters one by one is queued when it becomes light, not a thousand times.
#[derive(Debug, Default)]
struct Queue {
    /// A value whose mass fell is queued again; what stands here of its earlier mass is skipped.
    within: BinaryHeap<Reverse<(u64, u32)>>,
    reach: u64,
}

impl Queue {
    /// The lightest value that is left. The reach doubles at least whenever nothing within is left, so that all are gone
    /// through a few dozen times at most.
    fn least(&mut self, masses: &[u64], is_peeled: &[bool]) -> Option<u32> {
        loop {
            while let Some(Reverse((mass, value))) = self.within.pop() {
                if !is_peeled[value as usize] && mass == masses[value as usize] {
                    return Some(value);
                }
            }
            let left = || {
                (0..).zip(masses).zip(is_peeled).filter(|(_, is_peeled)| !**is_peeled).map(|(left, _)| left)
            };
            self.reach = left().map(|(_, mass)| *mass).min()?.saturating_mul(2);
            self.within
                .extend(left().filter(|(_, mass)| **mass <= self.reach).map(|(v, mass)| Reverse((*mass, v))));
        }
    }

    fn fell(&mut self, value: u32, mass: u64) {
        if mass <= self.reach {
            self.within.push(Reverse((mass, value)));
        }
    }
}

/// Peels the value with the least weight, the smallest one among equals, until nothing is left; the densest block on
/// the way is the answer. It is at least a quarter as dense as the densest of all. `None` without tuples.
///
/// Costs tuples × log values: each tuple leaves once.
pub(super) fn densest(tuples: &[(Tuple, u64)]) -> Option<Block> {
    let graph = Graph::new(tuples);
    let mut masses = vec![0_u64; graph.values.len()];
    for (tuple, (_, weight)) in graph.tuples.iter().zip(tuples) {
        tuple.iter().for_each(|value| masses[*value as usize] += weight);
    }
    let mut queue = Queue::default();
    let (mut is_gone, mut is_peeled) = (vec![false; tuples.len()], vec![false; masses.len()]);
    let mut mass: u64 = tuples.iter().map(|(_, weight)| weight).sum();
    let (mut best, mut best_after) = (0, 0);
    let mut order = Vec::with_capacity(masses.len());
    while let Some(value) = queue.least(&masses, &is_peeled) {
        let density = density(mass, masses.len() - order.len());
        if density > best {
            (best, best_after) = (density, order.len());
        }
        is_peeled[value as usize] = true;
        order.push(value);
        for index in graph.holders(value) {
            if std::mem::replace(&mut is_gone[*index as usize], true) {
                continue;
            }
            let weight = tuples[*index as usize].1;
            mass -= weight;
            for other in graph.tuples[*index as usize] {
                masses[other as usize] -= weight;
                if !is_peeled[other as usize] {
                    queue.fell(other, masses[other as usize]);
                }
            }
        }
    }
    let mut values: [BTreeSet<Id>; MODES] = Default::default();
    for value in order.drain(best_after..) {
        let (mode, value) = graph.values[value as usize];
        values[mode].insert(value);
    }
    let mut block = Block { values, mass: 0 };
    block.mass = tuples.iter().filter(|(tuple, _)| block.holds(tuple)).map(|(_, weight)| weight).sum();
    (best > 0).then_some(block)
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

    #[test]
    fn the_lightest_comes_first_whatever_fell_meanwhile() {
        let mut masses: Vec<u64> = (0..300).map(|v| (v * 7_919) % 1_000 * ((v % 5) * 40 + 1)).collect();
        let mut is_peeled = vec![false; masses.len()];
        let mut queue = Queue::default();
        for round in 0.. {
            let lightest = (0..)
                .zip(&masses)
                .filter(|(v, _)| !is_peeled[*v as usize])
                .min_by_key(|(v, mass)| (**mass, *v));
            let lightest = lightest.map(|(value, _)| value);
            assert_eq!(queue.least(&masses, &is_peeled), lightest, "round {round}");
            let Some(lightest) = lightest else { break };
            is_peeled[lightest as usize] = true;
            for value in (0..masses.len())
                .filter(|value| value % 11 == round % 11 && !is_peeled[*value])
                .collect::<Vec<_>>()
            {
                masses[value] -= masses[value] / 3;
                queue.fell(value as u32, masses[value]);
            }
        }
    }
}
