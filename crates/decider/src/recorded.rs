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

/// Declares an event enum whose variants each hold a struct of the same name, with a number and a version each.
///
/// ```text
/// events! {
///     /// What happened in a counter.
///     pub enum Event {
///         1 => Counted v1,
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
        pub enum $name:ident { $( $kind:literal => $variant:ident $version:ident ),+ $(,)? }
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
                        let known = $crate::events!(@version $version);
                        if version != known {
                            return Err($crate::UnreadableEvent::NewerVersion { kind: stringify!($variant), version });
                        }
                        $crate::answer::read(payload).map(|event| Some(Self::$variant(event))).map_err(|reason| {
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
}
