//! What repeats from vote to vote is stated once and referred to from then on.

use serde::de::{Error, SeqAccess, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Something that many votes have in common, such as a model of phone or a network.
///
/// In the log it begins with a number: 0 for [`Mention::Inline`], twice the id for [`Mention::Listed`], and one more
/// for [`Mention::First`]. What is stated follows, so that a reference is one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mention<T> {
    /// Stated by the first vote that mentioned this id.
    Listed(u32),
    /// Stated here, and listed under this id from here on: from 1, in order of first sight on this shard.
    First {
        /// The id.
        id: u32,
        /// What is stated.
        what: T,
    },
    /// Stated here and not listed: the attempt was refused and must not make the list longer, or the list is full.
    Inline(T),
}

impl<T> Mention<T> {
    /// What is stated for the first time.
    pub fn first(&self) -> Option<&T> {
        match self {
            Self::First { what, .. } => Some(what),
            Self::Listed(_) | Self::Inline(_) => None,
        }
    }

    fn as_ref(&self) -> Mention<&T> {
        match self {
            Self::Listed(id) => Mention::Listed(*id),
            Self::First { id, what } => Mention::First { id: *id, what },
            Self::Inline(what) => Mention::Inline(what),
        }
    }
}

/// As readers of the log see it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shown<T> {
    Listed(u32),
    First { id: u32, what: T },
    Inline(T),
}

impl<T: Serialize> Serialize for Mention<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let shown = match self.as_ref() {
                Mention::Listed(id) => Shown::Listed(id),
                Mention::First { id, what } => Shown::First { id, what },
                Mention::Inline(what) => Shown::Inline(what),
            };
            return shown.serialize(serializer);
        }
        let (number, what) = match self {
            Self::Listed(id) => (u64::from(*id) << 1, None),
            Self::First { id, what } => (u64::from(*id) << 1 | 1, Some(what)),
            Self::Inline(what) => (0, Some(what)),
        };
        let mut tuple = serializer.serialize_tuple(1 + usize::from(what.is_some()))?;
        tuple.serialize_element(&number)?;
        what.map_or(Ok(()), |what| tuple.serialize_element(what))?;
        tuple.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Mention<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Ok(match Shown::deserialize(deserializer)? {
                Shown::Listed(id) => Self::Listed(id),
                Shown::First { id, what } => Self::First { id, what },
                Shown::Inline(what) => Self::Inline(what),
            });
        }
        deserializer.deserialize_tuple(2, Parts(std::marker::PhantomData))
    }
}

struct Parts<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
    type Value = Mention<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a mention: a number, and what is stated if it says so")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Mention<T>, A::Error> {
        let missing = || A::Error::custom("a mention is cut short");
        let number: u64 = parts.next_element()?.ok_or_else(missing)?;
        let id = u32::try_from(number >> 1).map_err(A::Error::custom)?;
        if number != 0 && number & 1 == 0 {
            return Ok(Mention::Listed(id));
        }
        let what = parts.next_element()?.ok_or_else(missing)?;
        match (number, id) {
            (0, _) => Ok(Mention::Inline(what)),
            (_, 0) => Err(A::Error::custom("ids of what is listed begin with 1")),
            (_, id) => Ok(Mention::First { id, what }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use decider::answer;

    fn bytes(mention: &Mention<u8>) -> Vec<u8> {
        let mut bytes = Vec::new();
        answer::append(mention, &mut bytes);
        bytes
    }

    #[test]
    fn every_mention_has_one_spelling_and_comes_back() {
        let table: [(Mention<u8>, &[u8], &str); 4] = [
            (Mention::Inline(9), &[0, 9], r#"{"inline":9}"#),
            (Mention::Listed(1), &[2], r#"{"listed":1}"#),
            (Mention::First { id: 63, what: 9 }, &[127, 9], r#"{"first":{"id":63,"what":9}}"#),
            (Mention::Listed(u32::MAX), &[0xfe, 0xff, 0xff, 0xff, 0x1f], r#"{"listed":4294967295}"#),
        ];
        for (mention, stored, shown) in table {
            assert_eq!(bytes(&mention), stored);
            assert_eq!(answer::read(stored), Ok(mention.clone()));
            assert_eq!(serde_json::to_string(&mention).unwrap(), shown);
            assert_eq!(serde_json::from_str::<Mention<u8>>(shown).unwrap(), mention);
        }
        for bad in [&[1, 9][..], &[0], &[3], &[0x80, 0x80, 0x80, 0x80, 0x20]] {
            assert!(answer::read::<Mention<u8>>(bad).is_err(), "{bad:?}");
        }
    }
}
