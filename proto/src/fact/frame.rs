//! The bytes of a fact. Several stand one behind the other in a message.
//!
//! ```text
//! version 1 │ length u32 │ envelope (postcard) │ kind u16 │ version u8 │ payload (postcard)
//! ```
//!
//! Numbers are little-endian; the length counts what follows it. A reader that knows the envelope's version can tell where
//! a fact comes from, and go on behind it, whatever its kind.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::{FACT_AMOUNT_MAX, Fact, Heard, SERVICE_BYTES_MAX};

/// Longest fact, its envelope included: a vote may name 50 contestants, names have up to 48 bytes.
pub const FACT_BYTES_MAX: usize = 2_048;

/// Version of the envelope.
const ENVELOPE_VERSION: u8 = 1;
/// Version byte and length.
const PREFIX_BYTES: usize = 5;
/// Kind and version of the body.
const KIND_BYTES: usize = 3;

/// A body that was not looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// The kind's number.
    pub kind: u16,
    /// Version of the payload.
    pub version: u8,
    /// The payload.
    pub payload: ByteBuf,
}

/// A fact that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableFact {
    /// What stands around it is of another release: not even its source is known.
    #[error("envelope version {0} of a fact is unknown here; run one release everywhere")]
    Envelope(u8),
    /// The bytes end too early, go on for too long, or are no envelope.
    #[error("a fact's envelope can't be decoded: {0}")]
    Garbled(String),
    /// The kind is known, this version of it is not.
    #[error("fact {kind} version {version} was told by a newer release; update, then let it be heard again")]
    NewerVersion {
        /// Name of the kind.
        kind: &'static str,
        /// The version.
        version: u8,
    },
    /// The payload is not what kind and version say.
    #[error("fact {kind} version {version} can't be decoded: {reason}")]
    Malformed {
        /// Name of the kind.
        kind: &'static str,
        /// The version.
        version: u8,
        /// What the decoder said.
        reason: String,
    },
}

/// Takes the first fact off these bytes, and gives the rest.
pub fn read(bytes: &[u8]) -> Result<(Heard<Raw>, &[u8]), UnreadableFact> {
    let garbled = |reason: &str| UnreadableFact::Garbled(reason.to_owned());
    let [version, length @ ..] = bytes else { return Err(garbled("it is empty")) };
    if *version != ENVELOPE_VERSION {
        return Err(UnreadableFact::Envelope(*version));
    }
    let (length, rest) = length.split_first_chunk().ok_or_else(|| garbled("it is cut short"))?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > FACT_BYTES_MAX - PREFIX_BYTES {
        return Err(garbled("it is too long"));
    }
    let (framed, rest) = rest.split_at_checked(length).ok_or_else(|| garbled("it is cut short"))?;
    let (envelope, body): (Heard<()>, &[u8]) =
        postcard::take_from_bytes(framed).map_err(|error| garbled(&error.to_string()))?;
    if envelope.source.service.len() > SERVICE_BYTES_MAX {
        return Err(garbled("the name of its service is too long"));
    }
    let (kind, payload) = body.split_first_chunk::<KIND_BYTES>().ok_or_else(|| garbled("it has no body"))?;
    let kind = Raw {
        kind: u16::from_le_bytes([kind[0], kind[1]]),
        version: kind[2],
        payload: ByteBuf::from(payload),
    };
    Ok((envelope.map(|()| kind), rest))
}

impl Heard<Raw> {
    /// Appends the fact's bytes.
    pub fn encode(&self, into: &mut Vec<u8>) {
        let start = into.len();
        into.push(ENVELOPE_VERSION);
        into.extend_from_slice(&[0; PREFIX_BYTES - 1]);
        let Raw { kind, version, payload } = &self.body;
        let taken = std::mem::take(into);
        *into = postcard::to_extend(&self.clone().map(|_| ()), taken)
            .expect("envelopes are plain data and always encode");
        into.extend_from_slice(&kind.to_le_bytes());
        into.push(*version);
        into.extend_from_slice(payload);
        let length = into.len() - start - PREFIX_BYTES;
        let length = u32::try_from(length).expect("whoever tells facts keeps them below FACT_BYTES_MAX");
        into[start + 1..start + PREFIX_BYTES].copy_from_slice(&length.to_le_bytes());
    }

    /// Looks into the body. `None`: a kind that this release does not know, which is none of its business.
    pub fn open(&self) -> Result<Option<Heard<Fact>>, UnreadableFact> {
        let Raw { kind, version, payload } = &self.body;
        let fact = Fact::decode(*kind, *version, payload)?;
        if let Some(fact) = &fact
            && fact.amount() > FACT_AMOUNT_MAX
        {
            let reason = format!("it moves more than {FACT_AMOUNT_MAX}");
            return Err(UnreadableFact::Malformed { kind: fact.name(), version: *version, reason });
        }
        Ok(fact.map(|fact| self.clone().map(|_| fact)))
    }
}

impl Heard<Fact> {
    /// The same fact with its body as bytes.
    pub fn seal(&self) -> Heard<Raw> {
        let mut payload = Vec::new();
        self.body.encode(&mut payload);
        let (kind, version) = (self.body.kind(), self.body.version());
        self.clone().map(|_| Raw { kind, version, payload: ByteBuf::from(payload) })
    }
}

impl Fact {
    /// How much it moves; 0 where it does not say.
    fn amount(&self) -> u64 {
        match self {
            Self::TicketsGranted(fact) => fact.tickets,
            Self::TicketsRecalled(fact) => fact.tickets,
            Self::TicketsSpent(fact) => fact.tickets,
            Self::StockAllotted(fact) => fact.amount,
            Self::StockReturned(fact) => fact.amount,
            Self::StockRecalled(fact) => fact.amount,
            Self::PrizeWon(fact) => fact.amount,
            Self::PrizeReturned(fact) => fact.amount,
            _ => 0,
        }
    }
}

/// Reads a payload to its end.
pub(super) fn whole<T: serde::de::DeserializeOwned>(payload: &[u8]) -> Result<T, String> {
    match postcard::take_from_bytes(payload) {
        Ok((body, [])) => Ok(body),
        Ok((_, rest)) => Err(format!("{} bytes too many", rest.len())),
        Err(error) => Err(error.to_string()),
    }
}

/// Declares the enum of facts, whose variants each hold a struct of the same name, with a number and a version each. An
/// older version has its frozen struct and the function that lifts it, as events have them.
macro_rules! facts {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $( $kind:literal => $variant:ident $version:ident $( { $( $old:ident => $lift:path ),+ } )? ),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "each variant is documented at its struct")]
        pub enum $name { $( $variant($variant) ),+ }

        $(
            impl From<$variant> for $name {
                fn from(fact: $variant) -> Self { Self::$variant(fact) }
            }
        )+

        impl $name {
            /// The kind's number: never reused.
            pub fn kind(&self) -> u16 { match self { $( Self::$variant(_) => $kind ),+ } }
            /// The kind's name.
            pub fn name(&self) -> &'static str { match self { $( Self::$variant(_) => stringify!($variant) ),+ } }
            /// The version of the payload that is told today.
            pub fn version(&self) -> u8 { match self { $( Self::$variant(_) => $crate::fact::frame::facts!(@version $version) ),+ } }

            fn encode(&self, into: &mut Vec<u8>) {
                let taken = std::mem::take(into);
                *into = match self { $( Self::$variant(fact) => postcard::to_extend(fact, taken) ),+ }
                    .expect("facts are plain data and always encode");
            }

            fn decode(kind: u16, version: u8, payload: &[u8]) -> Result<Option<Self>, $crate::fact::UnreadableFact> {
                match kind {
                    $( $kind => {
                        let read = if version == $crate::fact::frame::facts!(@version $version) {
                            $crate::fact::frame::whole(payload)
                        }
                            $( $( else if version == $crate::fact::frame::facts!(@version $old) {
                                $crate::fact::frame::whole(payload).map($lift)
                            } )+ )?
                            else {
                                return Err($crate::fact::UnreadableFact::NewerVersion { kind: stringify!($variant), version });
                            };
                        read.map(|fact| Some(Self::$variant(fact))).map_err(|reason| {
                            $crate::fact::UnreadableFact::Malformed { kind: stringify!($variant), version, reason }
                        })
                    } )+
                    _ => Ok(None),
                }
            }
        }
    };
    (@version v1) => { 1u8 };
    (@version v2) => { 2u8 };
}
pub(crate) use facts;
