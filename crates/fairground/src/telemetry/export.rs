//! Spans on their way to a collector of OpenTelemetry, by OTLP over HTTP.
//!
//! They wait in a bounded queue for a thread of their own that sends them. A collector that is away or slow costs spans and
//! nothing else: nobody waits for it, save for a moment the end of the process.

mod collector;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use opentelemetry::trace::{SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, SpanData, SpanEvents, SpanLinks, SpanProcessor,
};
use spans::{Ended, Kind, Spans, Value};

use crate::activities::ALL;
use crate::config::TracingConfig;
use collector::Collector;

/// Spans that wait to be sent; more are dropped. Some megabytes, and a second of two thousand recorded requests.
const WAITING_MAX: usize = 8_192;
/// Spans in one message.
const BATCH_MAX: usize = 512;
/// How long a span waits for others to go with it.
const GATHER: Duration = Duration::from_secs(1);
/// How long the collector may take over a message.
const SEND_TIMEOUT: Duration = Duration::from_secs(3);
/// How long the end of the process may wait for the last of them.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);
/// What the names of all services begin with.
const NAME: &str = "fairground";

/// Sends the spans of this process, if they are to be sent anywhere.
pub(crate) struct Export(Option<(Spans, Arc<BatchSpanProcessor>)>);

impl Export {
    /// Starts the thread that sends them. Whether the collector is there shows with the first message.
    pub(crate) fn start(config: &TracingConfig, role: &str) -> anyhow::Result<Self> {
        let Some(url) = config.url()? else { return Ok(Self(None)) };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new(&url, SEND_TIMEOUT))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(&url)
            .with_timeout(SEND_TIMEOUT)
            .build()
            .context("tracing.otlp_endpoint")?;
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(WAITING_MAX)
            .with_max_export_batch_size(BATCH_MAX)
            .with_scheduled_delay(GATHER)
            .build();
        let mut processor = BatchSpanProcessor::builder(exporter).with_batch_config(batches).build();
        processor.set_resource(&resource(role));
        let processor = Arc::new(processor);
        let (into, scope) = (Arc::clone(&processor), InstrumentationScope::builder(NAME).build());
        let spans = Spans::new(config.sample_ratio, move |ended| into.on_end(data(ended, scope.clone())));
        tracing::info!(url, share = config.sample_ratio, "spans of requests are sent to a collector");
        Ok(Self(Some((spans, processor))))
    }

    /// Where spans are recorded.
    pub(crate) fn spans(&self) -> Spans {
        self.0.as_ref().map(|(spans, _)| spans.clone()).unwrap_or_default()
    }

    /// Sends what waits, as far as there is time.
    pub(crate) fn end(self) {
        let Some((_, processor)) = self.0 else { return };
        if let Err(error) = processor.shutdown_with_timeout(FLUSH_TIMEOUT) {
            tracing::warn!(%error, "the last spans were not sent to the collector");
        }
    }
}

/// Who this process is to those who look at spans.
fn resource(role: &str) -> Resource {
    let name = if role == ALL { NAME.to_owned() } else { format!("{NAME}-{role}") };
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    Resource::builder_empty().with_service_name(name).with_attribute(version).build()
}

fn data(ended: Ended, instrumentation_scope: InstrumentationScope) -> SpanData {
    let trace = TraceId::from_bytes(ended.trace.0);
    let id = SpanId::from_bytes(ended.id.0);
    let attributes = ended.attributes.into_iter().map(|(name, value)| match value {
        Value::Text(text) => KeyValue::new(name, text),
        Value::Number(number) => KeyValue::new(name, number),
        Value::Flag(flag) => KeyValue::new(name, flag),
    });
    SpanData {
        span_context: SpanContext::new(trace, id, TraceFlags::SAMPLED, false, TraceState::NONE),
        parent_span_id: ended.parent.map_or(SpanId::INVALID, |parent| SpanId::from_bytes(parent.0)),
        parent_span_is_remote: matches!(ended.kind, Kind::Server | Kind::Consumer),
        span_kind: match ended.kind {
            Kind::Server => SpanKind::Server,
            Kind::Client => SpanKind::Client,
            Kind::Producer => SpanKind::Producer,
            Kind::Consumer => SpanKind::Consumer,
            Kind::Internal => SpanKind::Internal,
        },
        name: ended.name,
        start_time: ended.started,
        end_time: ended.ended,
        attributes: attributes.collect(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: if ended.has_failed { Status::error("") } else { Status::Unset },
        instrumentation_scope,
    }
}
