//! Events as records: kind, version, payload.
//!
//! Kinds and versions are numbers that never change their meaning. A changed shape is a new version with a frozen
//! type of its own, and a pure function lifts the old one. Golden bytes of every version ever stored are decoded by
//! a test of the activity.

use proto::{CampaignId, PersonId};

/// A stored event that this code can't read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableEvent {
    /// The kind is known, this version of it is not: written by a newer release.
    #[error(
        "event {kind} version {version} was written by a newer release; update before replaying this log"
    )]
    NewerVersion {
        /// Name of the kind.
        kind: &'static str,
        /// The stored version.
        version: u8,
    },
    /// The bytes are not what the kind and version say.
    #[error("event {kind} version {version} can't be decoded: {reason}")]
    Malformed {
        /// Name of the kind.
        kind: &'static str,
        /// The stored version.
        version: u8,
        /// What the decoder said.
        reason: String,
    },
}

/// An event type that knows its records. Made by [`crate::events!`].
pub trait Recorded: Sized {
    /// The kind's number: never reused.
    fn kind(&self) -> u16;
    /// The kind's name, as readers of the log see it.
    fn name(&self) -> &'static str;
    /// The version of the payload that is written today.
    fn version(&self) -> u8;
    /// Appends the payload.
    fn encode(&self, into: &mut Vec<u8>);
    /// Reads a payload back. `None`: a kind that this release does not know, to be skipped.
    fn decode(kind: u16, version: u8, payload: &[u8]) -> Result<Option<Self>, UnreadableEvent>;
    /// The payload for human readers.
    fn to_json(&self) -> serde_json::Value;
    /// The campaign that it is about.
    fn campaign(&self) -> Option<&CampaignId>;
    /// The person that it is about.
    fn person(&self) -> Option<PersonId>;
}

/// Whether every version before `known` is lifted, each once and in order. Asked while compiling.
#[doc(hidden)]
pub const fn lifts_all(lifted: &[u8], known: u8) -> bool {
    let mut index = 0;
    while index < lifted.len() {
        if lifted[index] as usize != index + 1 {
            return false;
        }
        index += 1;
    }
    lifted.len() + 1 == known as usize
}

/// Declares an event enum whose variants each hold a struct of the same name, with a number and a version each.
///
/// A kind beyond version 1 names, for every older version, the function that lifts its frozen struct to today's; it
/// does not compile without them.
///
/// ```text
/// events! {
///     /// What happened in a counter.
///     pub enum Event {
///         1 => Counted v2 { v1 => counted_from_v1 }, // fn counted_from_v1(old: CountedV1) -> Counted
///         2 => Reset v1,
///     }
///     campaign(event) => …; // expression of type Option<&CampaignId>
///     person(event) => …;   // expression of type Option<PersonId>
/// }
/// ```
#[macro_export]
macro_rules! events {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $( $kind:literal => $variant:ident $version:ident $( { $( $old:ident => $lift:path ),+ $(,)? } )? ),+ $(,)?
        }
        campaign($c:ident) => $campaign:expr;
        person($p:ident) => $person:expr;
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each variant is documented at its struct")]
        pub enum $name { $( $variant($variant) ),+ }

        $(
            impl From<$variant> for $name {
                fn from(event: $variant) -> Self { Self::$variant(event) }
            }
        )+

        impl $crate::Recorded for $name {
            fn kind(&self) -> u16 { match self { $( Self::$variant(_) => $kind ),+ } }
            fn name(&self) -> &'static str { match self { $( Self::$variant(_) => stringify!($variant) ),+ } }
            fn version(&self) -> u8 { match self { $( Self::$variant(_) => $crate::events!(@version $version) ),+ } }
            fn encode(&self, into: &mut Vec<u8>) {
                match self { $( Self::$variant(event) => $crate::answer::append(event, into) ),+ }
            }
            fn decode(kind: u16, version: u8, payload: &[u8]) -> Result<Option<Self>, $crate::UnreadableEvent> {
                match kind {
                    $( $kind => {
                        const KNOWN: u8 = $crate::events!(@version $version);
                        const LIFTED: &[u8] = &[ $( $( $crate::events!(@version $old) ),+ )? ];
                        const { assert!($crate::lifts_all(LIFTED, KNOWN), "each older version needs a lift, in order") };
                        let read = if version == KNOWN { $crate::answer::read(payload) }
                            $( $( else if version == $crate::events!(@version $old) {
                                $crate::answer::read(payload).map($lift)
                            } )+ )?
                            else {
                                return Err($crate::UnreadableEvent::NewerVersion { kind: stringify!($variant), version });
                            };
                        read.map(|event| Some(Self::$variant(event))).map_err(|reason| {
                            $crate::UnreadableEvent::Malformed { kind: stringify!($variant), version, reason }
                        })
                    } )+
                    _ => Ok(None),
                }
            }
            fn to_json(&self) -> serde_json::Value {
                match self { $( Self::$variant(event) => serde_json::to_value(event) ),+ }
                    .expect("events are plain data and always serialise")
            }
            fn campaign(&self) -> Option<&proto::CampaignId> { let $c = self; $campaign }
            fn person(&self) -> Option<proto::PersonId> { let $p = self; $person }
        }
    };
    (@version v1) => { 1u8 };
    (@version v2) => { 2u8 };
    (@version v3) => { 3u8 };
    (@version v4) => { 4u8 };
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::answer;

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct CountedV1 {
        what: String,
        by: u8,
    }

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct CountedV2 {
        what: String,
        by: u32,
    }

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Counted {
        what: String,
        by: u32,
        twice: bool,
    }

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Reset {}

    fn counted_from_v1(old: CountedV1) -> Counted {
        counted_from_v2(CountedV2 { what: old.what, by: old.by.into() })
    }

    fn counted_from_v2(old: CountedV2) -> Counted {
        Counted { what: old.what, by: old.by, twice: false }
    }

    events! {
        /// What happened in a counter.
        pub enum Event {
            1 => Counted v3 { v1 => counted_from_v1, v2 => counted_from_v2 },
            2 => Reset v1,
        }
        campaign(_event) => None;
        person(_event) => None;
    }

    fn what() -> String {
        "sheep".to_owned()
    }

    fn bytes(value: &impl Serialize) -> Vec<u8> {
        let mut bytes = Vec::new();
        answer::append(value, &mut bytes);
        bytes
    }

    #[test]
    fn every_version_ever_stored_decodes_to_todays_type() {
        let lifted = |by| Ok(Some(Event::Counted(Counted { what: what(), by, twice: false })));
        assert_eq!(Event::decode(1, 1, &bytes(&CountedV1 { what: what(), by: 200 })), lifted(200));
        assert_eq!(Event::decode(1, 2, &bytes(&CountedV2 { what: what(), by: 70_000 })), lifted(70_000));
        let today = Event::from(Counted { what: what(), by: 5, twice: true });
        let mut stored = Vec::new();
        today.encode(&mut stored);
        assert_eq!((today.version(), Event::decode(1, 3, &stored)), (3, Ok(Some(today))));
    }

    #[test]
    fn what_this_release_cannot_know_is_told_apart() {
        let newer = UnreadableEvent::NewerVersion { kind: "Counted", version: 4 };
        assert_eq!(Event::decode(1, 4, &[]), Err(newer));
        assert!(matches!(Event::decode(1, 2, &[]), Err(UnreadableEvent::Malformed { version: 2, .. })));
        assert_eq!(Event::decode(9, 1, &[]), Ok(None));
        assert_eq!(Event::from(Reset {}).kind(), 2);
    }

    #[test]
    fn a_missing_lift_does_not_compile() {
        assert!(lifts_all(&[], 1) && lifts_all(&[1, 2], 3));
        assert!(!lifts_all(&[], 2) && !lifts_all(&[2], 3) && !lifts_all(&[2, 1], 3) && !lifts_all(&[1], 1));
    }
}
