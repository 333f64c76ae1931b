//! What stands in each kind of slot. Integers are little-endian; every body begins with its format version.
//!
//! | kind | file | body after the version byte |
//! |---|---|---|
//! | 1 | `person_keys.slots` | person 16, sealed key 72 (under the seal key, about: person) |
//! | 2 | `persons.slots` | person 16, openid index 16, sealed openid 169 (under the person's key, about: person, index) |
//! | 3 | `personal.slots` | reference 16, owned 1, owner 16, sealed fields 2090 (under the owner's key, or the seal key; about: reference) |
//! | 4 | `purposes.slots` | purpose index 16, 1 live or 2 destroyed, sealed key 72 or zeros (under the seal key, about: index) |
//! | 5 | `tombstones.slots` | purpose index of the campaign's key 16, hash 16, person 16 |
//!
//! What is sealed is padded to its greatest length first, so that a slot tells nothing of the length either.

use proto::{PersonId, PersonalRef};

use crate::secret::{Digest16, SEAL_BYTES};
use crate::{OPENID_BYTES_MAX, PERSONAL_BYTES_MAX};

/// The version that every body begins with.
const VERSION: u8 = 1;

const SEALED_KEY_BYTES: usize = 32 + SEAL_BYTES;
/// An openid before sealing: its length, its bytes, zeros.
pub(crate) const OPENID_PADDED_BYTES: usize = 1 + OPENID_BYTES_MAX;
/// Fields before sealing: their length (u16), their bytes, zeros.
pub(crate) const FIELDS_PADDED_BYTES: usize = 2 + PERSONAL_BYTES_MAX;

/// One kind of slot.
pub(crate) trait Record: Sized {
    /// Stands in the checksum; never reused.
    const KIND: u8;
    /// The slot file's name.
    const FILE: &'static str;
    /// The slot's size in sectors.
    const SECTORS: usize;
    /// What a start keeps of it in memory; what is sealed stays on the disk where that is enough.
    type Kept: Send;
    /// Appends the fields after the version byte.
    fn write(&self, body: &mut Vec<u8>);
    /// Reads them back.
    fn read(fields: &mut Fields<'_>) -> Option<Self>;
    /// Reads what a start keeps.
    fn read_kept(fields: &mut Fields<'_>) -> Option<Self::Kept>;

    fn encode(&self) -> Vec<u8> {
        let mut body = vec![VERSION];
        self.write(&mut body);
        body
    }

    fn decode(body: &[u8]) -> Option<Self> {
        Self::read(&mut fields(body)?)
    }

    fn decode_kept(body: &[u8]) -> Option<Self::Kept> {
        Self::read_kept(&mut fields(body)?)
    }
}

/// What follows on the version; `None` if that is another one.
fn fields(body: &[u8]) -> Option<Fields<'_>> {
    let (&version, rest) = body.split_first()?;
    (version == VERSION).then_some(Fields(rest))
}

/// The fields of a body that are yet to be read.
pub(crate) struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    fn bytes(&mut self, count: usize) -> Option<Vec<u8>> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes.to_vec())
    }
}

/// The key that seals one person's data; overwriting it erases them.
pub(crate) struct PersonKey {
    pub person: PersonId,
    pub sealed_key: Vec<u8>,
}

impl Record for PersonKey {
    const KIND: u8 = 1;
    const FILE: &'static str = "person_keys.slots";
    const SECTORS: usize = 1;
    type Kept = PersonId;

    fn write(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.person.0);
        body.extend_from_slice(&self.sealed_key);
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { person: Self::read_kept(fields)?, sealed_key: fields.bytes(SEALED_KEY_BYTES)? })
    }

    fn read_kept(fields: &mut Fields<'_>) -> Option<PersonId> {
        Some(PersonId(fields.array()?))
    }
}

/// A person and, sealed, their openid.
pub(crate) struct Person {
    pub person: PersonId,
    pub index: Digest16,
    pub sealed_openid: Vec<u8>,
}

impl Record for Person {
    const KIND: u8 = 2;
    const FILE: &'static str = "persons.slots";
    const SECTORS: usize = 1;
    type Kept = (PersonId, Digest16);

    fn write(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.person.0);
        body.extend_from_slice(&self.index);
        body.extend_from_slice(&self.sealed_openid);
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let (person, index) = Self::read_kept(fields)?;
        Some(Self { person, index, sealed_openid: fields.bytes(OPENID_PADDED_BYTES + SEAL_BYTES)? })
    }

    fn read_kept(fields: &mut Fields<'_>) -> Option<(PersonId, Digest16)> {
        Some((PersonId(fields.array()?), fields.array()?))
    }
}

/// Names, texts, phone numbers: whatever an event only points at.
pub(crate) struct Personal {
    pub reference: PersonalRef,
    pub owner: Option<PersonId>,
    pub sealed_fields: Vec<u8>,
}

impl Record for Personal {
    const KIND: u8 = 3;
    const FILE: &'static str = "personal.slots";
    // Five sectors are the fewest that hold PERSONAL_BYTES_MAX, sealed.
    const SECTORS: usize = 5;
    type Kept = (PersonalRef, Option<PersonId>);

    fn write(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.reference.0);
        body.push(u8::from(self.owner.is_some()));
        body.extend_from_slice(&self.owner.unwrap_or_default().0);
        body.extend_from_slice(&self.sealed_fields);
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let (reference, owner) = Self::read_kept(fields)?;
        Some(Self { reference, owner, sealed_fields: fields.bytes(FIELDS_PADDED_BYTES + SEAL_BYTES)? })
    }

    fn read_kept(fields: &mut Fields<'_>) -> Option<(PersonalRef, Option<PersonId>)> {
        let reference = PersonalRef(fields.array()?);
        let [owned] = fields.array()?;
        let owner = PersonId(fields.array()?);
        match owned {
            0 => Some((reference, None)),
            1 => Some((reference, Some(owner))),
            _ => None,
        }
    }
}

/// A key for a purpose, or the note that it was destroyed (kept for ever, so that it is never made anew).
pub(crate) struct PurposeKey {
    pub index: Digest16,
    pub sealed_key: Option<Vec<u8>>,
}

impl Record for PurposeKey {
    const KIND: u8 = 4;
    const FILE: &'static str = "purposes.slots";
    const SECTORS: usize = 1;
    type Kept = Self;

    fn write(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.index);
        body.push(if self.sealed_key.is_some() { 1 } else { 2 });
        body.extend_from_slice(self.sealed_key.as_deref().unwrap_or_default());
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let index = fields.array()?;
        let sealed_key = match fields.array()? {
            [1] => Some(fields.bytes(SEALED_KEY_BYTES)?),
            [2] => None,
            _ => return None,
        };
        Some(Self { index, sealed_key })
    }

    fn read_kept(fields: &mut Fields<'_>) -> Option<Self> {
        Self::read(fields)
    }
}

/// Left by an erasure for one open campaign: whoever hashes to this acts as that person there.
pub(crate) struct Tombstone {
    pub campaign: Digest16,
    pub hash: Digest16,
    pub person: PersonId,
}

impl Record for Tombstone {
    const KIND: u8 = 5;
    const FILE: &'static str = "tombstones.slots";
    const SECTORS: usize = 1;
    type Kept = Self;

    fn write(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.campaign);
        body.extend_from_slice(&self.hash);
        body.extend_from_slice(&self.person.0);
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { campaign: fields.array()?, hash: fields.array()?, person: PersonId(fields.array()?) })
    }

    fn read_kept(fields: &mut Fields<'_>) -> Option<Self> {
        Self::read(fields)
    }
}

#[cfg(test)]
#[path = "golden.rs"]
mod golden;
