//! Checks a bundle without a server: computes every number from the seed, every result from the rules and what had happened by
//! then, and keeps the stock. Names the first line that is not as it must be.
//!
//! Where a line stands and when it was are checked as well: the commitment stands in front of all that it binds, the seed behind
//! all that whoever knew it could have bent, and time never goes back. A commitment that came late would prove nothing.
//!
//! Stock that was made up or left out shows at the latest when all of it must be gone: a closed campaign has given back what
//! nobody won, so what came in is what was won and what went back, to the unit.
//!
//! - `life`: what all forms have. `draws`: lucky draws. [`crate::envelope::check`] and [`crate::raffle::check`]: the others.

mod draws;
mod life;

use proto::{CampaignId, Hash, Timestamp};
use serde::Serialize;

use super::bundle::{FormRules, Line, What};
use super::commitment;
use crate::{envelope, raffle};

pub use draws::Drawn;
pub(crate) use life::Life;

/// What a bundle says that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its title.
    pub name: String,
    /// What was computed again.
    #[serde(flatten)]
    pub found: Found,
    /// The last position of the log that was looked at.
    pub position: u64,
}

/// What was computed again, by form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Found {
    /// The draws of a lucky draw.
    Draw(Drawn),
    /// The parts of a red envelope.
    Envelope(envelope::check::Taken),
    /// The winners of a raffle.
    Raffle(raffle::check::Settled),
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

/// What is known before the first line is computed again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'l> {
    pub(crate) campaign: &'l CampaignId,
    pub(crate) seed: &'l Hash,
}

/// A campaign of one form, on its way through its bundle.
pub(crate) trait Follow {
    /// Takes a line in that [`Life`] does not know, or says what is wrong with it.
    fn see(&mut self, life: &mut Life, line: &Line) -> Result<(), String>;

    /// Whether the campaign could be closed at this time, or what is undone still.
    fn may_close(&self, _life: &Life, _at: Timestamp) -> Result<(), String> {
        self.may_end()
    }

    /// Whether the bundle could end here, or what is undone still.
    fn may_end(&self) -> Result<(), String> {
        Ok(())
    }

    /// What was computed again.
    fn found(self) -> Found;
}

/// Checks a bundle.
///
/// # Errors
/// The first line that is not as it must be.
pub fn check(lines: &[Line]) -> Result<Checked, Wrong> {
    in_order(lines)?;
    let Creation { position, campaign, name, rules, commitment } = creation(lines)?;
    let seed = seed(lines, commitment)?;
    let ground = Ground { campaign, seed };
    let invalid = |what| Wrong { position: Some(position), what };
    let found = match rules {
        FormRules::Draw(rules) => {
            rules.validate().map_err(invalid)?;
            follow(lines, draws::Draws::new(ground, rules))?
        }
        FormRules::Envelope(rules) => {
            rules.validate().map_err(invalid)?;
            follow(lines, envelope::check::Rounds::new(ground, rules))?
        }
        FormRules::Raffle(rules) => {
            rules.validate().map_err(invalid)?;
            follow(lines, raffle::check::List::new(ground, rules))?
        }
    };
    let position = lines.last().map_or(0, |line| line.position);
    Ok(Checked { campaign: campaign.clone(), name: name.clone(), found, position })
}

fn follow(lines: &[Line], mut form: impl Follow) -> Result<Found, Wrong> {
    let mut life = Life::new();
    for line in lines {
        let wrong = |what| Wrong { position: Some(line.position), what };
        if line.what == What::Closed {
            form.may_close(&life, line.at_ms).map_err(wrong)?;
        }
        if !life.see(line).map_err(wrong)? {
            form.see(&mut life, line).map_err(wrong)?;
        }
    }
    life.end().map_err(|(position, what)| Wrong { position, what })?;
    // What came behind the end may be half done as well.
    let last = lines.last().map(|line| line.position);
    form.may_end().map_err(|what| Wrong { position: last, what })?;
    Ok(form.found())
}

/// What is said of a line that a form does not have.
pub(crate) fn foreign() -> String {
    "a campaign of this form has no such line".to_owned()
}

/// What is said of a seed that became public while something could still depend on it.
pub(crate) fn told_early() -> String {
    "the seed is told before the end, when whoever knew it could still choose what to do".to_owned()
}

fn in_order(lines: &[Line]) -> Result<(), Wrong> {
    for (before, line) in lines.iter().zip(lines.iter().skip(1)) {
        let what = if line.position <= before.position {
            "it stands behind a line of the same or a later position"
        } else if line.at_ms < before.at_ms {
            "it was earlier than the line before it, and the log's time never goes back"
        } else {
            continue;
        };
        return Err(Wrong { position: Some(line.position), what: what.to_owned() });
    }
    Ok(())
}

/// How the campaign was set up.
struct Creation<'l> {
    position: u64,
    campaign: &'l CampaignId,
    name: &'l String,
    rules: &'l FormRules,
    commitment: &'l Hash,
}

fn creation(lines: &[Line]) -> Result<Creation<'_>, Wrong> {
    let mut created = lines.iter().filter_map(|line| match &line.what {
        What::Created { campaign, name, rules, commitment } => {
            Some(Creation { position: line.position, campaign, name, rules, commitment })
        }
        _ => None,
    });
    let wrong = |position, what: &str| Wrong { position, what: what.to_owned() };
    let first = created.next().ok_or_else(|| wrong(None, "no line says how the campaign was set up"))?;
    if let Some(second) = created.next() {
        return Err(wrong(Some(second.position), "the campaign is set up for the second time"));
    }
    // What is handed over may come before the campaign; all else would have happened before anything was committed to.
    let mut before = lines.iter().take_while(|line| line.position < first.position);
    match before.find(|line| !line.what.is_handed_over()) {
        Some(early) => {
            let what = "it stands before the campaign is set up and its seed committed to";
            Err(wrong(Some(early.position), what))
        }
        None => Ok(first),
    }
}

/// The seed, if it is the one that was committed to.
fn seed<'l>(lines: &'l [Line], committed: &Hash) -> Result<&'l Hash, Wrong> {
    let wrong = |position, what: &str| Wrong { position, what: what.to_owned() };
    let mut seeds = lines.iter().filter_map(|line| match &line.what {
        What::SeedRevealed { seed, .. } => Some((line.position, seed)),
        _ => None,
    });
    let (position, seed) = seeds.next().ok_or_else(|| {
        wrong(None, "the seed was never told, so nothing can be checked: whoever ran the campaign has failed")
    })?;
    if let Some((second, _)) = seeds.next() {
        return Err(wrong(Some(second), "the seed is told for the second time"));
    }
    if commitment(seed) != *committed {
        return Err(wrong(Some(position), "this is not the seed that the campaign was committed to"));
    }
    Ok(seed)
}

#[cfg(test)]
pub(crate) mod tests;
