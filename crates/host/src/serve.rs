//! What a shard answers on the bus.

use std::sync::Arc;
use std::time::Duration;

use bus::Bus;
use bytes::Bytes;
use decider::{Service, answer};
use journal::{Journal, Projection};
use proto::subject::{Purpose, Subject};
use proto::wire::{
    self, AskParked, CommandReply, Forget, Listed, LookReply, OwnPage, ParkedFacts, Queried, Query, Status,
};
use proto::{Envelope, PersonalRef, Problem};
use serde_bytes::ByteBuf;
use tokio::sync::{oneshot, watch};

use crate::mailbox::{Mailbox, Outcome, OwnState, Unavailable, Work};
use crate::queries::Queries;
use crate::rows::Readers;
use crate::status::{Published, Shared};
use crate::traces::Traces;
use crate::{history, inspect, minutes, rows, telling};

/// How long a person's question waits for the read model to come to the position of the answer.
const ENTRIES_WAIT: Duration = Duration::from_secs(2);
/// Events that the read model makes up for within that time; while it is being rebuilt nobody waits for it.
const ENTRIES_BEHIND_MAX: u64 = 20_000;

/// The side of a shard that callers see. One per shard, shared by all its handlers.
pub(crate) struct Desk<S: Service> {
    pub(crate) shard: u16,
    pub(crate) journal: Journal,
    pub(crate) mailbox: Arc<Mailbox<S>>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) published: Arc<Published<S::View>>,
    pub(crate) projection: Arc<Projection>,
    pub(crate) entries_at: watch::Receiver<u64>,
    pub(crate) readers: Arc<Readers>,
    pub(crate) queries: Queries,
    pub(crate) traces: Arc<Traces>,
    /// Up to where facts may be told, 0 until it is known; `None`: all that is durable.
    pub(crate) may_tell: Option<watch::Receiver<u64>>,
    pub(crate) forgotten: Forgotten,
}

/// Told of personal data that are gone.
pub type Forgotten = Arc<dyn Fn(&[PersonalRef]) + Send + Sync>;

impl<S: Service> Desk<S> {
    /// Serves every purpose of this shard.
    pub(crate) fn serve(self, bus: &Bus) {
        let desk = Arc::new(self);
        desk.on(
            bus,
            Purpose::Command,
            |desk, message| async move { wire::encode(&desk.command(&message).await) },
        );
        desk.on(bus, Purpose::Look, |desk, message| async move { wire::encode(&desk.look(&message)) });
        desk.on(bus, Purpose::Own, |desk, message| async move { wire::encode(&desk.own(&message).await) });
        desk.on(bus, Purpose::List, |desk, message| async move { wire::encode(&desk.list(&message)) });
        desk.on(
            bus,
            Purpose::Query,
            |desk, message| async move { wire::encode(&desk.query(&message).await) },
        );
        desk.on(
            bus,
            Purpose::Minutes,
            |desk, message| async move { wire::encode(&desk.minutes(&message).await) },
        );
        desk.on(
            bus,
            Purpose::Forget,
            |desk, message| async move { wire::encode(&desk.forget(&message).await) },
        );
        desk.on(bus, Purpose::Status, |desk, _| async move { wire::encode(&desk.status()) });
        desk.on(bus, Purpose::Digest, |desk, _| async move { desk.refold(inspect::digest::<S>).await });
        desk.on(
            bus,
            Purpose::Verify,
            |desk, _| async move { desk.refold(inspect::verify_running::<S>).await },
        );
        desk.on(bus, Purpose::Blocks, |desk, message| async move {
            desk.inspect(move |journal| inspect::blocks(journal, &message)).await
        });
        desk.on(bus, Purpose::Events, |desk, message| async move {
            let view = desk.published.get();
            desk.inspect(move |journal| inspect::events::<S>(journal, &view, &message)).await
        });
        desk.on(
            bus,
            Purpose::Parked,
            |desk, message| async move { wire::encode(&desk.parked(&message).await) },
        );
        desk.on(bus, Purpose::Facts, |desk, message| async move {
            let (view, traces) = (desk.published.get(), Arc::clone(&desk.traces));
            let end = desk.may_tell.as_ref().map_or(desk.journal.head().position, |end| *end.borrow());
            desk.inspect(move |journal| telling::facts::<S>(journal, &view, &traces, end, &message)).await
        });
    }

    /// The subjects that [`Desk::serve`] serves.
    pub(crate) fn subjects(shard: u16) -> impl Iterator<Item = Subject> {
        Purpose::ASKED.into_iter().map(move |purpose| Subject::new(S::NAME, shard, purpose))
    }

    fn on<F, A>(self: &Arc<Self>, bus: &Bus, purpose: Purpose, answer: F)
    where
        F: Fn(Arc<Self>, Bytes) -> A + Send + Sync + 'static,
        A: Future<Output = Vec<u8>> + Send + 'static,
    {
        let desk = Arc::clone(self);
        bus.serve(Subject::new(S::NAME, self.shard, purpose), move |message| {
            let answer = answer(Arc::clone(&desk), message);
            Box::pin(async move { Bytes::from(answer.await) })
        });
    }

    async fn command(&self, message: &[u8]) -> CommandReply {
        // Decoded here, so that the shard's own thread decides and does nothing else.
        let envelope = wire::decode::<Envelope<ByteBuf>>(message).map_err(|error| error.to_string());
        let envelope = envelope.and_then(|envelope| {
            let body = answer::read(&envelope.body)?;
            Ok(envelope.map(|_| body))
        });
        let envelope = match envelope {
            Ok(envelope) => Box::new(envelope),
            Err(reason) => return CommandReply::Malformed(reason),
        };
        let mut span = self.traces.spans.handled(&envelope.request_id, &envelope.id);
        span.describe(|it| describe::<S, _>(it, self.shard, &envelope));
        let reply = self.handle(envelope).await;
        span.describe(|it| conclude(it, &reply));
        reply
    }

    async fn handle(&self, envelope: Box<Envelope<S::Command>>) -> CommandReply {
        let (reply, replied) = oneshot::channel();
        match self.mailbox.push(Work::Command(envelope, reply)) {
            Ok(()) => {}
            Err(Unavailable::Full) => return CommandReply::Full,
            Err(Unavailable::Stopped(reason)) => return CommandReply::Stopped(reason),
        }
        match replied.await {
            Ok(Outcome::Reply(reply)) => reply,
            Ok(Outcome::Stored { id, intent, position }) => {
                let journal = self.journal.clone();
                blocking(move || inspect::stored_answer(&journal, id, intent, position)).await
            }
            // The shard dropped it: it has stopped.
            Err(_) => CommandReply::Stopped(self.stopped()),
        }
    }

    fn look(&self, message: &[u8]) -> LookReply {
        match wire::decode(message) {
            Ok(look) => S::look(&self.published.get(), &look),
            Err(error) => LookReply::Problem(malformed(&error)),
        }
    }

    fn list(&self, message: &[u8]) -> Listed {
        wire::decode(message).map_or(Listed::Unknown, |list| S::list(&self.published.get(), &list))
    }

    async fn forget(&self, message: &[u8]) -> Result<(), String> {
        let Forget { personal } = wire::decode(message).map_err(|error| error.to_string())?;
        (self.forgotten)(&personal);
        let (reply, replied) = oneshot::channel();
        self.mailbox.push(Work::Forget(personal, reply)).map_err(|unavailable| match unavailable {
            Unavailable::Full => "its mailbox is full".to_owned(),
            Unavailable::Stopped(reason) => reason,
        })?;
        replied.await.map_err(|_| self.stopped())
    }

    async fn parked(&self, message: &[u8]) -> Result<ParkedFacts, String> {
        let asked: AskParked = wire::decode(message).map_err(|error| error.to_string())?;
        let (reply, replied) = oneshot::channel();
        self.mailbox.push(Work::Parked(asked, reply)).map_err(|unavailable| match unavailable {
            Unavailable::Full => "its mailbox is full; try again in a moment".to_owned(),
            Unavailable::Stopped(reason) => reason,
        })?;
        replied.await.map_err(|_| self.stopped())?
    }

    async fn minutes(&self, message: &[u8]) -> LookReply {
        let asked = match wire::decode(message) {
            Ok(asked) => asked,
            Err(error) => return LookReply::Problem(malformed(&error)),
        };
        self.wait_for_read_models(self.journal.head().position).await;
        let projection = Arc::clone(&self.projection);
        let page = blocking(move || minutes::page::<S>(&projection, asked)).await;
        let body = page.map_err(|error| error.to_string());
        match body.and_then(|page| serde_json::to_vec(&page).map_err(|error| error.to_string())) {
            Ok(body) => LookReply::Body { etag: String::new(), body },
            Err(reason) => LookReply::Problem(Problem::new(503, "minutes-unreadable", reason)),
        }
    }

    async fn query(&self, message: &[u8]) -> Queried {
        let asked: Query = match wire::decode(message) {
            Ok(asked) => asked,
            Err(error) => return Queried::Problem(malformed(&error)),
        };
        // Before it takes a place: whoever only waits keeps nobody out.
        self.wait_for_read_models(self.journal.head().position).await;
        let place = match self.queries.place(S::OWN_QUESTIONS.contains(&asked.question.as_str())).await {
            Ok(place) => place,
            Err(problem) => return Queried::Problem(problem),
        };
        let (journal, projection) = (self.journal.clone(), Arc::clone(&self.projection));
        let readers = Arc::clone(&self.readers);
        let answer = blocking(move || {
            let answer = rows::answer::<S>(&journal, &projection, &readers, &asked);
            drop(place);
            answer
        });
        answer.await.unwrap_or_else(|error| {
            tracing::error!(service = S::NAME, %error, "rows can't be read");
            let reason = "The read model can't be read now. Try again later.";
            Queried::Problem(Problem::new(503, "rows-unreadable", reason))
        })
    }

    async fn own(&self, message: &[u8]) -> LookReply {
        match self.ask_own(message).await {
            Ok(body) => LookReply::Body { etag: String::new(), body },
            Err(problem) => LookReply::Problem(problem),
        }
    }

    async fn ask_own(&self, message: &[u8]) -> Result<Vec<u8>, Problem> {
        let asked: OwnPage = wire::decode(message).map_err(|error| malformed(&error))?;
        let (reply, replied) = oneshot::channel();
        self.mailbox.push(Work::Own(asked.own.clone(), reply)).map_err(|unavailable| match unavailable {
            Unavailable::Full => Problem::new(503, "busy", "Too much is going on. Try again in a second."),
            Unavailable::Stopped(reason) => Problem::new(503, "stopped", reason),
        })?;
        let OwnState { mut body, position, newest } =
            replied.await.map_err(|_| Problem::new(503, "stopped", self.stopped()))??;
        let page = self.history(asked, position, newest).await?;
        body["receipts"] = page.entries.into();
        body["next_cursor"] = (page.next != 0).then(|| page.next.to_string()).into();
        body["position"] = position.into();
        serde_json::to_vec(&body).map_err(|error| Problem::new(500, "unwritable", error.to_string()))
    }

    /// The part of a person's entries that they asked for.
    async fn history(
        &self,
        asked: OwnPage,
        position: u64,
        newest: Option<u64>,
    ) -> Result<history::Page, Problem> {
        let is_over = asked.from.is_none() && newest.is_none();
        if is_over {
            self.wait_for_read_models(position).await;
        }
        let (journal, projection) = (self.journal.clone(), Arc::clone(&self.projection));
        let page = blocking(move || {
            let from = match asked.from.or(newest) {
                Some(from) => from,
                None => history::newest(&projection, &asked.own)?,
            };
            history::page::<S>(&journal, &asked.own, from, asked.limit)
        });
        page.await.map_err(|error| match error {
            history::NoPage::NotTheirs => Problem::new(
                400,
                "bad-parameter",
                "cursor must be the next_cursor of an earlier answer to you; start again without one",
            ),
            history::NoPage::Unreadable(error) => Problem::new(503, "entries-unreadable", error.to_string()),
        })
    }

    /// Read models that are late are no reason to fail: they are waited for a moment, unless they are being made again.
    async fn wait_for_read_models(&self, position: u64) {
        let mut entries_at = self.entries_at.clone();
        if position.saturating_sub(*entries_at.borrow()) <= ENTRIES_BEHIND_MAX {
            let caught_up = entries_at.wait_for(|at| *at >= position);
            let _ = tokio::time::timeout(ENTRIES_WAIT, caught_up).await;
        }
    }

    fn status(&self) -> Status {
        let (header, head) = (self.journal.header(), self.journal.head());
        Status {
            service: S::NAME.to_owned(),
            shard: self.shard,
            incarnation: header.incarnation,
            position: head.position,
            head: head.hash,
            at: head.at,
            stopped: self.mailbox.stopped().or_else(|| self.shared.pause()).unwrap_or_default(),
            mailbox: self.mailbox.waiting() as u64,
            entries_position: *self.entries_at.borrow(),
            heard: self.shared.hearing().into_iter().map(|hearing| hearing.so_far).collect(),
        }
    }

    fn stopped(&self) -> String {
        self.mailbox.stopped().unwrap_or_else(|| "the service is shutting down".to_owned())
    }

    /// Looks at the whole log, one after the other.
    async fn refold<T: serde::Serialize + Send + 'static>(&self, look: fn(&Journal) -> T) -> Vec<u8> {
        let turn = self.queries.refold().await;
        self.inspect(move |journal| {
            let seen = look(journal);
            drop(turn);
            seen
        })
        .await
    }

    async fn inspect<T, F>(&self, look: F) -> Vec<u8>
    where
        T: serde::Serialize + Send + 'static,
        F: FnOnce(&Journal) -> T + Send + 'static,
    {
        let journal = self.journal.clone();
        wire::encode(&blocking(move || look(&journal)).await)
    }
}

/// What a command's span is about.
fn describe<S: Service, C>(span: &mut spans::Ended, shard: u16, envelope: &Envelope<C>) {
    span.set("fairground.service", S::NAME);
    span.set("fairground.shard", shard);
    span.set("fairground.command", envelope.id.to_string());
    span.set("fairground.request_id", envelope.request_id.clone());
    if let Some(campaign) = &envelope.campaign {
        span.set("fairground.campaign", campaign.to_string());
    }
}

/// What became of it.
fn conclude(span: &mut spans::Ended, reply: &CommandReply) {
    let trouble = match reply {
        CommandReply::Answered { position, answer, repeated, .. } => {
            span.set("fairground.position", *position);
            span.set("fairground.refused", answer::is_refusal(answer));
            return span.set("fairground.repeated", *repeated);
        }
        CommandReply::Conflict => "conflict",
        CommandReply::Full => "full",
        CommandReply::Stopped(_) => "stopped",
        CommandReply::Malformed(_) => "malformed",
    };
    span.set("error.type", trouble);
    span.has_failed = matches!(reply, CommandReply::Stopped(_) | CommandReply::Malformed(_));
}

fn malformed(error: &wire::WireError) -> Problem {
    Problem::new(500, "malformed-message", error.to_string())
}

/// Reads of the journal block, so they leave the threads that serve requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // A bug in the work, or the end of the process before it began: nobody waits for the answer then.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(cancelled) => panic!("the process ends: {cancelled}"),
        },
    }
}
