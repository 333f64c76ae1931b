//! What is read off the door when somebody asks for metrics, and what each of its metrics means.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use tokio::sync::Semaphore;

use crate::gateway::App;

/// Sets every gauge of the door to what it is now.
pub(crate) fn sample(app: &App) {
    let settings = &app.settings;
    let taken = |of: &Semaphore, all: usize| all.saturating_sub(of.available_permits()) as f64;
    gauge!("fairground_http_requests_in_flight").set(taken(&app.in_flight, settings.concurrency_max));
    gauge!("fairground_http_requests_in_flight_max").set(settings.concurrency_max as f64);
    gauge!("fairground_connections_open").set(taken(&app.connections, settings.connections_max));
    gauge!("fairground_connections_max").set(settings.connections_max as f64);
    gauge!("fairground_live_streams_open").set(app.streams.open() as f64);
    gauge!("fairground_live_streams_max").set(settings.streams_max as f64);
    gauge!("fairground_live_views").set(app.hub.followed() as f64);
}

/// Says what every metric of the door means. The recorder must be there first.
pub fn describe_metrics() {
    const COUNT: Unit = Unit::Count;
    describe_counter!("fairground_http_requests_total", COUNT, "Requests answered");
    describe_histogram!(
        "fairground_http_request_duration_seconds",
        Unit::Seconds,
        "From a request's head to the head of its answer; a live stream counts until it begins"
    );
    describe_counter!(
        "fairground_http_problems_total",
        COUNT,
        "Requests that were answered with a problem, by status and kind: what people were told went wrong"
    );
    describe_counter!(
        "fairground_door_refusals_total",
        COUNT,
        "Requests that the door refused, by the class of the limit or check; classes ending in _rate were told 429"
    );
    describe_counter!(
        "fairground_door_proofs_total",
        COUNT,
        "Proofs of work: pages that were asked for one, and commands that brought it (solved), a wrong one or none (missing)"
    );
    describe_gauge!("fairground_http_requests_in_flight", COUNT, "Requests being handled");
    describe_gauge!(
        "fairground_http_requests_in_flight_max",
        COUNT,
        "Requests that may be; more are answered with 503"
    );
    describe_gauge!("fairground_connections_open", COUNT, "Connections open");
    describe_gauge!(
        "fairground_connections_max",
        COUNT,
        "Connections that may be open; more wait in the kernel's queue"
    );
    describe_gauge!("fairground_live_streams_open", COUNT, "Live streams open");
    describe_gauge!(
        "fairground_live_streams_max",
        COUNT,
        "Live streams that may be open; more are answered with 503"
    );
    describe_gauge!("fairground_live_views", COUNT, "Different views that live streams follow");
}
