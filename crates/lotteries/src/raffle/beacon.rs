//! Rounds of drand's public beacon *quicknet*, checked offline.
//!
//! Every three seconds a group of independent organisations signs the number of a round. Nobody can foresee a signature, and
//! anybody can check one under the group's public key, which is written down here: so no network is needed, and whoever brings a
//! signature need not be trusted. The randomness of a round is the SHA-256 hash of its signature.

use drand_verify::{G2PubkeyRfc, Pubkey, derive_randomness};
use proto::{Hash, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The group's public key: of the chain 52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971.
const PUBLIC_KEY: &str = "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c\
                          8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb\
                          5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a";
/// When its first round came out.
const GENESIS_MS: u64 = 1_692_803_367_000;
/// How far rounds lie apart.
const PERIOD_MS: u64 = 3_000;
/// Bytes of a signature.
const SIGNATURE_BYTES: usize = 48;
/// How long after entries have closed the round comes out at the earliest: clocks differ.
pub const AFTER_CLOSE_MS: u64 = 60_000;

/// The signature of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Signature(#[serde(with = "proto::hex_bytes")] Vec<u8>);

/// Why a signature is not that of the round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum NotThatRound {
    /// It is no signature at all.
    #[error("a signature of quicknet is a point of the curve in 96 hex digits")]
    Malformed,
    /// It is that of another round, or of another chain, or nobody's.
    #[error("the group did not sign this round so")]
    Unsigned,
}

impl Signature {
    /// These bytes.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The randomness of the round, if this is its signature.
    ///
    /// # Errors
    /// Why it is not.
    pub fn randomness(&self, round: u64) -> Result<Hash, NotThatRound> {
        if self.0.len() != SIGNATURE_BYTES {
            return Err(NotThatRound::Malformed);
        }
        match public_key().verify(round, b"", &self.0) {
            Ok(true) => Ok(Hash(derive_randomness(&self.0))),
            Ok(false) => Err(NotThatRound::Unsigned),
            Err(_) => Err(NotThatRound::Malformed),
        }
    }
}

fn public_key() -> G2PubkeyRfc {
    let mut bytes = [0; 96];
    hex::decode_to_slice(PUBLIC_KEY, &mut bytes).expect("the key stands here as hex digits");
    G2PubkeyRfc::from_fixed(bytes).expect("the key of quicknet is a point of its curve")
}

impl JsonSchema for Signature {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BeaconSignature".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "pattern": "^[0-9a-f]{96}$",
            "description": "The signature of a round of drand's quicknet, as its API gives it",
        })
    }
}

/// The first round that comes out at least [`AFTER_CLOSE_MS`] after this time.
pub fn round_after(closes_at: Timestamp) -> u64 {
    let since = closes_at.plus_ms(AFTER_CLOSE_MS).since_ms(Timestamp(GENESIS_MS));
    since.div_ceil(PERIOD_MS) + 1
}

/// When a round, from 1, comes out.
pub fn time_of(round: u64) -> Timestamp {
    Timestamp(GENESIS_MS).plus_ms(round.saturating_sub(1).saturating_mul(PERIOD_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Round 123 as the documentation of `drand-verify` has it, round 657413 as that of its Python binding has it, with the
    /// randomness that it gives.
    const RECORDED: [(u64, &str); 2] = [
        (
            123,
            "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92",
        ),
        (
            657_413,
            "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
        ),
    ];

    #[test]
    fn recorded_rounds_are_signed_and_nothing_else_is() {
        let [first, second] = RECORDED.map(|(_, text)| Signature::of(hex::decode(text).unwrap()));
        assert!(first.randomness(123).is_ok());
        let randomness = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587";
        assert_eq!(second.randomness(657_413).unwrap().to_string(), randomness);
        assert_eq!(first.randomness(124), Err(NotThatRound::Unsigned));
        assert_eq!(second.randomness(123), Err(NotThatRound::Unsigned));
        assert_eq!(Signature::of(vec![0x83; SIGNATURE_BYTES]).randomness(1), Err(NotThatRound::Malformed));
        assert_eq!(Signature::of(Vec::new()).randomness(1), Err(NotThatRound::Malformed));
    }

    #[test]
    fn rounds_come_every_three_seconds_and_the_one_that_counts_is_after_the_close() {
        assert_eq!((time_of(1), time_of(2)), (Timestamp(GENESIS_MS), Timestamp(GENESIS_MS + PERIOD_MS)));
        for at in [0, GENESIS_MS, GENESIS_MS + 1, GENESIS_MS + 2_999, GENESIS_MS + 3_000, 4_000_000_000_000] {
            let (at, round) = (Timestamp(at), round_after(Timestamp(at)));
            assert!(time_of(round) >= at.plus_ms(AFTER_CLOSE_MS), "{round} comes out too early");
            assert!(
                round == 1 || time_of(round - 1) < at.plus_ms(AFTER_CLOSE_MS),
                "{round} is not the first"
            );
        }
    }
}
