//! THE list of what this release runs. A new activity is a folder of its own and a line in each table here.

use std::path::Path;
use std::sync::Arc;

use access::Access;
use bus::Bus;
use decider::{Readable, Recorded, Service, UnreadableEvent};
use directory::Directory;
use gateway::{Activity, DoorSum};
use host::{HostError, Progress, Running, Settings};
use journal::Journal;
use ledger::Ledger;
use proto::wire::{Digest, Events, EventsFrom};
use votes::Votes;

use crate::folders::{self, Unopenable};
use crate::manifest::Manifest;

/// A journal and its only writer, just opened.
pub(crate) type Opened = (Journal, journal::Writer);

/// Starts a shard of a service.
pub(crate) type Start =
    fn(Opened, Settings, Arc<dyn Readable>, &Bus, Progress<'_>) -> Result<Running, HostError>;

/// A service, without its types.
pub(crate) struct Hosted {
    /// Its name.
    pub(crate) service: &'static str,
    /// Starts a shard of it.
    pub(crate) start: Start,
    /// Walks and folds its log.
    pub(crate) verify: fn(&Journal, Progress<'_>) -> Result<Digest, HostError>,
    /// Folds its log.
    pub(crate) replay: fn(&Journal, Progress<'_>) -> Result<Digest, HostError>,
    /// Names of the kinds of its events.
    pub(crate) kinds: fn() -> Vec<&'static str>,
    /// Reads its events.
    pub(crate) read_events: fn(&Journal, &EventsFrom) -> Result<Events, HostError>,
}

/// Every service, in the order in which they start.
pub(crate) fn services() -> Vec<Hosted> {
    vec![hosted::<Directory>(), hosted::<Access>(), hosted::<Votes>(), hosted::<Ledger>()]
}

/// The services whose logs a data folder holds or has lost; a service that is newer than the folder has none there.
pub(crate) fn services_in(data: &Path) -> anyhow::Result<Vec<Hosted>> {
    let manifest = Manifest::read(data)?;
    let is_there = |hosted: &Hosted| {
        let identity = folders::first_shard(hosted.service);
        let is_listed = manifest.as_ref().is_none_or(|manifest| manifest.lists(&identity));
        is_listed || folders::has_journal(data, &folders::name(&identity))
    };
    let found: Vec<Hosted> = services().into_iter().filter(is_there).collect();
    if found.is_empty() {
        return Err(Unopenable(format!("there are no logs in {}; check --data", data.display())).into());
    }
    Ok(found)
}

/// What the world can ask of activities.
pub(crate) fn doors() -> Vec<Activity> {
    vec![
        Activity { service: Votes::NAME, operations: votes::operations(), sum_door: Some(votes_sum) },
        Activity { service: Ledger::NAME, operations: ledger::operations(), sum_door: None },
    ]
}

fn votes_sum(sum: &DoorSum) -> Vec<u8> {
    let refusals = sum.refusals.iter().map(|(class, count)| (class.into(), *count)).collect();
    votes::sum_door(sum.minute, refusals, sum.visits)
}

fn hosted<S: Service>() -> Hosted
where
    S::Resources: Default,
{
    Hosted {
        service: S::NAME,
        start: |opened, settings, readable, bus, progress| {
            host::start::<S>(opened, settings, Arc::new(S::Resources::default()), readable, bus, progress)
        },
        verify: host::inspect::verify::<S>,
        replay: host::inspect::replay::<S>,
        kinds: kinds::<S>,
        read_events: host::inspect::read_events::<S>,
    }
}

/// Kinds are known by what is said of a version that none ever has.
fn kinds<S: Service>() -> Vec<&'static str> {
    let name = |number| match S::Event::decode(number, 0, &[]) {
        Err(UnreadableEvent::NewerVersion { kind, .. } | UnreadableEvent::Malformed { kind, .. }) => {
            Some(kind)
        }
        Ok(_) => None,
    };
    (0..=u16::MAX).filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_known_by_name() {
        for (service, few) in [
            (Directory::NAME, ["Placed", "TokenCreated", "DoorSummed"]),
            (Access::NAME, ["Looked", "Looked", "Looked"]),
            (Votes::NAME, ["CampaignCreated", "VoteCast", "DoorSummed"]),
            (Ledger::NAME, ["BookOpened", "FactDeclined", "FactParked"]),
        ] {
            let hosted = services().into_iter().find(|hosted| hosted.service == service).unwrap();
            let kinds = (hosted.kinds)();
            assert!(few.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
        }
    }
}
