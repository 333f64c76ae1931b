//! Spans: what one request did in this process, from when to when, and under what.
//!
//! - [`Spans`] begins them. It names the steps of a request's way, from the door over a command to the facts that are heard of it,
//!   and knows under which span of another process each stands ([`proto::trace`]).
//! - [`Span`] is one under way. It ends when it goes out of scope.
//! - [`Ended`] is what is left of it, for whoever exports it.
//!
//! A trace is recorded by all processes or by none: each decides by the trace's id alone. For a request that is not recorded
//! a step costs a comparison, and nothing at all where nothing is exported.
//!
//! Invariant: names no activity, and no protocol or exporter.

mod sampling;
mod span;

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use proto::trace::Step;
use proto::{CommandId, SpanId, TraceId};

use sampling::Sampling;

pub use span::{Ended, Kind, Span, Value};

/// Begins spans. Clones record to the same place.
#[derive(Clone, Default)]
pub struct Spans(Option<Arc<Recorder>>);

struct Recorder {
    sampling: Sampling,
    take: Box<dyn Fn(Ended) + Send + Sync>,
    /// Names spans that nobody else refers to: they need to differ, and no secret hangs on them.
    names: RandomState,
    next: AtomicU64,
}

impl Recorder {
    fn name(&self) -> SpanId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        SpanId(self.names.hash_one(number).to_be_bytes())
    }
}

impl Spans {
    /// Records this share of all traces, from 0 to 1, and hands each span over when it has ended. `take` is called where the
    /// span ends, so it must not wait.
    pub fn new(ratio: f64, take: impl Fn(Ended) + Send + Sync + 'static) -> Self {
        let sampling = Sampling::of(ratio);
        let (names, next) = (RandomState::new(), AtomicU64::new(0));
        Self(Some(Arc::new(Recorder { sampling, take: Box::new(take), names, next })))
    }

    /// The door answers a request; `caller` is the caller's own span.
    pub fn request(&self, request_id: &str, caller: Option<SpanId>) -> Span {
        self.begin(request_id, |recorder, _| Place {
            name: "request",
            kind: Kind::Server,
            id: recorder.name(),
            parent: caller,
        })
    }

    /// The door sends a command to its shard, under the span of the request.
    pub fn sent(&self, request_id: &str, command: &CommandId, request: Option<SpanId>) -> Span {
        self.begin(request_id, |_, trace| Place {
            name: "send command",
            kind: Kind::Client,
            id: SpanId::of(trace, Step::Sent, command),
            parent: request,
        })
    }

    /// A shard handles a command, from the message to its answer.
    pub fn handled(&self, request_id: &str, command: &CommandId) -> Span {
        self.begin(request_id, |_, trace| Place {
            name: "handle command",
            kind: Kind::Server,
            id: SpanId::of(trace, Step::Handled, command),
            parent: Some(SpanId::of(trace, Step::Sent, command)),
        })
    }

    /// A part of what a shard does about a command.
    pub fn part(&self, name: &'static str, request_id: &str, command: &CommandId) -> Span {
        self.under_command(name, Kind::Internal, request_id, command)
    }

    /// A shard tells others what followed from a command, until that is in its stream.
    pub fn told(&self, request_id: &str, command: &CommandId) -> Span {
        self.under_command("tell fact", Kind::Producer, request_id, command)
    }

    /// A shard hears what followed from a command of another, until what follows from that is durable.
    pub fn heard(&self, request_id: &str, command: &CommandId) -> Span {
        self.under_command("hear fact", Kind::Consumer, request_id, command)
    }

    fn under_command(&self, name: &'static str, kind: Kind, request_id: &str, command: &CommandId) -> Span {
        self.begin(request_id, |recorder, trace| {
            let handled = SpanId::of(trace, Step::Handled, command);
            Place { name, kind, id: recorder.name(), parent: Some(handled) }
        })
    }

    fn begin(&self, request_id: &str, place: impl FnOnce(&Recorder, TraceId) -> Place) -> Span {
        let Some(recorder) = &self.0 else { return Span::none() };
        let Some(trace) = TraceId::of(request_id).filter(|trace| recorder.sampling.takes(*trace)) else {
            return Span::none();
        };
        Span::begin(recorder, trace, &place(recorder, trace))
    }
}

/// Where a span stands in its trace.
struct Place {
    name: &'static str,
    kind: Kind,
    id: SpanId,
    parent: Option<SpanId>,
}

#[cfg(test)]
mod tests;
