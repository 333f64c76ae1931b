//! The read model of counts per minute: what each event adds to the minute of log time that it happened in.
//!
//! Log time never goes back, so a minute that is past never changes. Counts stand beside the entries, under keys of
//! their own, and are stored together with the position that they stand at: no event is counted twice.

use std::collections::BTreeMap;
use std::collections::btree_map;

use decider::{MinuteLine, Minutes, Recorded, Service, answer};
use journal::{Entry, Projection};
use proto::wire::MinutesFrom;
use proto::{CampaignId, Timestamp};

use crate::HostError;

/// Minutes in one answer at the most: a day.
pub(crate) const MINUTES_SHOWN_MAX: u32 = 1_440;
/// One minute.
const MINUTE_MS: u64 = 60_000;
/// First byte of their keys. Keys of entries begin with a campaign's name, which never does so.
const MARK: u8 = 0;
/// Follows the campaign in a key, and the byte behind it: names have neither.
const END_OF_NAME: u8 = 0;
const BEHIND_NAME: u8 = 1;

/// Minutes that events are being counted in, on their way to the projection.
pub(crate) struct Counting<'p, S: Service> {
    projection: &'p Projection,
    open: BTreeMap<Vec<u8>, Open<S::Minute>>,
}

struct Open<M> {
    counts: M,
    has_changed: bool,
}

impl<'p, S: Service> Counting<'p, S> {
    pub(crate) fn begin(projection: &'p Projection) -> Self {
        Self { projection, open: BTreeMap::new() }
    }

    /// Counts one event that was written at this time.
    pub(crate) fn count(&mut self, event: &S::Event, at: Timestamp) -> Result<(), HostError> {
        let minute = match self.open.entry(key(event.campaign(), minute_of(at))) {
            btree_map::Entry::Occupied(open) => open.into_mut(),
            btree_map::Entry::Vacant(vacant) => {
                let stored = self.projection.get(vacant.key())?;
                let counts = stored.map_or(Ok(S::Minute::default()), |bytes| decode(&bytes))?;
                vacant.insert(Open { counts, has_changed: false })
            }
        };
        minute.has_changed |= S::tally(event, &mut minute.counts);
        Ok(())
    }

    /// What is to be stored.
    pub(crate) fn puts(self) -> impl Iterator<Item = Entry> {
        let changed = self.open.into_iter().filter(|(_, minute)| minute.has_changed);
        changed.map(|(key, minute)| {
            let mut value = Vec::new();
            answer::append(&minute.counts, &mut value);
            (key, value)
        })
    }
}

/// The minutes asked for, ascending: from a time on, or the newest.
pub(crate) fn page<S: Service>(
    projection: &Projection,
    asked: MinutesFrom,
) -> Result<Minutes<S::Minute>, HostError> {
    // Read before the counts, which may be newer by then and never older.
    let position = projection.position()?;
    let campaign = asked.campaign.as_ref();
    let limit = asked.limit.clamp(1, MINUTES_SHOWN_MAX) as usize;
    let from = key(campaign, minute_of(asked.from.unwrap_or_default()));
    let mut found = match asked.from {
        // One more says whether there is more.
        Some(_) => projection.scan_range(&from..&end(campaign), limit + 1, false)?,
        None => projection.scan_range(&from..&end(campaign), limit, true)?,
    };
    if asked.from.is_none() {
        found.reverse();
    }
    let next_from_ms = found.get(limit).map(|(key, _)| time_in(key));
    let line = |(key, value): &Entry| {
        Ok::<_, HostError>(MinuteLine { minute_ms: time_in(key), counts: decode(value)? })
    };
    let minutes = found.iter().take(limit).map(line).collect::<Result<_, _>>()?;
    Ok(Minutes { campaign: asked.campaign, position, minutes, next_from_ms })
}

fn minute_of(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0 % MINUTE_MS)
}

fn key(campaign: Option<&CampaignId>, minute: Timestamp) -> Vec<u8> {
    let mut key = named(campaign, END_OF_NAME);
    key.extend_from_slice(&minute.0.to_be_bytes());
    key
}

/// Behind the last key of a campaign.
fn end(campaign: Option<&CampaignId>) -> Vec<u8> {
    named(campaign, BEHIND_NAME)
}

fn named(campaign: Option<&CampaignId>, last: u8) -> Vec<u8> {
    let name = campaign.map_or("", CampaignId::as_str).as_bytes();
    let mut key = Vec::with_capacity(2 + name.len() + size_of::<u64>());
    key.push(MARK);
    key.extend_from_slice(name);
    key.push(last);
    key
}

fn time_in(key: &[u8]) -> Timestamp {
    Timestamp(key.last_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes)))
}

fn decode<M: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<M, HostError> {
    answer::read(bytes).map_err(HostError::Minutes)
}
