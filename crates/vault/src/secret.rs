//! Secrets and what is done with them: sealing, keyed hashes, randomness.

use std::fmt;

use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use proto::TenantId;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::VaultError;

/// A secret of 32 bytes: wiped from memory when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key32([u8; 32]);

impl Key32 {
    /// The secret itself, for a keyed hash or a cipher. Prefix what you hash with its use, since one key
    /// serves several.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn random() -> Result<Self, VaultError> {
        random().map(Self)
    }

    /// The first 16 bytes of the keyed hash of length-prefixed parts, so that no two tuples run together.
    pub(crate) fn digest(&self, purpose: &str, parts: &[&[u8]]) -> Digest16 {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for part in [purpose.as_bytes()].iter().chain(parts) {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        let mut digest = [0; 16];
        hasher.finalize_xof().fill(&mut digest);
        digest
    }
}

impl fmt::Debug for Key32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key32(…)")
    }
}

/// A keyed hash, long enough that two never meet.
pub(crate) type Digest16 = [u8; 16];

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(VaultError::NoRandomness)?;
    Ok(bytes)
}

/// What the master key gives: one key per use, so that none serves two.
pub(crate) struct Secrets {
    /// Seals person keys, purpose keys and personal data without an owner.
    pub seal: Key32,
    /// Hashes openids and purposes for the indexes.
    pub index: Key32,
    /// Checks slots, so that only this vault can have written them.
    pub check: Key32,
}

impl Secrets {
    pub fn of(master: &Key32) -> Self {
        let derive = |context| Key32(blake3::derive_key(context, &master.0));
        Self {
            seal: derive("fairground 2026 vault seal v1"),
            index: derive("fairground 2026 vault index v1"),
            check: derive("fairground 2026 vault check v1"),
        }
    }

    /// Where a person is found: a keyed hash, so that a start need not unseal every openid.
    pub fn openid_index(&self, tenant: &TenantId, openid: &str) -> Digest16 {
        self.index.digest("openid", &[tenant.as_str().as_bytes(), openid.as_bytes()])
    }
}

/// Bytes of the random nonce before sealed bytes. 24 random bytes never repeat by accident.
pub(crate) const NONCE_BYTES: usize = 24;
/// What sealing adds: nonce and tag.
pub(crate) const SEAL_BYTES: usize = NONCE_BYTES + 16;

/// Seals `plain` with XChaCha20-Poly1305: nonce, sealed bytes, tag. `about` is bound to it, unsealed.
pub(crate) fn seal(key: &Key32, nonce: [u8; NONCE_BYTES], about: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(plain.len() + SEAL_BYTES);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let tag = XChaCha20Poly1305::new(key.bytes().into())
        .encrypt_in_place_detached(XNonce::from_slice(&nonce), about, &mut sealed[NONCE_BYTES..])
        .expect("slots and parts of a roll are far shorter than the cipher's bound");
    sealed.extend_from_slice(&tag);
    sealed
}

/// Unseals what [`seal`] gave, or `None` if key, bytes or `about` are others.
pub(crate) fn unseal(key: &Key32, about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, rest) = sealed.split_at_checked(NONCE_BYTES)?;
    let (text, tag) = rest.split_at_checked(rest.len().checked_sub(16)?)?;
    let mut plain = Zeroizing::new(text.to_vec());
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt_in_place_detached(XNonce::from_slice(nonce), about, &mut plain, Tag::from_slice(tag))
        .ok()?;
    Some(plain)
}

/// Unseals a key.
pub(crate) fn unseal_key(key: &Key32, about: &[u8], sealed: &[u8]) -> Option<Key32> {
    let plain = unseal(key, about, sealed)?;
    plain.as_slice().try_into().ok().map(Key32)
}
