//! What an activity counts, as metrics: the counts per minute, added up since this process started.
//!
//! They are of durable events alone, so a retry counts once and a vote whose block failed not at all. What was in the log
//! before the start is never counted, also when the read model is made anew from its beginning: then a counter would
//! jump, and every rate with it.

use std::sync::{Mutex, PoisonError};

use decider::Service;
use metrics::{Label, Unit, counter};
use serde_json::Value;

/// Counts of this process.
pub(crate) struct Tally<S: Service> {
    counted: Mutex<Counted<S::Minute>>,
}

struct Counted<M> {
    /// Up to this position everything is counted, or older than the process.
    position: u64,
    counts: M,
}

impl<S: Service> Tally<S> {
    /// Counts from behind this position on.
    pub(crate) fn behind(position: u64) -> Self {
        Self { counted: Mutex::new(Counted { position, counts: S::Minute::default() }) }
    }

    /// Counts an event, once: a follower may come by it again.
    pub(crate) fn count(&self, position: u64, event: &S::Event) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if position > counted.position {
            counted.position = position;
            S::tally(event, &mut counted.counts);
        }
    }

    /// What was counted, as the activity writes it down.
    pub(crate) fn counts(&self) -> Value {
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        serde_json::to_value(&counted.counts).unwrap_or_default()
    }

    /// Sets the counters: a field is a kind, and a map's keys are the reasons of its kind.
    pub(crate) fn publish(&self, labels: &[Label]) {
        let set = |kind: &str, reason: &str, count: &Value| {
            let mut labels = labels.to_vec();
            labels.extend([Label::new("kind", kind.to_owned()), Label::new("reason", reason.to_owned())]);
            counter!("fairground_activity_total", labels.iter()).absolute(count.as_u64().unwrap_or(0));
        };
        for (kind, count) in self.counts().as_object().into_iter().flatten() {
            match count {
                Value::Object(reasons) => {
                    reasons.iter().for_each(|(reason, count)| set(kind, reason, count));
                }
                count => set(kind, "", count),
            }
        }
    }
}

/// Says what the counter means.
pub(crate) fn describe() {
    metrics::describe_counter!(
        "fairground_activity_total",
        Unit::Count,
        "What an activity counts of durable events since this process started. Votes: counted, held, shadow_differs \
         (rules that are tried out said otherwise), refused (the reason is the rule), visits and door (what the door refused, by \
         class; both handed in a minute late)"
    );
}
