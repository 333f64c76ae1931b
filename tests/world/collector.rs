//! A collector of spans: takes OTLP over HTTP and keeps what comes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, ensure};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use prost::Message;

/// How long something may take to become so on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Listens until the process ends.
pub struct Collector {
    address: SocketAddr,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    spans: Mutex<Vec<Recorded>>,
    grown: Condvar,
}

/// A span as it came.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The service that recorded it.
    pub service: String,
    /// What was done.
    pub name: String,
    /// The trace, in hex.
    pub trace: String,
    /// Its id, in hex.
    pub id: String,
    /// The span that it stands under, in hex; empty: none.
    pub parent: String,
    /// What it was about, as texts.
    pub attributes: BTreeMap<String, String>,
}

impl Collector {
    /// Listens on a free port of this machine.
    pub fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (address, kept) = (listener.local_addr()?, Arc::<Kept>::default());
        let keeping = Arc::clone(&kept);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let keeping = Arc::clone(&keeping);
                // A message that is none ends its connection; the test then misses the spans.
                std::thread::spawn(move || {
                    serve(&stream, &keeping).inspect_err(|error| eprintln!("{error:#}"))
                });
            }
        });
        Ok(Self { address, kept })
    }

    /// Its address for `tracing.otlp_endpoint`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What has come of a trace.
    pub fn of(&self, trace: &str) -> Vec<Recorded> {
        let spans = self.kept.spans.lock().unwrap_or_else(PoisonError::into_inner);
        spans.iter().filter(|span| span.trace == trace).cloned().collect()
    }

    /// What has come of a trace, once this is so.
    pub fn until(
        &self,
        trace: &str,
        is_wanted: impl Fn(&[Recorded]) -> bool,
    ) -> anyhow::Result<Vec<Recorded>> {
        let of_trace = |spans: &[Recorded]| -> Vec<Recorded> {
            spans.iter().filter(|span| span.trace == trace).cloned().collect()
        };
        let spans = self.kept.spans.lock().unwrap_or_else(PoisonError::into_inner);
        let waited =
            self.kept.grown.wait_timeout_while(spans, PATIENCE, |spans| !is_wanted(&of_trace(spans)));
        let (spans, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        ensure!(!waited.timed_out(), "the spans of {trace} never came; there are {:#?}", of_trace(&spans));
        Ok(of_trace(&spans))
    }
}

/// Takes messages of one connection until it ends.
fn serve(stream: &TcpStream, kept: &Kept) -> anyhow::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        ensure!(line.starts_with("POST /v1/traces "), "asked for {line:?}");
        let mut body = vec![0; length(&mut reader)?];
        reader.read_exact(&mut body)?;
        let spans = read(ExportTraceServiceRequest::decode(&body[..])?);
        kept.spans.lock().unwrap_or_else(PoisonError::into_inner).extend(spans);
        kept.grown.notify_all();
        writer.write_all(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n",
        )?;
    }
}

/// Reads the headers of a message up to its body, whose length they say.
fn length(reader: &mut impl BufRead) -> anyhow::Result<usize> {
    let mut length = None;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return length.context("a message without a length");
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(value.trim().parse()?);
        }
    }
}

fn read(message: ExportTraceServiceRequest) -> Vec<Recorded> {
    let mut spans = Vec::new();
    for of_resource in message.resource_spans {
        let resource = texts(of_resource.resource.unwrap_or_default().attributes);
        let service = resource.get("service.name").cloned().unwrap_or_default();
        spans.extend(of_resource.scope_spans.into_iter().flat_map(|of_scope| of_scope.spans).map(|span| {
            Recorded {
                service: service.clone(),
                name: span.name,
                trace: hex(&span.trace_id),
                id: hex(&span.span_id),
                parent: hex(&span.parent_span_id),
                attributes: texts(span.attributes),
            }
        }));
    }
    spans
}

fn texts(attributes: Vec<KeyValue>) -> BTreeMap<String, String> {
    let text = |attribute: KeyValue| {
        let value = match attribute.value.and_then(|value| value.value)? {
            Value::StringValue(text) => text,
            Value::IntValue(number) => number.to_string(),
            Value::BoolValue(flag) => flag.to_string(),
            other => format!("{other:?}"),
        };
        Some((attribute.key, value))
    };
    attributes.into_iter().filter_map(text).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
