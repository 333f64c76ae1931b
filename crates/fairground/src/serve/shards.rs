//! The shards of a process: started in their order, watched, stopped.

use std::sync::Arc;

use anyhow::Context;
use host::{Clock, DevelopmentClock, Running, Streams, SystemClock};
use proto::Timestamp;
use proto::subject::{Purpose, Subject};
use spans::Spans;
use vault::Vault;

use super::buses::Buses;
use super::ending::Ending;
use super::folder::Folder;
use super::keeper::Keeper;
use crate::activities::{self, ALL};
use crate::config::Config;
use crate::folders;
use crate::progress;
use crate::telemetry::Metrics;

/// All that run here.
pub(super) struct Shards {
    running: Vec<(String, Running)>,
    clock: Arc<dyn Clock>,
    development: Arc<DevelopmentClock>,
}

impl Shards {
    /// Starts those of a role. Without a vault here, its keeper is asked. Services of several processes keep what they tell in
    /// streams, so each waits until it could compare its own with its log.
    pub(super) async fn start(
        config: &Config,
        role: &str,
        folder: &mut Folder<'_>,
        buses: &Buses,
        ending: &Ending,
        vault: Option<&Arc<Vault>>,
        spans: &Spans,
    ) -> anyhow::Result<Self> {
        let development = Arc::new(DevelopmentClock::default());
        let clock: Arc<dyn Clock> = match config.development {
            true => Arc::clone(&development) as Arc<dyn Clock>,
            false => Arc::new(SystemClock),
        };
        let mut running = Vec::new();
        for hosted in activities::services_of(role) {
            let identity = folders::first_shard(hosted.service);
            let opened = folder.open(&identity)?;
            let bus = buses.of(hosted.service);
            let streams = match role {
                ALL => None,
                _ => Some(Streams::open(bus, &opened.0, config.nats.streams()).await?),
            };
            let keeper = vault.map_or_else(|| Keeper::over(bus), Keeper::here);
            let settings = host::Settings {
                mailbox_commands_max: config.host.mailbox_commands_max,
                snapshot_events: config.host.snapshot_events,
                concluded: Arc::clone(&keeper.concluded),
                forgotten: Arc::clone(&keeper.forgotten),
                services: activities::services().iter().map(|hosted| hosted.service).collect(),
                streams,
                spans: spans.clone(),
                ending: ending.has_come(),
                ..host::Settings::new(folders::entries(&config.data, &identity), Arc::clone(&clock))
            };
            let bar = progress::bar(&format!("folding {identity}"));
            let readable = Arc::clone(&keeper.readable);
            let secrets = &mut || vault.map_or_else(|| folder.vault(), |vault| Ok(Arc::clone(vault)));
            let started =
                (hosted.start)(opened, settings, readable, secrets, bus, &mut progress::moving(&bar));
            bar.finish_and_clear();
            let shard = started.with_context(|| format!("{identity} can't start"))?;
            keeper.follow(&shard);
            // Whoever is told that this process serves may ask at once.
            bus.settled(&Subject::new(hosted.service, identity.shard, Purpose::Changed)).await;
            running.push((identity.to_string(), shard));
        }
        Ok(Self { running, clock, development })
    }

    /// Has metrics read them off.
    pub(super) fn sample_into(&self, metrics: &mut Metrics) {
        self.running.iter().for_each(|(_, shard)| metrics.also(shard.sampler()));
    }

    /// Tells which take nothing, and why.
    pub(super) fn troubles(&self) -> impl Fn() -> Vec<String> + Send + Sync + 'static + use<> {
        let all: Vec<_> = self.running.iter().map(|(name, shard)| (name.clone(), shard.trouble())).collect();
        move || {
            let troubled = all.iter().filter_map(|(name, trouble)| Some(format!("{name}: {}", trouble()?)));
            troubled.collect()
        }
    }

    /// The gateway's clock is the hosts'. When a request pretends a time, the hosts of this process look at their deadlines
    /// again; others learn of it with the next command.
    pub(super) fn gateway_clock(&self) -> gateway::Clock {
        let (clock, development) = (Arc::clone(&self.clock), Arc::clone(&self.development));
        let nudges: Vec<_> = self.running.iter().map(|(_, shard)| shard.nudge()).collect();
        gateway::Clock {
            now: Arc::new(move || clock.now()),
            pretend: Arc::new(move |at: Timestamp| {
                development.pretend(at);
                nudges.iter().for_each(|nudge| nudge());
            }),
        }
    }

    /// Finishes what waits, and returns when everything is durable.
    pub(super) async fn stop(self) -> anyhow::Result<()> {
        tracing::info!("finishing what waits");
        let stop = move || self.running.into_iter().for_each(|(_, shard)| shard.stop());
        Ok(tokio::task::spawn_blocking(stop).await?)
    }
}
