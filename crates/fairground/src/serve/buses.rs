//! The ways to other services: one for each user that this process is to NATS, since what a user may do is its own.

use std::time::Duration;

use anyhow::Context;
use bus::Bus;
use metrics::{counter, gauge};

use crate::activities::{self, ALL, GATEWAY};
use crate::config::NatsConfig;
use crate::telemetry::Metrics;

/// Buses by the user of nats.conf. Clones share them.
#[derive(Clone)]
pub(super) struct Buses {
    of: Vec<(&'static str, Bus)>,
    servers: String,
    /// Whether they all lead no further than this process.
    is_local: bool,
}

impl Buses {
    /// Those that a role needs. Connections are made behind them.
    pub(super) async fn for_role(nats: &NatsConfig, role: &str) -> anyhow::Result<Self> {
        let local = Bus::local();
        let mut of = Vec::new();
        for user in users(role) {
            let bus = match role {
                ALL => local.clone(),
                _ => Bus::nats(nats.options(user)?).await.with_context(|| format!("NATS, as {user}"))?,
            };
            of.push((user, bus));
        }
        Ok(Self { of, servers: nats.servers.join(", "), is_local: role == ALL })
    }

    /// The bus of a user.
    ///
    /// # Panics
    /// If the role has no such user.
    pub(super) fn of(&self, user: &str) -> &Bus {
        let found = self.of.iter().find(|(known, _)| *known == user);
        &found.expect("a role names all its users").1
    }

    /// What is wrong with connections, and what to do.
    pub(super) fn troubles(&self) -> Vec<String> {
        let trouble = |(user, bus): &(&str, Bus)| {
            let (trouble, servers) = (bus.trouble(), &self.servers);
            if !bus.is_connected() {
                Some(format!(
                    "NATS can't be reached as {user} ({trouble}): see whether nats-server runs at {servers} and knows this \
                     key; it is tried again all the time"
                ))
            } else if trouble.is_empty() {
                None
            } else {
                Some(format!(
                    "NATS refuses something to {user} ({trouble}): compare nats.conf with this release, then restart"
                ))
            }
        };
        self.of.iter().filter_map(trouble).collect()
    }

    /// Has metrics read off the connections, if there are any.
    pub(super) fn sample_into(&self, metrics: &mut Metrics) {
        if self.is_local {
            return;
        }
        let buses = self.of.clone();
        metrics.also(move || {
            for (user, bus) in &buses {
                gauge!("fairground_nats_connected", "user" => *user)
                    .set(f64::from(u8::from(bus.is_connected())));
                counter!("fairground_nats_connections_total", "user" => *user).absolute(bus.connections());
            }
        });
    }

    /// Answers nothing new, and waits until all that was taken is answered. Without a connection nobody can be answered.
    pub(super) async fn drain(&self, grace: Duration) {
        for (user, bus) in self.of.iter().filter(|(_, bus)| bus.is_connected()) {
            if tokio::time::timeout(grace, bus.drain()).await.is_err() {
                tracing::warn!(user, "some questions were not answered in time; who asked must ask again");
            }
        }
    }
}

fn users(role: &str) -> Vec<&'static str> {
    let has_door = activities::has_door(role);
    let services = activities::services_of(role).into_iter().map(|hosted| hosted.service);
    has_door.then_some(GATEWAY).into_iter().chain(services).collect()
}
