//! How a stranger checks a red envelope: from the lines of its log alone, without the server.
//!
//! The lines are what `GET /v1/journals/lotteries/{shard}/events?campaign=…` gives: a JSON object each, with `position`,
//! `kind` and `body`. Lines of other campaigns and of other kinds are passed over, so a whole log can be given as well.
//! What is looked at, in the order of the log:
//!
//! - the seed that was revealed is the one that was committed to as the campaign was set up;
//! - the parts of each round were taken from the first on without gaps, before anybody took a second one;
//! - each part is what [`Splitting`] gives for it, so no round gave more than it had.

use std::collections::{BTreeMap, BTreeSet};

use proto::{CampaignId, Hash, PersonId};

use super::event::{EnvelopeCreated, EnvelopeSeedRevealed, PartClaimed};
use super::rules::{Round, Rules};
use super::split::Splitting;
use crate::fairness::commitment;
use crate::log_line::{LogLine, Wrong};

/// What was found to be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The campaign.
    pub campaign: CampaignId,
    /// How many parts were computed again.
    pub parts: u64,
    /// What they come to, in fen.
    pub fen: u64,
}

/// Checks a campaign's log.
///
/// # Errors
/// The first thing that is wrong, with where it stands.
pub fn check<'l>(campaign: &CampaignId, lines: impl IntoIterator<Item = &'l str>) -> Result<Checked, Wrong> {
    let lines = LogLine::all_of(campaign, lines)?;
    let find = |kind: &str| lines.iter().find(|line| line.kind == kind);
    let created = find("EnvelopeCreated").ok_or_else(|| Wrong::missing("EnvelopeCreated"))?;
    let revealed = find("EnvelopeSeedRevealed").ok_or_else(|| Wrong::missing("EnvelopeSeedRevealed"))?;
    let EnvelopeCreated { rules, commitment: committed, .. } = created.read()?;
    rules.validate().map_err(|reason| created.wrong(&reason))?;
    let EnvelopeSeedRevealed { seed, .. } = revealed.read()?;
    if commitment(&seed) != committed {
        return Err(revealed.wrong("this seed is not the one that was committed to at the creation"));
    }
    let mut rounds = Rounds { campaign, seed, rules, taken: BTreeMap::new() };
    for line in lines.iter().filter(|line| line.kind == "PartClaimed") {
        let claim = line.read()?;
        rounds.take(&claim).map_err(|reason| line.wrong(&reason))?;
    }
    let (parts, fen) = rounds
        .taken
        .values()
        .fold((0, 0), |(parts, fen), taken| (parts + taken.persons.len() as u64, fen + taken.fen));
    Ok(Checked { campaign: campaign.clone(), parts, fen })
}

struct Rounds<'c> {
    campaign: &'c CampaignId,
    seed: Hash,
    rules: Rules,
    taken: BTreeMap<u16, Taken>,
}

#[derive(Default)]
struct Taken {
    persons: BTreeSet<PersonId>,
    fen: u64,
}

impl Rounds<'_> {
    fn take(&mut self, claim: &PartClaimed) -> Result<(), String> {
        let number = claim.round;
        let round: &Round = usize::from(number)
            .checked_sub(1)
            .and_then(|index| self.rules.rounds.get(index))
            .ok_or_else(|| format!("there is no round {number}"))?;
        let taken = self.taken.entry(number).or_default();
        let before = taken.persons.len() as u32;
        if claim.part != before + 1 || claim.part > round.parts {
            let (part, parts) = (claim.part, round.parts);
            return Err(format!("part {part} of round {number} follows on {before} of {parts} parts"));
        }
        if !taken.persons.insert(claim.person) {
            return Err(format!("{} takes a second part of round {number}", claim.person));
        }
        let splitting = Splitting { seed: &self.seed, campaign: self.campaign, number, round };
        let due = splitting.next(before, round.fen - taken.fen);
        if claim.fen != due {
            let (part, fen) = (claim.part, claim.fen);
            return Err(format!("part {part} of round {number} is {fen} fen, and the seed gives {due}"));
        }
        taken.fen += due;
        Ok(())
    }
}
