//! Where spans of requests go, and of how many.

use anyhow::ensure;
use serde::Deserialize;

/// One request in a hundred: enough to see where time goes, and too few to notice.
const SAMPLE_RATIO: f64 = 0.01;

/// What is told to a collector of OpenTelemetry.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TracingConfig {
    pub(crate) otlp_endpoint: String,
    pub(crate) sample_ratio: f64,
}

impl Default for TracingConfig {
    fn default() -> Self {
        Self { otlp_endpoint: String::new(), sample_ratio: SAMPLE_RATIO }
    }
}

impl TracingConfig {
    /// The address that spans are posted to; `None`: they go nowhere.
    pub(crate) fn url(&self) -> anyhow::Result<Option<String>> {
        let (endpoint, ratio) = (&self.otlp_endpoint, self.sample_ratio);
        ensure!(
            (0.0..=1.0).contains(&ratio),
            "tracing.sample_ratio is {ratio}; give a share of all requests from 0.0 to 1.0"
        );
        if endpoint.is_empty() {
            return Ok(None);
        }
        let is_http = ["http://", "https://"].iter().any(|scheme| {
            endpoint.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        });
        ensure!(
            is_http,
            "tracing.otlp_endpoint is {endpoint:?}; give the address of a collector that takes OTLP over HTTP, such as \
             \"http://127.0.0.1:4318\""
        );
        Ok(Some(format!("{}/v1/traces", endpoint.trim_end_matches('/'))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(otlp_endpoint: &str, sample_ratio: f64) -> Result<Option<String>, String> {
        let config = TracingConfig { otlp_endpoint: otlp_endpoint.to_owned(), sample_ratio };
        config.url().map_err(|error| error.to_string())
    }

    #[test]
    fn spans_go_below_the_address_of_a_collector_and_mistakes_are_named() {
        assert_eq!(url("", 1.0), Ok(None));
        for endpoint in ["http://127.0.0.1:4318", "http://127.0.0.1:4318/"] {
            assert_eq!(url(endpoint, 0.0), Ok(Some("http://127.0.0.1:4318/v1/traces".to_owned())));
        }
        for bad in ["127.0.0.1:4318", "grpc://127.0.0.1:4317", "http://", "https:///v1"] {
            assert!(url(bad, 0.5).unwrap_err().contains("otlp_endpoint"), "{bad}");
        }
        for bad in [-0.1, 1.1, f64::NAN] {
            assert!(url("", bad).unwrap_err().contains("from 0.0 to 1.0"), "{bad}");
        }
    }
}
