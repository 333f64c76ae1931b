//! Live views as server-sent events. Each view is asked for once per change, however many follow it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use directory::Place;
use futures::StreamExt;
use http::{HeaderName, HeaderValue};
use proto::CampaignId;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, Audience, Changed, Look};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;

use crate::asker::Asker;
use crate::gateway::App;
use crate::trouble::Trouble;
use crate::{accesses, look};

/// How often a quiet stream shows that it lives: below the minute after which proxies hang up.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a view that could not be asked for is left as it is.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Tells proxies not to hold events back.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// What a view said last.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    etag: String,
    body: Arc<str>,
}

/// One followed view: campaign, question, parameters, and who sees it.
type Key = (CampaignId, String, Vec<(String, String)>, Audience);

/// The views that somebody follows now. Bounded by the number of streams.
#[derive(Default)]
pub(crate) struct Hub {
    views: Mutex<HashMap<Key, watch::Sender<Shown>>>,
}

impl Hub {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, watch::Sender<Shown>>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many views are followed.
    pub(crate) fn followed(&self) -> usize {
        self.lock().len()
    }

    fn join(&self, key: &Key) -> Option<watch::Receiver<Shown>> {
        self.lock().get(key).map(watch::Sender::subscribe)
    }

    /// Stops offering a view unless somebody joined just now. Says whether it is over.
    fn leave(&self, key: &Key, sender: &watch::Sender<Shown>) -> bool {
        let mut views = self.lock();
        if sender.receiver_count() > 0 {
            return false;
        }
        if views.get(key).is_some_and(|offered| offered.same_channel(sender)) {
            views.remove(key);
        }
        true
    }
}

/// The view as it is, then again whenever it has moved. Whoever is slow skips to the latest. What the public may not see
/// yet is shown for as long as the caller's token is good for it.
pub(crate) async fn stream(
    app: Arc<App>,
    asker: Asker,
    place: &Place,
    look: Look,
) -> Result<Response, Trouble> {
    let held = app.streams.take(asker.address, app.tables.classify(asker.address).class)?;
    let views = follow(&app, place, look.clone()).await?;
    let first = views.borrow().body.clone();
    accesses::note_answer(&app, &asker, place, &look, first.as_bytes()).await?;
    let (caller, grants, is_inside) = (asker.caller, app.grants.clone(), look.audience.is_inside());
    let may_look = move || !is_inside || caller.is_still_valid(&grants);
    let (still_may_look, mut stopping) = (may_look.clone(), app.stopping.subscribe());
    let events = WatchStream::new(views)
        .take_while(move |_| ready(may_look()))
        .take_until(async move {
            tokio::select! {
                // An error means that the gateway is gone altogether.
                _ = stopping.wait_for(|stopping| *stopping) => {}
                () = lost(still_may_look), if is_inside => {}
            }
        })
        .map(move |shown| {
            // The stream holds its place for as long as it lives; a peer that never reads ends with its connection.
            let _held = &held;
            Ok::<_, Infallible>(Event::default().data(&*shown.body))
        });
    let sse = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(([UNBUFFERED], sse).into_response())
}

/// Comes back soon after a caller lost what they followed. Where nothing moves, that is noticed as often as the stream shows
/// that it lives.
async fn lost(may_look: impl Fn() -> bool) {
    while may_look() {
        tokio::time::sleep(KEEP_ALIVE).await;
    }
}

async fn follow(app: &Arc<App>, place: &Place, look: Look) -> Result<watch::Receiver<Shown>, Trouble> {
    let key = (look.campaign.clone(), look.question.clone(), look.parameters.clone(), look.audience);
    if let Some(receiver) = app.hub.join(&key) {
        return Ok(receiver);
    }
    // Subscribed before the first look, so that no change falls between the two.
    let notices = app.bus.subscribe(&Subject::new(&place.service, place.shard, Purpose::Changed));
    let first = show(app, place, &look).await?;
    let (sender, receiver) = watch::channel(first);
    app.hub.lock().insert(key.clone(), sender.clone());
    tokio::spawn(pump(app.clone(), place.clone(), look, key, notices, sender));
    Ok(receiver)
}

/// Asks for the view after each notice, until nobody follows it any more.
async fn pump(
    app: Arc<App>,
    place: Place,
    look: Look,
    key: Key,
    mut notices: broadcast::Receiver<Bytes>,
    sender: watch::Sender<Shown>,
) {
    let mut is_stale = false;
    loop {
        let moved = tokio::select! {
            notice = notices.recv() => match notice {
                Ok(notice) => is_about(&notice, &look.campaign),
                // Notices were missed, perhaps one of ours.
                Err(RecvError::Lagged(_)) => true,
                Err(RecvError::Closed) => break,
            },
            () = tokio::time::sleep(LOOK_AGAIN), if is_stale => true,
            () = sender.closed() => {
                if app.hub.leave(&key, &sender) {
                    break;
                }
                false
            }
        };
        if !moved {
            continue;
        }
        let shown = show(&app, &place, &look).await;
        // A view that can't be asked for now stays as it was for a while.
        is_stale = shown.is_err();
        if let Ok(shown) = shown {
            sender.send_if_modified(|last| {
                let differs = last.etag != shown.etag;
                *last = shown;
                differs
            });
        }
    }
}

/// Whether a campaign may have moved. An empty notice says that some were lost on the way here.
fn is_about(notice: &[u8], campaign: &CampaignId) -> bool {
    notice.is_empty() || wire::decode::<Changed>(notice).is_ok_and(|changed| changed.campaign == *campaign)
}

async fn show(app: &App, place: &Place, look: &Look) -> Result<Shown, Trouble> {
    let (etag, body) = look::ask(app, place, look).await?;
    let body = String::from_utf8(body).map_err(|error| Trouble::internal(&error))?;
    Ok(Shown { etag, body: body.into() })
}
