//! A map for states with millions of entries: as many bytes as its keys and values have, and few around them.
//!
//! Entries stand sorted in chunks of some fifty, chunks in order in nodes of about two hundred, and nodes in order: a
//! tree of three levels. An insertion moves a kilobyte or so, whatever the size of the map: no pause while a table
//! doubles, and no table that is half empty. What is stored is the entries in the order of their keys, in pieces of a
//! fixed number: a pure function of the contents, that a start copies back without inserting anything.

mod fixed;

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::Bytes;

pub use fixed::Fixed;

/// Entries of a chunk before it is split. More make insertions move more, of what is seldom in a cache; fewer make more
/// chunks.
const CHUNK_ENTRIES_MAX: usize = 64;
/// Chunks of a node before it is split.
const NODE_CHUNKS_MAX: usize = 256;
/// Entries of a stored piece. Part of the format: digests depend on it.
const PIECE_ENTRIES: usize = 64;
/// Entries of a chunk that comes from a stored piece: so that it has room.
const FRESH_ENTRIES: usize = CHUNK_ENTRIES_MAX / 2;
/// Entries that a chunk makes room for at a time, so that little of it stays empty.
const ROOM_ENTRIES: usize = 8;
/// How far from its likely place a random key is looked for first, in entries; about the spread of a full chunk's.
const NEIGHBOURS: usize = 4;
/// Bits of a prefix that don't matter for where a key is likely to stand; without them products don't overflow.
const PREFIX_SHIFT: u32 = 16;

/// A map of fixed-width entries; see the [module](self).
pub struct Compact<K, V> {
    /// In order; none is empty.
    nodes: Vec<Node>,
    len: usize,
    of: PhantomData<fn() -> (K, V)>,
}

/// Chunks in order; at least one.
#[derive(Clone)]
struct Node {
    /// The first chunk's.
    first: u64,
    chunks: Vec<Chunk>,
}

/// Entries in order, each a key with its value behind it; at least one.
#[derive(Clone)]
struct Chunk {
    /// The beginning of the first key, so that a search rarely looks into chunks that it passes.
    first: u64,
    entries: Vec<u8>,
}

/// Where an entry is, or would be.
#[derive(Clone, Copy)]
struct Place {
    node: usize,
    chunk: usize,
    /// In bytes.
    at: usize,
}

impl<K: Fixed, V: Fixed> Compact<K, V> {
    const ENTRY: usize = K::BYTES + V::BYTES;

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether this key has an entry.
    pub fn contains(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// The value under this key.
    pub fn get(&self, key: &K) -> Option<V> {
        let place = self.find(Key::of(key).bytes::<K>()).ok()?;
        let entries = &self.nodes[place.node].chunks[place.chunk].entries;
        Some(V::take(&entries[place.at + K::BYTES..][..V::BYTES]))
    }

    /// Puts a value under this key; gives the one that was there.
    pub fn insert(&mut self, key: &K, value: &V) -> Option<V> {
        let mut replaced = None;
        self.upsert(key, |before| {
            replaced = before;
            value
        });
        replaced
    }

    /// Puts under this key what follows from the value that is there, if there is one; looks the key up once.
    pub fn upsert<W: Borrow<V>>(&mut self, key: &K, next: impl FnOnce(Option<V>) -> W) {
        let key = Key::of(key);
        let key = key.bytes::<K>();
        match self.find(key) {
            Ok(place) => {
                let entries = &mut self.nodes[place.node].chunks[place.chunk].entries;
                let bytes = &mut entries[place.at + K::BYTES..][..V::BYTES];
                next(Some(V::take(bytes))).borrow().put(bytes);
            }
            Err(place) => {
                if self.nodes.is_empty() {
                    self.nodes.push(Node::of(vec![Chunk::of(Vec::new())]));
                }
                let chunk = &mut self.nodes[place.node].chunks[place.chunk];
                let entry = chunk.open(place.at, Self::ENTRY);
                entry[..K::BYTES].copy_from_slice(key);
                next(None).borrow().put(&mut entry[K::BYTES..]);
                self.len += 1;
                self.settle(place);
            }
        }
    }

    /// Takes the entry of this key out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let place = self.find(Key::of(key).bytes::<K>()).ok()?;
        let entries = &mut self.nodes[place.node].chunks[place.chunk].entries;
        let value = V::take(&entries[place.at + K::BYTES..][..V::BYTES]);
        entries.drain(place.at..place.at + Self::ENTRY);
        self.len -= 1;
        self.settle(place);
        Some(value)
    }

    /// Keeps the entries for which `keeps` says so.
    pub fn retain(&mut self, mut keeps: impl FnMut(&K, &V) -> bool) {
        for chunk in self.nodes.iter_mut().flat_map(|node| &mut node.chunks) {
            let entries = chunk.entries.chunks_exact(Self::ENTRY);
            let kept =
                entries.filter(|entry| keeps(&K::take(&entry[..K::BYTES]), &V::take(&entry[K::BYTES..])));
            let kept: Vec<u8> = kept.flatten().copied().collect();
            if kept.len() < chunk.entries.len() {
                *chunk = Chunk::of(kept);
            }
        }
        for node in &mut self.nodes {
            node.chunks.retain(|chunk| !chunk.entries.is_empty());
            node.first = node.chunks.first().map_or(0, |chunk| chunk.first);
        }
        self.nodes.retain(|node| !node.chunks.is_empty());
        self.len = self.entries().count();
    }

    /// The entries of keys below this one, from the last one back.
    pub fn below<'m>(&'m self, key: &K) -> impl Iterator<Item = (K, V)> + use<'m, K, V> {
        let key = Key::of(key);
        let (Ok(end) | Err(end)) = self.find(key.bytes::<K>());
        let chunks = self.nodes.get(end.node).map_or(&[][..], |node| &node.chunks);
        let last = chunks.get(end.chunk).map_or(&[][..], |chunk| &chunk.entries[..end.at]);
        let nodes = self.nodes.iter().take(end.node).rev();
        let before =
            chunks.iter().take(end.chunk).rev().chain(nodes.flat_map(|node| node.chunks.iter().rev()));
        let parts = std::iter::once(last).chain(before.map(|chunk| &chunk.entries[..]));
        let entries = parts.flat_map(|part| part.chunks_exact(Self::ENTRY).rev());
        entries.map(|entry| (K::take(&entry[..K::BYTES]), V::take(&entry[K::BYTES..])))
    }

    fn entries(&self) -> impl Iterator<Item = &[u8]> {
        let chunks = self.nodes.iter().flat_map(|node| &node.chunks);
        chunks.flat_map(|chunk| chunk.entries.chunks_exact(Self::ENTRY))
    }

    /// Where a key is, or where it would go.
    fn find(&self, key: &[u8]) -> Result<Place, Place> {
        let prefix = prefix(key);
        let begins = |first: u64, chunk: &Chunk| match first.cmp(&prefix) {
            Ordering::Equal => &chunk.entries[..K::BYTES] <= key,
            order => order == Ordering::Less,
        };
        let node = self.nodes.partition_point(|node| begins(node.first, &node.chunks[0])).saturating_sub(1);
        let chunks = self.nodes.get(node).map_or(&[][..], |node| &node.chunks);
        let chunk = chunks.partition_point(|chunk| begins(chunk.first, chunk)).saturating_sub(1);
        let place = |index: usize| Place { node, chunk, at: index * Self::ENTRY };
        let Some(found) = chunks.get(chunk) else { return Err(place(0)) };
        let order = |index: usize| {
            let entry = &found.entries[index * Self::ENTRY..][..K::BYTES];
            self::prefix(entry).cmp(&prefix).then_with(|| entry.cmp(key))
        };
        let (mut low, mut high) = found.neighbourhood(prefix, chunks.get(chunk + 1), Self::ENTRY, order);
        while low < high {
            let middle = low.midpoint(high);
            match order(middle) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Ok(place(middle)),
                Ordering::Greater => high = middle,
            }
        }
        Err(place(low))
    }

    /// After a chunk has changed: what is full is split, what is empty goes, and beginnings are noted.
    fn settle(&mut self, Place { node: index, chunk, at }: Place) {
        let node = &mut self.nodes[index];
        let entries = &mut node.chunks[chunk].entries;
        if entries.is_empty() {
            node.chunks.remove(chunk);
        } else if entries.len() > CHUNK_ENTRIES_MAX * Self::ENTRY {
            let upper = entries.split_off(entries.len() / Self::ENTRY / 2 * Self::ENTRY);
            entries.shrink_to_fit();
            node.chunks.insert(chunk + 1, Chunk::of(upper));
        }
        if at == 0
            && let Some(chunk) = node.chunks.get_mut(chunk)
        {
            chunk.first = prefix(&chunk.entries);
        }
        match node.chunks.first() {
            None => drop(self.nodes.remove(index)),
            Some(chunk) => {
                node.first = chunk.first;
                if node.chunks.len() > NODE_CHUNKS_MAX {
                    let upper = node.chunks.split_off(node.chunks.len() / 2);
                    self.nodes.insert(index + 1, Node::of(upper));
                }
            }
        }
    }
}

impl Node {
    fn of(chunks: Vec<Chunk>) -> Self {
        Self { first: chunks[0].first, chunks }
    }
}

impl Chunk {
    fn of(entries: Vec<u8>) -> Self {
        Self { first: prefix(&entries), entries }
    }

    /// Between which entries a key with this prefix stands. Ids are random, so that is nearly known from where the next
    /// chunk begins, and most of a chunk, which is seldom in a cache, need not be looked at.
    fn neighbourhood(
        &self,
        prefix: u64,
        next: Option<&Chunk>,
        entry: usize,
        order: impl Fn(usize) -> Ordering,
    ) -> (usize, usize) {
        let entries = self.entries.len() / entry;
        let span = next.map_or(u64::MAX, |next| next.first).saturating_sub(self.first);
        let into = prefix.saturating_sub(self.first).min(span);
        let likely = (into >> PREFIX_SHIFT) as usize * entries / ((span >> PREFIX_SHIFT) as usize + 1);
        let (low, high) = (likely.saturating_sub(NEIGHBOURS), (likely + NEIGHBOURS).min(entries));
        if low > 0 && order(low - 1) != Ordering::Less {
            (0, low)
        } else if high < entries && order(high - 1) == Ordering::Less {
            (high, entries)
        } else {
            (low, high)
        }
    }

    /// Makes room for an entry at a place.
    fn open(&mut self, at: usize, entry: usize) -> &mut [u8] {
        let length = self.entries.len();
        if self.entries.capacity() < length + entry {
            self.entries.reserve_exact(entry * ROOM_ENTRIES);
        }
        self.entries.resize(length + entry, 0);
        self.entries.copy_within(at..length, at + entry);
        &mut self.entries[at..at + entry]
    }
}

/// The first eight bytes as a number, in the same order; 0 where there is no entry. Keys are never shorter.
fn prefix(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}

/// The bytes of a key.
struct Key([u8; Self::BYTES_MAX]);

impl Key {
    /// The longest keys are ids. The shortest must fill a chunk's beginning.
    const BYTES_MAX: usize = 16;

    fn of<K: Fixed>(key: &K) -> Self {
        const { assert!(8 <= K::BYTES && K::BYTES <= Self::BYTES_MAX, "a key has 8 to 16 bytes") };
        let mut bytes = [0; Self::BYTES_MAX];
        key.put(&mut bytes[..K::BYTES]);
        Self(bytes)
    }

    fn bytes<K: Fixed>(&self) -> &[u8] {
        &self.0[..K::BYTES]
    }
}

impl<K, V> Default for Compact<K, V> {
    fn default() -> Self {
        Self { nodes: Vec::new(), len: 0, of: PhantomData }
    }
}

impl<K, V> Clone for Compact<K, V> {
    fn clone(&self) -> Self {
        Self { nodes: self.nodes.clone(), len: self.len, of: PhantomData }
    }
}

impl<K: Fixed, V: Fixed> PartialEq for Compact<K, V> {
    /// Equal by contents: how they are cut into chunks depends on the order in which they came.
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.entries().eq(other.entries())
    }
}

impl<K: Fixed, V: Fixed> Eq for Compact<K, V> {}

impl<K, V> fmt::Debug for Compact<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Compact({} entries)", self.len)
    }
}

impl<K: Fixed, V: Fixed> Serialize for Compact<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pieces = serializer.serialize_seq(Some(self.len.div_ceil(PIECE_ENTRIES)))?;
        let mut piece = Vec::with_capacity(PIECE_ENTRIES * Self::ENTRY);
        for entry in self.entries() {
            piece.extend_from_slice(entry);
            if piece.len() == PIECE_ENTRIES * Self::ENTRY {
                pieces.serialize_element(Bytes::new(&piece))?;
                piece.clear();
            }
        }
        if !piece.is_empty() {
            pieces.serialize_element(Bytes::new(&piece))?;
        }
        pieces.end()
    }
}

impl<'de, K: Fixed, V: Fixed> Deserialize<'de> for Compact<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Pieces(PhantomData))
    }
}

struct Pieces<K, V>(PhantomData<(K, V)>);

impl<'de, K: Fixed, V: Fixed> Visitor<'de> for Pieces<K, V> {
    type Value = Compact<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("pieces of sorted entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pieces: A) -> Result<Compact<K, V>, A::Error> {
        let entry = K::BYTES + V::BYTES;
        let (mut chunks, mut len) = (Vec::new(), 0);
        let mut last: Option<Key> = None;
        while let Some(piece) = pieces.next_element::<&Bytes>()? {
            if piece.is_empty() || piece.len() % entry != 0 || piece.len() > PIECE_ENTRIES * entry {
                return Err(A::Error::custom("a piece is no whole number of entries"));
            }
            for found in piece.chunks_exact(entry) {
                let mut key = Key([0; Key::BYTES_MAX]);
                key.0[..K::BYTES].copy_from_slice(&found[..K::BYTES]);
                if last.replace(Key(key.0)).is_some_and(|last| last.0 >= key.0) {
                    return Err(A::Error::custom("entries are not in order"));
                }
            }
            len += piece.len() / entry;
            chunks.extend(piece.chunks(FRESH_ENTRIES * entry).map(|part| Chunk::of(part.to_vec())));
        }
        let mut nodes = Vec::with_capacity(chunks.len().div_ceil(NODE_CHUNKS_MAX / 2));
        let mut rest = chunks.into_iter();
        while rest.len() > 0 {
            nodes.push(Node::of(rest.by_ref().take(NODE_CHUNKS_MAX / 2).collect()));
        }
        Ok(Compact { nodes, len, of: PhantomData })
    }
}

#[cfg(test)]
mod tests;
