//! Byte strings: hex for human readers, bytes in binary formats. For `#[serde(with = "proto::hex_bytes")]`.

use serde::{Deserialize, Deserializer, Serializer};

/// Writes bytes.
pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(&hex::encode(bytes))
    } else {
        serde_bytes::serialize(bytes, serializer)
    }
}

/// Reads bytes.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    if deserializer.is_human_readable() {
        let text = String::deserialize(deserializer)?;
        hex::decode(text).map_err(serde::de::Error::custom)
    } else {
        serde_bytes::deserialize(deserializer)
    }
}
