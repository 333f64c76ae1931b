//! What happened in lucky draws. Each struct is frozen once it was stored: a new shape is a new version.

mod claim;
mod former;
mod opening;

pub use claim::{Listing, PersonListed, PrizeClaimed, PrizeFulfilled};
pub use former::{CampaignCreatedV1, CampaignCreatedV2, DrawnV1, DrawnV2, PrizeReturnedV1};
pub use opening::OpeningDelayed;

use decider::exchange::{Declined, Parked, Released};
use proto::fact::{Source, Trace};
use proto::{Actor, Asset, CampaignId, CommandId, Hash, Heard, PersonId, TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::command::TakenBack;
use crate::envelope::event::*;
use crate::follows::event::*;
use crate::forms;
use crate::holds::event::*;
use crate::outcome::Outcome;
use crate::raffle::event::*;
use crate::refusal::RuleBroken;
use crate::rules::Rules;

decider::events! {
    /// What happened.
    pub enum Event {
        1 => CampaignCreated v3 { v1 => CampaignCreatedV1::lift, v2 => CampaignCreatedV2::lift },
        2 => CampaignOpened v1,
        3 => CampaignPaused v1,
        4 => CampaignClosed v1,
        5 => SeedRevealed v1,
        6 => SeedLost v1,
        7 => TicketsReceived v1,
        8 => TicketsWithdrawn v1,
        9 => StockReceived v1,
        10 => StockReturned v1,
        11 => TicketSpent v1,
        12 => Drawn v3 { v1 => DrawnV1::lift, v2 => DrawnV2::lift },
        13 => DrawRefused v1,
        14 => PrizeReturned v2 { v1 => PrizeReturnedV1::lift },
        15 => FactDeclined v1,
        16 => FactParked v1,
        17 => FactReleased v1,
        18 => StockGivenBack v1,
        19 => PersonListed v1,
        20 => PrizeClaimed v1,
        21 => PrizeFulfilled v1,
        22 => OpeningDelayed v1,
        40 => EnvelopeCreated v2 { v1 => EnvelopeCreatedV1::lift },
        41 => EnvelopeOpened v1,
        42 => EnvelopeStopped v1,
        43 => EnvelopeClosed v1,
        44 => EnvelopeSeedRevealed v1,
        45 => EnvelopeSeedLost v1,
        46 => RoundReleased v1,
        47 => RoundEnded v1,
        48 => PasswordRotated v1,
        49 => PartClaimed v2 { v1 => PartClaimedV1::lift },
        50 => ClaimRefused v1,
        60 => RaffleCreated v4 {
            v1 => RaffleCreatedV1::lift, v2 => RaffleCreatedV2::lift, v3 => RaffleCreatedV3::lift
        },
        61 => RaffleOpened v1,
        62 => RafflePaused v1,
        63 => RaffleEntered v2 { v1 => RaffleEnteredV1::lift },
        64 => EntryRefused v1,
        65 => EntriesClosed v1,
        66 => RaffleDrawn v1,
        67 => RaffleSeedRevealed v1,
        68 => RaffleSeedLost v1,
        69 => WinnerConfirmed v2 { v1 => WinnerConfirmedV1::lift },
        70 => WinnerInvalidated v1,
        71 => AlternateCalled v1,
        72 => RaffleClosed v1,
        73 => RaffleRedrawn v1,
        80 => TakerSeen v1,
        81 => PayeeSeen v1,
        82 => PrizeHeld v1,
        83 => PrizeJudged v1,
        84 => BarSet v1,
        90 => FollowHeard v1,
        91 => FollowSeen v1,
    }
    campaign(event) => Some(event.about());
    person(event) => event.whose();
}

/// A draw was set up, as a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignCreated {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its rules, for good.
    pub rules: Rules,
    /// The hash of the seed that all of its draws come from, see [`crate::fairness`].
    pub commitment: Hash,
    /// Who did it.
    pub by: Actor,
}

/// A draft was opened, or a paused draw goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignOpened {
    /// The draw.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// Drawing stands still and can go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignPaused {
    /// The draw.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// Drawing has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignClosed {
    /// The draw.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// The seed is public: from here on anybody can check each draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedRevealed {
    /// The draw.
    pub campaign: CampaignId,
    /// The seed; its hash is the commitment.
    pub seed: Hash,
    /// How many draws came from it.
    pub draws: u64,
}

/// The draw closed, and the server no longer had the seed that it was committed to: its draws can't be checked. Somebody has
/// lost or replaced the secret that seeds are made from. Once the right one is back, closing again reveals the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedLost {
    /// The draw.
    pub campaign: CampaignId,
}

/// The ledger granted tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketsReceived {
    /// The account.
    pub tenant: TenantId,
    /// The draw. It may not be set up yet, or be another account's: tickets count where account and draw fit.
    pub draw: CampaignId,
    /// Who got them.
    pub person: PersonId,
    /// How many.
    pub tickets: u64,
    /// The fact.
    pub cause: FactCause,
}

/// The ledger recalled tickets, also such as had been spent by then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketsWithdrawn {
    /// The account.
    pub tenant: TenantId,
    /// The draw.
    pub draw: CampaignId,
    /// Whose they were.
    pub person: PersonId,
    /// How many.
    pub tickets: u64,
    /// The fact.
    pub cause: FactCause,
}

/// The ledger allotted prizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockReceived {
    /// The account.
    pub tenant: TenantId,
    /// The draw.
    pub draw: CampaignId,
    /// Which prize.
    pub asset: Asset,
    /// How many units.
    pub amount: u64,
    /// The fact.
    pub cause: FactCause,
}

/// Prizes of a closed draw that nobody won went back. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockReturned {
    /// The draw.
    pub campaign: CampaignId,
    /// Which prize.
    pub asset: Asset,
    /// How many units.
    pub amount: u64,
}

/// Prizes that the ledger had allotted to what is no draw of the account went back, as an operator wished. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockGivenBack {
    /// The account.
    pub tenant: TenantId,
    /// What they were allotted to.
    pub draw: CampaignId,
    /// Which prize.
    pub asset: Asset,
    /// How many units.
    pub amount: u64,
    /// The fact.
    pub cause: FactCause,
}

/// A person spent tickets on the draw that the event behind this one tells of. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketSpent {
    /// The draw.
    pub campaign: CampaignId,
    /// Who spent them.
    pub person: PersonId,
    /// How many.
    pub tickets: u64,
    /// The number of the draw in its campaign, from 1.
    pub draw: u64,
}

/// A person drew. For others to hear if something was won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The draw.
    pub campaign: CampaignId,
    /// Its number in the campaign, from 1, without gaps.
    pub draw: u64,
    /// Who drew.
    pub person: PersonId,
    /// Position of the person's draw before this one, 0 if it is the first.
    pub before: u64,
    /// What came: below the table's total weight, see [`crate::fairness::number`].
    pub number: u64,
    /// The 64 bits that the number is the rest of, see [`crate::fairness::value`]: they tell one person's draw from another's where a
    /// table has few numbers. `None`: drawn before they were kept.
    pub value: Option<u64>,
    /// What it gave, and why: whoever has the rules and the log comes to the same, see [`crate::outcome`].
    pub outcome: Outcome,
    /// Whether what was won waits for a person's decision, see [`crate::holds`]: nobody hears of it before.
    pub held: bool,
}

/// A person could not draw, by the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawRefused {
    /// The draw.
    pub campaign: CampaignId,
    /// Who tried.
    pub person: PersonId,
    /// Why.
    pub broken: RuleBroken,
}

/// A prize was taken back and can be won again, unless the draw is closed. For others to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrizeReturned {
    /// The draw.
    pub campaign: CampaignId,
    /// Position of the event by which it was won.
    pub won: u64,
    /// Who had won.
    pub person: PersonId,
    /// What, and how much.
    pub prize: Won,
    /// Why.
    pub why: TakenBack,
    /// Who did it.
    pub by: Actor,
    /// Position of the event that others know the win by; `None`: they know nothing of it, since it was held.
    pub told: Option<u64>,
}

/// A fact was heard, and nothing follows from it.
///
/// Reasons: `wrong-source`, `nothing-moved` (an amount of 0, or nothing of it is held), `draw-exists` (what is recalled is the
/// draw's, which gives back at its close what nobody has won).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDeclined {
    /// Which fact, and why.
    pub fact: Declined,
}

/// A fact waits for an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactParked {
    /// Which fact, and why.
    pub fact: Parked,
}

/// A parked fact waits no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactReleased {
    /// Which fact, and what was done.
    pub fact: Released,
}

/// What was won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Won {
    /// What.
    pub asset: Asset,
    /// How much of it, in its smallest unit.
    pub amount: u64,
}

/// The fact that an event follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactCause {
    /// Where it stands.
    pub source: Source,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The command that led to it.
    pub cause: CommandId,
    /// Ties it to the request that began it.
    pub trace: Trace,
}

impl FactCause {
    /// This fact.
    pub fn of<B>(heard: &Heard<B>) -> Self {
        let Heard { source, occurred_at, cause, trace, .. } = heard;
        Self { source: source.clone(), occurred_at: *occurred_at, cause: *cause, trace: trace.clone() }
    }
}

impl Event {
    pub(crate) fn about(&self) -> &CampaignId {
        match self {
            Self::CampaignCreated(e) => &e.campaign,
            Self::CampaignOpened(e) => &e.campaign,
            Self::CampaignPaused(e) => &e.campaign,
            Self::OpeningDelayed(e) => &e.campaign,
            Self::CampaignClosed(e) => &e.campaign,
            Self::SeedRevealed(e) => &e.campaign,
            Self::SeedLost(e) => &e.campaign,
            Self::TicketsReceived(e) => &e.draw,
            Self::TicketsWithdrawn(e) => &e.draw,
            Self::StockReceived(e) => &e.draw,
            Self::StockReturned(e) => &e.campaign,
            Self::StockGivenBack(e) => &e.draw,
            Self::TicketSpent(e) => &e.campaign,
            Self::Drawn(e) => &e.campaign,
            Self::DrawRefused(e) => &e.campaign,
            Self::PrizeReturned(e) => &e.campaign,
            Self::PersonListed(e) => &e.campaign,
            Self::PrizeClaimed(e) => &e.campaign,
            Self::PrizeFulfilled(e) => &e.campaign,
            Self::FactDeclined(e) => &e.fact.campaign,
            Self::FactParked(e) => &e.fact.campaign,
            Self::FactReleased(e) => &e.fact.campaign,
            other => forms::about(other),
        }
    }

    fn whose(&self) -> Option<PersonId> {
        match self {
            Self::TicketsReceived(e) => Some(e.person),
            Self::TicketsWithdrawn(e) => Some(e.person),
            Self::TicketSpent(e) => Some(e.person),
            Self::Drawn(e) => Some(e.person),
            Self::DrawRefused(e) => Some(e.person),
            Self::PrizeReturned(e) => Some(e.person),
            Self::PersonListed(e) => Some(e.person),
            Self::PrizeClaimed(e) => Some(e.person),
            Self::PrizeFulfilled(e) => Some(e.person),
            Self::FactDeclined(e) => e.fact.person,
            Self::FactParked(e) => e.fact.person,
            Self::FactReleased(e) => e.fact.person,
            other => forms::whose(other),
        }
    }
}
