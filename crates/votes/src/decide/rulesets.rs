//! Which rules weigh a campaign's votes, and which are tried out beside them.
//!
//! Other rules hold from their event on. What was weighed before keeps its verdict and its score; detectors add to that, at
//! the close as well.

use guard::{Definition, Ruleset};
use proto::RulesHash;

use super::why::check_reason;
use super::{ACT_VOTES_MAX, Case, Ruling};
use crate::command::{Chosen, FindInShadow};
use crate::event::{RulesetSet, ShadowChange, ShadowFound, ShadowSet, ShadowStopped};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::rules::CHOICES_MAX;
use crate::state::Status;

/// Most times that a campaign's rules or shadow may be set, so that one answer has them all. Who tries numbers out on votes
/// that were cast asks `whatif`.
pub const RULESETS_MAX: u32 = 100;

impl Case<'_> {
    pub(super) fn set_ruleset(&self, chosen: &Chosen, reason: &str) -> Ruling {
        self.only_people()?;
        check_reason(reason).map_err(Refusal::Malformed)?;
        let (ruleset, definition) = self.chosen(chosen)?;
        self.before_the_close("given other anti-cheat rules")?;
        let receipt = Receipt::Weighing { ruleset };
        if self.campaign.weighing.ruleset.hash == ruleset {
            return Ok((Vec::new(), receipt));
        }
        self.may_set_once_more()?;
        let (campaign, by) = (self.id.clone(), self.by());
        let set = RulesetSet { campaign, ruleset, definition, reason: reason.to_owned(), by };
        Ok((vec![set.into()], receipt))
    }

    pub(super) fn set_shadow(&self, chosen: &Chosen) -> Ruling {
        self.only_people()?;
        let (ruleset, definition) = self.chosen(chosen)?;
        self.before_the_close("given a shadow")?;
        let receipt = Receipt::Weighing { ruleset };
        if self.campaign.weighing.shadow.as_ref().is_some_and(|shadow| shadow.hash == ruleset) {
            return Ok((Vec::new(), receipt));
        }
        self.may_set_once_more()?;
        let (campaign, by) = (self.id.clone(), self.by());
        Ok((vec![ShadowSet { campaign, ruleset, definition, by }.into()], receipt))
    }

    /// To stop none is accepted without an event.
    pub(super) fn stop_shadow(&self) -> Ruling {
        self.only_people()?;
        if self.campaign.weighing.shadow.is_none() {
            return Ok((Vec::new(), Receipt::Done));
        }
        let (campaign, by) = (self.id.clone(), self.by());
        Ok((vec![ShadowStopped { campaign, by }.into()], Receipt::Done))
    }

    /// What detectors find in the shadow. They may come too late: it may be another one by now, or none.
    pub(super) fn find_in_shadow(&self, FindInShadow { ruleset, changes }: &FindInShadow) -> Ruling {
        super::only_system(self.envelope)?;
        check_shadow_changes(changes).map_err(Refusal::Malformed)?;
        let shadow = self.campaign.weighing.shadow.as_ref();
        if self.status() == Status::Final || shadow.is_none_or(|shadow| shadow.hash != *ruleset) {
            return Ok((Vec::new(), Receipt::Done));
        }
        let mut votes = changes.iter().flat_map(|change| &change.votes);
        if let Some(unknown) = votes.find(|cast| self.campaign.ballots.get(**cast).is_none()) {
            return Err(Refusal::VoteUnknown(*unknown).into());
        }
        let campaign = self.id.clone();
        let found = ShadowFound { campaign, ruleset: *ruleset, changes: changes.clone() };
        Ok((vec![found.into()], Receipt::Done))
    }

    fn chosen(&self, chosen: &Chosen) -> Result<(RulesHash, Definition), Refusal> {
        match chosen {
            Chosen::Released(hash) => {
                let released = self.context.resources.get(hash).ok_or(Refusal::NotReleased(*hash))?;
                Ok((*hash, released.definition()))
            }
            Chosen::Given(definition) => {
                let ruleset = Ruleset::try_from(&**definition);
                let ruleset = ruleset.map_err(|invalid| Refusal::Malformed(invalid.to_string()))?;
                Ok((ruleset.hash(), (**definition).clone()))
            }
        }
    }

    /// Nothing is weighed after it.
    fn before_the_close(&self, step: &str) -> Result<(), Refusal> {
        let status = self.status();
        if matches!(status, Status::Draft | Status::Open | Status::Paused) {
            return Ok(());
        }
        let (from, step) = ("draft, open or paused".to_owned(), step.to_owned());
        Err(Refusal::WrongStatus { status, from, step })
    }

    fn may_set_once_more(&self) -> Result<(), Refusal> {
        let is_full = self.campaign.weighing.times_set >= RULESETS_MAX;
        if is_full { Err(Refusal::RulesetsFull(RULESETS_MAX)) } else { Ok(()) }
    }
}

fn check_shadow_changes(changes: &[ShadowChange]) -> Result<(), String> {
    let votes: usize = changes.iter().map(|change| change.votes.len()).sum();
    let is_wrong = |change: &ShadowChange| {
        change.votes.is_empty() || change.contestants.len() > usize::from(CHOICES_MAX)
    };
    if votes == 0 || votes > ACT_VOTES_MAX || changes.iter().any(is_wrong) {
        return Err(format!("a shadow's findings name 1 to {ACT_VOTES_MAX} votes"));
    }
    Ok(())
}
