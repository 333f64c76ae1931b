//! Random names for what needs no secret: request ids and one-off keys. Tokens' nonces come from here as well.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// Random bytes from the system.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("a system without randomness can't serve tokens");
    bytes
}

/// Random bytes as hex.
pub(crate) fn hex<const N: usize>() -> String {
    hex::encode(bytes::<N>())
}

/// Gives ids to requests. They name requests and keep no secret, so they need no randomness of the system each; but they
/// don't tell how many requests there are either.
pub(crate) struct RequestIds {
    key: RandomState,
    next: AtomicU64,
}

impl RequestIds {
    pub(crate) fn new() -> Self {
        Self { key: RandomState::new(), next: AtomicU64::new(0) }
    }

    /// 32 hex digits.
    pub(crate) fn next(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}{:016x}", self.key.hash_one((number, 0)), self.key.hash_one((number, 1)))
    }
}
