//! Signed texts: bytes and a keyed BLAKE3 hash over them, in base64url.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

/// Bytes of a signature. 128 bits can't be guessed online, and tokens stay short enough for a header or a body.
const MAC_BYTES: usize = 16;

/// The text of these bytes under a key. `bound` is signed along but not carried: who reads must know it.
pub(crate) fn seal(key: &[u8; 32], bound: &[&[u8]], payload: &[u8]) -> String {
    let mut bytes = payload.to_vec();
    bytes.extend_from_slice(&mac(key, bound, payload));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The signed bytes, if the signature is right under this key and for what it was bound to.
pub(crate) fn open(key: &[u8; 32], bound: &[&[u8]], text: &str, bytes_max: usize) -> Option<Vec<u8>> {
    // Bounded before it is decoded, since callers choose the length.
    if text.len() > bytes_max * 4 / 3 + 4 {
        return None;
    }
    let mut bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let payload_bytes = bytes.len().checked_sub(MAC_BYTES)?;
    let expected = mac(key, bound, &bytes[..payload_bytes]);
    let genuine: bool = expected.ct_eq(&bytes[payload_bytes..]).into();
    bytes.truncate(payload_bytes);
    genuine.then_some(bytes)
}

/// Length-prefixed, so that no two different tuples are signed alike.
fn mac(key: &[u8; 32], bound: &[&[u8]], payload: &[u8]) -> [u8; MAC_BYTES] {
    let mut hasher = blake3::Hasher::new_keyed(key);
    for field in bound.iter().chain([&payload]) {
        hasher.update(&(field.len() as u64).to_le_bytes()).update(field);
    }
    let mut mac = [0; MAC_BYTES];
    hasher.finalize_xof().fill(&mut mac);
    mac
}

/// Reads fixed-size fields from the front of signed bytes.
pub(crate) struct Fields<'a>(pub(crate) &'a [u8]);

impl Fields<'_> {
    /// The next `N` bytes.
    pub(crate) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn what_is_sealed_opens_for_the_same_key_and_binding_only() {
        let text = seal(&KEY, &[b"ann", b"spring"], b"payload");
        assert_eq!(open(&KEY, &[b"ann", b"spring"], &text, 64), Some(b"payload".to_vec()));
        assert_eq!(open(&[8; 32], &[b"ann", b"spring"], &text, 64), None);
        assert_eq!(open(&KEY, &[b"anns", b"pring"], &text, 64), None);
        assert_eq!(open(&KEY, &[b"ann"], &text, 64), None);
    }

    #[test]
    fn every_flipped_character_is_noticed() {
        let text = seal(&KEY, &[], b"payload");
        for at in 0..text.len() {
            let mut forged = text.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(open(&KEY, &[], &forged, 64), None, "{at}");
        }
        for rubbish in ["", "A", "AAAA", "=", "春", &"A".repeat(10_000)] {
            assert_eq!(open(&KEY, &[], rubbish, 64), None);
        }
    }
}
