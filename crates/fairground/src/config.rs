//! Settings: a file, and arguments that win over it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use gateway::{Limits, Rate};
use serde::Deserialize;

use crate::cli::{LogFormat, Serve};

mod nats;
mod tracing;

pub(crate) use nats::NatsConfig;
pub(crate) use tracing::TracingConfig;

/// Everything that can be set. Campaign rules are not settings: they are events, so that an auditor finds them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) data: PathBuf,
    pub(crate) development: bool,
    pub(crate) log_format: Option<LogFormat>,
    pub(crate) public_url: String,
    pub(crate) trusted_proxies: Vec<String>,
    pub(crate) metrics_listen: Vec<SocketAddr>,
    pub(crate) journal: JournalConfig,
    pub(crate) host: HostConfig,
    pub(crate) door: DoorConfig,
    pub(crate) limits: LimitsConfig,
    pub(crate) nats: NatsConfig,
    pub(crate) tracing: TracingConfig,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct JournalConfig {
    pub(crate) cache_bytes: u64,
    pub(crate) accept_lost_tail: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct HostConfig {
    pub(crate) mailbox_commands_max: usize,
    pub(crate) snapshot_events: u64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DoorConfig {
    pub(crate) session_lifetime_ms: u64,
    pub(crate) body_bytes_max: usize,
    pub(crate) header_bytes_max: usize,
    pub(crate) header_read_timeout_ms: u64,
    pub(crate) request_timeout_ms: u64,
    pub(crate) answer_timeout_ms: u64,
    pub(crate) audit_timeout_ms: u64,
    pub(crate) connections_max: usize,
    pub(crate) concurrency_max: usize,
    pub(crate) streams_max: usize,
    pub(crate) shutdown_grace_ms: u64,
    pub(crate) threads: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateConfig {
    burst: u32,
    per_second: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("data"),
            development: false,
            log_format: None,
            public_url: String::new(),
            trusted_proxies: Vec::new(),
            metrics_listen: Vec::new(),
            journal: JournalConfig::default(),
            host: HostConfig::default(),
            door: DoorConfig::default(),
            limits: LimitsConfig::default(),
            nats: NatsConfig::default(),
            tracing: TracingConfig::default(),
        }
    }
}

impl Default for JournalConfig {
    fn default() -> Self {
        let settings = journal::Settings::default();
        Self { cache_bytes: settings.cache_bytes, accept_lost_tail: settings.accept_lost_tail }
    }
}

impl Default for HostConfig {
    fn default() -> Self {
        Self { mailbox_commands_max: host::MAILBOX_COMMANDS_MAX, snapshot_events: host::SNAPSHOT_EVENTS }
    }
}

impl Default for DoorConfig {
    fn default() -> Self {
        let settings = gateway::Settings::default();
        let ms = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self {
            session_lifetime_ms: settings.session_lifetime_ms,
            body_bytes_max: settings.body_bytes_max,
            header_bytes_max: settings.header_bytes_max,
            header_read_timeout_ms: ms(settings.header_read_timeout),
            request_timeout_ms: ms(settings.request_timeout),
            answer_timeout_ms: ms(settings.answer_timeout),
            audit_timeout_ms: ms(settings.audit_timeout),
            connections_max: settings.connections_max,
            concurrency_max: settings.concurrency_max,
            streams_max: settings.streams_max,
            shutdown_grace_ms: ms(settings.shutdown_grace),
            threads: settings.threads,
        }
    }
}

/// One flood limit for each class of caller, named as the gateway names them.
macro_rules! limits {
    ($($class:ident),+) => {
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(crate) struct LimitsConfig { $($class: RateConfig),+ }

        impl Default for LimitsConfig {
            fn default() -> Self {
                let limits = Limits::default();
                Self { $($class: RateConfig {
                    burst: limits.$class.burst,
                    per_second: limits.$class.per_second,
                }),+ }
            }
        }

        impl LimitsConfig {
            fn settings(&self) -> Limits {
                Limits { $($class: Rate { burst: self.$class.burst, per_second: self.$class.per_second }),+ }
            }
        }
    };
}

limits!(person, device, sharer, staff, page, carrier, campus, fixed, data_centre, vpn, unknown, private);

impl Config {
    /// The file that the arguments name, if any, with the arguments over it.
    pub(crate) fn of(arguments: &Serve) -> anyhow::Result<Self> {
        let mut config = match &arguments.config {
            Some(path) => Self::read(path)?,
            None => Self::default(),
        };
        if let Some(data) = &arguments.data {
            config.data.clone_from(data);
        }
        config.listen = arguments.listen.unwrap_or(config.listen);
        if !arguments.metrics_listen.is_empty() {
            config.metrics_listen.clone_from(&arguments.metrics_listen);
        }
        config.development |= arguments.development;
        config.log_format = arguments.log_format.or(config.log_format);
        Ok(config)
    }

    /// The settings of a file.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} has a mistake", path.display()))
    }

    /// The journals' settings.
    #[allow(
        clippy::needless_update,
        reason = "there are more of them where journals are built to fail in tests"
    )]
    pub(crate) fn journal_settings(&self) -> journal::Settings {
        journal::Settings {
            cache_bytes: self.journal.cache_bytes,
            accept_lost_tail: self.journal.accept_lost_tail,
            ..journal::Settings::default()
        }
    }

    /// The door's settings.
    pub(crate) fn door_settings(&self) -> anyhow::Result<gateway::Settings> {
        let ms = Duration::from_millis;
        let public_url = Some(self.public_url.as_str()).filter(|url| !url.is_empty());
        let public_url = public_url.map(str::parse).transpose();
        let proxies = gateway::networks(self.trusted_proxies.iter().map(String::as_str));
        Ok(gateway::Settings {
            development: self.development,
            public_url: public_url.map_err(|reason: String| anyhow::anyhow!("public_url: {reason}"))?,
            trusted_proxies: proxies.map_err(anyhow::Error::msg).context("trusted_proxies")?,
            session_lifetime_ms: self.door.session_lifetime_ms,
            limits: self.limits.settings(),
            body_bytes_max: self.door.body_bytes_max,
            header_bytes_max: self.door.header_bytes_max,
            header_read_timeout: ms(self.door.header_read_timeout_ms),
            request_timeout: ms(self.door.request_timeout_ms),
            answer_timeout: ms(self.door.answer_timeout_ms),
            audit_timeout: ms(self.door.audit_timeout_ms),
            connections_max: self.door.connections_max,
            concurrency_max: self.door.concurrency_max,
            streams_max: self.door.streams_max,
            shutdown_grace: ms(self.door.shutdown_grace_ms),
            threads: self.door.threads,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_sets_everything_to_its_default() {
        let text = include_str!("../../../deploy/fairground.toml");
        let shipped: Config = toml::from_str(text).unwrap();
        assert_eq!(shipped, Config { log_format: Some(LogFormat::Json), ..Config::default() });
        // Each setting stands in the file: a struct's field that is not there would hide behind its default.
        let table: toml::Table = toml::from_str(text).unwrap();
        let counts = ["journal", "host", "door", "limits", "nats", "tracing"]
            .map(|t| table[t].as_table().unwrap().len());
        assert_eq!((table.len(), counts), (13, [2, 2, 12, 12, 6, 2]));
    }

    #[test]
    fn unknown_settings_are_mistakes() {
        assert!(toml::from_str::<Config>("lisen = \"127.0.0.1:1\"").is_err());
        assert!(toml::from_str::<Config>("[limits]\nperson = { burst = 1 }").is_err());
    }
}
