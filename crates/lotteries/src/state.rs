//! What decisions need to know, no more, and the parts it is made of. `evolve` changes it.

mod claims;
mod wins;

pub use claims::Stage;
pub(crate) use claims::{Claims, Prized, Waiting};
pub(crate) use wins::{CONSOLATION, LineWins, Win};

use std::collections::{BTreeMap, BTreeSet};

use decider::compact::{Compact, Fixed};
use decider::exchange::Parking;
use proto::{Asset, CampaignId, Hash, PersonId, TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::command::TakenBack;
use crate::envelope::Envelope;
use crate::event::{Listing, Won};
use crate::follows::Follow;
use crate::holds::Watched;
use crate::holds::earned::Earned;
use crate::outcome::Wins;
use crate::prizes::Prizes;
use crate::raffle::Raffle;
use crate::rules::{Claim, Rules};

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
    /// Who takes in which campaign, once something was seen of somebody.
    pub(crate) watched: BTreeMap<CampaignId, Watched>,
    /// Who does more in which account than take.
    pub(crate) earned: BTreeMap<TenantId, Earned>,
    /// Which raffles votes of a campaign enter persons into.
    pub(crate) hearing: BTreeMap<CampaignId, BTreeSet<CampaignId>>,
    /// Who follows which account, as far as it was stated.
    pub(crate) followers: BTreeMap<TenantId, Compact<PersonId, Follow>>,
    /// What campaigns that ask for followers have written down of them.
    pub(crate) follows_seen: BTreeMap<CampaignId, Compact<PersonId, Follow>>,
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
    /// Drawing has ended, and the seed is public. Prizes can be claimed still.
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
    /// What keeps a draft from opening whose time has come.
    pub(crate) delayed: Option<Delay>,
    /// Position of the last event that changed what can be seen of it.
    pub(crate) revision: u64,
    /// How often was drawn.
    pub(crate) draws: u64,
    /// Prizes that are out, by the position of the event by which they were won.
    pub(crate) wins: Compact<u64, Win>,
    /// How often each line is out.
    pub(crate) out: Vec<u64>,
    /// How often persons have won lines, by line; only of lines that limit it.
    pub(crate) limited: BTreeMap<u16, Compact<PersonId, LineWins>>,
    /// Persons on a list.
    pub(crate) listed: Compact<PersonId, Listing>,
    pub(crate) claims: Claims,
    /// Its entry in what is due of the state.
    pub(crate) due: Option<Timestamp>,
}

/// Stock that is missing since a draft was to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DrawOpeningDelay")]
pub struct Delay {
    /// The rule that promises it.
    pub field: String,
    /// Which prize.
    pub asset: Asset,
    /// How much is promised.
    pub needed: u64,
    /// How much was there when it was looked at last.
    pub has: u64,
    /// Since when it is missing.
    pub since_ms: Timestamp,
}

/// When what happened to a draw.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Times {
    pub(crate) created: Timestamp,
    pub(crate) opened: Option<Timestamp>,
    pub(crate) closed: Option<Timestamp>,
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

/// A person's tickets, and how they fared. There may be millions: 44 bytes beside the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tickets {
    pub(crate) sums: TicketSums,
    /// Position of the person's last draw, 0 if there was none.
    pub(crate) newest: u64,
    /// The calendar day of that draw.
    pub(crate) day: i32,
    /// Draws on that day.
    pub(crate) draws_today: u32,
    /// Draws in a row by which no line was given.
    pub(crate) dry: u32,
}

impl Fixed for Tickets {
    const BYTES: usize = 44;

    fn put(&self, into: &mut [u8]) {
        let TicketSums { granted, recalled, spent } = self.sums;
        let (long, short) = into.split_at_mut(32);
        let fields = [granted, recalled, spent, self.newest];
        long.chunks_exact_mut(8).zip(fields).for_each(|(into, field)| field.put(into));
        let fields = [self.day.cast_unsigned(), self.draws_today, self.dry];
        short.chunks_exact_mut(4).zip(fields).for_each(|(into, field)| field.put(into));
    }

    fn take(from: &[u8]) -> Self {
        let long = |index: usize| u64::take(&from[8 * index..][..8]);
        let short = |index: usize| u32::take(&from[32 + 4 * index..][..4]);
        Self {
            sums: TicketSums { granted: long(0), recalled: long(1), spent: long(2) },
            newest: long(3),
            day: short(0).cast_signed(),
            draws_today: short(1),
            dry: short(2),
        }
    }
}

impl Tickets {
    /// Draws on this day.
    pub(crate) fn draws_on(&self, day: i32) -> u32 {
        if self.day == day { self.draws_today } else { 0 }
    }

    /// With one more draw at this position, on this day.
    pub(crate) fn drew(self, position: u64, day: i32, was_given_a_line: bool) -> Self {
        let dry = if was_given_a_line { 0 } else { self.dry.saturating_add(1) };
        Self { newest: position, day, draws_today: self.draws_on(day) + 1, dry, ..self }
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

impl Campaign {
    /// How often this person has won this line, in all and on this day. Lines without a limit are not counted.
    pub(crate) fn wins_of(&self, person: PersonId, line: u16, day: i32) -> Wins {
        let wins = self.limited.get(&line).and_then(|wins| wins.get(&person));
        wins.unwrap_or_default().on(day)
    }

    /// What this win gave.
    fn won_by(&self, win: Win) -> Won {
        let console = || self.rules.consolation.as_ref().map(|it| it.won());
        win.line().map_or_else(console, |line| Some(self.rules.prize(line).won())).unwrap_or_else(|| {
            panic!("a consolation was won by rules that have none");
        })
    }

    /// When something is to happen next by itself.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let step = match self.status {
            // Stock that comes opens it; should none come, it ends at its time like every other.
            Status::Draft if self.delayed.is_none() => self.rules.opens_at_ms,
            Status::Draft | Status::Open | Status::Paused => self.rules.closes_at_ms,
            Status::Closed => None,
        };
        step.into_iter().chain(self.claims.next_lapse()).min()
    }
}

impl Prizes for Campaign {
    fn status(&self) -> Status {
        self.status
    }

    fn out(&self, won: u64) -> Option<(PersonId, Won)> {
        self.wins.get(&won).map(|win| (win.person, self.won_by(win)))
    }

    fn prize_of(&self, line: u16) -> (&str, Won) {
        let prize = self.rules.prize(line);
        (&prize.label, prize.won())
    }

    fn claim_of(&self, line: u16) -> Claim {
        self.rules.prize(line).claim
    }

    fn claim_until(&self, line: u16, won_at: Timestamp) -> Option<Timestamp> {
        self.rules.claim_until(line, won_at)
    }

    fn claims(&self) -> &Claims {
        &self.claims
    }

    fn claims_mut(&mut self) -> &mut Claims {
        &mut self.claims
    }

    fn came_back(&mut self, won: u64, _: TakenBack) {
        if let Some(line) = self.wins.remove(&won).and_then(Win::line) {
            self.out[usize::from(line)] -= 1;
        }
    }
}
