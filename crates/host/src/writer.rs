//! Decides commands one after the other, while the block before is on its way to the platter.
//!
//! Steps without a thread of their own: `thread` takes them in production, and the simulation in its tests.

mod hearing;
mod parking;
mod thread;

pub(crate) use thread::ToPlatter;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use decider::{Context, Decision, Readable, Recorded, Service, answer};
use proto::wire::{CommandReply, Own};
use proto::{CommandId, Envelope, Intent, Problem, Timestamp};
use tokio::sync::oneshot;

use crate::batch::{self, Batch, Recent};
use crate::blame::Blame;
use crate::clock::{self, Clock, ClockWatch};
use crate::fold::Fold;
use crate::heard::HeardSoFar;
use crate::mailbox::{Outcome, OwnState, Work};
use crate::meters::Meters;
use crate::status::Shared;
use crate::traces::Traces;

/// The clock is compared with the monotonic one at least this often.
const CLOCK_LOOK_MS: u64 = 1_000;
/// Events of one command may take this much of a block; the journal refuses groups that are much larger.
const COMMAND_BYTES_MAX: usize = journal::EVENT_GROUP_BYTES_MAX - journal::BLOCK_BYTES_MAX - 4_096;
/// Commands that wait together for the platter share a time if they came in within this; a decision is not dated
/// back by more. Where the moment matters (deadlines, pretended times) it is exact.
const SAME_TIME_MS: u64 = 50;
/// Each tick does a bounded part of what is due; between so many of them commands get their turn.
const TICKS_IN_A_ROW_MAX: usize = 10_000;

/// Where batches go on their way to the platter: one at a time, while the next is decided.
pub(crate) trait Outlet<S: Service> {
    /// Whether everything that was taken is durable.
    fn is_free(&self) -> bool;
    /// Waits until everything that was taken is durable. False: it never will be, since a block can't be written.
    fn wait(&mut self) -> bool;
    /// Takes a batch while it is free. One that can never become durable is dropped, which tells all who wait for it.
    fn take(&mut self, batch: Batch<S>);
}

/// What a desk works with.
pub(crate) struct Writer<S: Service, O> {
    pub(crate) fold: Fold<S>,
    /// How far others were heard, if no block says so either.
    pub(crate) heard: HeardSoFar,
    pub(crate) outlet: O,
    pub(crate) shared: Arc<Shared>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) resources: Arc<S::Resources>,
    pub(crate) readable: Arc<dyn Readable>,
    pub(crate) view: Arc<S::View>,
    pub(crate) view_revision: u64,
    pub(crate) meters: Arc<Meters>,
    pub(crate) traces: Arc<Traces>,
}

/// Where commands and facts are decided.
pub(crate) struct Desk<S: Service, O> {
    pub(crate) of: Writer<S, O>,
    batch: Batch<S>,
    /// Answers of the block that is being flushed.
    in_flight: HashMap<CommandId, Recent>,
    /// How far others were heard; the fold knows what stands in blocks.
    heard: HeardSoFar,
    watch: ClockWatch,
    /// The clock as it was read, and believed, last.
    now: Timestamp,
}

impl<S: Service, O: Outlet<S>> Desk<S, O> {
    pub(crate) fn new(of: Writer<S, O>) -> Self {
        let now = of.clock.now();
        let watch = ClockWatch::starting(now, Instant::now());
        let batch = Batch::begin(of.fold.position + 1, of.fold.at);
        let heard = of.heard.clone();
        of.meters.parks(S::parking(&of.fold.state).list().len());
        Self { of, batch, in_flight: HashMap::new(), heard, watch, now }
    }

    /// Does what is due and then what has come, and hands over what can go.
    pub(crate) fn turn(&mut self, work: Vec<Work<S>>) {
        let (begun, is_busy) = (Instant::now(), !work.is_empty());
        self.look_at_clock();
        self.tick_if_due(None);
        for work in work {
            self.handle(work);
        }
        if is_busy {
            self.of.meters.decided(begun);
        }
        if self.of.outlet.is_free() {
            self.hand_over();
        }
    }

    /// How much more work fits into the open batch.
    pub(crate) fn room(&self) -> usize {
        self.batch.room()
    }

    /// Whether nothing waits to be handed over.
    pub(crate) fn is_idle(&self) -> bool {
        self.batch.is_empty()
    }

    /// How long it may rest if nothing comes: until something is due, or the clock is to be looked at.
    fn patience(&self) -> Duration {
        let deadline = S::next_deadline(&self.of.fold.state);
        self.of.meters.due(deadline);
        let due = deadline.filter(|_| self.of.shared.pause().is_none());
        let due_in_ms = due.map_or(CLOCK_LOOK_MS, |at| at.since_ms(self.of.clock.now()));
        Duration::from_millis(due_in_ms.clamp(1, CLOCK_LOOK_MS))
    }

    /// Reads the clock, once a turn; a reading that is not believable stops intake and is not used.
    fn look_at_clock(&mut self) {
        let now = self.of.clock.now();
        if self.of.clock.is_watched() {
            let doubt = self.watch.doubt(now, Instant::now()).or_else(|| clock::behind(now, self.of.fold.at));
            let is_believed = doubt.is_none();
            self.of.shared.doubt_clock(doubt);
            if !is_believed {
                return;
            }
        }
        self.now = now;
    }

    fn handle(&mut self, work: Work<S>) {
        match work {
            Work::Command(envelope, reply) => self.command(&envelope, reply),
            Work::Own(own, reply) => self.own(&own, reply),
            Work::Hear(facts, reply) => self.hear(&facts, reply),
            Work::Parked(asked, reply) => self.parked(&asked, reply),
            Work::Forget(personal, reply) => {
                self.batch.gone.extend(personal);
                self.batch.wait(reply, ());
            }
            #[cfg(test)]
            Work::LiveDigest(reply) => {
                let digest = (self.of.fold.position, self.of.fold.digest());
                self.batch.wait(reply, digest);
            }
        }
    }

    fn command(&mut self, envelope: &Envelope<S::Command>, reply: oneshot::Sender<Outcome>) {
        let _blame = Blame::<S>(envelope);
        let request_id = &*envelope.request_id;
        let _span = tracing::debug_span!("command", command = %envelope.id, request_id).entered();
        let now = self.time_of(envelope.pretended_at);
        // As of the time that its events would have: what that block has not forgotten is not decided anew in it.
        let at =
            if self.is_open_at(now, envelope.pretended_at.is_some()) { self.batch.draft.at() } else { now };
        if let Some(position) = self.of.fold.answers.get(&envelope.id, at) {
            return self.repeat(envelope, position, reply);
        }
        if let Some(reason) = self.of.shared.pause() {
            return self.batch.reply(reply, CommandReply::Stopped(reason));
        }
        self.tick_if_due(envelope.pretended_at);
        self.enter(now, envelope.pretended_at.is_some());
        let deciding = self.of.traces.spans.part("decide", request_id, &envelope.id);
        let answered = self.decide(envelope, true);
        drop(deciding);
        let answered = match answered {
            Ok(answered) => answered,
            Err(reason) => return self.batch.reply(reply, CommandReply::Malformed(reason)),
        };
        let Recent { position, at, answer, .. } = &answered;
        let told =
            CommandReply::Answered { position: *position, at: *at, answer: answer.clone(), repeated: false };
        if *position > 0 {
            self.of.traces.note(*position, request_id);
            self.batch.recent.insert(envelope.id, answered);
        }
        let committing = self.of.traces.spans.part("commit", request_id, &envelope.id);
        self.batch.wait_within(committing, reply, Outcome::Reply(told));
    }

    /// A command that was decided before gets its first answer, once that is durable; another wish under its id none.
    fn repeat(&mut self, envelope: &Envelope<S::Command>, position: u64, reply: oneshot::Sender<Outcome>) {
        let Envelope { id, intent, .. } = *envelope;
        match self.batch.recent.get(&id).or_else(|| self.in_flight.get(&id)) {
            Some(recent) if recent.intent != intent => self.batch.reply(reply, CommandReply::Conflict),
            Some(Recent { position, at, answer, .. }) => {
                let told = CommandReply::Answered {
                    position: *position,
                    at: *at,
                    answer: answer.clone(),
                    repeated: true,
                };
                self.batch.reply(reply, told);
            }
            None => drop(reply.send(Outcome::Stored { id, intent, position })),
        }
    }

    fn own(&mut self, own: &Own, reply: oneshot::Sender<Result<OwnState, Problem>>) {
        let now = self.time_of(own.pretended_at);
        let Fold { state, position, .. } = &self.of.fold;
        let newest = S::newest_entry(state, own);
        let answer = S::own(state, own, now).map(|body| OwnState { body, position: *position, newest });
        self.batch.wait(reply, answer);
    }

    /// Log time never goes back.
    fn time_of(&self, pretended: Option<Timestamp>) -> Timestamp {
        // Only a clock for development may be overruled.
        let pretended = pretended.filter(|_| !self.of.clock.is_watched());
        pretended.unwrap_or(self.now).max(self.of.fold.at)
    }

    /// Whether a block is open that can take a command at this time. All events of a block share its time.
    fn is_open_at(&self, now: Timestamp, exactly: bool) -> bool {
        let draft = &self.batch.draft;
        let tolerated_ms = if exactly { 0 } else { SAME_TIME_MS };
        let same_time = now.since_ms(draft.at()) <= tolerated_ms;
        !draft.is_empty() && same_time && draft.bytes() < journal::BLOCK_BYTES_MAX
    }

    /// Makes sure that the open block can take a command at this time.
    fn enter(&mut self, now: Timestamp, exactly: bool) {
        if !self.batch.draft.is_empty() && !self.is_open_at(now, exactly) {
            self.hand_over_when_free();
        }
        if self.batch.draft.is_empty() {
            self.batch.draft = journal::Draft::new(self.of.fold.position + 1, now);
        }
    }

    fn tick_if_due(&mut self, pretended: Option<Timestamp>) {
        // One reading for all: the ticks of one backlog share a block as far as it goes.
        let now = self.time_of(pretended);
        for _ in 0..TICKS_IN_A_ROW_MAX {
            let due = S::next_deadline(&self.of.fold.state);
            if due.is_none_or(|due| due > now) || self.of.shared.pause().is_some() {
                return;
            }
            self.enter(now, true);
            let tick = tick_envelope(S::tick(), now);
            match self.decide(&tick, false) {
                Ok(ticked) => {
                    assert!(ticked.position > 0, "a tick at {now:?} left the deadline at {due:?} undone");
                }
                Err(reason) => panic!("a tick can't be decided: {reason}"),
            }
        }
        tracing::warn!(service = S::NAME, "many deadlines in a row; going on with commands in between");
    }

    /// Decides, applies and drafts. Says why if the command can't be taken at all; then nothing has changed.
    fn decide(&mut self, envelope: &Envelope<S::Command>, keep: bool) -> Result<Recent, String> {
        let at = self.batch.draft.at();
        let first_position = self.of.fold.position + 1;
        let context = Context { now: at, position: first_position, resources: &*self.of.resources };
        let Decision { events, answer } = S::decide(&self.of.fold.state, envelope, &context);
        let answer = answer::encode::<S>(&answer);
        if events.is_empty() {
            return Ok(Recent { intent: envelope.intent, position: 0, at, answer });
        }
        self.write(&events, answer.len())?;
        if keep {
            let count = u32::try_from(events.len()).expect("a block bounds the events of a command");
            self.batch.draft.push_answer(envelope.id, envelope.intent, first_position, count, &answer);
            self.of.fold.keep_answer(envelope.id, first_position, &events, &answer);
        }
        Ok(Recent { intent: envelope.intent, position: first_position, at, answer })
    }

    /// Drafts and applies the events of one command: all of them or, with a reason, none.
    fn write(&mut self, events: &[S::Event], answer_bytes: usize) -> Result<(), String> {
        let mut payloads = Vec::new();
        let mut ends = Vec::with_capacity(events.len());
        for event in events {
            event.encode(&mut payloads);
            ends.push(payloads.len());
        }
        let bytes = journal::Draft::event_bytes(0) * events.len() + payloads.len() + answer_bytes;
        if bytes > COMMAND_BYTES_MAX {
            return Err(format!("it would leave {bytes} bytes in the log, {COMMAND_BYTES_MAX} is the most"));
        }
        // Only now, since a block that never gets an event is never written and must leave no trace in the fold.
        if self.batch.draft.is_empty() {
            self.of.fold.begin_block(self.batch.draft.at());
        }
        let mut start = 0;
        for (event, end) in events.iter().zip(ends) {
            let payload = &payloads[start..end];
            self.batch
                .draft
                .push_event(event.kind(), event.version(), |into| into.extend_from_slice(payload));
            self.of.fold.happen(event);
            start = end;
        }
        Ok(())
    }

    /// The last block is durable: the next one goes, or, if there is nothing to write, its readers are told.
    fn hand_over(&mut self) {
        self.in_flight.clear();
        if self.batch.is_empty() {
            return;
        }
        let next = Batch::begin(self.of.fold.position + 1, self.of.fold.at);
        let mut batch = std::mem::replace(&mut self.batch, next);
        self.renew_view(&mut batch);
        if batch.draft.is_empty() && batch.view.is_none() {
            return batch::tell(batch.waiting);
        }
        if !batch.draft.is_empty() {
            self.heard.since(&self.of.fold.heard).iter().for_each(|heard| batch.draft.heard(heard));
            self.of.fold.heard.clone_from(&self.heard);
        }
        self.of.meters.keeps_answers(self.of.fold.answers.len());
        self.of.meters.parks(S::parking(&self.of.fold.state).list().len());
        self.in_flight = std::mem::take(&mut batch.recent);
        self.of.outlet.take(batch);
    }

    fn hand_over_when_free(&mut self) {
        if self.of.outlet.wait() {
            self.hand_over();
            self.look_at_clock();
        } else {
            // What was decided since can't become durable, and nothing more will be asked of this desk.
            self.batch = Batch::begin(self.of.fold.position + 1, self.of.fold.at);
        }
    }

    fn renew_view(&mut self, batch: &mut Batch<S>) {
        let revision = S::revision(&self.of.fold.state);
        if revision != self.of.view_revision || !batch.gone.is_empty() {
            let (state, previous, readable) = (&self.of.fold.state, &self.of.view, &*self.of.readable);
            self.of.view = Arc::new(match &batch.gone[..] {
                [] => S::view(state, previous, readable),
                gone => S::forget(state, previous, readable, gone),
            });
            self.of.view_revision = revision;
            batch.view = Some(Arc::clone(&self.of.view));
        }
    }
}

fn tick_envelope<C>(body: C, now: Timestamp) -> Envelope<C> {
    let tenant = "fairground".parse().expect("it is a name");
    Envelope::from_system(CommandId::default(), Intent::default(), tenant, None, now, body)
}
