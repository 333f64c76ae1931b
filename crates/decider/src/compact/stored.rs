//! The stored form: entries in the order of their keys, in pieces of a fixed number.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::Bytes;

use super::{CHUNK_ENTRIES_MAX, Chunk, Compact, Fixed, Key, NODE_CHUNKS_MAX, Node};

/// Entries of a stored piece. Part of the format: digests depend on it.
const PIECE_ENTRIES: usize = 64;
/// Entries of a chunk that comes from a stored piece: so that it has room.
const FRESH_ENTRIES: usize = CHUNK_ENTRIES_MAX / 2;

/// The same of chunks of a node.
const FRESH_CHUNKS: usize = NODE_CHUNKS_MAX / 2;

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
        let (mut nodes, mut len) = (Vec::new(), 0);
        let mut chunks = Vec::new();
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
            for part in piece.chunks(FRESH_ENTRIES * entry) {
                if chunks.len() == FRESH_CHUNKS {
                    nodes.push(Node(std::mem::replace(&mut chunks, Vec::with_capacity(FRESH_CHUNKS))));
                }
                chunks.push(Chunk::of(part.to_vec()));
            }
        }
        nodes.extend((!chunks.is_empty()).then_some(Node(chunks)));
        let firsts = nodes.iter().map(Node::first).collect();
        Ok(Compact { firsts, nodes, len, of: PhantomData })
    }
}
