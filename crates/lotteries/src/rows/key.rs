//! Keys of rows, such that what is read together stands together. Positions are big-endian, so that they stand in order.

use proto::{CampaignId, TenantId};

/// Ends names, which have no zero byte, so that no name's keys stand among another's.
const END: u8 = 0;

/// What rows are about.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(super) enum Of {
    /// A line of a draw's bundle: by position.
    Line = b'b',
    /// The event that set a draw up: its position is the value.
    Created = b'c',
    /// That a draw's seed is public, or lost for good.
    Ended = b'e',
    /// A line of the bundle that was handed over, maybe to a draw that was set up later: by account and position.
    Stock = b's',
    /// A prize: by the position at which it was won.
    Winner = b'w',
}

/// What the keys of all rows of a kind begin with, of a draw.
pub(super) fn all(of: Of, campaign: &CampaignId) -> Vec<u8> {
    named(of, campaign.as_str())
}

/// The same of what an account handed over.
pub(super) fn all_of(of: Of, tenant: &TenantId, campaign: &CampaignId) -> Vec<u8> {
    let mut key = named(of, tenant.as_str());
    key.extend_from_slice(campaign.as_str().as_bytes());
    key.push(END);
    key
}

/// A key with this position behind.
pub(super) fn at(mut prefix: Vec<u8>, position: u64) -> Vec<u8> {
    prefix.extend_from_slice(&position.to_be_bytes());
    prefix
}

/// The position that stands at the end of a key or value.
pub(super) fn position(bytes: &[u8]) -> u64 {
    bytes.last_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

fn named(of: Of, name: &str) -> Vec<u8> {
    let mut key = vec![of as u8];
    key.extend_from_slice(name.as_bytes());
    key.push(END);
    key
}
