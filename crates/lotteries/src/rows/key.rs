//! Keys of rows, such that what is read together stands together. Positions are big-endian, so that they stand in order.

use proto::{CampaignId, PersonId, TenantId};

/// Ends names, which have no zero byte, so that no name's keys stand among another's.
const END: u8 = 0;

/// What rows are about.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(crate) enum Of {
    /// A line of a campaign's bundle: by position.
    Line = b'b',
    /// The event that set a draw or a raffle up: its position is the value.
    Created = b'c',
    /// That a campaign's bundle is public: it has closed, and its seed is told or lost.
    Ended = b'e',
    /// That a person was refused by a rule: by person and rule.
    Refused = b'r',
    /// A line of the bundle about stock or tickets, maybe handed over to a campaign that was set up later: by account and position.
    HandedOver = b's',
    /// A prize that was held: by the position at which it was won.
    Held = b'h',
    /// Whoever shares something: by what it is, and the person.
    Sharing = b'g',
    /// What was seen of somebody: by the person.
    Taker = b't',
    /// A prize, a part or a winner who was confirmed: by the position at which it was won.
    Winner = b'w',
}

/// What the keys of all rows of a kind begin with, of a draw.
pub(crate) fn all(of: Of, campaign: &CampaignId) -> Vec<u8> {
    named(of, campaign.as_str())
}

/// The same of what an account handed over.
pub(super) fn all_of(of: Of, tenant: &TenantId, campaign: &CampaignId) -> Vec<u8> {
    let mut key = named(of, tenant.as_str());
    key.extend_from_slice(campaign.as_str().as_bytes());
    key.push(END);
    key
}

/// The key that says that a draw has refused this person by this rule.
pub(super) fn refused(campaign: &CampaignId, person: PersonId, rule: &str) -> Vec<u8> {
    let mut key = all(Of::Refused, campaign);
    key.extend_from_slice(&person.0);
    key.extend_from_slice(rule.as_bytes());
    key
}

/// A key with this position behind.
pub(crate) fn at(mut prefix: Vec<u8>, position: u64) -> Vec<u8> {
    prefix.extend_from_slice(&position.to_be_bytes());
    prefix
}

/// The position that stands at the end of a key or value.
pub(crate) fn position(bytes: &[u8]) -> u64 {
    bytes.last_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

fn named(of: Of, name: &str) -> Vec<u8> {
    let mut key = vec![of as u8];
    key.extend_from_slice(name.as_bytes());
    key.push(END);
    key
}
