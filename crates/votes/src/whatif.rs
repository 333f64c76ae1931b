//! What another ruleset would have made of a campaign.
//!
//! [`WhatIf`] folds the whole log of the campaign's shard, attempts included: each vote of the campaign is weighed again as
//! [`crate::decide`] weighed it, with the counters of that moment, and detectors look at what comes out of it by the epochs of
//! the log. What persons decided about votes stands. Under the ruleset that the campaign has, nothing differs.
//!
//! Networks are weighed by the class that was recorded; where other tables than the ruleset's recorded it, the answer counts
//! the votes that could not be weighed by it.

mod answer;

use decider::{Decider, Stamp};
use guard::{Because, Outcome, ReasonCode, Ruleset, Rulesets, Signals, Verdict};
use proto::{CampaignId, RulesHash};

use crate::event::{Event, VoteCast, VoteStatus};
use crate::state::State;
use crate::watch::Fold;
use crate::{Rules, Votes};

pub use answer::{Answer, ContestantLine, Way};

/// One vote of the campaign.
#[derive(Debug)]
struct Row {
    cast: u64,
    round: u16,
    contestants: Vec<u32>,
    /// What it is in the log.
    is: VoteStatus,
    /// What it would be, and what would weigh most against it.
    would_be: VoteStatus,
    code: Option<ReasonCode>,
}

/// See the module.
#[derive(Debug)]
pub struct WhatIf {
    campaign: CampaignId,
    ruleset: Ruleset,
    state: State,
    fold: Fold,
    /// The campaign's rules and its own ruleset, once it was created.
    created: Option<(Rules, RulesHash)>,
    /// In the order of the log.
    rows: Vec<Row>,
    unweighed: u64,
    position: u64,
}

impl WhatIf {
    /// Before the first event of the log.
    pub fn new(campaign: CampaignId, ruleset: Ruleset, rulesets: Rulesets) -> Self {
        Self {
            campaign,
            ruleset,
            state: State::default(),
            fold: Fold::new(rulesets),
            created: None,
            rows: Vec::new(),
            unweighed: 0,
            position: 0,
        }
    }

    /// Takes an event in, in the order of the log.
    pub fn see(&mut self, stamp: Stamp, event: &Event) {
        let verdict = match event {
            Event::VoteCast(cast) if cast.campaign == self.campaign => self.weigh(stamp, cast),
            _ => None,
        };
        let said = self.fold.see(stamp, event, verdict.as_ref());
        let is_by_person = self.fold.is_by_person();
        match event {
            Event::CampaignCreated(created) if created.campaign == self.campaign => {
                self.created = Some((created.rules.clone(), created.ruleset));
                self.fold.weigh_by(&self.campaign, &self.ruleset);
            }
            Event::VoteCast(cast) if cast.campaign == self.campaign => {
                self.add(stamp, cast, verdict.as_ref());
            }
            Event::VerdictChanged(changed) if changed.campaign == self.campaign => {
                if let Some(row) = self.row(changed.cast) {
                    row.is = changed.to;
                    if is_by_person {
                        (row.would_be, row.code) = (changed.to, None);
                    }
                }
            }
            _ => {}
        }
        for said in said {
            for finding in &said.findings {
                let code = finding.parts.first().map(|part| part.code);
                let changes = self.fold.bench(&said.tenant).map(|bench| bench.changes(finding));
                let changes = changes.and_then(|mut changes| changes.remove(&self.campaign));
                for change in changes.unwrap_or_default() {
                    if let Some(row) = self.row(change.cast) {
                        (row.would_be, row.code) = (change.to, code);
                    }
                }
            }
        }
        Votes::evolve(&mut self.state, stamp, event);
        self.position = stamp.position;
    }

    /// What the ruleset says of a vote, with what was known when it was cast.
    fn weigh(&mut self, stamp: Stamp, cast: &VoteCast) -> Option<Verdict> {
        let (sighting, page) = self.fold.seen(stamp, cast)?;
        let campaign = self.state.campaigns.get(&self.campaign)?;
        let person = &cast.person;
        let verdict = self.ruleset.weigh(&Signals {
            sighting: &sighting,
            page: Some(&page),
            now: stamp.at,
            replayed: self.state.nonces.spent(person, page.nonce),
            accounts_on_device: sighting.device.map_or(0, |device| campaign.accounts_on(&device, person)),
            persons: campaign.voters_with(person),
            page_of_another: false,
        });
        let is_unweighed = |reason: &guard::Reason| matches!(reason.because, Because::NetworkUnweighed);
        self.unweighed += u64::from(verdict.reasons.iter().any(is_unweighed));
        Some(verdict)
    }

    fn add(&mut self, stamp: Stamp, cast: &VoteCast, verdict: Option<&Verdict>) {
        let status = |verdict: &Verdict| match verdict.outcome {
            Outcome::Counted => VoteStatus::Counted,
            Outcome::Held | Outcome::Refused => VoteStatus::Held,
        };
        let verdict = verdict.unwrap_or(&cast.verdict);
        let heaviest = verdict.reasons.iter().max_by_key(|reason| reason.weight);
        self.rows.push(Row {
            cast: stamp.position,
            round: cast.round,
            contestants: cast.contestants.clone(),
            is: status(&cast.verdict),
            would_be: status(verdict),
            code: heaviest.map(|reason| reason.code),
        });
    }

    fn row(&mut self, cast: u64) -> Option<&mut Row> {
        let place = self.rows.binary_search_by_key(&cast, |row| row.cast).ok()?;
        Some(&mut self.rows[place])
    }
}
