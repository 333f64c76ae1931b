//! A tree of hashes over the events of a block, so that one event can be proved without showing its neighbours.
//!
//! The shape is that of RFC 6962: a leaf is `BLAKE3(0x00 || record)`, a node is `BLAKE3(0x01 || left || right)`, and
//! a tree of n leaves splits at the largest power of two below n. The prefixes keep a node from passing for a leaf.

use proto::Hash;

/// Longest possible proof: a block's event count is a `u32`.
pub const PROOF_HASHES_MAX: usize = 32;

/// The hash of one event record.
pub fn leaf(record: &[u8]) -> Hash {
    Hash(*blake3::Hasher::new().update(&[0]).update(record).finalize().as_bytes())
}

/// The root over these leaves. The root of no leaves is the hash of nothing.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash(*blake3::hash(&[]).as_bytes()),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The hashes that lead from the leaf at `index` up to the root, lowest first. `None`: there is no such leaf.
pub fn prove(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut proof = Vec::new();
    let (mut rest, mut at) = (leaves, index);
    while rest.len() > 1 {
        let (left, right) = rest.split_at(split(rest.len()));
        let (next, sibling) = if at < left.len() { (left, right) } else { (right, left) };
        if at >= left.len() {
            at -= left.len();
        }
        proof.push(root(sibling));
        rest = next;
    }
    proof.reverse();
    Some(proof)
}

/// Whether `leaf` is the one at `index` of the `count` leaves under `expected`.
pub fn holds(expected: &Hash, count: usize, index: usize, leaf: &Hash, proof: &[Hash]) -> bool {
    if index >= count || proof.len() > PROOF_HASHES_MAX {
        return false;
    }
    // The way down tells on which side each sibling stands; the proof is then folded from the leaf up.
    let mut leaf_is_left = Vec::with_capacity(proof.len());
    let (mut size, mut at) = (count, index);
    while size > 1 {
        let left = split(size);
        leaf_is_left.push(at < left);
        (size, at) = if at < left { (left, at) } else { (size - left, at - left) };
    }
    if leaf_is_left.len() != proof.len() {
        return false;
    }
    let mut hash = *leaf;
    for (is_left, sibling) in leaf_is_left.iter().rev().zip(proof) {
        hash = if *is_left { node(&hash, sibling) } else { node(sibling, &hash) };
    }
    hash == *expected
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Hash(*blake3::Hasher::new().update(&[1]).update(&left.0).update(&right.0).finalize().as_bytes())
}

/// Where a tree of this many leaves (two or more) splits: the largest power of two below it.
fn split(count: usize) -> usize {
    1 << (count - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|i| leaf(&i.to_le_bytes())).collect()
    }

    #[test]
    fn every_leaf_of_every_size_is_proved_and_nothing_else() {
        for count in 1..=70 {
            let leaves = leaves(count);
            let root = root(&leaves);
            for index in 0..count {
                let proof = prove(&leaves, index).unwrap();
                assert!(holds(&root, count, index, &leaves[index], &proof), "{index} of {count}");
                assert!(!holds(&root, count, index, &leaf(b"other"), &proof));
                assert!(!holds(&root, count, count, &leaves[index], &proof));
                assert!(count == 1 || !holds(&root, count, (index + 1) % count, &leaves[index], &proof));
                if !proof.is_empty() {
                    assert!(!holds(&root, count, index, &leaves[index], &proof[1..]));
                }
            }
            assert_eq!(prove(&leaves, count), None);
        }
    }

    #[test]
    fn the_shape_is_that_of_rfc_6962() {
        let l = leaves(7);
        let by_hand =
            node(&node(&node(&l[0], &l[1]), &node(&l[2], &l[3])), &node(&node(&l[4], &l[5]), &l[6]));
        assert_eq!(root(&l), by_hand);
    }
}
