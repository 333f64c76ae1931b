//! Metrics of requests, by route and status. Handles are looked up once per route and kept: a look-up in the recorder
//! costs more than all the counting of a request.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use http::{Method, StatusCode};
use metrics::{Counter, Histogram};

/// Classes of statuses that are told apart by their number: 100 to 599.
const STATUSES: usize = 500;

/// The meters of all routes that were asked for.
#[derive(Default)]
pub(crate) struct Meters {
    known: RwLock<HashMap<&'static str, Routes>>,
}

/// Meters by route.
type Routes = HashMap<Arc<str>, Arc<Meter>>;

/// One route under one method.
pub(crate) struct Meter {
    method: &'static str,
    route: Arc<str>,
    seconds: Histogram,
    /// By status, from 100.
    answers: Box<[OnceLock<Counter>]>,
}

impl Meters {
    /// The meter of a request.
    pub(crate) fn of(&self, method: &'static str, route: &str) -> Arc<Meter> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(meter) = known.get(method).and_then(|routes| routes.get(route)) {
            return Arc::clone(meter);
        }
        drop(known);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let route: Arc<str> = route.into();
        let meter = known.entry(method).or_default().entry(Arc::clone(&route));
        Arc::clone(meter.or_insert_with(|| Arc::new(Meter::new(method, route))))
    }
}

impl Meter {
    fn new(method: &'static str, route: Arc<str>) -> Self {
        let seconds = metrics::histogram!("fairground_http_request_duration_seconds", "method" => method, "route" => route.to_string());
        Self { method, route, seconds, answers: (0..STATUSES).map(|_| OnceLock::new()).collect() }
    }

    /// Counts an answer.
    pub(crate) fn answered(&self, status: StatusCode, elapsed: Duration) {
        self.seconds.record(elapsed);
        let Some(counter) = self.answers.get(usize::from(status.as_u16()).wrapping_sub(100)) else { return };
        let make = || {
            let labels = [
                ("method", self.method.to_owned()),
                ("route", self.route.to_string()),
                ("status", status.as_u16().to_string()),
            ];
            metrics::counter!("fairground_http_requests_total", &labels)
        };
        counter.get_or_init(make).increment(1);
    }
}

/// Methods by name; those that a caller made up share one label, so that metrics stay bounded.
pub(crate) fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
