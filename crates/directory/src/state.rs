//! What the directory knows.

use std::collections::{BTreeMap, BTreeSet};

use proto::{CampaignId, TenantId, TokenHash};
use serde::{Deserialize, Serialize};

use crate::event::Event;

/// Where a campaign lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The campaign.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// The service that runs it.
    pub service: String,
    /// The shard of that service.
    pub shard: u16,
}

/// All places and living tokens.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    places: BTreeMap<CampaignId, Place>,
    /// In the order in which they came: none is ever removed, so whoever counts from the first counts the same for ever.
    order: Vec<CampaignId>,
    tokens: BTreeSet<TokenHash>,
}

impl State {
    /// Every campaign's place.
    pub fn places(&self) -> &BTreeMap<CampaignId, Place> {
        &self.places
    }

    /// Every place, oldest first.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &Place> {
        self.order.iter().filter_map(|campaign| self.places.get(campaign))
    }

    /// Tokens that were made and not taken back.
    pub fn tokens(&self) -> &BTreeSet<TokenHash> {
        &self.tokens
    }

    pub(crate) fn evolve(&mut self, event: &Event) {
        match event {
            Event::Placed(placed) => {
                let place = Place {
                    campaign: placed.campaign.clone(),
                    tenant: placed.tenant.clone(),
                    service: placed.service.clone(),
                    shard: placed.shard,
                };
                if self.places.insert(placed.campaign.clone(), place).is_none() {
                    self.order.push(placed.campaign.clone());
                }
            }
            Event::TokenCreated(created) => {
                self.tokens.insert(created.token);
            }
            Event::TokenRevoked(revoked) => {
                self.tokens.remove(&revoked.token);
            }
            Event::DoorSummed(_) | Event::ErasureOrdered(_) => {}
        }
    }
}
