//! The shapes of answers, as JSON.

use std::collections::BTreeMap;

use guard::prizes::Weighed;
use proto::{CampaignId, Hash, PersonId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::follows::KeptOut;
use crate::holds::state::Standing as Held;
use crate::query::{OwnPrize, StockLine};
use crate::raffle::beacon::Signature;
use crate::raffle::rules::Rules;
use crate::raffle::state::Standing;
use crate::state::{Status, TicketSums};

/// A raffle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Raffle")]
pub struct About {
    /// Its id.
    pub campaign: CampaignId,
    /// `raffle`.
    pub kind: &'static str,
    /// Its title.
    pub name: String,
    /// Where it is in its life.
    pub status: Status,
    /// Its rules.
    pub rules: Rules,
    /// BLAKE3 hash of the seed that the draw comes from.
    pub commitment: Hash,
    /// The seed, once winners were drawn or it has closed; null before, or if it was lost.
    pub seed: Option<Hash>,
    /// How many entries there are.
    pub entries: u64,
    /// The root of their list, once it is complete.
    pub root: Option<Hash>,
    /// The round of the public beacon that is mixed in; null: none is.
    pub beacon: Option<BeaconAnswer>,
    /// Who was drawn, in their order; null: nobody yet.
    pub places: Option<Vec<PlaceAnswer>>,
    /// When it was set up.
    pub created_at_ms: Timestamp,
    /// When it first opened.
    pub opened_at_ms: Option<Timestamp>,
    /// When it closed.
    pub closed_at_ms: Option<Timestamp>,
    /// What only those who run it see; null for others.
    pub inside: Option<Inside>,
}

/// A round of drand's quicknet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "RaffleBeacon")]
pub struct BeaconAnswer {
    /// Its number, settled as the raffle was set up.
    pub round: u64,
    /// When it comes out.
    pub at_ms: Timestamp,
    /// Its signature, once winners were drawn with it.
    pub signature: Option<Signature>,
}

/// A place, and who was drawn for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "RafflePlace")]
pub struct PlaceAnswer {
    /// Its number, from 1.
    pub place: u32,
    /// The entry that was drawn.
    pub entry: u64,
    /// The line of prizes, from 0; null: an alternate's who has none.
    pub line: Option<u16>,
    /// How it stands.
    pub standing: Standing,
    /// The beginning of the person's pseudonym.
    pub who: String,
    /// The whole pseudonym, for those who run it; null for others.
    pub person: Option<PersonId>,
    /// What they have in common with others who entered, for those who confirm winners; null for others, and of whom nothing was
    /// seen.
    pub weighed: Option<Weighed>,
    /// How the prize stands that was held, for those who run it; null for others, and where it was not.
    pub held: Option<Held>,
    /// Position under which it is decided about the prize, for those who run it; null for others, and until it is confirmed.
    pub won: Option<u64>,
}

/// What those who run a raffle see of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "RaffleInside")]
pub struct Inside {
    /// Tickets of all persons.
    pub tickets: TicketSums,
    /// What can be won, by asset.
    pub stock: Vec<StockLine>,
    /// How many persons have entered.
    pub persons: u64,
    /// How many winners are missing since they were invalidated, or claimed nothing in time, and no alternate was left: they can be
    /// drawn again. Where fewer entered than there are prizes, those count as well.
    pub vacant: u32,
    /// How many claimed prizes are to be sent.
    pub claims_waiting: u64,
    /// How many prizes are held and wait for a decision.
    pub held: u64,
    /// From which score on prizes are held, in milli-nats; null: none is.
    pub bar: Option<i32>,
}

/// What a person may know about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OwnRaffle")]
pub struct OwnAnswer {
    /// How many entries they have.
    pub entries: u32,
    /// How many tickets they can still enter with.
    pub tickets_left: u64,
    /// Why they win or don't.
    pub why: Why,
    /// The place that one of their entries was drawn for; null: none was.
    pub place: Option<OwnPlace>,
    /// What they have won that is to be claimed; none unless they were confirmed.
    pub prizes: Vec<OwnPrize>,
    /// Why they can't take part as far as following the account goes; null: they can.
    pub kept_out: Option<KeptOut>,
}

/// Why a person wins or doesn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RaffleWhy")]
pub enum Why {
    /// They have not entered.
    NotEntered,
    /// Winners are not drawn yet.
    NotDrawnYet,
    /// It closed without a draw.
    CalledOff,
    /// None of their entries came before the places were full: the seed, the list and the beacon show it.
    BehindAllPlaces,
    /// They stand behind the winners, and take the place of the next one who is invalidated.
    Alternate,
    /// They were drawn, and wait to be confirmed.
    Called,
    /// They won.
    Confirmed,
    /// They won, and a person looks at it before they get anything.
    BeingChecked,
    /// They were drawn, and an operator invalidated it for a reason that stands in the log.
    Invalidated,
    /// They won, and did not claim the prize in its time.
    Lapsed,
}

/// The place that an entry was drawn for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OwnRafflePlace")]
pub struct OwnPlace {
    /// Its number, from 1.
    pub place: u32,
    /// The entry.
    pub entry: u64,
    /// The line of prizes, from 0; null: none.
    pub line: Option<u16>,
}

/// One entry of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OwnRaffleEntry")]
pub struct OwnEntry {
    /// Where it stands in the log.
    pub position: u64,
    /// When it was.
    pub at_ms: Timestamp,
    /// Its number in the list, from 1.
    pub entry: u64,
    /// Whether they entered for a ticket; else they were entered.
    pub by_ticket: bool,
}

/// What a person may know about themselves, with what the host adds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OwnRaffleEntries")]
pub struct OwnPage {
    /// The first part.
    #[serde(flatten)]
    pub own: OwnAnswer,
    /// Their entries, newest first.
    pub receipts: Vec<OwnEntry>,
    /// Ask with this `cursor` for older ones; null: there are none.
    pub next_cursor: Option<String>,
    /// The position of the log that the answer stands at.
    pub position: u64,
}

/// What is counted per minute of raffles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RaffleMinute {
    /// Entries that were made or handed in.
    pub entries: u64,
    /// Attempts to enter that the rules refused, by the rule.
    pub refused: BTreeMap<String, u64>,
    /// Winners that were confirmed.
    pub confirmed: u64,
    /// Winners that were invalidated.
    pub invalidated: u64,
}

impl RaffleMinute {
    /// Counts an event; says whether anything was counted.
    pub(crate) fn tally(&mut self, event: &Event) -> bool {
        match event {
            Event::RaffleEntered(_) => self.entries += 1,
            Event::EntryRefused(refused) => {
                *self.refused.entry(refused.broken.name().to_owned()).or_default() += 1;
            }
            Event::WinnerConfirmed(_) => self.confirmed += 1,
            Event::WinnerInvalidated(_) => self.invalidated += 1,
            _ => return false,
        }
        true
    }
}

impl About {
    /// As everybody sees it.
    pub(crate) fn public(&self) -> Self {
        let mut public = self.clone();
        public.inside = None;
        for place in public.places.iter_mut().flatten() {
            (place.person, place.weighed) = (None, None);
            // A hall is not told of a winner whom somebody still looks at.
            if matches!(place.held, Some(Held::Held | Held::Refused)) && place.standing == Standing::Confirmed
            {
                place.standing = Standing::Called;
            }
            (place.held, place.won) = (None, None);
        }
        public
    }
}
