//! How far detectors have looked at votes.

use proto::{CampaignId, Timestamp};

use super::{Case, Ruling};
use crate::event::{CampaignReviewed, EpochCut, Event, FindingsConcluded, ReviewAsked};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::state::Status;
use crate::watch::EPOCH_MS;

/// A second is over once log time has left it.
pub(super) fn cut(second: u64, now: Timestamp) -> Ruling {
    if now.0 / EPOCH_MS <= second {
        return Err(Refusal::Malformed(format!("second {second} is not over at {} ms", now.0)).into());
    }
    Ok((vec![EpochCut { second }.into()], Receipt::Done))
}

pub(super) fn conclude(campaign: Option<CampaignId>, through: u64) -> (Vec<Event>, Receipt) {
    let concluded = match campaign {
        Some(campaign) => CampaignReviewed { campaign, through }.into(),
        None => FindingsConcluded { through }.into(),
    };
    (vec![concluded], Receipt::Done)
}

impl Case<'_> {
    /// While one is under way another adds nothing, and asks for nothing.
    pub(super) fn review(&self) -> Ruling {
        self.only_people()?;
        let status = self.status();
        if !matches!(status, Status::Open | Status::Paused | Status::Closed) {
            let (from, step) = ("open, paused or closed".to_owned(), "reviewed".to_owned());
            return Err(Refusal::WrongStatus { status, from, step }.into());
        }
        if self.campaign.phase.reviewing.is_some() {
            return Ok((Vec::new(), Receipt::Done));
        }
        let (campaign, by) = (self.id.clone(), self.by());
        Ok((vec![ReviewAsked { campaign, by }.into()], Receipt::Done))
    }
}
