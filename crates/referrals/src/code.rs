//! The code that a person hands on: short enough to be typed, and nothing leads from it back to them.

use std::fmt;
use std::str::FromStr;

use decider::compact::Fixed;
use proto::{CampaignId, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's digits: none looks like another, and none makes a word.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 60 bits: a million codes hit one another once in two million campaigns, and who guesses finds none.
const LENGTH: usize = 12;
const BITS: u32 = 5;
/// Keys of two purposes never meet.
const CONTEXT: &str = "fairground 2026 code of an inviter";

/// A person's code in a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u64);

/// Why a text is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a code has {LENGTH} of 0-9 and a-z without i, l, o and u; scan or copy it again")]
pub struct InvalidCode;

impl Code {
    /// The code of a person in a campaign. `attempt` counts from 0, for the case that another person has the first one.
    pub fn of(campaign: &CampaignId, person: PersonId, attempt: u32) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
        hasher.update(&person.0).update(&attempt.to_le_bytes()).update(campaign.as_str().as_bytes());
        let mut bytes = [0; 8];
        hasher.finalize_xof().fill(&mut bytes);
        Self(u64::from_le_bytes(bytes) >> (u64::BITS - BITS * LENGTH as u32))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |index: u32| DIGITS[(self.0 >> (BITS * index) & 31) as usize] as char;
        (0..LENGTH as u32).rev().try_for_each(|index| write!(f, "{}", digit(index)))
    }
}

impl FromStr for Code {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        if text.len() != LENGTH {
            return Err(InvalidCode);
        }
        let append = |number: u64, byte: u8| {
            // Phones begin what is typed with a capital.
            let byte = byte.to_ascii_lowercase();
            let digit = DIGITS.iter().position(|digit| *digit == byte).ok_or(InvalidCode)?;
            Ok(number << BITS | digit as u64)
        };
        text.bytes().try_fold(0, append).map(Self)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
        } else {
            u64::deserialize(deserializer).map(Self)
        }
    }
}

impl JsonSchema for Code {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "InviterCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{12}$" })
    }
}

impl Fixed for Code {
    const BYTES: usize = 8;

    fn put(&self, into: &mut [u8]) {
        self.0.put(into);
    }

    fn take(from: &[u8]) -> Self {
        Self(u64::take(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spring() -> CampaignId {
        "spring".parse().unwrap()
    }

    #[test]
    fn a_code_is_the_same_each_time_and_another_for_each_person_campaign_and_attempt() {
        let code = Code::of(&spring(), PersonId([1; 16]), 0);
        assert_eq!(code.to_string(), "a77c78qsjn69");
        assert_eq!(code, Code::of(&spring(), PersonId([1; 16]), 0));
        let others = [
            Code::of(&spring(), PersonId([2; 16]), 0),
            Code::of(&"autumn".parse().unwrap(), PersonId([1; 16]), 0),
            Code::of(&spring(), PersonId([1; 16]), 1),
        ];
        assert!(!others.contains(&code));
    }

    #[test]
    fn codes_are_read_as_they_are_written_and_nothing_else_is() {
        for person in 0..50 {
            let code = Code::of(&spring(), PersonId([person; 16]), 0);
            assert_eq!(code.to_string().parse(), Ok(code));
            assert_eq!(code.to_string().to_uppercase().parse(), Ok(code));
        }
        for text in [
            "",
            "00000000000",
            "0000000000000",
            "00000000000l",
            "00000000000O",
            "00000000000İ",
            "0000000000-0",
        ] {
            assert_eq!(text.parse::<Code>(), Err(InvalidCode), "{text}");
        }
    }
}
