//! What decisions need to know, no more, and the parts it is made of. `evolve` changes it.

use std::collections::{BTreeMap, BTreeSet};

use decider::compact::{Compact, Fixed};
use decider::exchange::Parking;
use proto::{Asset, CampaignId, Hash, PersonId, TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::envelope::Envelope;
use crate::raffle::Raffle;
use crate::rules::Rules;

/// All draws of a shard.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// Position of the last event that changed what anybody can see.
    pub(crate) revision: u64,
    pub(crate) campaigns: BTreeMap<CampaignId, Campaign>,
    /// What the ledger has handed over, by account as well: no account hands anything to another's draw. A draw may be set
    /// up later than its first tickets come.
    pub(crate) holdings: BTreeMap<(TenantId, CampaignId), Holding>,
    pub(crate) parking: Parking,
    pub(crate) envelopes: BTreeMap<CampaignId, Envelope>,
    pub(crate) raffles: BTreeMap<CampaignId, Raffle>,
    /// When something has to be said of which campaign, if nobody else comes.
    pub(crate) due: BTreeSet<(Timestamp, CampaignId)>,
}

/// A campaign of any form.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form<'s> {
    Draw(&'s Campaign),
    Envelope(&'s Envelope),
    Raffle(&'s Raffle),
}

impl<'s> Form<'s> {
    pub(crate) fn tenant(self) -> &'s TenantId {
        match self {
            Self::Draw(draw) => &draw.tenant,
            Self::Envelope(envelope) => &envelope.tenant,
            Self::Raffle(raffle) => &raffle.tenant,
        }
    }

    pub(crate) fn status(self) -> Status {
        match self {
            Self::Draw(draw) => draw.status,
            Self::Envelope(envelope) => envelope.status,
            Self::Raffle(raffle) => raffle.status,
        }
    }

    /// Position of the last event that changed what can be seen of it.
    pub(crate) fn revision(self) -> u64 {
        match self {
            Self::Draw(draw) => draw.revision,
            Self::Envelope(envelope) => envelope.revision,
            Self::Raffle(raffle) => raffle.revision,
        }
    }
}

/// Where a draw is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DrawStatus")]
pub enum Status {
    /// Set up, not yet opened.
    Draft,
    /// Whoever has a ticket can draw.
    Open,
    /// Drawing stands still and can go on.
    Paused,
    /// Drawing has ended, and the seed is public.
    Closed,
}

impl Status {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }
}

/// One draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Campaign {
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) rules: Rules,
    pub(crate) commitment: Hash,
    /// Once it is public.
    pub(crate) seed: Option<Hash>,
    pub(crate) status: Status,
    pub(crate) times: Times,
    /// Position of the last event that changed what can be seen of it.
    pub(crate) revision: u64,
    /// How often was drawn.
    pub(crate) draws: u64,
    /// Prizes that are out, by the position of the event by which they were won.
    pub(crate) wins: Compact<u64, Win>,
}

/// When what happened to a draw.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Times {
    pub(crate) created: Timestamp,
    pub(crate) opened: Option<Timestamp>,
    pub(crate) closed: Option<Timestamp>,
}

/// A prize that is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Win {
    pub(crate) person: PersonId,
    /// The line of the table.
    pub(crate) line: u32,
}

impl Fixed for Win {
    const BYTES: usize = 20;

    fn put(&self, into: &mut [u8]) {
        self.person.put(&mut into[..16]);
        self.line.put(&mut into[16..]);
    }

    fn take(from: &[u8]) -> Self {
        Self { person: PersonId::take(&from[..16]), line: u32::take(&from[16..]) }
    }
}

/// What the ledger has handed over to a draw, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Holding {
    pub(crate) persons: Compact<PersonId, Tickets>,
    /// Sums over all persons.
    pub(crate) tickets: TicketSums,
    /// Units that can be won.
    pub(crate) stock: BTreeMap<Asset, u64>,
}

/// Tickets of all persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct TicketSums {
    /// All that were ever granted.
    pub granted: u64,
    /// All that were recalled.
    pub recalled: u64,
    /// All that were spent.
    pub spent: u64,
}

/// A person's tickets. There may be millions: 32 bytes beside the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tickets {
    pub(crate) sums: TicketSums,
    /// Position of the person's last draw, 0 if there was none.
    pub(crate) newest: u64,
}

impl Fixed for Tickets {
    const BYTES: usize = 32;

    fn put(&self, into: &mut [u8]) {
        let TicketSums { granted, recalled, spent } = self.sums;
        let fields = [granted, recalled, spent, self.newest];
        into.chunks_exact_mut(8).zip(fields).for_each(|(into, field)| field.put(into));
    }

    fn take(from: &[u8]) -> Self {
        let field = |index: usize| u64::take(&from[8 * index..][..8]);
        Self { sums: TicketSums { granted: field(0), recalled: field(1), spent: field(2) }, newest: field(3) }
    }
}

impl TicketSums {
    /// Granted − recalled − spent. Below zero: so many were recalled after they had been spent.
    pub fn left(&self) -> i128 {
        i128::from(self.granted) - i128::from(self.recalled) - i128::from(self.spent)
    }

    /// How many may be spent.
    pub fn spendable(&self) -> u64 {
        u64::try_from(self.left().max(0)).expect("what is left is no more than what was granted")
    }
}

impl State {
    /// The campaign of this id, whatever its form: no two have one id.
    pub(crate) fn form(&self, id: &CampaignId) -> Option<Form<'_>> {
        let draw = self.campaigns.get(id).map(Form::Draw);
        let envelope = || self.envelopes.get(id).map(Form::Envelope);
        draw.or_else(envelope).or_else(|| self.raffles.get(id).map(Form::Raffle))
    }

    /// All campaigns.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (&CampaignId, Form<'_>)> {
        let draws = self.campaigns.iter().map(|(id, draw)| (id, Form::Draw(draw)));
        let envelopes = self.envelopes.iter().map(|(id, envelope)| (id, Form::Envelope(envelope)));
        draws.chain(envelopes).chain(self.raffles.iter().map(|(id, raffle)| (id, Form::Raffle(raffle))))
    }

    /// Notes when something has to be said of a campaign, instead of when it was before.
    pub(crate) fn fall_due(&mut self, id: &CampaignId, before: Option<Timestamp>, now: Option<Timestamp>) {
        if before == now {
            return;
        }
        before.map(|at| self.due.remove(&(at, id.clone())));
        now.map(|at| self.due.insert((at, id.clone())));
    }

    /// What this draw of this account has; nothing if nothing was ever handed over.
    pub(crate) fn holding(&self, tenant: &TenantId, draw: &CampaignId) -> Option<&Holding> {
        self.holdings.get(&(tenant.clone(), draw.clone()))
    }
}

impl Holding {
    /// How much of this can be won.
    pub(crate) fn left(&self, asset: &Asset) -> u64 {
        self.stock.get(asset).copied().unwrap_or(0)
    }

    /// What this person has.
    pub(crate) fn of(&self, person: &PersonId) -> Tickets {
        self.persons.get(person).unwrap_or_default()
    }
}
