//! What a bus over NATS has to know.

use std::path::PathBuf;

use crate::credentials::Seed;

/// How to reach NATS, and as whom.
#[derive(Debug, Clone)]
pub struct Options {
    /// Addresses of the servers, such as `nats://127.0.0.1:4222` or `tls://nats.example:4222`.
    pub servers: Vec<String>,
    /// The user in nats.conf, which is the service's name. Answers come to inboxes below `_INBOX.{user}`, which no other
    /// user may hear.
    pub user: String,
    /// The user's key; `None` for a server that asks for none.
    pub seed: Option<Seed>,
    /// A PEM file with the authorities whose certificates are believed. With it nothing is said before TLS stands. Without
    /// it, `tls://` believes those that the system does.
    pub authorities: Option<PathBuf>,
}
