//! The bytes of one slot, and how a torn write is told from damage.
//!
//! A slot is one or more sectors of 512 bytes. Each sector begins and ends with a mark; what lies between the
//! marks, over all sectors, is the body (padded with zeros) and a keyed checksum of kind, slot number and
//! body:
//!
//! ```text
//! sector:   MARK | 510 bytes | MARK
//! payload:  body, zeros … | 16 bytes checksum
//! ```
//!
//! A slot is only ever written over synced zeros, and only ever overwritten with zeros. So whatever part of
//! such a write reaches the disk (some sectors, or the beginning of one), a torn slot is zero at the begin or
//! end of some sector: it was never acknowledged, or its erasure was not. It is cleared at the next open. A
//! slot with every mark in place and a wrong checksum was whole once and has changed since: that is damage,
//! and a start that looks at it does not open the vault.
//!
//! What this can't tell: a disk that later loses a whole sector to zeros looks like a torn write. Such a slot
//! is cleared too, and told by `Vault::torn_slots`; after a start that no power cut preceded, an operator
//! knows it for damage. One that a look found while the vault was open is noted, and never cleared unasked.

use crate::secret::Key32;

/// What disks write as one.
pub(crate) const SECTOR_BYTES: usize = 512;
/// Begins and ends each sector in use; zero is a free one.
const MARK: u8 = 0xfa;
const CHECK_BYTES: usize = 16;

/// How many bytes of body a slot of so many sectors holds.
pub(crate) const fn body_bytes(sectors: usize) -> usize {
    sectors * (SECTOR_BYTES - 2) - CHECK_BYTES
}

/// Where a slot stands: bound into its checksum, so that a slot that was moved is noticed.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub kind: u8,
    pub slot: u32,
}

/// What was found in a slot.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<'a> {
    /// All zeros.
    Free,
    /// A whole body.
    Body(&'a [u8]),
    /// A write or an erasure that a power cut interrupted.
    Torn,
    /// Changed after it was whole.
    Damaged,
}

/// The bytes of a slot with this body.
pub(crate) fn frame(check: &Key32, place: Place, sectors: usize, body: &[u8]) -> Vec<u8> {
    let mut payload = body.to_vec();
    payload.resize(body_bytes(sectors), 0);
    let checksum = checksum(check, place, &payload);
    payload.extend_from_slice(&checksum);
    let mut bytes = Vec::with_capacity(sectors * SECTOR_BYTES);
    for part in payload.chunks(SECTOR_BYTES - 2) {
        bytes.push(MARK);
        bytes.extend_from_slice(part);
        bytes.push(MARK);
    }
    bytes
}

/// Reads what [`frame`] wrote. The body is put into `payload`, so that who reads many slots allocates once.
pub(crate) fn unframe<'a>(check: &Key32, place: Place, bytes: &[u8], payload: &'a mut Vec<u8>) -> Found<'a> {
    if bytes.iter().all(|&b| b == 0) {
        return Found::Free;
    }
    payload.clear();
    let mut torn = false;
    let mut marked = true;
    for sector in bytes.chunks(SECTOR_BYTES) {
        let (first, last) = (sector[0], sector[sector.len() - 1]);
        torn |= first == 0 || last == 0;
        marked &= first == MARK && last == MARK;
        payload.extend_from_slice(&sector[1..sector.len() - 1]);
    }
    let (body, stored) = payload.split_at(payload.len() - CHECK_BYTES);
    if marked && checksum(check, place, body).as_slice() == stored {
        Found::Body(body)
    } else if torn {
        Found::Torn
    } else {
        Found::Damaged
    }
}

fn checksum(check: &Key32, place: Place, payload: &[u8]) -> [u8; CHECK_BYTES] {
    check.digest("slot", &[&[place.kind], &place.slot.to_le_bytes(), payload])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { kind: 1, slot: 7 };

    fn check() -> Key32 {
        Key32::new([3; 32])
    }

    fn is_torn(bytes: &[u8]) -> bool {
        unframe(&check(), PLACE, bytes, &mut Vec::new()) == Found::Torn
    }

    #[test]
    fn what_is_framed_is_found_in_its_place_only() {
        let bytes = frame(&check(), PLACE, 2, b"body");
        assert_eq!(bytes.len(), 2 * SECTOR_BYTES);
        let mut payload = Vec::new();
        let Found::Body(body) = unframe(&check(), PLACE, &bytes, &mut payload) else { panic!("whole") };
        assert!(body.starts_with(b"body\0"));
        for place in [Place { slot: 8, ..PLACE }, Place { kind: 2, ..PLACE }] {
            assert_eq!(unframe(&check(), place, &bytes, &mut Vec::new()), Found::Damaged);
        }
        assert_eq!(unframe(&Key32::new([4; 32]), PLACE, &bytes, &mut Vec::new()), Found::Damaged);
    }

    #[test]
    fn every_cut_of_a_write_or_an_erasure_is_torn_not_damaged() {
        let bytes = frame(&check(), PLACE, 3, &[9; 1200]);
        for cut in 1..bytes.len() {
            let mut written = bytes.clone();
            written[cut..].fill(0);
            assert!(is_torn(&written), "written up to {cut}");
            let mut erased = bytes.clone();
            erased[..cut].fill(0);
            assert!(is_torn(&erased), "erased up to {cut}");
        }
        for lost in 1..7 {
            let mut sectors = bytes.clone();
            for (n, sector) in sectors.chunks_mut(SECTOR_BYTES).enumerate() {
                if lost & (1 << n) != 0 {
                    sector.fill(0);
                }
            }
            assert!(is_torn(&sectors), "lost sectors {lost:b}");
        }
    }

    #[test]
    fn every_flipped_byte_is_damage() {
        let bytes = frame(&check(), PLACE, 1, b"body");
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            assert_eq!(unframe(&check(), PLACE, &flipped, &mut Vec::new()), Found::Damaged, "byte {at}");
        }
    }
}
