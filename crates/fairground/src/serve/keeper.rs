//! What shards need of the vault, whether it is here or in the gateway's process.

use std::sync::Arc;
use std::time::Duration;

use bus::Bus;
use bytes::Bytes;
use decider::Readable;
use host::{Concluded, Distant, Forgotten, Running};
use proto::CampaignId;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, Conclude};
use tokio::runtime::Handle;
use vault::Vault;

/// How long the keeper of the vault may take to destroy a campaign's keys, its service's word included.
const CONCLUDE_TIMEOUT: Duration = Duration::from_secs(5);

/// The vault as one shard sees it.
pub(super) struct Keeper {
    pub(super) readable: Arc<dyn Readable>,
    pub(super) concluded: Concluded,
    pub(super) forgotten: Forgotten,
    /// Where copies are kept, the bus that they come over.
    distant: Option<(Arc<Distant>, Bus)>,
}

impl Keeper {
    /// The vault of this process.
    pub(super) fn here(vault: &Arc<Vault>) -> Self {
        let keys = Arc::clone(vault);
        Self {
            readable: Arc::clone(vault) as Arc<dyn Readable>,
            concluded: Arc::new(move |campaign| {
                keys.campaign_is_final(campaign).map_err(|error| error.to_string())
            }),
            forgotten: Arc::new(|_| {}),
            distant: None,
        }
    }

    /// The vault of the gateway's process.
    pub(super) fn over(bus: &Bus) -> Self {
        let (distant, runtime, way) = (Arc::new(Distant::default()), Handle::current(), bus.clone());
        let copies = Arc::clone(&distant);
        Self {
            readable: Arc::clone(&distant) as Arc<dyn Readable>,
            concluded: Arc::new(move |campaign| runtime.block_on(conclude(&way, campaign))),
            forgotten: Arc::new(move |gone| copies.forget(gone)),
            distant: Some((distant, bus.clone())),
        }
    }

    /// Fetches, from now on, what the shard's views lack.
    pub(super) fn follow(self, shard: &Running) {
        if let Some((distant, bus)) = self.distant {
            tokio::spawn(distant.follow(bus, shard.renewal()));
        }
    }
}

/// Asked by the shard's thread for read models, which may wait.
async fn conclude(bus: &Bus, campaign: &CampaignId) -> Result<(), String> {
    let question = wire::encode(&Conclude { campaign: campaign.clone() });
    let keeper = Subject::keeper(Purpose::Conclude);
    let reply = bus.request_within(&keeper, Bytes::from(question), CONCLUDE_TIMEOUT).await;
    let reply = reply.map_err(|error| error.to_string())?;
    wire::decode::<Result<(), String>>(&reply).map_err(|error| error.to_string())?
}
