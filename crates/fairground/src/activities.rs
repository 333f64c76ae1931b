//! THE list of what this release runs. A new activity is a folder of its own and a line in each table here.

use std::sync::Arc;

use bus::Bus;
use decider::{Readable, Service};
use directory::Directory;
use gateway::{Activity, DoorSum};
use host::{HostError, Progress, Running, Settings};
use journal::Journal;
use proto::wire::{Digest, Events, EventsFrom};
use votes::Votes;

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
    /// Reads its events.
    pub(crate) read_events: fn(&Journal, &EventsFrom) -> Result<Events, HostError>,
}

/// Every service, in the order in which they start.
pub(crate) fn services() -> Vec<Hosted> {
    vec![hosted::<Directory>(), hosted::<Votes>()]
}

/// What the world can ask of activities.
pub(crate) fn doors() -> Vec<Activity> {
    vec![Activity { service: Votes::NAME, operations: votes::operations(), sum_door: votes_sum }]
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
        read_events: host::inspect::read_events::<S>,
    }
}
