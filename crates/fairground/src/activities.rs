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
use lotteries::{Lotteries, Seeds};
use proto::wire::{Digest, Events, EventsFrom};
use referrals::Referrals;
use vault::{Purpose, Vault};
use votes::Votes;

use crate::folders::{self, Unopenable};
use crate::manifest::Manifest;

/// A journal and its only writer, just opened.
pub(crate) type Opened = (Journal, journal::Writer);

/// Starts a shard of a service.
pub(crate) type Start =
    fn(Opened, Settings, Arc<dyn Readable>, Secrets<'_>, &Bus, Progress<'_>) -> anyhow::Result<Running>;

/// Opens the vault of this process, which keeps what its decisions must not tell. Services that have no secret don't ask, so
/// their processes have none.
pub(crate) type Secrets<'s> = &'s mut dyn FnMut() -> anyhow::Result<Arc<Vault>>;

/// Every service and the door in one process, which needs no NATS.
pub(crate) const ALL: &str = "all";
/// The process of the door, which also keeps the vault and the tokens.
pub(crate) const GATEWAY: &str = proto::subject::KEEPER;

/// A service, without its types.
pub(crate) struct Hosted {
    /// Its name.
    pub(crate) service: &'static str,
    /// The process that runs it where not all run in one.
    pub(crate) process: &'static str,
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
    vec![
        // Says where campaigns live and which tokens there are, to the door alone.
        Hosted { process: GATEWAY, ..hosted::<Directory>() },
        // Keeps what auditors were shown, for the door alone.
        Hosted { process: GATEWAY, ..hosted::<Access>() },
        hosted::<Votes>(),
        hosted::<Lotteries>(),
        hosted::<Referrals>(),
        hosted::<Ledger>(),
    ]
}

/// What `fairground serve` can be told to run.
pub(crate) fn roles() -> Vec<&'static str> {
    let own = services().into_iter().map(|hosted| hosted.process).filter(|process| *process != GATEWAY);
    [ALL, GATEWAY].into_iter().chain(own).collect()
}

/// Whether a process of this role has the door, the vault and the tokens.
pub(crate) fn has_door(role: &str) -> bool {
    role == ALL || role == GATEWAY
}

/// The services that run in the process of this role.
pub(crate) fn services_of(role: &str) -> Vec<Hosted> {
    services().into_iter().filter(|hosted| role == ALL || role == hosted.process).collect()
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
        Activity { service: Lotteries::NAME, operations: lotteries::operations(), sum_door: None },
        Activity { service: Referrals::NAME, operations: referrals::operations(), sum_door: None },
        Activity { service: Ledger::NAME, operations: ledger::operations(), sum_door: None },
    ]
}

fn votes_sum(sum: &DoorSum) -> Vec<u8> {
    let refusals = sum.refusals.iter().map(|(class, count)| (class.into(), *count)).collect();
    votes::sum_door(sum.minute, refusals, sum.visits)
}

/// A service, with what its decisions need besides state and command.
trait Equipped: Service {
    fn resources(secrets: Secrets<'_>) -> anyhow::Result<Self::Resources>;
}

/// Services that need nothing of this deployment's own.
macro_rules! equipped_by_default {
    ($($service:ty),+) => { $(
        impl Equipped for $service {
            fn resources(_: Secrets<'_>) -> anyhow::Result<Self::Resources> {
                Ok(Self::Resources::default())
            }
        }
    )+ };
}

equipped_by_default!(Directory, Access, Votes, Referrals, Ledger);

impl Equipped for Lotteries {
    fn resources(secrets: Secrets<'_>) -> anyhow::Result<Seeds> {
        Ok(Seeds::new(*secrets()?.key(&Purpose::Draws)?.bytes()))
    }
}

fn hosted<S: Equipped>() -> Hosted {
    Hosted {
        service: S::NAME,
        process: S::NAME,
        start: |opened, settings, readable, secrets, bus, progress| {
            let resources = Arc::new(S::resources(secrets)?);
            Ok(host::start::<S>(opened, settings, resources, readable, bus, progress)?)
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
    fn each_service_runs_in_one_process() {
        assert!(roles().starts_with(&[ALL, GATEWAY, "votes"]));
        let ran: Vec<_> = roles().into_iter().filter(|role| *role != ALL).flat_map(services_of).collect();
        assert_eq!(ran.len(), services().len());
        assert_eq!(services_of(GATEWAY)[0].service, Directory::NAME);
    }

    #[test]
    fn every_kind_is_known_by_name() {
        for (service, few) in [
            (Directory::NAME, ["Placed", "TokenCreated", "DoorSummed"]),
            (Access::NAME, ["Looked", "Looked", "Looked"]),
            (Votes::NAME, ["CampaignCreated", "VoteCast", "DoorSummed"]),
            (Lotteries::NAME, ["TicketSpent", "Drawn", "SeedRevealed"]),
            (Referrals::NAME, ["CodeIssued", "FollowerQualified", "FollowerLeft"]),
            (Ledger::NAME, ["BookOpened", "FactDeclined", "FactParked"]),
        ] {
            let hosted = services().into_iter().find(|hosted| hosted.service == service).unwrap();
            let kinds = (hosted.kinds)();
            assert!(few.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
        }
    }
}
