//! What another ruleset would have made of a campaign.
//!
//! [`WhatIf`] folds the whole log of the campaign's shard, attempts included: each vote of the campaign is weighed again as
//! [`crate::decide`] weighed it, with the counters of that moment, and detectors look at what comes out of it by the epochs of
//! the log. What persons decided about votes stands. Under the rulesets that the campaign itself had, each while it was in force,
//! nothing differs.
//!
//! Networks are weighed by the class that was recorded; where other tables than the ruleset's recorded it, the answer counts
//! the votes that could not be weighed by it.
//!
//! Memory: what the state of the campaign takes, ten bytes a vote on top, and what detectors keep of the tenant's votes. Of other
//! campaigns' votes in the log nothing is kept beside what they list.

mod answer;

use decider::{Decider, Recorded, Stamp};
use guard::{Because, Outcome, ReasonCode, Ruleset, Rulesets, Signals, Verdict};
use proto::{CampaignId, RulesHash};

use crate::event::{Event, VoteCast, VoteStatus};
use crate::state::State;
use crate::watch::{Fold, Side};
use crate::{Votes, evolve};

pub use answer::{Answer, ContestantLine, InForce, Way};

/// By which rules votes are weighed again.
#[derive(Debug, Clone)]
pub enum By {
    /// Those that the campaign had, each while it was in force.
    Own,
    /// Another one, from the first vote on.
    Other(Box<Ruleset>),
}

/// What a vote would be, and what would weigh most against it.
#[derive(Debug, Clone, Copy)]
struct Would {
    be: VoteStatus,
    code: Option<ReasonCode>,
}

/// See the module.
#[derive(Debug)]
pub struct WhatIf {
    campaign: CampaignId,
    by: By,
    rulesets: Rulesets,
    /// Of this campaign alone.
    state: State,
    fold: Fold,
    /// What weighed its votes from which position on, oldest first.
    in_force: Vec<(u64, RulesHash)>,
    /// Positions of its votes, ascending.
    casts: Vec<u64>,
    /// What becomes of them, at the same places.
    would: Vec<Would>,
    unweighed: u64,
    position: u64,
    /// Nothing can change any more.
    is_final: bool,
}

impl WhatIf {
    /// Before the first event of the log.
    pub fn new(campaign: CampaignId, by: By, rulesets: Rulesets) -> Self {
        Self {
            campaign,
            by,
            state: State::default(),
            fold: Fold::new(rulesets.clone()),
            rulesets,
            in_force: Vec::new(),
            casts: Vec::new(),
            would: Vec::new(),
            unweighed: 0,
            position: 0,
            is_final: false,
        }
    }

    /// Takes an event in, in the order of the log.
    pub fn see(&mut self, stamp: Stamp, event: &Event) {
        self.position = stamp.position;
        // Shadows change nothing, and are not weighed once more.
        let is_shadow =
            matches!(event, Event::ShadowSet(_) | Event::ShadowStopped(_) | Event::ShadowFound(_));
        if self.is_final || is_shadow {
            return;
        }
        let is_own = event.campaign() == Some(&self.campaign);
        let verdict = match event {
            Event::VoteCast(cast) if is_own => self.weigh(stamp, cast),
            _ => None,
        };
        let said = self.fold.see(stamp, event, verdict.as_ref());
        if is_own {
            self.see_own(stamp, event, verdict.as_ref());
        } else if let Event::VoteCast(cast) = event {
            evolve::pass_by(&mut self.state, stamp, cast);
        }
        for said in said.into_iter().filter(|said| said.side == Side::Live) {
            for finding in &said.findings {
                let code = finding.parts.first().map(|part| part.code);
                let mut changes = self.fold.changes(Side::Live, &said.tenant, finding);
                for change in changes.remove(&self.campaign).unwrap_or_default() {
                    self.would_be(change.cast, Would { be: change.to, code });
                }
            }
        }
    }

    fn see_own(&mut self, stamp: Stamp, event: &Event, verdict: Option<&Verdict>) {
        match event {
            Event::CampaignCreated(created) => {
                self.fold.look_only_at(&created.tenant);
                self.weigh_from(stamp, created.ruleset);
            }
            Event::RulesetSet(set) => self.weigh_from(stamp, set.ruleset),
            Event::VoteCast(cast) => self.add(stamp, verdict.unwrap_or(&cast.verdict)),
            Event::VerdictChanged(changed) if self.fold.is_by_person() => {
                self.would_be(changed.cast, Would { be: changed.to, code: None });
            }
            // The state would drop what the answer is made of.
            Event::CampaignFinalized(_) => return self.is_final = true,
            _ => {}
        }
        Votes::evolve(&mut self.state, stamp, event);
    }

    /// Other rules are in force from here on.
    fn weigh_from(&mut self, stamp: Stamp, ruleset: RulesHash) {
        self.in_force.push((stamp.position, ruleset));
        if let By::Other(other) = &self.by {
            self.fold.weigh_by(&self.campaign, other);
        }
    }

    /// What the rules say of a vote, with what was known when it was cast.
    fn weigh(&mut self, stamp: Stamp, cast: &VoteCast) -> Option<Verdict> {
        let (sighting, page) = self.fold.seen(stamp, cast)?;
        let campaign = self.state.campaigns.get(&self.campaign)?;
        let ruleset = match &self.by {
            By::Own => campaign.weighing.ruleset.among(&self.rulesets)?,
            By::Other(other) => other,
        };
        let person = &cast.person;
        let verdict = ruleset.weigh(&Signals {
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

    fn add(&mut self, stamp: Stamp, verdict: &Verdict) {
        let be = match verdict.outcome {
            Outcome::Counted => VoteStatus::Counted,
            Outcome::Held | Outcome::Refused => VoteStatus::Held,
        };
        let heaviest = verdict.reasons.iter().max_by_key(|reason| reason.weight);
        self.casts.push(stamp.position);
        self.would.push(Would { be, code: heaviest.map(|reason| reason.code) });
    }

    fn would_be(&mut self, cast: u64, would: Would) {
        if let Ok(place) = self.casts.binary_search(&cast) {
            self.would[place] = would;
        }
    }
}
