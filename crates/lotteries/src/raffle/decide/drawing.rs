//! Who is drawn.

use proto::Hash;

use crate::decide::{Ruling, wrong_status};
use crate::forms::Case;
use crate::raffle::beacon::{self, Signature};
use crate::raffle::event::{RaffleDrawn, RaffleSeedRevealed};
use crate::raffle::order::Drawing;
use crate::raffle::receipt::Receipt as Told;
use crate::raffle::refusal::Refusal;
use crate::raffle::state::Raffle;
use crate::refusal::Refusal as AnyRefusal;
use crate::state::Status;

impl Case<'_, Raffle> {
    /// Drawing again changes nothing: who was drawn follows from what is committed to.
    pub(super) fn draw(&self, signature: Option<&Signature>) -> Ruling {
        let campaign = self.campaign;
        if let Some(drawn) = &campaign.drawn {
            return Ok((Vec::new(), self.told(drawn.places.len())));
        }
        if !matches!(campaign.status, Status::Open | Status::Paused) {
            return Err(wrong_status(campaign.status, "open or paused", "drawn"));
        }
        let closes_at = campaign.rules.closes_at_ms;
        let root = campaign.root.ok_or(Refusal::EntriesOpen { closes_at })?;
        let randomness = self.randomness(signature)?;
        let seed = self.seed().ok_or(AnyRefusal::SeedLost)?;
        let drawing = Drawing { seed: &seed, campaign: self.id, root: &root, beacon: randomness.as_ref() };
        let person = |entry| campaign.entries.get(&entry).expect("the list has no gaps");
        let places = drawing.places(campaign.tree.count(), campaign.rules.places(), person);
        let (id, receipt) = (self.id.clone(), self.told(places.len()));
        let drawn = RaffleDrawn { campaign: id.clone(), beacon: signature.cloned(), places, by: self.by() };
        let revealed = RaffleSeedRevealed { campaign: id, seed };
        Ok((vec![drawn.into(), revealed.into()], receipt))
    }

    fn told(&self, places: usize) -> crate::Receipt {
        let places = u32::try_from(places).expect("places are few");
        Told::Drawn { places, entries: self.campaign.tree.count() }.into()
    }

    /// What the beacon's round gives, if one is mixed in.
    fn randomness(&self, signature: Option<&Signature>) -> Result<Option<Hash>, Refusal> {
        match (self.campaign.beacon_round, signature) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Refusal::BeaconUnwanted),
            (Some(round), None) => Err(Refusal::BeaconMissing { round, at: beacon::time_of(round) }),
            (Some(round), Some(signature)) => {
                let randomness = signature.randomness(round);
                randomness.map(Some).map_err(|reason| Refusal::BeaconWrong { round, reason })
            }
        }
    }
}
