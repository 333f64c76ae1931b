//! Names of things, one type each, so that no two can be swapped by mistake.
//!
//! Binary ids print and parse as lower-case hex. In binary formats they are byte strings, which postcard reads
//! several times faster than an array of numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Binary ids are a fixed number of hex digits.
    #[error("{kind} must be {digits} lower-case hex digits")]
    NotHex {
        /// Which id was expected.
        kind: &'static str,
        /// How many digits it has.
        digits: usize,
    },
    /// Names of campaigns and tenants are short slugs, since they stand in URLs and in every event.
    #[error(
        "{kind} must be 1 to {NAME_BYTES_MAX} characters of a-z, 0-9, '-' or '_' and begin with a letter or digit"
    )]
    NotName {
        /// Which name was expected.
        kind: &'static str,
    },
}

/// Longest campaign or tenant name. It stands in every event, so it is kept short.
pub const NAME_BYTES_MAX: usize = 48;

macro_rules! binary_id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub [u8; $bytes]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let invalid = InvalidId::NotHex { kind: stringify!($name), digits: 2 * $bytes };
                // Upper case is refused so that one id has one spelling.
                if text.bytes().any(|b| b.is_ascii_uppercase()) {
                    return Err(invalid);
                }
                let mut bytes = [0; $bytes];
                hex::decode_to_slice(text, &mut bytes).map_err(|_| invalid)?;
                Ok(Self(bytes))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    serde_bytes::serialize(&self.0, serializer)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                } else {
                    serde_bytes::deserialize(deserializer).map(Self)
                }
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": concat!("^([0-9a-f]{2}){", stringify!($bytes), "}$"),
                })
            }
        }
    };
}

binary_id!(
    /// A person within one tenant: random, given once per (tenant, openid), never derived from the openid.
    PersonId, 16);
binary_id!(
    /// One command, however often it is sent: see [`CommandId::derive`].
    CommandId, 16);
binary_id!(
    /// Keyed hash of what a command asks for (never of token, evidence or time), so that one key can't carry two wishes.
    ///
    /// 64 bits suffice: only two wishes of one sender under one key are ever compared, and who does not know the key of
    /// the hash can't search for two that look alike. If they did, they would be told that the first one stands.
    Intent, 8);
binary_id!(
    /// Points at personal data in the vault; random, so that nothing is left of it once the vault forgets.
    PersonalRef, 16);
binary_id!(
    /// The nonce of a page token: spent by the first command that carries it. Unique among one person's tokens of two
    /// hours; a token is bound to its person, so two persons may share one.
    Nonce, 4);
binary_id!(
    /// A keyed hash of evidence: equal evidence under one key gives equal pseudonyms, and nothing leads back.
    Pseudonym, 8);
binary_id!(
    /// The first bytes of the hash of what a verdict was computed with: a ruleset or the network tables.
    RulesHash, 8);
binary_id!(
    /// A journal's life: a fresh one after every restore, so that positions of two lives are never mixed up.
    Incarnation, 8);
binary_id!(
    /// All that follows from one request, in whatever process: see [`TraceId::of`]. As in W3C Trace Context.
    TraceId, 16);
binary_id!(
    /// One step of a trace: see [`SpanId::of`]. As in W3C Trace Context.
    SpanId, 8);
binary_id!(
    /// A BLAKE3 hash.
    Hash, 32);
binary_id!(
    /// One transfer of the ledger, for ever: sent again under its id, it is booked no second time.
    TransferId, 16);
binary_id!(
    /// Hash of an operator's or auditor's token; the token itself is stored nowhere.
    TokenHash, 32);

macro_rules! name_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "SmolStr", into = "SmolStr")]
        pub struct $name(SmolStr);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }

        impl TryFrom<SmolStr> for $name {
            type Error = InvalidId;
            fn try_from(text: SmolStr) -> Result<Self, InvalidId> {
                if is_name(&text) { Ok(Self(text)) } else { Err(InvalidId::NotName { kind: stringify!($name) }) }
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if is_name(text) { Ok(Self(text.into())) } else { Err(InvalidId::NotName { kind: stringify!($name) }) }
            }
        }

        impl From<$name> for SmolStr {
            fn from(name: $name) -> SmolStr {
                name.0
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$", "maxLength": NAME_BYTES_MAX })
            }
        }
    };
}

name_id!(
    /// An official account. Everything a token may touch belongs to one.
    TenantId
);
name_id!(
    /// A campaign, unique per deployment; chosen by the operator, since it stands in the page's address.
    CampaignId
);

fn is_name(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (1..=NAME_BYTES_MAX).contains(&text.len())
        && allowed(text.as_bytes()[0])
        && text.bytes().all(|b| allowed(b) || b == b'-' || b == b'_')
}

impl CommandId {
    /// The id of a command, bound to its sender and place so that nobody can squat on or read another's.
    ///
    /// `sender` is the person's id in hex, or another text that names who acts; `key` is the Idempotency-Key.
    /// Fields are length-prefixed, so no two different tuples hash alike.
    pub fn derive(tenant: &TenantId, campaign: &str, sender: &str, operation: &str, key: &str) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 command id v1");
        for field in [tenant.as_str(), campaign, sender, operation, key] {
            hasher.update(&(field.len() as u64).to_le_bytes()).update(field.as_bytes());
        }
        Self(first_bytes(&hasher))
    }
}

impl Intent {
    /// The intent behind an encoded command body.
    pub fn of(body: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 intent v1");
        Self(first_bytes(hasher.update(body)))
    }
}

fn first_bytes<const N: usize>(hasher: &blake3::Hasher) -> [u8; N] {
    let mut bytes = [0; N];
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_slugs() {
        for good in ["a", "spring-2026", "7_days"] {
            assert!(good.parse::<CampaignId>().is_ok(), "{good}");
        }
        for bad in ["", "-a", "Spring", "a/b", "春", &"a".repeat(NAME_BYTES_MAX + 1)] {
            assert!(bad.parse::<CampaignId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn binary_ids_have_one_spelling() {
        let id = Nonce([0xab; 4]);
        assert_eq!(id.to_string(), "abababab");
        assert_eq!("abababab".parse(), Ok(id));
        assert!("ABABABAB".parse::<Nonce>().is_err());
        assert!("ab".parse::<Nonce>().is_err());
    }

    #[test]
    fn command_ids_do_not_run_together() {
        let tenant: TenantId = "default".parse().unwrap();
        let one = CommandId::derive(&tenant, "ab", "c", "cast", "k");
        let other = CommandId::derive(&tenant, "a", "bc", "cast", "k");
        assert_ne!(one, other);
    }
}
