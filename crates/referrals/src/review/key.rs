//! Keys of rows, such that what is read together stands together. Numbers are big-endian, so that they stand in order.

use proto::{CampaignId, PersonId};

use crate::code::Code;

/// Ends names, which have no zero byte, so that no name's keys stand among another's.
const END: u8 = 0;

/// What rows are about.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(super) enum Of {
    /// Whom somebody invited: by both.
    Child = b'c',
    /// A code that somebody has.
    Code = b'k',
    /// Where the reward of a follower stands: by the follower.
    Reward = b'f',
    /// A reward that was held or decided about: by the position of the event that did so first.
    Held = b'h',
    /// Somebody in the tree.
    Node = b'n',
    /// The campaign's title.
    Title = b't',
}

/// What the keys of all rows of a kind begin with, in a campaign.
pub(super) fn all(of: Of, campaign: &CampaignId) -> Vec<u8> {
    let mut key = vec![of as u8];
    key.extend_from_slice(campaign.as_str().as_bytes());
    key.push(END);
    key
}

/// The key of what is known of a person.
pub(super) fn of_person(of: Of, campaign: &CampaignId, person: &PersonId) -> Vec<u8> {
    let mut key = all(of, campaign);
    key.extend_from_slice(&person.0);
    key
}

/// The key of an invitation.
pub(super) fn child(campaign: &CampaignId, inviter: &PersonId, follower: &PersonId) -> Vec<u8> {
    let mut key = of_person(Of::Child, campaign, inviter);
    key.extend_from_slice(&follower.0);
    key
}

/// The key of a code.
pub(super) fn code(campaign: &CampaignId, code: Code) -> Vec<u8> {
    let mut key = all(Of::Code, campaign);
    key.extend_from_slice(code.to_string().as_bytes());
    key
}

/// The key of a campaign's title.
pub(super) fn title(campaign: &CampaignId) -> Vec<u8> {
    all(Of::Title, campaign)
}

/// The key of a held reward.
pub(super) fn held(campaign: &CampaignId, position: u64) -> Vec<u8> {
    let mut key = all(Of::Held, campaign);
    key.extend_from_slice(&position.to_be_bytes());
    key
}

/// The position that a key of a held reward ends in.
pub(super) fn position(key: &[u8]) -> u64 {
    key.last_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// The follower that the key of an invitation ends in.
pub(super) fn follower(key: &[u8]) -> PersonId {
    key.last_chunk().map_or_else(PersonId::default, |bytes| PersonId(*bytes))
}
