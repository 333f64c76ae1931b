//! The process of the door: alone with the directory, or with all services in it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use gateway::{Gateway, Parts};
use serde_json::json;
use spans::Spans;
use tokio::net::TcpListener;

use super::buses::Buses;
use super::ending::Ending;
use super::folder::Folder;
use super::shards::Shards;
use super::{Stopping, announce, keep_up, listen_for_watchers, process};
use crate::activities::{self, ALL, GATEWAY};
use crate::cli::Serve;
use crate::config::Config;
use crate::telemetry::Metrics;
use crate::tokens::Tokens;
use crate::{demo, files, note_tokens};

pub(super) async fn serve(
    config: &Config,
    arguments: &Serve,
    mut metrics: Metrics,
    spans: Spans,
) -> anyhow::Result<()> {
    anyhow::ensure!(
        !config.development || config.listen.ip().is_loopback(),
        "--development lets anybody be anybody, so it listens on loopback only: give --listen 127.0.0.1:PORT"
    );
    let role = arguments.role.as_str();
    let mut folder = Folder::enter(config, role, arguments.accept_missing)?;
    let (tokens, vault) = folder.keep()?;
    // Bound before the logs are folded: a port that is taken is better known at once.
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener.with_context(|| format!("can't listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    let watchers = listen_for_watchers(config).await?;

    // Before NATS is waited for, and before anybody is told, so that a signal is never missed.
    let ending = Ending::listen()?;
    let buses = Buses::for_role(&config.nats, role).await?;
    let starting = Shards::start(config, role, &mut folder, &buses, &ending, Some(&vault), &spans);
    let Some(shards) = ending.unless_it_comes(starting).await? else { return Ok(()) };
    shards.sample_into(&mut metrics);
    buses.sample_into(&mut metrics);
    let watched = Arc::clone(&vault);
    metrics.also(move || watched.sample());
    let metrics = Arc::new(metrics);

    let parts = Parts {
        bus: buses.of(GATEWAY).clone(),
        vault,
        grants: grants(&tokens),
        clock: shards.gateway_clock(),
        activities: activities::doors(),
        files: files::PAGES,
        journals: activities::services().iter().map(|hosted| (hosted.service.to_owned(), 0)).collect(),
        // The gateway asks shards itself, and knows when it stops.
        process: process(&buses, Vec::new, &metrics, &Stopping::default()),
        spans,
    };
    let gateway = Gateway::new(config.door_settings()?, parts)?;
    if role != ALL {
        gateway.keep_vault();
    }
    let upkeep = tokio::spawn(keep_up(metrics));
    for listener in watchers {
        tokio::spawn(gateway.serve_watchers(listener));
    }
    let noting = tokio::spawn(note_tokens::start(tokens.clone(), buses.of(GATEWAY).clone()).await);
    if arguments.demo {
        tokio::task::spawn_blocking(move || demo::show(address, &tokens));
    }
    announce(&json!({ "listening": format!("http://{address}") }))?;
    let served = gateway.serve(listener, ending.comes()).await;
    upkeep.abort();
    noting.abort();
    // In one process nobody else asks.
    if role != ALL {
        buses.drain(Duration::from_millis(config.door.shutdown_grace_ms)).await;
    }
    shards.stop().await?;
    Ok(served?)
}

fn grants(tokens: &Tokens) -> gateway::Grants {
    let tokens = tokens.clone();
    Arc::new(move |hash| tokens.grant(hash))
}
