//! What was seen once: a filter that opens counters on second sight only, since most resources never come again.
//!
//! A scalable Bloom filter (Almeida et al., Information Processing Letters 101, 2007): layers of bits, each eight times as large
//! as the one before, opened as the last one fills. Hashes are fixed, so the same attempts fill the same bits.
//!
//! Error: of things that are seen first, at most some three in a hundred are taken for known, and then counted one too many.

/// Bits of the first layer: 8 KB, enough for a campaign of some hundred votes.
const FIRST_BITS: u64 = 1 << 16;
/// Layers of 8 KB, 64 KB… to 32 MB: room for some twenty-five million things. Those beyond are all taken for known.
const LAYERS_MAX: usize = 5;
/// Bits set for each thing.
const HASHES: u64 = 4;
/// Bits a thing: with four hashes, at most seven in a thousand are mistaken for another of the same layer.
const BITS_EACH: u64 = 12;

/// The layers.
#[derive(Debug, Default)]
pub(super) struct Sighted {
    layers: Vec<Vec<u64>>,
    /// Things in the last layer.
    things: u64,
}

impl Sighted {
    /// Whether this was seen before; from now on it was. Costs a few look-ups in each layer.
    pub fn again(&mut self, key: u64) -> bool {
        let hash = mix(key);
        let holds = |layer: &Vec<u64>| {
            places(hash, layer.len() as u64 * 64).all(|(word, bit)| layer[word] & bit != 0)
        };
        // The last layer is the largest, so it is where most of what was seen stands.
        if self.layers.iter().rev().any(holds) {
            return true;
        }
        let room = self.layers.last().map_or(0, |bits| bits.len() as u64 * 64 / BITS_EACH);
        if self.things >= room {
            if self.layers.len() >= LAYERS_MAX {
                return true;
            }
            let bits = FIRST_BITS << (3 * self.layers.len());
            self.layers.push(vec![0; usize::try_from(bits / 64).expect("layers are bounded")]);
            self.things = 0;
        }
        self.things += 1;
        let last = self.layers.last_mut().expect("one was just opened");
        let bits = last.len() as u64 * 64;
        places(hash, bits).for_each(|(word, bit)| last[word] |= bit);
        false
    }
}

/// Words and bits of a hash in a layer of so many bits, a power of two, by double hashing (Kirsch and Mitzenmacher, ESA 2006).
fn places(hash: u64, bits: u64) -> impl Iterator<Item = (usize, u64)> {
    let (one, other) = (hash & 0xffff_ffff, hash >> 32 | 1);
    (0..HASHES).map(move |step| {
        let place = one.wrapping_add(step * other) & (bits - 1);
        ((place / 64) as usize, 1 << (place % 64))
    })
}

/// SplitMix64's finaliser: every bit of the key moves half of the hash.
fn mix(key: u64) -> u64 {
    let key = (key ^ key >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let key = (key ^ key >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    key ^ key >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_known_and_what_was_not_seldom_is() {
        let mut sighted = Sighted::default();
        let mistaken = (1..200_000).filter(|key| sighted.again(*key)).count();
        assert!(mistaken < 6_000, "{mistaken}");
        assert!((1..200_000).all(|key| sighted.again(key)));
    }
}
