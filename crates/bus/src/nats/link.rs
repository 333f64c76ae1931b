//! What is known about the connection to NATS, as told by the client's events.

use std::collections::VecDeque;

use async_nats::{Event, ServerError};
use tokio::sync::watch;

use crate::BusError;

/// Refusals by the server kept for those who wait for an answer; older ones have been heard long since.
const DENIALS_KEPT: usize = 16;

/// The state of the connection; requests watch it, so that none waits for an answer that can't come.
pub(crate) struct Link {
    state: watch::Sender<State>,
}

#[derive(Clone, Default)]
struct State {
    connected: bool,
    /// How often a connection was made.
    connections: u64,
    /// How often the client threw messages away because nobody took them.
    losses: u64,
    /// The last thing that went wrong, in words.
    trouble: String,
    /// What the credential may not use: number and address.
    denials: VecDeque<(u64, String)>,
    denials_total: u64,
}

/// What the link was like when something was begun on it.
pub(crate) struct Watched {
    state: watch::Receiver<State>,
    connections: u64,
    denials_total: u64,
}

impl Link {
    pub(crate) fn new() -> Self {
        let trouble = "no connection was made yet".to_owned();
        Self { state: watch::Sender::new(State { trouble, ..State::default() }) }
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.state.borrow().connected
    }

    /// Why there is no connection, or what the server refused last; empty if all is well.
    pub(crate) fn trouble(&self) -> String {
        self.state.borrow().trouble.clone()
    }

    /// How often a connection was made.
    pub(crate) fn connections(&self) -> u64 {
        self.state.borrow().connections
    }

    /// Until there is a connection.
    pub(crate) async fn up(&self) {
        // Can't fail: the sender is ours.
        let _ = self.state.subscribe().wait_for(|state| state.connected).await;
    }

    /// The connection as it is now, to be told when it breaks.
    pub(crate) fn watch(&self) -> Result<Watched, BusError> {
        let state = self.state.subscribe();
        let (connected, connections, denials_total, trouble) = {
            let now = state.borrow();
            // The words are needed in the bad case only.
            let trouble = if now.connected { String::new() } else { now.trouble.clone() };
            (now.connected, now.connections, now.denials_total, trouble)
        };
        if connected {
            Ok(Watched { state, connections, denials_total })
        } else {
            Err(BusError::Unreachable(trouble))
        }
    }

    /// Tells again and again when notices may have been missed.
    pub(crate) fn gaps(&self) -> Gaps {
        let state = self.state.subscribe();
        let seen = state.borrow().gaps();
        Gaps { state, seen }
    }

    /// What the client tells.
    pub(crate) fn hear(&self, event: &Event) {
        match event {
            Event::Connected => tracing::info!("connected to NATS"),
            Event::Disconnected => tracing::warn!("the connection to NATS broke; a new one is sought"),
            Event::LameDuckMode => tracing::info!("the NATS server is about to shut down"),
            Event::SlowConsumer(_) => {
                tracing::warn!("messages from NATS were thrown away: this process takes them too slowly");
            }
            Event::ServerError(error) => tracing::error!(%error, "NATS refuses something"),
            Event::ClientError(error) => tracing::warn!(%error, "no connection to NATS"),
            Event::Draining | Event::Closed => tracing::debug!(%event, "the client of NATS ends"),
        }
        self.state.send_modify(|state| state.hear(event));
    }
}

impl State {
    fn hear(&mut self, event: &Event) {
        match event {
            Event::Connected => {
                self.connected = true;
                self.connections += 1;
                self.trouble.clear();
            }
            Event::Disconnected | Event::Closed => {
                self.connected = false;
                self.trouble = "the connection broke".to_owned();
            }
            Event::SlowConsumer(_) => self.losses += 1,
            Event::ServerError(error) => {
                self.trouble = error.to_string();
                if let Some(address) = denied(error) {
                    self.denials_total += 1;
                    if self.denials.len() == DENIALS_KEPT {
                        self.denials.pop_front();
                    }
                    self.denials.push_back((self.denials_total, address.to_owned()));
                }
            }
            Event::ClientError(error) => self.trouble = error.to_string(),
            Event::LameDuckMode | Event::Draining => {}
        }
    }

    fn gaps(&self) -> (u64, u64) {
        (self.connections, self.losses)
    }
}

/// The address in `Permissions Violation for Publish to "fg.ledger.0.command"`.
fn denied(error: &ServerError) -> Option<&str> {
    let ServerError::Other(text) = error else { return None };
    let is_denial = text.get(..21).is_some_and(|start| start.eq_ignore_ascii_case("permissions violation"));
    text.split('"').nth(1).filter(|_| is_denial)
}

impl Watched {
    /// Until the connection breaks, or the server refuses this address.
    pub(crate) async fn broken(&mut self, address: &str) -> BusError {
        let mut forbidden = false;
        let _ = self
            .state
            .wait_for(|state| {
                forbidden = state
                    .denials
                    .iter()
                    .any(|(number, denied)| *number > self.denials_total && denied == address);
                forbidden || !state.connected || state.connections != self.connections
            })
            .await;
        if forbidden {
            BusError::Forbidden(address.to_owned())
        } else {
            BusError::Interrupted(address.to_owned())
        }
    }
}

/// See [`Link::gaps`].
pub(crate) struct Gaps {
    state: watch::Receiver<State>,
    seen: (u64, u64),
}

impl Gaps {
    /// Until a connection was made anew, or messages were thrown away; `false` once the bus is gone.
    pub(crate) async fn next(&mut self) -> bool {
        let seen = self.seen;
        match self.state.wait_for(|state| state.gaps() != seen).await {
            Ok(state) => {
                self.seen = state.gaps();
                true
            }
            Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_refusal_name_the_address() {
        for text in [
            "Permissions Violation for Publish to \"fg.ledger.0.command\"",
            "permissions violation for subscription to \"fg.ledger.0.command\" using queue \"x\"",
        ] {
            assert_eq!(denied(&ServerError::Other(text.into())), Some("fg.ledger.0.command"));
        }
        assert_eq!(denied(&ServerError::Other("Maximum Payload Violation \"x\"".into())), None);
        assert_eq!(denied(&ServerError::AuthorizationViolation), None);
    }

    #[tokio::test]
    async fn who_waits_is_told_of_a_break_or_of_its_own_refusal_and_of_no_older_one() {
        let link = Link::new();
        assert!(matches!(link.watch(), Err(BusError::Unreachable(_))));
        let denial =
            Event::ServerError(ServerError::Other("Permissions Violation for Publish to \"a\"".into()));
        link.hear(&Event::Connected);
        link.hear(&denial);
        let (mut of_a, mut of_b) = (link.watch().unwrap(), link.watch().unwrap());
        link.hear(&denial);
        assert_eq!(of_a.broken("a").await, BusError::Forbidden("a".into()));
        let mut of_a = link.watch().unwrap();
        link.hear(&Event::Disconnected);
        assert_eq!(of_a.broken("a").await, BusError::Interrupted("a".into()));
        assert_eq!(of_b.broken("b").await, BusError::Interrupted("b".into()));
    }
}
