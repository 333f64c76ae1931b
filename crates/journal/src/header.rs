//! A journal's own header, stored under key 0.
//!
//! | offset | bytes | field |
//! |---|---|---|
//! | 0 | 2 | format version |
//! | 2 | 8 | incarnation |
//! | 10 | 8 | owner epoch |
//! | 18 | 2 | shard |
//! | 20 | 1 | length of the service's name |
//! | 21 | … | name of the service |
//! | … | 32 | BLAKE3 of the bytes before |

use proto::Incarnation;

use crate::block::hash;
use crate::error::JournalError;
use crate::layout::Fields;
use crate::settings::Identity;

const FORMAT_VERSION: u16 = 1;
const SUM_BYTES: usize = 32;

/// What a journal says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalHeader {
    /// The service, e.g. `votes`.
    pub service: String,
    /// Its shard, from 0.
    pub shard: u16,
    /// The journal's life: a fresh one after every restore.
    pub incarnation: Incarnation,
    /// Reserved for fencing off an owner that was replaced; 0 until then.
    pub owner_epoch: u64,
}

impl JournalHeader {
    /// The header of a new journal, with a random incarnation.
    pub(crate) fn new(identity: &Identity) -> Result<Self, JournalError> {
        if identity.service.is_empty() || identity.service.len() > usize::from(u8::MAX) {
            return Err(JournalError::Draft("a service's name is 1 to 255 bytes".to_owned()));
        }
        Ok(Self {
            service: identity.service.clone(),
            shard: identity.shard,
            incarnation: random_incarnation()?,
            owner_epoch: 0,
        })
    }

    /// Which journal this is.
    pub fn identity(&self) -> Identity {
        Identity { service: self.service.clone(), shard: self.shard }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.incarnation.0);
        bytes.extend_from_slice(&self.owner_epoch.to_le_bytes());
        bytes.extend_from_slice(&self.shard.to_le_bytes());
        bytes.push(u8::try_from(self.service.len()).expect("new and decode bound the name"));
        bytes.extend_from_slice(self.service.as_bytes());
        bytes.extend_from_slice(&hash(&bytes).0);
        bytes
    }

    /// `None`: not a header, or not the bytes that were written.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (covered, sum) = bytes.split_at_checked(bytes.len().checked_sub(SUM_BYTES)?)?;
        let mut fields = Fields(covered);
        let version = fields.u16()?;
        let incarnation = Incarnation(fields.array()?);
        let (owner_epoch, shard, length) = (fields.u64()?, fields.u16()?, fields.u8()?);
        let service = std::str::from_utf8(fields.take(length.into())?).ok()?.to_owned();
        let whole = version == FORMAT_VERSION && fields.0.is_empty() && hash(covered).0 == sum;
        whole.then_some(Self { service, shard, incarnation, owner_epoch })
    }
}

fn random_incarnation() -> Result<Incarnation, JournalError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| JournalError::Store { what: "draw an incarnation", reason: error.to_string() })?;
    Ok(Incarnation(bytes))
}
