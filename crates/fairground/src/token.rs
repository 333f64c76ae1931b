//! `fairground token`: making, listing and revoking tokens.

use anyhow::bail;
use host::Clock;
use proto::Role;
use serde_json::json;

use crate::cli::{StaffRole, Token};
use crate::confirm::confirmed;
use crate::out::say;
use crate::tokens::{Stored, Tokens};

/// Fewest digits that name a token: so few are never shared by chance, and no slip of the hand has them.
const HASH_DIGITS_MIN: usize = 8;

pub(crate) fn run(command: &Token) -> anyhow::Result<()> {
    match command {
        Token::Create { folder, role, tenant, label } => {
            let role = match role {
                StaffRole::Operator => Role::Operator,
                StaffRole::Auditor => Role::Auditor,
            };
            let now = host::SystemClock.now();
            let token = Tokens::make(&folder.data)?.create(role, tenant.clone(), label, now)?;
            let hash = gateway::token_hash(&token);
            if folder.json {
                say!("{}", json!({ "token": token, "hash": hash, "role": role, "tenant": tenant }));
            } else {
                say!("{token}");
                eprintln!("Keep it: it is shown this once. Revoke it with: fairground token revoke {hash}");
            }
        }
        Token::List { folder } => list(&Tokens::open(&folder.data)?, folder.json)?,
        Token::Revoke { folder, hash, yes } => revoke(&Tokens::open(&folder.data)?, hash, *yes, folder.json)?,
    }
    Ok(())
}

/// The tokens that can be read; of the others it is told.
fn listed(tokens: &Tokens) -> anyhow::Result<Vec<Stored>> {
    let listed = tokens.list()?;
    for damaged in listed.damaged {
        eprintln!("fairground: {damaged}");
    }
    Ok(listed.tokens)
}

fn list(tokens: &Tokens, as_json: bool) -> anyhow::Result<()> {
    for stored in listed(tokens)? {
        if as_json {
            say!("{}", serde_json::to_string(&stored)?);
        } else {
            let Stored { hash, role, tenant, label, created_at_ms } = stored;
            let made = chrono::DateTime::from_timestamp_millis(created_at_ms.0.cast_signed());
            let made = made.map_or_else(String::new, |at| at.format("%F %T UTC").to_string());
            let role = format!("{role:?}").to_lowercase();
            say!("{}  {role:8}  {tenant:16}  {made}  {label}", &hash.to_string()[..16]);
        }
    }
    Ok(())
}

fn revoke(tokens: &Tokens, beginning: &str, yes: bool, as_json: bool) -> anyhow::Result<()> {
    if beginning.len() < HASH_DIGITS_MIN || !beginning.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')) {
        bail!("give at least {HASH_DIGITS_MIN} hex digits of the hash that `token list` shows");
    }
    let all = listed(tokens)?;
    let found: Vec<&Stored> = all.iter().filter(|t| t.hash.to_string().starts_with(beginning)).collect();
    let [stored] = found[..] else {
        bail!(
            "{} tokens begin with {beginning:?}; give more of the hash that `token list` shows",
            found.len()
        );
    };
    let question = format!("Revoke the {:?} token {:?} of {}?", stored.role, stored.label, stored.tenant);
    if !yes && !confirmed("revoking can't be undone", &question)? {
        bail!("nothing was revoked");
    }
    tokens.revoke(&stored.hash)?;
    if as_json {
        say!("{}", json!({ "revoked": stored.hash }));
    } else {
        say!("revoked {}", stored.hash);
    }
    Ok(())
}
