//! From what stands in the log back to what was seen.

use decider::Stamp;
use proto::{Nonce, PageSeen, Profile, Sighting};

use crate::event::{Evidence, Likeness, Neighbourhood, PageUsed, Renderings};
use crate::state::Listing;

/// What votes mention by number.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    profiles: Listing<Profile>,
    devices: Listing<Renderings>,
    networks: Listing<Neighbourhood>,
}

impl Lists {
    /// Lists what this evidence states for the first time.
    pub(crate) fn list(&mut self, evidence: &Evidence) {
        self.profiles.list(&evidence.profile);
        self.devices.list(&evidence.device);
        self.networks.list(&evidence.network);
    }

    /// The sighting and the page that a vote was decided on; `None` if it mentions what was never listed, which no log does.
    pub(crate) fn seen(&self, evidence: &Evidence, stamp: Stamp) -> Option<(Sighting, PageSeen)> {
        let Renderings { device, canvas, audio, fonts } = *self.devices.find(&evidence.device)?;
        let Neighbourhood { prefix24, prefix16, prefix48, network, tables } =
            *self.networks.find(&evidence.network)?;
        let sighting = Sighting {
            device,
            canvas,
            audio,
            fonts,
            prefix24,
            prefix16,
            prefix48,
            sharer: evidence.sharer,
            profile: self.profiles.find(&evidence.profile)?.clone(),
            network,
            tables,
            sealed_address: evidence.sealed_address,
            moves: evidence.moves,
        };
        let PageUsed { nonce, prefix, device, sharer, .. } = evidence.page;
        let page = PageSeen {
            nonce: Nonce(nonce.0),
            opened_at: evidence.opened_at(stamp.at),
            prefix: resolve(prefix, sighting.prefix24.or(sighting.prefix48)),
            device: resolve(device, sighting.device),
            sharer: resolve(sharer, sighting.sharer),
        };
        Some((sighting, page))
    }
}

fn resolve(likeness: Likeness, seen: Option<proto::Pseudonym>) -> Option<proto::Pseudonym> {
    match likeness {
        Likeness::Same => seen,
        Likeness::Other(other) => other,
    }
}
