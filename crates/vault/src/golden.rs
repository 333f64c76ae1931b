//! The bytes of one slot of each kind, as they are on disks already. If one of these tests fails, a format
//! has changed: give it a new version that reads the old one, and leave the old bytes where they are.

use super::*;
use crate::frame::{Found, Place, SECTOR_BYTES, frame, unframe};
use crate::secret::{Key32, Secrets, seal, unseal, unseal_key};

const SLOT: u32 = 5;
const PERSON: PersonId = PersonId([0x11; 16]);
const INDEX: Digest16 = [0x22; 16];
const NONCE: [u8; 24] = [0x33; 24];

fn secrets() -> Secrets {
    Secrets::of(&Key32::new([0x44; 32]))
}

fn person_key() -> Key32 {
    Key32::new([0x55; 32])
}

/// Compares a record's slot with the golden one, and returns what the golden one decodes to.
fn agrees<R: Record>(record: &R, golden: &str) -> R {
    let (check, place) = (secrets().check, Place { kind: R::KIND, slot: SLOT });
    let bytes = frame(&check, place, R::SECTORS, &record.encode());
    assert_eq!(bytes.len(), R::SECTORS * SECTOR_BYTES);
    let lines: Vec<String> = bytes.chunks(64).map(hex::encode).collect();
    assert_eq!(lines.join("\n"), golden.trim(), "{}", R::FILE);
    let mut payload = Vec::new();
    let Found::Body(body) = unframe(&check, place, &bytes, &mut payload) else {
        panic!("golden bytes are whole")
    };
    assert!(R::decode_kept(body).is_some(), "{}", R::FILE);
    R::decode(body).unwrap()
}

#[test]
fn person_key_slot() {
    let sealed_key = seal(&secrets().seal, NONCE, &PERSON.0, person_key().bytes());
    let read = agrees(&PersonKey { person: PERSON, sealed_key }, include_str!("../golden/person_key_v1.hex"));
    assert_eq!(read.person, PERSON);
    assert_eq!(unseal_key(&secrets().seal, &PERSON.0, &read.sealed_key), Some(person_key()));
}

#[test]
fn person_slot() {
    let mut openid = [0; OPENID_PADDED_BYTES];
    openid[..4].copy_from_slice(b"\x03ann");
    let about = [PERSON.0, INDEX].concat();
    let sealed_openid = seal(&person_key(), NONCE, &about, &openid);
    let record = Person { person: PERSON, index: INDEX, sealed_openid };
    let read = agrees(&record, include_str!("../golden/person_v1.hex"));
    assert_eq!((read.person, read.index), (PERSON, INDEX));
    assert_eq!(unseal(&person_key(), &about, &read.sealed_openid).unwrap().as_slice(), openid);
}

#[test]
fn personal_slot() {
    let reference = PersonalRef([0x66; 16]);
    let mut fields = [0; FIELDS_PADDED_BYTES];
    fields[..12].copy_from_slice(b"\x0a\x00\x01\x04name\x03Ann");
    let sealed_fields = seal(&person_key(), NONCE, &reference.0, &fields);
    let record = Personal { reference, owner: Some(PERSON), sealed_fields };
    let read = agrees(&record, include_str!("../golden/personal_v1.hex"));
    assert_eq!((read.reference, read.owner), (reference, Some(PERSON)));
    assert_eq!(unseal(&person_key(), &reference.0, &read.sealed_fields).unwrap().as_slice(), fields);
}

#[test]
fn purpose_slots() {
    let sealed_key = Some(seal(&secrets().seal, NONCE, &INDEX, person_key().bytes()));
    let read = agrees(&PurposeKey { index: INDEX, sealed_key }, include_str!("../golden/purpose_v1.hex"));
    assert_eq!(read.index, INDEX);
    assert_eq!(unseal_key(&secrets().seal, &INDEX, &read.sealed_key.unwrap()), Some(person_key()));
    let note = PurposeKey { index: INDEX, sealed_key: None };
    let read = agrees(&note, include_str!("../golden/purpose_destroyed_v1.hex"));
    assert_eq!((read.index, read.sealed_key), (INDEX, None));
}

#[test]
fn tombstone_slot() {
    let record = Tombstone { campaign: INDEX, hash: [0x77; 16], person: PERSON };
    let read = agrees(&record, include_str!("../golden/tombstone_v1.hex"));
    assert_eq!((read.campaign, read.hash, read.person), (INDEX, [0x77; 16], PERSON));
}

#[test]
fn another_version_is_not_guessed() {
    let mut body = Tombstone { campaign: INDEX, hash: INDEX, person: PERSON }.encode();
    body[0] = VERSION + 1;
    assert!(Tombstone::decode(&body).is_none());
}
