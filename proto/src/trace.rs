//! How every process finds the same trace and the same spans for one request.
//!
//! A request's id and its trace's are one thing. The id alone travels, in envelopes and facts: whoever gets it makes the
//! trace out of it, and out of that and the command the spans that others refer to. So a trace runs through all processes
//! although no message and no event has a field for it.

use std::str::FromStr;

use crate::ids::{CommandId, SpanId, TraceId};

/// Characters of a `traceparent` of version 00; later versions may be longer.
const TRACEPARENT_CHARACTERS: usize = 55;

/// Steps of a command whose spans are known by name in other processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The door sends it.
    Sent = 1,
    /// The shard handles it: decides it, and answers once it is durable.
    Handled = 2,
}

impl TraceId {
    /// The trace of a request: the id itself if it looks like one, as those do that the door gives; else a hash of whatever
    /// the caller chose. `None`: no request.
    pub fn of(request_id: &str) -> Option<Self> {
        if request_id.is_empty() {
            return None;
        }
        Some(valid(request_id).unwrap_or_else(|| hashed(request_id)))
    }
}

fn hashed(request_id: &str) -> TraceId {
    let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 trace id v1");
    let mut id = TraceId::default();
    hasher.update(request_id.as_bytes()).finalize_xof().fill(&mut id.0);
    id
}

impl SpanId {
    /// The span of a command's step. A command that is sent again within one trace has the same spans again.
    pub fn of(trace: TraceId, step: Step, command: &CommandId) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 span id v1");
        let mut id = Self::default();
        hasher.update(&trace.0).update(&[step as u8]).update(&command.0).finalize_xof().fill(&mut id.0);
        id
    }
}

/// What a caller says of the trace that its request belongs to: the header `traceparent` of W3C Trace Context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceParent {
    /// The trace.
    pub trace: TraceId,
    /// The caller's own span.
    pub parent: SpanId,
}

/// A text that is no `traceparent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a traceparent reads 00-TRACE-SPAN-FLAGS with 32, 16 and 2 lower-case hex digits, neither id all zero"
)]
pub struct InvalidTraceParent;

impl FromStr for TraceParent {
    type Err = InvalidTraceParent;

    fn from_str(text: &str) -> Result<Self, InvalidTraceParent> {
        parse(text).ok_or(InvalidTraceParent)
    }
}

fn parse(text: &str) -> Option<TraceParent> {
    let (known, more) = text.split_at_checked(TRACEPARENT_CHARACTERS)?;
    let mut fields = known.split('-');
    let version = byte(fields.next()?)?;
    // What comes with later versions stands behind; there can be no version ff.
    let is_read = match version {
        0 => more.is_empty(),
        0xff => false,
        _ => more.is_empty() || more.starts_with('-'),
    };
    let (trace, parent, _flags) = (valid(fields.next()?)?, valid(fields.next()?)?, byte(fields.next()?)?);
    (is_read && fields.next().is_none()).then_some(TraceParent { trace, parent })
}

fn byte(text: &str) -> Option<u8> {
    let is_hex = text.len() == 2 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hex.then(|| u8::from_str_radix(text, 16).ok()).flatten()
}

/// An id of a trace or a span; all zeros are none.
fn valid<T: FromStr + Default + PartialEq>(text: &str) -> Option<T> {
    text.parse().ok().filter(|id| *id != T::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn ids_of_the_door_are_traces_and_all_others_lead_to_one() {
        assert_eq!(TraceId::of(TRACE).unwrap().to_string(), TRACE);
        assert_eq!(TraceId::of(""), None);
        let chosen = ["r-1", "r-2", &TRACE.to_uppercase(), &"0".repeat(32), "0b1c…"];
        let mut traces: Vec<TraceId> = chosen.iter().map(|id| TraceId::of(id).unwrap()).collect();
        assert!(traces.iter().all(|trace| *trace != TraceId::default()));
        assert_eq!(TraceId::of("r-1"), Some(traces[0]), "the same in every process");
        traces.sort();
        traces.dedup();
        assert_eq!(traces.len(), chosen.len());
    }

    #[test]
    fn names_are_the_same_in_every_release() {
        let trace = TraceId::of("r-1").unwrap();
        let span = |step| SpanId::of(trace, step, &CommandId([7; 16])).to_string();
        let names = [trace.to_string(), span(Step::Sent), span(Step::Handled)];
        assert_eq!(names, ["82eddb4aa103b303c1db9774e0b5bfaa", "abf61c2eeb219b2e", "693f4b9e3bb5033b"]);
    }

    #[test]
    fn a_traceparent_is_read_as_the_standard_says() {
        let of = |text: &str| text.parse::<TraceParent>().ok();
        let span = "00f067aa0ba902b7";
        let told = TraceParent { trace: TRACE.parse().unwrap(), parent: span.parse().unwrap() };
        for good in ["00-T-S-01", "00-T-S-00", "00-T-S-ff", "cc-T-S-01", "cc-T-S-01-what-comes-later"] {
            assert_eq!(of(&good.replace('T', TRACE).replace('S', span)), Some(told), "{good}");
        }
        let bad = [
            "",
            "00",
            "00-T-S",
            "00-T-S-0",
            "00-T-S-1g",
            "00-T-S-0G",
            "00-T-S-01-",
            "00-T-S-01-x",
            "cc-T-S-01x",
            "ff-T-S-01",
            "0-T-S-001",
            "00-S-T-01",
            "00_T_S_01",
            "00-T-S-01é",
            " 00-T-S-01",
        ];
        for bad in bad {
            assert_eq!(of(&bad.replace('T', TRACE).replace('S', span)), None, "{bad}");
        }
        let (no_trace, no_span) = ("0".repeat(32), "0".repeat(16));
        for bad in [format!("00-{no_trace}-{span}-01"), format!("00-{TRACE}-{no_span}-01")] {
            assert_eq!(of(&bad), None, "{bad}");
        }
        assert_eq!(of(&format!("00-{}-{span}-01", TRACE.to_uppercase())), None);
    }
}
