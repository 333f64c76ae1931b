//! `fairground serve`: everything in one process, or one service among others that it reaches over NATS.

mod buses;
mod door;
mod ending;
mod folder;
mod keeper;
mod look_over;
mod shards;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use gateway::Process;
use spans::Spans;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use crate::activities::{self, ALL, GATEWAY};
use crate::cli::{Misused, Serve};
use crate::config::Config;
use crate::telemetry;
use crate::telemetry::{Export, Metrics};

use buses::Buses;
use ending::Ending;
use folder::Folder;
use shards::Shards;

/// Histograms are folded together this often; otherwise they would grow between two scrapes.
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

pub(crate) fn run(arguments: &Serve) -> anyhow::Result<()> {
    let config = Config::of(arguments)?;
    telemetry::log_lines(config.log_format);
    let metrics = Metrics::start(&config.data)?;
    let export = Export::start(&config.tracing, &arguments.role)?;
    let runtime = runtime(&arguments.role)?;
    let served = runtime.block_on(serve(&config, arguments, metrics, export.spans()));
    // Reads of the log that somebody asked for and nobody waits for any more must not hold up the end.
    runtime.shutdown_timeout(Duration::from_secs(5));
    export.end();
    served
}

/// Messages between services go on while logs are folded, and signals are heard. In one process there are signals alone: the door
/// has threads of its own.
fn runtime(role: &str) -> std::io::Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    if role == ALL {
        builder.worker_threads(1);
    }
    builder.enable_all().build()
}

async fn serve(config: &Config, arguments: &Serve, metrics: Metrics, spans: Spans) -> anyhow::Result<()> {
    let role = arguments.role.as_str();
    if activities::has_door(role) {
        door::serve(config, arguments, metrics, spans).await
    } else {
        serve_alone(config, arguments, metrics, spans).await
    }
}

/// Serves services without a door, for those who ask over NATS.
async fn serve_alone(
    config: &Config,
    arguments: &Serve,
    mut metrics: Metrics,
    spans: Spans,
) -> anyhow::Result<()> {
    let role = arguments.role.as_str();
    if arguments.listen.is_some() || arguments.demo {
        let advice = format!("--listen and --demo are for {GATEWAY} and {ALL}: {role} has no door");
        return Err(Misused(advice).into());
    }
    let mut folder = Folder::enter(config, role, arguments.accept_missing)?;
    let watchers = listen_for_watchers(config).await?;
    // Before NATS is waited for, so that a signal is never missed.
    let ending = Ending::listen()?;
    let buses = Buses::for_role(&config.nats, role).await?;
    let starting = Shards::start(config, role, &mut folder, &buses, &ending, None, &spans);
    let Some(shards) = ending.unless_it_comes(starting).await? else { return Ok(()) };
    shards.sample_into(&mut metrics);
    buses.sample_into(&mut metrics);
    let metrics = Arc::new(metrics);
    let stopping = Stopping::default();
    let process = process(&buses, shards.troubles(), &metrics, &stopping);
    let upkeep = tokio::spawn(keep_up(metrics));
    let mut addresses = Vec::new();
    for listener in watchers {
        addresses.push(format!("http://{}", listener.local_addr()?));
        tokio::spawn(process.clone().serve_watchers(listener, stopping.ended()));
    }
    announce(&serde_json::json!({ "serving": role, "watched": addresses }))?;
    ending.comes().await;
    stopping.begin();
    buses.drain(Duration::from_millis(config.door.shutdown_grace_ms)).await;
    upkeep.abort();
    shards.stop().await?;
    stopping.end();
    Ok(())
}

/// What those who watch are told of this process; `more` tells what else is wrong.
fn process(
    buses: &Buses,
    more: impl Fn() -> Vec<String> + Send + Sync + 'static,
    metrics: &Arc<Metrics>,
    stopping: &Stopping,
) -> Process {
    let (buses, metrics) = (buses.clone(), Arc::clone(metrics));
    let has_begun = Arc::clone(&stopping.has_begun);
    let troubles = move || {
        let ending = has_begun.load(Ordering::Relaxed).then(|| "the process is stopping".to_owned());
        buses.troubles().into_iter().chain(more()).chain(ending).collect()
    };
    Process { troubles: Arc::new(troubles), metrics: Arc::new(move || metrics.render()) }
}

/// How far the end of the process has come.
struct Stopping {
    has_begun: Arc<AtomicBool>,
    is_over: watch::Sender<bool>,
}

impl Default for Stopping {
    fn default() -> Self {
        Self { has_begun: Arc::default(), is_over: watch::Sender::new(false) }
    }
}

impl Stopping {
    /// Nothing new is taken from now on.
    fn begin(&self) {
        self.has_begun.store(true, Ordering::Relaxed);
    }

    /// Everything is finished.
    fn end(&self) {
        self.is_over.send_replace(true);
    }

    /// Until everything is finished.
    fn ended(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut is_over = self.is_over.subscribe();
        async move {
            // An error means that it is over altogether.
            let _ = is_over.wait_for(|over| *over).await;
        }
    }
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

async fn keep_up(metrics: Arc<Metrics>) {
    let mut ticks = tokio::time::interval(METRICS_UPKEEP);
    loop {
        ticks.tick().await;
        metrics.upkeep();
    }
}

/// The line that scripts wait for.
fn announce(what: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{what}")?;
    out.flush()?;
    tracing::info!(%what, "started");
    Ok(())
}
