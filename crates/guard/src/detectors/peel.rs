//! The densest block of weighted tuples, by greedy peeling.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::attempt::{Id, Map};

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

/// Tuples with their values as numbers, and each value's tuples side by side.
struct Graph {
    /// Every value, ascending, so that a number is a place in here.
    values: Vec<Value>,
    tuples: Vec<[u32; MODES]>,
    /// Tuples of value v stand from `starts[v]` to `starts[v + 1]`.
    starts: Vec<u32>,
    holders: Vec<u32>,
    masses: Vec<u64>,
}

impl Graph {
    fn of(tuples: &[(Tuple, u64)]) -> Self {
        let named = |tuple: &Tuple| tuple.iter().copied().enumerate().collect::<Vec<Value>>();
        let mut values: Vec<Value> = tuples.iter().flat_map(|(tuple, _)| named(tuple)).collect();
        values.sort_unstable();
        values.dedup();
        let numbers: Map<(u8, Id), u32> =
            (0..).zip(&values).map(|(number, (mode, id))| ((*mode as u8, *id), number)).collect();
        let (mut masses, mut starts) = (vec![0; values.len()], vec![0; values.len() + 1]);
        let mut numbered = Vec::with_capacity(tuples.len());
        for (tuple, weight) in tuples {
            let mut mode = 0;
            let tuple = tuple.map(|id| {
                let number = numbers[&(mode, id)];
                mode += 1;
                masses[number as usize] += weight;
                starts[number as usize + 1] += 1;
                number
            });
            numbered.push(tuple);
        }
        for value in 1..starts.len() {
            starts[value] += starts[value - 1];
        }
        let mut next = starts.clone();
        let mut holders = vec![0; MODES * tuples.len()];
        for (index, tuple) in (0_u32..).zip(&numbered) {
            for number in tuple {
                let place = &mut next[*number as usize];
                holders[*place as usize] = index;
                *place += 1;
            }
        }
        Self { values, tuples: numbered, starts, holders, masses }
    }

    /// The tuples that have a value.
    fn holders(&self, value: u32) -> &[u32] {
        let value = value as usize;
        &self.holders[self.starts[value] as usize..self.starts[value + 1] as usize]
    }
}

/// Peels the value with the least weight, the smallest one among equals, until nothing is left; the densest block on
/// the way is the answer. It is at least a quarter as dense as the densest of all. `None` without tuples.
///
/// Costs tuples × log values: each tuple leaves once, and makes at most four values lighter.
pub(super) fn densest(tuples: &[(Tuple, u64)]) -> Option<Block> {
    let graph = Graph::of(tuples);
    let mut masses = graph.masses.clone();
    // Entries that are out of date are passed over: a lighter one of the same value came before.
    let mut queue: BinaryHeap<Reverse<(u64, u32)>> =
        masses.iter().zip(0..).map(|(mass, value)| Reverse((*mass, value))).collect();
    let (mut is_gone, mut is_peeled) = (vec![false; tuples.len()], vec![false; graph.values.len()]);
    let mut mass: u64 = tuples.iter().map(|(_, weight)| weight).sum();
    let (mut best, mut best_after) = (0, 0);
    let mut order = Vec::with_capacity(graph.values.len());
    while let Some(Reverse((least, value))) = queue.pop() {
        if is_peeled[value as usize] || masses[value as usize] != least {
            continue;
        }
        let density = density(mass, graph.values.len() - order.len());
        if density > best {
            (best, best_after) = (density, order.len());
        }
        is_peeled[value as usize] = true;
        order.push(value);
        for &index in graph.holders(value) {
            if std::mem::replace(&mut is_gone[index as usize], true) {
                continue;
            }
            let weight = tuples[index as usize].1;
            mass -= weight;
            for other in graph.tuples[index as usize] {
                masses[other as usize] -= weight;
                if !is_peeled[other as usize] {
                    queue.push(Reverse((masses[other as usize], other)));
                }
            }
        }
    }
    let mut values: [BTreeSet<Id>; MODES] = Default::default();
    for value in order.drain(best_after..) {
        let (mode, id) = graph.values[value as usize];
        values[mode].insert(id);
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
}
