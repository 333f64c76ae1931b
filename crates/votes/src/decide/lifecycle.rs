//! Creation, and the steps draft → open ⇄ paused → closed → final.
//!
//! A step to where the campaign is already is accepted and leaves no event, so that a retry without a key is
//! harmless. A step that the life cycle does not have is an operator's slip: rejected, no event.

use decider::Context;
use guard::Rulesets;
use proto::Envelope;

use super::{Case, No, Ruling};
use crate::command::Command;
use crate::event::{
    CampaignClosed, CampaignCreated, CampaignFinalized, CampaignOpened, CampaignPaused, Event,
};
use crate::receipt::Receipt;
use crate::refusal::{Caller, Refusal};
use crate::rules::Rules;
use crate::state::{State, Status};

/// Longest title of a campaign, in characters: a line on a phone, twice.
pub const NAME_CHARACTERS_MAX: usize = 100;

pub(super) fn create(
    state: &State,
    envelope: &Envelope<Command>,
    context: &Context<'_, Rulesets>,
    name: &str,
    rules: &Rules,
) -> Ruling {
    if !envelope.actor.runs_the_campaign() {
        return Err(Refusal::NotAllowed(Caller::Operators).into());
    }
    let Some(id) = &envelope.campaign else {
        return Err(Refusal::Malformed("give the campaign an id".to_owned()).into());
    };
    if state.campaigns.contains_key(id) {
        return Err(Refusal::CampaignExists.into());
    }
    check_name(name).and_then(|()| rules.validate()).map_err(Refusal::Malformed)?;
    if let Some(field) = rules.end_passed(context.now) {
        return Err(Refusal::Malformed(format!("{field} has passed; give a later time")).into());
    }
    let created = CampaignCreated {
        campaign: id.clone(),
        tenant: envelope.tenant.clone(),
        name: name.to_owned(),
        rules: rules.clone(),
        ruleset: context.resources.current().hash(),
        by: envelope.actor,
    };
    Ok((vec![created.into()], Receipt::Created { campaign: id.clone() }))
}

/// Checks the title of a campaign; says what to change.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    let characters = name.chars().count();
    if name.trim().is_empty() || characters > NAME_CHARACTERS_MAX || name.chars().any(char::is_control) {
        return Err(format!("name must be 1 to {NAME_CHARACTERS_MAX} printable characters, on one line"));
    }
    Ok(())
}

impl Case<'_> {
    pub(super) fn open(&self) -> Ruling {
        let (campaign, by) = (self.id.clone(), self.by());
        if let (Status::Draft, Some(field)) = (self.status(), self.campaign.rules.end_passed(self.now())) {
            return Err(Refusal::TimePassed { field }.into());
        }
        self.step(Status::Open, &[Status::Draft, Status::Paused], "opened", CampaignOpened { campaign, by })
    }

    pub(super) fn pause(&self) -> Ruling {
        let (campaign, by) = (self.id.clone(), self.by());
        self.step(Status::Paused, &[Status::Open], "paused", CampaignPaused { campaign, by })
    }

    pub(super) fn close(&self) -> Ruling {
        let (campaign, by) = (self.id.clone(), self.by());
        self.step(Status::Closed, &[Status::Open, Status::Paused], "closed", CampaignClosed { campaign, by })
    }

    pub(super) fn finalize(&self) -> Ruling {
        let (campaign, by) = (self.id.clone(), self.by());
        if self.status() == Status::Closed && self.campaign.phase.reviewing.is_some() {
            return Err(Refusal::BeingReviewed.into());
        }
        self.step(Status::Final, &[Status::Closed], "made final", CampaignFinalized { campaign, by })
    }

    pub(super) fn status(&self) -> Status {
        self.campaign.phase.status
    }

    fn step(&self, to: Status, from: &[Status], step: &str, event: impl Into<Event>) -> Ruling {
        let status = self.status();
        if status == to {
            return Ok((Vec::new(), Receipt::Stage { status }));
        }
        if !from.contains(&status) {
            let from: Vec<_> = from.iter().map(|status| status.as_str()).collect();
            let refusal = Refusal::WrongStatus { status, from: from.join(" or "), step: step.to_owned() };
            return Err(No::Rejected(refusal));
        }
        Ok((vec![event.into()], Receipt::Stage { status: to }))
    }
}
