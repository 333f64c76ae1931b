//! What may be read of raffles.

mod answers;

pub use answers::{
    About, BeaconAnswer, Inside, OwnAnswer, OwnEntry, OwnPage, OwnPlace, PlaceAnswer, RaffleMinute, Why,
};

use decider::{Entry, Stamp};
use proto::{CampaignId, PersonId};

use super::beacon;
use super::state::{Place, Raffle, Standing};
use crate::event::Event;
use crate::follows::KeptOut;
use crate::holds::Watched;
use crate::query::{StockLine, own_prizes};
use crate::state::{Holding, Status};

/// How much of a person's id everybody sees: enough to find oneself, too little to follow somebody.
const MASK_DIGITS: usize = 4;

/// A raffle as those who run it see it.
pub(crate) fn about(
    id: &CampaignId,
    raffle: &Raffle,
    (holding, watched): (Option<&Holding>, &Watched),
) -> About {
    let stock = holding.map(|holding| &holding.stock).into_iter().flatten();
    About {
        campaign: id.clone(),
        kind: super::KIND,
        name: raffle.name.clone(),
        status: raffle.status,
        rules: raffle.rules.clone(),
        commitment: raffle.commitment,
        seed: raffle.seed,
        entries: raffle.tree.count(),
        root: raffle.root,
        beacon: raffle.beacon_round.map(|round| BeaconAnswer {
            round,
            at_ms: beacon::time_of(round),
            signature: raffle.drawn.as_ref().and_then(|drawn| drawn.beacon.clone()),
        }),
        places: raffle.drawn.is_some().then(|| raffle.places().map(|it| place(it, watched)).collect()),
        created_at_ms: raffle.times.created,
        opened_at_ms: raffle.times.opened,
        closed_at_ms: raffle.times.closed,
        inside: Some(Inside {
            tickets: holding.map(|holding| holding.tickets).unwrap_or_default(),
            stock: stock.map(|(asset, left)| StockLine { asset: asset.clone(), left: *left }).collect(),
            persons: raffle.persons.len() as u64,
            vacant: u32::try_from(raffle.vacant().len()).unwrap_or(u32::MAX),
            claims_waiting: raffle.claims.waiting.len() as u64,
            held: watched.waiting(),
            bar: watched.bar,
        }),
    }
}

fn place((number, place): (u32, &Place), watched: &Watched) -> PlaceAnswer {
    PlaceAnswer {
        place: number,
        entry: place.entry,
        line: place.line,
        standing: place.standing,
        who: format!("{}…", &place.person.to_string()[..MASK_DIGITS]),
        person: Some(place.person),
        weighed: watched.weighed(&place.person),
        held: place.won.and_then(|won| watched.standing(won)),
        won: place.won,
    }
}

/// What a person may know about themselves.
pub(crate) fn own(
    raffle: &Raffle,
    (holding, is_checked): (Option<&Holding>, bool),
    kept_out: Option<KeptOut>,
    person: &PersonId,
) -> OwnAnswer {
    let entrant = raffle.of(person);
    let mine = raffle.places().find(|(_, place)| place.person == *person);
    OwnAnswer {
        entries: entrant.entries,
        tickets_left: holding.map_or(0, |holding| holding.of(person).sums.spendable()),
        why: match (&raffle.drawn, mine) {
            _ if entrant.entries == 0 => Why::NotEntered,
            (None, _) if raffle.status == Status::Closed => Why::CalledOff,
            (None, _) => Why::NotDrawnYet,
            (Some(_), None) => Why::BehindAllPlaces,
            (Some(_), Some((_, place))) => match place.standing {
                Standing::Alternate => Why::Alternate,
                Standing::Called => Why::Called,
                Standing::Confirmed if is_checked => Why::BeingChecked,
                Standing::Confirmed => Why::Confirmed,
                Standing::Invalidated => Why::Invalidated,
                Standing::Lapsed => Why::Lapsed,
            },
        },
        kept_out,
        prizes: own_prizes(&raffle.claims, person),
        place: mine.map(|(number, place)| OwnPlace { place: number, entry: place.entry, line: place.line }),
    }
}

/// An entry as its person finds it again.
pub(crate) fn entry(event: &Event, stamp: Stamp) -> Option<Entry> {
    let Event::RaffleEntered(entered) = event else { return None };
    let entry = OwnEntry {
        position: stamp.position,
        at_ms: stamp.at,
        entry: entered.entry,
        by_ticket: entered.is_by_ticket(),
    };
    let body = decider::door::to_json(&entry);
    let (campaign, person, before) = (entered.campaign.clone(), entered.person, entered.before);
    Some(Entry { campaign, person, before, body })
}
