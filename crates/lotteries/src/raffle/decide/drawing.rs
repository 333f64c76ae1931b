//! Who is drawn.

use proto::Hash;

use crate::decide::{Ruling, check_reason, wrong_status};
use crate::forms::Case;
use crate::raffle::beacon::{self, Signature};
use crate::raffle::event::{RaffleDrawn, RaffleRedrawn, RaffleSeedRevealed, Redrawn};
use crate::raffle::order::Drawing;
use crate::raffle::receipt::Receipt as Told;
use crate::raffle::refusal::Refusal;
use crate::raffle::rules::PLACES_EVER_MAX;
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
        let places = self.places(&seed, &root, randomness.as_ref(), campaign.rules.places());
        let (id, receipt) = (self.id.clone(), self.told(places.len()));
        let drawn = RaffleDrawn { campaign: id.clone(), beacon: signature.cloned(), places, by: self.by() };
        let revealed = RaffleSeedRevealed { campaign: id, seed };
        Ok((vec![drawn.into(), revealed.into()], receipt))
    }

    /// Who comes next in the order takes what nobody has. What was drawn before stays as it is, since the order is the same.
    pub(super) fn redraw(&self, reason: &str) -> Ruling {
        check_reason(reason).map_err(AnyRefusal::Malformed)?;
        let campaign = self.campaign;
        if campaign.status == Status::Closed {
            return Err(wrong_status(campaign.status, "open or paused", "drawn again"));
        }
        let (drawn, root) = campaign.drawn.as_ref().zip(campaign.root).ok_or(Refusal::NotDrawn)?;
        let before = drawn.places.len();
        let vacant = campaign.vacant();
        if vacant.is_empty() {
            return Err(Refusal::NothingVacant.into());
        }
        let room = PLACES_EVER_MAX.saturating_sub(before).min(vacant.len());
        if room == 0 {
            return Err(Refusal::PlacesUsedUp.into());
        }
        let randomness = self.randomness(drawn.beacon.as_ref())?;
        let seed = campaign.seed.or_else(|| self.seed()).ok_or(AnyRefusal::SeedLost)?;
        let order = self.places(&seed, &root, randomness.as_ref(), count(before + room));
        let places: Vec<Redrawn> =
            order[before..].iter().zip(vacant).map(|(entry, line)| Redrawn { entry: *entry, line }).collect();
        if places.is_empty() {
            return Err(Refusal::NobodyLeft.into());
        }
        let receipt = Told::Redrawn { first: count(before) + 1, places: count(places.len()) };
        let (campaign, reason, by) = (self.id.clone(), reason.to_owned(), self.by());
        Ok((vec![RaffleRedrawn { campaign, places, reason, by }.into()], receipt.into()))
    }

    /// The entries that take the first places, as many as are wanted or as there are persons.
    fn places(&self, seed: &Hash, root: &Hash, beacon: Option<&Hash>, wanted: u32) -> Vec<u64> {
        let campaign = self.campaign;
        let drawing = Drawing { seed, campaign: self.id, root, beacon };
        let person = |entry| campaign.entries.get(&entry).expect("the list has no gaps");
        drawing.places(campaign.tree.count(), wanted, person)
    }

    fn told(&self, places: usize) -> crate::Receipt {
        Told::Drawn { places: count(places), entries: self.campaign.tree.count() }.into()
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

fn count(places: usize) -> u32 {
    u32::try_from(places).expect("places are few")
}
