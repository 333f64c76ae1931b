//! `fairground serve`: everything in one process.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use bus::Bus;
use gateway::{Gateway, Parts};
use host::{Clock, DevelopmentClock, Running, SystemClock};
use journal::Journal;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use vault::Vault;

use crate::cli::Serve;
use crate::config::Config;
use crate::folders::{self, Unopenable};
use crate::manifest::{Manifest, Mode};
use crate::telemetry::Metrics;
use crate::tokens::Tokens;
use crate::{activities, demo, files, note_tokens, progress, telemetry};

/// Histograms are folded together this often; otherwise they would grow between two scrapes.
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

pub(crate) fn run(arguments: &Serve) -> anyhow::Result<()> {
    let config = Config::of(arguments)?;
    telemetry::log_lines(config.log_format);
    let metrics = Metrics::start(&config.data)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(serve(&config, arguments, metrics));
    // Reads of the log that somebody asked for and nobody waits for any more must not hold up the end.
    runtime.shutdown_timeout(Duration::from_secs(5));
    served
}

async fn serve(config: &Config, arguments: &Serve, mut metrics: Metrics) -> anyhow::Result<()> {
    if config.development && !config.listen.ip().is_loopback() {
        anyhow::bail!(
            "--development lets anybody be anybody, so it listens on loopback only: give --listen 127.0.0.1:PORT"
        );
    }
    let (tokens, vault, mut manifest) = enter(config, arguments.accept_missing)?;
    // Bound before the logs are folded: a port that is taken is better known at once.
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener.with_context(|| format!("can't listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    let watchers = listen_for_watchers(config).await?;

    let bus = Bus::local();
    let development = Arc::new(DevelopmentClock::default());
    let clock: Arc<dyn Clock> =
        if config.development { Arc::clone(&development) as Arc<dyn Clock> } else { Arc::new(SystemClock) };
    let shards = start_services(config, &mut manifest, &bus, &vault, &clock)?;
    shards.iter().for_each(|shard| metrics.also(shard.sampler()));
    let watched = vault.clone();
    metrics.also(move || watched.sample());
    let metrics = Arc::new(metrics);

    let parts = Parts {
        bus: bus.clone(),
        vault,
        grants: grants(&tokens),
        clock: gateway_clock(&clock, development, &shards),
        activities: activities::doors(),
        files: files::PAGES,
        journals: activities::services().iter().map(|hosted| (hosted.service.to_owned(), 0)).collect(),
        metrics: rendering(&metrics),
    };
    let gateway = Gateway::new(config.door_settings()?, parts)?;
    let upkeep = tokio::spawn(keep_up(metrics));
    for listener in watchers {
        tokio::spawn(gateway.serve_watchers(listener));
    }
    let noting = tokio::spawn(note_tokens::start(tokens.clone(), bus).await);
    // Before anybody is told, so that a signal is never missed.
    let shutdown = shutdown()?;
    if arguments.demo {
        tokio::task::spawn_blocking(move || demo::show(address, &tokens));
    }
    announce(address)?;
    let served = gateway.serve(listener, shutdown).await;
    upkeep.abort();
    noting.abort();
    tracing::info!("finishing what waits");
    tokio::task::spawn_blocking(move || shards.into_iter().for_each(Running::stop)).await?;
    Ok(served?)
}

/// Ports for those who watch and nobody else.
async fn listen_for_watchers(config: &Config) -> anyhow::Result<Vec<TcpListener>> {
    let mut listeners = Vec::new();
    for address in &config.metrics_listen {
        let listener = TcpListener::bind(address).await;
        let listener = listener.with_context(|| format!("can't listen on {address} for metrics"))?;
        tracing::info!(address = %listener.local_addr()?, "metrics without a token; keep this address private");
        listeners.push(listener);
    }
    Ok(listeners)
}

fn rendering(metrics: &Arc<Metrics>) -> Arc<dyn Fn() -> String + Send + Sync> {
    let metrics = Arc::clone(metrics);
    Arc::new(move || metrics.render())
}

async fn keep_up(metrics: Arc<Metrics>) {
    let mut ticks = tokio::time::interval(METRICS_UPKEEP);
    loop {
        ticks.tick().await;
        metrics.upkeep();
    }
}

/// Opens what lies in the data folder beside the logs, once it is known that nothing was lost from it.
fn enter(config: &Config, accept_missing: bool) -> anyhow::Result<(Tokens, Arc<Vault>, Manifest)> {
    let data = &config.data;
    folders::make(data)?;
    let mode = if config.development { Mode::Development } else { Mode::Production };
    let mut manifest = Manifest::enter(data, mode, accept_missing)?;
    let tokens = Tokens::make(data)?;
    let vault = Vault::open(&folders::vault(data)).map_err(|error| Unopenable(error.to_string()))?;
    manifest.add_vault(data)?;
    for torn in vault.torn_slots() {
        tracing::warn!(file = %torn.file.display(), slot = torn.slot, "a slot was torn and never acknowledged; cleared. \
            Without a power cut before, this is damage: restore the vault from its backup");
    }
    Ok((tokens, Arc::new(vault), manifest))
}

fn start_services(
    config: &Config,
    manifest: &mut Manifest,
    bus: &Bus,
    vault: &Arc<Vault>,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Vec<Running>> {
    let mut shards = Vec::new();
    for hosted in activities::services() {
        let identity = folders::first_shard(hosted.service);
        let path = folders::journal(&config.data, &identity);
        let opened = Journal::open(&path, &identity, &config.journal_settings())
            .map_err(|error| folders::unopenable(&path, &error))?;
        // Before the first event is written into it.
        manifest.add_journal(&config.data, &identity)?;
        let settings = host::Settings {
            mailbox_commands_max: config.host.mailbox_commands_max,
            snapshot_events: config.host.snapshot_events,
            concluded: forget_campaign(vault),
            services: activities::services().iter().map(|hosted| hosted.service).collect(),
            ..host::Settings::new(folders::entries(&config.data, &identity), Arc::clone(clock))
        };
        let bar = progress::bar(&format!("folding {identity}"));
        let started = (hosted.start)(opened, settings, vault, bus, &mut progress::moving(&bar));
        bar.finish_and_clear();
        shards.push(started.with_context(|| format!("{identity} can't start"))?);
    }
    Ok(shards)
}

/// A campaign that is over for good needs to know nobody again: what links its pseudonyms to people is destroyed.
fn forget_campaign(vault: &Arc<Vault>) -> host::Concluded {
    let vault = Arc::clone(vault);
    Arc::new(move |campaign| {
        if let Err(error) = vault.campaign_is_final(campaign) {
            tracing::error!(%campaign, %error, "the keys of a final campaign are still there; the next start tries again");
        }
    })
}

fn grants(tokens: &Tokens) -> gateway::Grants {
    let tokens = tokens.clone();
    Arc::new(move |hash| tokens.grant(hash))
}

/// The gateway's clock is the hosts'. When a request pretends a time, the hosts look at their deadlines again.
fn gateway_clock(
    clock: &Arc<dyn Clock>,
    development: Arc<DevelopmentClock>,
    shards: &[Running],
) -> gateway::Clock {
    let clock = Arc::clone(clock);
    let nudges: Vec<_> = shards.iter().map(Running::nudge).collect();
    gateway::Clock {
        now: Arc::new(move || clock.now()),
        pretend: Arc::new(move |at| {
            development.pretend(at);
            nudges.iter().for_each(|nudge| nudge());
        }),
    }
}

/// The line that scripts wait for.
fn announce(address: SocketAddr) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::json!({ "listening": format!("http://{address}") }))?;
    out.flush()?;
    tracing::info!(%address, "listening");
    Ok(())
}

/// Comes with SIGINT or SIGTERM.
fn shutdown() -> anyhow::Result<impl Future<Output = ()> + Send> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    })
}
