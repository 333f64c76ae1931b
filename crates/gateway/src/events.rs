//! Readable events as JSON lines, page by page out of the log, and on as they come if the caller follows.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures::{StreamExt, stream};
use http::header;
use proto::subject::{Purpose, Subject};
use proto::wire::{Events, EventsFrom};
use proto::{Problem, TenantId, Timestamp};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::caller::Caller;
use crate::gateway::App;
use crate::journals::inspect;
use crate::look::pairs;
use crate::trouble::Trouble;

/// Lines asked for at once.
const PAGE_LINES: u32 = 1_000;
/// How long a follower waits at the end of the log for word that a view has moved, before it looks again: votes
/// move one only on the board's grid.
const FOLLOW_PAUSE: Duration = Duration::from_secs(1);

/// How long a follower gathers after word has come: a busy log gives word for every commit.
const FOLLOW_GATHER: Duration = Duration::from_millis(20);

/// Which events are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    from: EventsFrom,
    /// Lines still to come; `None` for no bound.
    left: Option<u64>,
    follow: bool,
}

impl Wanted {
    /// Reads the query. Whatever it says, only this tenant's events are seen.
    pub(crate) fn parse(query: &str, tenant: &TenantId) -> Result<Self, Trouble> {
        let from =
            EventsFrom { from: 1, tenant: Some(tenant.clone()), limit: PAGE_LINES, ..EventsFrom::default() };
        let mut wanted = Self { from, left: None, follow: false };
        for (name, value) in pairs(query)? {
            wanted.set(&name, &value).ok_or_else(|| {
                let known = "from, campaign, kind, person, since, until (milliseconds), limit, follow=true";
                Trouble::bad(
                    "parameter-invalid",
                    format!("{name}={value:?} can't be read. Known are: {known}."),
                )
            })?;
        }
        Ok(wanted)
    }

    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        let time = || value.parse().ok().map(Timestamp);
        match name {
            "from" => self.from.from = value.parse().ok()?,
            "campaign" => self.from.campaign = Some(value.parse().ok()?),
            "kind" => self.from.kind = Some(value.to_owned()),
            "person" => self.from.person = Some(value.parse().ok()?),
            "since" => self.from.since = Some(time()?),
            "until" => self.from.until = Some(time()?),
            "limit" => self.left = Some(value.parse().ok()?),
            "follow" => self.follow = value.parse().ok()?,
            _ => return None,
        }
        Some(())
    }

    /// The next page to ask for; `None` once there are enough lines.
    fn page(&self) -> Option<EventsFrom> {
        let limit =
            self.left.map_or(PAGE_LINES, |left| u32::try_from(left).unwrap_or(u32::MAX).min(PAGE_LINES));
        (limit > 0).then(|| EventsFrom { limit, ..self.from.clone() })
    }

    fn take(&mut self, page: &Events) {
        self.from.from = page.next;
        self.left = self.left.map(|left| left.saturating_sub(page.lines.len() as u64));
    }
}

struct Reading {
    app: Arc<App>,
    /// On whose word events are told.
    reader: Caller,
    /// Says that the log has grown; absent if the caller doesn't follow.
    notices: Option<broadcast::Receiver<Bytes>>,
    subject: Subject,
    wanted: Wanted,
    /// Pages that wait to be sent: at most the first.
    ready: VecDeque<Events>,
    at_end: bool,
}

/// The first page decides whether there is an answer at all; the rest follows as the caller reads.
pub(crate) async fn answer(
    app: Arc<App>,
    reader: Caller,
    subject: Subject,
    wanted: Wanted,
) -> Result<Response, Trouble> {
    // Subscribed before the first page, so that nothing falls between the two.
    let changed = Subject { purpose: Purpose::Changed, ..subject.clone() };
    let notices = wanted.follow.then(|| app.bus.subscribe(&changed));
    let ready = VecDeque::new();
    let mut reading = Reading { app: app.clone(), reader, notices, subject, wanted, ready, at_end: false };
    if let Some(page) = reading.read().await? {
        reading.ready.push_back(page);
    }
    let pages = stream::unfold(Some(reading), |reading| async move {
        let mut reading = reading?;
        let page = reading.next().await?;
        // Nothing comes after an error.
        let reading = page.is_ok().then_some(reading);
        Some((page, reading))
    });
    let mut stopping = app.stopping.subscribe();
    let pages = pages.take_until(async move {
        // An error means that the gateway is gone altogether.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    });
    Response::builder()
        .header(header::CONTENT_TYPE, "application/x-ndjson")
        .header(header::CACHE_CONTROL, "no-store")
        .body(Body::from_stream(pages))
        .map_err(|error| Trouble::internal(&error))
}

impl Reading {
    async fn read(&mut self) -> Result<Option<Events>, Trouble> {
        let Some(asked) = self.wanted.page() else { return Ok(None) };
        if !self.reader.is_still_valid(&self.app.grants) {
            return Err(Trouble::unauthorised("token-invalid", "This token was revoked. Ask for a new one."));
        }
        let page: Events = inspect(&self.app, &self.subject, &asked, self.app.settings.audit_timeout).await?;
        self.wanted.take(&page);
        self.at_end = page.at_end;
        Ok(Some(page))
    }

    /// Until the log has probably grown.
    async fn wait(&mut self) {
        let pause = tokio::time::sleep(FOLLOW_PAUSE);
        let Some(notices) = &mut self.notices else { return pause.await };
        tokio::select! {
            () = pause => {}
            // Missed notices are word enough.
            notice = notices.recv() => if matches!(notice, Err(RecvError::Closed)) {
                self.notices = None;
            }
        }
        tokio::time::sleep(FOLLOW_GATHER).await;
        // Whatever else has come since is covered by the next look.
        if let Some(notices) = &mut self.notices {
            while !matches!(notices.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
        }
    }

    /// The next lines. An error cuts the connection, so that a half answer doesn't look like a whole one.
    async fn next(&mut self) -> Option<Result<Bytes, Problem>> {
        loop {
            let page = match self.ready.pop_front() {
                Some(page) => page,
                None if self.at_end && !self.wanted.follow => return None,
                None => {
                    if self.at_end {
                        self.wait().await;
                    }
                    match self.read().await {
                        Ok(Some(page)) => page,
                        Ok(None) => return None,
                        Err(trouble) => return Some(Err(*trouble.problem)),
                    }
                }
            };
            if !page.lines.is_empty() {
                let mut text = page.lines.join("\n");
                text.push('\n');
                return Some(Ok(text.into()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_and_never_leave_the_tenant() {
        let tenant: TenantId = "t".parse().unwrap();
        let wanted =
            Wanted::parse("from=5&campaign=spring&kind=VoteCast&since=1&limit=1500&follow=true", &tenant)
                .unwrap();
        assert_eq!(wanted.from.tenant, Some(tenant.clone()));
        assert_eq!((wanted.from.from, wanted.left, wanted.follow), (5, Some(1_500), true));
        assert_eq!(wanted.page().unwrap().limit, PAGE_LINES);
        for bad in ["from=x", "tenant=other", "follow=yes", "person=ann", "campaign=A"] {
            assert!(Wanted::parse(bad, &tenant).is_err(), "{bad}");
        }
    }
}
