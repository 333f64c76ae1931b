//! Solves what the door asks of pages from hosted networks and in floods, as a phone's script does.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The `proof` for a challenge in the format of ALTCHA, version 1.
///
/// # Errors
/// If it is no challenge, or has no solution.
pub fn solve(challenge: &Value) -> anyhow::Result<String> {
    let salt = challenge["salt"].as_str().with_context(|| format!("no challenge: {challenge}"))?;
    let wanted = challenge["challenge"].as_str().unwrap_or_default();
    let max = challenge["maxnumber"].as_u64().unwrap_or_default();
    let number = (0..=max).find(|number| hex::encode(Sha256::digest(format!("{salt}{number}"))) == wanted);
    let mut solution = challenge.clone();
    solution["number"] = number.with_context(|| format!("no number up to {max} solves {challenge}"))?.into();
    Ok(STANDARD.encode(solution.to_string()))
}
