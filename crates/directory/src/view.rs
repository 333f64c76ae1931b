//! What everybody may read of the directory. Places never change, so a view shares them with the one before.

use std::collections::BTreeMap;
use std::sync::Arc;

use proto::wire::{List, Listed, Look, LookReply, PlaceLine};
use proto::{CampaignId, Problem, TenantId};

use crate::state::{Place, State};

/// Most places in one answer.
const LIST_MAX: usize = 1_000;

/// All places: by campaign, and each tenant's in the order in which they came.
#[derive(Debug, Default)]
pub struct View {
    places: BTreeMap<CampaignId, Arc<Place>>,
    tenants: BTreeMap<TenantId, Vec<Arc<Place>>>,
}

impl View {
    /// The view of this state.
    pub(crate) fn of(state: &State, previous: &Self) -> Self {
        let mut view = Self { places: previous.places.clone(), tenants: previous.tenants.clone() };
        // Only new ones are copied.
        for place in state.in_order().skip(previous.places.len()) {
            let place = Arc::new(place.clone());
            view.tenants.entry(place.tenant.clone()).or_default().push(Arc::clone(&place));
            view.places.insert(place.campaign.clone(), place);
        }
        view
    }

    /// The campaigns that a view has and the one before had not.
    pub(crate) fn added_since(&self, previous: &Self) -> Vec<CampaignId> {
        self.places.keys().filter(|id| !previous.places.contains_key(*id)).cloned().collect()
    }

    /// Where a campaign lives.
    pub(crate) fn place(&self, campaign: &CampaignId) -> Option<&Place> {
        self.places.get(campaign).map(|place| &**place)
    }

    /// The oldest place of a service that belongs to the same tenant as a campaign.
    fn beside(&self, place: &Place, service: &str) -> Option<&Place> {
        let places = self.tenants.get(&place.tenant).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|place| &**place).find(|place| place.service == service)
    }

    /// Answers a question about one campaign.
    pub(crate) fn look(&self, look: &Look) -> LookReply {
        let Some(place) = self.place(&look.campaign) else {
            return LookReply::Problem(Problem::new(
                404,
                "campaign-unknown",
                format!("There is no campaign {}. Check the id.", look.campaign),
            ));
        };
        match look.question.as_str() {
            "place" => body(look, &Some(place)),
            "beside" => {
                let service = look.parameters.iter().find(|(name, _)| name == "service");
                body(look, &service.and_then(|(_, service)| self.beside(place, service)))
            }
            question => LookReply::Problem(Problem::new(
                404,
                "question-unknown",
                format!("The directory can't answer {question:?}. Ask for \"place\" or \"beside\"."),
            )),
        }
    }

    /// Answers a question about a tenant's campaigns.
    pub(crate) fn list(&self, list: &List) -> Listed {
        let List::Places { tenant, before, limit } = list else { return Listed::Unknown };
        let places = self.tenants.get(tenant).map(Vec::as_slice).unwrap_or_default();
        let end = before.and_then(|before| usize::try_from(before).ok()).unwrap_or(places.len());
        let older = places[..end.min(places.len())].iter().enumerate().rev();
        let line = |(number, place): (usize, &Arc<Place>)| PlaceLine {
            number: number as u64,
            campaign: place.campaign.clone(),
            service: place.service.clone(),
            shard: place.shard,
        };
        Listed::Places(older.take(LIST_MAX.min(*limit as usize)).map(line).collect())
    }
}

fn body(look: &Look, place: &Option<&Place>) -> LookReply {
    let body = serde_json::to_vec(place).expect("a place is plain data");
    LookReply::Body { etag: look.campaign.to_string(), body }
}
