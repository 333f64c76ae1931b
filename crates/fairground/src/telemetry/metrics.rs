//! Metrics in Prometheus' text format. Each crate says what its own mean; buckets, the machine and the build are here.
//!
//! Labels are bounded: routes, statuses, services, classes of limits, names of rules. No campaign and nobody is in them.

use std::path::{Path, PathBuf};

use anyhow::Context;
use metrics::{Unit, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;

/// From an answer out of memory to a request that timed out.
const REQUEST_SECONDS: [f64; 15] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0];
/// From a disk with a cache that survives power cuts to one that hangs.
const SYNC_SECONDS: [f64; 14] =
    [0.000_05, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];
/// From one command to a full batch on a slow machine.
const DECIDE_SECONDS: [f64; 12] =
    [0.000_01, 0.000_025, 0.000_05, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1, 1.0];
/// From one to more than a full batch.
const COUNTS: [f64; 12] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 4096.0];
/// From one event to more than a full block.
const BYTES: [f64; 9] =
    [256.0, 1024.0, 4096.0, 16_384.0, 32_768.0, 65_536.0, 131_072.0, 262_144.0, 1_048_576.0];

/// Every histogram with its buckets.
const HISTOGRAMS: [(&str, &[f64]); 7] = [
    ("fairground_http_request_duration_seconds", &REQUEST_SECONDS),
    ("fairground_commit_duration_seconds", &SYNC_SECONDS),
    ("fairground_vault_sync_duration_seconds", &SYNC_SECONDS),
    ("fairground_decide_duration_seconds", &DECIDE_SECONDS),
    ("fairground_commit_commands", &COUNTS),
    ("fairground_commit_events", &COUNTS),
    ("fairground_commit_bytes", &BYTES),
];

type Sampler = Box<dyn Fn() + Send + Sync>;

/// The metrics of this process.
pub(crate) struct Metrics {
    handle: PrometheusHandle,
    process: Collector,
    /// Where the data lie, to tell how much room is left.
    data: PathBuf,
    samplers: Vec<Sampler>,
}

impl Metrics {
    /// Starts them. Nothing that is measured before shows.
    pub(crate) fn start(data: &Path) -> anyhow::Result<Self> {
        let handle = builder()?.install_recorder().context("can't start metrics")?;
        describe();
        gauge!("fairground_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        Ok(Self { handle, process: Collector::default(), data: data.to_owned(), samplers: Vec::new() })
    }

    /// Sets what is read off when somebody asks.
    pub(crate) fn also(&mut self, sampler: impl Fn() + Send + Sync + 'static) {
        self.samplers.push(Box::new(sampler));
    }

    /// Reads off what is, and writes all down.
    pub(crate) fn render(&self) -> String {
        self.samplers.iter().for_each(|sample| sample());
        self.process.collect();
        // A folder that can't be asked has other troubles, and the gauges keep what they said last.
        if let Ok(disk) = rustix::fs::statvfs(&self.data) {
            gauge!("fairground_disk_free_bytes").set((disk.f_bavail * disk.f_frsize) as f64);
            gauge!("fairground_disk_size_bytes").set((disk.f_blocks * disk.f_frsize) as f64);
        }
        self.handle.render()
    }

    /// Folds histograms together; otherwise they would grow between two scrapes.
    pub(crate) fn upkeep(&self) {
        self.handle.run_upkeep();
    }
}

fn builder() -> anyhow::Result<PrometheusBuilder> {
    let with = |builder: PrometheusBuilder, (name, buckets): &(&str, &[f64])| {
        builder.set_buckets_for_metric(Matcher::Full((*name).to_owned()), buckets)
    };
    Ok(HISTOGRAMS.iter().try_fold(PrometheusBuilder::new(), with)?)
}

fn describe() {
    host::describe_metrics();
    gateway::describe_metrics();
    vault::describe_metrics();
    Collector::default().describe();
    describe_gauge!("fairground_build_info", Unit::Count, "1, with the version of this release");
    describe_gauge!(
        "fairground_nats_connected",
        Unit::Count,
        "1 while this process is connected to NATS as this user; its log and /readyz say why it is not"
    );
    describe_counter!(
        "fairground_nats_connections_total",
        Unit::Count,
        "Connections to NATS that were made: each after the first means that one broke"
    );
    describe_gauge!("fairground_disk_free_bytes", Unit::Bytes, "Room left where the data lie");
    describe_gauge!("fairground_disk_size_bytes", Unit::Bytes, "Size of the file system where the data lie");
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::Mutex;

    use metrics::{
        Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, with_local_recorder,
    };

    use super::*;

    /// Takes note of what is described, and as what.
    #[derive(Default)]
    struct Described(Mutex<BTreeMap<String, (&'static str, String)>>);

    impl Described {
        fn note(&self, key: &KeyName, kind: &'static str, help: &SharedString) {
            let before = self.0.lock().unwrap().insert(key.as_str().to_owned(), (kind, help.to_string()));
            assert_eq!(before, None, "{} is described twice", key.as_str());
        }
    }

    impl Recorder for Described {
        fn describe_counter(&self, key: KeyName, _: Option<Unit>, help: SharedString) {
            self.note(&key, "counter", &help);
        }

        fn describe_gauge(&self, key: KeyName, _: Option<Unit>, help: SharedString) {
            self.note(&key, "gauge", &help);
        }

        fn describe_histogram(&self, key: KeyName, _: Option<Unit>, help: SharedString) {
            self.note(&key, "histogram", &help);
        }

        fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
            Counter::noop()
        }

        fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
            Gauge::noop()
        }

        fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
            Histogram::noop()
        }
    }

    fn described() -> BTreeMap<String, (&'static str, String)> {
        let described = Described::default();
        with_local_recorder(&described, describe);
        described.0.into_inner().unwrap()
    }

    #[test]
    fn names_follow_the_conventions_and_every_histogram_has_buckets() {
        let described = described();
        for (name, (kind, help)) in &described {
            assert!(name.starts_with("fairground_") || name.starts_with("process_"), "{name}");
            assert_eq!(*kind == "counter", name.ends_with("_total"), "{name} is a {kind}");
            assert!(help.len() > 10, "{name}: {help:?} says too little");
        }
        let with_buckets = HISTOGRAMS.map(|(name, _)| name.to_owned());
        let mut histograms: Vec<_> = described.iter().filter(|(_, (kind, _))| *kind == "histogram").collect();
        histograms.retain(|(name, _)| !with_buckets.contains(name));
        assert!(histograms.is_empty(), "without buckets they come out as quantiles: {histograms:?}");
        assert!(with_buckets.iter().all(|name| described.contains_key(name)));
        assert!(HISTOGRAMS.iter().all(|(_, buckets)| buckets.is_sorted()));
    }

    /// Names of metrics in what is handed to Prometheus and Grafana.
    fn named_in(text: &str) -> BTreeSet<&str> {
        let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        words.filter(|word| word.starts_with("fairground_") || word.starts_with("process_")).collect()
    }

    #[test]
    fn what_alerts_and_the_dashboard_ask_for_is_told() {
        let described = described();
        let is_told = |name: &str| {
            let parts = ["_bucket", "_sum", "_count"].iter().filter_map(|part| name.strip_suffix(part));
            let mut histograms = parts.filter_map(|whole| described.get(whole));
            described.contains_key(name) || histograms.any(|(kind, _)| *kind == "histogram")
        };
        for text in [
            include_str!("../../../../deploy/prometheus/alerts.yml"),
            include_str!("../../../../deploy/prometheus/alerts.test.yml"),
            include_str!("../../../../deploy/grafana/fairground.json"),
        ] {
            let named = named_in(text);
            assert!(named.len() > 10, "{named:?}");
            let unknown: Vec<_> = named.into_iter().filter(|name| !is_told(name)).collect();
            assert!(unknown.is_empty(), "nothing tells {unknown:?}");
        }
    }

    #[test]
    fn every_metric_is_on_the_dashboard() {
        let dashboard = include_str!("../../../../deploy/grafana/fairground.json");
        let missing: Vec<_> =
            described().into_keys().filter(|name| !dashboard.contains(name.as_str())).collect();
        assert!(missing.is_empty(), "nobody would look at {missing:?}");
    }
}
