//! The gateway as an object: what it is made of, and what runs beside its requests.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use bus::Bus;
use bytes::Bytes;
use decider::door::Operation;
use guard::NetworkTables;
use ipnet::IpNet;
use proto::{TenantId, Timestamp};
use spans::Spans;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use vault::{Purpose, Vault, VaultError};

use crate::altcha::Proofs;
use crate::busy::Busy;
use crate::caller::Grants;
use crate::deliveries::Deliveries;
use crate::door_sums::{self, DoorSum, DoorSums};
use crate::failures::Failures;
use crate::files::Files;
use crate::front;
use crate::keeper;
use crate::keys::Keys;
use crate::limits::Limiters;
use crate::live::Hub;
use crate::meters::Meters;
use crate::openapi::openapi;
use crate::page::PageKey;
use crate::places::Places;
use crate::process::Process;
use crate::random::RequestIds;
use crate::routes;
use crate::serve::{self, ServeError};
use crate::services::Rounds;
use crate::settings::Settings;
use crate::shedding::Shedding;
use crate::streams::Streams;

/// The tenant of the deployment itself: owns what belongs to no account, and its auditors may read the raw log.
pub(crate) const HOUSE_TENANT: &str = "default";
/// How often counts are handed in, idle limiter slots forgotten and copies of keys dropped.
const HOUSEKEEPING: Duration = Duration::from_secs(20);
/// Most digests and verifications at once: each reads a whole log and keeps a core busy.
const AUDITS_MAX: usize = 2;
/// Most readings of metrics at once: two servers that watch, and somebody who looks.
pub(crate) const SCRAPES_MAX: usize = 3;

/// What time it is.
#[derive(Clone)]
pub struct Clock {
    /// The gateway's own time.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Told the time that a caller in development mode pretends it is, so that deadlines move too.
    pub pretend: Arc<dyn Fn(Timestamp) + Send + Sync>,
}

/// An activity as the world sees it.
pub struct Activity {
    /// The service that runs it, and the `kind` of its campaigns.
    pub service: &'static str,
    /// What can be asked. The one named `create` is called through `POST /v1/campaigns`.
    pub operations: Vec<Operation>,
    /// The command's bytes that write down what the door saw and refused; without one it is counted for the deployment.
    pub sum_door: Option<fn(&DoorSum) -> Vec<u8>>,
}

/// What a gateway is made of besides its settings.
pub struct Parts {
    /// Reaches the hosts.
    pub bus: Bus,
    /// Holds persons, personal data and keys.
    pub vault: Arc<Vault>,
    /// Knows operators' and auditors' tokens.
    pub grants: Grants,
    /// What time it is.
    pub clock: Clock,
    /// What can be asked.
    pub activities: Vec<Activity>,
    /// Files for browsers.
    pub files: Files,
    /// Services and shards that exist: what readiness and audits are about.
    pub journals: Vec<(String, u16)>,
    /// The process that it runs in, as those who watch see it.
    pub process: Process,
    /// Records what becomes of requests.
    pub spans: Spans,
}

/// The door.
pub struct Gateway {
    app: Arc<App>,
}

/// Why a gateway can't be made.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The keys that sign sessions and pages can't be read or made.
    #[error(transparent)]
    Keys(#[from] VaultError),
    /// Two operations stand at the same addresses, and name a parameter differently.
    #[error("{one} and {other} are the same addresses; name the parameter alike in all activities")]
    PathsClash {
        /// The path that was there first, as far as it goes.
        one: String,
        /// The path that came later, as far as it goes.
        other: String,
    },
}

/// What every request may use.
pub(crate) struct App {
    pub(crate) settings: Settings,
    pub(crate) bus: Bus,
    pub(crate) vault: Arc<Vault>,
    pub(crate) grants: Grants,
    pub(crate) clock: Clock,
    pub(crate) activities: Vec<Activity>,
    pub(crate) files: Files,
    pub(crate) journals: Vec<(String, u16)>,
    pub(crate) process: Process,
    pub(crate) spans: Spans,
    pub(crate) house: TenantId,
    pub(crate) tables: &'static NetworkTables,
    pub(crate) session_key: [u8; 32],
    pub(crate) page_key: PageKey,
    pub(crate) proofs: Proofs,
    pub(crate) keys: Keys,
    pub(crate) places: Places,
    pub(crate) limiters: Limiters,
    pub(crate) shedding: Shedding,
    pub(crate) busy: Busy,
    pub(crate) door_sums: DoorSums,
    pub(crate) meters: Meters,
    pub(crate) failures: Failures,
    pub(crate) request_ids: RequestIds,
    pub(crate) deliveries: Deliveries,
    pub(crate) hub: Hub,
    pub(crate) rounds: Rounds,
    pub(crate) connections: Arc<Semaphore>,
    pub(crate) in_flight: Semaphore,
    pub(crate) scrapes: Semaphore,
    pub(crate) streams: Streams,
    pub(crate) audits: Arc<Semaphore>,
    /// Turns true when the server stops, so that streams end.
    pub(crate) stopping: watch::Sender<bool>,
    pub(crate) openapi: Bytes,
}

impl Gateway {
    /// Opens the keys that sign sessions and pages.
    ///
    /// # Errors
    /// The vault's, if those keys can't be read or made; activities whose paths can't be served together.
    pub fn new(settings: Settings, parts: Parts) -> Result<Self, GatewayError> {
        if let Some((one, other)) = routes::clash(&parts.activities) {
            return Err(GatewayError::PathsClash { one, other });
        }
        let session_key = *parts.vault.key(&Purpose::Sessions)?.bytes();
        let page_key = *parts.vault.key(&Purpose::Pages)?.bytes();
        let app = App {
            house: HOUSE_TENANT.parse().expect("the house's name is a valid name"),
            tables: NetworkTables::shipped(),
            session_key,
            proofs: Proofs::new(&page_key),
            page_key: PageKey::new(page_key),
            keys: Keys::new(parts.vault.clone()),
            places: Places::new(parts.bus.clone(), parts.spans.clone(), settings.answer_timeout),
            limiters: Limiters::new(&settings.limits),
            shedding: Shedding::new(),
            busy: Busy::new(),
            door_sums: DoorSums::default(),
            meters: Meters::default(),
            failures: Failures::new(),
            request_ids: RequestIds::new(),
            deliveries: Deliveries::default(),
            hub: Hub::default(),
            rounds: Rounds::default(),
            connections: Arc::new(Semaphore::new(settings.connections_max)),
            in_flight: Semaphore::new(settings.concurrency_max),
            scrapes: Semaphore::new(SCRAPES_MAX),
            streams: Streams::new(settings.streams_max),
            audits: Arc::new(Semaphore::new(AUDITS_MAX)),
            stopping: watch::Sender::new(false),
            openapi: openapi(&parts.activities).to_string().into(),
            settings,
            bus: parts.bus,
            vault: parts.vault,
            grants: parts.grants,
            clock: parts.clock,
            activities: parts.activities,
            files: parts.files,
            journals: parts.journals,
            process: parts.process,
            spans: parts.spans,
        };
        Ok(Self { app: Arc::new(app) })
    }

    /// All routes, for servers of other kinds and for tests. [`Gateway::serve`] adds limits of connections and the work
    /// that is done now and then: handing in counts, forgetting idle limits and copies of keys.
    pub fn router(&self) -> Router {
        front::router(routes::front(self.app.clone()))
    }

    /// The same, for requests that all come from one address, as a server would tell.
    pub fn router_from(&self, peer: SocketAddr) -> Router {
        self.router().layer(axum::Extension(crate::client::Peer(peer)))
    }

    /// Metrics and health on an address of its own, for those who watch and nobody else: there are no tokens and no limits
    /// of connections. Serves until the gateway stops.
    ///
    /// # Errors
    /// The system's, if the listener can't be used.
    pub fn serve_watchers(&self, listener: TcpListener) -> impl Future<Output = std::io::Result<()>> + use<> {
        let (router, mut stopping) =
            (front::router(routes::watchers(self.app.clone())), self.app.stopping.subscribe());
        let stopped = async move {
            // An error means that the gateway is gone altogether.
            let _ = stopping.wait_for(|stopping| *stopping).await;
        };
        axum::serve(listener, router).with_graceful_shutdown(stopped).into_future()
    }

    /// Answers, for services in other processes, what is asked of the keeper of the vault.
    pub fn keep_vault(&self) {
        keeper::serve(&self.app);
    }

    /// Hands in what the door has counted, without waiting for the minute to end.
    pub async fn flush_door_sums(&self) {
        door_sums::hand_in(&self.app, true).await;
    }

    /// Serves until `shutdown` comes; then lets open requests finish, ends streams and hands in what was counted.
    ///
    /// # Errors
    /// In development mode, a listener that others than this machine can reach.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send,
    ) -> Result<(), ServeError> {
        if self.app.settings.development {
            let address = listener.local_addr()?;
            if !address.ip().is_loopback() {
                return Err(ServeError::DevelopmentInPublic(address));
            }
        }
        let housekeeping = tokio::spawn(keep_house(self.app.clone()));
        let handing_in = tokio::spawn(hand_in_sums(self.app.clone()));
        let served = serve::accept(&self.app, routes::front(self.app.clone()), &listener, shutdown).await;
        housekeeping.abort();
        handing_in.abort();
        // Whether it was in the midst of something or has ended before: it is not at it any more.
        let _ = handing_in.await;
        door_sums::hand_in_last(&self.app).await;
        served
    }
}

async fn keep_house(app: Arc<App>) {
    let mut ticks = tokio::time::interval(HOUSEKEEPING);
    loop {
        ticks.tick().await;
        app.limiters.forget_idle();
        app.keys.forget();
    }
}

/// Apart from the rest: a log that does not answer must not keep limits from being forgotten.
async fn hand_in_sums(app: Arc<App>) {
    let mut ticks = tokio::time::interval(HOUSEKEEPING);
    loop {
        ticks.tick().await;
        door_sums::hand_in(&app, false).await;
    }
}

/// Networks from texts such as `10.0.0.0/8`; says which is not one.
pub fn networks<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Vec<IpNet>, String> {
    let parse = |text: &str| {
        let single = text.parse::<std::net::IpAddr>().map(IpNet::from);
        text.parse()
            .or(single)
            .map_err(|_| format!("{text:?} is not a network; write 10.0.0.0/8 or an address"))
    };
    texts.into_iter().map(parse).collect()
}
