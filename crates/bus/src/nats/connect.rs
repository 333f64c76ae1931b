//! From options to a client that never gives up.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use async_nats::{Client, ConnectOptions, ServerAddr};

use super::link::Link;
use crate::{HANDLERS_MAX, Options, SetupError};

/// How long one attempt may take, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a silent connection is tried; after two unanswered ones it is given up.
const PING_INTERVAL: Duration = Duration::from_secs(10);
/// Between two attempts: doubles from the first to the last, and is spread so that not all services come at once.
const RETRY_FIRST: Duration = Duration::from_millis(25);
const RETRY_LAST: Duration = Duration::from_secs(2);
/// Messages that may wait to be written to the socket. Whoever sends more waits.
const OUTGOING_MAX: usize = 4_096;
/// Messages that may wait in one subscription. Those of requests are handed to handlers at once, so this is reached only if
/// the process stands still; as many as handlers may be busy.
const INCOMING_MAX: usize = HANDLERS_MAX;

/// A client that connects on its own, now and whenever the connection breaks.
pub(crate) async fn connect(options: Options, link: &Arc<Link>) -> Result<Client, SetupError> {
    check(&options)?;
    let servers = options
        .servers
        .iter()
        .map(|server| server.parse::<ServerAddr>().map_err(|_| SetupError::Server(server.clone())));
    let servers = servers.collect::<Result<Vec<_>, _>>()?;
    let hearing = Arc::clone(link);
    let mut client = match &options.seed {
        Some(seed) => ConnectOptions::with_nkey(seed.reveal().to_owned()),
        None => ConnectOptions::new(),
    }
    .name(&options.user)
    .custom_inbox_prefix(inbox_prefix(&options.user))
    .connection_timeout(CONNECT_TIMEOUT)
    .ping_interval(PING_INTERVAL)
    .retry_on_initial_connect()
    .max_reconnects(None)
    .reconnect_delay_callback(retry_delay)
    // Each request brings its own time.
    .request_timeout(None)
    .client_capacity(OUTGOING_MAX)
    .subscription_capacity(INCOMING_MAX)
    .event_callback(move |event| {
        hearing.hear(&event);
        std::future::ready(())
    });
    if let Some(authorities) = options.authorities {
        client = client.add_root_certificates(authorities).require_tls(true);
    }
    client.connect(servers).await.map_err(|error| SetupError::Client(error.to_string()))
}

/// What the inboxes of a user begin with. Nobody else may subscribe below it.
pub(crate) fn inbox_prefix(user: &str) -> String {
    format!("_INBOX.{user}")
}

fn check(options: &Options) -> Result<(), SetupError> {
    let is_word = |user: &str| {
        !user.is_empty()
            && user.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b))
    };
    if !is_word(&options.user) {
        return Err(SetupError::User(options.user.clone()));
    }
    if options.servers.is_empty() {
        return Err(SetupError::Server(String::new()));
    }
    if let Some(path) = &options.authorities {
        // The client would read it at each attempt and say no more than that TLS failed.
        File::open(path)
            .map_err(|source| SetupError::Authorities { path: path.display().to_string(), source })?;
    }
    Ok(())
}

fn retry_delay(attempts: usize) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX).min(16);
    let delay = if attempts == 0 { Duration::ZERO } else { RETRY_FIRST * (1 << doublings) };
    spread(delay.min(RETRY_LAST))
}

/// Between half of it and all of it, at random.
pub(crate) fn spread(delay: Duration) -> Duration {
    // Without randomness all come at once, which is no reason to fail.
    let random = getrandom::u32().unwrap_or(u32::MAX);
    let half = delay / 2;
    half + Duration::from_nanos(
        u64::try_from((half.as_nanos() * u128::from(random)) >> 32).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_come_ever_slower_but_never_stop() {
        assert!(retry_delay(1) <= RETRY_FIRST);
        for attempts in [1, 2, 5, 50, usize::MAX] {
            let whole = RETRY_LAST.min(RETRY_FIRST * (1 << attempts.saturating_sub(1).min(16)));
            assert!((whole / 2..=whole).contains(&retry_delay(attempts)), "{attempts}");
        }
    }

    #[tokio::test]
    async fn wrong_options_are_named() {
        let options = |server: &str, user: &str| Options {
            servers: vec![server.to_owned()],
            user: user.to_owned(),
            seed: None,
            authorities: None,
        };
        let link = Arc::new(Link::new());
        let of = async |options| connect(options, &link).await.map(|_| ()).unwrap_err().to_string();
        assert!(of(options("nats://:x", "votes")).await.contains("nats://:x"));
        assert!(of(Options { servers: vec![], ..options("", "votes") }).await.contains("nats://host:4222"));
        assert!(of(options("nats://localhost", "vo.tes")).await.contains("vo.tes"));
        let nowhere = Options { authorities: Some("nowhere.pem".into()), ..options("localhost", "votes") };
        assert!(of(nowhere).await.contains("nowhere.pem"));
    }
}
