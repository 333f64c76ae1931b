//! Creation, and the steps draft → open ⇄ paused → closed.
//!
//! A step to where the campaign is already is accepted and leaves no event, so that a retry without a key is harmless. A
//! step that the life cycle does not have is an operator's slip: rejected, no event.

use proto::Envelope;

use super::{Case, No, Ruling};
use crate::command::Command;
use crate::event::{CampaignClosed, CampaignCreated, CampaignOpened, CampaignPaused, Event};
use crate::receipt::Receipt;
use crate::refusal::{Caller, Refusal};
use crate::rules::Rules;
use crate::state::{State, Status};

/// Longest title of a campaign, in characters: a line on a phone, twice.
pub const NAME_CHARACTERS_MAX: usize = 100;

pub(super) fn create(state: &State, envelope: &Envelope<Command>, name: &str, rules: &Rules) -> Ruling {
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
    let created = CampaignCreated {
        campaign: id.clone(),
        tenant: envelope.tenant.clone(),
        name: name.to_owned(),
        rules: rules.clone(),
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
    /// A draft can be read and told from others whatever it asks for; what the platform forbids never opens.
    pub(super) fn open(&self) -> Ruling {
        if let Some(forbidden) = self.campaign.rules.forbidden() {
            return Err(Refusal::Forbidden(forbidden).into());
        }
        let (campaign, by) = (self.id.clone(), self.by());
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

    fn step(&self, to: Status, from: &[Status], step: &str, event: impl Into<Event>) -> Ruling {
        let status = self.campaign.status;
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
