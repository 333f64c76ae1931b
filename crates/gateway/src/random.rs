//! Random names for what needs no secret: request ids and one-off keys. Tokens' nonces come from here as well.

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
