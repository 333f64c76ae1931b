//! A map for states with millions of entries: as many bytes as its keys and values have, and few around them.
//!
//! Entries stand sorted in chunks of some fifty, chunks in order in nodes of about two hundred, and nodes in order: a
//! tree of three levels. An insertion moves a kilobyte or so, whatever the size of the map: no pause while a table
//! doubles, and no table that is half empty. What is stored is the entries in the order of their keys, in pieces of a
//! fixed number: a pure function of the contents, that a start copies back without inserting anything.

mod fixed;
mod search;
mod stored;

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

pub use fixed::Fixed;
use search::{boundary, likely};

/// Entries of a chunk before it is split. More make insertions move more, of what is seldom in a cache; fewer make more
/// chunks.
const CHUNK_ENTRIES_MAX: usize = 64;
/// Chunks of a node before it is split.
const NODE_CHUNKS_MAX: usize = 256;
/// Entries that a chunk makes room for at a time, so that little of it stays empty.
const ROOM_ENTRIES: usize = 8;

/// A map of fixed-width entries; see the [module](self).
pub struct Compact<K, V> {
    /// The beginning of each node's first key.
    firsts: Vec<u64>,
    /// In order; none is empty.
    nodes: Vec<Node>,
    len: usize,
    of: PhantomData<fn() -> (K, V)>,
}

/// Chunks in order; at least one.
#[derive(Clone)]
struct Node(Vec<Chunk>);

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
        let entries = &self.nodes[place.node].0[place.chunk].entries;
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
                let entries = &mut self.nodes[place.node].0[place.chunk].entries;
                let bytes = &mut entries[place.at + K::BYTES..][..V::BYTES];
                next(Some(V::take(bytes))).borrow().put(bytes);
            }
            Err(place) => {
                if self.nodes.is_empty() {
                    self.firsts.push(0);
                    self.nodes.push(Node(vec![Chunk::of(Vec::new())]));
                }
                let chunk = &mut self.nodes[place.node].0[place.chunk];
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
        let entries = &mut self.nodes[place.node].0[place.chunk].entries;
        let value = V::take(&entries[place.at + K::BYTES..][..V::BYTES]);
        entries.drain(place.at..place.at + Self::ENTRY);
        self.len -= 1;
        self.settle(place);
        Some(value)
    }

    /// Keeps the entries for which `keeps` says so.
    pub fn retain(&mut self, mut keeps: impl FnMut(&K, &V) -> bool) {
        for chunk in self.nodes.iter_mut().flat_map(|node| &mut node.0) {
            let entries = chunk.entries.chunks_exact(Self::ENTRY);
            let kept =
                entries.filter(|entry| keeps(&K::take(&entry[..K::BYTES]), &V::take(&entry[K::BYTES..])));
            let kept: Vec<u8> = kept.flatten().copied().collect();
            if kept.len() < chunk.entries.len() {
                *chunk = Chunk::of(kept);
            }
        }
        self.nodes.iter_mut().for_each(|node| node.0.retain(|chunk| !chunk.entries.is_empty()));
        self.nodes.retain(|node| !node.0.is_empty());
        self.firsts = self.nodes.iter().map(Node::first).collect();
        self.len = self.entries().count();
    }

    /// The entries of keys below this one, from the last one back.
    pub fn below<'m>(&'m self, key: &K) -> impl Iterator<Item = (K, V)> + use<'m, K, V> {
        let key = Key::of(key);
        let (Ok(end) | Err(end)) = self.find(key.bytes::<K>());
        let chunks = self.nodes.get(end.node).map_or(&[][..], |node| &node.0);
        let last = chunks.get(end.chunk).map_or(&[][..], |chunk| &chunk.entries[..end.at]);
        let nodes = self.nodes.iter().take(end.node).rev();
        let before = chunks.iter().take(end.chunk).rev().chain(nodes.flat_map(|node| node.0.iter().rev()));
        let parts = std::iter::once(last).chain(before.map(|chunk| &chunk.entries[..]));
        let entries = parts.flat_map(|part| part.chunks_exact(Self::ENTRY).rev());
        entries.map(|entry| (K::take(&entry[..K::BYTES]), V::take(&entry[K::BYTES..])))
    }

    fn entries(&self) -> impl Iterator<Item = &[u8]> {
        let chunks = self.nodes.iter().flat_map(|node| &node.0);
        chunks.flat_map(|chunk| chunk.entries.chunks_exact(Self::ENTRY))
    }

    /// Where a key is, or where it would go.
    fn find(&self, key: &[u8]) -> Result<Place, Place> {
        let prefix = prefix(key);
        // Whether something begins with this key or before it.
        let begins = |first: u64, chunk: &Chunk| match first.cmp(&prefix) {
            Ordering::Equal => &chunk.entries[..K::BYTES] <= key,
            order => order == Ordering::Less,
        };
        let reached = self.firsts.partition_point(|first| *first <= prefix);
        let reached = boundary(self.nodes.len(), reached, |at| begins(self.firsts[at], &self.nodes[at].0[0]));
        let node = reached.saturating_sub(1);
        let Some(Node(chunks)) = self.nodes.get(node) else {
            return Err(Place { node, chunk: 0, at: 0 });
        };
        let end = self.firsts.get(node + 1).copied().unwrap_or(u64::MAX);
        let guess = likely(prefix, (chunks[0].first, end), chunks.len());
        // Where keys only grow, what comes next belongs to the last one.
        let guess = if chunks[chunks.len() - 1].first <= prefix { chunks.len() } else { guess };
        let chunk =
            boundary(chunks.len(), guess, |at| begins(chunks[at].first, &chunks[at])).saturating_sub(1);
        let entries = &chunks[chunk].entries;
        let count = entries.len() / Self::ENTRY;
        let key_at = |index: usize| &entries[index * Self::ENTRY..][..K::BYTES];
        let is_before = |index: usize| {
            let found = key_at(index);
            self::prefix(found).cmp(&prefix).then_with(|| found.cmp(key)) == Ordering::Less
        };
        let end = chunks.get(chunk + 1).map_or(end, |next| next.first);
        let guess = likely(prefix, (chunks[chunk].first, end), count);
        let index = boundary(count, guess, is_before);
        let place = Place { node, chunk, at: index * Self::ENTRY };
        if index < count && key_at(index) == key { Ok(place) } else { Err(place) }
    }

    /// After a chunk has changed: what is full is split, what is empty goes, and beginnings are noted.
    fn settle(&mut self, Place { node: index, chunk, at }: Place) {
        let is_last_node = index + 1 == self.nodes.len();
        let Node(chunks) = &mut self.nodes[index];
        let is_last = is_last_node && chunk + 1 == chunks.len();
        let entries = &mut chunks[chunk].entries;
        if entries.is_empty() {
            chunks.remove(chunk);
        } else if entries.len() > CHUNK_ENTRIES_MAX * Self::ENTRY {
            // Where keys only grow, what lies behind them stays full.
            let is_appended = is_last && at + Self::ENTRY == entries.len();
            let middle = entries.len() / Self::ENTRY / 2 * Self::ENTRY;
            let upper = entries.split_off(if is_appended { at } else { middle });
            entries.shrink_to_fit();
            chunks.insert(chunk + 1, Chunk::of(upper));
        }
        if at == 0
            && let Some(chunk) = chunks.get_mut(chunk)
        {
            chunk.first = prefix(&chunk.entries);
        }
        let Some(first) = chunks.first() else {
            self.nodes.remove(index);
            self.firsts.remove(index);
            return;
        };
        self.firsts[index] = first.first;
        if chunks.len() > NODE_CHUNKS_MAX {
            let kept = if is_last { NODE_CHUNKS_MAX } else { NODE_CHUNKS_MAX / 2 };
            let upper = Node(chunks.split_off(kept));
            self.firsts.insert(index + 1, upper.first());
            self.nodes.insert(index + 1, upper);
        }
    }
}

impl Node {
    fn first(&self) -> u64 {
        self.0[0].first
    }
}

impl Chunk {
    fn of(entries: Vec<u8>) -> Self {
        Self { first: prefix(&entries), entries }
    }

    /// Makes room for an entry at a place.
    fn open(&mut self, at: usize, entry: usize) -> &mut [u8] {
        let entries = &mut self.entries;
        let length = entries.len();
        if entries.capacity() < length + entry {
            entries.reserve_exact(entry * ROOM_ENTRIES);
        }
        entries.resize(length + entry, 0);
        entries.copy_within(at..length, at + entry);
        &mut entries[at..at + entry]
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
        Self { firsts: Vec::new(), nodes: Vec::new(), len: 0, of: PhantomData }
    }
}

impl<K, V> Clone for Compact<K, V> {
    fn clone(&self) -> Self {
        Self { firsts: self.firsts.clone(), nodes: self.nodes.clone(), len: self.len, of: PhantomData }
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

#[cfg(test)]
mod tests;
