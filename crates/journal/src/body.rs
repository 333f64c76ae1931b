//! How a block's body is stored: as it is, or as one LZ4 block if that is shorter.

use std::sync::Arc;

/// The stored form. Costs about 1 ms for 1 MB; a block has at most 120 KiB.
pub(crate) fn pack(body: Vec<u8>) -> Vec<u8> {
    let packed = lz4_flex::block::compress(&body);
    if packed.len() < body.len() { packed } else { body }
}

/// The body of so many bytes behind its stored form; `None` if it is not that. `bytes` must have been bounded before.
///
/// Two stored forms may have one body, so hashes are compared over what is stored.
pub(crate) fn unpack(stored: &[u8], bytes: usize) -> Option<Arc<[u8]>> {
    if stored.len() == bytes {
        return Some(stored.into());
    }
    let body = lz4_flex::block::decompress(stored, bytes).ok()?;
    (stored.len() < bytes && body.len() == bytes).then(|| body.into())
}
