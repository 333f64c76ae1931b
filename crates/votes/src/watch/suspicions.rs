//! What belongs before a person: votes by contestant and kind of fraud, and times that are unusual.

use std::collections::BTreeMap;

use decider::Stamp;
use guard::ReasonCode;
use proto::{CampaignId, RulesHash, Timestamp};

use super::findings::{About, Docket, held_at_once};
use super::fold::{Fold, Watched};
use crate::event::{VoteCast, Why};

/// Something that belongs before a person.
#[derive(Debug, Clone)]
pub(super) struct Suspicion {
    pub(super) contestant: Option<u32>,
    pub(super) code: ReasonCode,
    pub(super) since: Timestamp,
    /// Positions; none if it is about a time.
    pub(super) votes: Vec<u64>,
    pub(super) why: Why,
}

/// Which campaign, for whom, what it looks like, and whether votes are named.
type Key = (CampaignId, Option<u32>, ReasonCode, bool);

/// Suspicions of one moment. Of those about votes for one contestant that look like one kind of fraud, the first reason
/// stands for all.
#[derive(Debug, Default)]
pub(super) struct Suspicions(BTreeMap<Key, Suspicion>);

impl Suspicions {
    pub(super) fn add(&mut self, campaign: &CampaignId, suspicion: Suspicion) {
        let Suspicion { contestant, code, ref votes, .. } = suspicion;
        let key = (campaign.clone(), contestant, code, votes.is_empty());
        match self.0.get_mut(&key) {
            Some(known) => known.votes.extend(suspicion.votes),
            None => drop(self.0.insert(key, suspicion)),
        }
    }

    /// A vote that was held as it was cast.
    pub(super) fn add_cast(&mut self, ruleset: RulesHash, stamp: Stamp, cast: &VoteCast) {
        let heaviest = cast.verdict.reasons.iter().max_by_key(|reason| reason.weight);
        let Some(code) = heaviest.map(|reason| reason.code) else { return };
        let suspicion = Suspicion {
            contestant: cast.contestants.first().copied(),
            code,
            since: stamp.at,
            votes: vec![stamp.position],
            why: held_at_once(ruleset, &cast.verdict),
        };
        self.add(&cast.campaign, suspicion);
    }

    /// Asks for a case for each.
    pub(super) fn ask(self, fold: &Fold, docket: &mut Docket) {
        for ((campaign, ..), suspicion) in self.0 {
            let Some(Watched { tenant, ruleset, .. }) = fold.watched(&campaign) else { continue };
            docket.suspect(About { tenant, campaign: &campaign, ruleset: *ruleset }, suspicion);
        }
    }
}
