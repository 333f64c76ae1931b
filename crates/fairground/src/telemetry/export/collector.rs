//! The collector's side of the wire, with the client that the binary has anyway.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use ureq::Agent;

/// Posts to a collector, and says once when it is away and once when it is back.
#[derive(Debug)]
pub(super) struct Collector {
    agent: Agent,
    url: String,
    is_away: AtomicBool,
}

impl Collector {
    pub(super) fn new(url: &str, timeout: Duration) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(timeout));
        Self { agent: config.build().into(), url: url.to_owned(), is_away: AtomicBool::new(false) }
    }

    fn post(&self, request: Request<Bytes>) -> Result<Response<Bytes>, ureq::Error> {
        let (parts, body) = request.into_parts();
        let response = self.agent.run(Request::from_parts(parts, &body[..]))?;
        let (parts, mut body) = response.into_parts();
        Ok(Response::from_parts(parts, body.read_to_vec()?.into()))
    }

    /// `trouble` is why spans were not taken this time.
    fn note(&self, trouble: Option<&str>) {
        let was_away = self.is_away.swap(trouble.is_some(), Ordering::Relaxed);
        let url = &self.url;
        match trouble {
            Some(trouble) if !was_away => tracing::warn!(
                url,
                trouble,
                "the collector takes no spans: they are dropped until it does, all else goes on; see tracing.otlp_endpoint"
            ),
            None if was_away => tracing::info!(url, "the collector takes spans again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Collector {
    /// Called by the thread that sends spans and does nothing else, so it may block.
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let response = self.post(request);
        match &response {
            Ok(response) if response.status().is_success() => self.note(None),
            Ok(response) => self.note(Some(&format!("it answered {}", response.status()))),
            Err(error) => self.note(Some(&error.to_string())),
        }
        Ok(response?)
    }
}
