//! What a person did in a campaign, found again by walking back through the log.
//!
//! Each entry names the one before it, and the state knows where a person's newest stands, so while a campaign runs
//! nothing is stored beside the log. Once it is over for good the state forgets its persons: then where each one's
//! newest entry stands is gathered from the log, once, into the projection.

use std::collections::BTreeMap;

use decider::{Entry, Recorded, Service, Stamp};
use journal::{Block, Journal, Projection};
use proto::wire::Own;
use proto::{CampaignId, PersonId};

use crate::HostError;

/// Entries shown at a time, newest first: more than anybody scrolls through on a phone before asking for more. Each may
/// stand in a block of its own, which takes some 50 µs to read.
pub(crate) const ENTRIES_SHOWN_MAX: u32 = 100;
/// Persons stored at once when a campaign is over.
const PERSONS_AT_ONCE: usize = 8_192;
/// First byte of the keys under which newest entries stand.
const NEWEST: u8 = 1;
/// First byte of the keys under which it stands where a campaign's first event is.
const FIRST: u8 = 2;

/// Some entries of a person.
pub(crate) struct Page {
    /// Newest first.
    pub(crate) entries: Vec<serde_json::Value>,
    /// The entry to go on with, 0 if there is no more.
    pub(crate) next: u64,
}

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum NoPage {
    /// At the position where it should begin stands no entry of this person in this campaign.
    NotTheirs,
    /// The log can't be read.
    Unreadable(HostError),
}

impl<E: Into<HostError>> From<E> for NoPage {
    fn from(error: E) -> Self {
        Self::Unreadable(error.into())
    }
}

/// Up to `limit` entries from the one at position `from` backwards.
pub(crate) fn page<S: Service>(journal: &Journal, own: &Own, from: u64, limit: u32) -> Result<Page, NoPage> {
    let limit = limit.clamp(1, ENTRIES_SHOWN_MAX) as usize;
    let mut page = Page { entries: Vec::new(), next: from };
    let mut block: Option<Block> = None;
    while page.next != 0 && page.entries.len() < limit {
        let at = page.next;
        // Votes that were cast one after the other often share a block.
        let read = block.take().filter(|block| block.first_position() <= at && at <= block.last_position());
        let read = match read {
            Some(same) => same,
            None => journal.block_of(at)?.ok_or(NoPage::NotTheirs)?,
        };
        let entry = entry_at::<S>(&read, at)?;
        let theirs = entry.filter(|entry| entry.campaign == own.campaign && entry.person == own.person);
        // Going back only, the walk ends whatever a damaged log says.
        let Entry { before, body, .. } = theirs.filter(|entry| entry.before < at).ok_or(NoPage::NotTheirs)?;
        page.entries.push(body);
        page.next = before;
        block = Some(read);
    }
    Ok(page)
}

fn entry_at<S: Service>(block: &Block, position: u64) -> Result<Option<Entry>, HostError> {
    let record = block.events().find(|record| record.position == position);
    let Some(record) = record else { return Ok(None) };
    let event = S::Event::decode(record.kind, record.version, record.payload)
        .map_err(|error| HostError::Unreadable { position, error })?;
    Ok(event.and_then(|event| S::entry(&event, Stamp { position, at: block.at() })))
}

/// Where the newest entry of a person in a campaign that is over stands; 0 if they have none.
pub(crate) fn newest(projection: &Projection, own: &Own) -> Result<u64, HostError> {
    let stored = projection.get(&key(NEWEST, &own.campaign, &own.person.0))?;
    Ok(stored.as_deref().and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_be_bytes(*bytes)))
}

/// What is to be stored so that it is known where a campaign begins; nothing if that is known.
pub(crate) fn note_first(
    projection: &Projection,
    campaign: &CampaignId,
    position: u64,
) -> Result<Option<journal::Entry>, HostError> {
    let key = key(FIRST, campaign, &[]);
    let is_known = projection.get(&key)?.is_some();
    Ok((!is_known).then(|| (key, position.to_be_bytes().to_vec())))
}

/// Gathers where each person's newest entry stands, up to position `last`, where the campaign is over. To do it twice does
/// no harm; the projection's own position stays at `position` meanwhile.
pub(crate) fn settle<S: Service>(
    journal: &Journal,
    projection: &Projection,
    campaign: &CampaignId,
    (position, last): (u64, u64),
) -> Result<(), HostError> {
    let first = projection.get(&key(FIRST, campaign, &[]))?;
    let first = first.as_deref().and_then(<[u8]>::first_chunk).map_or(1, |bytes| u64::from_be_bytes(*bytes));
    let mut newest: BTreeMap<PersonId, u64> = BTreeMap::new();
    for block in journal.blocks(first) {
        let block = block?;
        for record in block.events() {
            let event = S::Event::decode(record.kind, record.version, record.payload)
                .map_err(|error| HostError::Unreadable { position: record.position, error })?;
            let Some(event) = event.filter(|event| event.campaign() == Some(campaign)) else { continue };
            if let Some(entry) = S::entry(&event, Stamp { position: record.position, at: block.at() }) {
                newest.insert(entry.person, record.position);
            }
        }
        if block.last_position() >= last {
            break;
        }
    }
    let put = |(person, at): (PersonId, u64)| (key(NEWEST, campaign, &person.0), at.to_be_bytes().to_vec());
    let mut puts = newest.into_iter().map(put).peekable();
    while puts.peek().is_some() {
        let some: Vec<_> = puts.by_ref().take(PERSONS_AT_ONCE).collect();
        projection.apply(position, &some)?;
    }
    Ok(())
}

/// Campaign names have no zero byte, so no campaign's keys stand among another's.
fn key(kind: u8, campaign: &CampaignId, rest: &[u8]) -> Vec<u8> {
    let mut key = vec![kind];
    key.extend_from_slice(campaign.as_str().as_bytes());
    key.push(0);
    key.extend_from_slice(rest);
    key
}
