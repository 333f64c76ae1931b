//! The root of the list of entries, in the shape of RFC 6962 as for the blocks of the log: a leaf is
//! `BLAKE3(0x00 || number || person)`, with the entry's number in 8 bytes, least first; a node is
//! `BLAKE3(0x01 || left || right)`; a tree of n leaves splits at the largest power of two below n.
//!
//! The list only grows, so no more is kept than the roots of the whole trees that it consists of, the largest first.

use proto::{Hash, PersonId};
use serde::{Deserialize, Serialize};

/// A list that only grows, by its root.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tree {
    count: u64,
    peaks: Vec<Hash>,
}

impl Tree {
    /// How many entries there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Adds the next entry, whose number is the count then.
    pub fn push(&mut self, person: &PersonId) {
        self.count += 1;
        let mut hash = leaf(self.count, person);
        // As many trees of equal size come together as the count ends in zeros.
        for _ in 0..self.count.trailing_zeros() {
            let left = self.peaks.pop().expect("a tree of that size is there, as the count says");
            hash = node(&left, &hash);
        }
        self.peaks.push(hash);
    }

    /// The root. That of no entries is the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(last) = peaks.next() else { return Hash(blake3::hash(&[]).into()) };
        peaks.fold(last, |right, left| node(&left, &right))
    }
}

fn leaf(number: u64, person: &PersonId) -> Hash {
    hash(&[&[0], &number.to_le_bytes(), &person.0])
}

fn node(left: &Hash, right: &Hash) -> Hash {
    hash(&[&[1], &left.0, &right.0])
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    Hash(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u64) -> PersonId {
        let mut id = PersonId::default();
        id.0[..8].copy_from_slice(&number.to_le_bytes());
        id
    }

    fn tree(count: u64) -> Tree {
        let mut tree = Tree::default();
        (1..=count).for_each(|number| tree.push(&person(number)));
        tree
    }

    /// As RFC 6962 defines it, from the top down.
    fn root_of(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => hash(&[]),
            [one] => *one,
            _ => {
                let (left, right) = leaves.split_at(1 << (leaves.len() - 1).ilog2());
                node(&root_of(left), &root_of(right))
            }
        }
    }

    #[test]
    fn a_list_that_grows_has_the_root_of_the_whole_list() {
        for count in 0..=130 {
            let leaves: Vec<Hash> = (1..=count).map(|number| leaf(number, &person(number))).collect();
            assert_eq!(tree(count).root(), root_of(&leaves), "{count} entries");
            assert_eq!(tree(count).count(), count);
        }
    }

    #[test]
    fn a_root_differs_by_who_entered_and_when() {
        let of = |persons: &[u64]| {
            let mut tree = Tree::default();
            persons.iter().for_each(|number| tree.push(&person(*number)));
            tree.root()
        };
        assert_ne!(of(&[1, 2]), of(&[2, 1]));
        assert_ne!(of(&[1, 1]), of(&[1]));
        assert_ne!(of(&[1, 2, 3]), of(&[1, 2, 4]));
    }
}
