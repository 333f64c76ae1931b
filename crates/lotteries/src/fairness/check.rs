//! Checks a bundle without a server: computes every number from the seed, every outcome from the rules and what had happened by
//! then, and keeps the stock. Names the first line that is not as it must be.
//!
//! Stock that was made up or left out shows at the latest when all of it must be gone: a closed draw has given back what
//! nobody won, so what came in is what was won and what went back, to the unit.

mod fold;

use std::collections::BTreeMap;

use proto::{Asset, CampaignId, Hash};
use serde::Serialize;

use super::bundle::{Line, What};
use super::commitment;
use crate::rules::Rules;
use fold::Fold;

/// What a bundle says that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The draw.
    pub campaign: CampaignId,
    /// Its title.
    pub name: String,
    /// How often was drawn.
    pub draws: u64,
    /// How many persons drew.
    pub persons: u64,
    /// How much was won and did not come back, by asset.
    pub won: BTreeMap<Asset, u64>,
    /// The last position of the log that was looked at.
    pub position: u64,
}

/// The first thing in a bundle that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {what}", place(*.position))]
pub struct Wrong {
    /// Where it stands in the log; `None`: it is about the whole.
    pub position: Option<u64>,
    /// What is wrong.
    pub what: String,
}

fn place(position: Option<u64>) -> String {
    position.map_or_else(|| "the bundle".to_owned(), |position| format!("position {position}"))
}

/// What is known before the first draw is computed.
struct Ground<'l> {
    campaign: &'l CampaignId,
    name: &'l str,
    rules: &'l Rules,
    seed: Hash,
}

/// Checks a bundle.
///
/// # Errors
/// The first line that is not as it must be.
pub fn check(lines: &[Line]) -> Result<Checked, Wrong> {
    let ground = ground(lines)?;
    let mut fold = Fold::new(ground.campaign, ground.rules, ground.seed);
    for line in lines {
        fold.see(line).map_err(|what| Wrong { position: Some(line.position), what })?;
    }
    let Fold { draws, .. } = fold;
    fold.end().map_err(|(position, what)| Wrong { position, what })?;
    Ok(Checked {
        campaign: ground.campaign.clone(),
        name: ground.name.to_owned(),
        draws,
        persons: fold.persons(),
        won: fold.won(),
        position: lines.last().map_or(0, |line| line.position),
    })
}

/// The rules, and the seed if it is the one that was committed to.
fn ground(lines: &[Line]) -> Result<Ground<'_>, Wrong> {
    let wrong = |position, what: &str| Wrong { position, what: what.to_owned() };
    if let Some(pair) = lines.windows(2).find(|pair| pair[1].position <= pair[0].position) {
        return Err(wrong(Some(pair[1].position), "it stands behind a line of the same or a later position"));
    }
    let mut created = lines.iter().filter_map(|line| match &line.what {
        What::Created { campaign, name, rules, commitment } => {
            Some((line, campaign, name, rules, commitment))
        }
        _ => None,
    });
    let (line, campaign, name, rules, committed) =
        created.next().ok_or_else(|| wrong(None, "no line says how the draw was set up"))?;
    if let Some((second, ..)) = created.next() {
        return Err(wrong(Some(second.position), "the draw is set up for the second time"));
    }
    rules.validate().map_err(|reason| wrong(Some(line.position), &reason))?;
    let mut seeds = lines.iter().filter_map(|line| match line.what {
        What::SeedRevealed { seed, .. } => Some((line.position, seed)),
        _ => None,
    });
    let (position, seed) = seeds.next().ok_or_else(|| {
        wrong(None, "the seed was never told, so nothing can be checked: whoever ran the draw has failed")
    })?;
    if commitment(&seed) != *committed {
        return Err(wrong(Some(position), "this is not the seed that the draw was committed to"));
    }
    Ok(Ground { campaign, name, rules, seed })
}

#[cfg(test)]
pub(crate) mod tests;
