//! Writes into the directory's log which tokens were made and taken back, also by commands beside the server.

use std::collections::BTreeSet;
use std::time::Duration;

use bus::Bus;
use bytes::Bytes;
use directory::Command;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, CommandReply};
use proto::{CommandId, Envelope, Intent, TenantId, Timestamp, TokenHash};
use serde_bytes::ByteBuf;

use crate::tokens::Tokens;

/// How often the folder is looked at. Tokens work at once; only their mention in the log takes this long.
const LOOK: Duration = Duration::from_secs(1);

/// How long the directory may take to note one.
const NOTE_TIMEOUT: Duration = Duration::from_secs(5);

/// Notes what there is already; the future that comes back follows the folder for as long as the server runs.
pub(crate) async fn start(tokens: Tokens, bus: Bus) -> impl Future<Output = ()> + Send {
    let mut noted = Noted::default();
    look(&tokens, &bus, &mut noted).await;
    async move {
        let mut ticks = tokio::time::interval(LOOK);
        loop {
            ticks.tick().await;
            look(&tokens, &bus, &mut noted).await;
        }
    }
}

/// What this process has noted. The directory notes each only once, so that starting over is harmless.
#[derive(Default)]
struct Noted {
    made: BTreeSet<TokenHash>,
    revoked: BTreeSet<TokenHash>,
    /// What was warned of: a file stays damaged for longer than anybody wants to read of it each second.
    warned: BTreeSet<String>,
    /// Why the last look failed, if it did.
    failing: Option<String>,
}

impl Noted {
    /// Whether this is the first time to speak of it.
    fn is_news(&mut self, damaged: &str) -> bool {
        self.warned.insert(damaged.to_owned())
    }
}

async fn look(tokens: &Tokens, bus: &Bus, noted: &mut Noted) {
    let failure = note(tokens, bus, noted).await.err().map(|error| format!("{error:#}"));
    if let Some(error) = &failure
        && noted.failing != failure
    {
        tracing::warn!(error, "tokens can't be noted in the log; trying again each second");
    }
    noted.failing = failure;
}

async fn note(tokens: &Tokens, bus: &Bus, noted: &mut Noted) -> anyhow::Result<()> {
    let (taken_back, good) = (tokens.revoked()?, tokens.list()?);
    for damaged in taken_back.damaged.iter().chain(&good.damaged) {
        if noted.is_news(damaged) {
            tracing::warn!("{damaged}");
        }
    }
    let taken_back = taken_back.tokens;
    // A token may be made and taken back between two looks: both belong into the log, in this order.
    for stored in good.tokens.into_iter().chain(taken_back.clone()) {
        if noted.made.contains(&stored.hash) {
            continue;
        }
        let (token, role, tenant, label) = (stored.hash, stored.role, stored.tenant.clone(), stored.label);
        tell(bus, stored.tenant, "note", token, &Command::NoteToken { token, role, tenant, label }).await?;
        noted.made.insert(token);
    }
    for stored in taken_back {
        if noted.revoked.contains(&stored.hash) {
            continue;
        }
        let token = stored.hash;
        tell(bus, stored.tenant, "revoke", token, &Command::NoteRevocation { token }).await?;
        noted.revoked.insert(token);
    }
    Ok(())
}

async fn tell(
    bus: &Bus,
    tenant: TenantId,
    what: &str,
    token: TokenHash,
    command: &Command,
) -> anyhow::Result<()> {
    let body = directory::encoded(command);
    // One id for each token and deed: a second telling gets the first answer.
    let id = CommandId::derive(&tenant, "", "fairground", what, &token.to_string());
    let intent = Intent::of(&body);
    let envelope = Envelope::from_system(id, intent, tenant, None, Timestamp(0), ByteBuf::from(body));
    let subject = Subject::new("directory", 0, Purpose::Command);
    let reply = bus.request_within(&subject, Bytes::from(wire::encode(&envelope)), NOTE_TIMEOUT).await?;
    match wire::decode(&reply)? {
        CommandReply::Answered { .. } => Ok(()),
        other => anyhow::bail!("the directory answered {other:?}"),
    }
}
