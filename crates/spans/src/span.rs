//! One span, under way and ended.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use proto::{SpanId, TraceId};

use crate::{Place, Recorder};

/// A span under way, or none. Ends when it goes out of scope.
#[must_use = "a span that is dropped at once has measured nothing"]
pub struct Span(Option<Box<Live>>);

struct Live {
    recorder: Arc<Recorder>,
    /// A span's length must not follow a clock that is set meanwhile.
    begun: Instant,
    record: Ended,
}

/// A span that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// The trace that it belongs to.
    pub trace: TraceId,
    /// Its own id.
    pub id: SpanId,
    /// The span that it stands under, maybe of another process; `None`: the trace begins with it.
    pub parent: Option<SpanId>,
    /// What was done: few names, so that they can be grouped by.
    pub name: Cow<'static, str>,
    /// How it stands to other processes.
    pub kind: Kind,
    /// When it began, by the system's clock.
    pub started: SystemTime,
    /// When it ended.
    pub ended: SystemTime,
    /// Whether it went wrong by our own fault.
    pub has_failed: bool,
    /// What it was about.
    pub attributes: Vec<(&'static str, Value)>,
}

/// How a span stands to other processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Answers another.
    Server,
    /// Asks another, and waits.
    Client,
    /// Tells others, and does not wait for what they do.
    Producer,
    /// Does what follows from what another told.
    Consumer,
    /// Concerns this process alone.
    Internal,
}

/// What a span says about something.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(Cow<'static, str>),
    /// A number.
    Number(i64),
    /// Whether something is so.
    Flag(bool),
}

impl Span {
    /// Records nothing.
    pub fn none() -> Self {
        Self(None)
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "nothing is decided by the time of a span, and no log holds it"
    )]
    pub(crate) fn begin(recorder: &Arc<Recorder>, trace: TraceId, place: &Place) -> Self {
        let &Place { name, kind, id, parent } = place;
        let (started, name, attributes) = (SystemTime::now(), name.into(), Vec::new());
        let has_failed = false;
        let record = Ended { trace, id, parent, name, kind, started, ended: started, has_failed, attributes };
        Self(Some(Box::new(Live { recorder: Arc::clone(recorder), begun: Instant::now(), record })))
    }

    /// Its id, for those under it; `None` if it is not recorded.
    pub fn id(&self) -> Option<SpanId> {
        self.0.as_ref().map(|live| live.record.id)
    }

    /// Says more about it, if it is recorded at all.
    pub fn describe(&mut self, describe: impl FnOnce(&mut Ended)) {
        if let Some(live) = &mut self.0 {
            describe(&mut live.record);
        }
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        if let Some(live) = self.0.take() {
            let Live { recorder, begun, mut record } = *live;
            record.ended = record.started + begun.elapsed();
            (recorder.take)(record);
        }
    }
}

impl Ended {
    /// Adds an attribute.
    pub fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.attributes.push((name, value.into()));
    }

    /// What an attribute says.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        // Positions are far below.
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}
