//! Who is drawn, and what becomes of them.

use proto::Hash;

use crate::decide::{Ruling, check_reason, wrong_status};
use crate::forms::Case;
use crate::raffle::beacon::{self, Signature};
use crate::raffle::event::{
    AlternateCalled, RaffleDrawn, RaffleSeedRevealed, WinnerConfirmed, WinnerInvalidated,
};
use crate::raffle::order::Drawing;
use crate::raffle::receipt::Receipt as Told;
use crate::raffle::refusal::Refusal;
use crate::raffle::state::{Place, Raffle, Standing};
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

    pub(super) fn confirm(&self, place: u32) -> Ruling {
        let Some((found, line)) = self.called(place, Standing::Confirmed)? else {
            return Ok((Vec::new(), settled(place, Standing::Confirmed, None)));
        };
        let confirmed = WinnerConfirmed {
            campaign: self.id.clone(),
            place,
            entry: found.entry,
            person: found.person,
            line,
            prize: self.campaign.rules.prizes[usize::from(line)].prize(),
            by: self.by(),
        };
        Ok((vec![confirmed.into()], settled(place, Standing::Confirmed, None)))
    }

    pub(super) fn invalidate(&self, place: u32, reason: &str) -> Ruling {
        check_reason(reason).map_err(AnyRefusal::Malformed)?;
        let Some((found, line)) = self.called(place, Standing::Invalidated)? else {
            return Ok((Vec::new(), settled(place, Standing::Invalidated, None)));
        };
        let campaign = self.id.clone();
        let Place { entry, person, .. } = *found;
        let (reason, by) = (reason.to_owned(), self.by());
        let invalidated =
            WinnerInvalidated { campaign: campaign.clone(), place, entry, person, line, reason, by };
        let next = self.campaign.places().find(|(_, place)| place.standing == Standing::Alternate);
        let called = next.map(|(number, next)| {
            let Place { entry, person, .. } = *next;
            AlternateCalled { campaign, place: number, entry, person, line, instead_of: place }
        });
        let receipt = settled(place, Standing::Invalidated, called.as_ref().map(|called| called.place));
        let events = [invalidated.into()].into_iter().chain(called.map(Into::into)).collect();
        Ok((events, receipt))
    }

    /// Who waits at a place, and for which line; `None`: it was settled so already.
    fn called(&self, place: u32, wanted: Standing) -> Result<Option<(&Place, u16)>, Refusal> {
        let found = self.campaign.place(place).ok_or(Refusal::PlaceUnknown(place))?;
        match (found.standing, found.line) {
            (Standing::Called, Some(line)) => Ok(Some((found, line))),
            (standing, _) if standing == wanted => Ok(None),
            (standing, _) => Err(Refusal::PlaceSettled { place, standing }),
        }
    }
}

fn settled(place: u32, standing: Standing, called: Option<u32>) -> crate::Receipt {
    Told::Settled { place, standing, called }.into()
}
