//! Where campaigns live. A place never changes, so each is asked for once and kept.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bus::Bus;
use directory::Place;
use http::StatusCode;
use proto::subject::{Purpose, Subject};
use proto::wire::{Audience, CommandReply, Look, LookReply};
use proto::{CampaignId, Envelope, Problem, TenantId};
use serde_bytes::ByteBuf;
use spans::Spans;

use crate::shards;
use crate::trouble::Trouble;

/// Most places kept; when there are more, all are asked for anew. At about 200 bytes each this takes 20 MB.
const PLACES_MAX: usize = 100_000;
/// The directory's name on the bus.
const SERVICE: &str = "directory";
/// The directory has one shard.
const SHARD: u16 = 0;

/// Where the directory is asked.
pub(crate) fn subject(purpose: Purpose) -> Subject {
    Subject::new(SERVICE, SHARD, purpose)
}

/// Known places.
pub(crate) struct Places {
    bus: Bus,
    spans: Spans,
    timeout: Duration,
    known: RwLock<HashMap<CampaignId, Arc<Place>>>,
}

impl Places {
    pub(crate) fn new(bus: Bus, spans: Spans, timeout: Duration) -> Self {
        Self { bus, spans, timeout, known: RwLock::default() }
    }

    /// The place of a campaign, if somebody asked for it before.
    pub(crate) fn known(&self, campaign: &str) -> Option<Arc<Place>> {
        let campaign = campaign.parse::<CampaignId>().ok()?;
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&campaign).cloned()
    }

    /// The place of the campaign with this id, as it stands in the address.
    pub(crate) async fn find(&self, campaign: &str) -> Result<Arc<Place>, Trouble> {
        if let Some(place) = self.known(campaign) {
            return Ok(place);
        }
        let id: CampaignId = campaign.parse().map_err(|_| Trouble::campaign_unknown(campaign))?;
        let look = Look {
            campaign: id,
            question: "place".into(),
            parameters: Vec::new(),
            audience: Audience::Operators,
        };
        match shards::ask(&self.bus, &subject(Purpose::Look), &look, self.timeout).await? {
            LookReply::Body { body, .. } => {
                let place: Place =
                    serde_json::from_slice(&body).map_err(|error| Trouble::internal(&error))?;
                Ok(self.keep(place))
            }
            LookReply::Problem(Problem { status: 404, .. }) => Err(Trouble::campaign_unknown(campaign)),
            LookReply::Problem(problem) => Err(problem.into()),
        }
    }

    /// The oldest place of another service in the account that a campaign belongs to; `None` if it has none. Asked for each time:
    /// one that there is not yet may come.
    pub(crate) async fn beside(&self, place: &Place, service: &str) -> Result<Option<Place>, Trouble> {
        let look = Look {
            campaign: place.campaign.clone(),
            question: "beside".into(),
            parameters: vec![("service".to_owned(), service.to_owned())],
            audience: Audience::Operators,
        };
        match shards::ask(&self.bus, &subject(Purpose::Look), &look, self.timeout).await? {
            LookReply::Body { body, .. } => {
                serde_json::from_slice(&body).map_err(|error| Trouble::internal(&error))
            }
            LookReply::Problem(problem) => Err(problem.into()),
        }
    }

    /// Gives a campaign its place, once, at the wish of staff; `around` holds everything but the command.
    pub(crate) async fn give(
        &self,
        tenant: &TenantId,
        campaign: &CampaignId,
        service: &str,
        around: Envelope<()>,
    ) -> Result<Arc<Place>, Trouble> {
        let body = ByteBuf::from(directory::place(campaign, service));
        let reply = self.command(&around.map(|()| body)).await?;
        let answer = match reply {
            CommandReply::Answered { answer, .. } => answer,
            other => return Err(crate::command::not_answered(other, true)),
        };
        match directory::decode_answer(&answer).map_err(|error| Trouble::internal(&error))? {
            Ok(directory::Receipt::Placed { shard }) => Ok(self.keep(Place {
                campaign: campaign.clone(),
                tenant: tenant.clone(),
                service: service.to_owned(),
                shard,
            })),
            Ok(other) => Err(Trouble::internal(&format!("the directory answered {other:?} to a placement"))),
            Err(taken) => Err(Trouble::new(StatusCode::CONFLICT, "campaign-taken", format!("{taken}."))),
        }
    }

    /// Asks the directory to decide a command.
    pub(crate) async fn command(&self, envelope: &Envelope<ByteBuf>) -> Result<CommandReply, Trouble> {
        let subject = subject(Purpose::Command);
        Ok(shards::send(&self.bus, &self.spans, &subject, envelope, self.timeout).await?)
    }

    fn keep(&self, place: Place) -> Arc<Place> {
        let place = Arc::new(place);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= PLACES_MAX {
            known.clear();
        }
        known.insert(place.campaign.clone(), place.clone());
        place
    }
}
