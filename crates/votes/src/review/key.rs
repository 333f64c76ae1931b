//! Keys of rows, such that what is read together stands together. Numbers are big-endian, so that they stand in order.

use proto::CampaignId;

/// Ends names, which have no zero byte, so that no name's keys stand among another's.
const END: u8 = 0;

/// What rows are about.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(super) enum Of {
    /// A step of an act: by act and position.
    Act = b'a',
    /// A case: by number.
    Case = b'c',
    /// What happened to a case: by case and position.
    CaseHistory = b'h',
    /// A round that ended: by position.
    Round = b'r',
    /// A contestant's counts: by number.
    Tally = b't',
    /// A vote that was judged: by its position and that of the event.
    Verdict = b'v',
    /// A vote of a case: by case and position.
    CaseVote = b'w',
    /// The same by position and case.
    VoteCase = b'x',
    /// Whether a contestant stands: by number.
    Standing = b's',
    /// The rules that weigh votes from a position on: by that.
    Ruleset = b'g',
    /// A shadow: by the position of what set it.
    Shadow = b'l',
    /// A vote as a shadow has it: by that shadow and its position.
    ShadowVote = b'm',
    /// How many votes would go one way by a shadow: by that and the way.
    ShadowWay = b'n',
    /// A contestant's counts by a shadow: by that and the number.
    ShadowCounts = b'o',
}

/// What evidence mentions by number.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(super) enum Mentioned {
    Renderings = b'D',
    Neighbourhood = b'N',
    Profile = b'P',
}

/// What the keys of all rows of a kind begin with, in a campaign.
pub(super) fn all(of: Of, campaign: &CampaignId) -> Vec<u8> {
    let mut key = vec![of as u8];
    key.extend_from_slice(campaign.as_str().as_bytes());
    key.push(END);
    key
}

/// The key with this number behind.
pub(super) fn at(of: Of, campaign: &CampaignId, number: u64) -> Vec<u8> {
    let mut key = all(of, campaign);
    key.extend_from_slice(&number.to_be_bytes());
    key
}

/// The key with these two numbers behind.
pub(super) fn at_both(of: Of, campaign: &CampaignId, (first, second): (u64, u64)) -> Vec<u8> {
    let mut key = at(of, campaign, first);
    key.extend_from_slice(&second.to_be_bytes());
    key
}

/// The last number of a key.
pub(super) fn last(key: &[u8]) -> u64 {
    key.last_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// The key of what a number mentions on this shard.
pub(super) fn mentioned(what: Mentioned, id: u32) -> Vec<u8> {
    let mut key = vec![what as u8];
    key.extend_from_slice(&id.to_be_bytes());
    key
}
